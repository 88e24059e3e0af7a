import { lookupScope, type Scope, systemScope } from '../../database/scope.ts';
import { connectionForWebhook, type WebhookConnection } from '../../database/webhook-deliveries.ts';
import { connectionWorkflowId } from '../../domain/workflow-ids.ts';
import type { SessionDeps } from './session.ts';

/** A webhook's connection and the Scope in which its deliveries are taken. */
export interface OpenedWebhook {
  connection: WebhookConnection;
  scope: Scope;
}

/** Deliveries come in bursts: what an address names is remembered for so long. */
const REMEMBERED_MS = 5_000;
const MOST_REMEMBERED = 1_000;

/**
 * Finds what the address of a webhook names; null where there is none, or none that could prove itself. `afresh` asks the database again, for a signature that
 * what is remembered does not explain: a new secret holds at once, and a withdrawn one for five seconds more.
 */
export function createWebhookOpener(deps: SessionDeps): (connectionId: string, options?: { afresh: boolean }) => Promise<OpenedWebhook | null> {
  const remembered = new Map<string, { opened: OpenedWebhook; untilMs: number }>();
  return async (connectionId, { afresh } = { afresh: false }) => {
    const nowMs = Date.parse(deps.clock.now());
    const known = remembered.get(connectionId);
    if (!afresh && known !== undefined && nowMs < known.untilMs) return known.opened;
    remembered.delete(connectionId);
    const connection = await connectionForWebhook(lookupScope(deps.database), connectionId);
    if (connection === null) return null;
    const { organizationId, id } = connection;
    const opened = { connection, scope: systemScope(deps.database, { organizationId, workflowId: connectionWorkflowId(id) }) };
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(connectionId, { opened, untilMs: nowMs + REMEMBERED_MS });
    return opened;
  };
}
