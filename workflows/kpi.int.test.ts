import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bringFile } from '../database/brought-values.ts';
import { createConnection } from '../database/connections.ts';
import { keyResultFromKpi } from '../database/kpi-key-result.ts';
import { kpiStates } from '../database/kpi-standings.ts';
import { archiveKpi, createKpi, kpiById, updateKpi } from '../database/kpis.ts';
import { createMetricSource, nextReadingAt, sourcesOfKeyResults, sourcesOfKpis } from '../database/metric-sources.ts';
import { createOutside } from '../integrations/catalog.ts';
import { type CycleStage, lineOf, openCycleStage } from '../test/cycle-stage.ts';
import { company, objective, openTestDatabase, type OpenTestDatabase } from '../test/factories.ts';

const BEGINS = '2026-01-19T05:00:00.000Z';
let open: OpenTestDatabase;
let stage: CycleStage;

beforeAll(async () => {
  open = await openTestDatabase();
  stage = await openCycleStage(open.database, { outside: createOutside(() => ({})) });
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await open?.close();
});

test('a KPI outside of its band for two periods tells its owner once, makes no check-ins, and is well again by itself', async () => {
  const { acme, kpi, bring } = await watched();
  await bring(BEGINS, ['2026-01-16,15', '2026-01-17,5', '2026-01-18,4', '2026-01-19,4']);
  await stage.relay();
  await stage.until('2026-01-19T06:00:00.000Z');

  expect(stage.mails.map(lineOf)).toEqual([expect.stringContaining('ada.admin')]);
  expect(await kpiById(acme.system, kpi.id)).toMatchObject({ outSince: '2026-01-17' });
  const [state] = await kpiStates(acme.system, [await kpiById(acme.system, kpi.id)], '2026-01-19T06:00:00.000Z');
  expect(state).toMatchObject({ standing: { outPeriods: 2, place: 'below', latest: { day: '2026-01-19', value: '4' } } });
  expect(await open.behind.checkIn.count({ where: { organizationId: acme.organizationId } })).toBe(0);

  await stage.until('2026-01-20T06:00:00.000Z');
  // Corrected: the row has begun a day earlier, and nobody hears of it again.
  await bring('2026-01-20T06:00:00.000Z', ['2026-01-16,5', '2026-01-20,12']);
  await stage.relay();
  await stage.until('2026-01-20T07:00:00.000Z');
  expect(await kpiById(acme.system, kpi.id)).toMatchObject({ outSince: '2026-01-17' });

  await stage.until('2026-01-21T07:00:00.000Z');
  expect(await kpiById(acme.system, kpi.id)).toMatchObject({ outSince: null });
  await bring('2026-01-21T07:00:00.000Z', ['2026-01-21,25']);
  await stage.until('2026-01-22T07:00:00.000Z');
  await bring('2026-01-22T07:00:00.000Z', ['2026-01-22,26']);
  await stage.relay();
  await stage.until('2026-01-23T08:00:00.000Z');
  expect(await kpiById(acme.system, kpi.id)).toMatchObject({ outSince: '2026-01-21' });
  expect(stage.mails).toHaveLength(2);
}, 240_000);

test('made a key result, it is fed by a copy of the source; archived, it is read no more', async () => {
  const { acme, kpi, connection } = await watched();
  const goal = await objective(acme, { title: 'Sell more of everything' });
  const input = { objectiveId: goal.id, title: 'Orders a day to 30', kind: 'increase' as const, start: '12', target: '30' };

  const keyResult = await keyResultFromKpi(acme.scope, { kpiId: kpi.id, input }, { at: BEGINS });

  const [copied] = await sourcesOfKeyResults(acme.scope, [keyResult.id]);
  const [kept] = await sourcesOfKpis(acme.scope, [kpi.id]);
  expect(copied).toMatchObject({ metric: 'series', query: { series: 'orders' }, connectionId: connection.id, kpiId: null });
  expect(kept).toMatchObject({ keyResultId: null, kpiId: kpi.id });

  await open.behind.metricSource.deleteMany({ where: { keyResultId: keyResult.id } });
  expect(await nextReadingAt(acme.system, { connectionId: connection.id, now: BEGINS })).not.toBeNull();
  await archiveKpi(acme.scope, { id: kpi.id, archived: true }, { at: BEGINS, version: kpi.version });
  expect(await nextReadingAt(acme.system, { connectionId: connection.id, now: BEGINS })).toBeNull();
});

test('a band that is turned around, and a change over an older version, are refused', async () => {
  const { acme, kpi } = await watched();
  const { name, unit, ownerId, direction } = kpi;

  await expect(createKpi(acme.scope, { name, unit, ownerId, direction, bandLow: '3', bandHigh: '2' }, { at: BEGINS })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
  await expect(
    updateKpi(acme.scope, { id: kpi.id, name, unit, ownerId, direction, bandLow: '1', bandHigh: null }, { at: BEGINS, version: 7 }),
  ).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  expect((await open.behind.kpi.findFirstOrThrow({ where: { id: kpi.id } })).version).toBe(kpi.version);
});

async function watched() {
  stage.mails.length = 0;
  await stage.clockAt(BEGINS);
  const acme = await company(open.database);
  const kpi = await createKpi(
    acme.scope,
    { name: 'Orders a day', unit: 'orders', ownerId: acme.admin.id, direction: 'increase', bandLow: '10', bandHigh: '20' },
    { at: BEGINS },
  );
  const connection = await createConnection(
    acme.scope,
    { provider: 'csv', name: 'Numbers', ownerId: acme.admin.id, settings: { config: {}, secret: {} } },
    { at: BEGINS },
  );
  await createMetricSource(acme.scope, { connectionId: connection.id, kpiId: kpi.id, metric: 'series', query: { series: 'orders' } }, { at: BEGINS });
  const bring = async (at: string, lines: string[]) => {
    const file = { name: 'orders.csv', text: ['day,value,series', ...lines.map((line) => `${line},orders`)].join('\n') };
    const { problems, applied } = await bringFile(acme.scope, { connectionId: connection.id, file, dryRun: false }, { at });
    expect({ problems, applied }).toEqual({ problems: [], applied: true });
  };
  return { acme, kpi, connection, bring };
}
