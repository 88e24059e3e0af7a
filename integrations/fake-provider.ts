import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What breaks real systems; it meets the next `times` requests (default 1) by one of `methods` (default all) whose path contains `path` (default all), after letting `skip` of them through. */
export type Fault = { times?: number; methods?: readonly string[]; path?: string; skip?: number } & (
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: unknown }
  /** The answer is made after this while, or comes over this while, a few bytes at a time. */
  | { kind: 'slow' | 'drip'; ms: number }
  /** Half an answer, or none; a `drop` has done nothing, a `lost-answer` has done it all. */
  | { kind: 'truncate' | 'drop' | 'lost-answer' }
  | { kind: 'redirect'; to: string }
  /** What was granted is withdrawn: no token is taken, and none is renewed. */
  | { kind: 'revoked' }
  /** The server's clock is wrong by this much; ahead where positive. */
  | { kind: 'skew'; ms: number }
  /** Items of lists come twice, or backwards. */
  | { kind: 'duplicates' | 'disorder' }
  /** A list begins with something that nobody has described. */
  | { kind: 'odd-item'; item: unknown }
  /** The answer is right, and then something happens: an edit between two pages. In this process only. */
  | { kind: 'then'; act: () => unknown }
);

export interface FakeRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  /** Of `:name` in the route, decoded. */
  parameters: Readonly<Record<string, string>>;
  body: Buffer;
  /** The body as JSON; null where it is none. */
  json(): unknown;
  form(): URLSearchParams;
  /** Milliseconds, as the server's clock has them. */
  now(): number;
  /** A list as it is to be answered: whole and in order, unless a fault says otherwise. */
  list<Item>(items: readonly Item[]): Item[];
}

export interface FakeAnswer {
  /** Default 200. */
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  text?: string;
}

