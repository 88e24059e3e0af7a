import { DomainError } from '../domain/errors.ts';
import type { Instant, Week } from '../domain/key-result.ts';
import { missedCheckInsWorkflowId, offTrackWorkflowId } from '../domain/workflow-ids.ts';
import { writeAudit } from './audit-log.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { EscalationModel } from './generated/prisma/models/Escalation.ts';
import type { EscalationStepModel } from './generated/prisma/models/EscalationStep.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { plain } from './plain.ts';
import { allowedRows, isAllowed, isUnbounded, notFound, requireRight } from './rights.ts';
import { seenKeyResults } from './sight.ts';
import { actingPersonId, inTransaction, type Scope } from './scope.ts';
import { addCommands } from './workflow-commands.ts';

export type EscalationKind = 'off_track' | 'missed_check_in';
export type EscalationState = 'open' | 'acknowledged' | 'snoozed' | 'recovered' | 'closed';

/** Something that goes wrong and is told up a ladder until somebody takes it. */
export interface EscalationRow {
  organizationId: string;
  id: string;
  cycleId: string;
  kind: EscalationKind;
  keyResultId: string | null;
  week: Week | null;
  personId: string | null;
  number: number;
  weeksMissed: number;
  state: EscalationState;
  openedAt: Instant;
  acknowledgedAt: Instant | null;
  acknowledgedById: string | null;
  snoozedUntil: Instant | null;
  reason: string;
  endedAt: Instant | null;
  version: number;
}

/** One reader of one rung of a ladder, as planned and as it went. */
export interface EscalationStepRow {
  organizationId: string;
  escalationId: string;
  step: number;
  recipientId: string;
  audience: string;
  namesAllowed: boolean;
  dueAt: Instant;
  settledAt: Instant | null;
  effectId: string | null;
  skipped: string | null;
}

/** States in which an escalation is not over. */
export const LIVE_STATES: readonly EscalationState[] = ['open', 'acknowledged', 'snoozed'];

/** The workflow that climbs an escalation's ladder. */
export function escalationWorkflowId({ kind, keyResultId, cycleId, week }: Pick<EscalationRow, 'kind' | 'keyResultId' | 'cycleId' | 'week'>): string {
  return kind === 'off_track' ? offTrackWorkflowId(keyResultId ?? '') : missedCheckInsWorkflowId(cycleId, week ?? '');
}

/** Which escalations a list shows; all by default. */
export interface EscalationFilter {
  cycleId?: string | null | undefined;
  state?: EscalationState | null | undefined;
  live?: boolean | null | undefined;
  keyResultId?: string | null | undefined;
  /** Those that wait for this person's acknowledgement. */
  waitingForId?: string | null | undefined;
}

/** A page of escalations, newest first. */
export async function escalationsPage(scope: Scope, filter: EscalationFilter, request: PageRequest): Promise<Page<EscalationRow>> {
  requireRight(scope, 'read', 'escalation');
  const [openedAt, id] = cursorValues(request, 2) ?? [];
  const after =
    openedAt === undefined || id === undefined ? {} : { OR: [{ openedAt: { lt: new Date(openedAt) } }, { openedAt: new Date(openedAt), id: { lt: id } }] };
  const escalations = await scope.db.escalation.findMany({
    where: { AND: [await whereOf(scope, filter), after] },
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: pageSize(request) + 1,
  });
  return pageOf(escalations.map(rowOf), request, (escalation) => [escalation.openedAt, escalation.id]);
}

/** How many escalations a filter finds. */
export async function countEscalations(scope: Scope, filter: EscalationFilter): Promise<number> {
  return scope.db.escalation.count({ where: await whereOf(scope, filter) });
}

/** One escalation; refused where there is none. */
export async function escalationById(scope: Scope, id: string): Promise<EscalationRow> {
  const [escalation] = await escalationsByIds(scope, [id]);
  if (escalation === undefined) throw notFound('escalation');
  return escalation;
}

/** Escalations of these ids, in no order. */
export async function escalationsByIds(scope: Scope, ids: readonly string[]): Promise<EscalationRow[]> {
  const where = { AND: [{ organizationId: scope.organizationId, id: { in: [...ids] } }, await readable(scope)] };
  return (await scope.db.escalation.findMany({ where })).map(rowOf);
}

/** The live escalation of each of these key results, where there is one. */
export async function liveEscalationsOf(scope: Scope, keyResultIds: readonly string[]): Promise<EscalationRow[]> {
  if (!isAllowed(scope, 'read', 'escalation')) return [];
  const where = { organizationId: scope.organizationId, keyResultId: { in: [...keyResultIds] }, state: { in: [...LIVE_STATES] } };
  return (await scope.db.escalation.findMany({ where, orderBy: [{ number: 'desc' }] })).map(rowOf);
}

