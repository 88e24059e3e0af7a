import { isTimeZone } from '../time-zone.ts';
import type { Role } from '../person.ts';
import { readCells } from './cells.ts';
import type { ImportedPerson, ImportProblem, KnownGoals } from './import-plan.ts';
import { splitList, unquote } from './list-cell.ts';
import type { Table } from './table.ts';

const ROLES = ['ADMIN', 'MANAGER', 'TEAM_LEAD', 'CONTRIBUTOR', 'VIEWER'] as const satisfies readonly Role[];

/** What a `people` file holds; `company` is the first one named in it. */
export interface ReadPeople {
  people: ImportedPerson[];
  company: string | null;
  problems: ImportProblem[];
}

/** Reads the people of a table. The report line is checked over all files at once: `checkReportLines`. */
export function readPeople(table: Table, known: KnownGoals): ReadPeople {
  const problems: ImportProblem[] = [];
  const people: ImportedPerson[] = [];
  let company: string | null = null;
  for (const row of table.rows) {
    const cells = readCells({ table, row, problems });
    const email = cells.required('email') === null ? null : cells.email('email');
    const name = cells.text('name');
    if (name === '') cells.required('name');
    const timeZone = cells.text('time_zone') || known.timeZone;
    if (!isTimeZone(timeZone)) {
      cells.problem({
        column: 'time_zone',
        code: 'TIME_ZONE',
        sentence: `"${timeZone}" is no time zone.`,
        wayOut: 'Write its IANA name, like Europe/Berlin or America/New_York.',
      });
    }
    company ??= cells.text('company') || null;
    const person = {
      file: table.file,
      line: row.line,
      name,
      timeZone,
      managerEmail: cells.email('manager_email'),
      team: cells.text('team') || null,
      role: cells.oneOf('role', ROLES) ?? 'CONTRIBUTOR',
      language: cells.oneOf('language', ['en', 'ru'] as const) ?? 'en',
      leadership: cells.yes('leadership'),
      leads: table.columns.includes('leads') ? splitList(cells.text('leads')).map(unquote) : null,
      active: cells.text('active') === '' || cells.yes('active'),
    };
    if (email !== null) people.push({ email, ...person });
  }
  return { people, company, problems };
}

/** Checks that everybody stands once, has a manager who exists, and that no report line runs in a circle. */
export function checkReportLines(people: readonly ImportedPerson[], known: KnownGoals): ImportProblem[] {
  const byEmail = new Map(people.toReversed().map((person) => [person.email, person]));
  const problems: ImportProblem[] = [];
  const told = new Set<string>();
  for (const person of people) {
    const tell = (problem: Pick<ImportProblem, 'column' | 'code' | 'sentence' | 'wayOut'>): void => {
      problems.push({ severity: 'error', file: person.file, line: person.line, ...problem });
    };
    const first = byEmail.get(person.email);
    if (first !== undefined && first !== person) {
      tell({
        column: 'email',
        code: 'PERSON_TWICE',
        sentence: `${person.email} stands here and in line ${first.line} of ${first.file}.`,
        wayOut: 'Keep one of the two rows.',
      });
      continue;
    }
    const { managerEmail } = person;
    if (managerEmail !== null && !byEmail.has(managerEmail) && !known.people.some(({ email }) => email === managerEmail)) {
      tell({
        column: 'manager_email',
        code: 'UNKNOWN_MANAGER',
        sentence: `Nobody has the address ${managerEmail}.`,
        wayOut: 'Add a row for this person, or correct the address.',
      });
    }
    const circle = circleFrom(person, byEmail);
    if (circle.length === 0 || circle.some((email) => told.has(email))) continue;
    for (const email of circle) told.add(email);
    tell({
      column: 'manager_email',
      code: 'MANAGER_CYCLE',
      sentence: `The report line runs in a circle: ${[...circle, person.email].join(' → ')}.`,
      wayOut: 'Leave the manager of the topmost person empty.',
    });
  }
  return problems;
}

/** The people from one upward until it comes back to them; empty where the line ends. */
function circleFrom(person: ImportedPerson, byEmail: ReadonlyMap<string, ImportedPerson>): string[] {
  const line: string[] = [];
  let current: ImportedPerson | undefined = person;
  while (current !== undefined && !line.includes(current.email)) {
    line.push(current.email);
    current = current.managerEmail === null ? undefined : byEmail.get(current.managerEmail);
  }
  return current === person ? line : [];
}
