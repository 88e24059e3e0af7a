import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { zonedInstant } from '../domain/calendar.ts';
import { addDays } from '../domain/day.ts';
import type { Instant } from '../domain/key-result.ts';
import { checkIn, company, type Company, keyResult, objective, openTestDatabase, type OpenTestDatabase, person } from '../test/factories.ts';
import { liveEscalationsOf } from './escalations.ts';
import { judgeKeyResults } from './judgment.ts';
import { clearOverride, keyResultById, overrideStatus } from './key-results.ts';
import { objectiveById } from './objectives.ts';

let open: OpenTestDatabase;
let acme: Company;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());

/** 06:00 on a day of the cycle, 0 its first. */
const morning = (day: number): Instant => zonedInstant({ day: addDays('2026-01-05', day), time: '06:00', timeZone: 'UTC' });

async function judgeDay(within: Company, day: number): Promise<string[]> {
  const opened: string[] = [];
  for (let afterId: string | null = null; ; ) {
    const page = await judgeKeyResults(within.system, { cycleId: within.cycle.id, dueAt: morning(day), afterId, limit: 2 });
    opened.push(...page.opened);
    if (page.lastId === null) return opened;
    afterId = page.lastId;
  }
}

test('when nobody ever checks in, every linear key result is off track by week 4, and nothing escalates in weeks 1 and 2', async () => {
  acme = await company(open.database);
  const goal = await objective(acme);
  const silent = await Promise.all(Array.from({ length: 5 }, () => keyResult(acme, { objectiveId: goal.id })));
  const openedOn: number[] = [];

  for (let day = 0; day < 28; day += 1) {
    const opened = await judgeDay(acme, day);
    openedOn.push(...opened.map(() => day));
  }

  const after = await Promise.all(silent.map(({ id }) => keyResultById(acme.system, id)));
  expect(after.map(({ status }) => status)).toEqual(Array(5).fill('OFF_TRACK'));
  expect(after[0]).toMatchObject({ freshness: 'STALE', progress: null, pace: 0 });
  expect(openedOn).toHaveLength(5);
  expect(Math.min(...openedOn)).toBeGreaterThanOrEqual(14);
  expect(await objectiveById(acme.system, goal.id)).toMatchObject({ status: 'OFF_TRACK', progress: null });
});

test('a page judged twice counts one day and opens nothing twice', async () => {
  acme = await company(open.database);
  const kr = await keyResult(acme);

  await judgeDay(acme, 30);
  await judgeDay(acme, 30);
  expect(await keyResultById(acme.system, kr.id)).toMatchObject({ offTrackDays: 1, judgedAt: morning(30) });
  const opened = [...(await judgeDay(acme, 31)), ...(await judgeDay(acme, 31)), ...(await judgeDay(acme, 32))];

  expect(opened).toHaveLength(1);
  expect(await liveEscalationsOf(acme.system, [kr.id])).toMatchObject([{ id: opened[0], state: 'open', number: 1 }]);
});

test('a check-in that brings it back on track ends the ladder; the next fall is escalated anew', async () => {
  acme = await company(open.database);
  const kr = await keyResult(acme);
  await judgeDay(acme, 30);
  await judgeDay(acme, 31);

  await checkIn(acme, kr, { value: '60', at: '2026-02-06T10:00:00.000Z' });
  expect(await liveEscalationsOf(acme.system, [kr.id])).toEqual([]);
  await checkIn(acme, kr, { value: '1', at: '2026-02-09T10:00:00.000Z' });
  await judgeDay(acme, 36);
  const opened = await judgeDay(acme, 37);

  expect(opened).toHaveLength(1);
  expect(await liveEscalationsOf(acme.system, [kr.id])).toMatchObject([{ number: 2 }]);
});

test('in the settling-in span a status is shown as too early and the objective has none', async () => {
  acme = await company(open.database);
  const kr = await keyResult(acme);

  await judgeDay(acme, 5);

  expect(await keyResultById(acme.system, kr.id)).toMatchObject({ status: 'OFF_TRACK', tooEarly: true, firstFlaggedAt: null, offTrackDays: 0 });
  expect(await objectiveById(acme.system, kr.objectiveId)).toMatchObject({ status: null });
});

