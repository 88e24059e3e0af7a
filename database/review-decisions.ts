import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { publish } from './events.ts';
import { notFound, requireRight } from './rights.ts';
import { keyResultPlace } from './sight.ts';
import { actingPersonId, inTransaction, type Scope } from './scope.ts';
import type { WriteOptions } from './versions.ts';

export type ReviewDecision = 'keep' | 'change' | 'drop';
const DECISIONS: readonly string[] = ['keep', 'change', 'drop'] satisfies ReviewDecision[];

/** What was decided about a key result in a month's review. */
export interface ReviewDecisionRow {
  keyResultId: string;
  month: string;
  personId: string;
  decision: ReviewDecision;
  at: Instant;
}

/** Records keep, change or drop; said again in one month, the last counts. Dropping itself asks for a reason, on the key result's page. */
export async function recordReviewDecision(
  scope: Scope,
  input: { keyResultId: string; month: string; decision: string },
  { at }: WriteOptions,
): Promise<ReviewDecisionRow> {
  const { keyResultId, month } = input;
  if (!DECISIONS.includes(input.decision)) throw new DomainError('INVALID_INPUT', 'Decide keep, change or drop.', { field: 'decision' });
  if (!/^\d{4}-\d{2}$/.test(month)) throw new DomainError('INVALID_INPUT', `"${month}" is not a month like 2026-12.`, { field: 'month' });
  const decision = input.decision as ReviewDecision;
  return inTransaction(scope, async (inside) => {
    const { organizationId } = inside;
    const personId = actingPersonId(inside);
    const place = await keyResultPlace(inside, keyResultId);
    if (place === null || personId === null) throw notFound('key-result');
    requireRight(inside, 'update', 'key-result', place.subject);
    const { cycleId } = place;
    const fields = { personId, decision, at: new Date(at) };
    const key = { organizationId, cycleId, month, keyResultId };
    await inside.db.reviewDecision.upsert({ where: { organizationId_cycleId_month_keyResultId: key }, create: { ...key, ...fields }, update: fields });
    await writeAudit(inside, { action: `review-${decision}`, noun: 'key-result', subjectId: keyResultId, after: { month, decision }, at });
    publish(inside, { type: 'key-result', id: keyResultId });
    return { keyResultId, month, personId, decision, at };
  });
}
