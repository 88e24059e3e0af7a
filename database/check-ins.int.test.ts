import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkIn, company, type Company, keyResult, objective, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { checkInsPage, recordCheckIn, recordCheckIns } from './check-ins.ts';
import { historyOf } from './audit-log.ts';
import { advanceCycle } from './cycles.ts';
import { keyResultById } from './key-results.ts';
import { stepsOf } from './milestone-steps.ts';
import { objectiveById } from './objectives.ts';

let open: OpenTestDatabase;
let acme: Company;
beforeAll(async () => {
  open = await openTestDatabase();
  acme = await company(open.database);
});
afterAll(() => open.close());

/** Day 45 of 91: half of the cycle. */
const HALF = '2026-02-19T12:00:00.000Z';

test.each([
  ['45', 'ON_TRACK'],
  ['30', 'AT_RISK'],
  ['10', 'OFF_TRACK'],
  ['100', 'COMPLETED'],
] as const)('a value of %s of 100 at half time is %s at once, and so is the objective', async (value, status) => {
  const kr = await keyResult(acme);

  const { keyResult: after } = await checkIn(acme, kr, { value, at: HALF });

  expect(after).toMatchObject({ status, current: value, progress: Number(value) / 100, tooEarly: false });
  expect(after.arithmetic).toMatch(/done/);
  expect(await objectiveById(acme.system, kr.objectiveId)).toMatchObject({ status, progress: Number(value) / 100 });
});

test('decimals stay exact: 5.9 of 10 is 59 %', async () => {
  const kr = await keyResult(acme, { target: '10' });

  const { checkIn: row, keyResult: after } = await checkIn(acme, kr, { value: '5.900', at: HALF });

  expect(after.progress).toBe(0.59);
  expect(row.value).toBe('5.9');
});

test('an objective is the weighted mean of its key results and as bad as the worst', async () => {
  const goal = await objective(acme);
  const first = await keyResult(acme, { objectiveId: goal.id, weight: '60' });
  const second = await keyResult(acme, { objectiveId: goal.id, weight: '40' });

  await checkIn(acme, first, { value: '100', at: HALF });
  await checkIn(acme, second, { value: '50', at: HALF });

  expect(await objectiveById(acme.system, goal.id)).toMatchObject({ progress: 0.8, status: 'ON_TRACK' });
});

test('of two check-ins at once in one objective none is lost from its progress', async () => {
  const goal = await objective(acme);
  const keyResults = await Promise.all(Array.from({ length: 6 }, () => keyResult(acme, { objectiveId: goal.id })));

  await Promise.all(keyResults.map((kr) => checkIn(acme, kr, { value: '50', at: HALF })));

  expect(await objectiveById(acme.system, goal.id)).toMatchObject({ progress: 0.5 });
});

