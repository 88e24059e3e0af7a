import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { isDay } from '../../domain/day.ts';
import { isDecimal } from '../../domain/decimal.ts';
import { DomainError } from '../../domain/errors.ts';
import type { WebhookDelivery, WebhookRequest } from '../../domain/integration.ts';
import { plainDecimal } from '../daily-samples.ts';
import { jsonOf } from '../json-of.ts';
import { ONLY_SERIES } from '../told-source.ts';
import { manifest } from './manifest.ts';

/** As Standard Webhooks say: older ones may be repeats of a stranger, younger ones come from a clock that is wrong. */
const TOLERANCE_MS = 5 * 60_000;
const MOST_VALUES = 1_000;

const valueSchema = z.strictObject({
  series: z.string().trim().min(1).max(100).default(ONLY_SERIES),
  day: z.string().refine(isDay, 'a day such as 2026-11-22').nullish(),
  value: z.union([z.number().transform(plainDecimal), z.string().trim().refine(isDecimal, 'a number such as 12.5')]),
});
const bodySchema = z.union([valueSchema.transform((value) => [value]), z.array(valueSchema).min(1).max(MOST_VALUES)]);

/**
 * Checks a delivery of Standard Webhooks: HMAC SHA-256 over `id.timestamp.body`, in constant time, within five minutes both ways. Its id makes a repeat
 * harmless. Throws DomainError INVALID_INPUT; a body that says no numbers is a refusal in the answer, as whoever signs may know what is wrong.
 */
export function verifyWebhook({ secret, headers, rawBody, at = new Date().toISOString() }: WebhookRequest): WebhookDelivery {
  const [deliveryId, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headerOf(headers, name));
  const seconds = /^\d{1,12}$/.test(timestamp ?? '') ? Number(timestamp) : Number.NaN;
  if (secret === '' || !deliveryId || !timestamp || !signatures || Number.isNaN(seconds)) throw refused('A header of this delivery is missing or wrong');
  const expected = createHmac('sha256', keyOf(secret)).update(`${deliveryId}.${timestamp}.`).update(rawBody).digest();
  // During a change of the secret there may be several.
  if (!signatures.split(' ').some((signature) => isSame(signature, expected))) throw refused('The signature of this delivery is wrong');
  if (Math.abs(Date.parse(at) - seconds * 1000) > TOLERANCE_MS) throw refused('The time of this delivery is more than five minutes off');
  const delivery = { deliveryId, event: 'values', subject: '', payload: null, metrics: manifest.metrics.map(({ id }) => id) };
  const json = jsonOf(Buffer.from(rawBody).toString('utf8'));
  const body = bodySchema.safeParse(json);
  if (!body.success) return { ...delivery, refusal: refused(`Nothing was taken: ${mistakeIn(json)}`) };
  return { ...delivery, values: body.data.map(({ series, day, value }) => ({ series, day: day ?? null, value })) };
}

function refused(sentence: string): DomainError {
  return new DomainError('INVALID_INPUT', sentence);
}

function headerOf(headers: WebhookRequest['headers'], name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' && value.length <= 1_000 ? value : null;
}

function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
}

function isSame(signature: string, expected: Buffer): boolean {
  const [version, text = ''] = signature.split(',', 2);
  const given = Buffer.from(text, 'base64');
  return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
}

/** The first mistake and where it stands; a union of shapes alone would say "invalid input". */
function mistakeIn(body: unknown): string {
  if (body === undefined) return 'the body is not JSON';
  const values = Array.isArray(body) ? body : [body];
  if (values.length === 0) return 'the list is empty';
  if (values.length > MOST_VALUES) return `the list has ${values.length} values, and ${MOST_VALUES} are the most`;
  for (const [index, value] of values.entries()) {
    const issue = valueSchema.safeParse(value).error?.issues[0];
    if (issue === undefined) continue;
    const place = Array.isArray(body) ? `value ${index + 1}` : 'the body';
    return `${place}${issue.path.length > 0 ? `, ${issue.path.join('.')}` : ''}: it should be ${wantedAt(String(issue.path[0] ?? ''))}`;
  }
  return 'the body is not what it should be';
}

function wantedAt(field: string): string {
  if (field === 'value') return 'a number such as 12.5';
  if (field === 'day') return 'a day such as 2026-11-22';
  if (field === 'series') return 'a name of 1 to 100 characters';
  return '{"series": "orders", "day": "2026-11-22", "value": 12.5}, where only the value is required';
}
