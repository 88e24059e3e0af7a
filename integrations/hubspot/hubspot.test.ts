import { afterEach, describe, expect, test } from '@jest/globals';
import { Client } from '@hubspot/api-client';
import { DomainError, ProviderError } from '../../domain/errors.ts';
import type { BudgetKeeper, ReaderInput } from '../../domain/integration.ts';
import type { MetricReader } from '../../domain/metric.ts';
import { addObject, changeObject, emptyCrm, type FakeCrm, openDeal, wonDeal } from './fake-crm.ts';
import { type FakeHubspot, signedHeaders, startFakeHubspot } from './fake-server.ts';
import { manifest } from './manifest.ts';
import { createHubspotReader } from './metrics.ts';
import { verifyWebhook } from './webhook.ts';

const TODAY = '2026-11-22';
const NOW = `${TODAY}T12:00:00.000Z`;
const LATER = '2026-11-22T12:30:00.000Z';
const open: FakeHubspot[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

describe('figures', () => {
  test('amounts of one currency are summed exactly, day by day', async () => {
    const crm = emptyCrm();
    addDeals(crm, [
      wonDeal({ amount: '0.1', closedOn: '2026-11-20' }),
      wonDeal({ amount: '0.2', closedOn: TODAY }),
      openDeal({ amount: '99', createdOn: '2026-11-19' }),
    ]);
    const { read } = await connect({ crm });

    const { samples } = await read('deals-won', {}, { from: '2026-11-19' });

    expect(samples.map(({ day, value, quality }) => [day, value, quality])).toEqual([
      ['2026-11-19', '0', 'final'],
      ['2026-11-20', '0.1', 'final'],
      ['2026-11-21', '0.1', 'final'],
      [TODAY, '0.3', 'settling'],
    ]);
  });

  test('mixed currencies have no sum until the query names one; a deal without one is in the account’s own', async () => {
    const crm = emptyCrm();
    addDeals(crm, [
      wonDeal({ amount: '100', closedOn: TODAY }),
      wonDeal({ amount: '20', closedOn: TODAY, currency: null }),
      wonDeal({ amount: '7', closedOn: TODAY, currency: 'USD' }),
    ]);
    const { value } = await connect({ crm });

    await expect(value('deals-won', {})).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringContaining('EUR, USD') });
    expect(await value('deals-won', { currency: 'EUR' })).toBe('120');
    expect(await value('deals-won', { currency: 'usd' })).toBe('7');
    expect(await value('deals-won', { measure: 'count' })).toBe('3');
  });

  test('a currency of before the span does not count against the sum', async () => {
    const crm = emptyCrm();
    addDeals(crm, [wonDeal({ amount: '9', closedOn: '2026-01-05', currency: 'DEM' }), wonDeal({ amount: '5', closedOn: TODAY })]);
    const { value } = await connect({ crm });

    expect(await value('deals-won', { since: '2026-11-01' })).toBe('5');
  });

  test('the pipeline is what is open today, and its past is estimated', async () => {
    const crm = emptyCrm();
    addDeals(crm, [openDeal({ amount: '50', createdOn: '2026-11-21' }), wonDeal({ amount: '8', closedOn: TODAY, createdate: '2026-11-20T08:00:00.000Z' })]);
    const { read } = await connect({ crm });

    const { samples } = await read('pipeline-value', {}, { from: '2026-11-20' });

    expect(samples.map(({ value, quality }) => [value, quality])).toEqual([
      ['8', 'estimated'],
      ['58', 'estimated'],
      ['50', 'settling'],
    ]);
  });

  test('pipeline, stage and owner choose deals, and a deal that moves out is no longer counted', async () => {
    const crm = emptyCrm();
    const [mine] = addDeals(crm, [openDeal({ amount: '50', createdOn: TODAY }), openDeal({ amount: '7', createdOn: TODAY, hubspot_owner_id: '12' })]);
    const { read, value } = await connect({ crm });
    const query = { pipeline: 'default', stage: 'presentationscheduled', owner: '11' };
    const first = await read('pipeline-value', query);

    changeObject(crm, { type: 'deals', id: mine ?? '', properties: { dealstage: 'contractsent' }, modifiedAt: LATER });

    expect(first.samples.at(-1)?.value).toBe('50');
    expect((await read('pipeline-value', query, { cursor: first.cursor, now: LATER })).samples.at(-1)?.value).toBe('0');
    expect(await value('pipeline-value', { owner: '12' })).toBe('7');
  });

  test('contacts count by the day they were made, tickets open or closed', async () => {
    const crm = emptyCrm();
    for (const createdate of ['2026-11-02T10:00:00.000Z', '2026-11-20T10:00:00.000Z'])
      addObject(crm, { type: 'contacts', properties: { createdate }, modifiedAt: NOW });
    for (const closed_date of [null, '2026-11-21T10:00:00.000Z', null])
      addObject(crm, { type: 'tickets', properties: { createdate: '2026-11-20T10:00:00.000Z', closed_date, hs_pipeline: '0' }, modifiedAt: NOW });
    const { read, value } = await connect({ crm });
    const recent = await read('new-contacts', { since: '2026-11-10' });

    expect(recent.samples.at(-1)?.value).toBe('1');
    expect(Object.keys((recent.cursor as { state: { items: object } }).state.items)).toHaveLength(1);
    expect(await value('new-contacts', {})).toBe('2');
    expect(await value('tickets', { state: 'open', pipeline: '0' })).toBe('2');
    expect(await value('tickets', { state: 'closed' })).toBe('1');
  });

  test('deals of a company are found by its domain, over more than one page of associations', async () => {
    const crm = emptyCrm();
    const company = addObject(crm, { type: 'companies', properties: { domain: 'example.com' }, modifiedAt: NOW }).id;
    for (let count = 0; count < 620; count += 1)
      addObject(crm, { type: 'deals', properties: wonDeal({ amount: '1', closedOn: TODAY }), modifiedAt: NOW, company });
    addDeals(crm, [wonDeal({ amount: '1000', closedOn: TODAY })]);
    const { fake, value } = await connect({ crm });

    expect(await value('deals-won', { companyDomain: 'Example.com' })).toBe('620');
    expect(fake.requests().filter(({ path }) => path.includes('/associations/'))).toHaveLength(2);
    await expect(value('deals-won', { companyDomain: 'exmaple.com' })).rejects.toMatchObject({ kind: 'bad-config' });
  });

  test('a company without deals has none, although the batch answers with errors', async () => {
    const crm = emptyCrm();
    addObject(crm, { type: 'companies', properties: { domain: 'example.com' }, modifiedAt: NOW });
    const { value } = await connect({ crm });

    expect(await value('deals-won', { companyDomain: 'example.com' })).toBe('0');
  });
});

