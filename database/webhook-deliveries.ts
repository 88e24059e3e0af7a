import type { Instant } from '../domain/key-result.ts';
import { connectionWorkflowId } from '../domain/workflow-ids.ts';
import { connectionSecret } from './connections.ts';
import { inTransaction, type LookupScope, type Scope, systemScope } from './scope.ts';
import { addCommand } from './workflow-commands.ts';

/** What a webhook's signature is checked with. */
export interface WebhookConnection {
  organizationId: string;
  id: string;
  provider: string;
  secret: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The connection of a webhook's address and its webhook secret; null where it has none, as nothing could be believed then. */
export async function connectionForWebhook(lookup: LookupScope, connectionId: string): Promise<WebhookConnection | null> {
  if (!UUID.test(connectionId)) return null;
  const connection = await lookup.db.connection.findFirst({ where: { id: connectionId }, select: { organizationId: true, id: true, provider: true } });
  if (connection === null) return null;
  const scope = systemScope(lookup.database, { organizationId: connection.organizationId, workflowId: connectionWorkflowId(connection.id) });
  const { webhookSecret } = await connectionSecret(scope, connection.id);
  return webhookSecret ? { ...connection, secret: webhookSecret } : null;
}

/** Writes down a delivery, and that its connection has something to read. The second delivery of one id is not fresh and changes nothing. */
export async function recordDelivery(
  scope: Scope,
  delivery: { connectionId: string; deliveryId: string; event: string; at: Instant },
): Promise<{ fresh: boolean }> {
  const { connectionId, deliveryId, event, at } = delivery;
  return inTransaction(scope, async (inside) => {
    const { organizationId } = inside;
    const row = { organizationId, connectionId, deliveryId, event, receivedAt: new Date(at) };
    const { count } = await inside.db.webhookDelivery.createMany({ data: [row], skipDuplicates: true });
    if (count === 0) return { fresh: false };
    const input = { organizationId, connectionId };
    await addCommand(inside, { workflowId: connectionWorkflowId(connectionId), workflowType: 'connection', kind: 'start', name: 'webhookArrived', input, at });
    return { fresh: true };
  });
}

/** Marks the deliveries that a sync has read what they were about. */
export async function handleDeliveries(scope: Scope, { connectionId, at }: { connectionId: string; at: Instant }): Promise<void> {
  await scope.db.webhookDelivery.updateMany({
    where: { organizationId: scope.organizationId, connectionId, handledAt: null, receivedAt: { lte: new Date(at) } },
    data: { handledAt: new Date(at) },
  });
}