test('a check-in that is sent again under its name is recorded once, also by two senders at once; the name is nobody else’s', async () => {
  const kr = await keyResult(acme);
  const other = await keyResult(acme);
  const named = { id: '7f6f3a52-92f5-4a0e-8f41-5c9f1c3a0b11', value: '45', at: HALF };

  const recorded = await Promise.all([checkIn(acme, kr, named), checkIn(acme, kr, named)]);
  const again = await checkIn(acme, kr, { ...named, value: '60', at: '2026-02-20T12:00:00.000Z' });

  expect([...recorded, again].map(({ checkIn: row }) => [row.id, row.value])).toEqual(Array.from({ length: 3 }, () => [named.id, '45']));
  expect(again.keyResult.current).toBe('45');
  expect((await checkInsPage(acme.system, { keyResultId: kr.id }, {})).rows).toHaveLength(1);
  await expect(checkIn(acme, other, named)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test('confidence stays as last time when none is given', async () => {
  const kr = await keyResult(acme);

  await checkIn(acme, kr, { value: '10', confidence: 7, at: '2026-02-02T09:00:00.000Z' });
  const { checkIn: row, keyResult: after } = await checkIn(acme, kr, { value: '20', at: '2026-02-09T09:00:00.000Z' });

  expect([row.confidence, after.confidence]).toEqual([7, 7]);
});

test('a batch comes to the same as one after the other', async () => {
  const goal = await objective(acme);
  const [first, second] = [await keyResult(acme, { objectiveId: goal.id }), await keyResult(acme, { objectiveId: goal.id })];
  const twin = await keyResult(acme);
  const plays = [
    { value: '1', at: '2026-02-02T09:00:00.000Z' },
    { value: '70', confidence: 9, at: '2026-02-09T09:00:00.000Z' },
  ];

  const batch = plays.flatMap((play) => [first, second].map(({ id }) => ({ ...play, keyResultId: id, source: 'PERSON' as const })));
  const recorded = await recordCheckIns(acme.scope, batch);
  for (const play of plays) await checkIn(acme, twin, play);

  const [one, alone] = await Promise.all([first, twin].map(({ id }) => keyResultById(acme.scope, id)));
  const same = ['id', 'objectiveId', 'title', 'lastCheckInId', 'createdAt'];
  const figures = (row: object | undefined) => Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => !same.includes(name)));
  expect(figures(one)).toEqual(figures(alone));
  expect(recorded[2]?.keyResult).toEqual(one);
  const changes = await open.behind.statusChange.findMany({ where: { keyResultId: { in: [first.id, twin.id] } }, orderBy: { at: 'asc' } });
  expect(changes.filter(({ keyResultId }) => keyResultId === first.id).map(({ to }) => to)).toEqual(['OFF_TRACK', 'ON_TRACK']);
  expect(changes).toHaveLength(4);
});

test('a second answer in a week is kept beside the first, and the last one counts', async () => {
  const kr = await keyResult(acme);

  await checkIn(acme, kr, { value: '10', at: '2026-02-02T09:00:00.000Z' });
  await checkIn(acme, kr, { value: '12', at: '2026-02-02T09:05:00.000Z' });

  const page = await checkInsPage(acme.scope, { keyResultId: kr.id }, { first: 10 });
  expect(page.rows.map(({ value, week }) => [value, week])).toEqual([
    ['12', '2026-W06'],
    ['10', '2026-W06'],
  ]);
  expect(await keyResultById(acme.scope, kr.id)).toMatchObject({ current: '12', lastCheckInId: page.rows[0]?.id });
});

test('an older check-in that arrives later adds to the history and leaves the present alone', async () => {
  const kr = await keyResult(acme);

  await checkIn(acme, kr, { value: '40', at: HALF });
  const { keyResult: after } = await checkIn(acme, kr, { value: '10', at: '2026-02-02T09:00:00.000Z' });

  expect(after).toMatchObject({ current: '40', lastCheckInAt: HALF, progress: 0.4 });
});

test("after Friday 17:00 a check-in by that week's link is late and belongs to its week", async () => {
  const kr = await keyResult(acme);

  const { checkIn: row } = await checkIn(acme, kr, { value: '40', at: '2026-02-07T10:00:00.000Z', week: '2026-W06' });

  expect(row).toMatchObject({ week: '2026-W06', late: true });
});

test('after the close a check-in is kept as late and changes no figure', async () => {
  const other = await company(open.database);
  const kr = await keyResult(other);
  await checkIn(other, kr, { value: '40', at: HALF });
  const before = await keyResultById(other.system, kr.id);
  await advanceCycle(other.system, { id: other.cycle.id, phase: 'closed', closedAt: '2026-04-08T10:00:00.000Z' }, { at: '2026-04-08T10:00:00.000Z' });

  const { checkIn: row, keyResult: after } = await checkIn(other, kr, { value: '90', at: '2026-04-09T10:00:00.000Z' });

  expect(row).toMatchObject({ late: true, value: '90', shownProgress: 0.4 });
  expect(after).toEqual(before);
});

test('ticking the steps of a milestone moves it, and un-ticking moves it back', async () => {
  const kr = await keyResult(acme, { kind: 'milestone', steps: [{ title: 'Draft' }, { title: 'Review' }, { title: 'Publish', weight: '2' }] });
  const [draft, review] = await stepsOf(acme.system, [kr.id]);

  const both = await checkIn(acme, kr, { stepsDone: [draft?.id ?? '', review?.id ?? ''], at: '2026-02-02T09:00:00.000Z' });
  const one = await checkIn(acme, kr, { stepsDone: [draft?.id ?? ''], at: '2026-02-03T09:00:00.000Z' });

  expect([both.keyResult.progress, one.keyResult.progress]).toEqual([0.5, 0.25]);
  expect((await stepsOf(acme.system, [kr.id])).map(({ doneAt }) => doneAt)).toEqual(['2026-02-02T09:00:00.000Z', null, null]);
});

test('a maintain counts its periods from the whole history', async () => {
  const kr = await keyResult(acme, { kind: 'maintain', atLeast: '98' });

  await checkIn(acme, kr, { value: '99', at: '2026-01-07T09:00:00.000Z' });
  await checkIn(acme, kr, { value: '90', at: '2026-01-14T09:00:00.000Z' });
  const { keyResult: after } = await checkIn(acme, kr, { value: '98', at: '2026-01-21T09:00:00.000Z' });

  expect(after.soFar).toBeCloseTo(2 / 3);
  expect(after.progress).toBeCloseTo(2 / 13);
});

test.each([
  [{ value: '12,5' }, /write 12\.5 with a point/],
  [{ confidence: 11 }, /whole number from 1 to 10/],
  [{}, /Give the value/],
] as const)('%j is refused with the way out, and nothing is written', async (input, sentence) => {
  const kr = await keyResult(acme);

  await expect(checkIn(acme, kr, { ...input, at: HALF })).rejects.toThrow(sentence);

  expect((await checkInsPage(acme.scope, { keyResultId: kr.id }, {})).rows).toEqual([]);
  expect(await historyOf(acme.scope, 'key-result', kr.id)).toEqual([]);
});

test('a contributor checks in on what they answer for, and finds nothing else', async () => {
  const cleo = await person(acme.system, { name: 'Cleo Contributor', role: 'CONTRIBUTOR' });
  const scope = await scopeOf(open.database, cleo);
  const own = await keyResult(acme, { ownerId: cleo.id });
  const other = await keyResult(acme);

  await expect(recordCheckIn(scope, { keyResultId: own.id, value: '1', at: HALF, source: 'PERSON' })).resolves.toMatchObject({
    checkIn: { authorId: cleo.id },
  });
  await expect(recordCheckIn(scope, { keyResultId: other.id, value: '1', at: HALF, source: 'PERSON' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test("another company's key result is not found", async () => {
  const stranger = await company(open.database);
  const kr = await keyResult(stranger);

  await expect(checkIn(acme, kr, { value: '1', at: HALF })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
