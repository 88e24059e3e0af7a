import type { Instant } from '../domain/key-result.ts';
import type { Role } from '../domain/person.ts';
import { Prisma } from './generated/prisma/client.ts';
import { type PersonRow, peopleByIds } from './people.ts';
import { isAllowed, type Subject } from './rights.ts';
import { personScope, type Scope } from './scope.ts';
import { standingsOf } from './standing.ts';

/** A goal, as far as it decides who reads it. */
export interface ReadGoal {
  noun: 'objective' | 'key-result';
  subject: Subject;
}

const PAGE = 50;
const MOST_PAGES = 4;

/** Of these people those who may read a goal and the talk about it, by their rights at this instant. Three statements for any number of them. */
export async function readersAmong(scope: Scope, goal: ReadGoal, personIds: readonly string[], { now }: { now: Instant }): Promise<string[]> {
  if (personIds.length === 0) return [];
  const { organizationId, database, db } = scope;
  const where = { organizationId, id: { in: [...personIds] }, active: true, service: false };
  const people: { id: string; role: Role }[] = await db.person.findMany({ where, select: { id: true, role: true } });
  const standings = await standingsOf(
    scope,
    people.map(({ id }) => id),
    { now },
  );
  return people.flatMap(({ id, role }) => {
    const standing = standings.get(id);
    if (standing === undefined) return [];
    const theirs = personScope(database, { organizationId, personId: id, role, standing });
    return isAllowed(theirs, 'read', goal.noun, goal.subject) && isAllowed(theirs, 'read', 'comment') ? [id] : [];
  });
}

/** The first of those who may read a goal and whose name or address has a word that begins as was typed; whoever's name begins so comes first. */
export async function readersLike(scope: Scope, goal: ReadGoal, { search, first, now }: { search: string; first: number; now: Instant }): Promise<PersonRow[]> {
  const begins = `${search
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const found: string[] = [];
  for (let page = 0; page < MOST_PAGES && found.length < first; page += 1) {
    const rows = await scope.db.$queryRaw<{ id: string }[]>`
      SELECT id::text FROM people
      WHERE organization_id = ${scope.organizationId}::uuid AND active AND NOT service AND ${nameBegins(begins)}
      ORDER BY lower(name) LIKE ${begins} DESC, name, id LIMIT ${PAGE} OFFSET ${page * PAGE}`;
    const ids = rows.map(({ id }) => id);
    const readers = new Set(await readersAmong(scope, goal, ids, { now }));
    found.push(...ids.filter((id) => readers.has(id)));
    if (rows.length < PAGE) break;
  }
  const people = new Map((await peopleByIds(scope, found.slice(0, first))).map((person) => [person.id, person]));
  return found.slice(0, first).flatMap((id) => people.get(id) ?? []);
}

function nameBegins(begins: string): Prisma.Sql {
  return Prisma.sql`(lower(name) LIKE ${begins} OR lower(name) LIKE ${`% ${begins}`} OR lower(email) LIKE ${begins})`;
}