export type FakeHandler = (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>;

/** A route: method, path with `:name` for one segment and `*name` for the rest, and what answers. The first that fits is taken. */
export type FakeRoute = readonly [method: string, path: string, handler: FakeHandler];

export interface FakeProvider {
  url: string;
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Every request so far, oldest first, with the status of its answer; null where none was given. */
  requests(): readonly { method: string; path: string; status: number | null; authorization: string | null; headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

/** Where a running fake is told faults over HTTP, for `npm run sim`: POST a Fault as JSON; DELETE forgets them all. */
export const FAULTS_PATH = '/__faults';

const CONSENT_PAGE = /\/(?:auth|authorize)$/;
const TOKEN_EXCHANGE = /\/token$/;

/**
 * The ground that the fake providers stand on: routes over state, an account of requests, and faults on demand. It listens on loopback alone.
 * `gate` sees each request before its route: for credentials and limits. No fault meets what `spared` names, nor where consent is given: a page for people is no part of the provider.
 */
export async function startFakeProvider({
  routes,
  gate = () => null,
  spared = () => false,
  now = Date.now,
  port = 0,
}: {
  routes: readonly FakeRoute[];
  gate?: (request: FakeRequest) => FakeAnswer | null;
  spared?: (path: string) => boolean;
  now?: () => number;
  port?: number;
}): Promise<FakeProvider> {
  const waiting: { fault: Fault; skip: number; left: number }[] = [];
  const log: { method: string; path: string; status: number | null; authorization: string | null; headers: IncomingHttpHeaders }[] = [];
  const compiled = routes.map(([method, path, handler]) => ({ method, pattern: patternOf(path), handler }));

  function takeFault(method: string, path: string): Fault | null {
    for (const entry of waiting) {
      const { methods, path: part = '' } = entry.fault;
      if (entry.left === 0 || !path.includes(part) || methods?.includes(method) === false) continue;
      if (entry.skip > 0) entry.skip -= 1;
      else {
        entry.left -= 1;
        return entry.fault;
      }
    }
    return null;
  }

  function addFault(fault: Fault): void {
    waiting.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 });
  }

  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const method = incoming.method ?? 'GET';
      const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`);
      if (url.pathname === FAULTS_PATH) {
        if (method === 'DELETE') waiting.length = 0;
        else if (method === 'POST') addFault(parsed(body) as Fault);
        else return void outgoing.writeHead(405).end();
        return void outgoing.writeHead(204).end();
      }

      const fault = CONSENT_PAGE.test(url.pathname) || spared(url.pathname) ? null : takeFault(method, url.pathname);
      const { headers } = incoming;
      const entry = { method, path: `${url.pathname}${url.search}`, status: null as number | null, authorization: headers.authorization ?? null, headers };
      log.push(entry);
      if (fault?.kind === 'drop') return void incoming.socket.destroy();
      if (fault?.kind === 'slow') await wait(fault.ms);
      const skewMs = fault?.kind === 'skew' ? fault.ms : 0;
      const request: Omit<FakeRequest, 'parameters'> = {
        method,
        url,
        headers,
        body,
        json: () => parsed(body),
        form: () => new URLSearchParams(body.toString()),
        now: () => now() + skewMs,
        list: (items) => listUnder(fault, items),
      };
      const answer = await answerTo(request, fault);
      if (fault?.kind === 'lost-answer') return void incoming.socket.destroy();
      const text = answer.text ?? (answer.json === undefined ? '' : JSON.stringify(answer.json));
      entry.status = answer.status ?? 200;
      outgoing.writeHead(entry.status, {
        ...(answer.json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        'content-length': Buffer.byteLength(text),
        date: new Date(now() + skewMs).toUTCString(),
        ...answer.headers,
      });
      if (fault?.kind === 'truncate') return void outgoing.write(text.slice(0, text.length >> 1), () => incoming.socket.destroy());
      if (fault?.kind === 'then') await fault.act();
      if (fault?.kind === 'drip') await drip(outgoing, text, fault.ms);
      else outgoing.end(text);
    })().catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : undefined));
  });

  async function answerTo(request: Omit<FakeRequest, 'parameters'>, fault: Fault | null): Promise<FakeAnswer> {
    if (fault?.kind === 'status') return { status: fault.status, headers: fault.headers ?? {}, json: fault.body ?? {} };
    if (fault?.kind === 'revoked')
      return TOKEN_EXCHANGE.test(request.url.pathname) ? { status: 400, json: { error: 'invalid_grant' } } : { status: 401, json: {} };
    if (fault?.kind === 'redirect') return { status: 302, headers: { location: fault.to } };
    const refused = gate({ ...request, parameters: {} });
    if (refused !== null) return refused;
    for (const { method, pattern, handler } of compiled) {
      const match = method === request.method ? pattern.exec(request.url.pathname) : null;
      if (match === null) continue;
      const parameters = Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
      return handler({ ...request, parameters });
    }
    return { status: 404, json: { message: 'Not Found' } };
  }

  const listening = server.listen(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => listening.once('listening', resolve).once('error', reject));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: addFault,
    clearFaults: () => void waiting.splice(0),
    requests: () => log,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function listUnder<Item>(fault: Fault | null, items: readonly Item[]): Item[] {
  switch (fault?.kind) {
    case 'duplicates':
      return items.flatMap((item) => [item, item]);
    case 'disorder':
      return items.toReversed();
    case 'odd-item':
      return [fault.item as Item, ...items];
    default:
      return [...items];
  }
}

function patternOf(path: string): RegExp {
  const source = path
    .replace(/[.()$+?]/g, '\\$&')
    .replace(/:(\w+)/g, '(?<$1>[^/]+)')
    .replace(/\*(\w+)/g, '(?<$1>.+)');
  return new RegExp(`^${source}$`);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

/** Ten pieces over the whole while. */
async function drip(outgoing: { write(text: string): unknown; end(): unknown }, text: string, ms: number): Promise<void> {
  const size = Math.max(1, Math.ceil(text.length / 10));
  for (let at = 0; at < text.length; at += size) {
    outgoing.write(text.slice(at, at + size));
    await wait(ms / 10);
  }
  outgoing.end();
}
