import { Buffer } from 'node:buffer';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type DomainError, ProviderError } from '../../domain/errors.ts';
import type { BudgetKeeper } from '../../domain/integration.ts';
import type { MetricSample } from '../../domain/metric.ts';
import { type FakeProject, type TrackedEvent, emptyProject } from './fake-project.ts';
import { type FakeMixpanel, startFakeMixpanel } from './fake-server.ts';
import { HOSTS, manifest } from './manifest.ts';
import { createMixpanelReader } from './metrics.ts';

const TODAY = '2026-11-22';
const NOW = '2026-11-22T12:00:00.000Z';
const WEEK = { from: '2026-11-16', to: TODAY };
const open: FakeMixpanel[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

describe('segmentation', () => {
  const events = [did('Signed up', 'ada', '20'), did('Signed up', 'ada', '20'), did('Signed up', 'bob', '20', { plan: 'pro' }), did('Signed up', 'cy', '22')];

  test.each([
    ['general', {}, ['3', '0', '1']],
    ['unique', {}, ['2', '0', '1']],
    // The average over nobody is no data.
    ['average', {}, ['1.5', '1']],
    ['general', { where: 'properties["plan"] == "pro"' }, ['1', '0', '0']],
  ])('counts %s %j, in the order of days', async (type, more, expected) => {
    const { read } = await connect({ events });

    const samples = await read('segmentation', { event: 'Signed up', type, ...more }, { from: '2026-11-20', to: TODAY });

    expect(samples.map(({ value }) => value)).toEqual(expected);
    expect(samples.map(({ day }) => day)).toEqual(samples.map(({ day }) => day).toSorted());
  });

  test('an event that was never sent is no data, and a day without it is zero', async () => {
    const { read } = await connect({ events });

    expect(await read('segmentation', { event: 'Signed upp' })).toEqual([]);
    expect((await read('segmentation', { event: 'Signed up' })).map(({ value }) => value)).toEqual(['0', '0', '0', '0', '3', '0', '1']);
  });

  test('a wrong expression is shown to the person in Mixpanel’s words', async () => {
    const { read } = await connect({ events });

    await expect(read('segmentation', { event: 'Signed up', where: 'plan = pro' })).rejects.toMatchObject({
      kind: 'bad-config',
      message: expect.stringMatching(/where expression/),
    });
  });

  test('an event that a phone hands in late restates its day, until five days are over', async () => {
    const { at, fake } = await connect({ events });
    const span = { from: '2026-11-20', to: '2026-11-20' };

    const before = await at('2026-11-22T12:00:00.000Z', 'segmentation', { event: 'Signed up' }, span);
    fake.project.events.push(did('Signed up', 'dan', '20'));
    const after = await at('2026-11-26T12:00:00.000Z', 'segmentation', { event: 'Signed up' }, span);

    expect([...before, ...after].map(({ value, quality }) => [value, quality])).toEqual([
      ['3', 'settling'],
      ['4', 'final'],
    ]);
  });

  test.each([
    ['America/Los_Angeles', '2026-11-22T05:00:00.000Z', '2026-11-21'],
    ['Asia/Tokyo', '2026-11-21T16:00:00.000Z', TODAY],
  ])('days are those of the project: in %s at %s it is %s, and no day that has not begun is zero', async (timeZone, now, today) => {
    const { at } = await connect({ events, timeZone });

    const samples = await at(now, 'segmentation', { event: 'Signed up' }, { from: '2026-11-19', to: '2026-11-24' });

    expect(samples.at(-1)?.day).toBe(today);
  });
});

describe('saved reports', () => {
  const events = [
    did('Signed up', 'ada', '19', { plan: 'pro' }),
    did('Signed up', 'bob', '22', { plan: 'free' }),
    did('Subscribed', 'ada', '22', { plan: 'pro' }),
  ];
  const reports: FakeProject['reports'] = [
    { bookmarkId: 1, lines: ['Signed up', 'Subscribed'], days: 4, chart: 'day' },
    { bookmarkId: 2, lines: ['Signed up'], days: 14, chart: 'week' },
    { bookmarkId: 3, lines: ['Signed up'], days: 14, chart: 'number' },
    { bookmarkId: 4, lines: ['Signed up'], days: 2, chart: 'day', breakdown: 'plan' },
  ];

  test.each([
    [
      { bookmarkId: 1, series: 'Signed up' },
      [
        ['2026-11-19', '1'],
        ['2026-11-20', '0'],
        ['2026-11-21', '0'],
        [TODAY, '1'],
      ],
    ],
    [
      { bookmarkId: 2 },
      [
        ['2026-11-09', '0'],
        ['2026-11-16', '2'],
      ],
    ],
    [{ bookmarkId: 3 }, [[TODAY, '2']]],
    [
      { bookmarkId: 4 },
      [
        ['2026-11-21', '0'],
        [TODAY, '1'],
      ],
    ],
    [
      { bookmarkId: 4, segment: 'pro' },
      [
        ['2026-11-21', '0'],
        [TODAY, '0'],
      ],
    ],
  ])('%j reads %j', async (query, expected) => {
    const { read } = await connect({ events, reports });

    const samples = await read('insights', query, { from: '2026-11-01', to: TODAY });

    expect(samples.map(({ day, value }) => [day, value])).toEqual(expected);
  });

  test('the week that runs settles, the one that is over and old is final', async () => {
    const { read } = await connect({ events, reports });

    const samples = await read('insights', { bookmarkId: 2 }, { from: '2026-11-01', to: TODAY });

    expect(samples.map(({ quality }) => quality)).toEqual(['final', 'settling']);
  });

  test.each([
    [{ bookmarkId: 1 }, /2 of them; name one line: Signed up, Subscribed/],
    [{ bookmarkId: 1, series: 'Signed' }, /no line "Signed", but Signed up, Subscribed/],
    [{ bookmarkId: 4, segment: 'gold' }, /no segment "gold"/],
    [{ bookmarkId: 99 }, /no such project, report or funnel/],
  ])('%j asks the person to look', async (query, reason) => {
    const { read } = await connect({ events, reports });

    await expect(read('insights', query)).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringMatching(reason) });
  });
});

