import { lookupScope, type Scope, systemScope } from '../../database/scope.ts';
import { connectionForWebhook, type WebhookConnection } from '../../database/webhook-deliveries.ts';
import { connectionWorkflowId } from '../../domain/workflow-ids.ts';
import type { SessionDeps } from './session.ts';

/** The connection that a webhook's address names and the Scope in which its delivery is taken; null where there is none, or none that could prove itself. */
export async function openWebhook(deps: SessionDeps, connectionId: string): Promise<{ connection: WebhookConnection; scope: Scope } | null> {
  const connection = await connectionForWebhook(lookupScope(deps.database), connectionId);
  if (connection === null) return null;
  return { connection, scope: systemScope(deps.database, { organizationId: connection.organizationId, workflowId: connectionWorkflowId(connection.id) }) };
}
