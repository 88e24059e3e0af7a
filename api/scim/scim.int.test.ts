import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createApiToken } from '../../database/api-tokens.ts';
import { createKpi } from '../../database/kpis.ts';
import { createServiceAccount } from '../../database/service-accounts.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { company, type Company, keyResult } from '../../test/factories.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let api: TestApi;
let acme: Company;
let beta: Company;
let token: string;

beforeAll(async () => {
  api = await openTestApi();
  [acme, beta] = [await company(api.database), await company(api.database)];
  token = await directoryToken(acme, ['provision']);
});

afterAll(() => api.close());

async function directoryToken({ scope }: Company, scopes: string[], role: 'ADMIN' | 'CONTRIBUTOR' = 'ADMIN'): Promise<string> {
  const at = api.clock.at;
  const { id } = await createServiceAccount(scope, { name: `Directory ${scopes.join(' ')} ${role}`, role }, { at });
  return (await createApiToken(scope, { personId: id, name: 'SCIM', scopes, days: 90 }, { at })).token;
}

interface Answer {
  id: string;
  userName: string;
  displayName: string;
  active: boolean;
  totalResults: number;
  Resources: { id: string }[];
  members: { value: string }[];
  scimType: string;
  detail: string;
  [ENTERPRISE]: { manager: { value: string } };
}

async function scim(method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, body?: object, shown = token) {
  const request = api.http()[method](`/api/scim/v2${path}`).set('Authorization', `Bearer ${shown}`).set('Content-Type', 'application/scim+json');
  const { status, text } = await (body === undefined ? request : request.send(JSON.stringify(body)));
  return { status, body: (text ? JSON.parse(text) : {}) as Answer };
}

test('a directory reads page by page: as many as it asks for, from where it asks', async () => {
  for (const name of ['paul', 'petra']) await scim('post', '/Users', { schemas: [USER], userName: `${name}@acme.example`, displayName: name });
  const all = (await scim('get', '/Users')).body;
  const page = async (query: string) => (await scim('get', `/Users?${query}`)).body;

  const [first, second, none] = [await page('count=1'), await page('startIndex=2&count=1'), await page('count=0')];

  expect(all.totalResults).toBeGreaterThan(1);
  expect([first, second, none].map(({ totalResults }) => totalResults)).toEqual([all.totalResults, all.totalResults, all.totalResults]);
  expect([first.Resources, second.Resources, none.Resources].map((found) => found?.map(({ id }) => id) ?? [])).toEqual([
    all.Resources.slice(0, 1).map(({ id }) => id),
    all.Resources.slice(1, 2).map(({ id }) => id),
    [],
  ]);
});

const dora = { schemas: [USER], userName: 'Dora@acme.example', externalId: 'd-1', name: { givenName: 'Dora', familyName: 'Directory' }, active: true };

