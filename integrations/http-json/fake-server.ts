import { createHash } from 'node:crypto';
import { type FakeHandler, type FakeProvider, startFakeProvider } from '../fake-provider.ts';

export interface FakeJsonServer extends FakeProvider {
  /** What it answers from now on; with `authorization`, only to those who send it. */
  answer(body: unknown): void;
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
  let body = first;
  const document: FakeHandler = ({ headers }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 24)}"`;
    if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
    return { text, headers: { etag, 'content-type': 'application/json' } };
  };
  const provider = await startFakeProvider({
    port,
    gate: ({ headers }) => (authorization !== null && headers.authorization !== authorization ? { status: 401, json: {} } : null),
    routes: [
      ['GET', '/', document],
      ['GET', '/*path', document],
    ],
  });
  return {
    ...provider,
    answer: (next) => {
      body = next;
    },
  };
}
