import { readBetterworks } from './betterworks-csv.ts';
import { readCheckIns, titleKeyOf } from './check-ins-csv.ts';
import { checkGoals } from './check-goals.ts';
import type { CheckedGoals } from './check-goals.ts';
import { readCultureAmp } from './culture-amp-csv.ts';
import { detectShape, missingColumns, SHAPES, unknownColumnsOf } from './detect-file.ts';
import type { FileShape } from './detect-file.ts';
import { emptyExport } from './exported-goals.ts';
import type { ReadExport } from './exported-goals.ts';
import { keyResultKeyOf, objectiveKeyOf } from './import-plan.ts';
import type { ImportedCheckIn, ImportedPerson, ImportedTeam, ImportFile, ImportPlan, ImportProblem, KnownGoals } from './import-plan.ts';
import { readOkrs } from './okrs-csv.ts';
import { checkReportLines, readPeople } from './people-csv.ts';
import { readTable } from './table.ts';
import type { Table } from './table.ts';

/** An organization that holds nothing yet. */
export function nothingKnown(input: { timeZone: string; today: string }): KnownGoals {
  return { people: [], cycles: [], objectives: [], keyResults: [], ...input };
}

/**
 * Reads files of any shape together, checks them against each other and against what is known, and says what would be loaded.
 * Where neither a file nor the organization names people, the owners in the goals become people. Never throws for what a file holds.
 */
export function planImport(files: readonly ImportFile[], known: KnownGoals): ImportPlan {
  const shaped = files.map((file) => shapeOf(readTable(file)));
  const tables = (shape: FileShape): Table[] => shaped.filter((file) => file.shape === shape).map(({ table }) => table);
  const readPeopleFiles = tables('people').map((table) => readPeople(table, known));
  const listed = readPeopleFiles.flatMap(({ people }) => people);
  const withTeams: KnownGoals = { ...known, people: [...known.people, ...listed] };
  const read = mergeGoals([
    ...tables('okrs').map((table) => ({ ...emptyExport(), ...readOkrs(table) })),
    ...tables('betterworks').map((table) => readBetterworks(table, withTeams)),
    ...tables('culture-amp').map((table) => readCultureAmp(table, withTeams)),
  ]);
  const derived = listed.length === 0 && known.people.length === 0 ? peopleFromOwners(read, known) : [];
  const people = [...listed, ...derived];
  const goals = checkGoals({ read, people, known });
  const targets = targetsOf(goals, known);
  const checkInFiles = tables('check-ins').map((table) => readCheckIns({ table, targets, refused: namedIn(tables('okrs')) }));
  const checkIns = [...read.checkIns, ...checkInFiles.flatMap((file) => file.checkIns)];
  return {
    organizationName: readPeopleFiles.find(({ company }) => company !== null)?.company ?? null,
    people: uniqueBy(people, ({ email }) => email),
    teams: teamsOf(people, goals),
    cycles: goals.cycles,
    objectives: goals.objectives,
    keyResults: goals.keyResults,
    checkIns: uniqueBy(checkIns, ({ file: _file, line: _line, ...said }) => JSON.stringify(said)).toSorted((a, b) =>
      a.date < b.date ? -1 : a.date > b.date ? 1 : 0,
    ),
    problems: inFileOrder(files, [
      ...shaped.flatMap(({ problems }) => problems),
      ...readPeopleFiles.flatMap(({ problems }) => problems),
      ...checkReportLines(listed, known),
      ...read.problems,
      ...goals.problems,
      ...checkInFiles.flatMap(({ problems }) => problems),
      ...checkAuthors(checkIns, withPeople(people, known)),
    ]),
    unknownColumns: shaped.flatMap(({ table, shape }) =>
      shape === null ? [] : unknownColumnsOf(shape, table.columns).map((column) => ({ file: table.file, column })),
    ),
  };
}

interface ShapedTable {
  table: Table;
  shape: FileShape | null;
  problems: readonly ImportProblem[];
}

function shapeOf(table: Table): ShapedTable {
  const shape = detectShape(table.columns);
  const base = { severity: 'error' as const, file: table.file, line: 1, column: null };
  if (table.columns.length === 0) return { table, shape: null, problems: table.problems };
  if (shape === null) {
    const known = Object.keys(SHAPES).join(', ');
    return {
      table,
      shape,
      problems: [
        ...table.problems,
        {
          ...base,
          code: 'UNKNOWN_SHAPE',
          sentence: 'The headings belong to no file that Sextant reads.',
          wayOut: `Use the headings of one of these: ${known}.`,
        },
      ],
    };
  }
  const missing = missingColumns(shape, table.columns);
  if (missing.length === 0) return { table, shape, problems: table.problems };
  const sentence = `The ${shape} file lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${missing.join(', ')}.`;
  return {
    table,
    shape: null,
    problems: [...table.problems, { ...base, code: 'MISSING_COLUMNS', sentence, wayOut: 'Add them to the heading, in any order.' }],
  };
}