describe('reading', () => {
  test('12,000 deals of one instant are all read, beyond the end of a search', async () => {
    const crm = emptyCrm();
    for (let count = 0; count < 12_000; count += 1) addObject(crm, { type: 'deals', properties: wonDeal({ amount: '1', closedOn: TODAY }), modifiedAt: NOW });
    const { fake, value } = await connect({ crm });

    expect(await value('deals-won', { measure: 'count' })).toBe('12000');
    expect(fake.requests().filter(({ status }) => status !== 200)).toEqual([]);
  }, 30_000);

  test('a deal that the index shows late is counted, and one that is archived is not', async () => {
    const crm = emptyCrm();
    const [gone] = addDeals(crm, [wonDeal({ amount: '1', closedOn: TODAY }), wonDeal({ amount: '2', closedOn: TODAY })]);
    addObject(crm, {
      type: 'deals',
      properties: wonDeal({ amount: '40', closedOn: TODAY }),
      modifiedAt: '2026-11-22T11:58:00.000Z',
      indexedAt: Date.parse('2026-11-22T12:04:00.000Z'),
    });
    let nowMs = Date.parse(NOW);
    const { read } = await connect({ crm, now: () => nowMs });
    const first = await read('deals-won', {});

    nowMs = Date.parse(LATER);
    const archived = crm.objects.deals.get(gone ?? '');
    if (archived) archived.archived = true;
    const second = await read('deals-won', {}, { cursor: first.cursor, now: LATER });

    expect(first.samples.at(-1)?.value).toBe('3');
    expect(second.samples.at(-1)?.value).toBe('42');
  });

  test('a later run asks only for what changed, and all again after a week', async () => {
    const crm = emptyCrm();
    for (let count = 0; count < 450; count += 1)
      addObject(crm, { type: 'deals', properties: wonDeal({ amount: '1', closedOn: '2026-11-02' }), modifiedAt: '2026-11-02T10:00:00.000Z' });
    const { fake, read } = await connect({ crm });
    const searches = () => fake.requests().filter(({ path }) => path.endsWith('/search')).length;
    const first = await read('deals-won', {});
    const whole = searches();

    const second = await read('deals-won', {}, { cursor: first.cursor, now: LATER });
    const later = searches() - whole;
    // Erased for good: neither found nor in the recycling bin.
    crm.objects.deals.delete('1001');
    const third = await read('deals-won', {}, { cursor: second.cursor, now: '2026-11-29T13:00:00.000Z' });

    expect([whole, later]).toEqual([3, 1]);
    expect(third.samples.at(-1)?.value).toBe('449');
  });

  test('the budget is asked before each request, and hears what HubSpot says is left', async () => {
    const calls: string[] = [];
    const budget: BudgetKeeper = {
      take: async (bucket) => void calls.push(bucket),
      told: async (bucket, { remaining }) => void calls.push(`${bucket} ${remaining}`),
    };
    const { value } = await connect({ budget });

    await value('deals-won', {});

    expect(calls).toEqual(['burst', 'burst 99', 'search', 'burst', 'burst 97']);
    expect(manifest.budgets.map(({ bucket }) => bucket)).toEqual(['search', 'burst']);
  });

  test('an abort is what it was, not a failure of HubSpot', async () => {
    const { reader, fake } = await connect({});
    fake.fault({ kind: 'slow', ms: 300 });
    const reason = new Error('the worker stops');

    const reading = reader.read({
      metric: 'tickets',
      query: {},
      span: { from: TODAY, to: TODAY },
      cursor: null,
      now: NOW,
      timeZone: 'UTC',
      signal: AbortSignal.timeout(50),
    });

    await expect(reading).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(
      reader.read({
        metric: 'tickets',
        query: {},
        span: { from: TODAY, to: TODAY },
        cursor: null,
        now: NOW,
        timeZone: 'UTC',
        signal: AbortSignal.abort(reason),
      }),
    ).rejects.toBe(reason);
  });
});

