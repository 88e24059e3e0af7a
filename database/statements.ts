import { createHash } from 'node:crypto';
import type pg from 'pg';
import { asOrganization } from './organization-pool.ts';
import type { Prisma } from './generated/prisma/client.ts';
import type { Scope } from './scope.ts';

/** So many statements stay prepared on a connection; lists can be asked for in more ways than a server should remember. */
const MOST_PREPARED = 200;
/** A statement is named when it is met so often: one with a list of a length of its own seldom is. */
const NAMED_AFTER = 3;
const MOST_COUNTED = 2000;
const names = new Map<string, string>();
const sightings = new Map<string, number>();

/**
 * Runs a statement that answers with one JSON text, and gives what it says. For hot reads: outside of a transaction it goes past Prisma, whose way of
 * rebuilding every row costs three times the query, and PostgreSQL keeps its plan. The column must be called `answer`.
 */
export async function readJson<Answer>(scope: Scope, statement: Prisma.Sql): Promise<Answer> {
  const { db, events } = scope;
  const rows =
    events === null
      ? (await poolQuery<{ answer: string }>(scope, { name: statementName(statement.text), text: statement.text, values: statement.values })).rows
      : await db.$queryRaw<{ answer: string }[]>(statement);
  return JSON.parse(rows[0]?.answer ?? 'null');
}

/** Runs a statement past Prisma, outside of any transaction, for the organization of the scope. */
export function poolQuery<Row extends pg.QueryResultRow | unknown[]>(
  { database, organizationId }: Scope,
  statement: Row extends unknown[] ? pg.QueryArrayConfig : pg.QueryConfig,
): Promise<{ rows: Row[] }> {
  return asOrganization(organizationId, async () => database.pool.query(statement));
}

/** The name under which PostgreSQL keeps a statement's plan, on each connection; '' where it is not worth it: planning costs more than most queries. */
export function statementName(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MOST_PREPARED) return '';
  if (sightings.size >= MOST_COUNTED) sightings.clear();
  const seen = (sightings.get(text) ?? 0) + 1;
  sightings.set(text, seen);
  if (seen < NAMED_AFTER) return '';
  sightings.delete(text);
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
  names.set(text, name);
  return name;
}
