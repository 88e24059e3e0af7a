import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { migrate, readMigrations } from './migrate.ts';
import { type LocalPostgres, startPostgres, stopPostgres } from './postgres.ts';
import { placePostgres } from './postgres-files.ts';
import { beginningOf } from './processes.ts';

const run = promisify(execFile);
/** Folders of this beginning and a process's number are removed by the next rehearsal when that process is gone. */
export const SCRATCH_PREFIX = 'sextant-scratch-';
const LOCK_PATIENCE_MS = 120_000;

/**
 * A migrated, empty PostgreSQL of one process's own, gone with `discard()`: a copy of a cluster that is made once for each state of the
 * migrations and kept in the cache, since initdb takes seconds and a copy does not. It is not durable.
 */
export async function startScratchPostgres({ cacheFolder }: { cacheFolder: string }): Promise<LocalPostgres> {
  await clearLeftovers();
  const template = await templateCluster(cacheFolder);
  const directory = join(
    tmpdir(),
    `${SCRATCH_PREFIX}${process.pid}-${createHash('sha256')
      .update(`${beginningOf(process.pid)}/${performance.now()}`)
      .digest('hex')
      .slice(0, 8)}`,
  );
  mkdirSync(directory, { recursive: true });
  // PostgreSQL's own user walks through it when we are root.
  chmodSync(directory, 0o711);
  await copyCluster(template, directory);
  return startPostgres({ directory, durable: false });
}

async function templateCluster(cacheFolder: string): Promise<string> {
  const state = createHash('sha256')
    .update(
      readMigrations()
        .map(({ name, checksum }) => `${name} ${checksum}`)
        .join('\n'),
    )
    .digest('hex')
    .slice(0, 12);
  const directory = join(cacheFolder, `scratch-postgres-${state}`);
  const complete = join(directory, 'complete');
  if (existsSync(complete) && existsSync(join((await placePostgres(directory)).data, 'PG_VERSION'))) return directory;
  await withLock(`${directory}.lock`, async () => {
    if (existsSync(complete) && existsSync(join((await placePostgres(directory)).data, 'PG_VERSION'))) return;
    const server = await startPostgres({ directory, durable: false });
    await migrate(server.ownerUrl);
    await server.stop();
    writeFileSync(complete, '');
  });
  return directory;
}

/** Files and owners as they are; the roles' passwords come along. */
async function copyCluster(from: string, to: string): Promise<void> {
  const source = await placePostgres(from);
  const target = await placePostgres(to);
  cpSync(join(from, 'postgres.json'), join(to, 'postgres.json'));
  mkdirSync(dirname(target.data), { recursive: true, mode: 0o711 });
  if (process.platform === 'win32') cpSync(source.data, target.data, { recursive: true });
  else await run('cp', ['-Rp', source.data, target.data]);
}

/** What a killed process left behind: its server is stopped, its files go. */
async function clearLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(SCRATCH_PREFIX))) {
    const pid = Number(name.slice(SCRATCH_PREFIX.length).split('-')[0]);
    if (beginningOf(pid) !== null) continue;
    const directory = join(tmpdir(), name);
    try {
      await stopPostgres(directory);
      const { data } = await placePostgres(directory);
      for (const path of [data, directory]) rmSync(path, { recursive: true, force: true });
    } catch {
      // Another process clears it at this moment, or the next one will: files may only go once their server is gone.
    }
  }
}

/** Making a folder is the one thing that only one process can do. */
async function withLock(path: string, work: () => Promise<void>): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  for (let waitedMs = 0; !tryMakeFolder(path); waitedMs += 100) {
    // Its maker was killed.
    if (waitedMs > LOCK_PATIENCE_MS) rmSync(path, { recursive: true, force: true });
    await sleep(100);
  }
  try {
    await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

function tryMakeFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch {
    return false;
  }
}