describe('limits and credentials', () => {
  test.each([
    ['SECONDLY', 429, { policyName: 'SECONDLY' }, 'rate-limited', 1_000],
    ['ten-secondly', 429, { policyName: 'TEN_SECONDLY_ROLLING' }, 'rate-limited', 10_000],
    ['daily', 429, { policyName: 'DAILY' }, 'rate-limited', 3_600_000],
    ['unnamed', 429, {}, 'rate-limited', 60_000],
    ['a token that is none', 530, {}, 'reauth-needed', undefined],
    ['a migration', 477, {}, 'rate-limited', 60_000],
    ['an answer of a proxy', 521, {}, 'transient', undefined],
  ])('%s', async (_, status, body, kind, retryAfterMs) => {
    const { fake, value } = await connect({});
    fake.fault({ kind: 'status', status, body });

    await expect(value('deals-won', {})).rejects.toMatchObject({ name: 'ProviderError', kind, retryAfterMs });
    expect(fake.requests()).toHaveLength(1);
  });

  test('530 with a grant is trouble of the edge, as HubSpot itself made the token', async () => {
    const { fake, value } = await connect({ secret: { accessToken: 'x' } });
    fake.fault({ kind: 'status', status: 530 });

    await expect(value('deals-won', {})).rejects.toMatchObject({ kind: 'transient' });
  });

  test('the search limit of one token is met, and is not another’s', async () => {
    const fake = await startFake({ searchesPerSecond: 1 });
    const [ours, theirs] = ['pat-ours', 'pat-theirs'].map((token) =>
      createHubspotReader({ config: { baseUrl: fake.url }, secret: { token }, allowLoopback: true }),
    );
    if (!ours || !theirs) throw new Error('not reached');

    await ours.testConnection();

    await expect(ours.testConnection()).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 1_000 });
    await expect(theirs.testConnection()).resolves.toEqual({ account: 'account 62515' });
  });

  test('a token that runs out in the middle is renewed once, also for requests at one time, and the rotated one is used on', async () => {
    const fake = await startFake({ strict: true, crm: dealsOf(500) });
    const { secret, renew, renewals } = grantOf(fake);
    const reader = createHubspotReader({ config: { baseUrl: fake.url }, secret, allowLoopback: true, renew });
    fake.afterNext('/search', fake.expireTokens);

    const [one, two] = await Promise.all([runOf(reader, 'deals-won', { measure: 'count' }), runOf(reader, 'deals-won', { measure: 'count' })]);

    expect([one.samples.at(-1)?.value, two.samples.at(-1)?.value]).toEqual(['500', '500']);
    expect(renewals()).toBe(1);
  });

  test('where the renewed token is refused too, a person is asked after one more try', async () => {
    const { fake, reader } = await connect({ secret: { accessToken: 'old' }, renew: async () => ({ accessToken: 'new' }) });
    fake.fault({ kind: 'status', status: 401, times: 5 });

    await expect(runOf(reader, 'deals-won', {})).rejects.toMatchObject({ kind: 'reauth-needed' });
    expect(fake.requests().map(({ authorization }) => authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('a missing scope is named', async () => {
    const { fake, reader } = await connect({});
    fake.fault({
      kind: 'status',
      status: 403,
      path: '/search',
      body: { category: 'MISSING_SCOPES', errors: [{ context: { requiredGranularScopes: ['tickets'] } }] },
    });

    await expect(reader.testConnection()).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringContaining('the scope tickets') });
  });

  test('settings of another client of the process do not reach ours: one call, no waiting, its own token', async () => {
    const first = await connect({ secret: { token: 'pat-first' } });
    // What the SDK does with these is shared by the whole process: it would try four times, and make a queue.
    const greedy = new Client({
      accessToken: 'greedy',
      basePath: first.fake.url,
      numberOfApiCallRetries: 4,
      limiterOptions: { maxConcurrent: 1, minTime: 3_000 },
    });
    const second = await connect({ secret: { token: 'pat-second' } });
    for (const { fake } of [first, second]) fake.fault({ kind: 'status', status: 429, times: 9, body: { policyName: 'TEN_SECONDLY_ROLLING', message: 'x' } });
    const startedAt = performance.now();

    const failures = await Promise.all([first, second].map(({ reader }) => runOf(reader, 'deals-won', {}).catch((error: unknown) => error)));

    expect(greedy.crm).toBeDefined();
    for (const failure of failures) expect(failure).toBeInstanceOf(ProviderError);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect([first, second].map(({ fake }) => fake.requests().map(({ authorization }) => authorization))).toEqual([['Bearer pat-first'], ['Bearer pat-second']]);
  });
});