describe('shares', () => {
  const funnels = [{ funnelId: 7, name: 'Sale', steps: ['Signed up', 'Subscribed'], windowDays: 14 }];
  const events = [did('Signed up', 'ada', '10'), did('Signed up', 'bob', '10'), did('Subscribed', 'ada', '13'), did('Signed up', 'cy', '11')];

  test('a funnel’s day is the share of those who entered on it; without anybody it is no data', async () => {
    const { read } = await connect({ events, funnels });

    const samples = await read('funnel', { funnelId: 7 }, { from: '2026-11-09', to: '2026-11-12' });

    expect(samples.map(({ day, value }) => [day, value])).toEqual([
      ['2026-11-10', '50'],
      ['2026-11-11', '0'],
    ]);
  });

  test('the days to finish are asked for, and so long its days settle', async () => {
    const { read } = await connect({ events, funnels });
    const span = { from: '2026-11-10', to: '2026-11-10' };

    expect(await read('funnel', { funnelId: 7, windowDays: 2 }, span)).toMatchObject([{ value: '0', quality: 'final' }]);
    expect(await read('funnel', { funnelId: 7 }, span)).toMatchObject([{ value: '50', quality: 'settling' }]);
  });

  test('retention is about those who were new so many days before', async () => {
    const back = [did('Opened', 'ada', '17'), did('Opened', 'cy', '17')];
    const { read } = await connect({ events: [...events, ...back] });

    const samples = await read('retention', { bornEvent: 'Signed up', event: 'Opened', afterDays: 7 }, { from: '2026-11-16', to: '2026-11-19' });

    expect(samples.map(({ day, value }) => [day, value])).toEqual([
      ['2026-11-17', '50'],
      ['2026-11-18', '0'],
    ]);
  });
});

