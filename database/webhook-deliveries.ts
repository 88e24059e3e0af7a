import type { Instant } from '../domain/key-result.ts';
import { connectionWorkflowId } from '../domain/workflow-ids.ts';
import { inTransaction, type Scope } from './scope.ts';
import { addCommand } from './workflow-commands.ts';

/** Takes a delivery whose signature was right, and tells the connection's workflow. The same delivery again is no news. */
export async function recordDelivery(scope: Scope, input: { connectionId: string; deliveryId: string; event: string; at: Instant }): Promise<{ fresh: boolean }> {
  const { connectionId, deliveryId, event, at } = input;
  return inTransaction(scope, async (inside) => {
    const { count } = await inside.db.webhookDelivery.createMany({
      data: [{ organizationId: scope.organizationId, connectionId, deliveryId, event, receivedAt: new Date(at) }],
      skipDuplicates: true,
    });
    if (count === 0) return { fresh: false };
    const command = { workflowId: connectionWorkflowId(connectionId), workflowType: 'connection', kind: 'signal', name: 'webhookArrived', input: {}, at } as const;
    await addCommand(inside, command);
    return { fresh: true };
  });
}
