import { condition, continueAsNew, proxyActivities, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { EscalationActivities, LadderView } from '../activities/escalation.ts';
import type { Instant } from '../domain/key-result.ts';
import { LOOK, PAGED } from './activity-options.ts';
import { type Clock, nowOf, REAL_CLOCK, settle, sleepUntil } from './clock.ts';
import { lookAgain } from './messages.ts';

/** What is escalated: a key result that is off track, or all who missed one week's check-in. */
export type EscalationSubject = { kind: 'off-track'; keyResultId: string } | { kind: 'missed-check-ins'; cycleId: string; week: string };

export interface EscalationInput {
  organizationId: string;
  subject: EscalationSubject;
  clock?: Clock;
}

const look = proxyLocalActivities<EscalationActivities>(LOOK);
const page = proxyActivities<EscalationActivities>(PAGED);

/**
 * A ladder: one reader after the other is told, until somebody acknowledges it, it recovers, or its cycle ends. The rungs are rows, planned
 * again from the report line of the day at every look; a reader's mail takes all that is due to them, from whichever ladder wakes first.
 */
export async function escalation(input: EscalationInput): Promise<void> {
  const { clock = REAL_CLOCK, ...ladder } = input;
  let changed = false;
  setHandler(lookAgain, () => {
    changed = true;
  });

  for (;;) {
    changed = false;
    let view = await lookAtLadder();
    // Histories from before 26 November 2026 hold no view in the answer of `tellRecipients`: they looked again.
    while (view.dueAt !== null) view = (await tell(view.recipientIds, view.dueAt)) ?? (await lookAtLadder());
    const { over, nextAt } = view;
    if (over && !changed) return;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof escalation>(input);
    if (nextAt === null) await condition(() => changed);
    else await sleepUntil(clock, nextAt, { turn: 'escalation', summary: 'Next rung of the ladder', woken: () => changed });
  }

  function lookAtLadder(): ReturnType<EscalationActivities['lookAtLadder']> {
    return look.lookAtLadder({ ...ladder, now: nowOf(clock) });
  }

  function tell(recipientIds: string[], dueAt: Instant): Promise<LadderView | undefined> {
    const summary = `Tell ${recipientIds.length} of the ladder`;
    return page.tellRecipients.executeWithOptions({ ...PAGED, summary }, [{ ...ladder, recipientIds, ...settle(clock, dueAt) }]);
  }
}
