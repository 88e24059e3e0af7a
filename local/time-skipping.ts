import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { answersAt, findFreePort } from './ports.ts';

/** A running time-skipping server. */
export interface TimeSkipping {
  address: string;
  stop(): Promise<void>;
}

const PATIENCE_MS = 120_000;
const MOST_ATTEMPTS = 3;

/**
 * Starts Temporal's time-skipping server, its clock free to leap whenever nothing runs. We start it ourselves, since the SDK's own start gives up
 * after five seconds, which a busy machine needs for Java alone.
 */
export async function startTimeSkipping({ path }: { path: string }): Promise<TimeSkipping> {
  for (let attempt = 1; ; attempt += 1) {
    const started = await tryStart(path);
    if (started !== null) return started;
    if (attempt === MOST_ATTEMPTS) throw new Error(`The time-skipping server does not start: run "${path} 7777" to see why`);
  }
}

/** Null where it ended before it answered: its port was taken between our look and its start. */
async function tryStart(path: string): Promise<TimeSkipping | null> {
  const port = await findFreePort();
  const child = spawn(path, [String(port), '--enable-time-skipping'], { stdio: 'ignore' });
  let ended = false;
  const exit = new Promise<void>((resolve) => {
    for (const event of ['exit', 'error'] as const)
      child.once(event, () => {
        ended = true;
        resolve();
      });
  });
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  const until = performance.now() + PATIENCE_MS;
  while (!ended && performance.now() < until) {
    if (await answersAt(port))
      return {
        address: `127.0.0.1:${port}`,
        stop: async () => {
          process.off('exit', kill);
          kill();
          await exit;
        },
      };
    await sleep(50);
  }
  process.off('exit', kill);
  kill();
  return null;
}
