import type { LadderPeople } from '../domain/escalation-ladder.ts';
import type { OrganizationSettings } from '../domain/organization.ts';
import type { Person } from '../domain/person.ts';
import { organizationById } from './organizations.ts';
import { activePeople, peopleByIds } from './people.ts';
import type { Scope } from './scope.ts';

/** Everybody who can be told, read once for any number of ladders. */
export interface EscalationBook {
  settings: OrganizationSettings;
  timeZone: string;
  people: ReadonlyMap<string, Person>;
  leaders: readonly Person[];
}

/** Reads the people and the calendar of the organization; managers who have left are in it, so that a report line goes on above them. */
export async function readEscalationBook(scope: Scope): Promise<EscalationBook> {
  const { settings, timeZone } = await organizationById(scope);
  const people = new Map<string, Person>((await activePeople(scope)).map((person) => [person.id, person]));
  for (;;) {
    const missing = [...people.values()].flatMap(({ managerId }) => (managerId === null || people.has(managerId) ? [] : [managerId]));
    const found = missing.length === 0 ? [] : await peopleByIds(scope, [...new Set(missing)]);
    if (found.length === 0) break;
    for (const person of found) people.set(person.id, person);
  }
  const leaders = [...people.values()].filter((person) => person.leadership && person.active).toSorted((a, b) => (a.email < b.email ? -1 : 1));
  return { settings, timeZone, people, leaders };
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
