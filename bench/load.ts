import { Agent, request } from 'node:http';

/** A request that is sent many times. */
export interface Call {
  port: number;
  path: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string | Buffer;
}

const CALLERS = 10;

/** Ten callers at ten addresses, each with one connection that stays open: our limits hold for an address. */
const agents = Array.from({ length: CALLERS }, (_, caller) => new Agent({ keepAlive: true, maxSockets: 1, localAddress: `127.0.0.${caller + 2}` }));

/** Sends a request once and gives its answer. Throws where it is refused. */
export function send(call: Call, caller = 0): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port, path, method = 'GET', headers = {}, body = '' } = call;
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request({ agent: agents[caller % CALLERS], host: '127.0.0.1', port, path, method, headers: { ...headers, ...length } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const answer = Buffer.concat(chunks).toString('utf8');
        if (incoming.statusCode !== undefined && incoming.statusCode < 300) resolve(answer);
        else reject(new Error(`${method} ${path} was answered with ${incoming.statusCode}: ${answer.slice(0, 300)}`));
      });
    });
    // The other side may close a connection that rested, at the moment we use it again.
    outgoing.on('error', (error) => (outgoing.reusedSocket ? resolve(send(call, caller)) : reject(error)));
    outgoing.end(body);
  });
}

/** Sends `count` requests, ten at a time; `callAt` makes each. Answers the count. */
export async function sendMany(count: number, callAt: (place: number) => Call): Promise<number> {
  let next = 0;
  const caller = async (who: number): Promise<void> => {
    while (next < count) await send(callAt(next++), who);
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, who) => caller(who)));
  return count;
}
