import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { AuditFinding, WorkflowCitation } from '../database/audit-verification.ts';

/** What came of holding entries against the histories that they cite. */
export interface CitationCheck {
  found: number;
  /** Of runs that are past their retention. */
  expired: number;
  findings: Pick<AuditFinding, 'sentence'>[];
}

/** gRPC's codes. */
const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;

/** Whether each activity that entries name was scheduled in the run they name. */
export async function checkCitations(client: Client, citations: readonly WorkflowCitation[]): Promise<CitationCheck> {
  const check: CitationCheck = { found: 0, expired: 0, findings: [] };
  for (const { workflowId, runId, activityIds } of citations) {
    const scheduled = await scheduledActivities(client, { workflowId, runId });
    if (scheduled === null) {
      check.expired += activityIds.length;
      continue;
    }
    const strange = activityIds.filter((id) => !scheduled.has(id));
    check.found += activityIds.length - strange.length;
    for (const id of strange)
      check.findings.push({ sentence: `An entry says that activity ${id} of ${workflowId} made it, and the history of that run has no such activity.` });
  }
  return check;
}

async function scheduledActivities(client: Client, { workflowId, runId }: { workflowId: string; runId: string }): Promise<Set<string> | null> {
  try {
    const { events = [] } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    return new Set((events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityId ?? []));
  } catch (error) {
    if (!isGrpcServiceError(error)) throw error;
    if (error.code === NOT_FOUND) return null;
    // A run that cannot be has no history: what cites it is made up.
    if (error.code === INVALID_ARGUMENT) return new Set();
    throw error;
  }
}