describe('sixty queries an hour', () => {
  const events = [did('Signed up', 'ada', '20'), did('Subscribed', 'ada', '21')];
  const reports = [{ bookmarkId: 1, lines: ['Signed up', 'Subscribed'], days: 4, chart: 'day' as const }];

  test('the same question of many key results is asked once, also where they begin on other days', async () => {
    const { read, fake } = await connect({ events, reports });

    for (const from of ['2026-11-03', '2026-11-16', '2026-11-22', '2026-11-05']) await read('segmentation', { event: 'Signed up' }, { from, to: TODAY });
    for (const series of ['Signed up', 'Subscribed']) await read('insights', { bookmarkId: 1, series });
    await Promise.all(Array.from({ length: 20 }, () => read('segmentation', { event: 'Subscribed' })));

    expect(fake.requests().map(({ path }) => path.replace(/\?.*/, ''))).toEqual(['/api/query/segmentation', '/api/query/insights', '/api/query/segmentation']);
  });

  test('another question, another reader and a later read are asked again; a failure is not remembered', async () => {
    const { read, at, fake, another } = await connect({ events });

    await read('segmentation', { event: 'Signed up' });
    await read('segmentation', { event: 'Signed up', type: 'unique' });
    await at('2026-11-22T13:00:00.000Z', 'segmentation', { event: 'Signed up' });
    await another().testConnection();
    fake.fault({ kind: 'status', status: 502 });
    await expect(read('segmentation', { event: 'Subscribed' })).rejects.toMatchObject({ kind: 'transient' });
    await read('segmentation', { event: 'Subscribed' });

    expect(fake.requests()).toHaveLength(6);
  });

  test('the budget is asked before each query, and never for one that is shared', async () => {
    const { budget, calls } = recordingBudget();
    const { read } = await connect({ events, budget });

    for (let count = 0; count < 3; count += 1) await read('segmentation', { event: 'Signed up' });

    expect(calls).toEqual(['take queries', 'take concurrent']);
    for (const call of calls) expect(manifest.budgets.map(({ bucket }) => bucket)).toContain(call.replace('take ', ''));
  });

  test('what dashboards have spent shows as a limit, which empties the budget for all', async () => {
    const { budget, calls } = recordingBudget();
    const { read, fake } = await connect({ events, budget });
    fake.spend(60);

    await expect(read('segmentation', { event: 'Signed up' })).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 300_000 });

    expect(calls.at(-1)).toBe('told queries 0');
    expect(fake.requests()).toHaveLength(1);
  });

  test('an empty budget keeps the query from being made', async () => {
    const refusal = new ProviderError({ provider: 'mixpanel', kind: 'rate-limited', message: 'Wait', retryAfterMs: 5_000 });
    const { read, fake } = await connect({ events, budget: { take: () => Promise.reject(refusal), told: () => Promise.resolve() } });

    await expect(read('segmentation', { event: 'Signed up' })).rejects.toBe(refusal);
    expect(fake.requests()).toEqual([]);
  });

  test('connections of one project share its hour, those of another do not', () => {
    const settings = (projectId: string, serviceAccount: string) => manifest.parseSettings({ ...SETTINGS, projectId, serviceAccount }).config;

    expect(manifest.accountOf?.(settings('1', 'one'))).toBe(manifest.accountOf?.(settings('1', 'other')));
    expect(manifest.accountOf?.(settings('1', 'one'))).not.toBe(manifest.accountOf?.(settings('2', 'one')));
  });
});

describe('accounts and forms', () => {
  test('the account is named, and asked with user and secret', async () => {
    const { reader, fake } = await connect({ account: 'sextant:secret' });

    expect(await reader.testConnection()).toEqual({ account: 'sextant for project 2195193 (EU), days of UTC' });
    expect(Buffer.from(fake.requests()[0]?.authorization?.replace('Basic ', '') ?? '', 'base64').toString()).toBe('sextant:secret');
  });

  test('a wrong secret asks for a person', async () => {
    const { reader } = await connect({ account: 'sextant:other' });

    await expect(reader.testConnection()).rejects.toMatchObject({ kind: 'reauth-needed' });
  });

  test.each(['eu', 'in', 'us'] as const)('data in %s is asked for at its own host', (residency) => {
    expect(manifest.parseSettings({ ...SETTINGS, residency }).config).toMatchObject({ baseUrl: HOSTS[residency] });
    expect(manifest.allowedHosts).toContain(new URL(HOSTS[residency]).host);
  });

  test.each([
    [{ projectId: 'shop' }, 'projectId'],
    [{ residency: 'mars' }, 'residency'],
    [{ timeZone: 'Berlin' }, 'timeZone'],
    [{ serviceAccount: 'a:b' }, 'serviceAccount'],
    [{ serviceAccountSecret: '' }, 'serviceAccountSecret'],
  ])('%j is refused', (wrong, field) => {
    try {
      manifest.parseSettings({ ...SETTINGS, ...wrong });
      throw new Error('not refused');
    } catch (error) {
      expect(Object.keys((error as DomainError).details.fields as object)).toEqual([field]);
    }
  });

  test('fields of the form that were left empty are as if they were not there', () => {
    expect(manifest.parseQuery('segmentation', { event: 'x', type: '', where: '' })).toEqual({ event: 'x', type: 'general' });
    expect(manifest.parseQuery('retention', { bornEvent: 'x', event: '', afterDays: '', where: '' })).toEqual({ bornEvent: 'x', afterDays: 7 });
    expect(manifest.parseQuery('funnel', { funnelId: '7', windowDays: '', where: '' })).toEqual({ funnelId: '7' });
  });

  test('a refusal that comes with 200 is one', async () => {
    const { read, fake } = await connect({});
    fake.fault({ kind: 'status', status: 200, body: { error: 'event is not valid' } });

    await expect(read('segmentation', { event: 'x' })).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringMatching(/event is not valid/) });
  });

  test('a cancelled read ends at once, and others get the answer that they share with it', async () => {
    const { reader, fake } = await connect({ events: [did('Signed up', 'ada', '22')] });
    fake.fault({ kind: 'slow', ms: 400 });
    const cancelling = new AbortController();
    const reason = new Error('enough');
    const read = (signal?: AbortSignal) =>
      reader.read({ metric: 'segmentation', query: { event: 'Signed up' }, span: WEEK, cursor: null, now: NOW, timeZone: 'UTC', ...(signal && { signal }) });

    const cancelled = read(cancelling.signal);
    const other = read();
    setTimeout(() => cancelling.abort(reason), 50);

    await expect(cancelled).rejects.toBe(reason);
    expect((await other).samples.at(-1)).toMatchObject({ value: '1' });
    expect(fake.requests()).toHaveLength(1);
  });
});

