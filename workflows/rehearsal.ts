import { proxyActivities, proxyLocalActivities, startChild } from '@temporalio/workflow';
import type { RehearsalActivities } from '../activities/rehearsal.ts';
import type { Instant } from '../domain/key-result.ts';
import { cycleWorkflowId } from '../domain/workflow-ids.ts';
import { LOOK, PAGED } from './activity-options.ts';
import { type Clock, sleepUntil } from './clock.ts';
import { okrCycle } from './okr-cycle.ts';

export interface RehearsalInput {
  organizationId: string;
  cycleId: string;
  clock: Clock;
}

const look = proxyLocalActivities<RehearsalActivities>(LOOK);
const page = proxyActivities<RehearsalActivities>(PAGED);

/**
 * A whole cycle played through: the real cycle workflow runs as it would, while this one plays what people do, day by day: check-ins and
 * answers from a file or from modelled behaviour, at the instants given, through the same functions as the API.
 */
export async function rehearsal({ organizationId, cycleId, clock }: RehearsalInput): Promise<void> {
  const cycle = { organizationId, cycleId };
  const running = await startChild(okrCycle, { workflowId: cycleWorkflowId(cycleId), args: [{ ...cycle, clock }], staticSummary: 'The cycle itself' });
  let after: Instant | null = null;
  for (;;) {
    const { nextAt }: { nextAt: Instant | null } = await look.nextPlay({ ...cycle, after });
    if (nextAt === null) break;
    await sleepUntil(clock, nextAt, { turn: 'player', summary: 'What people do next' });
    await page.playDay({ ...cycle, at: nextAt });
    after = nextAt;
  }
  await running.result();
}
