import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { createConnection } from '../../database/connections.ts';
import { createTask } from '../../database/task-changes.ts';
import { taskReleaseWorkflowId } from '../../domain/workflow-ids.ts';
import { pushedSamples } from '../../database/pushed-values.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { type Company, company, person } from '../../test/factories.ts';

const SECRET = 'a-secret-of-more-than-24-letters';
const SPAN = { from: '2026-01-01', to: '2026-12-31' };
let api: TestApi;
let acme: Company;
let admin: string;

beforeAll(async () => {
  api = await openTestApi();
  acme = await company(api.database);
  admin = await api.cookieOf(acme.admin);
});
afterAll(() => api.close());

test('a signed number is kept once with its delivery, today where no day is told, and wakes the connection', async () => {
  const { id } = await connect('webhook-in');

  await send(id, 'd-1', [{ value: 7 }, { series: 'orders', day: '2026-02-01', value: '12.50' }]).expect(202, { taken: true });
  await send(id, 'd-1', [{ value: 8 }]).expect(202, { taken: false });

  expect(await samples(id, 'value')).toEqual([['2026-02-10', '7']]);
  expect(await samples(id, 'orders')).toEqual([['2026-02-01', '12.5']]);
  expect(await wakeUps(id)).toBe(1);
});

test('a delivery is news for releases only where code is', async () => {
  const [{ id: numbers }, { id: code }] = [await connect('webhook-in'), await connect('github')];
  const waiting = await Promise.all([numbers, code].map((connectionId) => releaseAt(connectionId)));
  const text = JSON.stringify({ zen: 'Keep it logically awesome.' });
  const signature = `sha256=${createHmac('sha256', SECRET).update(text).digest('hex')}`;
  const headers = { 'content-type': 'application/json', 'x-github-event': 'push', 'x-github-delivery': 'g-1', 'x-hub-signature-256': signature };

  await send(numbers, 'd-9', [{ value: 7 }]).expect(202, { taken: true });
  await api.http().post(`/api/webhooks/${code}`).set(headers).send(text).expect(202, { taken: true });

  const news = await api.behind.workflowCommand.findMany({ where: { workflowType: 'taskRelease', name: 'webhookArrived' }, select: { workflowId: true } });
  expect(news).toEqual([{ workflowId: taskReleaseWorkflowId(waiting[1] ?? '') }]);
});

test('of a list with one mistake nothing is kept, and its id can be used again', async () => {
  const { id } = await connect('webhook-in');

  const bad = await send(id, 'd-2', [{ value: 7 }, { value: 'many' }]).expect(400);
  const ahead = await send(id, 'd-2', [{ value: 7 }, { series: 'b', day: '2026-02-11', value: 1 }]).expect(400);
  await send(id, 'd-2', { value: 9 }).expect(202, { taken: true });

  expect(bad.text).toMatch(/value 2, value: it should be a number/);
  expect(ahead.text).toMatch(/2026-02-11 is yet to come/);
  expect(await samples(id, 'value')).toEqual([['2026-02-10', '9']]);
  expect(await samples(id, 'b')).toEqual([]);
});

test('a number told again for a day is the one that counts, also where it came later by a file', async () => {
  const { id } = await connect('csv');

  await give(admin, id, 'value: "1", day: "2026-02-03"');
  api.clock.at = '2026-02-10T09:05:00.000Z';
  const upload = await uploaded(admin, id, 'day,value\n2026-02-03,2\n2026-02-04,0\n', false);

  expect(upload).toMatchObject({ applied: true, series: [{ series: 'value', values: 2 }], problems: [] });
  expect(await samples(id, 'value')).toEqual([
    ['2026-02-03', '2'],
    ['2026-02-04', '0'],
  ]);
  expect(await wakeUps(id)).toBeGreaterThan(0);
});

test('a preview and a file with a mistake change nothing; the mistake names its line and column', async () => {
  const { id } = await connect('csv');

  const preview = await uploaded(admin, id, 'day,value\n2026-02-03,2\n', true);
  const broken = await uploaded(admin, id, 'day,value\n2026-02-03,2\n2026-02-04,many\n', false);

  expect(preview).toMatchObject({ applied: false, series: [{ series: 'value', values: 1, from: '2026-02-03', to: '2026-02-03' }] });
  expect(broken).toMatchObject({ applied: false, problems: [{ line: 3, column: 'value' }] });
  expect(await samples(id, 'value')).toEqual([]);
});

test('whoever may not wire connections brings nothing, and a provider’s numbers are not brought', async () => {
  const { id } = await connect('csv');
  const { id: github } = await connect('github');
  const other = await api.cookieOf(await person(acme.scope, { role: 'CONTRIBUTOR' }));

  expect((await give(other, id, 'value: "1"')).data?.giveValue).toMatchObject({ code: 'NOT_FOUND' });
  expect((await give(admin, github, 'value: "1"')).data?.giveValue).toMatchObject({ code: 'INVALID_INPUT' });
  expect((await give(admin, id, 'value: "1", day: "2027-01-01"')).data?.giveValue).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await samples(id, 'value')).toEqual([]);
});

function connect(provider: string) {
  const settings = { config: {}, secret: provider === 'csv' ? {} : { webhookSecret: SECRET } };
  return createConnection(acme.scope, { provider, name: `${provider} ${Math.random()}`, ownerId: acme.admin.id, settings }, { at: api.clock.at });
}

async function releaseAt(connectionId: string): Promise<string> {
  const { id } = await createTask(acme.scope, { title: 'Ship it' }, { at: api.clock.at });
  await api.behind.task.updateMany({ where: { id }, data: { state: 'ready_for_release', connectionId } });
  return id;
}

function send(id: string, deliveryId: string, body: unknown) {
  const text = JSON.stringify(body);
  const timestamp = String(Date.parse(api.clock.at) / 1000);
  const signature = createHmac('sha256', SECRET).update(`${deliveryId}.${timestamp}.${text}`).digest('base64');
  const headers = { 'content-type': 'application/json', 'webhook-id': deliveryId, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  return api.http().post(`/api/webhooks/${id}`).set(headers).send(text);
}

function give(cookie: string, id: string, said: string) {
  return api.graphql(
    cookie,
    `mutation { giveValue(connectionId: "${encodeGlobalID('Connection', id)}", ${said}) { __typename ... on Refusal { code message } } }`,
  );
}

async function uploaded(cookie: string, id: string, text: string, dryRun: boolean) {
  const { data } = await api.graphql(
    cookie,
    `mutation ($id: ID!, $file: ImportFile!, $dryRun: Boolean!) { uploadValues(connectionId: $id, file: $file, dryRun: $dryRun) {
      ... on MutationUploadValuesSuccess { data { applied series { series values from to } problems { line column sentence } } } ... on Refusal { code message } } }`,
    { id: encodeGlobalID('Connection', id), file: { name: 'numbers.csv', text }, dryRun },
  );
  return (data?.uploadValues as { data?: unknown } | undefined)?.data;
}

async function samples(id: string, series: string) {
  return (await pushedSamples(acme.scope, id)(series, SPAN)).map(({ day, value }) => [day, value]);
}

function wakeUps(id: string) {
  return api.behind.workflowCommand.count({ where: { workflowId: `connection/${id}`, kind: 'start', name: 'webhookArrived' } });
}
