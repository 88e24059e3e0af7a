import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { carryOver } from '../../database/carry-over.ts';
import { cycleById } from '../../database/cycles.ts';
import { dropKeyResult, keyResultsOf } from '../../database/key-results.ts';
import { objectiveById, objectivesPage } from '../../database/objectives.ts';
import { recordRetroAnswer } from '../../database/retro-answers.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { checkIn, company, type Company, cycle, keyResult, objective, person, team } from '../../test/factories.ts';

const AT = '2026-02-10T09:00:00.000Z';

let api: TestApi;
let acme: Company;
let cookie: string;
beforeAll(async () => {
  api = await openTestApi();
});
beforeEach(async () => {
  acme = await company(api.database);
  cookie = await api.cookieOf(acme.admin);
});
afterAll(() => api.close());

test('an objective is hung under another, and back; who saw an older version is told', async () => {
  const [north, ours] = [await objective(acme, { level: 'COMPANY' }), await objective(acme, { level: 'TEAM' })];

  expect(await align(ours.id, north.id, 1)).toMatchObject({ data: { parent: { id: globalId(north.id) }, version: 2 } });
  expect(await align(ours.id, null, 1)).toMatchObject({ code: 'CONFLICT' });
  expect(await align(ours.id, null, 2)).toMatchObject({ data: { parent: null, version: 3 } });
});

test('a ring, a narrower parent, a parent of a company objective and one of another cycle are refused with the reason', async () => {
  const top = await objective(acme, { level: 'TEAM' });
  const middle = await objective(acme, { level: 'TEAM', parentId: top.id });
  const low = await objective(acme, { level: 'INDIVIDUAL', parentId: middle.id });
  const whole = await objective(acme, { level: 'COMPANY' });
  const later = await cycle(acme.system, { phase: 'draft', startsOn: '2026-04-06', endsOn: '2026-07-05' });
  const elsewhere = await objective(acme, { level: 'COMPANY', cycleId: later.id });

  expect(await align(top.id, low.id, 1)).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('one below it') });
  expect(await align(top.id, top.id, 1)).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await align(middle.id, low.id, 1)).toMatchObject({ message: expect.stringContaining('one below it') });
  expect(await align(whole.id, top.id, 1)).toMatchObject({ message: expect.stringContaining('stands at the top') });
  expect(await align(top.id, elsewhere.id, 1)).toMatchObject({ message: expect.stringContaining('another cycle') });
  const alone = await objective(acme, { level: 'INDIVIDUAL' });
  expect(await align(middle.id, alone.id, 1)).toMatchObject({ message: expect.stringContaining('wider') });
  expect(await objectiveById(acme.scope, middle.id)).toMatchObject({ parentId: top.id, version: 1 });
});

test('two moves at once, each right for itself, make no ring', async () => {
  for (let round = 0; round < 5; round += 1) {
    const [one, other] = [await objective(acme, { level: 'TEAM' }), await objective(acme, { level: 'TEAM' })];

    const answers = await Promise.all([align(one.id, other.id, 1), align(other.id, one.id, 1)]);

    expect(answers.filter((answer) => 'data' in answer)).toHaveLength(1);
  }
});

test('whoever may not change an objective moves and copies none, and hangs none under what they do not see', async () => {
  await api.behind.organization.updateMany({ where: { id: acme.organizationId }, data: { settings: { ...(await settingsOf()), access: 'place' } } });
  const [sales, search] = [await team(acme.system), await team(acme.system)];
  const seller = await person(acme.system, { teamId: sales.id });
  const theirs = await objective(acme, { level: 'TEAM', teamId: search.id });
  const own = await objective(acme, { level: 'INDIVIDUAL', ownerId: seller.id });
  cookie = await api.cookieOf(seller);

  expect(await align(theirs.id, null, 1)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await align(own.id, theirs.id, 1)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await duplicate(theirs.id, acme.cycle.id, 'Mine now')).toMatchObject({ code: 'NOT_FOUND' });
  expect(await carry(theirs.id, 1)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await duplicate(own.id, acme.cycle.id, 'Once more')).toMatchObject({ data: { title: 'Once more' } });
});

