import { DomainError } from '../domain/errors.ts';
import type { Decimal, Instant } from '../domain/key-result.ts';
import { DEFAULT_CADENCE_MINUTES } from '../domain/metric.ts';
import { requireDivisor } from '../domain/metric-unit.ts';
import { writeAudit } from './audit-log.ts';
import { connectionById, tellConnection } from './connections.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { MetricSourceModel } from './generated/prisma/models/MetricSource.ts';
import { kpiById } from './kpis.ts';
import { jsonColumn, plain } from './plain.ts';
import { isAllowed, notFound, requireRight } from './rights.ts';
import { seenKeyResultIds } from './sight.ts';
import { inTransaction, type Scope } from './scope.ts';
import { refuseStale, type WriteOptions } from './versions.ts';

/** What feeds a key result or a KPI: one metric of a connection, read on a cadence. */
export interface MetricSourceRow {
  organizationId: string;
  id: string;
  connectionId: string;
  /** One of these two. */
  keyResultId: string | null;
  kpiId: string | null;
  metric: string;
  query: Record<string, unknown>;
  /** What the provider's numbers are divided by before they count for what is fed. */
  divideBy: Decimal;
  cadenceMinutes: number;
  /** Opaque to all but the integration. */
  cursor: unknown;
  cursorVersion: number;
  lastValue: Decimal | null;
  lastSampleAt: Instant | null;
  lastReadAt: Instant | null;
  /** Since when reads fail or are silent; null while all is well. */
  silentSince: Instant | null;
  /** While reads fail: when it is tried again. */
  retryAt: Instant | null;
  failure: string;
  paused: boolean;
  createdAt: Instant;
  version: number;
}

/** One source; refused where there is none. */
export async function metricSourceById(scope: Scope, id: string): Promise<MetricSourceRow> {
  const [source] = await metricSourcesByIds(scope, [id]);
  if (source === undefined) throw notFound('metric-source');
  return source;
}

/** Sources of these ids, in no order. */
export async function metricSourcesByIds(scope: Scope, ids: readonly string[]): Promise<MetricSourceRow[]> {
  return readable(scope, (await scope.db.metricSource.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } })).map(rowOf));
}

