import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { msToTs } from '@temporalio/common/lib/time.js';
import { answersAt, findFreePort } from './ports.ts';
import { commandLineOf, endProcess } from './processes.ts';
import { connectTemporal, type TemporalAccess } from './temporal-connection.ts';

/** Companies take turns where work piles up, which needs one partition a queue: with four, a small company behind a large one waits six times as long. */
const FAIR = ['enableFairness=true', 'numTaskqueueReadPartitions=1', 'numTaskqueueWritePartitions=1'].flatMap((setting) => [
  '--dynamic-config-value',
  `matching.${setting}`,
]);

/** A dev server of our own. */
export interface LocalTemporal {
  port: number;
  access: TemporalAccess;
  uiUrl: string;
  /** True when it was already running, after a `kill -9` of everything else. */
  adopted: boolean;
  pid: number;
  stop(): Promise<void>;
}

interface Kept {
  port: number;
  uiPort: number;
  pid: number;
}

/** History must outlive a quarter, its retro and the planning of the next; the dev server's own default is a day. */
const RETENTION_DAYS = 180;

/**
 * Starts Temporal's dev server with its database file under `directory`, or adopts the one that already runs on that file.
 * It gets a session of its own, so that Ctrl-C does not end it before worker and API have drained. Ports stay the same across restarts.
 */
export async function startTemporal({ directory, program }: { directory: string; program: string }): Promise<LocalTemporal> {
  mkdirSync(directory, { recursive: true });
  const files = { database: resolve(directory, 'temporal.db'), kept: join(directory, 'temporal.json'), log: join(directory, 'temporal.log') };
  const before = readKept(files.kept);
  const running = before !== null && (await isOurs(before, files.database));
  const kept = running ? before : await launch({ program, before, ...files });
  const access: TemporalAccess = { address: `127.0.0.1:${kept.port}`, namespace: 'default', tls: null, apiKey: null };
  await keepHistory(access, files.log);
  return { port: kept.port, access, uiUrl: `http://127.0.0.1:${kept.uiPort}`, adopted: running, pid: kept.pid, stop: () => endProcess(kept.pid, 10_000) };
}

/** The dev server that was started under `directory`, where it still answers. */
export async function runningTemporal(directory: string): Promise<TemporalAccess | null> {
  const kept = readKept(join(directory, 'temporal.json'));
  if (kept === null || !(await answersAt(kept.port))) return null;
  return { address: `127.0.0.1:${kept.port}`, namespace: 'default', tls: null, apiKey: null };
}

function readKept(path: string): Kept | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** A process that holds our database file but does not answer is ended: two servers on one SQLite file would spoil it. */
async function isOurs({ pid, port }: Kept, database: string): Promise<boolean> {
  if (!commandLineOf(pid).includes(database)) return false;
  if (await answersAt(port)) return true;
  await endProcess(pid, 5000);
  return false;
}

async function launch({
  program,
  before,
  database,
  kept,
  log,
}: {
  program: string;
  before: Kept | null;
  database: string;
  kept: string;
  log: string;
}): Promise<Kept> {
  const port = await findFreePort(before?.port);
  const uiPort = await findFreePort(before?.uiPort);
  rmSync(log, { force: true });
  const output = openSync(log, 'a');
  const where = ['--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort), '--db-filename', database];
  const child = spawn(program, ['server', 'start-dev', ...where, ...FAIR, '--log-level', 'error'], { detached: true, stdio: ['ignore', output, output] });
  const pid = await started(child);
  child.unref();
  const now = { port, uiPort, pid };
  writeFileSync(kept, `${JSON.stringify(now)}\n`);
  return now;
}

function started(child: ChildProcess): Promise<number> {
  return new Promise((resolvePid, reject) => {
    child.once('error', (cause) => reject(new Error(`Temporal's program could not be run: ${cause.message}`, { cause })));
    child.once('spawn', () => resolvePid(child.pid ?? 0));
  });
}

async function keepHistory(access: TemporalAccess, log: string): Promise<void> {
  try {
    const connection = await connectTemporal(access, { patienceMs: 60_000 });
    await connection.workflowService.updateNamespace({
      namespace: access.namespace,
      config: { workflowExecutionRetentionTtl: msToTs(`${RETENTION_DAYS} days`) },
    });
    await connection.close();
  } catch (cause) {
    const lastLines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n') : '';
    throw new Error(`Temporal did not start:\n${lastLines}`, { cause });
  }
}
