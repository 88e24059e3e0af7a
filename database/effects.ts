import type { EffectKind } from '../domain/effect-kinds.ts';
import type { Instant } from '../domain/key-result.ts';
import { publish } from './events.ts';
import type { EffectModel } from './generated/prisma/models/Effect.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { jsonColumn, plain } from './plain.ts';
import { isAllowed, notFound, requireRight } from './rights.ts';
import type { Scope } from './scope.ts';

export type EffectState = 'planned' | 'sending' | 'sent' | 'unknown' | 'skipped' | 'failed';

/** Something done, or to be done, to the outside. */
export interface EffectRow {
  organizationId: string;
  id: string;
  kind: string;
  subject: string;
  occurrence: string;
  recipient: string;
  channel: string;
  state: EffectState;
  dueAt: Instant;
  /** What the template was given, links in it masked. */
  input: unknown;
  title: string;
  reason: string;
  workflowId: string;
  cycleId: string | null;
  attempts: number;
  claimedAt: Instant | null;
  settledAt: Instant | null;
  receipt: unknown;
  failure: string;
}

/** What makes an effect: its key (kind, subject, occurrence, recipient, channel), when it is due and why it is there. */
export interface EffectPlan {
  kind: EffectKind;
  /** What it is about: `cycle/<id>`, `person/<id>` … */
  subject: string;
  /** A name that no recalculation changes: `2026-W48`, `2026-12`, a day. */
  occurrence: string;
  /** The person's id, or an outside address as `outsideRecipient` writes it. */
  recipient: string;
  channel: 'mail' | 'calendar';
  dueAt: Instant;
  input?: object;
  title?: string;
  reason: string;
  workflowId: string;
  cycleId?: string | null;
  /** Why nothing is to be sent: it is written down as skipped from the start. */
  skip?: string | null;
}

/** How an effect ended. */
export interface EffectOutcome {
  state: Exclude<EffectState, 'planned' | 'sending'>;
  at: Instant;
  receipt?: object;
  reason?: string;
  failure?: string;
  title?: string;
  input?: object;
}

/** Plans an effect, or finds it as it stands when it was planned before. */
export async function planEffect(scope: Scope, plan: EffectPlan): Promise<EffectRow> {
  const [effect] = await planEffects(scope, [plan]);
  if (effect === undefined) throw new Error('An effect that was just planned is not there.');
  return effect;
}

/** The effect of a key; null where none was planned yet. */
export async function effectByKey(scope: Scope, key: EffectKey): Promise<EffectRow | null> {
  const { kind, subject, occurrence, recipient, channel } = key;
  const effect = await scope.db.effect.findFirst({ where: { organizationId: scope.organizationId, kind, subject, occurrence, recipient, channel } });
  return effect === null ? null : rowOf(effect);
}

/** Plans effects, and gives them back in the order of the plans, those planned before as they stand: one statement, two where there are such. */
export async function planEffects(scope: Scope, plans: readonly EffectPlan[]): Promise<EffectRow[]> {
  if (plans.length === 0) return [];
  const { organizationId, database, db } = scope;
  const data = plans.map(({ dueAt, input = {}, title = '', cycleId = null, skip = null, ...plan }) => ({
    ...plan,
    ...(skip === null ? {} : { state: 'skipped' as const, reason: skip, settledAt: new Date(dueAt) }),
    organizationId,
    id: database.newId(`effect/${keyOf(plan)}`),
    dueAt: new Date(dueAt),
    input: jsonColumn(input) as object,
    title,
    cycleId,
  }));
  const created = await db.effect.createManyAndReturn({ data, skipDuplicates: true });
  const stored = created.length === plans.length ? created : await storedEffects(scope, plans);
  const byKey = new Map(stored.map((effect) => [keyOf(effect), rowOf(effect)]));
  return plans.flatMap((plan) => byKey.get(keyOf(plan)) ?? []);
}

