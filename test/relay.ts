import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

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
  init: RequestInit;
  status: number;
}

const OF_ONE_HOP = /^(host|connection|keep-alive|transfer-encoding|content-encoding|content-length)$/;
const NOBODY_DESCRIBES = '[[["nonsense"]]]';

/**
 * Hands all on to `upstream`, until it is asked what went unjudged: Prism says nothing where it cannot compile the schema of an answer, and
 * lets all pass. So each request is made again, and answered with what no vendor describes.
 */
export async function startRelay(upstream: string): Promise<Relay> {
  const heard = new Map<string, Heard>();
  let nonsense = false;
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const place = placeOf(incoming);
      if (nonsense) return void outgoing.writeHead(heard.get(place)?.status ?? 200, { 'content-type': 'application/json' }).end(NOBODY_DESCRIBES);
      const [path, init] = [incoming.url ?? '', await requestOf(incoming)];
      const answer = await fetch(`${upstream}${path}`, { ...init, redirect: 'manual' });
      const text = await answer.text();
      if (answer.ok && text !== '') heard.set(place, { path, init, status: answer.status });
      outgoing.writeHead(answer.status, Object.fromEntries([...answer.headers].filter(([name]) => !OF_ONE_HOP.test(name)))).end(text);
    })().catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    unjudged: async (url) => {
      nonsense = true;
      const found: string[] = [];
      for (const [place, { path, init }] of heard) {
        const { headers } = await fetch(`${url}${path}`, init);
        if (!headers.get('sl-violations')?.includes('["response","body"')) found.push(place);
      }
      return found;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function requestOf(incoming: IncomingMessage): Promise<RequestInit> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) => (OF_ONE_HOP.test(name) ? [] : [[name, String(value)] as [string, string]]));
  return { method: incoming.method ?? 'GET', headers, ...(chunks.length > 0 && { body: Buffer.concat(chunks) }) };
}

/** The same place asked in the same way, whatever it is asked for. */
function placeOf({ method = '', url = '' }: IncomingMessage): string {
  return `${method} ${url.replace(/\?.*/, '')}`;
}
