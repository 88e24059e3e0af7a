import { DomainError } from '../domain/errors.ts';
import { refuse } from '../domain/goal-problem.ts';
import { keyResultProblems, overrideProblems } from '../domain/goal-validation.ts';
import type { Ambition, Day, Decimal, Instant, KeyResultKind, Status, StatusOverride } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { lookAgainAtCycles } from './cycle-signals.ts';
import { cycleById, refuseEnded } from './cycles.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/prisma/client.ts';
import { rejudge } from './judgment.ts';
import { type KeyResultRow, keyResultRowOf, measureOf } from './key-result-row.ts';
import { revokeLinksOf } from './links.ts';
import { type MilestoneStepInput, replaceSteps, stepsOf } from './milestone-steps.ts';
import { objectiveById } from './objectives.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { dayDate, jsonColumn } from './plain.ts';
import { notFound, requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type Scope } from './scope.ts';
import { keyResultSubject, objectiveSubject, onlySeen, readableKeyResultIds, seenKeyResultIds, seenKeyResults, withoutReasons } from './sight.ts';
import { countDoneTasks, refuseTwoFeeds } from './task-counts.ts';
import { lockBoard } from './task-order.ts';
import { conflict, given, refuseStale, type WriteOptions } from './versions.ts';

export type { KeyResultRow, MilestoneStepRow } from './key-result-row.ts';

/** The key result of this id; refused where there is none. */
export async function keyResultById(scope: Scope, id: string): Promise<KeyResultRow> {
  const [keyResult] = await keyResultsByIds(scope, [id]);
  if (keyResult === undefined) throw notFound('key-result');
  return keyResult;
}

/** The key results of these ids, in no order; unknown ones are left out. */
export async function keyResultsByIds(scope: Scope, ids: readonly string[]): Promise<KeyResultRow[]> {
  const id = { in: await seenKeyResultIds(scope, ids) };
  return (await scope.db.keyResult.findMany({ where: { organizationId: scope.organizationId, id } })).map((model) =>
    withoutReasons(scope, keyResultRowOf(model)),
  );
}

/** The key results of these objectives, in their order. */
export async function keyResultsOf(scope: Scope, objectiveIds: readonly string[]): Promise<KeyResultRow[]> {
  const where = { organizationId: scope.organizationId, objectiveId: { in: [...objectiveIds] } };
  const rows = await scope.db.keyResult.findMany({ where, orderBy: [{ objectiveId: 'asc' }, { position: 'asc' }, { id: 'asc' }] });
  return (await onlySeen(scope, rows, ({ id }) => id)).map((model) => withoutReasons(scope, keyResultRowOf(model)));
}

/** Which key results of a cycle a list shows. */
export interface KeyResultFilter {
  cycleId: string;
  ownerId?: string | null | undefined;
  status?: Status | null | undefined;
}

/** A page of key results by title. */
export async function keyResultsPage(scope: Scope, filter: KeyResultFilter, request: PageRequest): Promise<Page<KeyResultRow>> {
  const after = cursorValues(request, 2);
  const [title = '', id = ''] = after ?? [];
  const keyResults = await scope.db.keyResult.findMany({
    where: { AND: [await whereOf(scope, filter), after === null ? {} : { OR: [{ title: { gt: title } }, { title, id: { gt: id } }] }] },
    orderBy: [{ title: 'asc' }, { id: 'asc' }],
    take: pageSize(request) + 1,
  });
  return pageOf(
    keyResults.map((model) => withoutReasons(scope, keyResultRowOf(model))),
    request,
    (keyResult) => [keyResult.title, keyResult.id],
  );
}

