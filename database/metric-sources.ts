import { DomainError } from '../domain/errors.ts';
import type { Decimal, Instant } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { connectionById, lookAgainAtConnection } from './connections.ts';
import { publish } from './events.ts';
import type { MetricSourceModel } from './generated/prisma/models/MetricSource.ts';
import { keyResultById } from './key-results.ts';
import { jsonColumn, plain } from './plain.ts';
import { notFound, requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { refuseStale, type WriteOptions } from './versions.ts';

/** What feeds a key result from a connection, as plain data. */
export interface MetricSourceRow {
  organizationId: string;
  id: string;
  connectionId: string;
  keyResultId: string;
  metric: string;
  query: Record<string, unknown>;
  cadenceMinutes: number;
  /** What the integration wants back at the next reading; opaque. */
  cursor: unknown;
  cursorVersion: number;
  lastValue: Decimal | null;
  lastSampleAt: Instant | null;
  lastReadAt: Instant | null;
  silentSince: Instant | null;
  failure: string;
  paused: boolean;
  createdAt: Instant;
  version: number;
}

/** The sources of these ids, in no order; unknown ones are left out. */
export async function metricSourcesByIds(scope: Scope, ids: readonly string[]): Promise<MetricSourceRow[]> {
  return (await scope.db.metricSource.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } })).map(metricSourceRowOf);
}

/** The source of each of these key results, where there is one. */
export async function sourcesOfKeyResults(scope: Scope, keyResultIds: readonly string[]): Promise<MetricSourceRow[]> {
  const where = { organizationId: scope.organizationId, keyResultId: { in: [...keyResultIds] } };
  return (await scope.db.metricSource.findMany({ where })).map(metricSourceRowOf);
}

/** The sources of these connections, oldest first. */
export async function sourcesOfConnections(scope: Scope, connectionIds: readonly string[]): Promise<MetricSourceRow[]> {
  const where = { organizationId: scope.organizationId, connectionId: { in: [...connectionIds] } };
  return (await scope.db.metricSource.findMany({ where, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(metricSourceRowOf);
}

/** What makes a source. The query was checked by the integration's manifest. Cadence in minutes, by default a day, at least fifteen. */
export interface MetricSourceInput {
  connectionId: string;
  keyResultId: string;
  metric: string;
  query: Record<string, unknown>;
  cadenceMinutes?: number | undefined;
  cursorVersion?: number | undefined;
}

const SHORTEST_CADENCE_MINUTES = 15;
const DAY_MINUTES = 1_440;

/** Wires a key result to a metric. One source a key result: a second one is refused. Its connection reads it at once, back to the cycle's start. */
export async function createMetricSource(scope: Scope, input: MetricSourceInput, { at }: WriteOptions): Promise<MetricSourceRow> {
  return inTransaction(scope, async (inside) => {
    const [connection, keyResult] = [await connectionById(inside, input.connectionId), await keyResultById(inside, input.keyResultId)];
    requireRight(scope, 'create', 'metric-source', { ownerIds: [keyResult.ownerId] });
    const { cadenceMinutes = DAY_MINUTES } = input;
    if (cadenceMinutes < SHORTEST_CADENCE_MINUTES)
      throw new DomainError('INVALID_INPUT', `A source is read every ${SHORTEST_CADENCE_MINUTES} minutes at most.`, { field: 'cadenceMinutes' });
    if ((await sourcesOfKeyResults(inside, [keyResult.id])).length > 0)
      throw new DomainError('INVALID_INPUT', `"${keyResult.title}" is fed by a source already: take that one away first.`, { field: 'keyResultId' });
    const id = scope.database.newId(`metric-source/${keyResult.id}`);
    const { organizationId } = scope;
    const model = await inside.db.metricSource.create({
      data: {
        ...{ organizationId, id, connectionId: connection.id, keyResultId: keyResult.id, metric: input.metric, cadenceMinutes },
        query: jsonColumn(input.query) as object,
        cursorVersion: input.cursorVersion ?? 1,
        createdAt: new Date(at),
      },
    });
    const after = metricSourceRowOf(model);
    await writeAudit(inside, { action: 'create', noun: 'metric-source', subjectId: id, after, at });
    publish(inside, { type: 'metric-source', id });
    publish(inside, { type: 'key-result', id: keyResult.id });
    await lookAgainAtConnection(inside, { id: connection.id, at });
    return after;
  });
}

/** Takes a source away; the key result is fed by hand again and keeps its values. */
export async function deleteMetricSource(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<MetricSourceRow> {
  return inTransaction(scope, async (inside) => {
    const [before] = await metricSourcesByIds(inside, [id]);
    if (before === undefined) throw notFound('metric-source');
    const keyResult = await keyResultById(inside, before.keyResultId);
    requireRight(scope, 'delete', 'metric-source', { ownerIds: [keyResult.ownerId] });
    refuseStale({ noun: 'metric source', version, yours: { id }, theirs: before });
    await inside.db.metricSource.deleteMany({ where: { organizationId: scope.organizationId, id } });
    await writeAudit(inside, { action: 'delete', noun: 'metric-source', subjectId: id, before, at });
    publish(inside, { type: 'metric-source', id });
    publish(inside, { type: 'key-result', id: before.keyResultId });
    await lookAgainAtConnection(inside, { id: before.connectionId, at });
    return before;
  });
}

/** A record of Prisma as a row. */
export function metricSourceRowOf(model: MetricSourceModel): MetricSourceRow {
  // Checked by the integration's manifest before it was written.
  return { ...plain(model), query: model.query as Record<string, unknown>, cursor: model.cursor };
}
