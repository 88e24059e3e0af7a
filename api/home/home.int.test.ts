import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { createTask } from '../../database/task-changes.ts';
import type { PersonRow } from '../../database/people.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { checkIn, type Company, company, keyResult, objective, person, scopeOf, team } from '../../test/factories.ts';

let api: TestApi;
let acme: Company;
let cycleId: string;
/** A Tuesday; its week began to be answered on Friday the 6th. */
const NOW = '2026-02-10T09:00:00.000Z';
const LAST_WEEK = '2026-02-03T09:00:00.000Z';

beforeAll(async () => {
  api = await openTestApi();
});
beforeEach(async () => {
  acme = await company(api.database);
  cycleId = encodeGlobalID('Cycle', acme.cycle.id);
  api.clock.at = NOW;
});
afterAll(() => api?.close());

async function ask(who: PersonRow, query: string): Promise<Record<string, unknown>> {
  const { data, errors } = await api.graphql(await api.cookieOf(who), query);
  if (errors) throw new Error(JSON.stringify(errors));
  return data ?? {};
}

const arrange = (version: number, panels: string): string =>
  `mutation { arrangeHome(version: ${version}${panels && `, panels: ${panels}`}) { ... on MutationArrangeHomeSuccess { data { arranged version panels { name shown } } } ... on Refusal { code details } } }`;

test('an arrangement is kept for the person alone, and goes back to what fits them', async () => {
  const [una, sam] = [await person(acme.system, { name: 'Una' }), await person(acme.system, { name: 'Sam' })];
  const home = '{ home { arranged version panels { name shown } } }';
  const fitting = (await ask(una, home))['home'];

  const kept = (await ask(una, arrange(0, '[{ name: news, shown: true }, { name: tasks, shown: false }]')))['arrangeHome'];

  expect(fitting).toMatchObject({ arranged: false, version: 0 });
  const panels = [{ name: 'news', shown: true }, { name: 'tasks', shown: false }, ...[]];
  expect(kept).toMatchObject({ data: { arranged: true, version: 1 } });
  expect((await ask(una, home))['home']).toMatchObject({ arranged: true, panels: expect.arrayContaining(panels) });
  expect((await ask(sam, home))['home']).toEqual(fitting);
  expect((await ask(una, arrange(1, '')))['arrangeHome']).toMatchObject({ data: { arranged: false, version: 2 } });
  expect(((await ask(una, home))['home'] as { panels: object }).panels).toEqual((fitting as { panels: object }).panels);
});

test('of two windows the second is told of the first, and a panel that stands twice is refused', async () => {
  const una = await person(acme.system, { name: 'Una' });
  await ask(una, arrange(0, '[{ name: news, shown: true }]'));

  expect((await ask(una, arrange(0, '[{ name: tasks, shown: true }]')))['arrangeHome']).toMatchObject({
    code: 'CONFLICT',
    details: { theirs: { version: 1 } },
  });
  expect((await ask(una, arrange(1, '[{ name: news, shown: true }, { name: news, shown: false }]')))['arrangeHome']).toMatchObject({
    code: 'INVALID_INPUT',
    details: { field: 'panels' },
  });
});

test('a visit keeps its news for half an hour; after that they count from when it ended', async () => {
  const una = await person(acme.system, { name: 'Una' });
  const visit = async (at: string): Promise<unknown> => {
    api.clock.at = at;
    return (await ask(una, 'mutation { visitHome { ... on MutationVisitHomeSuccess { data { newsSince } } } }'))['visitHome'];
  };

  expect(await visit('2026-02-10T09:00:00.000Z')).toEqual({ data: { newsSince: null } });
  expect(await visit('2026-02-10T09:20:00.000Z')).toEqual({ data: { newsSince: null } });
  expect(await visit('2026-02-11T09:00:00.000Z')).toEqual({ data: { newsSince: '2026-02-10T09:20:00.000Z' } });
  expect(await visit('2026-02-11T09:10:00.000Z')).toEqual({ data: { newsSince: '2026-02-10T09:20:00.000Z' } });
});

