import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that was killed may hold its port for a moment longer: as long as its last thread takes to end. */
const RELEASED_WITHIN_MS = 3000;
/** Below those that systems give to outgoing connections: one of these would now and then sit where a server is to start again. */
const LASTING = { lowest: 20_000, highest: 32_000 };
const TRIES = 50;

/** The preferred port if it is free on loopback or soon becomes so, else any free one: addresses stay the same across restarts where they can. */
export async function findFreePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await becomesFree(preferred))) return preferred;
  const port = (await lastingPort()) ?? (await listenOnce(0));
  if (port === null) throw new Error('No free port on 127.0.0.1: end some programs, or look for one that opens connections without closing them');
  return port;
}

/** Whether something accepts connections at this address within a second. */
export function answersAt(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1000 });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => settle(true))
      .once('timeout', () => settle(false))
      .once('error', () => settle(false));
  });
}

async function lastingPort(): Promise<number | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = await listenOnce(randomInt(LASTING.lowest, LASTING.highest + 1));
    if (port !== null) return port;
  }
  return null;
}

async function becomesFree(port: number): Promise<boolean> {
  for (const until = performance.now() + RELEASED_WITHIN_MS; performance.now() < until; await sleep(100)) if ((await listenOnce(port)) !== null) return true;
  return false;
}

function listenOnce(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}
