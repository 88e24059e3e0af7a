import { addDays, daysBetween, weekdayOf } from '../../domain/day.ts';
import { writeCsv } from '../../domain/import/csv.ts';
import type { ImportFile } from '../../domain/import/import-plan.ts';
import type { Day } from '../../domain/key-result.ts';
import type { Fate, SampleKeyResult } from './northwind-goals.ts';
import { bandValue, closedProgress, valueAt } from './sample-values.ts';
import { chance, choose } from './seeded.ts';

/** The quarter of the example files, its dates fixed: a rehearsal of them comes out the same for ever. */
const CYCLE = { name: 'Q1 2027', startsOn: '2027-01-01', endsOn: '2027-03-31' } as const;
const CHECK_INS = 860;
const DOMAIN = 'harbour.example';
const ZONES = ['Europe/Berlin', 'Europe/Lisbon', 'America/Chicago', 'Asia/Singapore'] as const;

/** Team, what it works on, and the company objective that it serves. */
const TEAMS = [
  ['Platform', 'the platform', 0],
  ['Payments', 'paying and getting paid', 1],
  ['Mobile', 'booking on the phone', 2],
  ['Growth', 'the first visit', 0],
  ['Support', 'asking for help', 2],
  ['Finance', 'planning with numbers', 3],
  ['Marketing', 'our story', 1],
  ['People', 'life at work', 4],
] as const;
const COMPANY_OBJECTIVES = [
  'Be the harbour that small shippers try first',
  'Earn money with customers who come back',
  'Make every answer faster than a phone call',
  'Grow only as fast as we can pay for',
  'Make this the team that people tell their friends about',
] as const;
const TEAM_OBJECTIVES = [
  'Make {} something that customers praise',
  'Take the surprises out of {}',
  'Let {} grow without growing pains',
  'Know what people need from {}',
] as const;
const OWN_OBJECTIVES = [
  'Become the person others ask about {}',
  'Leave {} tidier than it was found',
  'Learn what the best do about {}',
  'Teach the team one new thing about {}',
  'Spend less of the week on {}',
] as const;

type Draft = readonly [title: string, kind: SampleKeyResult['kind'], start: string, target: string, unit: string];
const KEY_RESULTS: readonly Draft[] = [
  ['Customers who come back within a month', 'increase', '34', '52', '%'],
  ['Requests answered the same day', 'increase', '61', '90', '%'],
  ['Weekly active users', 'increase', '1800', '3200', 'users'],
  ['Interviews held', 'increase', '0', '18', 'interviews'],
  ['Satisfaction after contact', 'increase', '3.8', '4.6', 'points'],
  ['Revenue that renews by itself', 'increase', '410', '560', 'k EUR'],
  ['Colleagues who can stand in', 'increase', '1', '6', 'people'],
  ['Work covered by tests', 'increase', '48', '75', '%'],
  ['Time until the first answer', 'decrease', '190', '45', 'minutes'],
  ['Errors that customers report', 'decrease', '72', '20', 'errors'],
  ['Steps from start to finish', 'decrease', '14', '6', 'steps'],
  ['Cost of a transaction', 'decrease', '0.42', '0.25', 'EUR'],
  ['Work thrown away', 'decrease', '22', '8', '%'],
  ['Open tickets older than a week', 'decrease', '130', '30', 'tickets'],
  ['Weeks without a missed promise', 'maintain', '95', '', '%'],
  ['Overtime a head', 'maintain', '', '3', 'hours'],
  ['New way of working in daily use', 'milestone', '', 'Draft:20@2027-01-29; Trial:40@2027-02-26; Everywhere:40@2027-03-26', ''],
  ['Findings are accepted by the management', 'binary', '', '', ''],
];

interface ExamplePerson {
  email: string;
  name: string;
  manager: string;
  team: string;
  role: string;
  zone: string;
  leadership: boolean;
}

interface ExampleObjective {
  title: string;
  level: 'COMPANY' | 'TEAM' | 'INDIVIDUAL';
  team: string;
  parent: string;
  owner: ExamplePerson;
  keyResults: readonly SampleKeyResult[];
}

/** The example files: 61 people, 77 objectives, 220 key results and 860 check-ins over a quarter. */
export function exampleFiles(): ImportFile[] {
  const people = examplePeople();
  const objectives = exampleObjectives(people);
  return [
    { name: 'example-people.csv', text: peopleCsv(people) },
    { name: 'example-okrs.csv', text: okrsCsv(objectives) },
    { name: 'example-check-ins.csv', text: checkInsCsv(objectives) },
  ];
}