test('news are what others did to what concerns one, and never one’s own', async () => {
  const [una, sam] = [await person(acme.system, { name: 'Una' }), await person(acme.system, { name: 'Sam' })];
  const goal = await objective(acme, { title: 'Company goal' });
  const [shared, own] = [
    await keyResult(acme, { objectiveId: goal.id, title: 'shared', ownerId: sam.id }),
    await keyResult(acme, { title: 'own', ownerId: una.id }),
  ];
  const far = await keyResult(acme, { title: 'far', ownerId: sam.id, objectiveId: (await objective(acme, { level: 'INDIVIDUAL', ownerId: sam.id })).id });
  const [samScope, unaScope] = [await scopeOf(api.database, sam), await scopeOf(api.database, una)];
  await checkIn({ ...acme, scope: samScope }, shared, { at: LAST_WEEK, value: '10' });
  await checkIn({ ...acme, scope: samScope }, shared, { at: '2026-02-09T10:00:00.000Z', value: '20', progressNote: 'a pilot signed' });
  await checkIn({ ...acme, scope: samScope }, far, { at: '2026-02-09T10:00:00.000Z', value: '20' });
  await checkIn({ ...acme, scope: unaScope }, own, { at: '2026-02-09T11:00:00.000Z', value: '20' });
  await createTask(acme.scope, { title: 'Call them', assigneeId: una.id }, { at: '2026-02-09T12:00:00.000Z' });
  await createTask(unaScope, { title: 'My own', assigneeId: una.id }, { at: '2026-02-09T12:00:00.000Z' });

  const { news } = (await ask(una, `{ home { news(cycleId: "${cycleId}") { noun title note progressBefore progress } } }`))['home'] as {
    news: { title: string }[];
  };

  expect(news.map(({ title }) => title)).toEqual(['Call them', 'shared']);
  expect(news[1]).toEqual({ noun: 'KeyResult', title: 'shared', note: expect.any(String), progressBefore: 0.1, progress: 0.2 });
});

test('a lead sees who has answered for the week and who has not, and what is blocked; a contributor sees nobody', async () => {
  const lead = await person(acme.system, { name: 'Lea', role: 'TEAM_LEAD' });
  const { id: teamId } = await team(acme.system, { name: 'Payments', leadId: lead.id });
  const [una, sam, other] = [
    await person(acme.system, { name: 'Una', teamId }),
    await person(acme.system, { name: 'Sam', teamId }),
    await person(acme.system, { name: 'Other' }),
  ];
  const [answered, silent] = [await keyResult(acme, { title: 'answered', ownerId: una.id }), await keyResult(acme, { title: 'silent', ownerId: sam.id })];
  await keyResult(acme, { title: 'elsewhere', ownerId: other.id });
  await checkIn(acme, answered, { at: '2026-02-09T10:00:00.000Z', value: '20', blocker: 'no contract' });
  await checkIn(acme, silent, { at: LAST_WEEK, value: '20' });
  const query = `{ home { teamWeek(cycleId: "${cycleId}") { people { name team keyResults answered } blockers { title blocker } } } }`;

  expect((await ask(lead, query))['home']).toEqual({
    teamWeek: {
      people: [
        { name: 'Sam', team: 'Payments', keyResults: 1, answered: 0 },
        { name: 'Una', team: 'Payments', keyResults: 1, answered: 1 },
      ],
      blockers: [{ title: 'answered', blocker: 'no contract' }],
    },
  });
  expect((await ask(una, query))['home']).toEqual({ teamWeek: { people: [], blockers: [] } });
});