/** Those of some recipients for whom a rung is due and not settled, a mail that was begun included; in the order given. */
export async function recipientsDue(scope: Scope, { recipientIds, until }: { recipientIds: readonly string[]; until: Instant }): Promise<string[]> {
  const steps = await scope.db.escalationStep.findMany({
    where: { organizationId: scope.organizationId, recipientId: { in: [...recipientIds] }, settledAt: null, dueAt: { lte: new Date(until) } },
    distinct: ['recipientId'],
    select: { recipientId: true },
  });
  const due = new Set(steps.map(({ recipientId }) => recipientId));
  return recipientIds.filter((id) => due.has(id));
}

/** Puts off what is due to a recipient to an instant at which they may be written to. Returns the escalations whose ladders that concerns. */
export async function moveSteps(scope: Scope, { recipientId, until, to }: { recipientId: string; until: Instant; to: Instant }): Promise<string[]> {
  const moved = await scope.db.escalationStep.updateManyAndReturn({
    where: { organizationId: scope.organizationId, recipientId, settledAt: null, effectId: null, dueAt: { lte: new Date(until) } },
    data: { dueAt: new Date(to) },
    select: { escalationId: true },
  });
  return [...new Set(moved.map(({ escalationId }) => escalationId))];
}

/** Leaves out what is due to somebody who cannot be told any more. */
export async function skipSteps(scope: Scope, { recipientId, until, reason }: { recipientId: string; until: Instant; reason: string }): Promise<void> {
  await scope.db.escalationStep.updateMany({
    where: { organizationId: scope.organizationId, recipientId, settledAt: null, effectId: null, dueAt: { lte: new Date(until) } },
    data: { settledAt: new Date(until), skipped: reason },
  });
}

/** The ladders of escalations, rung by rung. */
export async function stepsOf(scope: Scope, escalationIds: readonly string[]): Promise<EscalationStepRow[]> {
  const steps = await scope.db.escalationStep.findMany({
    where: { organizationId: scope.organizationId, escalationId: { in: [...escalationIds] } },
    orderBy: [{ step: 'asc' }, { dueAt: 'asc' }, { recipientId: 'asc' }],
  });
  return steps.map(stepRowOf);
}

/** Somebody takes it in hand: the ladder stops. Those who own the subject or were asked may do it, and whoever leads. */
export async function acknowledge(scope: Scope, input: { id: string; note?: string | null; at: Instant }): Promise<EscalationRow> {
  const { id, note, at } = input;
  return change(
    scope,
    { id, at, action: 'acknowledge' },
    { state: 'acknowledged', acknowledgedAt: new Date(at), acknowledgedById: actingPersonId(scope), reason: note ?? '' },
  );
}

/** The ladder waits until an instant, for a reason. */
export async function snooze(scope: Scope, input: { id: string; until: Instant; reason: string; at: Instant }): Promise<EscalationRow> {
  const { id, until, reason, at } = input;
  if (until <= at) throw new DomainError('INVALID_INPUT', 'Choose a time that is still to come.', { field: 'until' });
  if (reason.trim() === '') throw new DomainError('INVALID_INPUT', 'Say why it can wait: those who are told next will ask.', { field: 'reason' });
  return change(scope, { id, at, action: 'snooze' }, { state: 'snoozed', snoozedUntil: new Date(until), reason });
}

/** A snooze that has run out: the ladder goes on from there. */
export async function wakeEscalation(scope: Scope, id: string, snoozedUntil: Instant): Promise<void> {
  const { organizationId } = scope;
  const from = new Date(snoozedUntil);
  await scope.db.escalation.updateMany({ where: { organizationId, id, state: 'snoozed' }, data: { state: 'open' } });
  await scope.db.escalationStep.updateMany({
    where: { organizationId, escalationId: id, settledAt: null, effectId: null, dueAt: { lt: from } },
    data: { dueAt: from },
  });
  publish(scope, { type: 'escalation', id });
}

/** Ends escalations without a word to anybody: dropped, answered after all, or the cycle is over. What waits on their ladders is left out. */
export async function closeEscalations(scope: Scope, input: { ids: readonly string[]; reason: string; at: Instant; quietly?: boolean }): Promise<void> {
  const { ids, reason, at, quietly = false } = input;
  if (ids.length === 0) return;
  const { organizationId } = scope;
  await scope.db.escalation.updateMany({
    where: { organizationId, id: { in: [...ids] }, state: { in: [...LIVE_STATES] } },
    data: { state: 'closed', endedAt: new Date(at), reason, version: { increment: 1 } },
  });
  await scope.db.escalationStep.updateMany({
    where: { organizationId, escalationId: { in: [...ids] }, settledAt: null, effectId: null },
    data: { settledAt: new Date(at), skipped: reason },
  });
  // Closed by its own workflow, which knows.
  if (quietly) for (const id of ids) publish(scope, { type: 'escalation', id });
  else await lookAgain(scope, ids, at);
}

