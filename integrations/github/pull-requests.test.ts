import { afterEach, expect, test } from '@jest/globals';
import type { CodeHost } from '../../domain/code-host.ts';
import { type FakeChange, type FakeRepository, emptyRepository } from './fake-repository.ts';
import { type FakeGithub, startFakeGithub } from './fake-server.ts';
import { createGithubCodeHost } from './pull-requests.ts';

const task = { branch: 'task/7-fix', title: 'Fix the bearing', body: 'Task 7' };
const open: FakeGithub[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

test('branch and pull request are made once, and found from then on', async () => {
  const { host, fake } = await connect();

  expect(await host.ensureBranch(task)).toEqual({ branch: task.branch, made: true });
  expect(await host.ensureBranch(task)).toEqual({ branch: task.branch, made: false });
  await fake.change({ action: 'push', branch: task.branch });
  const made = await host.ensurePullRequest(task);
  expect(await host.ensurePullRequest(task)).toEqual(made);

  expect(made).toMatchObject({ number: 1, url: `${fake.url}/octo/demo/pull/1`, state: 'open', draft: false, mergedAt: null, branch: task.branch });
  expect(fake.repository.issues).toMatchObject([{ title: task.title, pull: { base: 'main', body: task.body } }]);
});

test('a branch that has nothing of its own gets one empty commit, as GitHub opens no pull request without', async () => {
  const { host, fake } = await connect();
  await host.ensureBranch(task);
  const before = Object.keys(fake.repository.code.commits).length;

  await host.ensurePullRequest(task);
  await host.ensurePullRequest(task);

  expect(fake.repository.issues).toHaveLength(1);
  expect(Object.keys(fake.repository.code.commits)).toHaveLength(before + 1);
});

test.each(['lost-answer', 'drop', 'truncate'] as const)('each call in turn ends in %s: repeated, still one branch and one pull request', async (kind) => {
  const { host, fake } = await connect();
  const run = async () => {
    await host.ensureBranch(task);
    return host.ensurePullRequest(task);
  };

  let calls = 0;
  for (let skip = 0; skip < 30; skip += 1) {
    fake.clearFaults();
    fake.fault({ kind, skip });
    const outcome = await run().catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'ProviderError', kind: 'transient' });
    else calls = skip;
    if (calls > 0) break;
  }
  fake.clearFaults();
  await run();

  expect(fake.repository.issues).toHaveLength(1);
  expect(calls).toBeGreaterThan(4);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('killed with answer %i on its way, a new process ends with one pull request', async (kill) => {
  const { host, fake, connectAgain } = await connect();
  fake.fault({ kind: 'lost-answer', skip: kill - 1 });
  await host
    .ensureBranch(task)
    .then(() => host.ensurePullRequest(task))
    .catch(() => null);
  fake.clearFaults();

  const second = connectAgain();
  await second.ensureBranch(task);
  await second.ensurePullRequest(task);

  expect(fake.repository.issues).toHaveLength(1);
});

test('three at once open one: who is refused with 422 takes the other’s', async () => {
  const { host, fake } = await connect();
  await Promise.all([1, 2, 3].map(() => host.ensureBranch(task)));
  await fake.change({ action: 'push', branch: task.branch });

  const all = await Promise.all([1, 2, 3].map(() => host.ensurePullRequest(task)));

  expect(new Set(all.map(({ number }) => number))).toEqual(new Set([1]));
  expect(fake.requests().filter(({ status }) => status === 422).length).toBeGreaterThan(0);
});

test('a fork’s pull request of the same branch name is another’s; a closed one is opened anew', async () => {
  const repository = emptyRepository();
  const pull = { title: 'x', author: 'mara', labels: [], milestone: null, createdAt: AT, updatedAt: AT, mergedAt: null, isPullRequest: true };
  const of = (owner: string) => ({ branch: task.branch, base: 'main', body: '', draft: false, owner });
  repository.issues.push({ ...pull, number: 1, closedAt: null, pull: of('forker') }, { ...pull, number: 2, closedAt: AT, pull: of('octo') });
  const { host } = await connect(repository);
  await host.ensureBranch(task);

  expect((await host.ensurePullRequest(task)).number).toBe(3);
});

test.each(['duplicates', 'disorder'] as const)(
  'lists that come with %s say the same: a check counts once, and the last word of a reviewer holds',
  async (kind) => {
    const { host, fake, shows } = await opened();
    for (const name of ['unit', 'lint']) await fake.change({ action: 'check', branch: task.branch, name });
    await fake.change({ action: 'status', branch: task.branch, state: 'failure' });
    await fake.change({ action: 'review', number: 1, state: 'CHANGES_REQUESTED' });
    const right = await shows({ action: 'review', number: 1, state: 'APPROVED' });

    fake.fault({ kind, times: 10 });

    expect(right).toMatchObject({ checks: { passed: 2, failed: 1, pending: 0 }, reviews: { approvals: 1, changesRequested: 0 } });
    expect(await host.pullRequest({ number: 1 })).toEqual(right);
  },
);

test('checks, statuses, reviews, closing and merge show', async () => {
  const { host, shows } = await opened();

  expect(await shows({ action: 'check', branch: task.branch, status: 'in_progress' })).toMatchObject({ checks: { passed: 0, failed: 0, pending: 1 } });
  expect(await shows({ action: 'check', branch: task.branch, conclusion: 'timed_out' })).toMatchObject({ checks: { failed: 1, pending: 0 } });
  expect(await shows({ action: 'check', branch: task.branch, conclusion: 'neutral' })).toMatchObject({ checks: { passed: 1, failed: 0 } });
  expect(await shows({ action: 'status', branch: task.branch, state: 'error' })).toMatchObject({ checks: { passed: 1, failed: 1, pending: 0 } });
  expect(await shows({ action: 'push', branch: task.branch })).toMatchObject({ checks: { passed: 0, failed: 0, pending: 0 } });
  expect(await shows({ action: 'review', number: 1, state: 'CHANGES_REQUESTED' })).toMatchObject({ reviews: { approvals: 0, changesRequested: 1 } });
  expect(await shows({ action: 'review', number: 1, state: 'APPROVED' })).toMatchObject({ reviews: { approvals: 1, changesRequested: 0 } });
  expect(await shows({ action: 'review', number: 1, state: 'COMMENTED' })).toMatchObject({ reviews: { approvals: 1, changesRequested: 0 } });
  expect(await shows({ action: 'review', number: 1, state: 'DISMISSED' })).toMatchObject({ reviews: { approvals: 0, changesRequested: 0 } });
  expect(await shows({ action: 'close-pull-request', number: 1 })).toMatchObject({ state: 'closed', mergedAt: null });
  expect(await shows({ action: 'reopen-pull-request', number: 1 })).toMatchObject({ state: 'open' });
  expect(await shows({ action: 'merge-pull-request', number: 1 })).toMatchObject({ state: 'merged', mergedAt: expect.stringMatching(/Z$/) });
  await expect(host.pullRequest({ number: 99 })).rejects.toMatchObject({ kind: 'bad-config' });
});

test('a token that may not read checks still shows the rest, and a limit is not taken for that', async () => {
  const { host, fake } = await opened();
  await fake.change({ action: 'status', branch: task.branch, state: 'success' });
  fake.fault({ kind: 'status', status: 403, path: '/check-runs', body: { message: 'Resource not accessible by personal access token' } });
  expect(await host.pullRequest({ number: 1 })).toMatchObject({ checks: { passed: 1 } });

  fake.fault({ kind: 'status', status: 403, path: '/check-runs', headers: { 'retry-after': '90' } });
  await expect(host.pullRequest({ number: 1 })).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 90_000 });
});

