import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NODE_FLAGS } from './node-flags.ts';

const ROOT = dirname(import.meta.dirname);

/** A process of ours that is started again whenever it dies. */
export interface KeptProcess {
  /** Lets it finish what it began (SIGTERM), for `patienceMs` at most. */
  stop(patienceMs: number): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

/** How the process is started, and who hears how it goes. */
export interface KeptProcessOptions {
  /** A file at the root, as `worker.ts`. */
  file: string;
  env: Record<string, string>;
  logFile: string;
  onReady(): void;
  onDeath(reason: string): void;
}

const LONGEST_PAUSE_MS = 30_000;
const HEALTHY_AFTER_MS = 60_000;

/** Runs a file in a process of its own and keeps it running; the pause before a new start doubles while it keeps dying. */
export function keepProcess({ file, env, logFile, onReady, onDeath }: KeptProcessOptions): KeptProcess {
  let child: ChildProcess;
  let stopping = false;
  let pauseMs = 500;
  let timer: NodeJS.Timeout | undefined;

  const start = (): void => {
    const output = openSync(logFile, 'a');
    const startedAt = performance.now();
    // The channel tells it when we are gone, `kill -9` included; its own group keeps a terminal's Ctrl-C from ending it before the API has drained.
    child = spawn(process.execPath, [...NODE_FLAGS, join(ROOT, file)], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', output, output, 'ipc'],
      detached: true,
    });
    child.on('message', (message) => {
      if (message === 'ready') onReady();
    });
    child.once('error', (error) => onDeath(error.message));
    child.once('exit', (code, signal) => {
      if (stopping) return;
      pauseMs = performance.now() - startedAt > HEALTHY_AFTER_MS ? 500 : Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      onDeath(`ended with ${signal ?? code}, starts again in ${pauseMs / 1000} s (see ${logFile})`);
      timer = setTimeout(start, pauseMs);
    });
  };
  start();

  return {
    stop: async (patienceMs) => {
      stopping = true;
      clearTimeout(timer);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(force);
    },
    kill: () => {
      stopping = true;
      clearTimeout(timer);
      child.kill('SIGKILL');
    },
  };
}
