import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import { DomainError } from '../domain/errors.ts';
import type { Integration, WebhookRequest } from '../domain/integration.ts';
import type { Conformance } from './conformance-contract.ts';
import { CANARY } from './conformance-doors.ts';

type Verify = NonNullable<Integration['verifyWebhook']>;
const MESSAGES = 1_000;

/** A message is taken with a right signature over its bytes only. */
export function expectSigned(
  verify: Verify,
  { sign, at, metrics }: { sign: NonNullable<Conformance['signWebhook']>; at: string; metrics: readonly string[] },
): void {
  const body = Buffer.from(JSON.stringify({ repository: { full_name: 'octo/demo' } }));
  const sent = { address: 'https://sextant.example.com/api/webhooks/c-1', at };
  const headers = sign({ secret: CANARY, deliveryId: 'd-1', body, ...sent });
  const delivery = verify({ secret: CANARY, headers, rawBody: body, ...sent });
  expect(verify({ secret: CANARY, headers, rawBody: body, ...sent }).deliveryId).toBe(delivery.deliveryId);
  expect(delivery.metrics.every((metric) => metrics.includes(metric))).toBe(true);
  const refused = [
    { secret: 'another', headers, rawBody: body },
    { secret: '', headers, rawBody: body },
    { secret: CANARY, headers: {}, rawBody: body },
    { secret: CANARY, headers, rawBody: Buffer.concat([body, Buffer.from('x')]) },
  ];
  for (const request of refused) expect(() => verify({ ...request, ...sent })).toThrow(DomainError);
  // Half a signature, or an empty one.
  for (const [name, value] of Object.entries(headers).filter(([, text]) => text.length > 20))
    for (const forged of ['', value.slice(0, -4), `${value.slice(0, -4)}AAAA`])
      expect(() => verify({ secret: CANARY, headers: { ...headers, [name]: forged }, rawBody: body, ...sent })).toThrow(DomainError);
  const another = sign({ secret: CANARY, deliveryId: 'd-1', body, ...sent, address: `${sent.address}0` });
  if (!isDeepStrictEqual(another, headers)) expect(() => verify({ secret: CANARY, headers: another, rawBody: body, ...sent })).toThrow(DomainError);
  // Where the time is signed, an hour is too old, and a clock that is an hour ahead was not the provider's.
  for (const skewMs of [-3_600_000, 3_600_000]) {
    const skewed = sign({ secret: CANARY, deliveryId: 'd-1', body, ...sent, at: new Date(Date.parse(sent.at) + skewMs).toISOString() });
    if (!isDeepStrictEqual(skewed, headers)) expect(() => verify({ secret: CANARY, headers: skewed, rawBody: body, ...sent })).toThrow(DomainError);
  }
  expectFast(verify, { headers, rawBody: body, ...sent });
}

/** A message is taken with the token that we gave only; its body proves nothing, so it may say no more than "look again". */
export function expectCarried(verify: Verify, carry: NonNullable<Conformance['carryWebhook']>): void {
  const requestOf = (token: string, deliveryId = 'd-1') => {
    const { headers, body } = carry({ secret: token, deliveryId });
    return { headers, rawBody: body };
  };
  const delivery = verify({ secret: CANARY, ...requestOf(CANARY) });
  expect(delivery.metrics).toEqual([]);
  // A repeat is told by its id, and what is new has another.
  expect(verify({ secret: CANARY, ...requestOf(CANARY) }).deliveryId).toBe(delivery.deliveryId);
  expect(verify({ secret: CANARY, ...requestOf(CANARY, 'd-2') }).deliveryId).not.toBe(delivery.deliveryId);
  for (const forged of ['', 'another', CANARY.slice(0, -1), `${CANARY}x`, CANARY.toUpperCase()])
    expect(() => verify({ secret: CANARY, ...requestOf(forged) })).toThrow(DomainError);
  for (const token of ['', CANARY]) expect(() => verify({ secret: '', ...requestOf(token) })).toThrow(DomainError);
  for (const rawBody of [Buffer.alloc(0), Buffer.from('{'), Buffer.from('{"value":[]}')])
    expect(() => verify({ secret: CANARY, headers: {}, rawBody })).toThrow(DomainError);
  expectFast(verify, requestOf(CANARY));
}

/** So many messages in a second or two; forgeries are refused as fast. */
function expectFast(verify: Verify, request: Omit<WebhookRequest, 'secret'>): void {
  const startedAt = performance.now();
  for (let count = 0; count < MESSAGES; count += 1) verify({ secret: CANARY, ...request });
  let forgeries = 0;
  for (let count = 0; count < MESSAGES; count += 1) {
    try {
      verify({ secret: 'another', ...request });
    } catch {
      forgeries += 1;
    }
  }
  expect(forgeries).toBe(MESSAGES);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
}
