import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { SearchKind } from '../domain/search-text.ts';
import {
  checkIn,
  company,
  type Company,
  cycle,
  keyResult,
  objective,
  openTestDatabase,
  type OpenTestDatabase,
  person,
  scopeOf,
  team,
} from '../test/factories.ts';
import { Prisma } from './generated/prisma/client.ts';
import { createConnection } from './connections.ts';
import { createInitiative } from './initiatives.ts';
import { createKpi } from './kpis.ts';
import { createMeeting } from './meetings.ts';
import type { Scope } from './scope.ts';
import { search } from './search.ts';
import { createTask } from './task-changes.ts';

const AT = '2026-02-10T09:00:00.000Z';

let open: OpenTestDatabase;
let acme: Company;

beforeAll(async () => {
  open = await openTestDatabase();
});
beforeEach(async () => {
  acme = await company(open.database);
});
afterAll(() => open.close());

async function found(scope: Scope, text: string, kinds: readonly SearchKind[] = []): Promise<string[]> {
  return (await search(scope, { text, kinds, first: 20, now: AT })).found.map(({ kind, name }) => `${kind}: ${name}`);
}

/** One of every kind that speaks of harbours. */
async function harbours(): Promise<void> {
  const { scope, system, admin } = acme;
  const goal = await objective(acme, { title: 'Open harbours' });
  const kr = await keyResult(acme, { title: 'Ships in harbour', objectiveId: goal.id });
  await checkIn(acme, kr, { at: AT, value: '10', confidence: 5, progressNote: 'The northern harbour has signed' });
  await createInitiative(scope, { objectiveId: goal.id, title: 'Harbour visits' }, { at: AT });
  await createTask(scope, { title: 'Call the harbour master', state: 'todo' }, { at: AT });
  const times = { startsAt: AT, durationMinutes: 30, timeZone: 'UTC', recurrence: '' };
  await createMeeting(scope, { title: 'Harbour round', agenda: '', ...times, invited: { personIds: [], emails: [] } }, { at: AT });
  await person(system, { name: 'Hanna Harbour' });
  await team(system, { name: 'Harbours' });
  await createKpi(scope, { name: 'Harbour fees', unit: '', ownerId: admin.id, direction: 'increase', bandLow: null, bandHigh: null }, { at: AT });
  await cycle(system, { name: 'Harbour quarter', phase: 'closed' });
  const settings = { config: {}, secret: {} };
  await createConnection(scope, { provider: 'csv', name: 'Harbour numbers', ownerId: admin.id, settings }, { at: AT });
}

test('one search finds things of every kind, by the beginnings of words and by their other forms', async () => {
  await harbours();
  const all = [
    'check_in: Ships in harbour',
    'connection: Harbour numbers',
    'cycle: Harbour quarter',
    'initiative: Harbour visits',
    'key_result: Ships in harbour',
    'kpi: Harbour fees',
    'meeting: Harbour round',
    'objective: Open harbours',
    'person: Hanna Harbour',
    'task: Call the harbour master',
    'team: Harbours',
  ];

  expect((await found(acme.scope, 'harb')).toSorted()).toEqual(all);
  expect((await found(acme.scope, 'HARBOURS')).toSorted()).toEqual(all);
  expect(await found(acme.scope, 'harbour master call')).toEqual(['task: Call the harbour master']);
  expect(await found(acme.scope, 'harb', ['team', 'kpi'])).toHaveLength(2);
  expect(await found(acme.scope, 'h')).toEqual([]);
});

test.each([
  ['выручки', 'a word in another case'],
  ['выруч', 'its beginning'],
  ['ещё выручку', 'е written for ё'],
  ['ВЫРУЧКА', 'capital letters'],
  ['dshexrf', 'the Latin keys of the same places'],
  ['вырчука', 'a typing error'],
])('Russian: %s finds it, by %s', async (text) => {
  await objective(acme, { title: 'Еще больше: выручка растёт' });

  expect(await found(acme.scope, text)).toEqual(['objective: Еще больше: выручка растёт']);
});

