import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkIn, company, type Company, keyResult, objective, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { type CycleFigures, cycleFiguresOf } from './cycle-figures.ts';
import { dashboardOf } from './dashboard.ts';
import { dropKeyResult, keyResultById } from './key-results.ts';

let open: OpenTestDatabase;
let acme: Company;
beforeAll(async () => {
  open = await openTestDatabase();
  acme = await company(open.database);
});
afterAll(() => open.close());

/** Half of the cycle, and a week before. */
const NOW = '2026-02-19T12:00:00.000Z';
const LAST_WEEK = '2026-02-11T12:00:00.000Z';

/** Statements that the work sends to PostgreSQL. */
async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const { pool, news } = open.database;
  // What was told before is no part of the work.
  await news.flush();
  const original = pool.query;
  let count = 0;
  pool.query = (...args: unknown[]) => {
    count += 1;
    return Reflect.apply(original, pool, args);
  };
  await work().finally(() => {
    pool.query = original;
  });
  return count;
}

test('counts, means and lists of a cycle, with one statement', async () => {
  const cleo = await person(acme.system, { name: 'Cleo', role: 'CONTRIBUTOR' });
  const goal = await objective(acme, { title: 'Company goal' });
  const [ahead, slow, off, dropped, silent] = await Promise.all([
    keyResult(acme, { objectiveId: goal.id, title: 'ahead', target: '12.50' }),
    keyResult(acme, { objectiveId: goal.id, title: 'slow', ownerId: cleo.id }),
    keyResult(acme, { objectiveId: goal.id, title: 'off' }),
    keyResult(acme, { objectiveId: goal.id, title: 'dropped' }),
    keyResult(acme, { objectiveId: goal.id, title: 'silent' }),
  ]);
  await checkIn(acme, slow, { value: '10', at: LAST_WEEK });
  await checkIn(acme, slow, { value: '30', at: NOW, progressNote: 'two deals' });
  await checkIn(acme, off, { value: '5', at: LAST_WEEK });
  await checkIn(acme, ahead, { value: '12.5', at: NOW });
  await dropKeyResult(acme.scope, { id: dropped.id, reason: 'no longer wanted' }, { at: NOW });

  const scope = await scopeOf(open.database, cleo);
  let dashboard = await dashboardOf(scope, { cycleId: acme.cycle.id, now: NOW });
  const statements = await countStatements(async () => {
    dashboard = await dashboardOf(scope, { cycleId: acme.cycle.id, now: NOW });
  });

  expect(statements).toBe(1);
  expect(dashboard.keyResultsByStatus).toEqual({ onTrack: 0, atRisk: 1, offTrack: 1, completed: 1, dropped: 1, none: 1 });
  expect(dashboard.objectivesByStatus).toEqual({ onTrack: 0, atRisk: 0, offTrack: 1, completed: 0, dropped: 0, none: 0 });
  expect(dashboard.averageProgress).toBeCloseTo((1 + 0.3 + 0.05 + 0) / 4);
  expect(dashboard.updateRate).toBeCloseTo(2 / 4);
  expect(dashboard.companyObjectives).toMatchObject([{ objective: { id: goal.id, title: 'Company goal' }, keyResults: 4, keyResultsDone: 1 }]);
  expect(dashboard.needsAttention.map(({ title }) => title)).toEqual(['off', 'slow']);
  expect(dashboard.ahead.map(({ title }) => title)).toEqual(['ahead']);
  expect(dashboard.movers.map(({ keyResult: { title }, from, to }) => [title, from, to])).toEqual([
    ['ahead', 0, 1],
    ['slow', 0.1, 0.3],
  ]);
  expect(dashboard.mine.map(({ title }) => title)).toEqual(['slow']);
  expect(silent.status).toBeNull();
});

test('a key result on the dashboard is the same row as anywhere else', async () => {
  const [first] = (await dashboardOf(acme.scope, { cycleId: acme.cycle.id, now: NOW })).ahead;
  const { answererId, answererName, lastCheckIn, ...row } = first ?? Object.create(null);

  expect(row).toEqual(await keyResultById(acme.scope, row.id));
  expect([answererId, answererName]).toEqual([acme.admin.id, 'Ada Admin']);
  expect(lastCheckIn).toMatchObject({ id: row.lastCheckInId, at: NOW, value: '12.5' });
});

test('a list of cycles has the dashboard’s figures, and reads all of them with one statement', async () => {
  const other = await company(open.database);
  await keyResult(other);
  const cycleIds = [acme.cycle.id, other.cycle.id];
  let figures = new Map<string, CycleFigures>();
  const statements = await countStatements(async () => {
    figures = await cycleFiguresOf(acme.scope, { cycleIds, now: NOW });
  });

  const { keyResultsByStatus, averageProgress, updateRate } = await dashboardOf(acme.scope, { cycleId: acme.cycle.id, now: NOW });
  expect(statements).toBe(1);
  expect([...figures]).toEqual([[acme.cycle.id, { keyResultsByStatus, averageProgress, updateRate }]]);
});

test('an empty cycle has an empty dashboard, and so has one of somebody else', async () => {
  const stranger = await company(open.database);

  const dashboard = await dashboardOf(stranger.scope, { cycleId: acme.cycle.id, now: NOW });

  expect(dashboard).toMatchObject({ averageProgress: null, updateRate: null, companyObjectives: [], needsAttention: [], movers: [] });
});
