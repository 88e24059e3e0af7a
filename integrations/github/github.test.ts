import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Webhooks } from '@octokit/webhooks';
import { DomainError } from '../../domain/errors.ts';
import type { MetricReader, MetricSample } from '../../domain/metric.ts';
import { type FakeIssue, type FakeRepository, emptyRepository, secondsOf } from './fake-repository.ts';
import { type FakeGithub, startFakeGithub } from './fake-server.ts';
import { manifest } from './manifest.ts';
import { createGithubReader } from './metrics.ts';
import { verifyWebhook } from './webhook.ts';

const TODAY = '2026-11-22';
const NOW = '2026-11-22T12:00:00.000Z';
const open: FakeGithub[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

describe('the demo repository', () => {
  test('closed bugs now read 42, with a sample for each of twelve weeks’ days, never falling', async () => {
    const { reader } = await connect({});

    const samples = await readAll(reader, 'closed-issues', { label: 'bug' }, { from: '2026-08-31', to: TODAY });

    expect(samples).toHaveLength(84);
    expect(samples.at(-1)).toEqual({ day: TODAY, value: '42', quality: 'settling', takenAt: NOW });
    expect(samples.map(({ value }) => Number(value))).toEqual(samples.map(({ value }) => Number(value)).sort((a, b) => a - b));
    expect(samples[0]).toMatchObject({ quality: 'final' });
  });

  test.each([
    ['closed-issues', {}, '112'],
    ['closed-issues', { label: 'BUG', since: '2026-11-01' }, '11'],
    ['merged-pull-requests', {}, '96'],
    ['open-bugs', {}, '9'],
    ['releases', {}, '6'],
    ['stars', {}, '318'],
  ])('%s %j reads %s today', async (metric, query, expected) => {
    const { reader } = await connect({});

    const samples = await readAll(reader, metric, query, { from: TODAY, to: TODAY });

    expect(samples.map(({ day, value }) => [day, value])).toEqual([[TODAY, expected]]);
  });

  test('lead time and CI success rate are plausible, move over the quarter, and agree with a plain count', async () => {
    const { reader, fake } = await connect({});

    const lead = await readAll(reader, 'lead-time', {}, { from: '2026-09-28', to: TODAY });
    const rate = await readAll(reader, 'ci-success-rate', { branch: 'main', windowDays: 7 }, { from: '2026-09-28', to: TODAY });

    const merged = fake.repository.issues.filter(({ mergedAt }) => mergedAt !== null && mergedAt >= '2026-10-26');
    const hours = merged.map(({ createdAt, mergedAt }) => (Date.parse(mergedAt ?? '') - Date.parse(createdAt)) / 3_600_000).sort((a, b) => a - b);
    const middle = ((hours[Math.floor(hours.length / 2)] ?? 0) + (hours[Math.floor((hours.length - 1) / 2)] ?? 0)) / 2;
    const runs = fake.repository.runs.filter(({ branch, createdAt }) => branch === 'main' && createdAt >= '2026-11-16');
    const share = runs.filter(({ conclusion }) => conclusion === 'success').length / runs.length;
    expect(Number(lead.at(-1)?.value)).toBeCloseTo(middle, 1);
    expect(Number(lead[0]?.value)).toBeGreaterThan(Number(lead.at(-1)?.value));
    expect(Number(rate.at(-1)?.value)).toBeCloseTo(share * 100, 1);
  });

  test('stars have an estimated past that ends on the exact number', async () => {
    const { reader } = await connect({});

    const samples = await readAll(reader, 'stars', {}, { from: '2026-11-01', to: TODAY });

    expect(samples.slice(0, -1).every(({ quality }) => quality === 'estimated')).toBe(true);
    expect(samples.at(-1)).toMatchObject({ value: '318', quality: 'settling' });
    expect(Number(samples[0]?.value)).toBeLessThan(318);
  });
});

describe('reading on', () => {
  test('an unchanged repository costs one conditional request that GitHub does not count', async () => {
    const { reader, fake } = await connect({});
    const first = await readRun(reader, 'closed-issues', {}, null);
    const second = await readRun(reader, 'closed-issues', {}, first.cursor);

    const third = await readRun(reader, 'closed-issues', {}, second.cursor);

    expect(fake.requests().at(-1)?.status).toBe(304);
    expect(third.samples).toEqual(second.samples);
  });

  test('closing, reopening and relabelling are seen at the next read', async () => {
    const { reader, fake } = await connect({ repository: filled([closed(1), closed(2), closed(3)]) });
    const first = await readRun(reader, 'closed-issues', { label: 'bug' }, null);

    await fake.change({ action: 'open-issue', labels: ['bug'] }, at(1));
    await fake.change({ action: 'close-issue', number: 4 }, at(2));
    await fake.change({ action: 'reopen-issue', number: 1 }, at(3));
    await fake.change({ action: 'relabel-issue', number: 2, labels: ['docs'] }, at(4));
    const second = await readRun(reader, 'closed-issues', { label: 'bug' }, first.cursor);

    expect([first, second].map(({ samples }) => samples.at(-1)?.value)).toEqual(['3', '2']);
  });

  test('pull requests in the issue list are no issues, whoever closes them', async () => {
    const repository = filled([closed(1), { ...closed(2), isPullRequest: true }, { ...closed(3), isPullRequest: true, mergedAt: at(0) }]);
    const { reader } = await connect({ repository });

    const issues = await readRun(reader, 'closed-issues', {}, null);
    const merged = await readRun(reader, 'merged-pull-requests', {}, null);

    expect([issues, merged].map(({ samples }) => samples.at(-1)?.value)).toEqual(['1', '1']);
  });

  test('350 issues closed within one second (an import) are all counted, and the read ends', async () => {
    const { reader } = await connect({ repository: filled(Array.from({ length: 350 }, (_, index) => closed(index + 1))) });

    const { samples, pages } = await readRun(reader, 'closed-issues', {}, null);

    expect(samples.at(-1)?.value).toBe('350');
    expect(pages).toBeLessThan(8);
  });

  test('an item edited between two pages does not hide its neighbour', async () => {
    const issues = Array.from({ length: 250 }, (_, index) => ({ ...closed(index + 1), updatedAt: secondsOf(Date.parse(at(0)) + index * 1_000) }));
    const { reader, fake } = await connect({ repository: filled(issues) });
    fake.fault({ path: '/issues', kind: 'then', act: () => fake.change({ action: 'edit-issue', number: 5 }, at(500)) });

    const { samples } = await readRun(reader, 'closed-issues', {}, null);

    expect(samples.at(-1)?.value).toBe('250');
  });

  test('a deleted issue leaves at the weekly re-read', async () => {
    const { reader, fake } = await connect({ repository: filled([closed(1), closed(2)]) });
    const first = await readRun(reader, 'closed-issues', {}, null);
    await fake.change({ action: 'delete-issue', number: 1 }, at(1));

    const nextDay = await readRun(reader, 'closed-issues', {}, first.cursor, '2026-11-23T12:00:00.000Z');
    const nextWeek = await readRun(reader, 'closed-issues', {}, nextDay.cursor, '2026-11-30T12:00:00.000Z');

    expect([nextDay, nextWeek].map(({ samples }) => samples.at(-1)?.value)).toEqual(['2', '1']);
  });

  test('the day of a closing is the company’s day', async () => {
    const { reader } = await connect({ repository: filled([{ ...closed(1), closedAt: '2026-11-20T23:30:00Z', updatedAt: '2026-11-20T23:30:00Z' }]) });
    const values = async (timeZone: string) =>
      (await reader.read({ metric: 'closed-issues', query: {}, span: { from: '2026-11-20', to: '2026-11-21' }, cursor: null, now: NOW, timeZone })).samples.map(
        ({ value }) => value,
      );

    expect(await values('UTC')).toEqual(['1', '1']);
    expect(await values('Europe/Berlin')).toEqual(['0', '1']);
  });

  test('no merged pull request and no run is no sample, which is not zero', async () => {
    const { reader } = await connect({ repository: emptyRepository() });

    expect(await readAll(reader, 'lead-time', {}, { from: TODAY, to: TODAY })).toEqual([]);
    expect(await readAll(reader, 'ci-success-rate', {}, { from: TODAY, to: TODAY })).toEqual([]);
    expect(await readAll(reader, 'closed-issues', {}, { from: TODAY, to: TODAY })).toMatchObject([{ value: '0' }]);
  });

  test('a week with more runs than GitHub lists is read in smaller pieces', async () => {
    const repository = emptyRepository();
    for (let id = 1; id <= 1_400; id += 1) {
      repository.runs.push({
        id,
        branch: 'main',
        createdAt: secondsOf(Date.parse('2026-11-16T00:00:00Z') + id * 300_000),
        conclusion: id % 4 === 0 ? 'failure' : 'success',
      });
    }
    const { reader } = await connect({ repository });

    const samples = await readAll(reader, 'ci-success-rate', { windowDays: 7 }, { from: TODAY, to: TODAY });

    expect(samples).toMatchObject([{ value: '75', quality: 'settling' }]);
  });

  test('an item that GitHub describes in a new way is left out, and the value says so', async () => {
    const { reader, fake } = await connect({ repository: filled([closed(1)]) });
    fake.fault({ path: '/issues', kind: 'odd-item', item: { number: 'seven', shape: 'new' } });

    const { samples } = await readRun(reader, 'closed-issues', {}, null);

    expect(samples.at(-1)).toMatchObject({ value: '1', quality: 'estimated' });
  });
});

describe('refusals', () => {
  // Made when the fault is set, as a table is made long before its cases run.
  const inTwoMinutes = () => ({ 'retry-after': new Date(Date.now() + 120_000).toUTCString() });
  const resetInFiveMinutes = () => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 300) });
  test.each([
    ['401', { status: 401 }, 'reauth-needed', 0],
    ['429 in seconds', { status: 429, headers: { 'retry-after': '90' } }, 'rate-limited', 90_000],
    ['429 with a date', { status: 429, headers: inTwoMinutes }, 'rate-limited', 115_000],
    ['429 and nothing', { status: 429 }, 'rate-limited', 60_000],
    ['403 with a used-up budget', { status: 403, headers: resetInFiveMinutes }, 'rate-limited', 295_000],
    ['403 secondary', { status: 403, body: { message: 'You have exceeded a secondary rate limit.' } }, 'rate-limited', 60_000],
    ['a dead token inside a 429', { status: 429, headers: { 'retry-after': '5' }, body: { message: 'Bad credentials' } }, 'reauth-needed', 0],
    [
      '403 of a right',
      { status: 403, headers: { 'x-accepted-github-permissions': 'issues=read' }, body: { message: 'Resource not accessible by personal access token' } },
      'bad-config',
      0,
    ],
    ['404', { status: 404 }, 'bad-config', 0],
    ['410', { status: 410 }, 'bad-config', 0],
    ['502', { status: 502 }, 'transient', 0],
    [
      'a list that ends too early',
      { status: 422, body: { message: 'In order to keep the API fast for everyone, pagination is limited for this resource.' } },
      'cursor-expired',
      0,
    ],
  ])('%s', async (_name, fault, kind, waitMs) => {
    const { reader, fake } = await connect({});
    const { headers = {}, ...rest } = fault as { status: number; headers?: Record<string, string> | (() => Record<string, string>); body?: unknown };
    fake.fault({ kind: 'status', ...rest, headers: typeof headers === 'function' ? headers() : headers });

    const failure = await readRun(reader, 'closed-issues', {}, null).catch((error: unknown) => error);

    expect(failure).toMatchObject({ name: 'ProviderError', provider: 'github', kind });
    if (waitMs > 0) expect(failure).toMatchObject({ retryAfterMs: expect.any(Number) });
    expect((failure as { retryAfterMs?: number }).retryAfterMs ?? 0).toBeGreaterThanOrEqual(waitMs);
    expect(fake.requests()).toHaveLength(1);
  });

  test('a missing right is named', async () => {
    const { reader, fake } = await connect({});
    fake.fault({ path: '/issues', kind: 'status', status: 403, headers: { 'x-accepted-github-permissions': 'issues=read' } });

    await expect(reader.testConnection()).rejects.toThrow(/issues=read/);
  });

  test.each(['truncate', 'drop'] as const)('an answer that breaks off (%s) is transient', async (kind) => {
    const { reader, fake } = await connect({});
    fake.fault({ kind });

    await expect(readRun(reader, 'closed-issues', {}, null)).rejects.toMatchObject({ kind: 'transient' });
  });

  test('a cancelled read stops at once, as cancelled', async () => {
    const { reader, fake } = await connect({});
    fake.fault({ kind: 'slow', ms: 300 });
    const controller = new AbortController();
    const reading = reader.read({
      metric: 'stars',
      query: {},
      span: { from: TODAY, to: TODAY },
      cursor: null,
      now: NOW,
      timeZone: 'UTC',
      signal: controller.signal,
    });
    controller.abort(new Error('cancelled by the test'));

    await expect(reading).rejects.toThrow('cancelled by the test');
  });

  test('a renamed repository is followed on the same host, and nowhere else', async () => {
    const { reader, fake } = await connect({});
    fake.fault({ kind: 'status', status: 301, headers: { location: `${fake.url}/repos/sextant-demo/compass` } });
    expect(await readAll(reader, 'stars', {}, { from: TODAY, to: TODAY })).toHaveLength(1);

    fake.fault({ kind: 'status', status: 301, headers: { location: 'http://169.254.169.254/latest' } });
    await expect(readRun(reader, 'stars', {}, null)).rejects.toMatchObject({ kind: 'bad-config' });
  });

  test('neither token nor secret is in any failure', async () => {
    const { reader, fake } = await connect({ token: 'canary-token' });
    for (const status of [401, 403, 404, 429, 500]) {
      fake.fault({ kind: 'status', status });
      const failure = await readRun(reader, 'stars', {}, null).catch((error: unknown) => error);
      expect(inspect(failure, { depth: 12, showHidden: true })).not.toContain('canary');
    }
  });

  test('without leave, neither this machine nor plain http is spoken to', async () => {
    const fake = await startFakeGithub({ today: TODAY });
    open.push(fake);

    expect(() => createGithubReader(settingsOf(fake))).toThrow(/https/);
    const reader = createGithubReader(settingsOf(fake, fake.url.replace('http:', 'https:')));
    await expect(reader.testConnection()).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringContaining('not a public address') });
  });
});

