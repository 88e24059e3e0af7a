import { startOfDay } from '../domain/calendar.ts';
import { addDays } from '../domain/day.ts';
import { escalationDay, nextAllowedInstant } from '../domain/escalation-ladder.ts';
import type { MessageChannel } from '../domain/effect-kinds.ts';
import type { Instant } from '../domain/key-result.ts';
import type { Person } from '../domain/person.ts';
import { type EffectRow, effectByKey, planEffect } from './effects.ts';
import type { EscalationBook } from './escalation-book.ts';
import { type Ladder, laddersByIds, laddersOfMail, lockLadders, replanLocked } from './escalation-ladders.ts';
import type { EscalationStepRow } from './escalations.ts';
import { type NoticeInput, writeNotices } from './notice-writer.ts';
import { inTransaction, type Scope } from './scope.ts';

/** One escalation mail of one recipient: the effect, and what stands in it. */
export interface EscalationMailToSend {
  effect: EffectRow;
  steps: readonly EscalationStepRow[];
  ladders: readonly Ladder[];
}

/**
 * Gathers all that is due to one recipient into today's one mail (or message, where the recipient's channel is another), under a lock on the recipient, so that fifty ladders that wake at one instant share it.
 * Null where there is nothing for this caller to send: another ladder has taken it, or today's mail has gone out; what came too late for it
 * then waits for the next day on which the recipient may be written to.
 */
export async function gatherEscalationMail(
  scope: Scope,
  input: { recipient: Person; now: Instant; workflowId: string; book: EscalationBook; channel?: MessageChannel },
): Promise<EscalationMailToSend | null> {
  const { recipient, now, workflowId, book, channel = 'mail' } = input;
  return inTransaction(scope, async (inside) => {
    const { organizationId, db } = inside;
    await db.$queryRaw`SELECT id FROM people WHERE organization_id = ${organizationId}::uuid AND id = ${recipient.id}::uuid FOR UPDATE`;
    const day = escalationDay(now, recipient.timeZone);
    const key = { kind: 'escalation', subject: `person/${recipient.id}`, occurrence: day, recipient: recipient.id, channel } as const;
    // Whoever changes their channel in the middle of a day is not told twice.
    const today = (await effectByKey(inside, key)) ?? (await effectByKey(inside, { ...key, channel: channel === 'mail' ? 'slack' : 'mail' }));
    // A caller that died between the mail and this note of it.
    if (today !== null && !['planned', 'sending'].includes(today.state)) await settleSteps(inside, { effectId: today.id, at: now });
    const dueIds = await dueSteps(inside, { recipientId: recipient.id, now });
    if (today !== null && (today.workflowId !== workflowId || !['planned', 'sending'].includes(today.state))) {
      await putOff(inside, { steps: dueIds, recipient, now, book });
      return null;
    }
    if (today === null && dueIds.length === 0) return null;
    const effect = today ?? (await planEffect(inside, { ...key, dueAt: now, workflowId, reason: 'something that needs you was not taken in hand' }));
    if (today === null) await reserve(inside, { steps: dueIds, recipientId: recipient.id, effectId: effect.id });
    const ladders = await laddersOfMail(inside, effect.id);
    const told = ladders.flatMap(({ steps }) => steps.filter(({ effectId }) => effectId === effect.id));
    return {
      effect,
      ladders,
      steps: told.toSorted((a, b) => (a.escalationId === b.escalationId ? a.step - b.step : a.escalationId < b.escalationId ? -1 : 1)),
    };
  });
}

/** Marks the steps of a mail, or those of some escalations in it, as told, or as left out for a reason. */
export async function settleSteps(
  scope: Scope,
  { effectId, escalationIds, at, skipped = null }: { effectId: string; escalationIds?: readonly string[]; at: Instant; skipped?: string | null },
): Promise<void> {
  await inTransaction(scope, async (inside) => {
    const settled = await inside.db.escalationStep.updateManyAndReturn({
      where: { organizationId: scope.organizationId, effectId, settledAt: null, ...(escalationIds && { escalationId: { in: [...escalationIds] } }) },
      data: { settledAt: new Date(at), skipped },
      select: { escalationId: true, step: true, recipientId: true, audience: true },
    });
    const asked = settled.filter(({ audience }) => skipped === null && audience !== 'recovered');
    await writeNotices(inside, asked.map(noticeOf), { at });
  });
}

