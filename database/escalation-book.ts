import type { LadderPeople } from '../domain/escalation-ladder.ts';
import type { Person } from '../domain/person.ts';
import type { Database } from './client.ts';
import { type OrganizationRow, organizationById } from './organizations.ts';
import { activePeople, peopleByIds } from './people.ts';
import type { Scope } from './scope.ts';

/** Everybody who can be told, read once for any number of ladders. */
export interface EscalationBook {
  organization: OrganizationRow;
  people: ReadonlyMap<string, Person>;
  leaders: readonly Person[];
}

const MOST_BOOKS = 50;
const books = new WeakMap<Database, Map<string, { state: string; book: EscalationBook }>>();

/**
 * Reads the people and the calendar of the organization; managers who have left are in it, so that a report line goes on above them.
 * A hundred ladders may wake at one instant: while the versions of the rows stay the same, the book that was read last is handed out again.
 */
export async function readEscalationBook(scope: Scope): Promise<EscalationBook> {
  const kept = books.get(scope.database) ?? new Map<string, { state: string; book: EscalationBook }>();
  books.set(scope.database, kept);
  const state = await stateOfBook(scope);
  const known = kept.get(scope.organizationId);
  if (known?.state === state) return known.book;
  const book = await readBook(scope);
  if (kept.size >= MOST_BOOKS) kept.clear();
  kept.set(scope.organizationId, { state, book });
  return book;
}

/** PostgreSQL's own version of each row (xmin): every write raises the sum, in whatever order transactions end. */
async function stateOfBook({ db, organizationId }: Scope): Promise<string> {
  const [row] = await db.$queryRaw<{ state: string }[]>`
    SELECT concat_ws('/', count(*), sum(p.xmin::text::bigint), (SELECT o.xmin FROM organizations o WHERE o.id = ${organizationId}::uuid)) AS state
    FROM people p WHERE p.organization_id = ${organizationId}::uuid`;
  return row?.state ?? '';
}

async function readBook(scope: Scope): Promise<EscalationBook> {
  const organization = await organizationById(scope);
  const people = new Map<string, Person>((await activePeople(scope)).map((person) => [person.id, person]));
  for (;;) {
    const missing = [...people.values()].flatMap(({ managerId }) => (managerId === null || people.has(managerId) ? [] : [managerId]));
    const found = missing.length === 0 ? [] : await peopleByIds(scope, [...new Set(missing)]);
    if (found.length === 0) break;
    for (const person of found) people.set(person.id, person);
  }
  const leaders = [...people.values()].filter((person) => person.leadership && person.active).toSorted((a, b) => (a.email < b.email ? -1 : 1));
  return { organization, people, leaders };
}

/** Who can be told about one person: themselves, their report line, the leadership and the deputies. */
export function ladderPeopleOf(book: EscalationBook, ownerId: string | null): LadderPeople {
  const owner = ownerId === null ? null : (book.people.get(ownerId) ?? null);
  return { owner, reportLine: owner === null ? [] : reportLineOf(book, owner), leaders: book.leaders, deputies: [...book.people.values()] };
}

function reportLineOf(book: EscalationBook, person: Person): Person[] {
  const line: Person[] = [];
  for (let next = managerOf(book, person); next !== null && !line.includes(next) && next !== person; next = managerOf(book, next)) line.push(next);
  return line;
}

function managerOf({ people }: EscalationBook, { managerId }: Person): Person | null {
  return managerId === null ? null : (people.get(managerId) ?? null);
}