const FIRST_NAMES = [
  'Anna',
  'Bruno',
  'Carla',
  'David',
  'Elif',
  'Frida',
  'Goran',
  'Hana',
  'Ivan',
  'Jana',
  'Karim',
  'Lena',
  'Marta',
  'Nils',
  'Oana',
  'Paulo',
  'Rita',
  'Sven',
  'Tess',
  'Umut',
];
const LAST_NAMES = [
  'Almeida',
  'Berg',
  'Costa',
  'Duarte',
  'Eriksen',
  'Falk',
  'Garcia',
  'Holm',
  'Ito',
  'Jensen',
  'Kaya',
  'Lang',
  'Meyer',
  'Novak',
  'Okoye',
  'Park',
  'Rossi',
  'Silva',
  'Tran',
  'Urban',
];
const TEAM_SIZE = 7;

function examplePeople(): ExamplePerson[] {
  const person = (index: number, change: Omit<ExamplePerson, 'email' | 'name' | 'zone'>): ExamplePerson => {
    // Twenty first and twenty last names meet in another pair for each of sixty people.
    const [first, last] = [FIRST_NAMES[index % 20] ?? '', LAST_NAMES[(index + Math.floor(index / 20) * 7) % 20] ?? ''];
    return { email: `${first}.${last}@${DOMAIN}`.toLowerCase(), name: `${first} ${last}`, zone: choose(ZONES, 'zone', index), ...change };
  };
  const chief = person(0, { manager: '', team: '', role: 'ADMIN', leadership: true });
  const directors = [1, 2, 3, 4].map((index) => person(index, { manager: chief.email, team: '', role: 'MANAGER', leadership: true }));
  const members = TEAMS.flatMap(([team], teamIndex) => {
    const at = 5 + teamIndex * TEAM_SIZE;
    const lead = person(at, { manager: directors[teamIndex % 4]?.email ?? chief.email, team, role: 'TEAM_LEAD', leadership: false });
    const others = Array.from({ length: TEAM_SIZE - 1 }, (_, index) =>
      person(at + 1 + index, { manager: lead.email, team, role: 'CONTRIBUTOR', leadership: false }),
    );
    return [lead, ...others];
  });
  return [chief, ...directors, ...members];
}

function exampleObjectives(people: readonly ExamplePerson[]): ExampleObjective[] {
  const company = COMPANY_OBJECTIVES.map((title, index): ExampleObjective => {
    return { title, level: 'COMPANY', team: '', parent: '', owner: personAt(people, index), keyResults: keyResultsFor(title, 3) };
  });
  const teams = TEAMS.flatMap(([team, topic, serves], teamIndex) =>
    TEAM_OBJECTIVES.map((pattern, index): ExampleObjective => {
      const title = pattern.replace('{}', topic);
      const owner = personAt(people, 5 + teamIndex * TEAM_SIZE + (index % 2));
      return { title, level: 'TEAM', team, parent: COMPANY_OBJECTIVES[serves], owner, keyResults: keyResultsFor(title, 3) };
    }),
  );
  const own = TEAMS.flatMap(([team, topic], teamIndex) =>
    OWN_OBJECTIVES.map((pattern, index): ExampleObjective => {
      const title = pattern.replace('{}', topic);
      const parent = (TEAM_OBJECTIVES[index % TEAM_OBJECTIVES.length] ?? '').replace('{}', topic);
      const owner = personAt(people, 5 + teamIndex * TEAM_SIZE + 2 + index);
      return { title, level: 'INDIVIDUAL', team, parent, owner, keyResults: keyResultsFor(title, teamIndex * OWN_OBJECTIVES.length + index < 29 ? 3 : 2) };
    }),
  );
  return [...company, ...teams, ...own];
}

function personAt(people: readonly ExamplePerson[], index: number): ExamplePerson {
  const person = people[index];
  if (person === undefined) throw new RangeError(`There is no person ${index} in the example.`);
  return person;
}

function keyResultsFor(objective: string, count: number): SampleKeyResult[] {
  const drawn = KEY_RESULTS.toSorted((a, b) => chance('draw', objective, a[0]) - chance('draw', objective, b[0]));
  return drawn
    .slice(0, count)
    .map(([title, kind, start, target, unit]) => ({ title, kind, start, target, unit, fate: fateOf(chance('fate', objective, title)) }));
}

