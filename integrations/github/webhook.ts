import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import type { WebhookDelivery, WebhookRequest } from '../../domain/integration.ts';
import { jsonOf } from '../json-of.ts';
import { sameText } from '../same-text.ts';

/** Which metrics an event can have changed. An event that is not named here changes none, and is taken all the same. */
const METRICS_BY_EVENT: Readonly<Record<string, readonly string[]>> = {
  issues: ['closed-issues', 'open-bugs'],
  pull_request: ['merged-pull-requests', 'lead-time', 'open-pull-requests'],
  push: ['commits'],
  discussion: ['unanswered-discussions'],
  release: ['releases'],
  star: ['stars'],
  workflow_run: ['ci-success-rate'],
};

const payloadSchema = z.looseObject({ repository: z.object({ full_name: z.string() }).optional() });

/**
 * Checks a delivery's signature over the bytes as they came, in constant time, and says what it is about. GitHub signs no time, so a
 * replay is told only by `deliveryId`: store it as unique. Throws DomainError INVALID_INPUT; a connection without a secret takes nothing.
 */
export function verifyWebhook({ secret, headers, rawBody }: WebhookRequest): WebhookDelivery {
  const given = headerOf(headers, 'x-hub-signature-256');
  const expected = `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`;
  if (secret === '' || given === null || !sameText(given, expected))
    throw new DomainError('INVALID_INPUT', 'The signature of this delivery is missing or wrong');
  const deliveryId = headerOf(headers, 'x-github-delivery');
  const event = headerOf(headers, 'x-github-event');
  if (deliveryId === null || event === null) throw new DomainError('INVALID_INPUT', 'This is not a delivery of GitHub: a header is missing');
  const payload = payloadSchema.safeParse(jsonOf(Buffer.from(rawBody).toString('utf8')));
  if (!payload.success) throw new DomainError('INVALID_INPUT', 'The delivery is not JSON; set the content type to application/json at GitHub');
  return { deliveryId, event, subject: payload.data.repository?.full_name ?? '', payload: payload.data, metrics: METRICS_BY_EVENT[event] ?? [] };
}

function headerOf(headers: WebhookRequest['headers'], name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
