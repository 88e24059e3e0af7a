import { dayIn } from '../domain/calendar.ts';
import { addDays } from '../domain/day.ts';
import type { Instant } from '../domain/key-result.ts';
import { type KpiPoint, type KpiStanding, periodDaysOf, standingOf } from '../domain/kpi.ts';
import { DEFAULT_CADENCE_MINUTES } from '../domain/metric.ts';
import type { KpiRow } from './kpis.ts';
import { organizationById } from './organizations.ts';
import type { Scope } from './scope.ts';

/** So far back a KPI is shown, and judged. */
const TREND_DAYS = 180;

/** A KPI's numbers, the oldest day first, and where it stands. */
export interface KpiState {
  kpiId: string;
  points: KpiPoint[];
  standing: KpiStanding;
}

/** Where KPIs stand, any number with three statements: of each day the number that was told last, also of sources that are gone. */
export async function kpiStates(scope: Scope, kpis: readonly KpiRow[], now: Instant): Promise<KpiState[]> {
  if (kpis.length === 0) return [];
  const { timeZone } = await organizationById(scope);
  const { organizationId } = scope;
  const today = dayIn(now, timeZone);
  const ids = kpis.map(({ id }) => id);
  const sources = await scope.db.metricSource.findMany({ where: { organizationId, kpiId: { in: ids } }, select: { kpiId: true, cadenceMinutes: true } });
  const rows = await scope.db.$queryRaw<{ kpiId: string; day: string; value: string }[]>`
    SELECT DISTINCT ON (kpi_id, day) kpi_id::text AS "kpiId", day::text, trim_scale(value)::text AS value FROM samples
    WHERE organization_id = ${organizationId}::uuid AND kpi_id = ANY(${ids}::uuid[]) AND day >= ${addDays(today, -TREND_DAYS)}::date
    ORDER BY kpi_id, day, taken_at DESC, id DESC`;
  const pointsOf = Map.groupBy(rows, ({ kpiId }) => kpiId);
  return kpis.map(({ id, bandLow, bandHigh }) => {
    const points = (pointsOf.get(id) ?? []).map(({ day, value }) => ({ day, value }));
    const periodDays = periodDaysOf(sources.find(({ kpiId }) => kpiId === id)?.cadenceMinutes ?? DEFAULT_CADENCE_MINUTES);
    return { kpiId: id, points, standing: standingOf({ points, band: { low: bandLow, high: bandHigh }, periodDays, today }) };
  });
}
