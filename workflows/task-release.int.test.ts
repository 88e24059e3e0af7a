import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { checkInsPage } from '../database/check-ins.ts';
import { createConnection } from '../database/connections.ts';
import { effectsPage } from '../database/effects.ts';
import { keyResultById, setCountsTasks } from '../database/key-results.ts';
import { createTask, deleteTask, linkTaskToCode, moveTask } from '../database/task-changes.ts';
import { taskById } from '../database/tasks.ts';
import { taskReleaseWorkflowId } from '../domain/workflow-ids.ts';
import { createOutside } from '../integrations/catalog.ts';
import { emptyRepository, type FakeChange } from '../integrations/github/fake-repository.ts';
import { type FakeGithub, startFakeGithub } from '../integrations/github/fake-server.ts';
import { type CycleStage, openCycleStage } from '../test/cycle-stage.ts';
import { company, type Company, keyResult, openTestDatabase, type OpenTestDatabase } from '../test/factories.ts';

const BEGINS = '2026-01-19T09:00:00.000Z';
const BRANCH = /^task\/[0-9a-f]{8}-quick-search$/;

let open: OpenTestDatabase;
let stage: CycleStage;
let github: FakeGithub;
let acme: Company;
beforeAll(async () => {
  open = await openTestDatabase();
  stage = await openCycleStage(open.database, { outside: createOutside(() => ({ allowLoopback: true })) });
}, 120_000);
beforeEach(async () => {
  github = await startFakeGithub({ today: '2026-01-19', token: 'good', repository: emptyRepository() });
  acme = await company(open.database);
  await stage.clockAt(BEGINS);
});
afterEach(() => github.close());
afterAll(async () => {
  await stage?.close();
  await open?.close();
});

test('a task made ready opens one pull request, shows its checks and reviews, and is done when it is merged: its key result counts it', async () => {
  const kr = await keyResult(acme, { title: 'Ship four features', target: '4' });
  await setCountsTasks(acme.scope, { id: kr.id, counts: true }, { at: BEGINS });
  const task = await ready({ keyResultId: kr.id });
  await after('01');
  const opened = await taskById(acme.scope, task.id);

  expect(pulls()).toMatchObject([{ number: 1, title: 'Quick search', mergedAt: null }]);
  expect(pulls()[0]?.pull?.body).toBe(`Task: https://sextant.test/board?task=${task.id}`);
  expect(opened).toMatchObject({ branch: expect.stringMatching(BRANCH), version: task.version, releaseNote: '' });
  expect(opened.pullRequest).toMatchObject({ number: 1, state: 'open', url: expect.stringContaining('/pull/1') });

  const branch = opened.branch ?? '';
  await change({ action: 'check', branch, name: 'unit', status: 'completed', conclusion: 'success' });
  await change({ action: 'check', branch, name: 'lint', status: 'completed', conclusion: 'failure' });
  await change({ action: 'review', number: 1, state: 'APPROVED' });
  await after('30');
  expect((await taskById(acme.scope, task.id)).pullRequest).toMatchObject({
    checks: { passed: 1, failed: 1, pending: 0 },
    reviews: { approvals: 1, changesRequested: 0 },
  });

  await change({ action: 'merge-pull-request', number: 1 });
  await after('59');
  expect(await taskById(acme.scope, task.id)).toMatchObject({
    state: 'done',
    doneAt: expect.stringContaining('2026-01-19T09'),
    pullRequest: { state: 'merged' },
  });
  expect((await keyResultById(acme.scope, kr.id)).current).toBe('1');
  expect((await checkInsPage(acme.scope, { keyResultId: kr.id }, {})).rows.map(({ value }) => value)).toEqual(['1', '0']);
  expect(await effects()).toEqual(['pull-request release-1 sent']);
  expect(await hasEnded(task.id)).toBe(true);
}, 120_000);

test('a pull request that is closed sends its task back with the reason; the next release opens another', async () => {
  const task = await ready();
  await after('01');
  await change({ action: 'close-pull-request', number: 1 });
  await after('20');
  const back = await taskById(acme.scope, task.id);

  expect(back).toMatchObject({ state: 'in_progress', releaseNote: '#1 was closed without being merged', pullRequest: { state: 'closed' } });
  expect(await hasEnded(task.id)).toBe(true);

  await moveTask(acme.scope, { id: task.id, state: 'ready_for_release' }, { at: '2026-01-19T09:20:00.000Z', version: back.version });
  await stage.relay();
  await after('22');
  expect(pulls().map(({ number, closedAt }) => `${number} ${closedAt === null ? 'open' : 'closed'}`)).toEqual(['1 closed', '2 open']);
  expect(await taskById(acme.scope, task.id)).toMatchObject({ state: 'ready_for_release', branch: back.branch, pullRequest: { number: 2 } });
}, 120_000);

