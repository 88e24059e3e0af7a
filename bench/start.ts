import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_FLAGS } from '../local/node-flags.ts';
import { findFreePort } from '../local/ports.ts';
import { processesNaming, residentMegabytesOf } from './cpu.ts';
import { ceilingOf, type Finding, median } from './measure.ts';
import { end, type Stage } from './stage.ts';

const ROOT = join(import.meta.dirname, '..');
const PATIENCE_MS = 600_000;
const REST_MS = 15_000;

/** `npm start` with its sample company: the first start makes the data and is not measured, later ones are, until /readyz says 200 (wall time); and the memory at rest. */
export async function measureStart(stage: Stage): Promise<Finding[]> {
  const folder = join(stage.folder, 'second-start');
  await startOnce(folder, async () => undefined);
  const seconds: number[] = [];
  let megabytes = 0;
  for (let round = 0; round < Math.min(stage.rounds, 3); round++) {
    seconds.push(
      await startOnce(folder, async (pid) => {
        if (round > 0) return;
        await sleep(REST_MS);
        megabytes = residentMegabytesOf([pid, ...processesNaming(folder)]);
      }),
    );
  }
  return [
    ceilingOf('second start to /readyz (wall time)', median(seconds), { aim: 10, unit: 's', digits: 1 }),
    ceilingOf('memory at rest, all parts', megabytes, { aim: 1_000, unit: 'MB' }),
  ];
}

async function startOnce(folder: string, atRest: (pid: number) => Promise<void>): Promise<number> {
  const port = await findFreePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...NODE_FLAGS, 'start.ts'], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: folder, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null || performance.now() - startedAt > PATIENCE_MS) throw new Error('Sextant did not start');
      await sleep(100);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    await atRest(child.pid ?? 0);
    return seconds;
  } finally {
    // Killed before it has drained, it would leave its servers behind.
    await end(child, 60_000);
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200;
  } catch {
    return false;
  }
}
