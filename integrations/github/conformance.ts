import { createHmac } from 'node:crypto';
import type { ReaderInput } from '../../domain/integration.ts';
import type { Bench, BenchOptions, CodeBench, Conformance, DoorBench } from '../conformance-contract.ts';
import { type FakeIssue, demoRepository, emptyRepository, secondsOf } from './fake-repository.ts';
import { type FakeGithub, startFakeGithub } from './fake-server.ts';
import { createGithubReader } from './metrics.ts';
import { createGithubCodeHost } from './pull-requests.ts';

const TODAY = '2026-11-22';

/** How GitHub is held to the checks that every integration has to pass. */
export const conformance: Conformance = {
  metric: 'closed-issues',
  query: { label: 'bug' },
  span: { from: '2026-11-01', to: TODAY },
  now: '2026-11-22T12:00:00.000Z',
  bench: async ({ empty = false } = {}) => {
    // Three pages, one second apart, so that positions and pages matter.
    const issues = Array.from({ length: 230 }, (_, index) => closedBug(index + 1, index));
    const { owner, name } = emptyRepository();
    const demo = demoRepository({ today: TODAY });
    const pulls = demo.issues.filter(({ isPullRequest }) => isPullRequest).map((pull, index) => ({ ...pull, number: 501 + index, labels: [] }));
    const repository = empty ? emptyRepository() : { ...demo, owner, name, issues: [...issues, ...pulls] };
    return benchOf(await startFakeGithub({ today: TODAY, repository }));
  },
  code: async () => codeBenchOf(await startFakeGithub({ today: TODAY, repository: { ...emptyRepository(), issues: [closedBug(1, 0)] } })),
  emptyReads: {
    'closed-issues': { query: {}, value: '0' },
    'merged-pull-requests': { query: {}, value: '0' },
    'open-bugs': { query: {}, value: '0' },
    releases: { query: {}, value: '0' },
    stars: { query: {}, value: '0' },
    'lead-time': { query: {}, value: null },
    'ci-success-rate': { query: {}, value: null },
    commits: { query: {}, value: '0' },
    'open-pull-requests': { query: {}, value: '0' },
    'unanswered-discussions': { query: {}, value: '0' },
  },
  intoFuture: (cursor) => JSON.parse(JSON.stringify(cursor).replace(/"since":"[^"]*"/, '"since":"2099-01-01T00:00:00Z"')),
  deletionShowsAfterDays: 8,
  signWebhook: ({ secret, deliveryId, body }) => ({
    'x-github-event': 'issues',
    'x-github-delivery': deliveryId,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  }),
  bypass: {
    C13: 'A personal token runs out and a person makes a new one (C14); an app’s token is exchanged anew once, which app-auth.test.ts holds',
    C16: 'Repository webhooks do not expire; a missed one is made good by the next read, which C3 shows',
  },
};

function benchOf(fake: FakeGithub): Bench {
  const latest = () => Math.max(...fake.repository.issues.map(({ updatedAt }) => Date.parse(updatedAt)));
  return {
    ...doorBenchOf(fake, createGithubReader),
    truth: () => String(fake.repository.issues.filter(({ closedAt, labels }) => closedAt !== null && labels.includes('bug')).length),
    happenings: {
      'one-more': async () => {
        await fake.change({ action: 'open-issue', labels: ['bug'] }, secondsOf(latest() + 1_000));
        await fake.change({ action: 'close-issue', number: Math.max(...fake.repository.issues.map(({ number }) => number)) }, secondsOf(latest() + 1_000));
      },
      'many-at-once': () => {
        const at = (latest() - Date.parse(secondOfDay(0))) / 1_000 + 5;
        for (let number = 1_001; number <= 1_350; number += 1) fake.repository.issues.push(closedBug(number, at));
      },
      'one-late': () => void fake.repository.issues.push(closedBug(2_000, (latest() - Date.parse(secondOfDay(0))) / 1_000 - 60)),
      'edit-between-pages': () =>
        fake.fault({ path: '/issues', kind: 'then', act: () => fake.change({ action: 'edit-issue', number: 5 }, secondOfDay(5_000)) }),
      'one-vanishes': () => fake.change({ action: 'delete-issue', number: 3 }),
    },
  };
}

function codeBenchOf(fake: FakeGithub): CodeBench {
  const bench = doorBenchOf(fake, createGithubCodeHost);
  const { owner, name } = fake.repository;
  // Who is asked, and how often before it is written: the branch, the empty commit, and the pull request, which is refused without one.
  const writes = [
    { path: '/git/refs', skip: 0 },
    { path: '/git/commits', skip: 1 },
    { path: '/pulls', skip: 2 },
  ];
  return {
    ...bench,
    faults: { ...bench.faults, 'lost-answer': () => fake.fault({ kind: 'lost-answer', ...writes.shift() }) },
    linkedUrls: ['issues/1', 'pull/2'].map((item) => `${fake.url}/${owner}/${name}/${item}`),
    reviewed: async ({ branch, number }) => {
      await fake.change({ action: 'check', branch, conclusion: 'success' });
      await fake.change({ action: 'status', branch, state: 'success' });
      await fake.change({ action: 'review', number, state: 'APPROVED' });
    },
    branches: (branch) => Object.keys(fake.repository.code.branches).filter((one) => one === branch).length,
    openPullRequests: (branch) => fake.repository.issues.filter(({ pull, closedAt }) => pull?.branch === branch && closedAt === null).length,
  };
}

function doorBenchOf<Door>(fake: FakeGithub, openDoor: (input: ReaderInput) => Door): DoorBench<Door> {
  const status = (code: number, headers: Record<string, string> = {}, message = '') => fake.fault({ kind: 'status', status: code, headers, body: { message } });
  const config = { owner: fake.repository.owner, repository: fake.repository.name, baseUrl: fake.url };
  return {
    accountInput: { config, secret: { token: 'github_pat_example' }, allowLoopback: true },
    open: ({ secret, withoutLeave = false, budget }: BenchOptions = {}) =>
      openDoor({
        config: withoutLeave ? { ...config, baseUrl: fake.url.replace('http:', 'https:') } : config,
        secret: { token: secret ?? 'github_pat_example' },
        allowLoopback: !withoutLeave,
        ...(budget && { budget }),
      }),
    faults: {
      unauthorized: () => status(401, {}, 'Bad credentials'),
      forbidden: () => status(403, { 'x-accepted-github-permissions': 'issues=read' }, 'Resource not accessible by personal access token'),
      'limit-seconds': () => status(429, { 'retry-after': '90' }),
      'limit-date': () => status(429, { 'retry-after': new Date(Date.now() + 121_000).toUTCString() }),
      'limit-reset': () => status(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1_000) + 300) }),
      'limit-untold': () => status(429),
      'limit-as-403': () => status(403, {}, 'You have exceeded a secondary rate limit'),
      'limit-around-dead-grant': () => status(429, { 'retry-after': '5' }, 'Bad credentials'),
      'server-error': () => status(502),
      truncated: () => fake.fault({ kind: 'truncate' }),
      dropped: () => fake.fault({ kind: 'drop' }),
      'odd-item': () => fake.fault({ kind: 'odd-item', item: { number: 'seven', state: 'melted' } }),
      'redirect-elsewhere': () => status(301, { location: 'http://169.254.169.254/latest/meta-data' }),
    },
    credentials: () => fake.requests().map(({ authorization }) => authorization ?? ''),
    close: fake.close,
  };
}

function closedBug(number: number, second: number): FakeIssue {
  const at = secondOfDay(second);
  return {
    number,
    title: 'x',
    author: 'mara',
    labels: ['bug'],
    milestone: null,
    createdAt: '2026-11-01T09:00:00Z',
    updatedAt: at,
    closedAt: at,
    isPullRequest: false,
    mergedAt: null,
  };
}

function secondOfDay(second: number): string {
  return secondsOf(Date.parse(`${TODAY}T00:00:00Z`) + second * 1_000);
}