test('a directory makes somebody, finds them, renames them, and takes them away; their sessions end, and what they own is theirs no more to answer', async () => {
  const made = await scim('post', '/Users', dora);
  const id = made.body.id;
  const found = await scim('get', `/Users?filter=${encodeURIComponent('userName eq "dora@acme.example"')}`);
  const byExternalId = await scim('get', `/Users?filter=${encodeURIComponent('externalId eq "d-1"')}`);
  const renamed = await scim('patch', `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: 'replace', path: 'displayName', value: 'Dora Renamed' }] });
  const person = await api.behind.person.findFirstOrThrow({ where: { id } });
  const cookie = await api.cookieOf({ ...person, organizationId: acme.organizationId } as never);
  const owned = await keyResult(acme, { ownerId: id });
  await createKpi(acme.scope, { name: 'Orders', unit: '', ownerId: id, direction: 'increase', bandLow: null, bandHigh: null }, { at: api.clock.at });
  const before = (await api.graphql(cookie, '{ viewer { person { name } } }')).data;
  const left = await scim('patch', `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: 'Replace', path: 'active', value: 'False' }] });
  const after = (await api.graphql(cookie, '{ viewer { person { name } } }')).data;
  const orphans = await api.graphql(await api.cookieOf(acme.admin), '{ ownerless { keyResults { id title owner { name } } kpis { name owner { name } } } }');
  const back = await scim('patch', `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: 'Replace', value: { active: 'True' } }] });

  expect([made.status, made.body.userName, made.body.active, made.body.displayName]).toEqual([201, 'dora@acme.example', true, 'Dora Directory']);
  expect([found.body.totalResults, byExternalId.body.totalResults, found.body.Resources[0]?.id]).toEqual([1, 1, id]);
  expect([renamed.status, renamed.body.displayName]).toEqual([200, 'Dora Renamed']);
  expect([before, after]).toEqual([{ viewer: { person: { name: 'Dora Renamed' } } }, { viewer: null }]);
  expect([left.body.active, back.body.active]).toEqual([false, true]);
  expect(orphans.data).toEqual({
    ownerless: {
      keyResults: [{ id: expect.any(String), title: owned.title, owner: { name: 'Dora Renamed' } }],
      kpis: [{ name: 'Orders', owner: { name: 'Dora Renamed' } }],
    },
  });
  const entries = await api.behind.auditEntry.findMany({ where: { subjectId: id }, orderBy: { at: 'asc' } });
  const log = await api.graphql(await api.cookieOf(acme.admin), '{ auditEntries(first: 1, action: "reactivate") { edges { node { actor } } } }');
  expect(log.data).toEqual({ auditEntries: { edges: [{ node: { actor: 'Directory provision ADMIN (API)' } }] } });
  expect(entries.map(({ action }) => action)).toEqual(expect.arrayContaining(['create', 'update', 'deactivate', 'reactivate']));
  expect(entries.filter(({ action }) => action !== 'sign-in').every(({ actor }) => actor.startsWith('token:'))).toBe(true);
});

test('a removed user has left, and is not gone', async () => {
  const { body } = await scim('post', '/Users', { ...dora, userName: 'rolf@acme.example', externalId: 'r-1' });

  expect((await scim('delete', `/Users/${body.id}`)).status).toBe(204);
  expect((await scim('get', `/Users/${body.id}`)).body.active).toBe(false);
});

test('managers come with the enterprise extension, and a report line never closes', async () => {
  const boss = await scim('post', '/Users', { ...dora, userName: 'boss@acme.example', externalId: 'b-1' });
  const report = await scim('post', '/Users', {
    ...dora,
    userName: 'report@acme.example',
    externalId: 'b-2',
    [ENTERPRISE]: { manager: { value: boss.body.id } },
  });
  const loop = await scim('put', `/Users/${boss.body.id}`, {
    ...dora,
    userName: 'boss@acme.example',
    [ENTERPRISE]: { manager: { value: report.body.id } },
  });

  expect(report.body[ENTERPRISE].manager.value).toBe(boss.body.id);
  expect([loop.status, loop.body.detail]).toEqual([400, expect.stringContaining('report line')]);
});

test('groups are teams: made, filled, emptied and taken away', async () => {
  const { body: user } = await scim('post', '/Users', { ...dora, userName: 'gina@acme.example', externalId: 'g-1' });
  const made = await scim('post', '/Groups', { displayName: 'Growth', members: [{ value: user.id }] });
  const id = made.body.id;
  const inIt = await api.behind.person.findFirstOrThrow({ where: { id: user.id } });
  const emptied = await scim('patch', `/Groups/${id}`, { schemas: [PATCH], Operations: [{ op: 'remove', path: `members[value eq "${user.id}"]` }] });
  const gone = await scim('delete', `/Groups/${id}`);

  expect([made.status, made.body.members.map(({ value }) => value)]).toEqual([201, [user.id]]);
  expect(inIt.teamId).toBe(id);
  expect((await api.behind.person.findFirstOrThrow({ where: { id: user.id } })).teamId).toBeNull();
  expect([emptied.status, gone.status, (await scim('get', `/Groups/${id}`)).status]).toEqual([204, 204, 404]);
});

test('the same address twice, half a user and an unknown one get the errors that SCIM knows', async () => {
  await scim('post', '/Users', { ...dora, userName: 'twice@acme.example', externalId: 't-1' });

  const twice = await scim('post', '/Users', { ...dora, userName: 'twice@acme.example', externalId: 't-2' });
  const half = await scim('post', '/Users', { schemas: [USER], name: { givenName: 'Nobody' } });
  const unknown = await scim('get', '/Users/no-such-id');

  expect([twice.status, twice.body.scimType, half.status, unknown.status]).toEqual([409, 'uniqueness', 400, 404]);
});

test('only a token for it provisions, in its own company alone, and what it may not do it does not', async () => {
  const { body: user } = await scim('post', '/Users', { ...dora, userName: 'wall@acme.example', externalId: 'w-1' });
  const [foreign, reading, powerless] = [
    await directoryToken(beta, ['provision']),
    await directoryToken(acme, ['read']),
    await directoryToken(acme, ['provision'], 'CONTRIBUTOR'),
  ];

  const statuses = [
    await scim('get', '/Users', undefined, 'nothing'),
    await scim('get', '/Users', undefined, reading),
    await scim('get', `/Users/${user.id}`, undefined, foreign),
    await scim('delete', `/Users/${user.id}`, undefined, foreign),
    await scim('delete', `/Users/${user.id}`, undefined, powerless),
  ];
  const elsewhere = await scim('get', '/Users', undefined, foreign);
  const goals = await api.http().get('/api/v1/cycles').set('Authorization', `Bearer ${token}`);
  const settings = await api
    .http()
    .post('/graphql')
    .set('Authorization', `Bearer ${token}`)
    .send({ query: 'mutation { updateSettings(input: { name: "Theirs" }, version: 1) { ... on Refusal { code } } }' });

  expect(statuses.map(({ status }) => status)).toEqual([401, 401, 404, 404, 404]);
  expect(JSON.stringify(elsewhere.body)).not.toContain('acme.example');
  expect([goals.status, settings.body.data.updateSettings.code]).toEqual([401, 'SIGNED_OUT']);
  expect((await api.behind.person.findFirstOrThrow({ where: { id: user.id } })).active).toBe(true);
});
