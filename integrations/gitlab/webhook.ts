import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import type { WebhookDelivery, WebhookRequest } from '../../domain/integration.ts';
import { jsonOf } from '../json-of.ts';
import { sameText } from '../same-text.ts';

/** Which metrics an event can have changed, by the payload's `object_kind`. An event that is not named here changes none, and is taken all the same. */
const METRICS_BY_EVENT: Readonly<Record<string, readonly string[]>> = {
  issue: ['closed-issues'],
  work_item: ['closed-issues'],
  merge_request: ['merged-merge-requests', 'lead-time'],
  pipeline: ['pipeline-success-rate'],
  deployment: ['deployment-frequency'],
  release: ['releases'],
};

/** Standard Webhooks: a delivery is as old as this at most, and no further in the future. */
const TOLERANCE_MS = 5 * 60_000;
const SIGNING_TOKEN = 'whsec_';

const payloadSchema = z.looseObject({
  object_kind: z.string().optional(),
  event_name: z.string().optional(),
  project: z.object({ path_with_namespace: z.string() }).optional(),
});

/**
 * Checks a delivery in constant time and says what it is about. With a signing token the signature covers id, time
 * and the bytes as they came; the old secret token is sent along in the clear and covers nothing, so it is only taken where the
 * connection's secret is no signing token. Throws DomainError INVALID_INPUT; a connection without a secret takes nothing.
 */
export function verifyWebhook({ secret, headers, rawBody }: WebhookRequest, { nowMs = Date.now() }: { nowMs?: number } = {}): WebhookDelivery {
  const token = headerOf(headers, 'x-gitlab-token');
  const plain = !secret.startsWith(SIGNING_TOKEN) && token !== null;
  const signedId = plain ? null : headerOf(headers, 'webhook-id');
  const right = plain ? sameText(token, secret) : isSigned({ secret, headers, rawBody, nowMs });
  if (secret === '' || !right) throw new DomainError('INVALID_INPUT', 'The signature of this delivery is missing, wrong or too old');

  const payload = payloadSchema.safeParse(jsonOf(Buffer.from(rawBody).toString('utf8')));
  if (!payload.success) throw new DomainError('INVALID_INPUT', 'The delivery is not JSON');
  const event = payload.data.object_kind ?? payload.data.event_name ?? '';
  return {
    deliveryId: signedId ?? deliveryIdOf(headers, rawBody),
    event,
    subject: payload.data.project?.path_with_namespace ?? '',
    payload: payload.data,
    metrics: METRICS_BY_EVENT[event] ?? [],
  };
}

/** Standard Webhooks: HMAC over "id.timestamp.body" under the base64 part of the token; several signatures while a token is being changed. */
function isSigned({ secret, headers, rawBody, nowMs }: WebhookRequest & { nowMs: number }): boolean {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const given = headerOf(headers, 'webhook-signature');
  if (id === null || timestamp === null || given === null || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowMs - Number(timestamp) * 1_000) > TOLERANCE_MS) return false;
  const key = Buffer.from(secret.replace(SIGNING_TOKEN, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(rawBody).digest('base64');
  return given.split(' ').some((signature) => signature.startsWith('v1,') && sameText(signature.slice(3), expected));
}

/** What tells a repeat, of a delivery that is not signed. The event's UUID comes last: events that one event sets off share it. */
function deliveryIdOf(headers: WebhookRequest['headers'], rawBody: Uint8Array): string {
  return (
    headerOf(headers, 'idempotency-key') ??
    headerOf(headers, 'webhook-id') ??
    headerOf(headers, 'x-gitlab-event-uuid') ??
    createHash('sha256').update(rawBody).digest('hex')
  );
}

function headerOf(headers: WebhookRequest['headers'], name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
