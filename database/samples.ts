import type { Day, Decimal, Instant } from '../domain/key-result.ts';
import type { MetricSample, SampleQuality } from '../domain/metric.ts';
import { plain } from './plain.ts';
import type { Scope } from './scope.ts';

/** One dated number of a source. A day told again is a new row: `restated` is true of all but the first. */
export interface SampleRow {
  id: string;
  sourceId: string;
  /** What it was read for: one of these two. */
  keyResultId: string | null;
  kpiId: string | null;
  day: Day;
  value: Decimal;
  quality: SampleQuality;
  takenAt: Instant;
  restated: boolean;
}

/** The newest samples of a source, the newest day first. */
export async function samplesOf(scope: Scope, { sourceId, first }: { sourceId: string; first: number }): Promise<SampleRow[]> {
  const samples = await scope.db.sample.findMany({
    where: { organizationId: scope.organizationId, sourceId },
    orderBy: [{ day: 'desc' }, { takenAt: 'desc' }, { id: 'desc' }],
    take: first,
  });
  const rows = samples.map((sample) => ({ ...plain(sample, ['day']), quality: sample.quality as SampleQuality }));
  return rows.map((row) => ({ ...row, restated: rows.some((other) => other.day === row.day && other.takenAt < row.takenAt) }));
}

/** A sample of one source, to be kept. */
export interface NewSample extends MetricSample {
  sourceId: string;
  keyResultId: string | null;
  kpiId?: string | null;
}

/** Keeps samples with two statements, and gives back those that say something new: a day not known yet, or another number for it. */
export async function keepSamples(scope: Scope, samples: readonly NewSample[]): Promise<(NewSample & { id: string; restates: boolean })[]> {
  if (samples.length === 0) return [];
  const known = await newestOfDays(scope, samples);
  const fresh = samples.filter((sample) => {
    const before = known.get(`${sample.sourceId}/${sample.day}`);
    return before === undefined || Number(before.value) !== Number(sample.value) || before.quality !== sample.quality;
  });
  const rows = fresh.map((sample) => ({
    ...sample,
    restates: known.has(`${sample.sourceId}/${sample.day}`),
    id: scope.database.newId(`sample/${sample.sourceId}/${sample.day}/${sample.takenAt}`),
  }));
  await scope.db.$executeRaw`
    INSERT INTO samples (organization_id, id, source_id, key_result_id, kpi_id, day, value, quality, taken_at)
    SELECT ${scope.organizationId}::uuid, id, "sourceId", "keyResultId", "kpiId", day, value::numeric, quality, "takenAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS j(id uuid, "sourceId" uuid, "keyResultId" uuid, "kpiId" uuid, day date, value text, quality text, "takenAt" timestamptz)
    ON CONFLICT DO NOTHING`;
  return rows;
}

async function newestOfDays(scope: Scope, samples: readonly NewSample[]): Promise<Map<string, { value: string; quality: string }>> {
  const days = samples.map(({ sourceId, day }) => ({ sourceId, day }));
  const rows = await scope.db.$queryRaw<{ sourceId: string; day: string; value: string; quality: string }[]>`
    SELECT DISTINCT ON (s.source_id, s.day) s.source_id::text AS "sourceId", s.day::text, s.value::text, s.quality
    FROM samples s
    JOIN jsonb_to_recordset(${JSON.stringify(days)}::jsonb) AS d("sourceId" uuid, day date) ON d."sourceId" = s.source_id AND d.day = s.day
    WHERE s.organization_id = ${scope.organizationId}::uuid
    ORDER BY s.source_id, s.day, s.taken_at DESC`;
  return new Map(rows.map((row) => [`${row.sourceId}/${row.day}`, row]));
}

/** How much each of these samples can be trusted. */
export async function qualitiesOf(scope: Scope, sampleIds: readonly string[]): Promise<Map<string, string>> {
  const samples = await scope.db.sample.findMany({
    where: { organizationId: scope.organizationId, id: { in: [...sampleIds] } },
    select: { id: true, quality: true },
  });
  return new Map(samples.map(({ id, quality }) => [id, quality]));
}