/** Ends all live escalations of a cycle. */
export async function closeEscalationsOfCycle(scope: Scope, { cycleId, reason, at }: { cycleId: string; reason: string; at: Instant }): Promise<void> {
  const live = await scope.db.escalation.findMany({
    where: { organizationId: scope.organizationId, cycleId, state: { in: [...LIVE_STATES] } },
    select: { id: true },
  });
  await closeEscalations(scope, { ids: live.map(({ id }) => id), reason, at });
}

/** Tells the workflows of these escalations to look at their rows again. */
export async function lookAgain(scope: Scope, ids: readonly string[], at: Instant): Promise<void> {
  for (const id of ids) publish(scope, { type: 'escalation', id });
  const workflowIds = [...new Set((await escalationsByIds(scope, ids)).map(escalationWorkflowId))].sort();
  await addCommands(
    scope,
    workflowIds.map((workflowId) => ({ workflowId, workflowType: 'escalation', kind: 'signal', name: 'lookAgain', input: {}, at })),
  );
}

async function change(
  scope: Scope,
  { id, at, action }: { id: string; at: Instant; action: string },
  data: Prisma.EscalationUpdateManyMutationInput & object,
): Promise<EscalationRow> {
  return inTransaction(scope, async (inside) => {
    const before = await escalationById(inside, id);
    requireRight(inside, 'update', 'escalation', { ownerIds: await peopleAsked(inside, before) });
    if (!LIVE_STATES.includes(before.state))
      throw new DomainError('CONFLICT', 'This escalation is over: there is nothing left to acknowledge.', { theirs: before });
    await inside.db.escalation.updateMany({ where: { organizationId: scope.organizationId, id }, data: { ...data, version: { increment: 1 } } });
    const after = await escalationById(inside, id);
    await writeAudit(inside, { action, noun: 'escalation', subjectId: id, before, after, at });
    await lookAgain(inside, [id], at);
    return after;
  });
}

/** Those of its ladder, and those who answer for its subject. */
async function peopleAsked(scope: Scope, escalation: EscalationRow): Promise<string[]> {
  const steps = await stepsOf(scope, [escalation.id]);
  return [...new Set([...steps.map(({ recipientId }) => recipientId), ...(escalation.personId === null ? [] : [escalation.personId])])];
}

/** Escalations that the acting person may read: of key results and people within their reach, and those in which they are asked themselves. */
async function readable(scope: Scope): Promise<{ id?: { in: string[] } }> {
  if (isUnbounded(scope, 'read', 'escalation')) return {};
  if (!isAllowed(scope, 'read', 'escalation')) return { id: { in: [] } };
  const missed = allowedRows(scope, 'read', 'escalation', {
    ownerIds: [Prisma.sql`e.person_id`],
    teamIds: [Prisma.sql`p.team_id`],
    // Whoever misses a check-in is no matter of a level.
    level: Prisma.sql`NULL`,
  });
  const rows = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT e.id::text FROM escalations e
    LEFT JOIN key_results k ON k.organization_id = e.organization_id AND k.id = e.key_result_id
    LEFT JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
    LEFT JOIN people p ON p.organization_id = e.organization_id AND p.id = e.person_id
    WHERE e.organization_id = ${scope.organizationId}::uuid AND (${seenKeyResults(scope)} OR ${missed} OR EXISTS (
      SELECT FROM escalation_steps s WHERE s.organization_id = e.organization_id AND s.escalation_id = e.id AND s.recipient_id = ${actingPersonId(scope)}::uuid))`;
  return { id: { in: rows.map(({ id }) => id) } };
}

async function whereOf(scope: Scope, { cycleId, state, live, keyResultId, waitingForId }: EscalationFilter): Promise<Prisma.EscalationWhereInput> {
  const { organizationId } = scope;
  const told = waitingForId
    ? await scope.db.escalationStep.findMany({
        where: { organizationId, recipientId: waitingForId, settledAt: { not: null }, skipped: null },
        select: { escalationId: true },
      })
    : [];
  return {
    organizationId,
    ...(await readable(scope)),
    ...(cycleId ? { cycleId } : {}),
    ...(state ? { state } : {}),
    ...(live ? { state: { in: [...LIVE_STATES] } } : {}),
    ...(keyResultId ? { keyResultId } : {}),
    ...(waitingForId ? { state: 'open', id: { in: told.map(({ escalationId }) => escalationId) } } : {}),
  };
}

function rowOf(model: EscalationModel): EscalationRow {
  return plain(model);
}

function stepRowOf(model: EscalationStepModel): EscalationStepRow {
  return plain(model);
}
