import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';

/** The number Prisma itself locks with, so that `prisma migrate deploy` and we exclude each other. */
const PRISMA_LOCK = 72707369;

const MIGRATIONS = join(dirname(import.meta.dirname), 'prisma', 'migrations');

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/**
 * Applies what prisma/migrations holds beyond what the database has seen, each migration in a transaction of its own; returns their names.
 * The record is Prisma's own table, so `prisma migrate deploy` works on the same database; Prisma's engine is not needed, which must be downloaded.
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect().catch(nameCertificateFault);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
    await client.query(RECORD_TABLE);
    const waiting = findWaiting(readMigrations(), await readApplied(client));
    for (const migration of waiting) await apply(client, migration);
    return waiting.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** Node's own sentence names neither PostgreSQL nor the setting, and proposes another one. */
function nameCertificateFault(cause: Error): never {
  const code = 'code' in cause ? String(cause.code) : '';
  if (!/CERT|SIGNATURE|ERR_TLS/.test(code)) throw cause;
  throw new Error(`The certificate of PostgreSQL is not trusted (${code}): sslrootcert must name its authority; see docs/operations.md, "TLS"`, { cause });
}

/** The migrations of this version of the product, oldest first. */
export function readMigrations(): Migration[] {
  return readdirSync(MIGRATIONS)
    .filter((name) => existsSync(join(MIGRATIONS, name, 'migration.sql')))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(MIGRATIONS, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const unfinished = rows.find((row) => row.finished_at === null);
  if (unfinished)
    throw new Error(
      `Migration ${unfinished.migration_name} was begun by another tool and never finished: settle it with "npx prisma migrate resolve", then start again`,
    );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

function findWaiting(migrations: Migration[], applied: Map<string, string>): Migration[] {
  const known = new Set(migrations.map(({ name }) => name));
  const newer = [...applied.keys()].find((name) => !known.has(name));
  if (newer)
    throw new Error(
      `The database has migration ${newer}, which this version of Sextant does not know: start a version at least as new as the one that ran last`,
    );
  return migrations.filter(({ name, checksum }) => {
    const seen = applied.get(name);
    if (seen !== undefined && seen !== checksum)
      throw new Error(`Migration ${name} was changed after this database had applied it: put the file back, and write a new migration instead`);
    return seen === undefined;
  });
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    const startedAt = new Date();
    await client.query(sql);
    await client.query(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES ($1, $2, $3, $4, clock_timestamp(), 1)',
      [randomUUID(), checksum, name, startedAt],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${name} failed, nothing of it was kept: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

const RECORD_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
  logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;
