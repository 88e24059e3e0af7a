import { addDays } from '../../domain/day.ts';
import { writeCsv } from '../../domain/import/csv.ts';
import { keyResultKeyOf, objectiveKeyOf } from '../../domain/import/import-plan.ts';
import type { ImportedCycle, ImportFile } from '../../domain/import/import-plan.ts';
import { formatSteps } from '../../domain/import/steps.ts';
import type { Day } from '../../domain/key-result.ts';
import { ACTIVE_GOALS, CLOSED_GOALS, DRAFT_GOALS } from './northwind-goals.ts';
import type { Fate, SampleKeyResult, SampleObjective } from './northwind-goals.ts';
import { emailOf, PEOPLE, TEAMS, teamMembers } from './northwind-people.ts';
import { CHECK_IN_COLUMNS, closedCheckIns, midweek, runningCheckIns, SILENT_DAYS } from './sample-check-ins.ts';
import { sampleCycles } from './sample-cycles.ts';
import { chance, choose } from './seeded.ts';

/** The sample company as files of the importer's own shapes, and what no file can say. */
export interface SampleCompany {
  people: string;
  /** The closed, the running and the drafted cycle, in this order. */
  okrs: readonly { name: string; csv: string }[];
  checkIns: string;
  extras: SampleExtras;
}

/** What files cannot say; key results by their natural keys (`domain/import/import-plan.ts`). */
export interface SampleExtras {
  organizationName: string;
  timeZone: string;
  /** The CEO, who signs in first. */
  adminEmail: string;
  lookAs: { ceo: string; manager: string; contributor: string };
  cycles: { closed: ImportedCycle; active: ImportedCycle; draft: ImportedCycle };
  /** Dropped in the closed cycle. */
  dropped: readonly { keyResultKey: string; on: Day; byEmail: string; reason: string }[];
  /** The key result whose source has said nothing since `silentSince`: STALE, its status frozen. */
  staleSource: { keyResultKey: string; provider: 'github'; metric: string; query: Readonly<Record<string, string>>; silentSince: Day };
  /** OFF_TRACK with an open escalation that waits for the admin: the owner has not answered, the manager is told. */
  escalation: { keyResultKey: string; ownerEmail: string; waitsForEmail: string };
  /** The one that moves away from its target. */
  wrongWayKeyResultKey: string;
  initiatives: readonly { keyResultKey: string; title: string; ownerEmail: string; state: 'planned' | 'in_progress' | 'blocked' | 'completed' }[];
}

const NAME = 'Northwind Instruments';
const TIME_ZONE = 'Europe/Berlin';
const PEOPLE_COLUMNS = ['email', 'name', 'manager_email', 'team', 'role', 'time_zone', 'leadership', 'language', 'company'];
const OKR_COLUMNS = [
  ...['cycle', 'cycle_start', 'cycle_end', 'level', 'team', 'objective', 'parent_objective', 'objective_owner', 'key_result', 'kr_owner'],
  ...['kind', 'start', 'target', 'unit', 'weight', 'confidence', 'source', 'query'],
];
const SOURCE = { provider: 'github', metric: 'open-bugs', query: { label: 'bug' } } as const;

/**
 * Northwind Instruments as it stands on a day: last cycle closed, this one in week 6 with 6 key results AT_RISK and 3 OFF_TRACK
 * by the house rules, the next one a draft with two quality warnings. The same day gives the same company.
 */
export function sampleCompany(today: Day): SampleCompany {
  const cycles = sampleCycles(today);
  const file = (cycle: ImportedCycle, goals: readonly SampleObjective[]) => ({ name: fileName(cycle), csv: okrsCsv(cycle, goals) });
  const subjects = (cycle: ImportedCycle, goals: readonly SampleObjective[]) =>
    goals.flatMap((objective) => objective.keyResults.map((keyResult, index) => ({ objective, keyResult, cycle, author: emailOf(ownerOf(objective, index)) })));
  const checkIns = [
    ...subjects(cycles.closed, CLOSED_GOALS).flatMap(closedCheckIns),
    ...subjects(cycles.active, ACTIVE_GOALS).flatMap((subject) => runningCheckIns({ ...subject, today })),
  ];
  return {
    people: peopleCsv(),
    okrs: [file(cycles.closed, CLOSED_GOALS), file(cycles.active, ACTIVE_GOALS), file(cycles.draft, DRAFT_GOALS)],
    checkIns: writeCsv([CHECK_IN_COLUMNS, ...checkIns]),
    extras: extrasOf(cycles, today),
  };
}

/** The sample company as the importer takes it. */
export function sampleFiles(sample: SampleCompany): ImportFile[] {
  return [
    { name: 'people.csv', text: sample.people },
    ...sample.okrs.map(({ name, csv }) => ({ name, text: csv })),
    { name: 'check-ins.csv', text: sample.checkIns },
  ];
}

function fileName(cycle: ImportedCycle): string {
  return `okrs-${cycle.name.toLowerCase().replace(' ', '-')}.csv`;
}