async function storedEffects({ db, organizationId }: Scope, plans: readonly EffectKey[]): Promise<EffectModel[]> {
  const pick = <Name extends 'kind' | 'subject' | 'occurrence' | 'recipient'>(name: Name) => ({ in: [...new Set(plans.map((plan) => plan[name]))] });
  return db.effect.findMany({
    where: { organizationId, kind: pick('kind'), subject: pick('subject'), occurrence: pick('occurrence'), recipient: pick('recipient') },
  });
}

/**
 * Takes an effect in hand directly before it is sent. 'claimed' when it was planned; otherwise the state it is in,
 * so that the caller decides what an earlier attempt (`sending`) means.
 */
export async function claimEffect(scope: Scope, id: string, now: Instant): Promise<'claimed' | EffectState> {
  const where = { organizationId: scope.organizationId, id };
  const { count } = await scope.db.effect.updateMany({
    where: { ...where, state: 'planned' },
    data: { state: 'sending', claimedAt: new Date(now), attempts: { increment: 1 } },
  });
  if (count === 1) return 'claimed';
  return (await effectRow(scope, id)).state;
}

/** An effect that waited and has nothing left to say. One that went out meanwhile stays as it is. */
export async function skipWaiting(scope: Scope, id: string, { reason, at }: { reason: string; at: Instant }): Promise<void> {
  await scope.db.effect.updateMany({
    where: { organizationId: scope.organizationId, id, state: 'planned', dueAt: { lte: new Date(at) } },
    data: { state: 'skipped', reason, settledAt: new Date(at) },
  });
}

/** Puts an effect back that certainly did not go out, so that a retry sends it. */
export async function releaseEffect(scope: Scope, id: string, failure: string): Promise<void> {
  await scope.db.effect.updateMany({ where: { organizationId: scope.organizationId, id, state: 'sending' }, data: { state: 'planned', failure } });
}

/** Writes down how an effect ended. What is `sent` stays sent. */
export async function settleEffect(scope: Scope, id: string, outcome: EffectOutcome): Promise<void> {
  const { state, at, receipt, reason, failure = '', title, input } = outcome;
  await scope.db.effect.updateMany({
    where: { organizationId: scope.organizationId, id, state: { not: 'sent' } },
    data: {
      state,
      settledAt: new Date(at),
      failure,
      ...(receipt === undefined ? {} : { receipt: jsonColumn(receipt) as object }),
      ...(reason === undefined ? {} : { reason }),
      ...(title === undefined ? {} : { title }),
      ...(input === undefined ? {} : { input: jsonColumn(input) as object }),
    },
  });
  publish(scope, { type: 'effect', id });
}

/** Which effects a list shows; all by default. */
export interface EffectFilter {
  kind?: string | null | undefined;
  state?: EffectState | null | undefined;
  recipient?: string | null | undefined;
  cycleId?: string | null | undefined;
}

/** A page of effects, newest first: what was sent to whom, when, why, by which workflow. */
export async function effectsPage(scope: Scope, filter: EffectFilter, request: PageRequest): Promise<Page<EffectRow>> {
  requireRight(scope, 'read', 'effect');
  const [dueAt, id] = cursorValues(request, 2) ?? [];
  const after = dueAt === undefined || id === undefined ? {} : { OR: [{ dueAt: { lt: new Date(dueAt) } }, { dueAt: new Date(dueAt), id: { lt: id } }] };
  const effects = await scope.db.effect.findMany({
    where: { AND: [whereOf(scope, filter), after] },
    orderBy: [{ dueAt: 'desc' }, { id: 'desc' }],
    take: pageSize(request) + 1,
  });
  return pageOf(effects.map(rowOf), request, (effect) => [effect.dueAt, effect.id]);
}

/** How many effects a filter finds. */
export async function countEffects(scope: Scope, filter: EffectFilter): Promise<number> {
  return scope.db.effect.count({ where: whereOf(scope, filter) });
}

/** One effect; refused where there is none. */
export async function effectById(scope: Scope, id: string): Promise<EffectRow> {
  requireRight(scope, 'read', 'effect');
  return effectRow(scope, id);
}

