import { compareDecimals } from '../domain/decimal.ts';
import { decimalProblems, type GoalProblem, problem, refuse, titleProblems } from '../domain/goal-problem.ts';
import type { Day, Decimal, Instant } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { tellConnection } from './connections.ts';
import { publish } from './events.ts';
import type { KpiModel } from './generated/prisma/models/Kpi.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { personById } from './people.ts';
import { plain } from './plain.ts';
import { isAllowed, notFound, requireRight, type Subject } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { conflict, refuseStale, type WriteOptions } from './versions.ts';

/** A number that is watched beside the cycles. */
export interface KpiRow {
  organizationId: string;
  id: string;
  name: string;
  unit: string;
  ownerId: string;
  /** Which way is better. */
  direction: 'increase' | 'decrease';
  bandLow: Decimal | null;
  bandHigh: Decimal | null;
  /** The first day of the periods outside of its band, once there are two of them in a row; null while it is well. */
  outSince: Day | null;
  archivedAt: Instant | null;
  createdAt: Instant;
  version: number;
}

/** What a person says of a KPI. */
export type KpiInput = Pick<KpiRow, 'name' | 'unit' | 'ownerId' | 'direction' | 'bandLow' | 'bandHigh'>;

const LONGEST_UNIT = 40;

/** One KPI; refused where there is none. */
export async function kpiById(scope: Scope, id: string): Promise<KpiRow> {
  const [kpi] = await kpisByIds(scope, [id]);
  if (kpi === undefined) throw notFound('kpi');
  return kpi;
}

/** KPIs of these ids, in no order. */
export async function kpisByIds(scope: Scope, ids: readonly string[]): Promise<KpiRow[]> {
  if (!isAllowed(scope, 'read', 'kpi') || ids.length === 0) return [];
  return (await scope.db.kpi.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } })).map(rowOf);
}

/** A page of KPIs by name; those that are archived only where they are asked for. */
export async function kpisPage(scope: Scope, { archived }: { archived: boolean }, request: PageRequest): Promise<Page<KpiRow>> {
  requireRight(scope, 'read', 'kpi');
  const after = cursorValues(request, 2);
  const [name = '', id = ''] = after ?? [];
  const beyond = after === null ? {} : { OR: [{ name: { gt: name } }, { name, id: { gt: id } }] };
  const kpis = await scope.db.kpi.findMany({
    where: { organizationId: scope.organizationId, ...archivedColumn(archived), ...beyond },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: pageSize(request) + 1,
  });
  return pageOf(kpis.map(rowOf), request, (kpi) => [kpi.name, kpi.id]);
}

/** The KPIs that need a look first: those longest out of their bands, then the others by name. */
export async function kpisToWatch(scope: Scope, { most }: { most: number }): Promise<KpiRow[]> {
  if (!isAllowed(scope, 'read', 'kpi')) return [];
  const kpis = await scope.db.kpi.findMany({
    where: { organizationId: scope.organizationId, archivedAt: null },
    orderBy: [{ outSince: { sort: 'asc', nulls: 'last' } }, { name: 'asc' }, { id: 'asc' }],
    take: most,
  });
  return kpis.map(rowOf);
}

/** How many KPIs a list has. */
export async function countKpis(scope: Scope, { archived }: { archived: boolean }): Promise<number> {
  requireRight(scope, 'read', 'kpi');
  return scope.db.kpi.count({ where: { organizationId: scope.organizationId, ...archivedColumn(archived) } });
}

/** Adds a KPI; its source is connected afterwards. */
export async function createKpi(scope: Scope, input: KpiInput, { at }: WriteOptions): Promise<KpiRow> {
  requireRight(scope, 'create', 'kpi', kpiSubject(input));
  return inTransaction(scope, async (inside) => {
    const { organizationId, database } = inside;
    await personById(inside, input.ownerId);
    refuse(kpiProblems(input));
    const id = database.newId(`kpi/${input.name}`);
    const after = rowOf(await inside.db.kpi.create({ data: { organizationId, id, ...columnsOf(input), createdAt: new Date(at) } }));
    await writeAudit(inside, { action: 'create', noun: 'kpi', subjectId: id, after, at });
    publish(inside, { type: 'kpi', id });
    return after;
  });
}