test('typing errors find what is like it only where nothing has the words, and the answer says so', async () => {
  await keyResult(acme, { title: 'Raise retention', objectiveId: (await objective(acme, { title: 'Stay' })).id });
  const asked = (text: string) => search(acme.scope, { text, kinds: [], first: 5, now: AT });

  expect(await asked('retention')).toMatchObject({ loosely: false, found: [{ name: 'Raise retention' }] });
  expect(await asked('retnetion')).toMatchObject({ loosely: true, readAs: null, found: [{ name: 'Raise retention' }] });
  expect(await asked('куеутешщт')).toMatchObject({ loosely: false, readAs: 'retention', found: [{ name: 'Raise retention' }] });
  expect((await asked('zeppelin')).found).toEqual([]);
});

test('the name itself comes before names that begin so, those before names that have it, and a description comes last; what is over stands behind', async () => {
  const past = await cycle(acme.system, { phase: 'closed' });
  const goals = ['Grow the churn story', 'Churn', 'Churn below five', 'Nothing of the kind'];
  for (const title of goals) await objective(acme, { title });
  await objective(acme, { title: 'Churn of last year', cycleId: past.id });
  await acme.system.db.objective.updateMany({ where: { title: 'Nothing of the kind' }, data: { description: 'But churn is in its words' } });

  expect(await found(acme.scope, 'churn', ['objective'])).toEqual([
    'objective: Churn',
    'objective: Churn below five',
    'objective: Churn of last year',
    'objective: Grow the churn story',
    'objective: Nothing of the kind',
  ]);
});

test('of check-ins the newest come first; each kind is bounded, and the answer says of which there is more', async () => {
  const kr = await keyResult(acme, { title: 'Ships' });
  for (const [day, note] of [
    ['2026-01-12', 'first fog'],
    ['2026-01-26', 'third fog'],
    ['2026-01-19', 'second fog'],
  ] as const)
    await checkIn(acme, kr, { at: `${day}T09:00:00.000Z`, value: '10', confidence: 5, progressNote: note });
  const answer = await search(acme.scope, { text: 'fog', kinds: [], first: 2, now: AT });

  expect(answer.found.map(({ body }) => body)).toEqual(['third fog', 'second fog']);
  expect(answer.found[0]).toMatchObject({ pageId: kr.id, name: 'Ships', person: acme.admin.name });
  expect(answer.more).toEqual(['check_in']);
});

test('where goals are read by place, nobody finds those of others; of an objective in outline its name is found, not its words', async () => {
  acme = await company(open.database, { settings: { access: 'place' } });
  const sales = await team(acme.system, { name: 'Sales' });
  const [una, otto] = [await person(acme.system, { name: 'Una', teamId: sales.id }), await person(acme.system, { name: 'Otto' })];
  const top = await objective(acme, { title: 'Quay above', level: 'TEAM', ownerId: otto.id });
  await acme.system.db.objective.updateMany({ where: { id: top.id }, data: { description: 'quay that is confidential' } });
  const mine = await objective(acme, { title: 'Quay of mine', level: 'INDIVIDUAL', ownerId: una.id, parentId: top.id });
  const theirs = await keyResult(acme, { title: 'Quay of theirs', objectiveId: top.id, ownerId: otto.id });
  await checkIn(acme, theirs, { at: AT, value: '10', confidence: 5, progressNote: 'quay at last' });
  await createTask(acme.scope, { title: 'Quay works', state: 'todo', keyResultId: theirs.id }, { at: AT });
  await createInitiative(acme.scope, { objectiveId: top.id, title: 'Quay plan' }, { at: AT });
  const asUna = await scopeOf(open.database, una, AT);

  expect((await found(asUna, 'quay')).toSorted()).toEqual(['objective: Quay above', `objective: ${mine.title}`]);
  expect(await found(asUna, 'confidential')).toEqual([]);
  expect((await search(asUna, { text: 'quay above', kinds: [], first: 5, now: AT })).found).toMatchObject([{ name: 'Quay above', body: '' }]);
  expect(await found(acme.scope, 'confidential')).toEqual(['objective: Quay above']);
});