describe('webhooks', () => {
  const address = 'https://sextant.example.com/api/webhooks/c-1?a=b%3Ac';
  const signed = 'https://sextant.example.com/api/webhooks/c-1?a=b:c';
  const events = [
    { eventId: 1, subscriptionId: 7, portalId: 62_515, occurredAt: 1_700_000_000_000, subscriptionType: 'deal.propertyChange', attemptNumber: 0, objectId: 9 },
    {
      eventId: 2,
      subscriptionId: 8,
      portalId: 62_515,
      occurredAt: 1_700_000_000_001,
      subscriptionType: 'object.creation',
      objectTypeId: '0-5',
      attemptNumber: 0,
      objectId: 10,
    },
  ];
  const deliveryOf = (sent: unknown, signedAt = Date.parse(NOW), secret = 'client-secret') => {
    const body = JSON.stringify(sent);
    return verifyWebhook({
      secret,
      address,
      at: NOW,
      rawBody: Buffer.from(body),
      headers: signedHeaders({ secret: 'client-secret', address: signed, body, signedAt }),
    });
  };

  test('a batch says which metrics it can have changed, and a second attempt is the same delivery', () => {
    const delivery = deliveryOf(events);
    const again = deliveryOf(events.map((event) => ({ ...event, attemptNumber: 1 })).toReversed());

    expect(delivery).toMatchObject({ subject: '62515', metrics: ['deals-won', 'pipeline-value', 'tickets'], event: 'deal.propertyChange,object.creation' });
    expect(again.deliveryId).toBe(delivery.deliveryId);
    expect(deliveryOf(events.slice(1)).deliveryId).not.toBe(delivery.deliveryId);
  });

  test.each([
    ['four minutes old', -4, true],
    ['six minutes old', -6, false],
    ['four minutes ahead', 4, true],
    ['six minutes ahead', 6, false],
    ['a day ahead', 1_440, false],
  ])('%s', (_, minutes, taken) => {
    const verify = () => deliveryOf(events, Date.parse(NOW) + minutes * 60_000);
    if (taken) expect(verify()).toBeDefined();
    else expect(verify).toThrow(DomainError);
  });

  test('another secret, or another address, is refused', () => {
    expect(() => deliveryOf(events, Date.parse(NOW), 'other')).toThrow(DomainError);
    const body = JSON.stringify(events);
    const headers = signedHeaders({ secret: 's', address: signed, body, signedAt: Date.parse(NOW) });
    expect(() => verifyWebhook({ secret: 's', address: `${address}x`, at: NOW, rawBody: Buffer.from(body), headers })).toThrow(DomainError);
  });
});