/** Changes a KPI. Its band is judged anew at the next reading; who gives it away must be allowed both before and after. */
export async function updateKpi(scope: Scope, { id, ...input }: KpiInput & { id: string }, { version, at }: WriteOptions): Promise<KpiRow> {
  return inTransaction(scope, async (inside) => {
    const before = await kpiById(inside, id);
    requireRight(scope, 'update', 'kpi', kpiSubject(before));
    refuseStale({ noun: 'KPI', version, yours: { id, ...input }, theirs: before });
    if (input.ownerId !== before.ownerId) requireRight(scope, 'update', 'kpi', kpiSubject(input));
    refuse(kpiProblems(input));
    await personById(inside, input.ownerId);
    const bandMoved = !sameDecimal(before.bandLow, input.bandLow) || !sameDecimal(before.bandHigh, input.bandHigh);
    return write(inside, { before, data: { ...columnsOf(input), ...(bandMoved && { outSince: null }) }, action: 'update', at });
  });
}

/** Archives a KPI, or takes it back: while it is archived nothing is read for it. */
export async function archiveKpi(scope: Scope, { id, archived }: { id: string; archived: boolean }, { version, at }: WriteOptions): Promise<KpiRow> {
  return inTransaction(scope, async (inside) => {
    const before = await kpiById(inside, id);
    requireRight(scope, 'update', 'kpi', kpiSubject(before));
    refuseStale({ noun: 'KPI', version, yours: { id }, theirs: before });
    return write(inside, { before, data: { archivedAt: archived ? new Date(at) : null, outSince: null }, action: archived ? 'archive' : 'restore', at });
  });
}

/** Writes since when KPIs are out of their bands; whoever looks at them hears of it. */
export async function markOutSince(scope: Scope, marks: readonly { id: string; outSince: Day | null }[]): Promise<void> {
  for (const { id, outSince } of marks) {
    await scope.db.kpi.updateMany({ where: { organizationId: scope.organizationId, id }, data: { outSince: outSince === null ? null : new Date(outSince) } });
    publish(scope, { type: 'kpi', id });
  }
}

/** Whose a KPI is. */
export function kpiSubject({ ownerId }: { ownerId: string }): Subject {
  return { ownerIds: [ownerId] };
}

async function write(scope: Scope, change: { before: KpiRow; data: object; action: string; at: Instant }): Promise<KpiRow> {
  const { before, data, action, at } = change;
  const where = { organizationId: scope.organizationId, id: before.id, version: before.version };
  const [written] = await scope.db.kpi.updateManyAndReturn({ where, data: { ...data, version: { increment: 1 } } });
  if (written === undefined) throw conflict('KPI', {}, await kpiById(scope, before.id));
  const after = rowOf(written);
  await writeAudit(scope, { action, noun: 'kpi', subjectId: before.id, before, after, at });
  publish(scope, { type: 'kpi', id: before.id });
  const source = await scope.db.metricSource.findFirst({ where: { organizationId: scope.organizationId, kpiId: before.id }, select: { connectionId: true } });
  if (source !== null) await tellConnection(scope, source.connectionId, at);
  return after;
}

function kpiProblems({ name, unit, bandLow, bandHigh }: KpiInput): GoalProblem[] {
  const bounds = [...(bandLow === null ? [] : decimalProblems(bandLow, 'bandLow')), ...(bandHigh === null ? [] : decimalProblems(bandHigh, 'bandHigh'))];
  const isTurned = bounds.length === 0 && bandLow !== null && bandHigh !== null && compareDecimals(bandLow, bandHigh) > 0;
  return [
    ...titleProblems(name, 'KPI', 'name'),
    ...(unit.length > LONGEST_UNIT ? [problem('unit', `The unit has ${unit.length} characters; ${LONGEST_UNIT} is the limit.`)] : []),
    ...bounds,
    ...(isTurned ? [problem('bandLow', `The band begins at ${bandLow} and ends at ${bandHigh}: give the lower bound first.`)] : []),
  ];
}

function columnsOf({ name, unit, ownerId, direction, bandLow, bandHigh }: KpiInput) {
  return { name: name.trim(), unit: unit.trim(), ownerId, direction, bandLow, bandHigh };
}

function archivedColumn(archived: boolean) {
  return { archivedAt: archived ? { not: null } : null };
}

function sameDecimal(left: Decimal | null, right: Decimal | null): boolean {
  return left === null || right === null ? left === right : compareDecimals(left, right) === 0;
}

function rowOf(model: KpiModel): KpiRow {
  return { ...plain(model, ['outSince']), direction: model.direction === 'decrease' ? 'decrease' : 'increase' };
}
