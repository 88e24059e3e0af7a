import { createHash, generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { DomainError, ProviderError } from '../../domain/errors.ts';
import type { BudgetKeeper, ReaderInput } from '../../domain/integration.ts';
import type { MetricSample } from '../../domain/metric.ts';
import { type FakeProperty, type RecordedRow, emptyProperty } from './fake-property.ts';
import { type FakeAnalytics, startFakeAnalytics } from './fake-server.ts';
import { manifest } from './manifest.ts';
import { createGoogleAnalyticsReader } from './metrics.ts';

const TODAY = '2026-11-22';
const NOW = '2026-11-22T12:00:00.000Z';
const SIGN_UPS = { metric: 'keyEvents', dimension: 'eventName', match: 'exact', value: 'sign_up' };
const open: FakeAnalytics[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

describe('what is counted', () => {
  test('the demo shop grows, and its last days settle', async () => {
    const { read } = await connect({ demo: true });

    const samples = await read({ metric: 'activeUsers' }, { from: '2026-09-01', to: TODAY });

    expect(samples).toHaveLength(83);
    expect(Number(samples.at(-5)?.value)).toBeGreaterThan(Number(samples[0]?.value));
    expect(samples.slice(-5).map(({ quality }) => quality)).toEqual(['final', 'settling', 'settling', 'settling', 'settling']);
  });

  test.each([
    ['exact', 'germany', '3'],
    ['begins-with', 'Ger', '3'],
    ['ends-with', 'ny', '3'],
    ['contains', 'r', '7'],
    ['regular-expression', '(Austria|Germany)', '10'],
  ])('of a dimension whose value %s "%s"', async (match, value, expected) => {
    const rows = [row('22', { sessions: 3 }, { country: 'Germany' }), row('22', { sessions: 7 }, { country: 'Austria' })];
    const { read } = await connect({ rows });

    const samples = await read({ metric: 'sessions', dimension: 'country', match, value });

    expect(samples.map(({ value: count }) => count)).toEqual([match === 'contains' ? '10' : expected]);
  });

  test('a day of traffic on which nothing matched is zero; a day on which nothing was recorded is no data', async () => {
    const rows = [row('19', { eventCount: 9 }), row('21', { eventCount: 4 }), row('21', { keyEvents: 2, eventCount: 2 }, { eventName: 'sign_up' })];
    const { read, fake } = await connect({ rows });

    const samples = await read(SIGN_UPS, { from: '2026-11-18', to: TODAY });

    expect(samples.map(({ day, value }) => [day, value])).toEqual([
      ['2026-11-19', '0'],
      ['2026-11-21', '2'],
    ]);
    expect(fake.requests()).toHaveLength(2);
  });

  test('a rate of nothing is no data, not zero', async () => {
    const rows = [row('21', { eventCount: 4, sessions: 4 }), row('22', { engagedSessions: 1, sessions: 3 }, { country: 'Austria' })];
    const { read } = await connect({ rows });

    const samples = await read({ metric: 'engagementRate', dimension: 'country', match: 'exact', value: 'Austria' }, { from: '2026-11-20', to: TODAY });

    expect(samples.map(({ day, value }) => [day, value])).toEqual([[TODAY, '0.3333333333333333']]);
  });

  test('a recorded zero is a sample', async () => {
    const { read, fake } = await connect({ rows: [row('22', { sessions: 0, eventCount: 1 })] });

    expect(await read({ metric: 'sessions' })).toMatchObject([{ day: TODAY, value: '0' }]);
    expect(fake.asked()).toMatchObject([{ keepEmptyRows: true, returnPropertyQuota: true, dateRanges: [{ startDate: TODAY, endDate: TODAY }] }]);
  });

  test('days come in pages, repeated and out of order, and each once', async () => {
    const rows = Array.from({ length: 9 }, (_, index) => row(String(index + 10), { sessions: index }));
    const { read, fake } = await connect({ rows, rowsPerPage: 4 });
    fake.fault({ kind: 'disorder', times: 1 });

    const samples = await read({ metric: 'sessions' }, { from: '2026-11-10', to: '2026-11-18' });

    expect(samples.map(({ value }) => value)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
    expect(fake.requests()).toHaveLength(3);
  });
});

describe('how far a number can be trusted', () => {
  test('what arrives late restates its day: first settling, in the end a new value that is final', async () => {
    const late = { ...row('20', { sessions: 5 }), knownAt: Date.parse('2026-11-22T09:00:00Z') };
    const { at } = await connect({ rows: [row('20', { sessions: 10 }), late] });
    const span = { from: '2026-11-20', to: '2026-11-20' };

    const readings: MetricSample[] = [];
    for (const now of ['2026-11-20T23:00:00.000Z', '2026-11-22T12:00:00.000Z', '2026-11-24T12:00:00.000Z'])
      readings.push(...(await at(now, { metric: 'sessions' }, span)));

    expect(readings.map(({ value, quality }) => [value, quality])).toEqual([
      ['10', 'settling'],
      ['15', 'settling'],
      ['15', 'final'],
    ]);
  });

  test.each([
    [{ subjectToThresholding: true }, 'thresholded'],
    [{ isSampled: true }, 'sampled'],
    [{ dataLossFromOtherRow: true }, 'estimated'],
    [{ subjectToThresholding: true, isSampled: true, dataLossFromOtherRow: true }, 'thresholded'],
    [{ isSampled: true, dataLossFromOtherRow: true }, 'sampled'],
  ])('%j is %s, on every day of the report', async (flags, quality) => {
    const { read } = await connect({ rows: [row('01', { sessions: 1 }), row('22', { sessions: 1 })], flags });

    const samples = await read({ metric: 'sessions' }, { from: '2026-11-01', to: TODAY });

    expect(samples.map((sample) => sample.quality)).toEqual([quality, quality]);
  });

  test.each([
    ['America/Los_Angeles', '2026-11-22T05:00:00.000Z', '2026-11-21', '2026-11-18'],
    ['Asia/Tokyo', '2026-11-21T16:00:00.000Z', '2026-11-22', '2026-11-19'],
  ])('days are those of the property: in %s at %s it is %s, and settles from %s on', async (timeZone, now, today, settlingFrom) => {
    const rows = ['17', '18', '19', '20', '21', '22'].map((day) => row(day, { sessions: 7 }));
    const { at } = await connect({ rows, timeZone });

    const samples = await at(now, { metric: 'sessions' }, { from: '2026-11-17', to: '2026-11-23' });

    expect(samples.at(-1)?.day).toBe(today);
    expect(samples.find(({ quality }) => quality === 'settling')?.day).toBe(settlingFrom);
  });
});

describe('quotas', () => {
  test('what is left is taken from each answer, and what will be spent is taken before', async () => {
    const { budget, calls } = recordingBudget();
    const { read } = await connect({ rows: [row('22', { sessions: 1 })], budget });

    await read({ metric: 'sessions' });

    expect(calls).toEqual(['take tokens 10', 'take concurrent 1', 'told tokens 13997', 'told thresholded 120', 'told server errors 10', 'told concurrent 10']);
    for (const call of calls) expect(manifest.budgets.map(({ bucket }) => bucket)).toContain(call.replace(/^\w+ (.*) \d+$/, '$1'));
  });

  test('a question about demographics takes from its own budget too', async () => {
    const { budget, calls } = recordingBudget();
    const { read } = await connect({ rows: [row('22', { sessions: 1 }, { userGender: 'female' })], budget });

    await read({ metric: 'sessions', dimension: 'userGender', match: 'exact', value: 'female' });

    expect(calls).toContain('take thresholded 1');
    expect(calls).toContain('told thresholded 119');
  });

  test('an empty budget keeps the question from being asked', async () => {
    const refusal = new ProviderError({ provider: 'google-analytics', kind: 'rate-limited', message: 'Wait', retryAfterMs: 5_000 });
    const { read, fake } = await connect({ rows: [], budget: { take: () => Promise.reject(refusal), told: () => Promise.resolve() } });

    await expect(read({ metric: 'sessions' })).rejects.toBe(refusal);
    expect(fake.requests()).toEqual([]);
  });

  test('tokens of the hour used up are a limit of an hour, asked for once', async () => {
    const { read, fake } = await connect({ rows: [row('22', { sessions: 1 })] });
    fake.property.quota.tokensPerProjectPerHour = 1;

    await expect(read({ metric: 'sessions' })).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 3_600_000 });

    expect(fake.requests()).toHaveLength(1);
  });

  test('tokens of the day come back at midnight on the Pacific coast', async () => {
    const { read, fake } = await connect({ rows: [] });
    fake.property.quota.tokensPerDay = 0;

    const failure = (await read({ metric: 'sessions' }).catch((error: unknown) => error)) as ProviderError;

    const back = new Date(Date.now() + (failure.retryAfterMs ?? 0) + 1_000);
    expect(back.toLocaleTimeString('en-GB', { timeZone: 'America/Los_Angeles', hour: '2-digit', minute: '2-digit' })).toBe('00:00');
  });

  test('an error of Google’s own is met once, takes one of the hour’s ten, and is not tried again for minutes', async () => {
    const { budget, calls } = recordingBudget();
    const { read, fake } = await connect({ rows: [], budget });
    fake.fault({ kind: 'status', status: 500, times: 5 });

    await expect(read({ metric: 'sessions' })).rejects.toMatchObject({ kind: 'transient', retryAfterMs: expect.any(Number) });

    expect(fake.requests()).toHaveLength(1);
    expect(calls).toContain('take server errors 1');
    // Less often than ten an hour.
    const failure = (await read({ metric: 'sessions' }).catch((error: unknown) => error)) as ProviderError;
    expect(3_600_000 / (failure.retryAfterMs ?? 1)).toBeLessThan(10);
  });

  test('the last of the ten closes the property for all', async () => {
    const refusal = new ProviderError({ provider: 'google-analytics', kind: 'rate-limited', message: 'Wait', retryAfterMs: 3_000_000 });
    const budget: BudgetKeeper = {
      take: (bucket) => (bucket === 'server errors' ? Promise.reject(refusal) : Promise.resolve()),
      told: () => Promise.resolve(),
    };
    const { read, fake } = await connect({ rows: [], budget });
    fake.fault({ kind: 'status', status: 503 });

    await expect(read({ metric: 'sessions' })).rejects.toBe(refusal);
  });

  test('a lost connection is met once by the SDK, and is none of Google’s errors', async () => {
    const { budget, calls } = recordingBudget();
    const { read, fake } = await connect({ rows: [], budget });
    fake.fault({ kind: 'drop', times: 5 });

    await expect(read({ metric: 'sessions' })).rejects.toMatchObject({ kind: 'transient', retryAfterMs: undefined });

    expect(fake.requests()).toHaveLength(1);
    expect(calls).not.toContain('take server errors 1');
  });
});

describe('accounts', () => {
  test('a token that ran out in the middle is renewed once, and the question asked again', async () => {
    let renewals = 0;
    const { read, fake } = await connect({
      rows: [row('22', { sessions: 1 })],
      tokens: ['fresh'],
      secret: { accessToken: 'stale' },
      renew: () => Promise.resolve({ accessToken: ['fresh', 'second'][renewals++] ?? '' }),
    });

    expect(await read({ metric: 'sessions' })).toHaveLength(1);

    expect(renewals).toBe(1);
    expect(fake.requests().map(({ authorization, status }) => [authorization, status])).toEqual([
      ['Bearer stale', 401],
      ['Bearer fresh', 200],
    ]);
  });

  test('where the renewed token is refused too, a person is asked', async () => {
    let renewals = 0;
    const { read, fake } = await connect({ rows: [], tokens: [], renew: () => Promise.resolve({ accessToken: `new-${(renewals += 1)}` }) });

    await expect(read({ metric: 'sessions' })).rejects.toMatchObject({ kind: 'reauth-needed' });

    expect(renewals).toBe(1);
    expect(fake.requests()).toHaveLength(2);
  });

  test('an account that was never connected asks for a person, and nothing of Google', async () => {
    await expect(connect({ rows: [], secret: { clientSecret: 'x' } })).rejects.toMatchObject({ kind: 'reauth-needed' });
    expect(open[0]?.requests()).toEqual([]);
  });

  test('a service account signs its own token: the report is the only request', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2_048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const serviceAccountKey = JSON.stringify({ type: 'service_account', client_email: 'reader@shop.iam.gserviceaccount.com', private_key: privateKey });
    const { secret } = manifest.parseSettings({ propertyId: '312345678', serviceAccountKey });
    const { read, fake } = await connect({ rows: [row('22', { sessions: 1 })], publicKey, secret, clock: Date.now });

    expect(await read({ metric: 'sessions' })).toHaveLength(1);

    expect(fake.requests().map(({ path }) => path.split('?')[0])).toEqual(['/v1beta/properties/312345678:runReport']);
    fake.revoke();
    await expect(read({ metric: 'sessions' })).rejects.toMatchObject({ kind: 'reauth-needed' });
  });

  test('the way through Google’s consent, with PKCE, leads to a token that reads', async () => {
    const { fake } = await connect({ rows: [row('22', { sessions: 1 })], tokens: [] });
    const { config } = manifest.parseSettings({ propertyId: 'properties/312345678', clientId: 'c', clientSecret: 's', baseUrl: fake.url });
    const challenge = createHash('sha256').update('verifier').digest('base64url');
    const consent = new URL(manifest.oauth?.authorizeUrl(config) ?? '');
    consent.search = new URLSearchParams({
      redirect_uri: 'http://127.0.0.1/back',
      state: 'st',
      code_challenge: challenge,
      ...manifest.oauth?.authorizeParameters,
    }).toString();

    const answer = await fetch(consent, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    const exchange = async (fields: Record<string, string>) =>
      (await fetch(manifest.oauth?.tokenUrl(config) ?? '', { method: 'POST', body: new URLSearchParams(fields) })).json();
    const forged = await exchange({ grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '', code_verifier: 'guessed' });
    const grant = (await exchange({ grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '', code_verifier: 'verifier' })) as Record<
      string,
      string
    >;
    const renewed = (await exchange({ grant_type: 'refresh_token', refresh_token: grant.refresh_token ?? '' })) as Record<string, string>;

    expect(forged).toMatchObject({ error: 'invalid_grant' });
    expect(back.searchParams.get('state')).toBe('st');
    const reader = createGoogleAnalyticsReader({ config, secret: { accessToken: renewed.access_token ?? '' }, allowLoopback: true });
    expect(await reader.testConnection()).toEqual({ account: 'property 312345678, days of UTC' });
  });

  test('without another address, Google’s own are asked for an offline grant', () => {
    const { config } = manifest.parseSettings({ propertyId: '1', clientId: 'c', clientSecret: 's' });

    expect(manifest.oauth?.authorizeUrl(config)).toBe('https://accounts.google.com/o/oauth2/v2/auth');
    expect(manifest.oauth?.tokenUrl(config)).toBe('https://oauth2.googleapis.com/token');
    expect(manifest.oauth).toMatchObject({
      authorizeParameters: { access_type: 'offline', prompt: 'consent' },
      scopes: ['https://www.googleapis.com/auth/analytics.readonly'],
    });
  });
});

describe('forms', () => {
  test.each([
    [{ propertyId: 'G-ABC123', clientId: 'c', clientSecret: 's' }, 'propertyId'],
    [{ propertyId: '1' }, 'clientId'],
    [{ propertyId: '1', clientId: 'c' }, 'clientSecret'],
    [{ propertyId: '1', serviceAccountKey: '{"client_email":"a@b.example","private_key":"canary"}' }, 'serviceAccountKey'],
    [{ propertyId: '1', clientId: 'c', clientSecret: 's', baseUrl: 'https://proxy.example/path' }, 'baseUrl'],
  ])('%j is refused at %s, without showing a secret', (input, field) => {
    const refusal = caught(() => manifest.parseSettings(input));

    expect(Object.keys((refusal as DomainError).details.fields as object)).toEqual([field]);
    expect(JSON.stringify((refusal as DomainError).details)).not.toContain('canary');
  });

  test.each([
    [{ metric: 'active users' }],
    [{ metric: 'sessions', dimension: 'country' }],
    [{ metric: 'sessions', value: 'Austria' }],
    [{ metric: 'sessions', dimension: 'country', value: 'Austria', match: 'like' }],
  ])('the question %j is refused', (query) => {
    expect(() => manifest.parseQuery('report', query)).toThrow(DomainError);
  });

  test('fields of the form that were left empty are as if they were not there', () => {
    expect(manifest.parseQuery('report', { metric: 'sessions', dimension: '', match: '', value: '' })).toEqual({ metric: 'sessions' });
    expect(manifest.parseQuery('report', { metric: 'sessions', dimension: 'country', match: '', value: 'Austria' })).toMatchObject({ match: 'exact' });
  });

  test('a metric that Google does not know is named to the person', async () => {
    const { read } = await connect({ rows: [] });

    await expect(read({ metric: 'followers' })).rejects.toMatchObject({
      kind: 'bad-config',
      message: expect.stringMatching(/followers is not a valid metric/),
    });
  });
});

test('a cancelled read ends at once, with the reason that was given', async () => {
  const { reader, fake } = await connect({ rows: [] });
  fake.fault({ kind: 'slow', ms: 2_000 });
  const cancelling = new AbortController();
  const reason = new Error('enough');

  const span = { from: TODAY, to: TODAY };
  const reading = reader.read({ metric: 'report', query: { metric: 'sessions' }, span, cursor: null, now: NOW, timeZone: 'UTC', signal: cancelling.signal });
  setTimeout(() => cancelling.abort(reason), 100);
  const startedAt = performance.now();

  await expect(reading).rejects.toBe(reason);
  expect(performance.now() - startedAt).toBeLessThan(1_500);
});

function row(dayOfMonth: string, metrics: Record<string, number>, dimensions: Record<string, string> = {}): RecordedRow {
  return { day: `2026-11-${dayOfMonth}`, metrics, dimensions: { eventName: 'page_view', country: 'Germany', ...dimensions }, knownAt: 0 };
}

function recordingBudget(): { budget: BudgetKeeper; calls: string[] } {
  const calls: string[] = [];
  const note = (call: string): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  return {
    calls,
    budget: { take: (bucket, cost = 1) => note(`take ${bucket} ${cost}`), told: (bucket, { remaining }) => note(`told ${bucket} ${remaining}`) },
  };
}

interface Setting extends Partial<Pick<ReaderInput, 'budget' | 'renew' | 'secret'>>, Partial<Pick<FakeProperty, 'rows' | 'flags' | 'timeZone'>> {
  demo?: boolean;
  tokens?: readonly string[];
  publicKey?: string;
  rowsPerPage?: number;
  clock?: () => number;
}

async function connect({
  demo = false,
  rows = [],
  flags = {},
  timeZone = 'UTC',
  tokens,
  publicKey,
  rowsPerPage = 10_000,
  clock,
  secret = { accessToken: 'token' },
  ...way
}: Setting) {
  let nowMs = Date.parse(NOW);
  const fake = await startFakeAnalytics({
    today: TODAY,
    now: clock ?? (() => nowMs),
    ...(tokens && { tokens }),
    ...(publicKey !== undefined && { publicKey }),
    ...(!demo && { property: emptyProperty({ rows, flags, timeZone }) }),
  });
  open.push(fake);
  const reader = createGoogleAnalyticsReader({ config: { propertyId: fake.property.id, baseUrl: fake.url }, secret, allowLoopback: true, rowsPerPage, ...way });
  const at = async (now: string, query: Record<string, unknown>, span = { from: TODAY, to: TODAY }) => {
    nowMs = Date.parse(now);
    const samples: MetricSample[] = [];
    let cursor: unknown = null;
    for (let more = true; more; ) {
      const page = await reader.read({ metric: 'report', query, span, cursor, now, timeZone: 'Pacific/Auckland' });
      samples.push(...page.samples);
      ({ cursor, more } = page);
    }
    return samples;
  };
  const read = (query: Record<string, unknown>, span?: { from: string; to: string }) => at(NOW, query, span);
  return { fake, reader, read, at };
}

function caught(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
