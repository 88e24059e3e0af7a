import { afterEach, expect, test } from '@jest/globals';
import { ProviderError } from '../domain/errors.ts';
import type { BudgetKeeper } from '../domain/integration.ts';
import { createExchange, type ExchangeInput, movedTo, toldWaitMs, untilResetMs } from './exchange.ts';
import { type FakeProvider, startFakeProvider } from './fake-provider.ts';

const NOW_MS = Date.parse('2026-11-22T12:00:00Z');
const fakes: FakeProvider[] = [];
afterEach(async () => {
  for (const fake of fakes.splice(0)) await fake.close();
});

test.each([
  ['seconds', { 'retry-after': '90' }, 90_000],
  ['parts of a second', { 'retry-after': '0.2' }, 1_000],
  ['a date, by the server’s clock', { 'retry-after': 'Sun, 22 Nov 2026 12:02:00 GMT', date: 'Sun, 22 Nov 2026 12:01:00 GMT' }, 60_000],
  ['a date in the past', { 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, 1_000],
  ['nonsense', { 'retry-after': 'soon' }, null],
  ['nothing', {}, null],
])('a wait told as %s is never cut short', (_name, headers: Record<string, string>, expected) => {
  expect(toldWaitMs({ header: (name) => headers[name] ?? null }, { nowMs: NOW_MS })).toBe(expected);
});

test.each([
  ['0', String(NOW_MS / 1_000 + 60), 61_000],
  ['0', String(NOW_MS / 1_000 - 60), 1_000],
  ['7', String(NOW_MS / 1_000 + 60), null],
  ['0', '', null],
])('%s left until %s is a wait of %s', (remaining, reset, expected) => {
  const headers: Record<string, string> = { 'x-limit-remaining': remaining, ...(reset !== '' && { 'x-limit-reset': reset }) };
  const refusal = { status: 429, headers, text: '', body: undefined, header: (name: string) => headers[name] ?? null };

  expect(untilResetMs(refusal, 'x-limit', { nowMs: NOW_MS })).toBe(expected);
});

test.each([
  ['https://x.example/a', 301, '/b', 'https://x.example/b'],
  ['http://x.example/a', 308, 'https://x.example/b', 'https://x.example/b'],
  ['http://x.example/a', 302, '/b', 'http://x.example/b'],
  ['https://x.example/a', 301, 'http://x.example/b', null],
  ['https://x.example/a', 304, '/b', null],
  ['https://x.example/a', 301, 'https://', null],
])('from %s a %s to %s leads to %s, and our headers never into the clear', (from, status, location, expected) => {
  expect(movedTo({ status, headers: { location } }, from)).toBe(expected);
});

test('a call takes from each of its budgets before each request, one that it is moved to included', async () => {
  const { fake, exchange, taken } = await connect({ moves: 1 });
  fake.fault({ kind: 'redirect', to: '/thing' });

  await exchange({ url: `${fake.url}/old`, bucket: { tokens: 10, concurrent: 1 } });

  expect(taken).toEqual(['tokens 10', 'concurrent 1', 'tokens 10', 'concurrent 1']);
  expect(fake.requests().map(({ path }) => path)).toEqual(['/old', '/thing']);
});

test('a move is followed as often as it may be, and never by a request that writes', async () => {
  const { fake, exchange } = await connect({ moves: 1 });

  fake.fault({ kind: 'redirect', to: '/thing', times: 2 });
  await expect(exchange({ url: `${fake.url}/thing`, bucket: 'b' })).rejects.toMatchObject({ message: 'refused with 302' });
  fake.fault({ kind: 'redirect', to: '/thing' });
  await expect(exchange({ url: `${fake.url}/thing`, bucket: 'b', method: 'POST' })).rejects.toMatchObject({ message: 'refused with 302' });

  expect(fake.requests()).toHaveLength(3);
});

test('a refusal that is reckoned with is an answer, but a limit never is', async () => {
  const { fake, exchange } = await connect({});
  const call = { url: `${fake.url}/thing`, bucket: 'b', reckoned: [404, 429] };

  fake.fault({ kind: 'status', status: 404 });
  expect((await exchange(call)).status).toBe(404);
  fake.fault({ kind: 'status', status: 429 });
  await expect(exchange(call)).rejects.toMatchObject({ kind: 'rate-limited' });
});

test('a refusal that comes with 200 is one, and a dead token in it is renewed once', async () => {
  const secrets: string[] = [];
  const { fake, exchange } = await connect({
    refuses: ({ text }) => text.includes('dead'),
    translate: () => new ProviderError({ provider: 'example', kind: 'reauth-needed', message: 'dead' }),
    renew: async () => ({ token: 'fresh' }),
    authorize: ({ token = '' }) => {
      secrets.push(token);
      return { authorization: token };
    },
  });

  fake.fault({ kind: 'status', status: 200, body: { error: 'dead' } });
  expect((await exchange({ url: `${fake.url}/thing`, bucket: 'b' })).status).toBe(200);
  fake.fault({ kind: 'status', status: 200, body: { error: 'dead' }, times: 2 });
  await expect(exchange({ url: `${fake.url}/thing`, bucket: 'b' })).rejects.toMatchObject({ kind: 'reauth-needed' });

  expect(secrets).toEqual(['old', 'fresh', 'fresh', 'fresh']);
});

test('an answer that is too big is refused for good', async () => {
  const { fake, exchange } = await connect({ maxBytes: 10 });

  await expect(exchange({ url: `${fake.url}/thing`, bucket: 'b' })).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringMatching(/too big/) });
});

async function connect(given: Partial<ExchangeInput>) {
  const fake = await startFakeProvider({ routes: [['GET', '/thing', () => ({ json: { name: 'a thing of some length' } })]] });
  fakes.push(fake);
  const taken: string[] = [];
  const budget: BudgetKeeper = { take: async (bucket, cost) => void taken.push(`${bucket} ${cost}`), told: async () => undefined };
  const exchange = createExchange({
    provider: 'example',
    name: 'Example',
    baseUrl: fake.url,
    secret: { token: 'old' },
    allowLoopback: true,
    budget,
    authorize: () => ({}),
    translate: ({ status }) =>
      new ProviderError({ provider: 'example', kind: status === 429 ? 'rate-limited' : 'bad-config', message: `refused with ${status}` }),
    ...given,
  });
  return { fake, exchange, taken };
}
