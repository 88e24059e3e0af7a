import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import type { WebhookDelivery, WebhookRequest } from '../../domain/integration.ts';
import { jsonOf } from '../json-of.ts';
import { sameText } from '../same-text.ts';

/** Graph sends at most so much of itself back; more is not its token. */
const LONGEST_TOKEN = 2_000;

const payloadSchema = z.object({
  value: z
    .array(
      z.object({
        subscriptionId: z.string().min(1),
        clientState: z.string().nullish(),
        changeType: z.string().optional(),
        lifecycleEvent: z.string().optional(),
      }),
    )
    .min(1),
});

/** What each news asks for, the gravest last: `missed` wants a read, `reauthorizationRequired` a renewal, `subscriptionRemoved` a new subscription. */
const GRAVITY = ['changed', 'missed', 'reauthorizationRequired', 'subscriptionRemoved'];

/**
 * Checks a batch of notifications: each carries the state that we gave, compared in constant time. Graph signs nothing else, so a batch is news and no truth: it says "read again".
 * `event` is the gravest of the batch, `subject` its subscriptions, and the payload names each. The batch's own bytes tell a repeat.
 */
export function verifyWebhook({ secret, rawBody }: WebhookRequest): WebhookDelivery {
  const parsed = payloadSchema.safeParse(jsonOf(Buffer.from(rawBody).toString('utf8')));
  if (!parsed.success) throw new DomainError('INVALID_INPUT', 'This is not a notification of Microsoft Graph');
  const { value } = parsed.data;
  if (secret === '' || value.some(({ clientState }) => !sameText(clientState ?? '', secret)))
    throw new DomainError('INVALID_INPUT', 'The state of this notification is missing or wrong');
  const notifications = value.map(({ subscriptionId, lifecycleEvent }) => ({ subscriptionId, event: lifecycleEvent ?? 'changed' }));
  const gravest = notifications.reduce((one, { event }) => (GRAVITY.indexOf(event) > GRAVITY.indexOf(one) ? event : one), 'changed');
  const subject = [...new Set(notifications.map(({ subscriptionId }) => subscriptionId))].join(',');
  const deliveryId = createHash('sha256').update(rawBody).digest('base64url');
  return { deliveryId, event: gravest, subject, payload: { notifications }, metrics: [] };
}

/** What Graph wants to hear back, as text/plain, before it makes a subscription; null where the request asks for nothing. */
export function answerHandshake(query: Readonly<Record<string, unknown>>): string | null {
  const { validationToken } = query;
  return typeof validationToken === 'string' && validationToken !== '' && validationToken.length <= LONGEST_TOKEN ? validationToken : null;
}
