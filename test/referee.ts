import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { readEnvironment } from '../env.ts';
import { findReferee } from '../local/referee-program.ts';
import { findFreePort } from '../local/ports.ts';
import { startRelay } from './relay.ts';

/** Prism between us and a fake: it holds every request and every answer to the vendor's description. */
export interface Referee {
  url: string;
  /** How many requests it saw, and what it found against them and their answers. */
  report(): Promise<{ requests: number; violations: readonly string[] }>;
  /** Requests whose answers it does not look at. After this it hears nonsense only. */
  unjudged(): Promise<string[]>;
  close(): Promise<void>;
}

const PATIENCE_MS = 120_000;
const SILENCE_MS = 150;

/** Starts a referee over an OpenAPI file, in front of the server at `upstream`. */
export async function startReferee({ description, upstream }: { description: string; upstream: string }): Promise<Referee> {
  const program = await findReferee({ cacheFolder: readEnvironment(process.env).cacheFolder, say: () => undefined });
  const port = await findFreePort();
  const relay = await startRelay({ upstream, host: `127.0.0.1:${port}` });
  const given = ['proxy', description, relay.url, '--port', String(port), '--host', '127.0.0.1', '--validate-request', 'true'];
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
    report: async () => {
      // What it found against the last answer may still be on its way.
      for (let heard = -1; heard !== log.length; await wait(SILENCE_MS)) heard = log.length;
      return {
        requests: log.match(/Request received/g)?.length ?? 0,
        violations: [...new Set(log.split('\n').flatMap((line) => /(?:Violation: |Request terminated with error: )(.*)/.exec(line)?.[1] ?? []))],
      };
    },
    unjudged: () => relay.unjudged(`http://127.0.0.1:${port}`),
    close: async () => {
      child.kill('SIGKILL');
      await ended;
      await relay.close();
    },
  };
}
