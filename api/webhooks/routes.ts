import express, { type Router } from 'express';
import { recordDelivery } from '../../database/webhook-deliveries.ts';
import { DomainError } from '../../domain/errors.ts';
import type { WebhookDelivery, WebhookRequest } from '../../domain/integration.ts';
import { openWebhook } from '../auth/webhook-scope.ts';
import type { ApiDeps } from '../context.ts';
import { limitRequests } from '../rate-limit.ts';

/**
 * Deliveries of providers: the signature is checked over the raw body, the row is written, and only then is it taken (202).
 * A second delivery of one id changes nothing. Unknown connection and wrong signature look alike.
 */
export function webhookRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  router.use(limitRequests({ points: 3_000, seconds: 10 }), express.raw({ type: () => true, limit: '5mb' }));

  router.post('/:connectionId', async (request, response) => {
    const at = deps.clock.now();
    const opened = await openWebhook(deps, request.params.connectionId);
    if (opened === null) throw refused();
    const { connection, scope } = opened;
    const delivery = verifiedDelivery(deps, { ...connection, headers: request.headers, rawBody: bytesOf(request.body) });
    const { fresh } = await recordDelivery(scope, { connectionId: connection.id, deliveryId: delivery.deliveryId, event: delivery.event, at });
    response.status(202).json({ taken: fresh });
    if (fresh) deps.startWorkflows.relay();
  });

  return router;
}

function verifiedDelivery(deps: ApiDeps, { provider, secret, headers, rawBody }: WebhookRequest & { provider: string }): WebhookDelivery {
  try {
    return deps.verifyWebhook({ provider, secret, headers, rawBody });
  } catch (error) {
    if (error instanceof DomainError) throw refused();
    throw error;
  }
}

/** An empty body is left unread by the parser. */
function bytesOf(body: unknown): Uint8Array {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function refused(): DomainError {
  return new DomainError('NOT_FOUND', 'This delivery was not taken: the address or the signature is wrong.');
}
