import type { Day, Decimal, Instant } from '../domain/key-result.ts';
import type { Scope } from './scope.ts';

/** A number as a provider gave it, for one day. `restated`: a later reading of the same day says otherwise. */
export interface SampleRow {
  id: string;
  sourceId: string;
  keyResultId: string;
  day: Day;
  value: Decimal;
  quality: string;
  takenAt: Instant;
  restated: boolean;
}

/** The newest samples of a source, the latest day first; each day's readings stand together, the newest first. */
export async function samplesOf(scope: Scope, { sourceId, first = 50 }: { sourceId: string; first?: number }): Promise<SampleRow[]> {
  const rows = await scope.db.$queryRaw<(Omit<SampleRow, 'takenAt'> & { takenAt: Date })[]>`
    SELECT id::text, source_id::text AS "sourceId", key_result_id::text AS "keyResultId", day::text, value::text, quality, taken_at AS "takenAt",
      row_number() OVER (PARTITION BY day ORDER BY taken_at DESC, id DESC) > 1 AS restated
    FROM samples WHERE organization_id = ${scope.organizationId}::uuid AND source_id = ${sourceId}::uuid
    ORDER BY day DESC, taken_at DESC, id DESC LIMIT ${Math.min(200, Math.max(1, first))}`;
  return rows.map((row) => ({ ...row, takenAt: row.takenAt.toISOString() }));
}