test('while its source is silent a key result is stale and keeps its status; when people take over it is judged again', async () => {
  acme = await company(open.database);
  const kr = await keyResult(acme);
  await checkIn(acme, kr, { value: '20', at: '2026-01-25T10:00:00.000Z', source: 'METRIC' });
  await judgeDay(acme, 21);
  const source = { organizationId: acme.organizationId, keyResultId: kr.id, metric: 'open-bugs', query: {}, createdAt: new Date('2026-01-05') };
  const connectionId = await connection(acme);
  await open.behind.metricSource.create({
    data: {
      ...source,
      id: crypto.randomUUID(),
      connectionId,
      lastReadAt: new Date('2026-01-25T10:00:00.000Z'),
      silentSince: new Date('2026-01-26T10:00:00.000Z'),
    },
  });

  await judgeDay(acme, 70);
  const frozen = await keyResultById(acme.system, kr.id);
  await open.behind.metricSource.updateMany({ where: { keyResultId: kr.id }, data: { paused: true } });
  await judgeDay(acme, 71);

  expect(frozen).toMatchObject({ freshness: 'STALE', status: 'ON_TRACK', offTrackDays: 0 });
  expect(frozen.arithmetic).toMatch(/kept from the last judgment/);
  expect(await keyResultById(acme.system, kr.id)).toMatchObject({ status: 'OFF_TRACK', freshness: 'STALE' });
});

test('a judgment that runs late does not judge away a check-in that came meanwhile', async () => {
  acme = await company(open.database);
  const kr = await keyResult(acme);
  await checkIn(acme, kr, { value: '80', at: '2026-02-20T10:00:00.000Z' });

  await judgeDay(acme, 40);

  expect(await keyResultById(acme.system, kr.id)).toMatchObject({ current: '80', progress: 0.8, status: 'ON_TRACK' });
});

test('an override holds until its instant, with the computed status beside it', async () => {
  acme = await company(open.database);
  const kr = await keyResult(acme);
  await judgeDay(acme, 30);

  const set = await overrideStatus(acme.scope, { id: kr.id, status: 'AT_RISK', reason: 'contract is signed', until: morning(40) }, { at: morning(31) });
  await judgeDay(acme, 41);
  const expired = await keyResultById(acme.system, kr.id);
  const cleared = await clearOverride(acme.scope, { id: kr.id }, { at: morning(41), version: expired.version });

  expect(set).toMatchObject({ status: 'AT_RISK', computedStatus: 'OFF_TRACK', override: { byPersonId: acme.admin.id } });
  expect(expired.status).toBe('OFF_TRACK');
  expect(cleared.override).toBeNull();
});

test('the forecast is made from the history, and week 4 keeps its own for the retro', async () => {
  acme = await company(open.database);
  const kr = await keyResult(acme);
  for (const [day, value] of [
    [7, '10'],
    [14, '20'],
    [21, '30'],
  ] as const)
    await checkIn(acme, kr, { value, at: morning(day) });

  await judgeDay(acme, 27);
  const inWeek4 = await keyResultById(acme.system, kr.id);
  await checkIn(acme, kr, { value: '31', at: morning(60) });
  await judgeDay(acme, 61);
  const later = await keyResultById(acme.system, kr.id);

  expect(inWeek4.earlyForecast).toEqual(inWeek4.forecast);
  expect(inWeek4.forecast?.samples).toBe(3);
  expect(later.earlyForecast).toEqual(inWeek4.earlyForecast);
  expect(Number(later.forecast?.value)).toBeLessThan(Number(inWeek4.forecast?.value));
});

test('where the organization counts aligned children, a check-in moves every objective above it', async () => {
  acme = await company(open.database, { settings: { rollUpChildren: true } });
  const top = await objective(acme, { title: 'top' });
  const middle = await objective(acme, { title: 'middle', level: 'TEAM', parentId: top.id });
  const kr = await keyResult(acme, { objectiveId: (await objective(acme, { level: 'INDIVIDUAL', parentId: middle.id })).id });

  await checkIn(acme, kr, { value: '60', at: '2026-02-19T12:00:00.000Z' });

  expect(await objectiveById(acme.system, top.id)).toMatchObject({ progress: 0.6 });
});

test("a hand-fed key result turns stale three days after the deadline of its owner's own zone, and fresh with the next check-in", async () => {
  acme = await company(open.database);
  const owner = await person(acme.system, { timeZone: 'Pacific/Auckland' });
  const kr = await keyResult(acme, { ownerId: owner.id });
  await checkIn(acme, kr, { value: '50', at: '2026-01-28T10:00:00.000Z' });

  // Asked in the week of 2 February, due Friday 6 February 17:00 in Auckland (04:00 UTC), stale from Monday 04:00 UTC.
  await judgeDay(acme, 34);
  const sunday = await keyResultById(acme.system, kr.id);
  await judgeDay(acme, 35);
  const monday = await keyResultById(acme.system, kr.id);
  const { keyResult: answered } = await checkIn(acme, kr, { value: '51', at: '2026-02-09T10:00:00.000Z' });

  expect([sunday.freshness, monday.freshness, answered.freshness]).toEqual(['FRESH', 'STALE', 'FRESH']);
});

async function connection({ organizationId, admin }: Company): Promise<string> {
  const id = crypto.randomUUID();
  await open.behind.connection.create({
    data: { organizationId, id, provider: 'github', name: 'Demo', config: {}, ownerId: admin.id, createdAt: new Date('2026-01-05') },
  });
  return id;
}
