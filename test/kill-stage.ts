import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import pg from 'pg';
import { type Database, openDatabase } from '../database/client.ts';
import { secretKeyring } from '../database/secrets.ts';
import { type FakeSmtpServer, startFakeSmtpServer } from '../integrations/mail/fake-server.ts';
import { encryptedPayloads } from '../local/data-converter.ts';
import { NODE_FLAGS } from '../local/node-flags.ts';
import { findFreePort } from '../local/ports.ts';
import { startPostgres } from '../local/postgres.ts';
import { connectTemporal } from '../local/temporal-connection.ts';
import type { Clock } from '../workflows/clock.ts';
import { testPostgres } from './database.ts';
import { devServer } from './temporal.ts';

/** What can be killed: all that an installation consists of. */
export type Part = 'worker' | 'api' | 'temporal' | 'postgres';

/** A mail that was being sent. */
export interface SendInFlight {
  id: string;
  kind: string;
}

/** A whole installation of real processes over files of its own, each of which may be killed; mail goes to an SMTP server in the test's process. */
export interface KillStage {
  database: Database;
  /** Behind the product's back, as the role that owns the tables. */
  owner: pg.Pool;
  client: Client;
  smtp: FakeSmtpServer;
  publicUrl: string;
  /** How long the worker took to be ready: a measure of the machine and of what else it does. */
  startMs: number;
  /** `kill -9`. Returns the sends that were in flight. */
  kill(part: Part): Promise<SendInFlight[]>;
  /** Starts what was killed on the same files and the same port; returns when it serves, with what a dead database could not tell at once. */
  revive(part: Part): Promise<SendInFlight[]>;
  sending(): Promise<SendInFlight[]>;
  /** From now on the organization's workflows that rows ask for run by this clock; the others by the real one. */
  setClock(organizationId: string, clock: Clock): Promise<void>;
  /** What worker and API wrote. */
  log(): string;
  close(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '..');
const SECRET = 'a key for tests only, which is no secret';
const START_PATIENCE_MS = 120_000;

/** Starts all parts, with these variables of the environment beside the stage's own. */
export async function openKillStage(given: Readonly<Record<string, string>> = {}): Promise<KillStage> {
  const directory = mkdtempSync(join(tmpdir(), 'sextant-kills-'));
  const folders = { postgres: join(directory, 'postgres'), temporal: join(directory, 'temporal') };
  const logFile = join(directory, 'parts.log');
  let postgres = await testPostgres(folders.postgres);
  let temporal = await devServer(folders.temporal);
  const smtp = await startFakeSmtpServer();
  const port = await findFreePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    DATABASE_URL: postgres.appUrl,
    DATABASE_OWNER_URL: postgres.ownerUrl,
    TEMPORAL_ADDRESS: temporal.access.address,
    SMTP_URL: smtp.url,
    MAIL_FROM: 'Sextant <sextant@sextant.test>',
    SECRET_KEY: SECRET,
    DATA_DIR: join(directory, 'data'),
    PUBLIC_URL: publicUrl,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    ...given,
  };
  const startedAt = performance.now();
  const worker = await startChild('worker.ts', env, logFile);
  const startMs = performance.now() - startedAt;
  const children: { worker: ChildProcess; api: ChildProcess } = { worker, api: await startChild('server.ts', env, logFile) };
  const database = openDatabase({ url: postgres.appUrl, secretKey: secretKeyring(SECRET) });
  const owner = new pg.Pool({ connectionString: postgres.ownerUrl, max: 2 });
  owner.on('error', () => undefined);
  const connection = await connectTemporal(temporal.access, { patienceMs: START_PATIENCE_MS });

  const inState = async (...states: string[]): Promise<SendInFlight[]> =>
    (await owner.query<SendInFlight>('SELECT id::text, kind FROM effects WHERE state::text = ANY($1)', [states])).rows;
  const sending = (): Promise<SendInFlight[]> => inState('sending');
  let unknownBefore: SendInFlight[] = [];