/** Key results of running cycles that may be read, with a text in their title, or those somebody owns; by title. */
export async function findKeyResults(scope: Scope, { text, first }: { text: string; first: number }): Promise<KeyResultRow[]> {
  const wanted = text === '' ? Prisma.sql`k.owner_id = ${actingPersonId(scope)}::uuid` : Prisma.sql`k.title ILIKE ${`%${text.replaceAll(/[\\%_]/g, '\\$&')}%`}`;
  const rows = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT k.id::text FROM key_results k
    JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
    JOIN cycles c ON c.organization_id = k.organization_id AND c.id = k.cycle_id
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.dropped_at IS NULL AND c.phase IN ('active', 'paused', 'closing', 'retro')
      AND ${wanted} AND ${seenKeyResults(scope)}
    ORDER BY k.title, k.id LIMIT ${first}`;
  const found = await keyResultsByIds(
    scope,
    rows.map(({ id }) => id),
  );
  return rows.flatMap(({ id }) => found.find((keyResult) => keyResult.id === id) ?? []);
}

/** How many key results a filter finds. */
export async function countKeyResults(scope: Scope, filter: KeyResultFilter): Promise<number> {
  return scope.db.keyResult.count({ where: await whereOf(scope, filter) });
}

/** What makes a key result; the numbers that its kind does not use are left out. */
export interface KeyResultInput {
  objectiveId: string;
  title: string;
  kind: KeyResultKind;
  unit?: string | null | undefined;
  start?: Decimal | null | undefined;
  target?: Decimal | null | undefined;
  atLeast?: Decimal | null | undefined;
  atMost?: Decimal | null | undefined;
  /** Days of a maintain's period; default 7. */
  periodDays?: number | null | undefined;
  dueOn?: Day | null | undefined;
  steps?: readonly MilestoneStepInput[] | null | undefined;
  weight?: Decimal | null | undefined;
  ambition?: Ambition | null | undefined;
  ownerId?: string | null | undefined;
  ownerTeamId?: string | null | undefined;
  confidence?: number | null | undefined;
  position?: number | null | undefined;
  carriedFromId?: string | null | undefined;
}

/** Adds a key result to an objective whose cycle has not ended. It is judged at once, and asked for from the next check-in on. */
export async function createKeyResult(scope: Scope, input: KeyResultInput, { at }: WriteOptions): Promise<KeyResultRow> {
  return inTransaction(scope, async (inside) => {
    const objective = await objectiveById(inside, input.objectiveId);
    requireRight(scope, 'create', 'key-result', objectiveSubject(objective));
    refuseEnded(await cycleById(inside, objective.cycleId));
    refuseProblems(input, at);
    const { organizationId, database } = scope;
    const position = input.position ?? (await inside.db.keyResult.count({ where: { organizationId, objectiveId: objective.id } }));
    const id = database.newId(`key-result/${objective.id}/${input.title}`);
    const place = { organizationId, id, cycleId: objective.cycleId, objectiveId: objective.id, position, createdAt: new Date(at) };
    await inside.db.keyResult.create({
      data: { ...columnsOf(input), ...place, title: input.title.trim(), kind: input.kind, carriedFromId: input.carriedFromId ?? null },
    });
    if (input.kind === 'milestone') await replaceSteps(inside, id, input.steps ?? []);
    return settle(inside, { id, before: null, action: 'create', at });
  });
}

/** Changes a key result; what it measures is judged anew with the values it has. Fields left out stay as they are. */
export async function updateKeyResult(scope: Scope, input: Partial<KeyResultInput> & { id: string }, { version, at }: WriteOptions): Promise<KeyResultRow> {
  return inTransaction(scope, async (inside) => {
    const before = await openKeyResult(inside, input.id);
    refuseStale({ noun: 'key result', version, yours: input, theirs: before });
    const merged = { ...before, ...given(input), steps: input.steps ?? (await stepsOf(inside, [before.id])) };
    refuseProblems(merged, at);
    await write(inside, { before, data: columnsOf(merged) });
    if (merged.kind === 'milestone' && input.steps) await replaceSteps(inside, before.id, input.steps);
    return settle(inside, { id: before.id, before, action: 'update', at });
  });
}

/** Drops a key result: it leaves every roll-up and is asked for no more; its links end. */
export async function dropKeyResult(scope: Scope, { id, reason }: { id: string; reason: string }, { version, at }: WriteOptions): Promise<KeyResultRow> {
  if (reason.trim() === '') throw new DomainError('INVALID_INPUT', 'Say why it is dropped: the retro prints it.', { field: 'reason' });
  return inTransaction(scope, async (inside) => {
    const before = await openKeyResult(inside, id);
    refuseStale({ noun: 'key result', version, yours: { id, reason }, theirs: before });
    await write(inside, { before, data: { droppedAt: new Date(at), dropReason: reason.trim() } });
    await revokeLinksOf(inside, { keyResultId: id }, at);
    return settle(inside, { id, before, action: 'drop', at });
  });
}

/** Sets a status by hand, until an instant; the computed one goes on beside it. */
export async function overrideStatus(
  scope: Scope,
  input: { id: string; status: StatusOverride['status']; reason: string; until: Instant },
  { version, at }: WriteOptions,
): Promise<KeyResultRow> {
  const { id, status, reason, until } = input;
  refuse(overrideProblems({ reason, until, now: at }));
  return inTransaction(scope, async (inside) => {
    const before = await openKeyResult(inside, id);
    refuseStale({ noun: 'key result', version, yours: input, theirs: before });
    const override: StatusOverride = { status, reason: reason.trim(), until, byPersonId: actingPersonId(scope) ?? '' };
    await write(inside, { before, data: { override: jsonColumn(override) as object } });
    return settle(inside, { id, before, action: 'override-status', at });
  });
}

/** Ends an override before its time. */
export async function clearOverride(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<KeyResultRow> {
  return inTransaction(scope, async (inside) => {
    const before = await openKeyResult(inside, id);
    refuseStale({ noun: 'key result', version, yours: { id }, theirs: before });
    await write(inside, { before, data: { override: Prisma.DbNull } });
    return settle(inside, { id, before, action: 'clear-override', at });
  });
}

/** Has a key result count the tasks that are done for it, from now on by itself, or ends that: people check in then, from the value that stands. */
export async function setCountsTasks(scope: Scope, { id, counts }: { id: string; counts: boolean }, { version, at }: WriteOptions): Promise<KeyResultRow> {
  return inTransaction(scope, async (inside) => {
    await lockBoard(inside);
    const before = await openKeyResult(inside, id);
    refuseStale({ noun: 'key result', version, yours: { id, counts }, theirs: before });
    if (counts && before.kind !== 'increase') throw new DomainError('INVALID_INPUT', 'Only a key result that grows can count tasks.', { field: 'counts' });
    if (counts) await refuseTwoFeeds(inside, id);
    await write(inside, { before, data: { countsTasks: counts } });
    if (counts) await countDoneTasks(inside, [id], { at });
    return settle(inside, { id, before, action: counts ? 'count-tasks' : 'end-count-of-tasks', at });
  });
}

async function openKeyResult(scope: Scope, id: string): Promise<KeyResultRow> {
  const keyResult = await keyResultById(scope, id);
  const objective = await objectiveById(scope, keyResult.objectiveId);
  requireRight(scope, 'update', 'key-result', keyResultSubject(keyResult, objective));
  refuseEnded(await cycleById(scope, keyResult.cycleId));
  return keyResult;
}

async function write(scope: Scope, { before, data }: { before: KeyResultRow; data: object }): Promise<void> {
  const { count } = await scope.db.keyResult.updateMany({
    where: { organizationId: scope.organizationId, id: before.id, version: before.version },
    data: { ...data, version: { increment: 1 } },
  });
  if (count === 0) throw conflict('key result', data, await keyResultById(scope, before.id));
}

/** Judges what was written, writes it into the history and tells whom it concerns. */
async function settle(scope: Scope, change: { id: string; before: KeyResultRow | null; action: string; at: Instant }): Promise<KeyResultRow> {
  const { id, before, action, at } = change;
  await rejudge(scope, [id], at);
  const after = await keyResultById(scope, id);
  await writeAudit(scope, { action, noun: 'key-result', subjectId: id, before, after, at });
  publish(scope, { type: 'key-result', id });
  await lookAgainAtCycles(scope, { at, cycleId: after.cycleId });
  return after;
}

function refuseProblems(input: Omit<KeyResultInput, 'objectiveId'>, at: Instant): void {
  const { title, kind, start = null, target = null, atLeast = null, atMost = null, dueOn = null, weight, confidence = null, periodDays, steps } = input;
  const drafted = (steps ?? []).map((step, index) => ({
    id: String(index),
    title: step.title,
    weight: step.weight ?? '1',
    dueOn: step.dueOn ?? null,
    doneAt: at,
  }));
  const measure = measureOf({ kind, start, target, atLeast, atMost, dueOn, periodDays: periodDays ?? 7 }, drafted);
  refuse(keyResultProblems({ title, measure, weight: weight ?? '1', confidence }));
}

/** The columns of a whole key result; numbers that its kind does not use are emptied. */
function columnsOf(input: Omit<KeyResultInput, 'objectiveId'>) {
  const { kind, title, unit, start, target, atLeast, atMost, periodDays, dueOn, weight, ambition, ownerId, ownerTeamId, confidence, position } = input;
  const grows = kind === 'increase' || kind === 'decrease';
  return {
    kind,
    title: title.trim(),
    unit: unit ?? '',
    start: grows ? (start ?? null) : null,
    target: grows ? (target ?? null) : null,
    atLeast: kind === 'maintain' ? (atLeast ?? null) : null,
    atMost: kind === 'maintain' ? (atMost ?? null) : null,
    periodDays: periodDays ?? 7,
    dueOn: kind === 'binary' && dueOn ? dayDate(dueOn) : null,
    weight: weight ?? '1',
    ambition: ambition ?? ('aspirational' as const),
    ownerId: ownerId ?? null,
    ownerTeamId: ownerTeamId ?? null,
    confidence: confidence ?? null,
    ...(position === null || position === undefined ? {} : { position }),
  };
}

async function whereOf(scope: Scope, { cycleId, ownerId, status }: KeyResultFilter): Promise<Prisma.KeyResultWhereInput> {
  const readable = await readableKeyResultIds(scope, cycleId);
  return {
    organizationId: scope.organizationId,
    cycleId,
    ...(readable === null ? {} : { id: { in: readable } }),
    ...(ownerId ? { ownerId } : {}),
    ...(status ? { status } : {}),
  };
}