test('a copy has the live key results as they were set, and nothing of what was reached', async () => {
  const later = await cycle(acme.system, { phase: 'draft', startsOn: '2026-04-06', endsOn: '2026-07-05' });
  const north = await objective(acme, { level: 'COMPANY' });
  const goal = await objective(acme, { title: 'Win the north', level: 'TEAM', parentId: north.id });
  const number = await keyResult(acme, { objectiveId: goal.id, title: 'Shops', start: '0', target: '40', unit: 'shops' });
  await checkIn(acme, number, { at: AT, value: '20' });
  const dropped = await keyResult(acme, { objectiveId: goal.id, title: 'Stalls' });
  await dropKeyResult(acme.scope, { id: dropped.id, reason: 'Nobody buys there' }, { at: AT });

  const same = await duplicate(goal.id, acme.cycle.id, 'Win the south');
  const other = await duplicate(goal.id, later.id, 'Win the north');

  expect(same).toMatchObject({ data: { title: 'Win the south', parent: { id: globalId(north.id) }, carriedFrom: null } });
  expect(other).toMatchObject({ data: { cycle: { id: encodeGlobalID('Cycle', later.id) }, parent: null } });
  for (const copy of [same, other])
    expect(copy).toMatchObject({ data: { keyResults: [{ title: 'Shops', start: '0', target: '40', current: null, carriedFrom: null }] } });
  expect(await duplicate(goal.id, later.id, ' ')).toMatchObject({ code: 'INVALID_INPUT' });
});

test('carried over, an objective goes on in the draft that follows with what is unfinished, from where it stands; the closing adds nothing to it', async () => {
  const later = await cycle(acme.system, { phase: 'draft', startsOn: '2026-04-06', endsOn: '2026-07-05' });
  const north = await objective(acme, { title: 'North', level: 'COMPANY' });
  const goal = await objective(acme, { title: 'Win the north', level: 'TEAM', parentId: north.id });
  const half = await keyResult(acme, { objectiveId: goal.id, title: 'Shops', start: '0', target: '40' });
  const done = await keyResult(acme, { objectiveId: goal.id, title: 'Sites', start: '0', target: '2' });
  await checkIn(acme, half, { at: AT, value: '20' });
  await checkIn(acme, done, { at: AT, value: '2' });

  await carry(north.id, 1);
  const carried = await carry(goal.id, 1);
  const again = await carry(goal.id, 1);
  await recordRetroAnswer(acme.scope, { keyResultId: half.id, learned: '', inOurControl: null, carry: 'forward' }, { at: AT });
  await carryOver(acme.system, { cycle: await cycleById(acme.scope, acme.cycle.id), at: AT });

  expect(carried).toMatchObject({
    data: {
      carriedFrom: { id: globalId(goal.id) },
      parent: { title: 'North' },
      cycle: { id: encodeGlobalID('Cycle', later.id) },
      keyResults: [{ title: 'Shops', start: '20', target: '40', current: null, carriedFrom: { id: encodeGlobalID('KeyResult', half.id) } }],
    },
  });
  expect(again).toEqual(carried);
  const { rows } = await objectivesPage(acme.scope, { cycleId: later.id }, {});
  expect(rows.map(({ title }) => title).toSorted()).toEqual(['North', 'Win the north']);
  expect(
    await keyResultsOf(
      acme.scope,
      rows.map(({ id }) => id),
    ),
  ).toHaveLength(1);
});

test('where no cycle follows, whoever runs cycles gets one by it, and others are told whom to ask', async () => {
  const maker = await person(acme.system);
  const goal = await objective(acme, { level: 'INDIVIDUAL', ownerId: maker.id });

  cookie = await api.cookieOf(maker);
  expect(await carry(goal.id, 1)).toMatchObject({ code: 'WRONG_PHASE', message: expect.stringContaining('ask somebody who runs cycles') });
  cookie = await api.cookieOf(acme.admin);
  expect(await carry(goal.id, 1)).toMatchObject({ data: { carriedFrom: { id: globalId(goal.id) }, cycle: { phase: 'draft' } } });
});

const FIELDS = `__typename ... on Refusal { code message }`;
const DATA = `data {
  id title version parent { id title } cycle { id phase } carriedFrom { id } keyResults { title start target current carriedFrom { id } }
}`;

function align(id: string, parentId: string | null, version: number) {
  return mutate('alignObjective', `id: "${globalId(id)}", version: ${version}, parentId: ${parentId === null ? 'null' : `"${globalId(parentId)}"`}`);
}

function duplicate(id: string, cycleId: string, title: string) {
  return mutate('duplicateObjective', `id: "${globalId(id)}", cycleId: "${encodeGlobalID('Cycle', cycleId)}", title: "${title}"`);
}

function carry(id: string, version: number) {
  return mutate('carryOverObjective', `id: "${globalId(id)}", version: ${version}`);
}

async function mutate(name: string, args: string): Promise<object> {
  const type = `Mutation${name.charAt(0).toUpperCase()}${name.slice(1)}Success`;
  const { data, errors } = await api.graphql(cookie, `mutation { ${name}(${args}) { ${FIELDS} ... on ${type} { ${DATA} } } }`);
  expect(errors).toBeUndefined();
  return data?.[name] as object;
}

async function settingsOf(): Promise<object> {
  return (await api.behind.organization.findFirstOrThrow({ where: { id: acme.organizationId } })).settings as object;
}

function globalId(id: string): string {
  return encodeGlobalID('Objective', id);
}
