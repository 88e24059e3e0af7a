import { type EscalationState, LIVE_STATES, lookAgain } from './escalations.ts';
import type { Scope } from './scope.ts';

/** Tells the ladders that check-ins concern to look at their rows again: those of their key results, and those of their authors' missed check-ins. */
export async function lookAgainAtEscalations(scope: Scope, checkIns: readonly { keyResultId: string; authorId: string | null; at: string }[]): Promise<void> {
  const at = checkIns
    .map((checkIn) => checkIn.at)
    .toSorted()
    .at(-1);
  if (at === undefined) return;
  const state = { in: [...LIVE_STATES] satisfies EscalationState[] };
  const keyResultId = { in: checkIns.map((checkIn) => checkIn.keyResultId) };
  const personId = { in: checkIns.flatMap(({ authorId }) => authorId ?? []) };
  const where = { organizationId: scope.organizationId, state, OR: [{ keyResultId }, { personId }] };
  const escalations = await scope.db.escalation.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } });
  if (escalations.length > 0)
    await lookAgain(
      scope,
      escalations.map(({ id }) => id),
      at,
    );
}
