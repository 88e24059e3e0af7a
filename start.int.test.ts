import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findFreePort } from './local/ports.ts';
import { stopPostgres } from './local/postgres.ts';
import { runningInstance } from './local/single-instance.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'sextant-start-'));
chmodSync(dataFolder, 0o711);
let port: number;
let url: string;
const begun: ChildProcess[] = [];

beforeAll(async () => {
  port = await findFreePort();
  url = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  for (const child of begun) child.kill('SIGKILL');
  for (const pid of processesOn(dataFolder)) process.kill(pid, 'SIGKILL');
  await stopPostgres(join(dataFolder, 'postgres'));
  rmSync(dataFolder, { recursive: true, force: true });
});

interface Run {
  child: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
}

function begin(extra: Record<string, string> = {}): Run {
  const env = { ...process.env, NODE_OPTIONS: '', PORT: String(port), DATA_DIR: dataFolder, ...extra };
  const child = spawn(process.execPath, ['start.mjs', 'start.ts', '--empty'], { cwd: import.meta.dirname, env, stdio: ['ignore', 'pipe', 'pipe'] });
  begun.push(child);
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (text += chunk));
  return { child, output: () => text, ended: new Promise((resolve) => child.once('exit', (code) => resolve(code))) };
}

async function untilReady(run: Run): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) return performance.now() - startedAt;
    if (performance.now() - startedAt > 100_000) throw new Error(`Not ready after 100 s:\n${run.output()}\n${JSON.stringify(await answer?.json())}`);
    await sleep(100);
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50);
}

/** NaN while PostgreSQL is being started again. */
function postmasterPid(): number {
  const file = join(dataFolder, 'postgres', 'postgres', 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : Number.NaN;
}

function temporalOf(folder: string): { pid: number } {
  return JSON.parse(readFileSync(join(folder, 'temporal', 'temporal.json'), 'utf8'));
}

/** Every process that has our data folder in its command line or environment. */
function processesOn(folder: string): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(folder) && !line.includes('ps -eo')).map((line) => Number.parseInt(line.trim(), 10));
}

test('every wrong variable is named, and nothing starts', async () => {
  const run = begin({ DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' });

  expect(await run.ended).toBe(1);
  expect(run.output()).toMatch(/2 problems:\n {2}.*\n {2}/);
}, 90_000);

let first: Run;
test('the server answers at once with a set-up page, and is ready a little later', async () => {
  first = begin();
  let page: Response | null = null;
  while (page === null) {
    page = await fetch(url).catch(() => null);
    await sleep(50);
  }
  const health = await fetch(`${url}/healthz`);
  const html = await page.text();
  await untilReady(first);

  expect(health.status).toBe(200);
  expect(html).toContain('Sextant is starting');
  expect((await fetch(url)).status).toBe(200);
}, 120_000);

test('a second start beside it says so and leaves it alone', async () => {
  const second = begin();

  expect(await second.ended).toBe(1);
  expect(second.output()).toContain('Sextant already runs');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
}, 90_000);

test('after kill -9 of everything the next start just works', async () => {
  const instance = runningInstance(dataFolder);
  for (const pid of [first.child.pid ?? 0, instance?.pid ?? 0, postmasterPid(), ...processesOn(dataFolder)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // A child of one that is gone already.
    }
  }
  await first.ended;

  first = begin();
  const took = await untilReady(first);

  expect(took).toBeLessThan(60_000);
}, 120_000);

test('PostgreSQL and Temporal that are killed beneath it come back by themselves, at the same place', async () => {
  const pids = [postmasterPid(), temporalOf(dataFolder).pid];
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  const statuses = new Set<number>();
  const isReady = async () => {
    const status = (await fetch(`${url}/readyz`).catch(() => null))?.status ?? 0;
    statuses.add(status);
    return status === 200;
  };
  await until(async () => (await isReady()) && ![postmasterPid(), temporalOf(dataFolder).pid].some((pid) => pids.includes(pid)));

  expect(statuses).toContain(503);
  expect(first.output()).toContain('ended unasked, starts again');
  // Before it recovers, PostgreSQL makes sure of each of its files, which takes a minute on a disk that all suites write to.
}, 180_000);

test('SIGTERM stops every part, and the worker ends by itself once it has drained', async () => {
  const startedAt = performance.now();
  first.child.kill('SIGTERM');

  expect(await first.ended).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(12_000);
  expect(processesOn(dataFolder)).toEqual([]);
  expect(runningInstance(dataFolder)).toBeNull();
}, 60_000);