test('whoever looks in from outside finds no notes, numbers, meetings or accounts; somebody else’s meeting and own account are nobody’s find', async () => {
  await harbours();
  const viewer = await scopeOf(open.database, await person(acme.system, { name: 'Board', role: 'VIEWER' }), AT);
  const staff = await scopeOf(open.database, await person(acme.system, { name: 'Staff' }), AT);
  const personal = { provider: 'csv', name: 'Harbour diary', ownerId: acme.admin.id, settings: { config: {}, secret: {} }, personal: true };
  await createConnection(acme.scope, personal, { at: AT });
  const kinds = async (scope: Scope) => new Set((await found(scope, 'harbour')).map((each) => each.split(':')[0]));

  expect(await kinds(viewer)).toEqual(new Set(['objective', 'key_result', 'initiative', 'person', 'team', 'cycle']));
  expect(await found(staff, 'harbour', ['connection', 'meeting'])).toEqual(['connection: Harbour numbers']);
  expect(await found(acme.scope, 'harbour', ['connection', 'meeting'])).toHaveLength(3);
});

test('what is archived, called off or erased is not found, nor anything of another company', async () => {
  await harbours();
  const other = await company(open.database);
  await acme.system.db.objective.updateMany({ where: { title: 'Open harbours' }, data: { archivedAt: new Date(AT) } });
  await acme.system.db.meeting.updateMany({ data: { cancelledAt: new Date(AT) } });
  await acme.system.db.person.updateMany({ where: { name: 'Hanna Harbour' }, data: { erasedAt: new Date(AT) } });

  expect(new Set((await found(acme.scope, 'harbour')).map((each) => each.split(':')[0]))).toEqual(new Set(['task', 'team', 'kpi', 'cycle', 'connection']));
  expect(await found(other.scope, 'harbour')).toEqual([]);
});

test('the views that are searched show one company, and nobody writes through them', async () => {
  await harbours();
  const other = await company(open.database);
  const views = await open.behind.$queryRaw<{ name: string }[]>`
    SELECT relname AS name FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace`;

  expect(views.length).toBeGreaterThan(10);
  for (const { name } of views) {
    const count = async ({ db }: Scope) => (await db.$queryRawUnsafe<{ count: number }[]>(`SELECT count(*)::int AS count FROM ${name}`))[0]?.count ?? 0;
    const [rights] = await open.database.prisma.$queryRaw<object[]>`
      SELECT has_table_privilege(${name}, 'INSERT') OR has_table_privilege(${name}, 'UPDATE') OR has_table_privilege(${name}, 'DELETE') AS writes`;
    const ofOther = await count(other.system);
    expect({ name, rights, fewer: ofOther < (await count(acme.system)) }).toEqual({ name, rights: { writes: false }, fewer: true });
    expect(await open.database.prisma.$queryRawUnsafe(`SELECT id FROM ${name}`)).toEqual([]);
  }
});

test('a search looks into the index also for the role that row security holds', async () => {
  const kr = await keyResult(acme);
  await open.behind.$executeRaw`
    INSERT INTO check_ins (organization_id, id, cycle_id, key_result_id, source, at, week, progress_note)
    SELECT ${acme.organizationId}::uuid, gen_random_uuid(), ${acme.cycle.id}::uuid, ${kr.id}::uuid, 'PERSON', now(), '2026-W07', 'word' || n FROM generate_series(1, 4000) n`;
  await open.behind.$executeRaw`ANALYZE check_ins`;
  const plans: string[] = [];
  const db = {
    $queryRaw: async (strings: TemplateStringsArray, ...values: unknown[]) => {
      const statement = Prisma.sql(strings, ...values);
      plans.push(...(await acme.system.db.$queryRaw<{ 'QUERY PLAN': string }[]>`EXPLAIN ${statement}`).map((line) => line['QUERY PLAN']));
      return [];
    },
  };

  await search({ ...acme.system, db: db as unknown as Scope['db'] }, { text: 'word12', kinds: ['check_in'], first: 5, now: AT });

  expect(plans.join('\n')).toMatch(/Bitmap Index Scan on check_ins_search/);
});
