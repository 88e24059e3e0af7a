import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../database/client.ts';
import { lookupScope } from '../database/scope.ts';
import { secretKeyring } from '../database/secrets.ts';
import { createSignInLink, useSignInLink } from '../database/sign-in.ts';
import { migrate } from '../local/migrate.ts';
import { NODE_FLAGS } from '../local/node-flags.ts';
import { findFreePort } from '../local/ports.ts';
import { startPostgres } from '../local/postgres.ts';

/** A process under measurement and where it listens. */
export interface Served {
  pid: number;
  port: number;
  process: ChildProcess;
}

/** A database of one measurement, and the product's own way into it. */
export interface StageDatabase {
  ownerUrl: string;
  appUrl: string;
  database: Database;
}

/** What the measurements share: a PostgreSQL of their own with normal durability, and processes that end with them. */
export interface Stage {
  folder: string;
  rounds: number;
  postmaster: number;
  secretKey: string;
  /** A migrated, empty database. */
  freshDatabase(): Promise<StageDatabase>;
  /** Our API as it runs in production, without Temporal: what is meant for workflows waits as rows. */
  serveOurs(database: StageDatabase, environment?: Record<string, string>): Promise<Served>;
  /** Another program of ours or of bench/baselines/, ready when it sends a message. It is told a free PORT. */
  serve(file: string, environment: Record<string, string>): Promise<Served>;
  /** The cookie of a signed-in person. */
  signIn(database: StageDatabase, email: string): Promise<string>;
  say(text: string): void;
  close(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '..');

/** Sets the stage in a temporary folder; `close` takes it all away. */
export async function setStage({ rounds, say }: { rounds: number; say(text: string): void }): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-bench-'));
  const secretKey = randomBytes(32).toString('base64');
  const postgres = await startPostgres({ directory: join(folder, 'postgres') });
  await migrate(postgres.ownerUrl);
  const postmaster = Number(readFileSync(await pidFileOf(postgres.adminUrl), 'utf8').split('\n')[0]);
  const children: ChildProcess[] = [];
  const databases: Database[] = [];

  const serve = async (file: string, environment: Record<string, string>): Promise<Served> => {
    const port = await findFreePort();
    const child = spawn(process.execPath, [...NODE_FLAGS, join(ROOT, file)], {
      cwd: ROOT,
      env: { PATH: '/usr/bin:/bin', NODE_ENV: 'production', PORT: String(port), ...environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(child);
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it was ready`)));
    });
    return { pid: child.pid ?? 0, port, process: child };
  };

  return {
    folder,
    rounds,
    postmaster,
    secretKey,
    say,
    serve,
    serveOurs: ({ appUrl, ownerUrl }, environment = {}) =>
      serve('server.ts', {
        DATABASE_URL: appUrl,
        DATABASE_OWNER_URL: ownerUrl,
        TEMPORAL_ADDRESS: '127.0.0.1:9',
        SECRET_KEY: secretKey,
        DATA_DIR: join(folder, 'data'),
        ...environment,
      }),
    freshDatabase: async () => {
      const name = `bench_${databases.length}`;
      await asAdmin(postgres.adminUrl, `CREATE DATABASE ${name} TEMPLATE sextant OWNER sextant_owner`);
      const inside = (url: string): string => url.replace(/\/[^/]*$/, `/${name}`);
      const database = openDatabase({ url: inside(postgres.appUrl), secretKey: secretKeyring(secretKey) });
      databases.push(database);
      return { ownerUrl: inside(postgres.ownerUrl), appUrl: inside(postgres.appUrl), database };
    },
    signIn: async ({ database }, email) => {
      const now = new Date().toISOString();
      const link = await createSignInLink(lookupScope(database), { email, now });
      if (link === null) throw new Error(`Nobody here has the address ${email}`);
      const use = await useSignInLink(lookupScope(database), link.token, now);
      if (!('sessionToken' in use)) throw new Error('Nobody here has a second factor');
      const { sessionToken } = use;
      return `sextant_session=${sessionToken}`;
    },
    close: async () => {
      await Promise.all(children.map((child) => end(child)));
      await Promise.all(databases.map((database) => database.close()));
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ends a child and waits until it is gone; after `patienceMs`, by default 12 s, it is killed. */
export async function end(child: ChildProcess, patienceMs = 12_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await gone;
  clearTimeout(impatient);
}

async function pidFileOf(adminUrl: string): Promise<string> {
  const [row] = await asAdmin(adminUrl, `SELECT current_setting('data_directory') AS folder`);
  return join(String(row?.folder), 'postmaster.pid');
}

async function asAdmin(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