function mergeGoals(reads: readonly ReadExport[]): ReadExport {
  return {
    cycles: reads.flatMap(({ cycles }) => cycles),
    objectives: reads.flatMap(({ objectives }) => objectives),
    keyResults: reads.flatMap(({ keyResults }) => keyResults),
    checkIns: reads.flatMap(({ checkIns }) => checkIns),
    problems: reads.flatMap(({ problems }) => problems),
  };
}

/** Goals alone are enough to rehearse: whoever owns one is a person, named by the address. */
function peopleFromOwners(read: ReadExport, known: KnownGoals): ImportedPerson[] {
  const owners = [
    ...read.objectives.map((objective) => ({ ...objective, email: objective.ownerEmail })),
    ...read.keyResults.map((keyResult) => ({ ...keyResult, team: null, email: keyResult.ownerEmail })),
  ];
  return uniqueBy(
    owners.flatMap(({ email, team, file, line }) => (email === null ? [] : [{ email, team, file, line }])),
    ({ email }) => email,
  ).map(({ email, team, file, line }) => ({
    email,
    name: nameFromEmail(email),
    managerEmail: null,
    team,
    role: 'CONTRIBUTOR',
    timeZone: known.timeZone,
    language: 'en',
    leadership: false,
    leads: null,
    active: true,
    file,
    line,
  }));
}

/** "ada.king-noel@x.example" is Ada King-Noel. */
function nameFromEmail(email: string): string {
  const words = (email.split('@')[0] ?? email).split(/[._+]+/).filter((word) => word !== '');
  return words.map((word) => word.replaceAll(/(^|-)\p{L}/gu, (letter) => letter.toUpperCase())).join(' ');
}

/** All key results that rows name, also those refused for another reason: their check-ins need no complaint of their own. */
function namedIn(tables: readonly Table[]): ReadonlySet<string> {
  return new Set(tables.flatMap(({ rows }) => rows.map((row) => titleKeyOf(row.cell('objective'), row.cell('key_result')))));
}

function targetsOf(goals: CheckedGoals, known: KnownGoals) {
  const objectives = new Map(goals.objectives.map((objective) => [objective.key, objective]));
  const cycles = new Map(goals.cycles.map((cycle) => [cycle.name, cycle]));
  const imported = goals.keyResults.flatMap((keyResult) => {
    const objective = objectives.get(keyResult.objectiveKey);
    const cycle = cycles.get(objective?.cycle ?? '');
    if (objective === undefined || cycle === undefined) return [];
    const { startsOn, endsOn } = cycle;
    const { title, kind, steps, key } = keyResult;
    return [{ cycle: cycle.name, startsOn, endsOn, team: objective.team, objective: objective.title, title, kind, stepCount: steps.length, key }];
  });
  const standing = known.keyResults.map((keyResult) => ({
    ...keyResult,
    key: keyResultKeyOf({ objectiveKey: objectiveKeyOf({ ...keyResult, title: keyResult.objective }), title: keyResult.title }),
  }));
  return uniqueBy([...imported, ...standing], ({ key }) => key);
}

function teamsOf(people: readonly ImportedPerson[], goals: CheckedGoals): ImportedTeam[] {
  const led = people.flatMap(({ leads }) => leads ?? []);
  const named = [...people.map(({ team }) => team), ...led, ...goals.objectives.map(({ team }) => team), ...goals.keyResults.map(({ ownerTeam }) => ownerTeam)];
  return [...new Set(named.filter((name) => name !== null))].map((name) => ({
    name,
    leadEmail: people.find((person) => isLead(person, name))?.email ?? null,
  }));
}

function isLead({ leads, team, role }: ImportedPerson, name: string): boolean {
  return leads === null ? team === name && role === 'TEAM_LEAD' : leads.includes(name);
}

function withPeople(people: readonly ImportedPerson[], known: KnownGoals): ReadonlySet<string> {
  return new Set([...people, ...known.people].map(({ email }) => email));
}

function checkAuthors(checkIns: readonly ImportedCheckIn[], emails: ReadonlySet<string>): ImportProblem[] {
  return checkIns
    .filter(({ authorEmail }) => authorEmail !== null && !emails.has(authorEmail))
    .map(({ file, line, authorEmail }) => ({
      severity: 'error',
      file,
      line,
      column: 'author',
      code: 'UNKNOWN_AUTHOR',
      sentence: `Nobody has the address ${authorEmail}.`,
      wayOut: 'Add the person to the people file, correct the address, or leave it empty for the owner.',
    }));
}

function inFileOrder(files: readonly ImportFile[], problems: readonly ImportProblem[]): ImportProblem[] {
  const order = new Map(files.map(({ name }, index) => [name, index]));
  return problems.toSorted((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || (a.line ?? 0) - (b.line ?? 0));
}

function uniqueBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(keyOf(item)) && seen.add(keyOf(item)));
}