test('an address leads to an issue or a pull request of this repository, and to nothing else', async () => {
  const { host, fake } = await opened();
  await fake.change({ action: 'open-issue' });
  await fake.change({ action: 'merge-pull-request', number: 1 });
  const item = (path: string) => host.linkedItem({ url: `${fake.url}${path}` });

  expect(await item('/octo/demo/issues/2')).toMatchObject({ kind: 'issue', title: 'Issue 2', state: 'open' });
  expect(await item('/Octo/Demo/pull/1/files')).toMatchObject({ kind: 'pull-request', state: 'merged' });
  for (const path of ['/octo/demo/issues/99', '/octo/other/issues/2', '/octo/demo/commit/2', '/']) expect(await item(path)).toBeNull();
  expect(await host.linkedItem({ url: 'https://github.example/octo/demo/issues/2' })).toBeNull();
  expect(await host.linkedItem({ url: 'not an address' })).toBeNull();
});

test('a name that GitHub does not take, and a refusal for another reason, are for a person', async () => {
  const { host, fake } = await connect();

  await expect(host.ensureBranch({ branch: 'two words' })).rejects.toMatchObject({ kind: 'bad-config' });
  await expect(host.ensurePullRequest({ ...task, branch: 'not-there' })).rejects.toMatchObject({ kind: 'bad-config' });
  expect(fake.repository.issues).toEqual([]);
});

const AT = '2026-11-22T08:00:00Z';

async function opened() {
  const { host, fake } = await connect();
  await host.ensureBranch(task);
  await fake.change({ action: 'push', branch: task.branch });
  await host.ensurePullRequest(task);
  const shows = async (change: FakeChange) => {
    await fake.change(change);
    return host.pullRequest({ number: 1 });
  };
  return { host, fake, shows };
}

async function connect(repository: FakeRepository = emptyRepository()): Promise<{ host: CodeHost; fake: FakeGithub; connectAgain: () => CodeHost }> {
  const fake = await startFakeGithub({ today: '2026-11-22', repository });
  open.push(fake);
  const connectAgain = () => createGithubCodeHost({ config: { owner: 'octo', repository: 'demo', baseUrl: fake.url }, secret: {}, allowLoopback: true });
  return { host: connectAgain(), fake, connectAgain };
}