test('the form asks for one of the two ways in, and keeps secrets apart', () => {
  expect(() => manifest.parseSettings({ token: '' })).toThrow(DomainError);
  expect(manifest.parseSettings({ token: 'pat', baseUrl: '' })).toEqual({ config: { baseUrl: 'https://api.hubapi.com' }, secret: { token: 'pat' } });
  expect(manifest.parseSettings({ clientId: 'c', clientSecret: 's' })).toEqual({
    config: { baseUrl: 'https://api.hubapi.com', clientId: 'c' },
    secret: { clientSecret: 's' },
  });
  expect(manifest.oauth?.tokenUrl({ baseUrl: 'http://127.0.0.1:9' })).toBe('http://127.0.0.1:9/oauth/v1/token');
  expect(manifest.oauth?.authorizeUrl({})).toBe('https://app.hubspot.com/oauth/authorize');
});

async function startFake(input: Parameters<typeof startFakeHubspot>[0]): Promise<FakeHubspot> {
  const fake = await startFakeHubspot(input);
  open.push(fake);
  return fake;
}

async function connect({
  crm = emptyCrm(),
  now = () => Date.parse(NOW),
  secret = { token: 'pat-eu1-example' },
  ...input
}: { crm?: FakeCrm; now?: () => number } & Partial<Pick<ReaderInput, 'secret' | 'budget' | 'renew'>>) {
  const fake = await startFake({ crm, now });
  const reader = createHubspotReader({ config: { baseUrl: fake.url }, secret, allowLoopback: true, ...input });
  const read = (metric: string, query: Record<string, unknown>, options: RunOptions = {}) => runOf(reader, metric, query, options);
  const value = async (metric: string, query: Record<string, unknown>) => (await read(metric, query)).samples.at(-1)?.value ?? null;
  return { fake, reader, read, value };
}

interface RunOptions {
  from?: string;
  cursor?: unknown;
  now?: string;
}

async function runOf(
  reader: MetricReader,
  metric: string,
  query: Record<string, unknown>,
  { from = '2026-11-01', cursor: start = null, now = NOW }: RunOptions = {},
) {
  let cursor = start;
  for (let pages = 0; pages < 200; pages += 1) {
    const page = await reader.read({ metric, query, span: { from, to: '2026-12-31' }, cursor, now, timeZone: 'UTC' });
    if (!page.more) return page;
    cursor = JSON.parse(JSON.stringify(page.cursor));
  }
  throw new Error('The read does not end');
}

function addDeals(crm: FakeCrm, deals: readonly Record<string, string | null>[]): string[] {
  return deals.map((properties) => addObject(crm, { type: 'deals', properties, modifiedAt: NOW }).id);
}

function dealsOf(count: number): FakeCrm {
  const crm = emptyCrm();
  addDeals(
    crm,
    Array.from({ length: count }, () => wonDeal({ amount: '1', closedOn: TODAY })),
  );
  return crm;
}

/** A grant that is renewed at the fake's own token address, where a refresh token is good once. */
function grantOf(fake: FakeHubspot) {
  let { accessToken, refreshToken } = fake.grant();
  let count = 0;
  const renew = async () => {
    count += 1;
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'c', client_secret: 's' });
    const response = await fetch(`${fake.url}/oauth/v1/token`, { method: 'POST', body });
    if (!response.ok) throw new ProviderError({ provider: 'hubspot', kind: 'reauth-needed', message: 'refused' });
    const granted = (await response.json()) as { access_token: string; refresh_token: string };
    ({ access_token: accessToken, refresh_token: refreshToken } = granted);
    return { accessToken, refreshToken };
  };
  return { secret: { accessToken, refreshToken }, renew, renewals: () => count };
}
