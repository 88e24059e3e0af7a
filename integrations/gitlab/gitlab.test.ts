import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { DomainError } from '../../domain/errors.ts';
import type { BudgetKeeper, ReaderInput } from '../../domain/integration.ts';
import type { MetricReader, MetricSample } from '../../domain/metric.ts';
import { type FakeProject, emptyProject, itemOf, mergeOf } from './fake-project.ts';
import { type FakeGitlab, signatureHeaders, startFakeGitlab } from './fake-server.ts';
import { manifest } from './manifest.ts';
import { createGitlabReader } from './metrics.ts';
import { createGitlabCodeHost } from './pull-requests.ts';
import { verifyWebhook } from './webhook.ts';

const TODAY = '2026-11-22';
const NOW = '2026-11-22T12:00:00.000Z';
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

describe('metrics', () => {
  test.each([
    ['closed-issues', {}, '50'],
    ['closed-issues', { label: 'BUG', since: '2026-11-01' }, '14'],
    ['merged-merge-requests', { targetBranch: 'main' }, '48'],
    ['merged-merge-requests', { targetBranch: 'other' }, '0'],
    ['releases', {}, '6'],
    ['deployment-frequency', {}, '0.32'],
    ['deployment-frequency', { environment: 'staging' }, '0'],
  ])('%s %j of the demo project reads %s today', async (metric, query, expected) => {
    const { reader } = await connect({});

    expect((await readRun(reader, metric, query)).samples.map(({ value }) => value)).toEqual([expected]);
  });

  test('lead time and success rate agree with a plain count, and moved over the quarter', async () => {
    const { reader, fake } = await connect({});

    const lead = await readRun(reader, 'lead-time', {}, { from: '2026-09-28' });
    const rate = await readRun(reader, 'pipeline-success-rate', { windowDays: 7 }, { from: '2026-09-28' });

    const hours = fake.project.merges
      .filter(({ mergedAt }) => (mergedAt ?? '') >= '2026-10-26')
      .map(({ createdAt, mergedAt }) => (Date.parse(mergedAt ?? '') - Date.parse(createdAt)) / 3_600_000)
      .sort((a, b) => a - b);
    const middle = ((hours[hours.length >> 1] ?? 0) + (hours[(hours.length - 1) >> 1] ?? 0)) / 2;
    const week = fake.project.pipelines.filter(({ createdAt }) => createdAt >= '2026-11-16');
    expect(Number(lead.samples.at(-1)?.value)).toBeCloseTo(middle, 1);
    expect(Number(lead.samples[0]?.value)).toBeGreaterThan(Number(lead.samples.at(-1)?.value));
    expect(Number(rate.samples.at(-1)?.value)).toBeCloseTo((week.filter(({ status }) => status === 'success').length / week.length) * 100, 1);
  });

  test('a pipeline that is repeated and then succeeds is judged anew', async () => {
    const project = emptyProject();
    const pipeline = { id: 1, branch: 'main', sha: 'a', createdAt: at(0), updatedAt: at(0) };
    project.pipelines.push({ ...pipeline, status: 'failed' }, { ...pipeline, id: 2, status: 'success' }, { ...pipeline, id: 3, status: 'canceled' });
    const { reader } = await connect({ project });
    const first = await readRun(reader, 'pipeline-success-rate', {});

    Object.assign(project.pipelines[0] ?? {}, { status: 'success', updatedAt: at(60) });
    const second = await readRun(reader, 'pipeline-success-rate', {}, { cursor: first.cursor });

    expect([first, second].map(({ samples }) => samples.at(-1)?.value)).toEqual(['50', '100']);
  });

  test.each([true, false])('350 issues of one instant are all counted, with keyset paging (%s) and on a server that has none', async (keyset) => {
    const project = emptyProject();
    for (let iid = 1; iid <= 350; iid += 1) project.issues.push({ ...itemOf(iid, 'x', at(-60)), updatedAt: at(0), closedAt: at(0) });
    const { reader, fake } = await connect({ project, keyset });

    const { samples, pages } = await readRun(reader, 'closed-issues', {});

    expect(samples.at(-1)?.value).toBe('350');
    // A page is a request and a stored step: the SDK follows no link by itself.
    expect(fake.requests()).toHaveLength(pages);
    expect(fake.requests().some(({ path }) => path.includes('cursor='))).toBe(keyset);
  });

  test('a list of more than 10,000, of which GitLab tells no total, is read to its end', async () => {
    const project = emptyProject();
    for (let iid = 1; iid <= 10_050; iid += 1)
      project.merges.push({ ...mergeOf(iid, 'x', `b${iid}`, at(-60)), updatedAt: at(iid), mergedAt: at(0), state: 'merged' });
    const { reader } = await connect({ project });

    expect((await readRun(reader, 'merged-merge-requests', {})).samples.at(-1)?.value).toBe('10050');
  });

  test('an unchanged project costs one request, which says so', async () => {
    const { reader, fake } = await connect({});
    const first = await readRun(reader, 'lead-time', {});
    const second = await readRun(reader, 'lead-time', {}, { cursor: first.cursor });

    const third = await readRun(reader, 'lead-time', {}, { cursor: second.cursor });

    expect(fake.requests().at(-1)?.status).toBe(304);
    expect(third.samples).toEqual(second.samples);
  });
});

