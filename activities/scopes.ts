import { activityInfo } from '@temporalio/activity';
import { isUnbounded } from '../database/rights.ts';
import { personScope, type Scope, systemScope } from '../database/scope.ts';
import { withStanding } from '../database/standing.ts';
import type { Instant } from '../domain/key-result.ts';
import type { Organization } from '../domain/organization.ts';
import type { Person } from '../domain/person.ts';
import type { ActivityDeps } from './dependencies.ts';

/** The right of the running workflow to work for its organization; the history names workflow and activity. */
export function workflowScope({ database }: Pick<ActivityDeps, 'database'>, { organizationId }: { organizationId: string }): Scope {
  const { activityType, activityId, workflowExecution, isLocal } = activityInfo();
  // A local activity is a marker in the history, under no id of its own.
  const run = { runId: workflowExecution?.runId ?? '', activityId: isLocal ? '' : activityId };
  return systemScope(database, { organizationId, workflowId: workflowOf(), request: activityType, run });
}

/** The right of whoever a mail is for, as if they had signed in at this instant: nobody is mailed what they may not see. */
export async function recipientScope(
  { database, organizationId, request }: Scope,
  { person, organization, now }: { person: Pick<Person, 'id' | 'role'>; organization: Pick<Organization, 'settings'>; now: Instant },
): Promise<Scope> {
  const scope = personScope(database, { organizationId, personId: person.id, role: person.role, request });
  // Where goals are open, whoever works here reads them all, wherever they stand: thousands of mails need not ask.
  if (organization.settings.access === 'open' && isUnbounded(scope, 'read', 'key-result')) return scope;
  return withStanding(scope, { now });
}

/** The right of whoever looks in from outside, with nobody here behind it: goals of the company level, and nobody's notes. */
export function boardScope({ database, organizationId, request }: Scope): Scope {
  return personScope(database, { organizationId, personId: NOBODY, role: 'VIEWER', request });
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The right to send the mails that answer a request of the API. */
export function apiScope({ database }: Pick<ActivityDeps, 'database'>, { organizationId }: { organizationId: string }): Scope {
  return systemScope(database, { organizationId, workflowId: 'api' });
}

/** The id of the workflow that runs this activity. */
export function workflowOf(): string {
  return activityInfo().workflowExecution?.workflowId ?? '';
}
