import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import type { WebhookDelivery, WebhookRequest } from '../../domain/integration.ts';
import { jsonOf } from '../json-of.ts';
import { sameText } from '../same-text.ts';

/** HubSpot asks to refuse what is older; what lies ahead is refused by the same measure, which its own SDK leaves out. */
const LONGEST_AGE_MS = 5 * 60_000;

const METRICS_BY_OBJECT: Readonly<Record<string, readonly string[]>> = {
  deal: ['deals-won', 'pipeline-value'],
  '0-3': ['deals-won', 'pipeline-value'],
  contact: ['new-contacts'],
  '0-1': ['new-contacts'],
  ticket: ['tickets'],
  '0-5': ['tickets'],
};

const eventSchema = z.looseObject({
  eventId: z.union([z.number(), z.string()]).optional(),
  subscriptionType: z.string().optional(),
  objectTypeId: z.string().optional(),
  objectId: z.union([z.number(), z.string()]).optional(),
  occurredAt: z.number().optional(),
  portalId: z.number().optional(),
});
const payloadSchema = z.union([z.array(eventSchema), eventSchema.transform((event) => [event])]);

/**
 * Checks a delivery's signature (version 3, over method, address, bytes and time) in constant time, and says what it is about. The batch
 * has no id of its own, and each attempt is counted in its body: its `deliveryId` is made of its events. Throws DomainError INVALID_INPUT.
 */
export function verifyWebhook({ secret, headers, rawBody, address = '', at }: WebhookRequest): WebhookDelivery {
  const given = headerOf(headers, 'x-hubspot-signature-v3');
  const timestamp = headerOf(headers, 'x-hubspot-request-timestamp');
  const expected = createHmac('sha256', secret)
    .update(`POST${decoded(address)}`)
    .update(rawBody)
    .update(timestamp ?? '')
    .digest('base64');
  if (secret === '' || given === null || timestamp === null || !sameText(given, expected))
    throw new DomainError('INVALID_INPUT', 'The signature of this delivery is missing or wrong');
  const nowMs = at === undefined ? Date.now() : Date.parse(at);
  if (!/^\d+$/.test(timestamp) || Math.abs(nowMs - Number(timestamp)) > LONGEST_AGE_MS)
    throw new DomainError('INVALID_INPUT', 'This delivery was not signed in the last five minutes');
  const events = payloadSchema.safeParse(jsonOf(Buffer.from(rawBody).toString('utf8')));
  if (!events.success) throw new DomainError('INVALID_INPUT', 'This is not a delivery of HubSpot');
  const about = events.data.map(({ subscriptionType = '', objectTypeId }) => objectTypeId ?? subscriptionType.split('.')[0] ?? '');
  return {
    deliveryId: idOf(events.data, rawBody),
    event: [...new Set(events.data.map(({ subscriptionType = '' }) => subscriptionType))].sort().join(',').slice(0, 200),
    subject: String(events.data[0]?.portalId ?? ''),
    payload: events.data,
    metrics: [...new Set(about.flatMap((object) => METRICS_BY_OBJECT[object] ?? []))],
  };
}

function idOf(events: readonly z.output<typeof eventSchema>[], rawBody: Uint8Array): string {
  const keys = events.flatMap(({ eventId, subscriptionType, objectId, occurredAt }) =>
    eventId === undefined ? [] : [JSON.stringify([eventId, subscriptionType, objectId, occurredAt])],
  );
  const hash = createHash('sha256');
  return hash.update(keys.length > 0 ? keys.sort().join('\n') : rawBody).digest('hex');
}

/** HubSpot signs the address with these characters decoded. */
function decoded(address: string): string {
  return address.replaceAll(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, (escaped) => decodeURIComponent(escaped));
}

function headerOf(headers: WebhookRequest['headers'], name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
