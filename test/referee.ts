import { execFile, spawn } from 'node:child_process';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readEnvironment } from '../env.ts';
import { findReferee } from '../local/referee-program.ts';
import { findFreePort } from '../local/ports.ts';

/** Prism between us and a fake: it holds every request and every answer to the vendor's description. */
export interface Referee {
  url: string;
  /** How many requests it saw, and what it found against them and their answers. */
  report(): { requests: number; violations: readonly string[] };
  close(): Promise<void>;
}

const PATIENCE_MS = 120_000;
const SILENCE_MS = 150;

/** Schemas of a description that the referee cannot read: it passes all that stands under them, and says nothing of it. */
export async function unreadSchemas(description: string): Promise<string[]> {
  const program = await findReferee({ cacheFolder: readEnvironment(process.env).cacheFolder, say: () => undefined });
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'referee-reading.ts'), program, description]);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Starts a referee over an OpenAPI file, in front of the server at `upstream`. */
export async function startReferee({ description, upstream }: { description: string; upstream: string }): Promise<Referee> {
  const program = await findReferee({ cacheFolder: readEnvironment(process.env).cacheFolder, say: () => undefined });
  const port = await findFreePort();
  const way = await startWay({ upstream, host: `127.0.0.1:${port}` });
  const given = ['proxy', description, way.url, '--port', String(port), '--host', '127.0.0.1', '--validate-request', 'true'];
  const child = spawn(process.execPath, [program, ...given], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  const listening = new Promise<void>((resolve, reject) => {
    const tooLate = setTimeout(() => reject(new Error(`The referee is not ready after ${PATIENCE_MS / 1_000} s:\n${log}`)), PATIENCE_MS);
    const hear = (chunk: Buffer): void => {
      log += chunk.toString();
      if (!log.includes('Prism is listening')) return;
      clearTimeout(tooLate);
      resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(tooLate);
      reject(new Error(`The referee ended with ${code}:\n${log}`));
    });
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await listening;
  return {
    url: `http://127.0.0.1:${port}`,
    report: () => ({
      requests: log.match(/Request received/g)?.length ?? 0,
      violations: [...new Set(log.split('\n').flatMap((line) => /(?:Violation: |Request terminated with error: )(.*)/.exec(line)?.[1] ?? []))],
    }),
    close: async () => {
      // What it found against the last answer may still be on its way.
      for (let heard = -1; heard !== log.length; await wait(SILENCE_MS)) heard = log.length;
      child.kill('SIGKILL');
      await ended;
      way.close();
    },
  };
}

/** The way from the referee to the fake, which hears the referee's address as its own: so the links in its answers lead back to the referee. */
async function startWay({ upstream, host }: { upstream: string; host: string }): Promise<{ url: string; close(): void }> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '/' } = incoming;
    const passed = request(new URL(url, upstream), { ...(method && { method }), headers: { ...headers, host } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.once('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
