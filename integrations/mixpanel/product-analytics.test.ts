import { afterEach, expect, test } from '@jest/globals';
import { type FakeMixpanel, startFakeMixpanel } from './fake-server.ts';
import { createProductAnalytics } from './product-analytics.ts';

const TOKEN = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const LAUNCHES = { event: 'Cycle launched', company: '5f1e0c', day: '2026-11-21', count: 2 };
const open: FakeMixpanel[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

test('a count goes out under its pseudonym, with nothing else', async () => {
  const { analytics, fake } = await connect();

  await analytics.send([LAUNCHES, { ...LAUNCHES, event: 'Check-in made', count: 17 }]);

  expect(fake.tracked()).toEqual([
    {
      event: 'Cycle launched',
      properties: {
        token: TOKEN,
        distinct_id: '5f1e0c',
        time: Date.parse('2026-11-21T12:00:00Z'),
        $insert_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        count: 2,
      },
    },
    {
      event: 'Check-in made',
      properties: {
        token: TOKEN,
        distinct_id: '5f1e0c',
        time: Date.parse('2026-11-21T12:00:00Z'),
        $insert_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        count: 17,
      },
    },
  ]);
  expect(fake.requests().map(({ path }) => path)).toEqual(['/track?verbose=1&ip=0']);
});

test('what is sent twice is one, and another day or company is another', async () => {
  const { analytics, fake } = await connect();

  for (const count of [LAUNCHES, LAUNCHES, { ...LAUNCHES, day: '2026-11-20' }, { ...LAUNCHES, company: 'other' }]) await analytics.send([count]);

  expect(fake.tracked()).toHaveLength(3);
});

test('many companies go out in several requests', async () => {
  const { analytics, fake } = await connect();

  await analytics.send(Array.from({ length: 120 }, (_, index) => ({ ...LAUNCHES, company: `company-${index}` })));

  expect(fake.tracked()).toHaveLength(120);
  expect(fake.requests()).toHaveLength(3);
});

test('nothing to tell is no request', async () => {
  const { analytics, fake } = await connect();

  await analytics.send([]);

  expect(fake.requests()).toEqual([]);
});

test.each([
  [{ kind: 'status', status: 503 }, 'transient'],
  [{ kind: 'status', status: 200, body: { status: 0, error: 'token' } }, 'bad-config'],
  [{ kind: 'drop' }, 'transient'],
  [{ kind: 'redirect', to: 'http://169.254.169.254/' }, 'bad-config'],
] as const)('%j is %s, and holds no token', async (fault, kind) => {
  const { analytics, fake } = await connect();
  fake.fault(fault);

  const failure: unknown = await analytics.send([LAUNCHES]).catch((error: unknown) => error);

  expect(failure).toMatchObject({ name: 'ProviderError', kind });
  expect(String(failure)).not.toContain(TOKEN);
});

test('a private address is not spoken to', async () => {
  const { fake } = await connect();

  await expect(createProductAnalytics({ token: TOKEN, url: fake.url }).send([LAUNCHES])).rejects.toMatchObject({ kind: 'bad-config' });
  expect(fake.requests()).toEqual([]);
});

async function connect() {
  const fake = await startFakeMixpanel({ today: '2026-11-22' });
  open.push(fake);
  return { fake, analytics: createProductAnalytics({ token: TOKEN, url: fake.url, allowLoopback: true }) };
}
