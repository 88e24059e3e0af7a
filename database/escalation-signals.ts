import { type EscalationState, LIVE_STATES, lookAgain } from './escalations.ts';
import type { Scope } from './scope.ts';

/** Tells the ladders that a check-in concerns to look at their rows again: the key result's own, and those of its author's missed check-ins. */
export async function lookAgainAtEscalations(scope: Scope, about: { keyResultId: string; personId: string | null; at: string }): Promise<void> {
  const { keyResultId, personId, at } = about;
  const live = { organizationId: scope.organizationId, state: { in: [...LIVE_STATES] satisfies EscalationState[] } };
  const concerned = personId === null ? [{ keyResultId }] : [{ keyResultId }, { personId }];
  const escalations = await scope.db.escalation.findMany({ where: { ...live, OR: concerned }, select: { id: true }, orderBy: { id: 'asc' } });
  if (escalations.length > 0)
    await lookAgain(
      scope,
      escalations.map(({ id }) => id),
      at,
    );
}