function noticeOf({ escalationId, step, recipientId }: StepKey & { recipientId: string }): NoticeInput {
  return { kind: 'escalation', noun: 'escalation', subjectId: escalationId, occurrence: `${escalationId}/${step}`, personIds: [recipientId] };
}

/**
 * The next rung above those that a mail tells; null at the end of the ladders. Other readers of the same rungs are none: whether they were told already
 * hangs on which of the ladders that wake at one instant came first.
 */
export function nextRungOf({ ladders }: Pick<EscalationMailToSend, 'ladders'>, told: readonly StepKey[]): { audience: string; at: Instant } | null {
  const above = ladders.flatMap(({ steps }) =>
    steps.filter(
      ({ escalationId, step, settledAt, effectId, audience }) =>
        settledAt === null && effectId === null && audience !== 'recovered' && told.some((one) => one.escalationId === escalationId && one.step < step),
    ),
  );
  const [next] = above.toSorted((a, b) => (a.dueAt === b.dueAt ? a.step - b.step : a.dueAt < b.dueAt ? -1 : 1));
  return next === undefined ? null : { audience: next.audience, at: next.dueAt };
}

interface StepKey {
  escalationId: string;
  step: number;
}

/** What is due to a recipient of ladders that climb: not acknowledged, not asleep, in a cycle that is not paused; and notices of recovery. */
async function dueSteps(scope: Scope, { recipientId, now }: { recipientId: string; now: Instant }): Promise<StepKey[]> {
  return scope.db.$queryRaw<StepKey[]>`
    SELECT s.escalation_id::text AS "escalationId", s.step
    FROM escalation_steps s
    JOIN escalations e ON e.organization_id = s.organization_id AND e.id = s.escalation_id
    JOIN cycles c ON c.organization_id = e.organization_id AND c.id = e.cycle_id
    WHERE s.organization_id = ${scope.organizationId}::uuid AND s.recipient_id = ${recipientId}::uuid
      AND s.settled_at IS NULL AND s.effect_id IS NULL AND s.due_at <= ${now}::timestamptz AND c.phase <> 'paused'
      AND (s.audience = 'recovered' OR e.state = 'open')
    ORDER BY s.escalation_id, s.step`;
}

/** To the recipient's next day, with the rungs above. */
async function putOff(scope: Scope, input: { steps: readonly StepKey[]; recipient: Person; now: Instant; book: EscalationBook }): Promise<void> {
  const { steps, recipient, now, book } = input;
  if (steps.length === 0) return;
  const tomorrow = startOfDay(addDays(escalationDay(now, recipient.timeZone), 1), recipient.timeZone);
  const dueAt = new Date(nextAllowedInstant({ at: tomorrow, person: recipient, settings: book.organization.settings }));
  const ids = [...new Set(steps.map(({ escalationId }) => escalationId))];
  await lockLadders(scope, ids);
  await scope.db.escalationStep.updateMany({ where: whereSteps(scope, steps, recipient.id), data: { dueAt } });
  await replanLocked(scope, await laddersByIds(scope, ids), { book, now });
}

async function reserve(scope: Scope, { steps, recipientId, effectId }: { steps: readonly StepKey[]; recipientId: string; effectId: string }): Promise<void> {
  await scope.db.escalationStep.updateMany({ where: whereSteps(scope, steps, recipientId), data: { effectId } });
}

function whereSteps({ organizationId }: Scope, steps: readonly StepKey[], recipientId: string): object {
  return { organizationId, recipientId, OR: steps.map(({ escalationId, step }) => ({ escalationId, step })) };
}