test('the demo product grows, in every metric', async () => {
  const { read, fake } = await connect({ demo: true });
  const span = { from: '2026-09-01', to: '2026-11-15' };

  for (const [metric, query] of [
    ['insights', { bookmarkId: 1001, series: 'Signed up' }],
    ['segmentation', { event: 'Signed up', type: 'unique' }],
    ['funnel', { funnelId: 7509 }],
    ['retention', { bornEvent: 'Signed up', event: 'Opened the app' }],
  ] as const) {
    const samples = await read(metric, query, span);
    expect(samples).toHaveLength(76);
    expect(average(samples.slice(-14))).toBeGreaterThan(metric === 'funnel' ? 30 : average(samples.slice(0, 14)));
  }
  expect(fake.requests()).toHaveLength(4);
});

const SETTINGS = { projectId: '2195193', residency: 'eu', timeZone: 'Europe/Berlin', serviceAccount: 'sextant', serviceAccountSecret: 'secret' };

function did(event: string, user: string, dayOfMonth: string, properties: Record<string, string> = {}): TrackedEvent {
  return { event, user, at: Date.parse(`2026-11-${dayOfMonth}T11:00:00Z`), properties };
}

function average(samples: readonly MetricSample[]): number {
  return samples.reduce((sum, { value }) => sum + Number(value), 0) / samples.length;
}

function recordingBudget(): { budget: BudgetKeeper; calls: string[] } {
  const calls: string[] = [];
  const note = (call: string): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  return { calls, budget: { take: (bucket) => note(`take ${bucket}`), told: (bucket, { remaining }) => note(`told ${bucket} ${remaining}`) } };
}

async function connect({ demo = false, account, budget, ...project }: Partial<FakeProject> & { demo?: boolean; account?: string; budget?: BudgetKeeper }) {
  let nowMs = Date.parse(NOW);
  const fake = await startFakeMixpanel({
    today: TODAY,
    now: () => nowMs,
    ...(account !== undefined && { account }),
    ...(!demo && { project: emptyProject(project) }),
  });
  open.push(fake);
  const config = { ...SETTINGS, serviceAccountSecret: undefined, timeZone: fake.project.timeZone, baseUrl: fake.url };
  const another = () => createMixpanelReader({ config, secret: { serviceAccountSecret: 'secret' }, allowLoopback: true, ...(budget && { budget }) });
  const reader = another();
  const at = async (now: string, metric: string, query: Record<string, unknown>, span = WEEK) => {
    nowMs = Date.parse(now);
    return (await reader.read({ metric, query, span, cursor: null, now, timeZone: 'Pacific/Auckland' })).samples;
  };
  const read = (metric: string, query: Record<string, unknown>, span?: { from: string; to: string }) => at(NOW, metric, query, span);
  return { fake, reader, read, at, another };
}
