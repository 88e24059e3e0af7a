import { type ExecFileOptions, execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { answersAt, findFreePort } from './ports.ts';
import { placePostgres, type PostgresFiles } from './postgres-files.ts';
import { ensureRoles, type RoleSecrets } from './postgres-roles.ts';
import { programOf } from './processes.ts';

const run = promisify(execFile);

/** A running cluster of our own, and the three ways in. */
export interface LocalPostgres {
  port: number;
  /** True when it was already running, after a `kill -9` of everything else. */
  adopted: boolean;
  /** Superuser: makes databases and roles. */
  adminUrl: string;
  /** The role that owns the tables and migrates. */
  ownerUrl: string;
  /** The role the product connects as. */
  appUrl: string;
  /** Stops the server after its running transactions were rolled back. */
  stop(): Promise<void>;
  /** Stops it and removes its files, wherever they lie: for scratch clusters. */
  discard(): Promise<void>;
}

/** What a start needs. `durable: false` trades safety after a crash for speed, for tests and rehearsals. */
export interface LocalPostgresOptions {
  directory: string;
  durable?: boolean;
}

interface Kept extends RoleSecrets {
  port: number;
}

/**
 * Starts PostgreSQL with its files under `directory`, or adopts the one that already runs there.
 * We drive initdb and pg_ctl ourselves: the package's own start() hides errors, stops the server at Ctrl-C before the app has drained,
 * and refuses for ever when postmaster.pid names a live stranger. pg_ctl starts the server in its own session, so that Ctrl-C does not reach it.
 */
export async function startPostgres({ directory, durable = true }: LocalPostgresOptions): Promise<LocalPostgres> {
  mkdirSync(directory, { recursive: true, mode: 0o711 });
  const files = await placePostgres(directory);
  const kept = readKept(directory);
  if (!existsSync(join(files.data, 'PG_VERSION'))) await createCluster({ files, password: kept.admin, durable });
  const running = await findRunning(files);
  const port = running ?? (await startServer({ files, preferredPort: kept.port, durable }));
  writeKept(directory, { ...kept, port });
  await ensureRoles(urlOf({ role: 'postgres', secret: kept.admin, port, database: 'postgres' }), kept);
  return {
    port,
    adopted: running !== null,
    adminUrl: urlOf({ role: 'postgres', secret: kept.admin, port, database: 'postgres' }),
    ownerUrl: urlOf({ role: 'sextant_owner', secret: kept.owner, port, database: 'sextant' }),
    appUrl: urlOf({ role: 'sextant_app', secret: kept.app, port, database: 'sextant' }),
    stop: () => stopServer(files),
    discard: async () => {
      await stopServer(files);
      rmSync(files.data, { recursive: true, force: true });
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Stops the cluster under `directory` if it runs, whoever started it. */
export async function stopPostgres(directory: string): Promise<void> {
  const files = await placePostgres(directory);
  if ((await findRunning(files)) !== null) await stopServer(files);
}

function readKept(directory: string): Kept {
  const path = join(directory, 'postgres.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  const secret = (): string => randomBytes(24).toString('base64url');
  const kept = { port: 0, admin: secret(), owner: secret(), app: secret() };
  writeKept(directory, kept);
  return kept;
}

function writeKept(directory: string, kept: Kept): void {
  writeFileSync(join(directory, 'postgres.json'), `${JSON.stringify(kept)}\n`, { mode: 0o600 });
}

function urlOf({ role, secret, port, database }: { role: string; secret: string; port: number; database: string }): string {
  return `postgresql://${role}:${secret}@127.0.0.1:${port}/${database}`;
}

/** Made beside its place and then renamed, so that a killed initdb leaves nothing that looks like a cluster. */
async function createCluster({ files, password, durable }: { files: PostgresFiles; password: string; durable: boolean }): Promise<void> {
  const { data, programs, user } = files;
  rmSync(data, { recursive: true, force: true });
  mkdirSync(join(data, '..'), { recursive: true, mode: 0o711 });
  const making = `${data}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  const secretFolder = mkdtempSync(join(tmpdir(), 'sextant-initdb-'));
  const secretFile = join(secretFolder, 'password');
  writeFileSync(secretFile, `${password}\n`, { mode: 0o600 });
  if (user !== null) for (const path of [making, secretFolder, secretFile]) chownSync(path, user.uid, user.gid);
  try {
    // The built-in provider sorts by code point and still knows the case of every letter; plain C knows only ASCII.
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '-E', 'UTF8'];
    await run(
      join(programs, 'initdb'),
      ['-D', making, '-U', 'postgres', '--pwfile', secretFile, '--auth=scram-sha-256', ...locale, ...(durable ? ['--data-checksums'] : ['--no-sync'])],
      serverOptions(files),
    );
    renameSync(making, data);
  } catch (cause) {
    throw new Error(`PostgreSQL could not create its files in ${data}: ${messageOf(cause)}`, { cause });
  } finally {
    rmSync(secretFolder, { recursive: true, force: true });
  }
}

/** Port of the server that runs on these files, or null. Removes a postmaster.pid that names a dead process or a stranger. */
async function findRunning({ data }: PostgresFiles): Promise<number | null> {
  const path = join(data, 'postmaster.pid');
  if (!existsSync(path)) return null;
  const [pid = '', , , port = ''] = readFileSync(path, 'utf8').split('\n');
  // It may still be recovering after a crash: it answers when that is done.
  for (let attempt = 0; programOf(Number(pid)) === 'postgres' && attempt < 120; attempt++) {
    if (Number(port) > 0 && (await answersAt(Number(port)))) return Number(port);
    await sleep(250);
  }
  if (programOf(Number(pid)) === 'postgres')
    throw new Error(`PostgreSQL runs as process ${pid} on ${data} but does not answer: end it with "kill ${pid}" and start again`);
  rmSync(path, { force: true });
  return null;
}

async function startServer({ files, preferredPort, durable }: { files: PostgresFiles; preferredPort: number; durable: boolean }): Promise<number> {
  const log = join(files.data, 'server.log');
  for (let attempt = 0; ; attempt++) {
    const port = await findFreePort(preferredPort || undefined);
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      jit: 'off',
      // What is thrown away again is filled in seconds: its plans must not wait a minute for the first statistics, nor be made anew for each value.
      ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum_naptime: '2s', plan_cache_mode: 'force_generic_plan' }),
    };
    const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
    rmSync(log, { force: true });
    try {
      await run(join(files.programs, 'pg_ctl'), ['start', '-w', '-t', '60', '-s', '-D', files.data, '-l', log, '-o', flags.join(' ')], serverOptions(files));
      return port;
    } catch (cause) {
      const lastLines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n') : messageOf(cause);
      // Children of a killed server hold its shared memory for a moment; a port may be taken between our look and the start.
      if (attempt >= 20 || !/pre-existing shared memory block|could not bind/.test(lastLines))
        throw new Error(`PostgreSQL did not start in ${files.data}:\n${lastLines}`, { cause });
      await sleep(500);
    }
  }
}

async function stopServer(files: PostgresFiles): Promise<void> {
  await run(join(files.programs, 'pg_ctl'), ['stop', '-w', '-m', 'fast', '-s', '-D', files.data], serverOptions(files));
}

function serverOptions({ user }: PostgresFiles): ExecFileOptions {
  return { cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' }, ...(user === null ? {} : { uid: user.uid, gid: user.gid }) };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
