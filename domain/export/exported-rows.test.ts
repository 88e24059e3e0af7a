import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatDecimal, parseDecimal } from '../decimal.ts';
import { writeCsv } from '../import/csv.ts';
import { type ImportedObjective, type ImportPlan, objectiveKeyOf } from '../import/import-plan.ts';
import { nothingKnown, planImport } from '../import/plan-import.ts';
import type { ExportedCheckIn, ExportedFile, ExportedKeyResult, ExportedObjective, ExportedPerson } from './exported-rows.ts';
import { cellText, checkInRow, EXPORTED_COLUMNS, okrRows, personRow } from './exported-rows.ts';

const CYCLE = { name: 'Q1; "2027", весна', startsOn: '2027-01-01', endsOn: '2027-03-31' };
const PARTS = [
  '=1+1',
  '+',
  '-5',
  '@now',
  "'",
  "'=",
  '"',
  '""',
  ',',
  ';',
  ':',
  '@',
  '\r\n',
  '\n',
  '\t',
  ' ',
  'Цель',
  'а',
  '5',
  '7.5',
  'team:',
  '\u{1F680}',
  '\uFFFD',
  '\uFEFF',
];

/** What people write, with all that has a meaning in CSV, in a spreadsheet or in a list of steps. */
const text = fc
  .oneof(
    fc.array(fc.constantFrom(...PARTS), { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
  )
  .map(cellText);
const title = text.filter((words) => words !== '');
const email = fc.constantFrom('ada@x.example', 'bo@x.example', 'cyr.y@x.example');
const day = fc.constantFrom('2027-01-01', '2027-02-03', '2027-03-31');
const decimal = fc.tuple(fc.integer({ min: -9999, max: 9999 }), fc.nat({ max: 999 })).map(([whole, part]) => formatDecimal(parseDecimal(`${whole}.${part}`)));
const weight = fc.constantFrom('1', '0.5', '30');
const confidence = fc.option(fc.integer({ min: 1, max: 10 }));
const step = fc.record({ title, weight, dueOn: fc.option(day) });

const NOTHING = { start: null, target: null, atLeast: null, atMost: null, steps: [], dueOn: null };
const measure = fc.oneof(
  decimal.map((start) => ({ ...NOTHING, kind: 'increase' as const, start, target: '10000' })),
  decimal.map((start) => ({ ...NOTHING, kind: 'decrease' as const, start, target: '-10000' })),
  decimal.map((atLeast) => ({ ...NOTHING, kind: 'maintain' as const, atLeast, atMost: null })),
  decimal.map((atMost) => ({ ...NOTHING, kind: 'maintain' as const, atLeast: '-10000', atMost })),
  fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => ({ ...NOTHING, kind: 'milestone' as const, steps })),
  fc.option(day).map((dueOn) => ({ ...NOTHING, kind: 'binary' as const, dueOn })),
);
const owner = fc.oneof(
  fc.constant({ ownerEmail: null, ownerTeam: null }),
  email.map((ownerEmail) => ({ ownerEmail, ownerTeam: null })),
  title.map((ownerTeam) => ({ ownerEmail: null, ownerTeam })),
);
const keyResult: fc.Arbitrary<ExportedKeyResult> = fc
  .tuple(fc.record({ title, unit: text, weight, confidence, ambition: fc.constantFrom('aspirational' as const, 'committed' as const) }), measure, owner)
  .map(([words, numbers, answerer]) => ({ ...words, ...numbers, ...answerer }));
const byTitle = { selector: (named: { title: string }) => named.title };
const objectives: fc.Arbitrary<ExportedObjective[]> = fc.uniqueArray(
  fc.record({
    cycle: fc.constant(CYCLE),
    level: fc.constantFrom('TEAM' as const, 'INDIVIDUAL' as const),
    team: title,
    title,
    ownerEmail: email,
    parentTitle: fc.constant(null),
    description: text,
    weight,
    keyResults: fc.uniqueArray(keyResult, { ...byTitle, maxLength: 3 }),
  }),
  { ...byTitle, minLength: 1, maxLength: 4 },
);

const fileOf = (file: ExportedFile, rows: string[][]) => ({ name: `${file}.csv`, text: writeCsv([EXPORTED_COLUMNS[file], ...rows]) });
const PEOPLE = ['ada@x.example', 'bo@x.example', 'cyr.y@x.example'].map((address) => ({ email: address, team: null }));
const readBack = (...files: ReturnType<typeof fileOf>[]): ImportPlan =>
  planImport(files, { ...nothingKnown({ timeZone: 'UTC', today: '2027-02-10' }), people: PEOPLE });
const errorsOf = ({ problems }: ImportPlan) => problems.filter(({ severity }) => severity === 'error');

test('goals written to a file are read back as they were, whatever their words', () => {
  fc.assert(
    fc.property(objectives, (written) => {
      const plan = readBack(fileOf('okrs', written.flatMap(okrRows)));

      expect(errorsOf(plan)).toEqual([]);
      expect(plan.cycles).toEqual([CYCLE]);
      const told = ({ level, team, title: words, ownerEmail, description, weight: own }: ImportedObjective | ExportedObjective) => ({
        ...{ level, team, words, ownerEmail, own },
        description: description || null,
      });
      expect(plan.objectives.map(told)).toEqual(written.map(told));
      const read = plan.keyResults.map(({ key: _key, objectiveKey: _objectiveKey, source: _source, file: _file, line: _line, ...said }) => said);
      expect(read).toEqual(written.flatMap((objective) => objective.keyResults));
    }),
  );
});

test('check-ins written to a file are read back as they were, also two of a day', () => {
  const said = fc.record({
    date: day,
    value: decimal,
    confidence,
    note: text,
    blocker: text,
    authorEmail: fc.option(email),
  });
  fc.assert(
    fc.property(objectives, fc.uniqueArray(said, { selector: (checkIn) => JSON.stringify(checkIn), maxLength: 6 }), ([objective], sayings) => {
      if (objective === undefined) return;
      const measured: ExportedKeyResult = { ...EMPTY, title: 'Measured' };
      const written = sayings
        .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
        .map((checkIn): ExportedCheckIn => {
          return { ...checkIn, stepsDone: null, cycle: CYCLE.name, team: objective.team, objective: objective.title, keyResult: measured.title };
        });

      const plan = readBack(fileOf('okrs', okrRows({ ...objective, keyResults: [measured] })), fileOf('check-ins', written.map(checkInRow)));

      expect(errorsOf(plan).filter(({ code }) => code !== 'NO_ROWS')).toEqual([]);
      expect(plan.checkIns.map(({ date, value, confidence: sure, note, blocker, authorEmail }) => [date, value, sure, note, blocker, authorEmail])).toEqual(
        written.map(({ date, value, confidence: sure, note, blocker, authorEmail }) => [date, value, sure, note, blocker, authorEmail]),
      );
    }),
  );
});

test('people written to a file are read back as they were, with the teams they lead', () => {
  const people: fc.Arbitrary<ExportedPerson[]> = fc.uniqueArray(
    fc.record({
      email,
      name: title,
      managerEmail: fc.constant(null),
      team: fc.option(title),
      role: fc.constantFrom('ADMIN' as const, 'TEAM_LEAD' as const, 'VIEWER' as const),
      timeZone: fc.constantFrom('Europe/Berlin', 'Asia/Kolkata'),
      language: fc.constantFrom('en' as const, 'ru' as const),
      leadership: fc.boolean(),
      leads: fc.uniqueArray(title, { maxLength: 2 }),
      active: fc.boolean(),
    }),
    { selector: (person) => person.email, minLength: 1 },
  );
  fc.assert(
    fc.property(people, (written) => {
      const plan = readBack(fileOf('people', written.map(personRow)));

      expect(errorsOf(plan)).toEqual([]);
      expect(plan.people.map(({ file: _file, line: _line, ...person }) => person)).toEqual(written);
    }),
  );
});

test('a parent, a goal without key results, words without a number and a day before the cycle are read back too', () => {
  const base = { cycle: CYCLE, team: null, ownerEmail: 'ada@x.example', description: '', weight: '1', keyResults: [] };
  const parent = { ...base, level: 'COMPANY' as const, title: 'Parent', parentTitle: null };
  const child = { ...base, level: 'TEAM' as const, team: 'Sales', title: 'Child', parentTitle: 'Parent', keyResults: [{ ...EMPTY, title: 'K' }] };
  const namesake = { ...parent, title: 'Child', keyResults: [{ ...EMPTY, title: 'K' }] };
  const words = { value: null, stepsDone: null, confidence: 4, note: 'Slow', blocker: '', authorEmail: null };
  const checkIn = { ...words, cycle: CYCLE.name, team: null, objective: 'Child', keyResult: 'K', date: '2026-12-20' };

  const plan = readBack(fileOf('okrs', [child, parent, namesake].flatMap(okrRows)), fileOf('check-ins', [checkInRow(checkIn)]));

  expect(errorsOf(plan)).toEqual([]);
  expect(plan.objectives.map(({ title: words, parentKey }) => [words, parentKey])).toEqual([
    ['Parent', null],
    ['Child', objectiveKeyOf({ cycle: CYCLE.name, team: null, title: 'Parent' })],
    ['Child', null],
  ]);
  expect(plan.checkIns).toMatchObject([
    { date: '2026-12-20', value: null, note: 'Slow', keyResultKey: expect.stringContaining(objectiveKeyOf({ ...namesake, cycle: CYCLE.name })) },
  ]);
});

test('what a spreadsheet would compute is guarded in every column of words', () => {
  const row = personRow({ ...SOMEBODY, name: '=HYPERLINK("http://x")', team: '@team', leads: ['+1+1'] });

  const cells = writeCsv([row]);

  expect(cells).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(cells).toContain(`'@team`);
  expect(cells).toContain(`'+1+1`);
});

const EMPTY: ExportedKeyResult = {
  ...NOTHING,
  title: 'K',
  kind: 'increase',
  start: '0',
  target: '10',
  unit: '',
  weight: '1',
  confidence: null,
  ambition: 'aspirational',
  ownerEmail: null,
  ownerTeam: null,
};
const SOMEBODY: ExportedPerson = {
  email: 'ada@x.example',
  name: 'Ada',
  managerEmail: null,
  team: null,
  role: 'ADMIN',
  timeZone: 'UTC',
  language: 'en',
  leadership: false,
  leads: [],
  active: true,
};