function peopleCsv(): string {
  const rows = PEOPLE.map(({ id, name, manager, team, role, zone, leadership, language }) => [
    ...[emailOf(id), name, manager === '' ? '' : emailOf(manager), team, role, zone],
    ...[leadership ? 'yes' : 'no', language, NAME],
  ]);
  return writeCsv([PEOPLE_COLUMNS, ...rows]);
}

function okrsCsv(cycle: ImportedCycle, goals: readonly SampleObjective[]): string {
  const rows = goals.flatMap((objective) =>
    objective.keyResults.map((keyResult, index) => [
      ...[
        cycle.name,
        cycle.startsOn,
        cycle.endsOn,
        levelOf(objective),
        objective.team ?? '',
        objective.title,
        objective.parent ?? '',
        emailOf(objective.owner),
      ],
      ...[keyResult.title, emailOf(ownerOf(objective, index)), keyResult.kind, keyResult.start, targetCell(keyResult, cycle), keyResult.unit, '1'],
      ...[
        String(6 + Math.floor(chance('first-confidence', keyResult.title) * 3)),
        ...(keyResult.fate === 'stale' ? [SOURCE.provider, `${SOURCE.metric} label=${SOURCE.query.label}`] : ['', '']),
      ],
    ]),
  );
  return writeCsv([OKR_COLUMNS, ...rows]);
}

function targetCell(keyResult: SampleKeyResult, cycle: ImportedCycle): string {
  if (keyResult.steps === undefined) return keyResult.target;
  return formatSteps(keyResult.steps.map(([title, weight, week]) => ({ title, weight: String(weight), dueOn: midweek(cycle, week) })));
}

function levelOf(objective: SampleObjective): string {
  if (objective.team === null) return 'COMPANY';
  return objective.individual ? 'INDIVIDUAL' : 'TEAM';
}

/** The first key result is the objective owner's; the others are spread over the team, the company's over the team leads. */
function ownerOf(objective: SampleObjective, index: number): string {
  if (index === 0 || objective.individual) return objective.owner;
  const others = objective.team === null ? TEAMS.flatMap((team) => teamMembers(team).slice(0, 1)) : teamMembers(objective.team);
  return choose(
    others.filter((id) => id !== objective.owner),
    'owner',
    objective.title,
    index,
  );
}

function extrasOf(cycles: SampleExtras['cycles'], today: Day): SampleExtras {
  const active = (fate: Fate) => keysOf(cycles.active, ACTIVE_GOALS, fate);
  const [stale] = active('stale');
  const [wrong] = active('wrong');
  if (stale === undefined || wrong === undefined) throw new Error('The sample goals lost their stale or their wrong-way key result.');
  const droppedOn = addDays(cycles.closed.startsOn, 45);
  return {
    organizationName: NAME,
    timeZone: TIME_ZONE,
    adminEmail: emailOf('helen.brandt'),
    lookAs: { ceo: emailOf('helen.brandt'), manager: emailOf('rachel.stone'), contributor: emailOf('kavya.nair') },
    cycles,
    dropped: keysOf(cycles.closed, CLOSED_GOALS, 'wrong').map(({ key, owner }) => ({
      keyResultKey: key,
      on: droppedOn,
      byEmail: owner,
      reason: 'The move to a second region makes these tests obsolete; we start again there.',
    })),
    staleSource: { keyResultKey: stale.key, ...SOURCE, silentSince: addDays(today, -SILENT_DAYS) },
    escalation: { keyResultKey: wrong.key, ownerEmail: wrong.owner, waitsForEmail: emailOf('helen.brandt') },
    wrongWayKeyResultKey: wrong.key,
    initiatives: [...active('risk'), ...active('off'), wrong].map(({ key, owner, title }, index) => ({
      keyResultKey: key,
      title: INITIATIVES[title] ?? 'Find out what holds us back',
      ownerEmail: owner,
      state: INITIATIVE_STATES[index % INITIATIVE_STATES.length] ?? 'planned',
    })),
  };
}

const INITIATIVE_STATES = ['in_progress', 'planned', 'blocked', 'completed'] as const;
const INITIATIVES: Readonly<Record<string, string>> = {
  'Net revenue churn per quarter': 'Retention offer for hospital groups',
  'Alerts that lead to a documented action': 'Action log in the mobile app',
  'Guided root-cause view reaches all plans': 'Security review of the root-cause view',
  'Median lead time of a change': 'A test environment for each team',
  'Потерянные пакеты за неделю': 'Обновление прошивки шлюзов',
  'Demos held with laboratories above 50 instruments': 'Hire two field sellers',
  'Certified partner engineers': 'Translate the exam into French and Spanish',
  'Framework contract with a national distributor is signed': 'Liability cap agreed with Legal',
  'Tickets per hundred instruments': 'Firmware fix for the affected family',
};

function keysOf(cycle: ImportedCycle, goals: readonly SampleObjective[], fate: Fate): { key: string; title: string; owner: string }[] {
  return goals.flatMap((objective) => {
    const objectiveKey = objectiveKeyOf({ cycle: cycle.name, team: objective.team, title: objective.title });
    return objective.keyResults.flatMap(({ title, fate: its }, index) =>
      its === fate ? [{ key: keyResultKeyOf({ objectiveKey, title }), title, owner: emailOf(ownerOf(objective, index)) }] : [],
    );
  });
}