/** The sources of these connections, oldest first. */
export async function sourcesOfConnections(scope: Scope, connectionIds: readonly string[]): Promise<MetricSourceRow[]> {
  const where = { organizationId: scope.organizationId, connectionId: { in: [...connectionIds] } };
  return readable(scope, (await scope.db.metricSource.findMany({ where, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(rowOf));
}

/** The source of each of these key results, where there is one. */
export async function sourcesOfKeyResults(scope: Scope, keyResultIds: readonly string[]): Promise<MetricSourceRow[]> {
  if (!isAllowed(scope, 'read', 'metric-source')) return [];
  return (await scope.db.metricSource.findMany({ where: { organizationId: scope.organizationId, keyResultId: { in: [...keyResultIds] } } })).map(rowOf);
}

/** The source of each of these KPIs, where there is one. */
export async function sourcesOfKpis(scope: Scope, kpiIds: readonly string[]): Promise<MetricSourceRow[]> {
  return readable(scope, (await scope.db.metricSource.findMany({ where: { organizationId: scope.organizationId, kpiId: { in: [...kpiIds] } } })).map(rowOf));
}

/** A page of a connection's sources by id; those whose time has come, or with `dueAt` null all of them. Sources of cycles that are over, and of archived KPIs, are left alone. */
export async function sourcesToRead(
  scope: Scope,
  page: { connectionId: string; dueAt: Instant | null; afterId: string | null; limit: number },
): Promise<MetricSourceRow[]> {
  const { connectionId, dueAt, afterId, limit } = page;
  const sources = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT s.id::text FROM metric_sources s ${FED}
    WHERE s.organization_id = ${scope.organizationId}::uuid AND s.connection_id = ${connectionId}::uuid AND NOT s.paused
      AND ${IS_LIVE}
      AND (${afterId}::uuid IS NULL OR s.id > ${afterId}::uuid)
      AND (${dueAt}::timestamptz IS NULL OR coalesce(s.retry_at, s.last_read_at + make_interval(mins => s.cadence_minutes), ${dueAt}::timestamptz) <= ${dueAt}::timestamptz)
    ORDER BY s.id LIMIT ${limit}`;
  const rows = await metricSourcesByIds(
    scope,
    sources.map(({ id }) => id),
  );
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What is linked and open may change soon, what is closed hardly ever. */
const OPEN_ITEM = '1 hour';
const CLOSED_ITEM = '1 day';

/** When the next source of a connection, or an item linked from it, is to be read; null where none waits. */
export async function nextReadingAt(scope: Scope, { connectionId, now }: { connectionId: string; now: Instant }): Promise<Instant | null> {
  const [row] = await scope.db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(coalesce(s.retry_at, s.last_read_at + make_interval(mins => s.cadence_minutes), ${now}::timestamptz)) AS at FROM metric_sources s ${FED}
    WHERE s.organization_id = ${scope.organizationId}::uuid AND s.connection_id = ${connectionId}::uuid AND NOT s.paused
      AND ${IS_LIVE}`;
  const [item] = await scope.db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(i.read_at + CASE i.state WHEN 'open' THEN ${OPEN_ITEM}::interval ELSE ${CLOSED_ITEM}::interval END) AS at FROM linked_items i
    JOIN key_results k ON k.organization_id = i.organization_id AND k.id = i.key_result_id
    JOIN cycles c ON c.organization_id = k.organization_id AND c.id = k.cycle_id
    WHERE i.organization_id = ${scope.organizationId}::uuid AND i.connection_id = ${connectionId}::uuid
      AND k.dropped_at IS NULL AND c.phase NOT IN ('retro', 'closed', 'cancelled')`;
  return earliest(row?.at, item?.at);
}

function earliest(...instants: readonly (Date | null | undefined)[]): Instant | null {
  return instants.flatMap((instant) => instant?.toISOString() ?? []).toSorted()[0] ?? null;
}

/** What a source feeds, and whether that is still watched. */
const FED = Prisma.sql`
  LEFT JOIN key_results k ON k.organization_id = s.organization_id AND k.id = s.key_result_id
  LEFT JOIN cycles c ON c.organization_id = k.organization_id AND c.id = k.cycle_id
  LEFT JOIN kpis p ON p.organization_id = s.organization_id AND p.id = s.kpi_id`;
const IS_LIVE = Prisma.sql`
  ((k.id IS NOT NULL AND k.dropped_at IS NULL AND c.phase NOT IN ('retro', 'closed', 'cancelled')) OR (p.id IS NOT NULL AND p.archived_at IS NULL))`;

/** What a person gives to feed a key result or a KPI; the query is parsed by the integration's manifest. */
export type MetricSourceInput = Fed & {
  connectionId: string;
  metric: string;
  query: Record<string, unknown>;
  /** Default 1: the provider counts in the unit of what is fed. */
  divideBy?: Decimal | null | undefined;
  /** Default a day. */
  cadenceMinutes?: number | null | undefined;
  cursorVersion?: number;
};

/** What a source feeds: exactly one thing. */
type Fed = { keyResultId: string; kpiId?: undefined } | { kpiId: string; keyResultId?: undefined };

const SHORTEST_CADENCE_MINUTES = 5;

/** Feeds a key result or a KPI from a metric; its connection reads the past of it at once. */
export async function createMetricSource(scope: Scope, input: MetricSourceInput, { at }: WriteOptions): Promise<MetricSourceRow> {
  requireRight(scope, 'create', 'metric-source');
  const { connectionId, keyResultId, kpiId, metric, query, cursorVersion = 1 } = input;
  const cadenceMinutes = input.cadenceMinutes ?? DEFAULT_CADENCE_MINUTES;
  if (cadenceMinutes < SHORTEST_CADENCE_MINUTES)
    throw new DomainError('INVALID_INPUT', `The shortest cadence is ${SHORTEST_CADENCE_MINUTES} minutes.`, { field: 'cadenceMinutes' });
  const divideBy = requireDivisor(input.divideBy);
  return inTransaction(scope, async (inside) => {
    await connectionById(inside, connectionId);
    if (kpiId !== undefined) await kpiById(inside, kpiId);
    else if ((await seenKeyResultIds(inside, [keyResultId])).length === 0) throw notFound('key-result');
    const { organizationId, database } = inside;
    if (kpiId === undefined && (await inside.db.keyResult.count({ where: { organizationId, id: keyResultId, countsTasks: true } })) > 0)
      throw new DomainError('CONFLICT', 'This key result counts the tasks done for it: end that first.');
    const taken = await inside.db.metricSource.count({ where: { organizationId, ...(kpiId === undefined ? { keyResultId } : { kpiId }) } });
    const noun = kpiId === undefined ? 'key result' : 'KPI';
    if (taken > 0) throw new DomainError('CONFLICT', `This ${noun} has a source already: change that one, or remove it first.`);
    const id = database.newId(`metric-source/${kpiId ?? keyResultId}/${at}`);
    const data = {
      organizationId,
      id,
      connectionId,
      keyResultId: keyResultId ?? null,
      kpiId: kpiId ?? null,
      metric,
      query: jsonColumn(query) as object,
      divideBy,
      cadenceMinutes,
      cursorVersion,
      createdAt: new Date(at),
    };
    const after = rowOf(await inside.db.metricSource.create({ data }));
    await writeAudit(inside, { action: 'create', noun: 'metric-source', subjectId: id, after, at });
    publish(inside, { type: 'metric-source', id });
    publishFed(inside, after);
    await tellConnection(inside, connectionId, at);
    return after;
  });
}

/** Stops feeding: of a key result, people check in again. Samples and check-ins stay. */
export async function deleteMetricSource(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<MetricSourceRow> {
  requireRight(scope, 'delete', 'metric-source');
  return inTransaction(scope, async (inside) => {
    const before = await metricSourceById(inside, id);
    refuseStale({ noun: 'metric source', version, yours: { id }, theirs: before });
    await inside.db.metricSource.deleteMany({ where: { organizationId: scope.organizationId, id } });
    await writeAudit(inside, { action: 'delete', noun: 'metric-source', subjectId: id, before, at });
    publish(inside, { type: 'metric-source', id });
    publishFed(inside, before);
    await tellConnection(inside, before.connectionId, at);
    return before;
  });
}

/** A failing source is tried again after as long as it has been silent, between these two. */
const FIRST_RETRY = '5 minutes';
const LONGEST_RETRY = '6 hours';

/** How one read of a source ended. */
export type ReadOutcome =
  | { id: string; ok: true; cursor: unknown; cursorVersion: number; lastValue: Decimal | null; lastSampleAt: Instant | null }
  | { id: string; ok: false; failure: string; forgetCursor: boolean };

/** Writes how reads ended, with one statement. A failing source keeps its cursor, so that it resumes without a gap, and says since when it is silent. */
export async function saveReadings(scope: Scope, outcomes: readonly ReadOutcome[], at: Instant): Promise<void> {
  if (outcomes.length === 0) return;
  const rows = outcomes.map((outcome) =>
    outcome.ok
      ? { ...outcome, cursor: outcome.cursor ?? null, failure: '' }
      : { ...outcome, cursor: null, cursorVersion: null, lastValue: null, lastSampleAt: null },
  );
  await scope.db.$executeRaw`
    UPDATE metric_sources s SET
      cursor = CASE WHEN r.ok THEN r.cursor WHEN r."forgetCursor" THEN NULL ELSE s.cursor END,
      cursor_version = coalesce(r."cursorVersion", s.cursor_version),
      last_value = coalesce(r."lastValue", s.last_value), last_sample_at = coalesce(r."lastSampleAt", s.last_sample_at),
      last_read_at = CASE WHEN r.ok THEN ${at}::timestamptz ELSE s.last_read_at END,
      silent_since = CASE WHEN r.ok THEN NULL ELSE coalesce(s.silent_since, ${at}::timestamptz) END,
      retry_at = CASE WHEN r.ok THEN NULL ELSE ${at}::timestamptz + least(greatest(${at}::timestamptz - coalesce(s.silent_since, ${at}::timestamptz),
        ${FIRST_RETRY}::interval), ${LONGEST_RETRY}::interval) END,
      failure = r.failure
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
      id uuid, ok boolean, cursor jsonb, "cursorVersion" int, "lastValue" numeric, "lastSampleAt" timestamptz, failure text, "forgetCursor" boolean)
    WHERE s.organization_id = ${scope.organizationId}::uuid AND s.id = r.id`;
  for (const { id } of outcomes) publish(scope, { type: 'metric-source', id });
}

/** All sources of a connection are silent since then: its account cannot be used at all. They are due as soon as it can be again. */
export async function silenceSources(scope: Scope, { connectionId, failure, at }: { connectionId: string; failure: string; at: Instant }): Promise<void> {
  const { organizationId } = scope;
  await scope.db.metricSource.updateMany({ where: { organizationId, connectionId, paused: false }, data: { failure, retryAt: new Date(at) } });
  await scope.db.metricSource.updateMany({ where: { organizationId, connectionId, paused: false, silentSince: null }, data: { silentSince: new Date(at) } });
}

/** A source is read with the key result or the KPI that it feeds. */
async function readable(scope: Scope, sources: MetricSourceRow[]): Promise<MetricSourceRow[]> {
  if (!isAllowed(scope, 'read', 'metric-source')) return [];
  const keyResultIds = sources.flatMap(({ keyResultId }) => (keyResultId === null ? [] : [keyResultId]));
  const seen = new Set(await seenKeyResultIds(scope, keyResultIds));
  const seesKpis = isAllowed(scope, 'read', 'kpi');
  return sources.filter(({ keyResultId }) => (keyResultId === null ? seesKpis : seen.has(keyResultId)));
}

function publishFed(scope: Scope, { keyResultId, kpiId }: Pick<MetricSourceRow, 'keyResultId' | 'kpiId'>): void {
  if (keyResultId !== null) publish(scope, { type: 'key-result', id: keyResultId });
  if (kpiId !== null) publish(scope, { type: 'kpi', id: kpiId });
}

function rowOf(model: MetricSourceModel): MetricSourceRow {
  const { cursor, query, ...columns } = model;
  return { ...plain(columns), cursor, query: query as Record<string, unknown> };
}
