import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A server between a referee and a fake, which can answer in the fake's place. */
export interface Relay {
  url: string;
  /** Requests whose answers the referee at `url` does not look at. After this the relay talks nonsense only. */
  unjudged(url: string): Promise<string[]>;
  close(): Promise<void>;
}

/** A request that had an answer with a body: what was asked, and with which status it was answered. */
interface Heard {
  path: string;
  asked: Asked;
  status: number;
}

interface Asked {
  method: string;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

interface Answered {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

const NOBODY_DESCRIBES = '[[["nonsense"]]]';

/**
 * Hands all on to `upstream`, which hears `host` as its own address, so that the links in its answers lead back to the referee; until it is asked what went
 * unjudged: Prism says nothing where it cannot compile the schema of an answer, and lets all pass. So each request is made again, and answered with what no
 * vendor describes.
 */
export async function startRelay({ upstream, host }: { upstream: string; host: string }): Promise<Relay> {
  const heard = new Map<string, Heard>();
  let nonsense = false;
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const place = placeOf(incoming);
      if (nonsense) return void outgoing.writeHead(heard.get(place)?.status ?? 200, { 'content-type': 'application/json' }).end(NOBODY_DESCRIBES);
      const { method = 'GET', url: path = '/', headers } = incoming;
      const asked = { method, headers, body: await buffer(incoming) };
      const { status, headers: answered, body } = await ask(new URL(path, upstream), { ...asked, headers: { ...headers, host } });
      if (status < 300 && body.length > 0) heard.set(place, { path, asked, status });
      outgoing.writeHead(status, answered).end(body);
    })().catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    unjudged: async (url) => {
      nonsense = true;
      const found: string[] = [];
      for (const [place, { path, asked }] of heard) {
        const { headers } = await ask(new URL(path, url), asked);
        if (!String(headers['sl-violations']).includes('["response","body"')) found.push(place);
      }
      return found;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function ask(url: URL, { body, ...options }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      buffer(answer).then((read) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: read }), reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** The same place asked in the same way, whatever it is asked for. */
function placeOf({ method = '', url = '' }: IncomingMessage): string {
  return `${method} ${url.replace(/\?.*/, '')}`;
}