function fateOf(luck: number): Fate {
  if (luck < 0.55) return 'on';
  if (luck < 0.68) return 'done';
  if (luck < 0.85) return 'risk';
  return luck < 0.95 ? 'off' : 'wrong';
}

function peopleCsv(people: readonly ExamplePerson[]): string {
  const rows = people.map(({ email, name, manager, team, role, zone, leadership }) => [email, name, manager, team, role, zone, leadership ? 'yes' : 'no']);
  return writeCsv([['email', 'name', 'manager_email', 'team', 'role', 'time_zone', 'leadership'], ...rows]);
}

function okrsCsv(objectives: readonly ExampleObjective[]): string {
  const heading =
    'cycle,cycle_start,cycle_end,level,team,objective,parent_objective,objective_owner,key_result,kr_owner,kind,start,target,unit,weight,confidence'.split(',');
  const rows = objectives.flatMap(({ title, level, team, parent, owner, keyResults }) =>
    keyResults.map((keyResult) => [
      ...[CYCLE.name, CYCLE.startsOn, CYCLE.endsOn, level, team, title, parent, owner.email],
      ...[keyResult.title, owner.email, keyResult.kind, keyResult.start, keyResult.target, keyResult.unit, '1'],
      String(5 + Math.floor(chance('confidence', title, keyResult.title) * 4)),
    ]),
  );
  return writeCsv([heading, ...rows]);
}

/** As in real companies, most report every other week and some hardly ever; the 860 luckiest of all weeks are reported. */
function checkInsCsv(objectives: readonly ExampleObjective[]): string {
  const days = Array.from({ length: daysBetween(CYCLE.startsOn, CYCLE.endsOn) + 1 }, (_, index) => addDays(CYCLE.startsOn, index));
  const mondays = days.filter((day) => weekdayOf(day) === 1);
  const chances = objectives.flatMap((objective) =>
    objective.keyResults.flatMap((keyResult) =>
      mondays.slice(0, -1).map((monday, week) => {
        const names = [objective.title, keyResult.title, week] as const;
        const day = addDays(monday, Math.floor(chance('day', ...names) * 5));
        return { objective, keyResult, week: week + 1, day, luck: chance('reports', ...names) * (0.6 + chance('keen', objective.owner.email)) };
      }),
    ),
  );
  const told = chances.toSorted((a, b) => a.luck - b.luck).slice(0, CHECK_INS);
  const rows = told
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
    .map(({ objective, keyResult, week, day }) => [
      ...[objective.title, keyResult.title, day, valueIn(keyResult, week, day), confidenceIn(objective, keyResult, week)],
      ...[choose(NOTES, 'note', objective.title, keyResult.title, week), objective.owner.email],
    ]);
  return writeCsv([['objective', 'key_result', 'date', 'value', 'confidence', 'note', 'author'], ...rows]);
}

const NOTES = [
  '',
  '',
  'On plan.',
  'Slow week, two of us were ill.',
  'The trial convinced more people than we hoped.',
  'Waiting for a decision.',
  'First results look good; we widen the trial.',
  'Numbers from the report of Monday,\nnot audited yet.',
];

function valueIn(keyResult: SampleKeyResult, week: number, day: Day): string {
  const elapsed = (daysBetween(CYCLE.startsOn, day) + 0.5) / 90;
  switch (keyResult.kind) {
    case 'maintain':
      return bandValue(keyResult, week, keyResult.fate === 'on' || keyResult.fate === 'done' || week % 2 === 0);
    case 'milestone':
      return String(keyResult.fate === 'off' || keyResult.fate === 'wrong' ? 0 : Math.min(3, Math.floor(week / 4)));
    case 'binary':
      return keyResult.fate === 'done' && week > 9 ? 'yes' : 'no';
    default:
      return valueAt(keyResult, keyResult.fate === 'wrong' ? -0.2 * elapsed : closedProgress(keyResult, elapsed));
  }
}

/** More than half leave it at 5 for ever, as they do in real companies. */
function confidenceIn(objective: ExampleObjective, keyResult: SampleKeyResult, week: number): string {
  if (chance('touches', objective.owner.email) < 0.57) return '5';
  const end = keyResult.fate === 'on' || keyResult.fate === 'done' ? 8 : 3;
  return String(Math.round(6 + (end - 6) * (week / 13)));
}
