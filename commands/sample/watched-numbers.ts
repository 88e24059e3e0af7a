import { createConnection } from '../../database/connections.ts';
import { createKpi, markOutSince } from '../../database/kpis.ts';
import { createMetricSource, saveReadings } from '../../database/metric-sources.ts';
import { keepPushedValues } from '../../database/pushed-values.ts';
import { keepSamples } from '../../database/samples.ts';
import { zonedInstant } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import { emailOf } from '../../prisma/sample/northwind-people.ts';
import { chance } from '../../prisma/sample/seeded.ts';
import { personIdOf, scopeOfPerson, type Stage } from './stage.ts';

/** A KPI with the way it went; the share of the way is 0 sixty days ago and 1 today. */
interface WatchedNumber {
  name: string;
  unit: string;
  owner: string;
  direction: 'increase' | 'decrease';
  bandLow: string | null;
  bandHigh: string | null;
  from: number;
  to: number;
  places: number;
  /** Days for which it has been outside of its band; of one that is well, none. */
  outForDays?: number;
}

const NUMBERS: readonly WatchedNumber[] = [
  { name: 'Orders a week', unit: '', owner: 'dana.whitfield', direction: 'increase', bandLow: '120', bandHigh: null, from: 118, to: 149, places: 0 },
  {
    name: 'Availability of the data store',
    unit: '%',
    owner: 'marcus.oyelaran',
    direction: 'increase',
    bandLow: '99.9',
    bandHigh: null,
    from: 99.97,
    to: 99.94,
    places: 2,
  },
  {
    name: 'Open support tickets',
    unit: '',
    owner: 'tomas.lindqvist',
    direction: 'decrease',
    bandLow: null,
    bandHigh: '180',
    from: 141,
    to: 204,
    places: 0,
    outForDays: 11,
  },
  { name: 'Cash on hand', unit: 'M€', owner: 'helen.brandt', direction: 'increase', bandLow: '6', bandHigh: null, from: 9.1, to: 8.2, places: 1 },
];
const DAYS = 60;
/** How far a day lies beside the line, as a share of the way. */
const NOISE = 0.16;

/** The numbers that are watched beside the goals, brought by hand each day: three are well, one has left its band and its owner was told. */
export async function watchNumbers(stage: Stage): Promise<void> {
  const { extras, today, scope, now } = stage;
  const at = zonedInstant({ day: addDays(today, -DAYS), time: '09:00', timeZone: extras.timeZone });
  const adminId = personIdOf(stage, extras.adminEmail);
  const admin = await scopeOfPerson(stage, adminId);
  const { id: connectionId } = await createConnection(
    admin,
    { provider: 'csv', name: 'Figures of the house', ownerId: adminId, settings: { config: {}, secret: {} } },
    { at },
  );
  for (const { owner, from, to, places, outForDays, ...kpi } of NUMBERS) {
    const { id: kpiId } = await createKpi(admin, { ...kpi, ownerId: personIdOf(stage, emailOf(owner)) }, { at });
    const source = await createMetricSource(admin, { connectionId, kpiId, metric: 'series', query: { series: kpi.name } }, { at });
    const values = Array.from({ length: DAYS + 1 }, (_, index) => {
      const way = index / DAYS + (index === DAYS ? 0 : (chance('kpi', kpi.name, index) - 0.5) * NOISE);
      return { day: addDays(today, index - DAYS), value: (from + (to - from) * way).toFixed(places) };
    });
    await keepPushedValues(scope, { connectionId, cause: kpi.name, values: values.map((value) => ({ ...value, series: kpi.name })), at: now });
    await keepSamples(
      scope,
      values.map((value) => ({ ...value, quality: 'final' as const, takenAt: now, sourceId: source.id, keyResultId: null, kpiId })),
    );
    const last = values.at(-1)?.value ?? null;
    await saveReadings(scope, [{ id: source.id, ok: true, cursor: null, cursorVersion: 1, lastValue: last, lastSampleAt: now }], now);
    if (outForDays !== undefined) await markOutSince(scope, [{ id: kpiId, outSince: addDays(today, -outForDays) }]);
  }
}
