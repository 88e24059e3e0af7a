import express, { type Request, type Response, type Router } from 'express';
import type { Scope } from '../../database/scope.ts';
import { tellReleases } from '../../database/task-release.ts';
import { recordDelivery } from '../../database/webhook-deliveries.ts';
import { DomainError } from '../../domain/errors.ts';
import type { WebhookDelivery } from '../../domain/integration.ts';
import { createWebhookOpener, type OpenedWebhook } from '../auth/webhook-scope.ts';
import type { ApiDeps } from '../context.ts';
import { limitRequests } from '../rate-limit.ts';

/**
 * Deliveries of providers: the signature is checked over the raw body, the row is written, and only then is it taken (202).
 * A second delivery of one id changes nothing. Before its first delivery a provider may ask for an echo. Numbers that come with a delivery are kept in the same transaction, or none of it
 * is (400). Unknown connection and wrong signature look alike.
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
    if (delivery.chat !== undefined) {
      await answerChat(deps, { ...delivery, chat: delivery.chat, connectionId: connection.id, scope, at }, response);
      return;
    }
    const { deliveryId, event, values, refusal } = delivery;
    if (refusal !== undefined) throw refusal;
    const { fresh } = await recordDelivery(scope, { connectionId: connection.id, calendarIds: connection.calendarIds, deliveryId, event, values, at });
    if (fresh && deps.outside.offers(connection.provider, 'code')) await tellReleases(scope, { connectionId: connection.id, at });
    response.status(202).json({ taken: fresh });
    if (fresh) deps.startWorkflows.relay();
  });

  return router;
}

/** A chat gives us three seconds, so it has its answer first; what is left to do goes on behind it, and a failure there is the log's. */
async function answerChat(
  deps: ApiDeps,
  input: { scope: Scope; connectionId: string; deliveryId: string; event: string; at: string; chat: NonNullable<WebhookDelivery['chat']> },
  response: Response,
): Promise<void> {
  const { scope, connectionId, deliveryId, event, at, chat } = input;
  const { reply, later } = await deps.chat.answer({ scope, connectionId, deliveryId, event, request: chat.request, at });
  const body = chat.write(reply);
  response.status(200);
  if (body === null) response.end();
  else if ('json' in body) response.json(body.json);
  else response.type('text/plain').send(body.text);
  await later?.().catch((error: unknown) => deps.log.warn({ err: error, connectionId, event }, 'something done in a chat could not be worked on'));
  deps.startWorkflows.relay();
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

function verifiedDelivery(deps: ApiDeps, { connection: { provider, secret } }: OpenedWebhook, { headers, body, originalUrl }: Request): WebhookDelivery | null {
  try {
    // A proxy in between may have another name: what was signed is the address that people were shown.
    const address = `${deps.publicUrl.replace(/\/+$/, '')}${originalUrl}`;
    return deps.verifyWebhook({ provider, secret, headers, rawBody: bytesOf(body), address, at: deps.clock.now() });
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** An empty body is left unread by the parser. */
function bytesOf(body: unknown): Uint8Array {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
