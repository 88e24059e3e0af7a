import { cycleWorkflowId } from '../domain/workflow-ids.ts';
import type { Scope } from './scope.ts';
import { addCommand } from './workflow-commands.ts';

/** Asks the running cycles, or one of them, to look again at their rows: dates, people, zones or goals have changed. */
export async function lookAgainAtCycles(scope: Scope, { at, cycleId }: { at: string; cycleId?: string }): Promise<void> {
  const running = await scope.db.cycle.findMany({
    where: { organizationId: scope.organizationId, phase: { notIn: ['draft', 'closed', 'cancelled'] }, ...(cycleId === undefined ? {} : { id: cycleId }) },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  for (const { id } of running)
    await addCommand(scope, { workflowId: cycleWorkflowId(id), workflowType: 'okrCycle', kind: 'signal', name: 'lookAgain', input: {}, at });
}
