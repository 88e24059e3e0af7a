import { createHash } from 'node:crypto';
import type { Prisma } from './generated/prisma/client.ts';
import type { Scope } from './scope.ts';

/** So many statements stay prepared on a connection; lists can be asked for in more ways than a server should remember. */
const MOST_PREPARED = 200;
const names = new Map<string, string>();

/**
 * Runs a statement that answers with one JSON text, and gives what it says. For hot reads: outside of a transaction it goes past Prisma, whose way of
 * rebuilding every row costs three times the query, and PostgreSQL keeps its plan. The column must be called `answer`.
 */
export async function readJson<Answer>({ db, database, events }: Scope, statement: Prisma.Sql): Promise<Answer> {
  const rows =
    events === null
      ? (await database.pool.query<{ answer: string }>({ name: nameOf(statement.text), text: statement.text, values: statement.values })).rows
      : await db.$queryRaw<{ answer: string }[]>(statement);
  return JSON.parse(rows[0]?.answer ?? 'null');
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_PREPARED) return known;
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
  names.set(text, name);
  return name;
}