describe('credentials and budget', () => {
  test('a token is sent as PRIVATE-TOKEN, a grant as Bearer, and nothing without either', async () => {
    const { fake } = await connect({});
    for (const secret of [{ token: 'glpat-1' }, { accessToken: 'grant', refreshToken: 'r' }, {}])
      await createGitlabReader({ ...settingsOf(fake), secret }).testConnection();

    expect(fake.credentials()).toEqual(['glpat-1', 'glpat-1', 'glpat-1', 'grant', 'grant', 'grant', '', '']);
    expect(fake.requests().map(({ authorization }) => authorization)).toEqual([null, null, null, 'Bearer grant', 'Bearer grant', 'Bearer grant', null, null]);
  });

  test('a grant that ran out in the middle is renewed once, and asked for once more', async () => {
    const { fake } = await connect({ token: 'fresh' });
    let renewals = 0;
    const renew = async () => ({ accessToken: (renewals += 1) > 0 ? 'fresh' : '' });
    const reader = createGitlabReader({ ...settingsOf(fake), secret: { accessToken: 'stale' }, renew });

    await readRun(reader, 'releases', {});
    await readRun(reader, 'releases', {});

    expect(renewals).toBe(1);
    expect(fake.requests().map(({ status }) => status)).toEqual([401, 200, 200]);
  });

  test('a grant that is dead after its renewal asks for a person', async () => {
    const { fake } = await connect({ token: 'another' });
    const reader = createGitlabReader({ ...settingsOf(fake), secret: { accessToken: 'stale' }, renew: async () => ({ accessToken: 'dead' }) });

    await expect(readRun(reader, 'releases', {})).rejects.toMatchObject({ kind: 'reauth-needed' });
    expect(fake.requests()).toHaveLength(2);
  });

  test('each request is taken from the budget before it is made, and the answer tells what is left', async () => {
    const { fake } = await connect({});
    const { budget, taken, told } = listeningBudget();
    await readRun(createGitlabReader({ ...settingsOf(fake), budget }), 'releases', {});

    expect(taken).toEqual(['without token']);
    expect(told).toEqual([{ remaining: 1_999, resetAt: expect.stringMatching(/Z$/) }]);
    expect(manifest.budgets.map(({ bucket }) => bucket)).toEqual(expect.arrayContaining(taken));
  });

  test('a used-up budget makes no request', async () => {
    const { fake } = await connect({});
    const budget = { ...listeningBudget().budget, take: () => Promise.reject(new Error('nothing left')) };

    await expect(readRun(createGitlabReader({ ...settingsOf(fake), budget }), 'releases', {})).rejects.toThrow('nothing left');
    expect(fake.requests()).toEqual([]);
  });

  test('a moved project is followed on the same host, and a cancelled read is cancelled', async () => {
    const { reader, fake } = await connect({});
    fake.fault({ kind: 'redirect', to: '/api/v4/projects/42/releases' });
    expect((await readRun(reader, 'releases', {})).samples).toHaveLength(1);

    fake.fault({ kind: 'slow', ms: 300 });
    const controller = new AbortController();
    const reading = reader.read({
      metric: 'releases',
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

  test('signing in is offered at the connection’s own server', () => {
    const config = { project: 'a/b', baseUrl: 'https://git.acme.example/gitlab' };

    expect(manifest.oauth?.authorizeUrl(config)).toBe('https://git.acme.example/gitlab/oauth/authorize');
    expect(manifest.oauth?.tokenUrl({ project: 'a/b' })).toBe('https://gitlab.com/oauth/token');
    expect(() => manifest.parseSettings({ project: 'no-slash' })).toThrow(DomainError);
  });

  test('nobody is asked to agree for a public project, nor where a token was given', () => {
    const appliesTo = (config: Record<string, string>, secret: Record<string, string> = {}) =>
      manifest.oauth?.appliesTo?.({ config: { project: 'a/b', ...config }, secret });

    expect([
      appliesTo({}),
      appliesTo({ clientId: 'app' }, { token: 'glpat-of-a-test' }),
      appliesTo({ clientId: 'app' }, { clientSecret: 'of the app' }),
    ]).toEqual([false, false, true]);
  });
});

describe('merge requests', () => {
  const task = { branch: 'task-7-mend', title: 'Mend the sail', body: 'Task 7' };

  test('branch and merge request are made once, and found from then on', async () => {
    const { host, fake } = await connect({ project: emptyProject() });

    expect(await host.ensureBranch(task)).toEqual({ branch: task.branch, made: true });
    expect(await host.ensureBranch(task)).toEqual({ branch: task.branch, made: false });
    const made = await host.ensurePullRequest(task);
    expect(await host.ensurePullRequest(task)).toEqual(made);

    expect(made).toMatchObject({ number: 1, url: `${fake.url}/acme/rocket/-/merge_requests/1`, state: 'open', checks: { passed: 0, failed: 0, pending: 0 } });
    expect(fake.project.merges).toMatchObject([{ title: task.title, description: task.body, target: 'main' }]);
  });

  test.each(['lost-answer', 'drop', 'truncate'] as const)('a call that ends in %s may be repeated: still one branch, one merge request', async (kind) => {
    const { host, fake } = await connect({ project: emptyProject() });
    fake.fault({ kind, path: '/repository/branches', skip: 1 });
    await expect(host.ensureBranch(task)).rejects.toMatchObject({ kind: 'transient' });
    await host.ensureBranch(task);
    fake.fault({ kind, path: '/merge_requests', skip: 1 });
    await expect(host.ensurePullRequest(task)).rejects.toMatchObject({ kind: 'transient' });
    await host.ensurePullRequest(task);

    expect(fake.project.merges).toHaveLength(1);
  });

  test('three at once open one: who is refused with 409 takes the other’s', async () => {
    const { host, fake } = await connect({ project: emptyProject() });
    await Promise.all([1, 2, 3].map(() => host.ensureBranch(task)));

    const all = await Promise.all([1, 2, 3].map(() => host.ensurePullRequest(task)));

    expect(new Set(all.map(({ number }) => number))).toEqual(new Set([1]));
    expect(fake.requests().filter(({ status }) => status === 409).length).toBeGreaterThan(0);
  });

  test('a fork’s merge request of the same branch name is another’s; a closed one is opened anew', async () => {
    const project = emptyProject();
    project.merges.push({ ...mergeOf(1, 'Fork', task.branch, at(0)), fromFork: true }, { ...mergeOf(2, 'Old', task.branch, at(0)), state: 'closed' });
    const { host } = await connect({ project });
    await host.ensureBranch(task);

    expect((await host.ensurePullRequest(task)).number).toBe(3);
  });

  test('pipeline, approvals, merge and closing show', async () => {
    const { host, fake } = await connect({ project: emptyProject() });
    await host.ensureBranch(task);
    const { number } = await host.ensurePullRequest({ ...task, title: 'Draft: mend' });
    const shows = async (change: Parameters<typeof fake.change>[0]) => {
      await fake.change(change);
      return host.pullRequest({ number });
    };

    expect(await shows({ action: 'push', branch: task.branch })).toMatchObject({ draft: true, checks: { pending: 0 } });
    expect(await shows({ action: 'pipeline', branch: task.branch, status: 'running' })).toMatchObject({ checks: { passed: 0, failed: 0, pending: 1 } });
    expect(await shows({ action: 'pipeline', branch: task.branch, status: 'failed' })).toMatchObject({ checks: { failed: 1, pending: 0 } });
    expect(await shows({ action: 'request-changes', iid: number })).toMatchObject({ reviews: { approvals: 0, changesRequested: 1 } });
    expect(await shows({ action: 'approve', iid: number })).toMatchObject({ reviews: { approvals: 1, changesRequested: 0 } });
    expect(await shows({ action: 'close-merge-request', iid: number })).toMatchObject({ state: 'closed', mergedAt: null });
    expect(await shows({ action: 'merge', iid: number })).toMatchObject({ state: 'merged', mergedAt: expect.stringMatching(/Z$/) });
  });

  test('an address leads to an issue or a merge request of this project, and to nothing else', async () => {
    const project = emptyProject();
    project.issues.push({ ...itemOf(7, 'Leak', at(0)), closedAt: at(1) });
    project.merges.push({ ...mergeOf(8, 'Fix', 'fix', at(0)), state: 'merged', mergedAt: at(1) });
    const { host, fake } = await connect({ project });
    const item = (path: string) => host.linkedItem({ url: `${fake.url}${path}` });

    expect(await item('/acme/rocket/-/issues/7')).toMatchObject({ kind: 'issue', title: 'Leak', state: 'closed' });
    expect(await item('/Acme/Rocket/merge_requests/8/diffs')).toMatchObject({ kind: 'pull-request', state: 'merged' });
    for (const path of ['/acme/rocket/-/issues/99', '/acme/other/-/issues/7', '/acme/rocket/-/commit/7', '/']) expect(await item(path)).toBeNull();
    expect(await host.linkedItem({ url: 'https://gitlab.example/acme/rocket/-/issues/7' })).toBeNull();
    expect(await host.linkedItem({ url: 'not an address' })).toBeNull();
  });
});

describe('webhooks', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const body = Buffer.from(JSON.stringify({ object_kind: 'merge_request', project: { path_with_namespace: 'acme/rocket' } }));
  const nowMs = Date.parse(NOW);
  const signed = (shiftMs = 0) => signatureHeaders({ id: 'd-1', body, secret, nowMs: nowMs + shiftMs });
  const verify = (headers: Record<string, string>, given = secret, rawBody: Uint8Array = body) => verifyWebhook({ secret: given, headers, rawBody }, { nowMs });

  test('a signed delivery is understood; the id that is signed tells a repeat', () => {
    expect(verify({ ...signed(), 'idempotency-key': 'forged', 'x-gitlab-event-uuid': 'forged' })).toMatchObject({
      deliveryId: 'd-1',
      event: 'merge_request',
      subject: 'acme/rocket',
      metrics: ['merged-merge-requests', 'lead-time'],
    });
    expect(verify({ ...signed(-299_000) }).deliveryId).toBe('d-1');
    const { 'webhook-signature': signature = '' } = signed();
    expect(verify({ ...signed(), 'webhook-signature': `v1,${'A'.repeat(43)}= ${signature}` }).deliveryId).toBe('d-1');
  });

  test.each([
    ['a time six minutes ago', () => verify(signed(-360_000))],
    ['a time six minutes ahead', () => verify(signed(360_000))],
    ['another time than was signed', () => verify({ ...signed(), 'webhook-timestamp': String(nowMs / 1_000 + 1) })],
    ['a time that is none', () => verify({ ...signed(), 'webhook-timestamp': 'NaN' })],
    ['another id', () => verify({ ...signed(), 'webhook-id': 'd-2' })],
    ['a changed byte', () => verify(signed(), secret, Buffer.concat([body, Buffer.from(' ')]))],
    ['another version', () => verify({ ...signed(), 'webhook-signature': (signed()['webhook-signature'] ?? '').replace('v1,', 'v1a,') })],
    ['the signing token in the clear', () => verify({ 'x-gitlab-token': secret })],
    ['a wrong plain token', () => verify({ 'x-gitlab-token': 'hush' }, 'hush-hush')],
    ['nothing with no secret', () => verify({ 'x-gitlab-token': '' }, '')],
    ['an empty secret, well signed', () => verify(signatureHeaders({ id: 'd-1', body, secret: '', nowMs }), '')],
  ])('%s is refused', (_name, act) => {
    expect(act).toThrow(DomainError);
  });

  test('the old token is taken; repeats are told by the best id there is', () => {
    const plain = { 'x-gitlab-token': 'hush' };

    expect(verify({ ...plain, 'idempotency-key': 'i', 'x-gitlab-event-uuid': 'u' }, 'hush').deliveryId).toBe('i');
    expect(verify({ ...plain, 'x-gitlab-event-uuid': 'u' }, 'hush').deliveryId).toBe('u');
    expect(verify(plain, 'hush').deliveryId).toBe(verify(plain, 'hush').deliveryId);
    expect(verify(plain, 'hush').deliveryId).not.toBe(verify(plain, 'hush', Buffer.from('{}')).deliveryId);
  });

  test('all 32 sample hooks of GitLab’s own are received, and those that touch a metric say so', () => {
    const file = readFileSync(join(import.meta.dirname, 'sample-hooks.json'), 'utf8');
    const { hooks } = JSON.parse(file) as { hooks: Record<string, { object_kind?: string; event_name?: string }> };
    const touched: Record<string, number> = {};
    for (const [name, payload] of Object.entries(hooks)) {
      const rawBody = Buffer.from(JSON.stringify(payload));
      const delivery = verifyWebhook({ secret, headers: signatureHeaders({ id: name, body: rawBody, secret, nowMs }), rawBody }, { nowMs });
      expect(delivery).toMatchObject({ deliveryId: name, event: payload.object_kind ?? payload.event_name });
      if (delivery.metrics.length > 0) touched[name] = delivery.metrics.length;
    }

    expect(Object.keys(hooks)).toHaveLength(32);
    expect(touched).toEqual({ issue: 1, merge_request: 2, group_merge_request: 2, service_merge_request: 2, pipeline: 1, deployment: 1, release: 1 });
  });

  test.each([secret, 'hush'])('what the fake sends with the secret %s is taken', async (given) => {
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
    open.push(receiver);
    const { fake } = await connect({ project: emptyProject() });
    fake.setHook({ url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`, secret: given });

    await fake.change({ action: 'open-issue' });
    await fake.change({ action: 'deploy' });

    expect(arrived.map((delivery) => verifyWebhook({ secret: given, ...delivery }).metrics)).toEqual([['closed-issues'], ['deployment-frequency']]);
  });
});

async function connect({ project, token, keyset }: { project?: FakeProject; token?: string; keyset?: boolean }) {
  const fake = await startFakeGitlab({ today: TODAY, ...(project && { project }), ...(token && { token }), ...(keyset !== undefined && { keyset }) });
  open.push(fake);
  return { fake, reader: createGitlabReader(settingsOf(fake)), host: createGitlabCodeHost(settingsOf(fake)) };
}

function settingsOf(fake: FakeGitlab): ReaderInput {
  return { config: { project: fake.project.path, baseUrl: fake.url }, secret: {}, allowLoopback: true };
}

function listeningBudget() {
  const taken: string[] = [];
  const told: { remaining: number; resetAt: string }[] = [];
  const budget: BudgetKeeper = {
    take: async (bucket) => void taken.push(bucket),
    told: async (_bucket, said) => void told.push(said),
  };
  return { budget, taken, told };
}

async function readRun(
  reader: MetricReader,
  metric: string,
  query: Record<string, unknown>,
  { cursor = null, from = TODAY }: { cursor?: unknown; from?: string } = {},
) {
  const samples: MetricSample[] = [];
  let at: unknown = cursor;
  for (let pages = 1; pages < 200; pages += 1) {
    const page = await reader.read({ metric, query, span: { from, to: TODAY }, cursor: at, now: NOW, timeZone: 'UTC' });
    samples.push(...page.samples);
    // A cursor lives in a JSON column.
    at = JSON.parse(JSON.stringify(page.cursor));
    if (!page.more) return { samples, cursor: at, pages };
  }
  throw new Error('The read does not end');
}

/** Seconds after 08:00 of the day of these tests. */
function at(seconds: number): string {
  return new Date(Date.parse('2026-11-22T08:00:00Z') + seconds * 1_000).toISOString();
}
