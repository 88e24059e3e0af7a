import { activityInfo } from '@temporalio/activity';
import { type Scope, systemScope } from '../database/scope.ts';
import type { ActivityDeps } from './dependencies.ts';

/** The right of the running workflow to work for its organization; the history names workflow and activity. */
export function workflowScope({ database }: Pick<ActivityDeps, 'database'>, { organizationId }: { organizationId: string }): Scope {
  const { activityType, activityId, workflowExecution, isLocal } = activityInfo();
  // A local activity is a marker in the history, under no id of its own.
  const run = { runId: workflowExecution?.runId ?? '', activityId: isLocal ? '' : activityId };
  return systemScope(database, { organizationId, workflowId: workflowOf(), request: activityType, run });
}

/** The right to send the mails that answer a request of the API. */
export function apiScope({ database }: Pick<ActivityDeps, 'database'>, { organizationId }: { organizationId: string }): Scope {
  return systemScope(database, { organizationId, workflowId: 'api' });
}

/** The id of the workflow that runs this activity. */
export function workflowOf(): string {
  return activityInfo().workflowExecution?.workflowId ?? '';
}