/** Effects of these ids, in no order. */
export async function effectsByIds(scope: Scope, ids: readonly string[]): Promise<EffectRow[]> {
  if (!isAllowed(scope, 'read', 'effect')) return [];
  return (await scope.db.effect.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } })).map(rowOf);
}

/** What a cycle did to the outside, one line a kind and occasion. */
export interface DoneEffects {
  kind: string;
  occurrence: string;
  dueAt: Instant;
  sent: number;
  skipped: number;
  unknown: number;
  failed: number;
  waiting: number;
}

/** What a cycle has done so far, gathered by kind and occasion, in the order of time. */
export async function doneEffectsOf(scope: Scope, cycleId: string): Promise<DoneEffects[]> {
  const lines = await scope.db.$queryRaw<(Omit<DoneEffects, 'dueAt'> & { dueAt: Date })[]>`
    SELECT kind, occurrence, min(due_at) AS "dueAt",
      count(*) FILTER (WHERE state = 'sent')::int AS sent, count(*) FILTER (WHERE state = 'skipped')::int AS skipped,
      count(*) FILTER (WHERE state = 'unknown')::int AS unknown, count(*) FILTER (WHERE state = 'failed')::int AS failed,
      count(*) FILTER (WHERE state IN ('planned', 'sending'))::int AS waiting
    FROM effects WHERE organization_id = ${scope.organizationId}::uuid AND cycle_id = ${cycleId}::uuid
    GROUP BY kind, occurrence ORDER BY 3, 1, 2`;
  return lines.map((line) => ({ ...line, dueAt: line.dueAt.toISOString() }));
}

/** When the last nudge of a week went out; null where none did. */
export async function lastNudgeAt(scope: Scope, { cycleId, week }: { cycleId: string; week: string }): Promise<Instant | null> {
  const { _max } = await scope.db.effect.aggregate({
    where: { organizationId: scope.organizationId, cycleId, occurrence: week, kind: { in: ['weekly-prompt', 'reminder'] }, state: { in: ['sent', 'unknown'] } },
    _max: { settledAt: true },
  });
  return _max.settledAt?.toISOString() ?? null;
}

/** Effects of a cycle that wait for their time, the earliest first: quiet hours, or an outage. */
export async function waitingEffects(
  scope: Scope,
  input: { cycleId: string; kinds: readonly EffectKind[]; occurrence?: string; until: Instant | null; limit: number },
): Promise<EffectRow[]> {
  const { cycleId, kinds, occurrence, until, limit } = input;
  const effects = await scope.db.effect.findMany({
    where: {
      organizationId: scope.organizationId,
      cycleId,
      kind: { in: [...kinds] },
      ...(occurrence === undefined ? {} : { occurrence }),
      state: { in: ['planned', 'sending'] },
      ...(until === null ? {} : { dueAt: { lte: new Date(until) } }),
    },
    orderBy: [{ dueAt: 'asc' }, { kind: 'asc' }, { recipient: 'asc' }],
    take: limit,
  });
  return effects.map(rowOf);
}

async function effectRow(scope: Scope, id: string): Promise<EffectRow> {
  const effect = await scope.db.effect.findFirst({ where: { organizationId: scope.organizationId, id } });
  if (effect === null) throw notFound('effect');
  return rowOf(effect);
}

function whereOf(scope: Scope, { kind, state, recipient, cycleId }: EffectFilter): object {
  return {
    organizationId: scope.organizationId,
    ...(kind ? { kind } : {}),
    ...(state ? { state } : {}),
    ...(recipient ? { recipient } : {}),
    ...(cycleId ? { cycleId } : {}),
  };
}

type EffectKey = Pick<EffectRow, 'kind' | 'subject' | 'occurrence' | 'recipient' | 'channel'>;

function keyOf({ kind, subject, occurrence, recipient, channel }: EffectKey): string {
  return [kind, subject, occurrence, recipient, channel].join('|');
}

function rowOf(model: EffectModel): EffectRow {
  return plain(model);
}