test('an answer that is lost, and a worker that fails right after it, make one pull request and one branch', async () => {
  // The requests are done; that they are is known to nobody.
  github.fault({ kind: 'lost-answer', path: '/git/refs' });
  github.fault({ kind: 'lost-answer', path: '/pulls', skip: 1, times: 2 });
  github.fault({ kind: 'status', status: 502, path: '/pulls', times: 3 });
  const task = await ready();
  await after('10');

  expect(pulls()).toHaveLength(1);
  expect(Object.keys(github.repository.code.branches)).toHaveLength(2);
  expect(await effects()).toEqual(['pull-request release-1 sent']);
  expect(await taskById(acme.scope, task.id)).toMatchObject({ pullRequest: { number: 1 } });
}, 120_000);

test('moved away by hand, the task is followed no more; moved back, the open pull request is found', async () => {
  const task = await ready();
  await after('01');
  await move(task.id, 'in_review');
  await after('02');
  const requests = github.requests().length;
  await after('40');
  expect(await hasEnded(task.id)).toBe(true);
  expect(github.requests()).toHaveLength(requests);

  await move(task.id, 'ready_for_release');
  await after('42');
  expect(pulls()).toHaveLength(1);
  expect(await taskById(acme.scope, task.id)).toMatchObject({ pullRequest: { number: 1, state: 'open' }, releases: 2 });

  await deleteTask(acme.scope, { id: task.id }, { at: BEGINS });
  await stage.relay();
  await after('43');
  expect(await hasEnded(task.id)).toBe(true);
}, 120_000);

test('what only a person can mend stands on the card, and is gone when it is mended', async () => {
  const task = await ready({ token: 'wrong' });
  await after('10');

  expect(await taskById(acme.scope, task.id)).toMatchObject({ state: 'ready_for_release', pullRequest: null, releaseNote: expect.stringMatching(/GitHub/) });
  expect(github.requests().length).toBeLessThan(4);

  const right = await createConnection(acme.scope, { provider: 'github', name: 'Right', ownerId: acme.admin.id, settings: settings('good') }, { at: BEGINS });
  await linkTaskToCode(acme.scope, { id: task.id, connectionId: right.id, branch: 'feature/search' }, { at: '2026-01-19T09:10:00.000Z' });
  await stage.relay();
  await after('12');
  expect(await taskById(acme.scope, task.id)).toMatchObject({
    releaseNote: '',
    branch: 'feature/search',
    pullRequest: { number: 1, branch: 'feature/search' },
  });
}, 120_000);

async function ready(given: { keyResultId?: string; token?: string } = {}) {
  const { token = 'good', ...goal } = given;
  const input = { provider: 'github', name: 'GitHub', ownerId: acme.admin.id, settings: settings(token) };
  const { id: connectionId } = await createConnection(acme.scope, input, { at: BEGINS });
  const { id } = await createTask(acme.scope, { title: 'Quick search', ...goal }, { at: BEGINS });
  await linkTaskToCode(acme.scope, { id, connectionId, branch: null }, { at: BEGINS });
  await move(id, 'ready_for_release');
  return taskById(acme.scope, id);
}

let moves = 0;
async function move(id: string, state: 'in_review' | 'ready_for_release'): Promise<void> {
  moves += 1;
  await moveTask(acme.scope, { id, state }, { at: new Date(Date.parse(BEGINS) + moves).toISOString() });
  await stage.relay();
}

function settings(token: string) {
  return { config: { owner: 'octo', repository: 'demo', baseUrl: github.url }, secret: { token } };
}

const after = (minute: string) => stage.until(`2026-01-19T09:${minute}:00.000Z`);
const change = (what: FakeChange) => github.change(what, '2026-01-19T09:30:00Z');
const pulls = () => github.repository.issues.filter(({ isPullRequest }) => isPullRequest);
const effects = async () => (await effectsPage(acme.scope, {}, {})).rows.map(({ kind, occurrence, state }) => `${kind} ${occurrence} ${state}`);
// Waiting for a result would let the server's time run on.
const hasEnded = async (taskId: string) => (await stage.client.workflow.getHandle(taskReleaseWorkflowId(taskId)).describe()).status.name === 'COMPLETED';