describe('webhooks', () => {
  const secret = 'canary-webhook-secret';
  const body = Buffer.from(JSON.stringify({ action: 'closed', repository: { full_name: 'octo/demo' } }));
  const headers = { 'x-github-event': 'issues', 'x-github-delivery': 'd-1', 'x-hub-signature-256': sign(body) };

  test('a signed delivery is understood, and says which metrics it touches', () => {
    expect(verifyWebhook({ secret, headers, rawBody: body })).toMatchObject({
      deliveryId: 'd-1',
      event: 'issues',
      subject: 'octo/demo',
      metrics: ['closed-issues', 'open-bugs'],
    });
  });

  test.each([
    ['no signature', { ...headers, 'x-hub-signature-256': undefined }, body],
    ['the old SHA-1 signature only', { ...headers, 'x-hub-signature-256': undefined, 'x-hub-signature': 'sha1=00' }, body],
    ['a short signature', { ...headers, 'x-hub-signature-256': 'sha256=00' }, body],
    ['a changed byte', headers, Buffer.concat([body, Buffer.from(' ')])],
    ['two signatures', { ...headers, 'x-hub-signature-256': [sign(body), sign(body)] }, body],
    ['no delivery id', { ...headers, 'x-github-delivery': undefined }, body],
  ])('%s is refused', (_name, given, rawBody) => {
    expect(() => verifyWebhook({ secret, headers: given, rawBody })).toThrow(DomainError);
  });

  test('a connection without a secret takes nothing, not even what is signed with nothing', () => {
    const empty = `sha256=${createHmac('sha256', '').update(body).digest('hex')}`;

    expect(() => verifyWebhook({ secret: '', headers: { ...headers, 'x-hub-signature-256': empty }, rawBody: body })).toThrow(DomainError);
  });

  test('Octokit’s own signature is accepted, and the fake’s deliveries are accepted by Octokit and us', async () => {
    const octokit = new Webhooks({ secret });
    expect(() => verifyWebhook({ secret, headers: { ...headers, 'x-hub-signature-256': undefined }, rawBody: body })).toThrow();
    const signature = await octokit.sign(body.toString());
    expect(verifyWebhook({ secret, headers: { ...headers, 'x-hub-signature-256': signature }, rawBody: body }).deliveryId).toBe('d-1');

    const arrived: { headers: Record<string, string | string[] | undefined>; rawBody: Buffer }[] = [];
    const receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        arrived.push({ headers: request.headers, rawBody: Buffer.concat(chunks) });
        response.end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { fake } = await connect({});
    fake.setHook({ url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`, secret });
    await fake.change({ action: 'open-issue', labels: ['bug'] });
    await fake.change({ action: 'publish-release', tag: 'v9' });
    receiver.close();

    expect(arrived.map((delivery) => verifyWebhook({ secret, ...delivery }).metrics)).toEqual([['closed-issues', 'open-bugs'], ['releases']]);
    for (const { headers: given, rawBody } of arrived) expect(await octokit.verify(rawBody.toString(), String(given['x-hub-signature-256']))).toBe(true);
  });

  function sign(bytes: Buffer): string {
    return `sha256=${createHmac('sha256', 'canary-webhook-secret').update(bytes).digest('hex')}`;
  }
});

test('the fake can be steered over HTTP, as a demo or another process does', async () => {
  const { reader, fake } = await connect({ repository: filled([closed(1)]) });
  const post = (path: string, body: unknown) => fetch(`${fake.url}${path}`, { method: 'POST', body: JSON.stringify(body) });

  await post('/__state', { action: 'open-issue' });
  await post('/__state', { action: 'close-issue', number: 2 });
  await post('/__faults', { kind: 'status', status: 401 });

  await expect(readRun(reader, 'closed-issues', {}, null)).rejects.toMatchObject({ kind: 'reauth-needed' });
  const later = new Date(Date.now() + 60_000).toISOString();
  expect((await readRun(reader, 'closed-issues', {}, null, later > NOW ? later : NOW)).samples.at(-1)?.value).toBe('2');
});

test('the form’s input is split into what is stored plainly and what is encrypted', () => {
  const settings = manifest.parseSettings({ owner: ' octo ', repository: 'demo', token: 'canary', baseUrl: '' });

  expect(settings).toEqual({ config: { owner: 'octo', repository: 'demo', baseUrl: 'https://api.github.com' }, secret: { token: 'canary' } });
  expect(() => manifest.parseSettings({ owner: 'a/b', repository: 'demo' })).toThrow(/owner/);
  expect(() => manifest.parseQuery('closed-issues', { since: '31 February' })).toThrow(DomainError);
  expect(() => manifest.parseQuery('toString', {})).toThrow(DomainError);
});

async function connect({ repository, token }: { repository?: FakeRepository; token?: string }) {
  const fake = await startFakeGithub({ today: TODAY, ...(repository && { repository }), ...(token && { token }) });
  open.push(fake);
  return { fake, reader: createGithubReader({ ...settingsOf(fake), secret: token ? { token } : {}, allowLoopback: true }) };
}

function settingsOf(fake: FakeGithub, baseUrl = fake.url) {
  return { config: { owner: fake.repository.owner, repository: fake.repository.name, baseUrl }, secret: {} };
}

async function readRun(reader: MetricReader, metric: string, query: Record<string, unknown>, cursor: unknown, now = NOW) {
  const samples: MetricSample[] = [];
  let at = cursor;
  for (let pages = 1; pages < 60; pages += 1) {
    const page = await reader.read({ metric, query, span: { from: now.slice(0, 10), to: now.slice(0, 10) }, cursor: at, now, timeZone: 'UTC' });
    samples.push(...page.samples);
    // A cursor lives in a JSON column.
    at = JSON.parse(JSON.stringify(page.cursor));
    if (!page.more) return { samples, cursor: at, pages };
  }
  throw new Error('The read does not end');
}

async function readAll(reader: MetricReader, metric: string, query: Record<string, unknown>, span: { from: string; to: string }): Promise<MetricSample[]> {
  const samples: MetricSample[] = [];
  let cursor: unknown = null;
  for (;;) {
    const page = await reader.read({ metric, query, span, cursor, now: NOW, timeZone: 'UTC' });
    samples.push(...page.samples);
    cursor = page.cursor;
    if (!page.more) return samples;
  }
}

function filled(issues: FakeIssue[]): FakeRepository {
  return { ...emptyRepository(), issues };
}

function closed(number: number): FakeIssue {
  return {
    number,
    title: 'x',
    author: 'mara',
    labels: ['bug'],
    milestone: null,
    createdAt: '2026-11-01T09:00:00Z',
    updatedAt: at(0),
    closedAt: at(0),
    isPullRequest: false,
    mergedAt: null,
  };
}

/** Seconds after 08:00 of the day of these tests. */
function at(seconds: number): string {
  return secondsOf(Date.parse('2026-11-22T08:00:00Z') + seconds * 1_000);
}
