import { afterEach, expect, test } from '@jest/globals';
import { type FakePrometheus, startFakePrometheus } from './fake-server.ts';
import { manifest } from './manifest.ts';
import { createPrometheusReader } from './metrics.ts';

const EXPRESSION = 'sum(orders_open)';
const NOW = '2026-11-22T12:00:00.000Z';
const open: FakePrometheus[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

test('each day reads what stood at its end in the company’s zone, today what stands now', async () => {
  const { fake, read } = await connect();
  fake.record(EXPRESSION, '2026-11-19T00:00:00.000Z', 1);
  fake.record(EXPRESSION, '2026-11-20T22:59:59.000Z', 2);
  fake.record(EXPRESSION, '2026-11-20T23:30:00.000Z', 3);
  fake.record(EXPRESSION, '2026-11-22T11:59:00.000Z', 4);
  fake.record(EXPRESSION, '2026-11-22T13:00:00.000Z', 5);

  const samples = await read({ span: { from: '2026-11-19', to: '2026-11-30' }, timeZone: 'Europe/Berlin' });

  expect(samples.map(({ day, value, quality }) => [day, value, quality])).toEqual([
    ['2026-11-19', '1', 'final'],
    ['2026-11-20', '2', 'final'],
    ['2026-11-21', '3', 'final'],
    ['2026-11-22', '4', 'settling'],
  ]);
});

test('a quarter in which the clocks change has a sample a day, in three requests', async () => {
  const { fake, read } = await connect();
  fake.record(EXPRESSION, '2026-01-01T00:00:00.000Z', 12.5);

  const samples = await read({ span: { from: '2026-09-01', to: '2026-11-30' }, timeZone: 'Europe/Berlin' });

  expect(samples).toHaveLength(83);
  expect(new Set(samples.map(({ day }) => day)).size).toBe(83);
  expect(fake.requests()).toHaveLength(3);
});

test('NaN, infinity and nothing are no data; zero is zero', async () => {
  const { fake, read } = await connect();
  fake.record(EXPRESSION, '2026-11-19T00:00:00.000Z', Number.NaN);
  fake.record(EXPRESSION, '2026-11-20T00:00:00.000Z', Number.POSITIVE_INFINITY);
  fake.record(EXPRESSION, '2026-11-21T12:00:00.000Z', 1e-7);
  fake.record(EXPRESSION, '2026-11-22T00:00:01.000Z', 0);

  const samples = await read({ span: { from: '2026-11-16', to: '2026-11-22' } });

  expect(samples.map(({ day, value }) => [day, value])).toEqual([
    ['2026-11-21', '0.0000001'],
    ['2026-11-22', '0'],
  ]);
});

test('what a warning comes with is estimated', async () => {
  const { fake, read } = await connect();
  fake.record(EXPRESSION, '2026-11-19T00:00:00.000Z', 3);
  fake.warn('a store is down');

  expect((await read({ span: { from: '2026-11-21', to: '2026-11-22' } })).map(({ quality }) => quality)).toEqual(['estimated', 'estimated']);
});

test('several series and a mistake in the expression are told, without the words of the server', async () => {
  const { fake, read } = await connect();
  fake.record(EXPRESSION, '2026-11-19T00:00:00.000Z', 3);
  fake.split(3);

  await expect(read({})).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringMatching(/3 series/) });
  await expect(read({ expression: 'sum(x' })).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringMatching(/line 1, column 6/) });
});

test('an answer beyond two megabytes asks for one series', async () => {
  const { fake, read } = await connect();
  fake.fault({ kind: 'status', status: 200, body: { padding: 'x'.repeat(2_100_000) } });

  await expect(read({})).rejects.toMatchObject({ kind: 'bad-config', message: 'The answer is too big: let the expression give one series' });
});

test('a user makes the secret a password, none makes it a token, and each request is counted first', async () => {
  const taken: string[] = [];
  const budget = { take: async (bucket: string) => void taken.push(bucket), told: async () => undefined };
  const { fake } = await connect();
  const config = { baseUrl: fake.url };

  await createPrometheusReader({ config, secret: { password: 'canary' }, allowLoopback: true, budget }).testConnection();
  await createPrometheusReader({ config: { ...config, user: 'ada' }, secret: { password: 'canary' }, allowLoopback: true, budget }).testConnection();

  expect(fake.requests().map(({ authorization }) => authorization)).toEqual(['Bearer canary', `Basic ${Buffer.from('ada:canary').toString('base64')}`]);
  expect(taken).toEqual(['queries', 'queries']);
  expect(manifest.budgets.map(({ bucket }) => bucket)).toContain('queries');
});

test('an abort ends the read with its reason', async () => {
  const { fake } = await connect();
  fake.fault({ kind: 'slow', ms: 5_000 });
  const reader = createPrometheusReader({ config: { baseUrl: fake.url }, secret: {}, allowLoopback: true });
  const controller = new AbortController();
  const reason = new Error('enough');
  setTimeout(() => controller.abort(reason), 50);

  const reading = reader.read({
    metric: 'expression',
    query: { expression: EXPRESSION },
    span: { from: '2026-11-22', to: '2026-11-22' },
    cursor: null,
    now: NOW,
    timeZone: 'UTC',
    signal: controller.signal,
  });

  await expect(reading).rejects.toBe(reason);
});

async function connect() {
  const fake = await startFakePrometheus();
  open.push(fake);
  const reader = createPrometheusReader({ config: { baseUrl: fake.url }, secret: {}, allowLoopback: true });
  const read = async ({ expression = EXPRESSION, span = { from: '2026-11-22', to: '2026-11-22' }, timeZone = 'UTC' }) =>
    (await reader.read({ metric: 'expression', query: { expression }, span, cursor: null, now: NOW, timeZone })).samples;
  return { fake, read };
}
