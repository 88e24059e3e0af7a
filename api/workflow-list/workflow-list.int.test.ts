import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import { createConnection } from '../../database/connections.ts';
import { cycleWorkflowId } from '../../domain/workflow-ids.ts';
import { connectTemporal } from '../../local/temporal-connection.ts';
import type { LocalTemporal } from '../../local/temporal.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { company, type Company, person } from '../../test/factories.ts';
import { devServer } from '../../test/temporal.ts';
import { createWorkflowStarter } from '../start-workflows.ts';

const QUERY = '{ workflows { edges { node { workflowId about { noun title pageId } state since temporalUrl } } pageInfo { hasNextPage } } }';

const github = (name: string) => ({ provider: 'github', name, settings: { config: { repository: 'acme/app' }, secret: {} }, ownerId: acme.admin.id });

let api: TestApi;
let acme: Company;
let temporal: LocalTemporal;
const directory = mkdtempSync(join(tmpdir(), 'sextant-workflow-list-'));
beforeAll(async () => {
  api = await openTestApi();
  temporal = await devServer(directory);
}, 120_000);
beforeEach(async () => {
  acme = await company(api.database, { phase: 'active' });
});
afterAll(async () => {
  await api?.close();
  await temporal?.stop();
  rmSync(directory, { recursive: true, force: true });
});

test('an administrator sees what runs, what ought to and what has ended, each with its page in Temporal; others are refused', async () => {
  const { id } = await createConnection(acme.scope, github('Code'), { at: api.clock.at });
  const connection = await connectTemporal(temporal.access, { patienceMs: 30_000 });
  const client = new Client({ connection });
  const deps = { ...api.deps };
  Object.assign(api.deps, {
    startWorkflows: createWorkflowStarter({ ...deps, currentClient: () => client }),
    temporalUrl: (workflowId?: string) => `http://temporal.test/${workflowId ?? ''}`,
  });
  await client.workflow.start('waiting', { taskQueue: 'nobody', workflowId: cycleWorkflowId(acme.cycle.id) });

  const listed = async () => {
    const { data } = await api.graphql(await api.cookieOf(acme.admin), QUERY);
    const list = data?.['workflows'] as { edges: { node: { state: string } }[] } | undefined;
    return (list?.edges ?? []).map(({ node }) => node);
  };
  for (const end = Date.now() + 20_000; Date.now() < end && !(await listed()).some(({ state }) => state === 'running'); )
    await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await listed()).toMatchObject([
    { workflowId: `connection/${id}`, about: { noun: 'connection', title: 'Code' }, state: 'waiting', since: null, temporalUrl: null },
    { about: { noun: 'cycle', title: acme.cycle.name }, state: 'running', temporalUrl: `http://temporal.test/${cycleWorkflowId(acme.cycle.id)}` },
  ]);
  await client.workflow.getHandle(cycleWorkflowId(acme.cycle.id)).terminate();
  for (const end = Date.now() + 20_000; Date.now() < end && (await listed()).some(({ state }) => state === 'running'); )
    await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await listed()).map(({ state }) => state)).toEqual(['waiting', 'terminated']);
  Object.assign(api.deps, deps);
  expect((await listed()).map(({ state }) => state)).toEqual(['unknown', 'unknown']);
  await connection.close();

  const { errors } = await api.graphql(await api.cookieOf(await person(acme.system)), QUERY);
  expect(errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
}, 120_000);

test('the list goes on page by page, of one kind where one is asked for', async () => {
  for (const name of ['A', 'B', 'C']) await createConnection(acme.scope, github(name), { at: api.clock.at });
  const cookie = await api.cookieOf(acme.admin);
  const page = async (after: string | null) => {
    const query = `{ workflows(noun: connection, first: 2${after === null ? '' : `, after: "${after}"`}) { edges { node { about { title } } } pageInfo { hasNextPage endCursor } } }`;
    const { data } = await api.graphql(cookie, query);
    return data?.['workflows'] as { edges: { node: { about: { title: string } } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  };

  const first = await page(null);
  const second = await page(first.pageInfo.endCursor);

  expect([first, second].map(({ edges, pageInfo }) => [edges.map(({ node }) => node.about.title), pageInfo.hasNextPage])).toEqual([
    [['A', 'B'], true],
    [['C'], false],
  ]);
});
