import type { Scope } from './scope.ts';
import { seenKeyResults, seenObjectives } from './sight.ts';

/** Where a cycle ends if all goes on as it did; ratios 0..1. */
export interface CycleForecast {
  /** Mean shown progress now, and as it is forecast for the last day; null where nothing is live. */
  progress: number | null;
  atEnd: number | null;
  /** Live key results by where they will end: at their target, at 70 % of it or more, below that. Those without a forecast stand with what they have. */
  reaching: number;
  near: number;
  short: number;
  /** How many of them have a forecast of their own. */
  forecasts: number;
  /** Of the company's objectives, the worst end first. */
  objectives: { id: string; title: string; progress: number | null; atEnd: number }[];
}

const MOST_OBJECTIVES = 8;

/** The forecasts of the key results of a cycle (docs/okr-method.md, Forecast) put together, with one statement. */
export async function cycleForecastOf(scope: Scope, cycleId: string): Promise<CycleForecast> {
  const { organizationId } = scope;
  const [row] = await scope.db.$queryRaw<{ forecast: CycleForecast }[]>`
    WITH live AS MATERIALIZED (
      SELECT k.objective_id, k.weight, coalesce(k.progress, 0) AS progress, k.forecast IS NOT NULL AS forecast,
        CASE WHEN k.status = 'COMPLETED' THEN 1 ELSE least(1, greatest(0, coalesce((k.forecast->>'progress')::float8, k.progress, 0))) END AS at_end
      FROM key_results k JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
      WHERE k.organization_id = ${organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND k.dropped_at IS NULL AND ${seenKeyResults(scope)}
    ), company AS (
      SELECT o.id, o.title, o.progress, sum(l.at_end * l.weight::float8) / nullif(sum(l.weight::float8), 0) AS "atEnd"
      FROM objectives o JOIN live l ON l.objective_id = o.id
      WHERE o.organization_id = ${organizationId}::uuid AND o.cycle_id = ${cycleId}::uuid AND o.level = 'COMPANY' AND ${seenObjectives(scope)}
      GROUP BY o.id, o.title, o.progress ORDER BY "atEnd", o.id LIMIT ${MOST_OBJECTIVES}
    )
    SELECT json_build_object(
      'progress', avg(progress), 'atEnd', avg(at_end), 'reaching', count(*) FILTER (WHERE at_end >= 1), 'near', count(*) FILTER (WHERE at_end >= 0.7 AND at_end < 1),
      'short', count(*) FILTER (WHERE at_end < 0.7), 'forecasts', count(*) FILTER (WHERE forecast),
      'objectives', (SELECT coalesce(json_agg(company ORDER BY company."atEnd", company.id), '[]') FROM company)
    ) AS forecast FROM live`;
  if (row === undefined) throw new Error('An aggregate always has a row');
  return row.forecast;
}
