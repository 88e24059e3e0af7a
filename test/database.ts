import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '../local/migrate.ts';
import { type LocalPostgres, startPostgres } from '../local/postgres.ts';
import { runDirectory } from './run-directory.ts';

/** A migrated, empty database of a test file's own. */
export interface TestDatabase {
  ownerUrl: string;
  appUrl: string;
  /** For tests that restart or kill the server. */
  adminUrl: string;
  close(): Promise<void>;
}

/** A fresh database, copied in about 100 ms from a migrated one. The first caller of a jest run starts PostgreSQL for all of them. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await sharedServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server.adminUrl, `CREATE DATABASE ${name} TEMPLATE sextant OWNER sextant_owner STRATEGY file_copy`);
  const inside = (url: string): string => url.replace(/\/[^/]*$/, `/${name}`);
  return {
    ownerUrl: inside(server.ownerUrl),
    appUrl: inside(server.appUrl),
    adminUrl: inside(server.adminUrl),
    close: () => asAdmin(server.adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** A PostgreSQL server of a test's own, for tests that stop or kill it. */
export async function testPostgres(directory: string): Promise<LocalPostgres> {
  const server = await startPostgres({ directory });
  await migrate(server.ownerUrl);
  return server;
}

async function sharedServer(): Promise<LocalPostgres> {
  const directory = join(runDirectory(), 'postgres');
  return withLock(`${directory}.lock`, async () => {
    const server = await startPostgres({ directory, durable: false });
    if (!existsSync(`${directory}.migrated`)) {
      await migrate(server.ownerUrl);
      writeFileSync(`${directory}.migrated`, '');
    }
    return server;
  });
}

/** Jest's workers are processes: making a folder is the one thing only one of them can do. */
async function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  for (let waited = 0; !tryMakeFolder(path); waited += 50) {
    if (waited > 90_000) throw new Error(`The test database is still being made after 90 s, or its maker died: remove ${path}`);
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { recursive: true });
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

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
