import type { ReaderInput } from '../../domain/integration.ts';
import type { Bench, BenchOptions, CodeBench, Conformance, DoorBench } from '../conformance-contract.ts';
import { type FakeGitlabIssue, demoProject, emptyProject, itemOf } from './fake-project.ts';
import { type FakeGitlab, signatureHeaders, startFakeGitlab } from './fake-server.ts';
import { createGitlabReader } from './metrics.ts';
import { createGitlabCodeHost } from './pull-requests.ts';

const TODAY = '2026-11-22';

/** How GitLab is held to the checks that every integration has to pass. */
export const conformance: Conformance = {
  metric: 'closed-issues',
  query: { label: 'bug' },
  span: { from: '2026-11-01', to: TODAY },
  now: '2026-11-22T12:00:00.000Z',
  bench: async ({ empty = false } = {}) => {
    // Three pages, one second apart, so that positions and pages matter.
    const issues = Array.from({ length: 230 }, (_, index) => closedBug(index + 1, index));
    return benchOf(await startFakeGitlab({ today: TODAY, project: empty ? emptyProject() : { ...demoProject({ today: TODAY }), issues } }));
  },
  code: async () => codeBenchOf(await startFakeGitlab({ today: TODAY, project: { ...emptyProject(), issues: [closedBug(1, 0)] } })),
  emptyReads: {
    'closed-issues': { query: {}, value: '0' },
    'merged-merge-requests': { query: {}, value: '0' },
    'pipeline-success-rate': { query: {}, value: null },
    'deployment-frequency': { query: {}, value: '0' },
    'lead-time': { query: {}, value: null },
    releases: { query: {}, value: '0' },
  },
  intoFuture: (cursor) => JSON.parse(JSON.stringify(cursor).replace(/"since":"[^"]*"/, '"since":"2099-01-01T00:00:00.000Z"')),
  deletionShowsAfterDays: 8,
  signWebhook: ({ secret, deliveryId, body }) => signatureHeaders({ id: deliveryId, body, secret, nowMs: Date.now() }),
  bypass: {
    C16: 'Project webhooks do not expire, though GitLab switches one off that fails; a missed one is made good by the next read, which C3 shows',
  },
};

function benchOf(fake: FakeGitlab): Bench {
  const latest = () => Math.max(...fake.project.issues.map(({ updatedAt }) => Date.parse(updatedAt)));
  const soon = () => new Date(latest() + 1_000).toISOString();
  return {
    ...doorBenchOf(fake, createGitlabReader),
    truth: () => String(fake.project.issues.filter(({ closedAt, labels }) => closedAt !== null && labels.includes('bug')).length),
    happenings: {
      'one-more': async () => {
        await fake.change({ action: 'open-issue', labels: ['bug'] }, soon());
        await fake.change({ action: 'close-issue', iid: Math.max(...fake.project.issues.map(({ iid }) => iid)) }, soon());
      },
      'many-at-once': () => {
        const at = (latest() - Date.parse(secondOfDay(0))) / 1_000 + 5;
        for (let iid = 1_001; iid <= 1_350; iid += 1) fake.project.issues.push(closedBug(iid, at));
      },
      'one-late': () => void fake.project.issues.push(closedBug(2_000, (latest() - Date.parse(secondOfDay(0))) / 1_000 - 60)),
      'edit-between-pages': () => fake.fault({ path: '/issues', kind: 'then', act: () => fake.change({ action: 'edit-issue', iid: 5 }, secondOfDay(5_000)) }),
      'one-vanishes': () => fake.change({ action: 'delete-issue', iid: 3 }),
    },
  };
}

function codeBenchOf(fake: FakeGitlab): CodeBench {
  const bench = doorBenchOf(fake, createGitlabCodeHost);
  // What is written looks first: the second request of each place is the one that writes.
  const writes = ['/repository/branches', '/merge_requests'];
  const loseAnswer = () => {
    const path = writes.shift();
    fake.fault({ kind: 'lost-answer', ...(path !== undefined && { path, skip: 1 }) });
  };
  return {
    ...bench,
    faults: { ...bench.faults, 'lost-answer': loseAnswer },
    linkedUrls: ['issues/1', 'merge_requests/1'].map((item) => `${fake.url}/${fake.project.path}/-/${item}`),
    reviewed: async ({ branch, number: iid }) => {
      await fake.change({ action: 'pipeline', branch, status: 'success' });
      await fake.change({ action: 'approve', iid });
      await fake.change({ action: 'request-changes', iid, reviewer: 'nora' });
    },
    branches: (name) => Object.keys(fake.project.branches).filter((branch) => branch === name).length,
    openPullRequests: (branch) => fake.project.merges.filter(({ source, state }) => source === branch && state === 'opened').length,
  };
}

function doorBenchOf<Door>(fake: FakeGitlab, openDoor: (input: ReaderInput) => Door): DoorBench<Door> {
  const status = (code: number, headers: Record<string, string> = {}, body: unknown = { message: String(code) }) =>
    fake.fault({ kind: 'status', status: code, headers, body });
  const config = { project: fake.project.path, baseUrl: fake.url };
  return {
    accountInput: { config, secret: { token: 'glpat-example' }, allowLoopback: true },
    open: ({ secret, withoutLeave = false, budget, renew }: BenchOptions = {}) =>
      openDoor({
        config: withoutLeave ? { ...config, baseUrl: fake.url.replace('http:', 'https:') } : config,
        secret: secret === undefined ? {} : renew ? { accessToken: secret } : { token: secret },
        allowLoopback: !withoutLeave,
        ...(budget && { budget }),
        ...(renew && { renew }),
      }),
    renewed: (accessToken) => ({ accessToken }),
    faults: {
      unauthorized: () => status(401, {}, { message: '401 Unauthorized' }),
      forbidden: () => status(403, {}, { error: 'insufficient_scope', error_description: 'The request requires higher privileges than provided.' }),
      'limit-seconds': () => status(429, { 'retry-after': '90' }),
      'limit-date': () => status(429, { 'retry-after': new Date(Date.now() + 121_000).toUTCString() }),
      'limit-reset': () => status(429, { 'ratelimit-remaining': '0', 'ratelimit-reset': String(Math.ceil(Date.now() / 1_000) + 300) }),
      'limit-untold': () => status(429, {}, 'Retry later'),
      'limit-as-403': () => status(403, {}, { message: 'Retry later' }),
      'limit-around-dead-grant': () => status(429, { 'retry-after': '5' }, { error: 'invalid_token', error_description: 'Token was revoked.' }),
      'server-error': () => status(502),
      truncated: () => fake.fault({ kind: 'truncate' }),
      dropped: () => fake.fault({ kind: 'drop' }),
      'odd-item': () => fake.fault({ kind: 'odd-item', item: { iid: 'seven', state: 'melted' } }),
      'redirect-elsewhere': () => fake.fault({ kind: 'redirect', to: 'http://169.254.169.254/latest/meta-data' }),
    },
    credentials: () => fake.requests().map(({ headers }) => String(headers['private-token'] ?? headers.authorization ?? '')),
    close: fake.close,
  };
}

function closedBug(iid: number, second: number): FakeGitlabIssue {
  const at = secondOfDay(second);
  return { ...itemOf(iid, 'x', '2026-11-01T09:00:00.000Z'), updatedAt: at, closedAt: at };
}

function secondOfDay(second: number): string {
  return new Date(Date.parse(`${TODAY}T00:00:00Z`) + second * 1_000).toISOString();
}
