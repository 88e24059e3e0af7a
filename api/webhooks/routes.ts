import express, { type Request, type Router } from 'express';
import { recordDelivery } from '../../database/webhook-deliveries.ts';
import { DomainError } from '../../domain/errors.ts';
import type { WebhookDelivery } from '../../domain/integration.ts';
import { createWebhookOpener, type OpenedWebhook } from '../auth/webhook-scope.ts';
import type { ApiDeps } from '../context.ts';
import { limitRequests } from '../rate-limit.ts';

/**
 * Deliveries of providers: the signature is checked over the raw body, the row is written, and only then is it taken (202).
 * A second delivery of one id changes nothing. Before its first delivery a provider may ask for an echo. Unknown connection and wrong signature look alike.
 */
export function webhookRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const openWebhook = createWebhookOpener(deps);
  const open = createDeliveryOpener(deps, openWebhook);
  router.use(limitRequests({ points: 3_000, seconds: 10 }), express.raw({ type: () => true, limit: '5mb' }));

  router.post('/:connectionId', async (request, response) => {
    const asked = await openWebhook(request.params.connectionId);
    const echo = asked === null ? null : deps.answerHandshake(asked.connection.provider, request.query);
    if (echo !== null) return void response.type('text/plain').send(echo);
    const at = deps.clock.now();
    const { connection, scope, delivery } = await open(request);
    const { fresh } = await recordDelivery(scope, {
      connectionId: connection.id,
      calendarIds: connection.calendarIds,
      deliveryId: delivery.deliveryId,
      event: delivery.event,
      at,
    });
    response.status(202).json({ taken: fresh });
    if (fresh) deps.startWorkflows.relay();
  });

  return router;
}

/** The delivery, verified. What is remembered of its connection may be older than its secret. */
function createDeliveryOpener(
  deps: ApiDeps,
  openWebhook: ReturnType<typeof createWebhookOpener>,
): (request: Request<{ connectionId: string }>) => Promise<OpenedWebhook & { delivery: WebhookDelivery }> {
  return async (request) => {
    for (const afresh of [false, true]) {
      const opened = await openWebhook(request.params.connectionId, { afresh });
      if (opened === null) break;
      const delivery = verifiedDelivery(deps, opened, request);
      if (delivery !== null) return { ...opened, delivery };
    }
    throw new DomainError('NOT_FOUND', 'This delivery was not taken: the address or the signature is wrong.');
  };
}

function verifiedDelivery(deps: ApiDeps, { connection: { provider, secret } }: OpenedWebhook, { headers, body }: Request): WebhookDelivery | null {
  try {
    return deps.verifyWebhook({ provider, secret, headers, rawBody: bytesOf(body) });
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** An empty body is left unread by the parser. */
function bytesOf(body: unknown): Uint8Array {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