  return {
    database,
    owner,
    client: new Client({ connection, dataConverter: encryptedPayloads(database.secretKey) }),
    smtp,
    publicUrl,
    startMs,
    sending,
    kill: async (part) => {
      if (part === 'temporal') process.kill(temporal.pid, 'SIGKILL');
      else if (part === 'postgres') {
        unknownBefore = await inState('unknown');
        process.kill(await postmasterOf(postgres.adminUrl), 'SIGKILL');
      } else await killChild(children[part]);
      return part === 'postgres' ? [] : whenItAnswers(sending);
    },
    revive: async (part) => {
      if (part === 'temporal') temporal = samePlace(temporal, await devServer(folders.temporal), ({ access }) => access.address);
      else if (part === 'postgres') postgres = samePlace(postgres, await startPostgres({ directory: folders.postgres }), ({ port: at }) => at);
      else children[part] = await startChild(part === 'worker' ? 'worker.ts' : 'server.ts', env, logFile);
      if (part !== 'postgres') return [];
      // What was being sent when it died is still so, or has been found since to be unknown.
      const afterwards = await whenItAnswers(() => inState('sending', 'unknown'));
      return afterwards.filter(({ id }) => !unknownBefore.some((before) => before.id === id));
    },
    setClock: async (organizationId, clock) => {
      // Rows that start a workflow carry the real clock; here they are given another on their way in.
      const given = JSON.stringify({ clock });
      const admin = new pg.Client({ connectionString: postgres.ownerUrl });
      await admin.connect();
      await admin.query(`
        CREATE OR REPLACE FUNCTION test_clock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.input := NEW.input || '${given}'::jsonb; RETURN NEW; END $$;
        CREATE OR REPLACE TRIGGER test_clock BEFORE INSERT ON workflow_commands FOR EACH ROW
          WHEN (NEW.kind = 'start' AND NEW.organization_id = '${organizationId}') EXECUTE FUNCTION test_clock()`);
      await admin.end();
    },
    log: () => readFileSync(logFile, 'utf8'),
    close: async () => {
      await Promise.all([killChild(children.worker), killChild(children.api)]);
      await connection.close();
      await database.close();
      await owner.end();
      await smtp.close();
      await temporal.stop();
      await postgres.discard();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The same numbers for the same seed, in [0, 1): so that the moments of a run can be had again. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Worker and API know the address they were given: a server that came back elsewhere would be waited for in vain. */
function samePlace<Server>(before: Server, now: Server, placeOf: (server: Server) => string | number): Server {
  if (placeOf(before) !== placeOf(now)) throw new Error(`Came back at ${placeOf(now)} instead of ${placeOf(before)}`);
  return now;
}

async function startChild(file: string, env: Record<string, string>, logFile: string): Promise<ChildProcess> {
  const output = openSync(logFile, 'a');
  const child = spawn(process.execPath, [...NODE_FLAGS, join(ROOT, file)], { cwd: ROOT, env, stdio: ['ignore', output, output, 'ipc'] });
  await new Promise<void>((resolve, reject) => {
    const tooLate = setTimeout(
      () => reject(new Error(`${file} is not ready after ${START_PATIENCE_MS / 1000} s:\n${readFileSync(logFile, 'utf8').slice(-4000)}`)),
      START_PATIENCE_MS,
    );
    child.once('message', () => {
      clearTimeout(tooLate);
      resolve();
    });
    child.once('exit', (code, signal) => {
      clearTimeout(tooLate);
      reject(new Error(`${file} ended with ${signal ?? code}:\n${readFileSync(logFile, 'utf8').slice(-2000)}`));
    });
  });
  return child;
}

async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await ended;
}

async function postmasterOf(adminUrl: string): Promise<number> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ data_directory: string }>('SHOW data_directory');
  await admin.end();
  return Number(readFileSync(join(rows[0]?.data_directory ?? '', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** A client whose connection has just broken says so once more. */
async function whenItAnswers<Answer>(ask: () => Promise<Answer>, attempts = 100): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (attempts <= 1) throw error;
    await sleep(50);
    return whenItAnswers(ask, attempts - 1);
  }
}
