import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createConnection } from '../database/connections.ts';
import { effectsPage } from '../database/effects.ts';
import { createTask, linkTaskToCode, moveTask } from '../database/task-changes.ts';
import { taskById } from '../database/tasks.ts';
import { emptyRepository } from '../integrations/github/fake-repository.ts';
import { type FakeGithub, startFakeGithub } from '../integrations/github/fake-server.ts';
import { company } from './factories.ts';
import { type KillStage, openKillStage } from './kill-stage.ts';

let stage: KillStage;
let github: FakeGithub;
beforeAll(async () => {
  github = await startFakeGithub({ today: '2026-01-19', token: 'good', repository: emptyRepository() });
  // The fake is on loopback.
  stage = await openKillStage({ ALLOW_PRIVATE_ADDRESSES: 'true' });
}, 240_000);
afterAll(async () => {
  await stage?.close();
  await github?.close();
}, 60_000);

test('a task that is ready makes one pull request, though the worker is killed while GitHub opens it, and again while it is found', async () => {
  const acme = await company(stage.database);
  const at = new Date().toISOString();
  // Twenty minutes a second, so that what is looked at every few minutes is looked at at once.
  await stage.setClock(acme.organizationId, { originMs: Date.now() - 1_200 * Date.now(), rate: 1_200 });
  const settings = { config: { owner: 'octo', repository: 'demo', baseUrl: github.url }, secret: { token: 'good' } };
  const { id: connectionId } = await createConnection(acme.scope, { provider: 'github', name: 'GitHub', ownerId: acme.admin.id, settings }, { at });
  const { id } = await createTask(acme.scope, { title: 'Quick search' }, { at });
  await linkTaskToCode(acme.scope, { id, connectionId, branch: null }, { at });
  const lookedFor = () => github.requests().filter(({ method, path }) => method === 'GET' && path.includes('/pulls?')).length;
  const sending = async () => (await stage.sending()).map(({ kind }) => kind);

  const pulls = () => github.repository.issues.filter(({ isPullRequest }) => isPullRequest);

  // Looked for, refused as the branch has nothing of its own yet, and then made: of that the answer takes so long that the worker is dead by then.
  github.fault({ kind: 'drip', ms: 8_000, path: '/pulls', skip: 2 });
  await moveTask(acme.scope, { id, state: 'ready_for_release' }, { at });
  await until('GitHub has made it', async () => pulls().length > 0);
  await stage.kill('worker');
  const afterFirst = await sending();
  github.clearFaults();
  github.fault({ kind: 'slow', ms: 8_000, path: '/pulls' });
  const looks = lookedFor();
  await stage.revive('worker');
  await until('it is looked for again', async () => lookedFor() > looks);
  await stage.kill('worker');
  const afterSecond = await sending();
  github.clearFaults();
  await stage.revive('worker');
  await until('the card shows it', async () => (await taskById(acme.system, id)).pullRequest !== null);

  expect(pulls()).toMatchObject([{ number: 1, title: 'Quick search' }]);
  expect(Object.keys(github.repository.code.branches)).toHaveLength(2);
  expect([afterFirst, afterSecond]).toEqual([['pull-request'], ['pull-request']]);
  expect((await effectsPage(acme.scope, {}, {})).rows).toMatchObject([{ kind: 'pull-request', state: 'sent', receipt: { number: 1 }, attempts: 1 }]);

  await github.change({ action: 'merge-pull-request', number: 1 });
  await until('the task is done', async () => (await taskById(acme.system, id)).state === 'done');
}, 300_000);

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 90_000; Date.now() < end; await sleep(50)) if (await isSo()) return;
  throw new Error(`Waited in vain until ${what}:\n${stage.log().slice(-3000)}`);
}
