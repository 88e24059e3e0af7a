import type { Instant } from '../domain/key-result.ts';
import { countsOf, type StatusCounts, WEEK_MS } from './dashboard.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { Scope } from './scope.ts';
import { seenKeyResults } from './sight.ts';

/** How a cycle stands in a line of a list: the dashboard's figures of those key results that may be read. */
export interface CycleFigures {
  keyResultsByStatus: StatusCounts;
  /** Plain mean of shown progress over live key results, one without value counts as 0; null where none is live. */
  averageProgress: number | null;
  /** Share of live key results with a check-in or number in the last seven days. */
  updateRate: number | null;
}

/** The figures of these cycles by their ids, with one statement; a cycle without key results is left out. */
export async function cycleFiguresOf(scope: Scope, { cycleIds, now }: { cycleIds: readonly string[]; now: Instant }): Promise<Map<string, CycleFigures>> {
  const weekAgo = new Date(Date.parse(now) - WEEK_MS);
  const rows = await scope.db.$queryRaw<(CycleFigures & { cycleId: string })[]>`
    SELECT k.cycle_id::text AS "cycleId",
      ${countsOf(Prisma.sql`CASE WHEN k.too_early THEN NULL ELSE k.status END`)} AS "keyResultsByStatus",
      (avg(coalesce(k.progress, 0)) FILTER (WHERE k.dropped_at IS NULL))::float8 AS "averageProgress",
      (avg(CASE WHEN k.last_check_in_at > ${weekAgo} THEN 1.0 ELSE 0.0 END) FILTER (WHERE k.dropped_at IS NULL))::float8 AS "updateRate"
    FROM key_results k
    JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ANY(${[...cycleIds]}::uuid[]) AND ${seenKeyResults(scope)}
    GROUP BY k.cycle_id`;
  return new Map(rows.map(({ cycleId, ...figures }) => [cycleId, figures]));
}
