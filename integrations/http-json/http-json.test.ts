import { afterEach, expect, test } from '@jest/globals';
import { DomainError } from '../../domain/errors.ts';
import { type FakeJsonServer, startFakeJsonServer } from './fake-server.ts';
import { manifest } from './manifest.ts';
import { createHttpJsonReader } from './metrics.ts';

const TODAY = '2026-11-22';
const NOW = '2026-11-22T12:00:00.000Z';
const open: FakeJsonServer[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

test.each([
  [{ total: 42 }, '$.total', ['42']],
  [{ data: [{ n: 0 }, { n: 7.25 }] }, '$.data[1].n', ['7.25']],
  [{ total: 0 }, '$.total', ['0']],
  [{ total: '12.50' }, '$.total', ['12.50']],
  [{ total: 1e21 }, '$.total', ['1000000000000000000000']],
  [{ total: null }, '$.total', []],
  [{ other: 1 }, '$.total', []],
])('%j at %s reads %j', async (body, value, expected) => {
  const { read } = await connect({ body });

  expect((await read({ value })).samples.map((sample) => sample.value)).toEqual(expected);
});

test('a list of days and numbers is read as a series within the span, the future left out', async () => {
  const days = ['2026-11-18', '2026-11-19T10:00:00Z', '2026-11-22', '2026-11-24'];
  const { read } = await connect({ body: { rows: days.map((day, index) => ({ day, n: index })) } });

  const { samples } = await read({ value: '$.rows[*].n', day: '$.rows[*].day' }, { from: '2026-11-19', to: '2026-11-30' });

  expect(samples.map(({ day, value, quality }) => [day, value, quality])).toEqual([
    ['2026-11-19', '1', 'final'],
    [TODAY, '2', 'settling'],
  ]);
});

test.each([
  [{ total: 'many' }, { value: '$.total' }, /not a number/],
  [{ total: true }, { value: '$.total' }, /not a number/],
  [{ n: [1, 2] }, { value: '$.n[*]' }, /2 values/],
  [{ n: [1, 2], d: [TODAY] }, { value: '$.n[*]', day: '$.d[*]' }, /each number needs its day/],
  [{ n: [1], d: ['soon'] }, { value: '$.n[*]', day: '$.d[*]' }, /not a day/],
  [{ n: [{ v: 1 }] }, { value: '$.n[?(@.v)].v' }, /not allowed/],
  [{ n: [1] }, { value: '$.n[(@.length-1)]' }, /not allowed/],
])('%j with %j asks the person to look', async (body, query, reason) => {
  const { read } = await connect({ body });

  await expect(read(query)).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringMatching(reason) });
});

test('a path of the query stays on the host of the connection', async () => {
  const { read, fake } = await connect({ body: { n: 1 } });

  for (const path of ['/v1/stats?team=7', '//evil.example/x', 'https://evil.example/x']) await read({ value: '$.n', path });

  expect(fake.requests().map(({ path }) => path)).toEqual(['/base/v1/stats?team=7', '/base/evil.example/x', '/base/https://evil.example/x']);
});

test('credentials are sent, also after a redirect on the same host, and never to another', async () => {
  const elsewhere = await startFakeJsonServer({ body: { n: 2 } });
  open.push(elsewhere);
  const { read, fake } = await connect({ body: { n: 1 }, authorization: 'Bearer canary' });

  fake.fault({ kind: 'redirect', to: '/moved' });
  expect((await read({ value: '$.n' })).samples).toHaveLength(1);
  fake.fault({ kind: 'redirect', to: `${elsewhere.url}/steal` });
  await expect(read({ value: '$.n' })).rejects.toMatchObject({ kind: 'bad-config' });
  fake.fault({ kind: 'redirect', to: '/again', times: 9 });
  await expect(read({ value: '$.n' })).rejects.toMatchObject({ message: expect.stringMatching(/circles/) });

  expect(elsewhere.requests()).toEqual([]);
});

test('each request is taken from the budget, which is wide: such addresses are mostly a company’s own', async () => {
  const { fake } = await connect({ body: { n: 1 } });
  const taken: string[] = [];
  const budget = { take: async (bucket: string) => void taken.push(bucket), told: async () => undefined };
  const reader = createHttpJsonReader({ config: { baseUrl: fake.url }, secret: {}, allowLoopback: true, budget });

  fake.fault({ kind: 'redirect', to: '/moved' });
  await reader.testConnection();

  expect(taken).toEqual(['address', 'address']);
  expect(manifest.budgets).toEqual([{ bucket: 'address', requests: 1_200, perSeconds: 60, scope: 'account' }]);
});

test('the form is checked: headers line by line, no password in the address', () => {
  const settings = manifest.parseSettings({ baseUrl: 'https://x.example/a', headers: 'Authorization: Bearer canary\nX-Team: 7\n' });

  expect(settings).toEqual({ config: { baseUrl: 'https://x.example/a' }, secret: { headers: 'Authorization: Bearer canary\nX-Team: 7' } });
  expect(() => manifest.parseSettings({ baseUrl: 'https://u:p@x.example' })).toThrow(DomainError);
  expect(() => manifest.parseSettings({ baseUrl: 'ftp://x.example' })).toThrow(DomainError);
  expect(() => manifest.parseSettings({ baseUrl: 'https://x.example', headers: 'no colon' })).toThrow(DomainError);
});

async function connect({ body, authorization }: { body: unknown; authorization?: string }) {
  const fake = await startFakeJsonServer({ body, ...(authorization && { authorization }) });
  open.push(fake);
  const secret: Record<string, string> = authorization ? { headers: `Authorization: ${authorization}` } : {};
  const reader = createHttpJsonReader({ config: { baseUrl: `${fake.url}/base` }, secret, allowLoopback: true });
  const read = (query: Record<string, unknown>, span = { from: TODAY, to: TODAY }) =>
    reader.read({ metric: 'number', query, span, cursor: null, now: NOW, timeZone: 'UTC' });
  return { fake, reader, read };
}