test('departments have their means, what they were weeks ago, and come furthest behind first', async () => {
  const chief = await person(acme.system, { name: 'Chief', leadership: true });
  const [slow, fast] = [await team(acme.system, { name: 'Slow' }), await team(acme.system, { name: 'Fast' })];
  for (const [owner, value] of [
    [slow, '10'],
    [fast, '80'],
  ] as const) {
    const { id } = await person(acme.system, { teamId: owner.id });
    const measured = await keyResult(acme, { ownerId: id, objectiveId: (await objective(acme, { level: 'TEAM', teamId: owner.id })).id });
    await checkIn(acme, measured, { at: LAST_WEEK, value: '5' });
    await checkIn(acme, measured, { at: NOW, value });
  }

  const { departments } = (await ask(chief, `{ home { departments(cycleId: "${cycleId}") { name keyResults progress trend } } }`))['home'] as {
    departments: { name: string; trend: number[] }[];
  };

  expect(departments).toMatchObject([
    { name: 'Slow', keyResults: 1, progress: 0.1 },
    { name: 'Fast', keyResults: 1, progress: 0.8 },
  ]);
  expect(departments[1]?.trend.slice(-2)).toEqual([0.05, 0.8]);
});

test('the forecast of a cycle counts what reaches its target, and stands with what is there where there is none', async () => {
  const goal = await objective(acme, { title: 'Company goal' });
  const made = await Promise.all(['reaches', 'near', 'short', 'untold'].map((title) => keyResult(acme, { objectiveId: goal.id, title })));
  for (const [index, progress] of [1.4, 0.8, 0.2].entries())
    await api.behind.keyResult.updateMany({ where: { id: made[index]?.id ?? '' }, data: { forecast: { progress }, progress: 0.1 } });
  const query = `{ home { forecast(cycleId: "${cycleId}") { progress atEnd reaching near short forecasts objectives { title atEnd } } } }`;

  expect((await ask(acme.admin, query))['home']).toEqual({
    forecast: {
      progress: expect.closeTo(0.075),
      atEnd: expect.closeTo(0.5),
      reaching: 1,
      near: 1,
      short: 2,
      forecasts: 3,
      objectives: [{ title: 'Company goal', atEnd: expect.closeTo(0.5) }],
    },
  });
});

test('what does not run is told to administrators, and to nobody else', async () => {
  const { organizationId } = acme;
  const una = await person(acme.system);
  const place = { organizationId, provider: 'github', config: {}, ownerId: acme.admin.id, createdAt: new Date(LAST_WEEK) };
  const [dead, well] = [acme.cycle.id.replace(/^./, 'a'), acme.cycle.id.replace(/^./, 'b')];
  await api.behind.connection.create({
    data: { ...place, id: dead, name: 'Dead', health: 'reauth_needed', healthReason: 'revoked', healthSince: new Date(LAST_WEEK) },
  });
  await api.behind.connection.create({ data: { ...place, id: well, name: 'Well' } });
  const source = { organizationId, metric: 'stars', query: {}, createdAt: new Date(LAST_WEEK), silentSince: new Date(LAST_WEEK), failure: 'no answer' };
  const measured = await keyResult(acme, { title: 'Stars' });
  await api.behind.metricSource.create({ data: { ...source, id: dead, connectionId: well, keyResultId: measured.id } });
  const query = '{ home { operations { connections ailing { name health reason } silent { connection feeds failure } failedEffects waitingCommands } } }';

  expect((await ask(acme.admin, query))['home']).toMatchObject({
    operations: {
      connections: 2,
      ailing: [{ name: 'Dead', health: 'reauth_needed', reason: 'revoked' }],
      silent: [{ connection: 'Well', feeds: 'Stars', failure: 'no answer' }],
      failedEffects: 0,
    },
  });
  expect((await ask(una, query))['home']).toEqual({ operations: null });
});

test('own tasks come first due first, without what is done', async () => {
  const una = await person(acme.system);
  const give = (title: string, given: object = {}) => createTask(acme.scope, { title, assigneeId: una.id, ...given }, { at: NOW });
  await give('some day');
  await give('urgent some day', { priority: 'urgent' });
  await give('later', { dueOn: '2026-03-01' });
  await give('soon', { dueOn: '2026-02-11' });
  await give('done', { state: 'done' });

  const { tasks } = (await ask(una, '{ home { tasks { title } } }'))['home'] as { tasks: { title: string }[] };

  expect(tasks.map(({ title }) => title)).toEqual(['soon', 'later', 'urgent some day', 'some day']);
});
