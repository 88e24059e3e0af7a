import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What goes wrong with the next `times` requests (default 1). */
export type JsonFault = { times?: number } & (
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  | { kind: 'slow'; ms: number }
  | { kind: 'truncate' | 'drop' }
  | { kind: 'redirect'; to: string }
);

export interface FakeJsonServer {
  url: string;
  /** What it answers from now on; with `authorization`, only to those who send it. */
  answer(body: unknown): void;
  fault(fault: JsonFault): void;
  requests(): readonly { url: string; status: number; authorization: string | null }[];
  close(): Promise<void>;
}

/** A server that answers one JSON document on every path, with ETags and faults on demand. */
export async function startFakeJsonServer({
  body: first = {},
  authorization = null,
  port = 0,
}: {
  body?: unknown;
  authorization?: string | null;
  port?: number;
} = {}): Promise<FakeJsonServer> {
  const faults: { fault: JsonFault; left: number }[] = [];
  const log: { url: string; status: number; authorization: string | null }[] = [];
  let body = first;

  const server = createServer((request, response) => {
    void (async () => {
      const entry = faults.find(({ left }) => left > 0);
      if (entry) entry.left -= 1;
      const fault = entry?.fault;
      const reply = (status: number, text: string, headers: Record<string, string> = {}) => {
        log.push({ url: request.url ?? '/', status, authorization: request.headers.authorization ?? null });
        response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers });
        if (fault?.kind === 'truncate') response.write(text.slice(0, text.length >> 1), () => request.socket.destroy());
        else response.end(text);
      };
      if (fault?.kind === 'slow') await wait(fault.ms);
      if (fault?.kind === 'drop') return void request.socket.destroy();
      if (fault?.kind === 'status') return reply(fault.status, '{}', fault.headers);
      if (fault?.kind === 'redirect') return reply(302, '', { location: fault.to });
      if (authorization !== null && request.headers.authorization !== authorization) return reply(401, '{}');
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 24)}"`;
      return request.headers['if-none-match'] === etag ? reply(304, '', { etag }) : reply(200, text, { etag });
    })();
  });
  const listening = server.listen(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => listening.once('listening', resolve).once('error', reject));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (next) => {
      body = next;
    },
    fault: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    requests: () => log,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
