import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { erasePerson } from '../../database/erasure.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { company, type Company, person } from '../../test/factories.ts';

let api: TestApi;
let acme: Company;
let admin: string;
let una: string;
let unaId: string;
beforeAll(async () => {
  api = await openTestApi();
});
beforeEach(async () => {
  acme = await company(api.database);
  const row = await person(acme.system, { name: 'Una' });
  unaId = row.id;
  [admin, una] = [await api.cookieOf(acme.admin), await api.cookieOf(row)];
});
afterAll(() => api.close());

test('an own view is nobody else’s until it is shared; what nobody knows of its parameters is not kept', async () => {
  const made = await create(una, { name: 'At risk, by team', shared: false, parameters: { shape: 'table', group: 'team', status: 'AT_RISK', script: '<b>' } });

  expect(made).toMatchObject({ data: { parameters: { shape: 'table', group: 'team', status: 'AT_RISK' }, mayChange: true, isDefault: false } });
  expect(await namesOf(una)).toEqual(['At risk, by team']);
  expect(await namesOf(admin)).toEqual([]);
  const { id } = (made as { data: { id: string } }).data;
  expect(await mutate(admin, 'updateGoalView', `id: "${id}", version: 1, input: { name: "Mine", shared: true, parameters: {} }`)).toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(await mutate(una, 'updateGoalView', `id: "${id}", version: 1, input: { name: "For all", shared: true, parameters: { shape: "map" } }`)).toMatchObject({
    data: { name: 'For all', shared: true, version: 2, parameters: { shape: 'map' } },
  });
  expect(await namesOf(admin)).toEqual(['For all']);
});

test('a shared view is changed by its owner and by administrators, over the version that stands; a name is taken once a person', async () => {
  const other = await api.cookieOf(await person(acme.system));
  const { id } = ((await create(una, { name: 'Map', shared: true, parameters: { shape: 'map' } })) as { data: { id: string } }).data;
  const input = 'input: { name: "The map", shared: true, parameters: { shape: "map" } }';

  expect(await mutate(other, 'updateGoalView', `id: "${id}", version: 1, ${input}`)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await mutate(other, 'deleteGoalView', `id: "${id}", version: 1`)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await mutate(admin, 'updateGoalView', `id: "${id}", version: 1, ${input}`)).toMatchObject({ data: { version: 2 } });
  expect(await mutate(una, 'updateGoalView', `id: "${id}", version: 1, ${input}`)).toMatchObject({ code: 'CONFLICT' });
  expect(await create(una, { name: ' The map ', shared: false, parameters: {} })).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await create(admin, { name: 'The map', shared: false, parameters: {} })).toMatchObject({ data: { name: 'The map' } });
  expect(await create(una, { name: '', shared: false, parameters: {} })).toMatchObject({ code: 'INVALID_INPUT' });
});

test('everybody begins with a view of their own choice, until it is gone or shared no longer', async () => {
  const { id } = ((await create(una, { name: 'Map', shared: true, parameters: { shape: 'map' } })) as { data: { id: string } }).data;
  const begins = async (cookie: string) => (await views(cookie)).filter(({ isDefault }) => isDefault).map(({ name }) => name);

  expect(await mutate(admin, 'chooseDefaultGoalView', `id: "${id}"`)).toMatchObject({ data: [{ name: 'Map', isDefault: true }] });
  expect([await begins(admin), await begins(una)]).toEqual([['Map'], []]);
  await mutate(una, 'chooseDefaultGoalView', `id: "${id}"`);
  await mutate(una, 'updateGoalView', `id: "${id}", version: 1, input: { name: "Map", shared: false, parameters: {} }`);
  expect([await begins(admin), await begins(una)]).toEqual([[], ['Map']]);
  expect(await mutate(admin, 'chooseDefaultGoalView', `id: "${id}"`)).toMatchObject({ code: 'NOT_FOUND' });
  await mutate(una, 'deleteGoalView', `id: "${id}", version: 2`);
  expect(await views(una)).toEqual([]);
  expect(await api.behind.defaultGoalView.count({ where: { organizationId: acme.organizationId } })).toBe(0);
});

test('a viewer sees none, and of somebody erased only what they shared is left', async () => {
  await create(una, { name: 'Shared', shared: true, parameters: {} });
  await create(una, { name: 'Own', shared: false, parameters: {} });
  const viewer = await api.cookieOf(await person(acme.system, { role: 'VIEWER' }));

  expect(await namesOf(viewer)).toEqual([]);
  expect(await create(viewer, { name: 'Mine', shared: true, parameters: {} })).toMatchObject({ code: 'NOT_FOUND' });
  await erasePerson(acme.scope, { id: unaId }, { at: '2026-02-10T09:00:00.000Z' });
  const left = await api.behind.goalView.findMany({ where: { organizationId: acme.organizationId } });
  expect(left.map(({ name }) => name)).toEqual(['Shared']);
});

interface Shown {
  name: string;
  isDefault: boolean;
}

async function views(cookie: string): Promise<Shown[]> {
  const { data } = await api.graphql(cookie, '{ goalViews { name isDefault } }');
  return data?.['goalViews'] as Shown[];
}

async function namesOf(cookie: string): Promise<string[]> {
  return (await views(cookie)).map(({ name }) => name);
}

function create(cookie: string, { name, shared, parameters }: { name: string; shared: boolean; parameters: Record<string, string> }): Promise<object> {
  const fields = Object.entries(parameters).map(([key, value]) => `${key}: "${value}"`);
  return mutate(cookie, 'createGoalView', `input: { name: "${name}", shared: ${shared}, parameters: { ${fields.join(', ')} } }`);
}

async function mutate(cookie: string, name: string, args: string): Promise<object> {
  const type = `Mutation${name.charAt(0).toUpperCase()}${name.slice(1)}Success`;
  const fields = 'id name shared version parameters mayChange isDefault';
  const { data, errors } = await api.graphql(
    cookie,
    `mutation { ${name}(${args}) { __typename ... on Refusal { code message } ... on ${type} { data { ${fields} } } } }`,
  );
  expect(errors).toBeUndefined();
  return data?.[name] as object;
}
