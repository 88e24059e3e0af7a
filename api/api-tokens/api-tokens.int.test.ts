import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encodeGlobalID } from '@pothos/plugin-relay';
import type { PersonRow } from '../../database/people.ts';
import { TOKEN_SCOPES } from '../../domain/token-scopes.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { company, type Company, keyResult, objective, person } from '../../test/factories.ts';

let api: TestApi;
let acme: Company;
let una: PersonRow;

beforeAll(async () => {
  api = await openTestApi();
  acme = await company(api.database);
  una = await person(acme.system, { name: 'Una Owner', role: 'CONTRIBUTOR', timeZone: 'UTC' });
});

afterAll(() => api.close());

const CREATE = `mutation ($input: ApiTokenInput!) { createApiToken(input: $input) {
  __typename ... on Refusal { code message } ... on MutationCreateApiTokenSuccess { data { secret apiToken { id name scopes expiresAt } } } } }`;

async function create(who: PersonRow, input: object): Promise<{ code?: string; data?: { secret: string; apiToken: { id: string } } }> {
  const answer = await api.graphql(await api.cookieOf(who), CREATE, { input: { name: 'Script', days: 30, ...input } });
  return answer.data?.['createApiToken'] as never;
}

async function secretOf(who: PersonRow, scopes: string[]): Promise<string> {
  return (await create(who, { scopes })).data?.secret ?? '';
}

async function ask(token: string, query: string): Promise<unknown> {
  const { body } = await api.http().post('/graphql').set('Authorization', `Bearer ${token}`).send({ query });
  return body.errors?.[0]?.extensions?.code ?? body.data;
}

test('each scope lets through what it names, and never more than the person may do', async () => {
  const goal = await objective(acme, { ownerId: una.id });
  const own = await keyResult(acme, { ownerId: una.id, objectiveId: goal.id });
  const foreign = await keyResult(acme, {});
  const deeds = async (token: string): Promise<(string | number)[]> => {
    const checkIn = (id: string) => api.http().post(`/api/v1/key-results/${id}/check-ins`).set('Authorization', `Bearer ${token}`).send({ value: '5' });
    const read = await api.http().get(`/api/v1/key-results/${own.id}`).set('Authorization', `Bearer ${token}`);
    const write = await ask(
      token,
      `mutation { createInitiative(input: { objectiveId: "${encodeGlobalID('Objective', own.objectiveId)}", keyResultId: "${encodeGlobalID('KeyResult', own.id)}", title: "Try it" }) { __typename } }`,
    );
    const administer = await ask(token, 'mutation { updateSettings(input: { name: "Theirs" }, version: 99) { __typename ... on Refusal { code } } }');
    return [
      read.status,
      (await checkIn(own.id)).status,
      (await checkIn(foreign.id)).status,
      JSON.stringify(write).includes('Success') ? 'wrote' : 'not',
      JSON.stringify(administer).includes('CONFLICT') ? 'administers' : 'not',
    ];
  };

  const byScope = Object.fromEntries(await Promise.all(TOKEN_SCOPES.map(async (scope) => [scope, await deeds(await secretOf(una, [scope]))] as const)));
  const admin = await deeds(await secretOf(acme.admin, ['admin']));

  expect(byScope).toEqual({
    read: [200, 404, 404, 'not', 'not'],
    'check-in': [200, 201, 404, 'not', 'not'],
    write: [200, 201, 404, 'wrote', 'not'],
    admin: [200, 201, 404, 'wrote', 'not'],
    provision: [401, 401, 401, 'not', 'not'],
  });
  expect(admin).toEqual([200, 201, 201, 'wrote', 'administers']);
});

test('a token ends when it expires, when it is withdrawn and when its person leaves; at once', async () => {
  const [expiring, withdrawn] = [await secretOf(una, ['read']), await create(una, { scopes: ['read'] })];
  const leaver = await person(acme.system, { name: 'Lena Leaver', role: 'CONTRIBUTOR', timeZone: 'UTC' });
  const leaving = await secretOf(leaver, ['read']);
  const who = '{ viewer { person { name } } }';
  const at = api.clock.at;

  const before = [await ask(expiring, who), await ask(withdrawn.data?.secret ?? '', who), await ask(leaving, who)];
  await api.graphql(await api.cookieOf(una), `mutation { revokeApiToken(id: "${withdrawn.data?.apiToken.id}") { __typename } }`);
  await api.graphql(
    await api.cookieOf(acme.admin),
    `mutation { deactivatePerson(id: "${encodeGlobalID('Person', leaver.id)}", version: ${leaver.version}) { __typename } }`,
  );
  const after = [await ask(withdrawn.data?.secret ?? '', who), await ask(leaving, who)];
  api.clock.at = new Date(Date.parse(at) + 31 * 86_400_000).toISOString();
  const expired = await ask(expiring, who);
  api.clock.at = at;

  expect(before).toEqual([
    { viewer: { person: { name: 'Una Owner' } } },
    { viewer: { person: { name: 'Una Owner' } } },
    { viewer: { person: { name: 'Lena Leaver' } } },
  ]);
  expect([...after, expired]).toEqual([{ viewer: null }, { viewer: null }, { viewer: null }]);
});

test('a token makes no token, changes nothing of how its person signs in, and opens no session', async () => {
  const token = await secretOf(una, ['admin']);

  const made = await ask(token, 'mutation { createApiToken(input: { name: "Another", scopes: ["read"], days: 1 }) { ... on Refusal { code } } }');
  const mine = await ask(
    token,
    `mutation { updatePerson(id: "${encodeGlobalID('Person', una.id)}", version: 1, input: { email: "other@example.test", name: "Other", role: ADMIN, timeZone: "UTC" }) { ... on Refusal { code } } }`,
  );
  const routes = await Promise.all(
    ['sessions', 'methods', 'organizations'].map((path) => api.http().get(`/api/auth/${path}`).set('Authorization', `Bearer ${token}`)),
  );

  expect([made, mine]).toEqual([{ createApiToken: { code: 'NOT_FOUND' } }, { updatePerson: { code: 'NOT_FOUND' } }]);
  expect(routes.map(({ status }) => status)).toEqual([404, 404, 404]);
});

test('a service account is an administrator’s to make, has tokens and no mail, and signs in nowhere', async () => {
  const admin = await api.cookieOf(acme.admin);
  const made = await api.graphql(
    admin,
    'mutation { createServiceAccount(name: "Build robot", role: CONTRIBUTOR) { ... on MutationCreateServiceAccountSuccess { data { id email } } } }',
  );
  const { id, email } = (made.data as { createServiceAccount: { data: { id: string; email: string } } }).createServiceAccount.data;
  const { data } = await create(acme.admin, { personId: id, scopes: ['read'] });
  const refused = [
    await create(una, { personId: id, scopes: ['read'] }),
    await create(acme.admin, { personId: encodeGlobalID('Person', una.id), scopes: ['read'] }),
  ];

  expect(await ask(data?.secret ?? '', '{ viewer { person { name } } }')).toEqual({ viewer: { person: { name: 'Build robot' } } });
  expect(refused.map(({ code }) => code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  expect(await api.signInToken(email)).toBe('');
  expect((await api.graphql(admin, '{ people(first: 50) { edges { node { name } } } }')).data).not.toMatchObject({
    people: { edges: expect.arrayContaining([{ node: { name: 'Build robot' } }]) },
  });
  const [entry] = await api.behind.auditEntry.findMany({ where: { noun: 'api-token', action: 'create' }, orderBy: { at: 'desc' } });
  expect(JSON.stringify(entry?.after)).not.toContain(data?.secret);
});

test('a token that may read goals neither takes its person’s file with it nor withdraws their other tokens', async () => {
  const [token, other] = [await secretOf(una, ['read', 'check-in']), await create(una, { scopes: ['read'] })];

  const file = await api
    .http()
    .get(`/api/files/people/${encodeGlobalID('Person', una.id)}/export.json`)
    .set('Authorization', `Bearer ${token}`);
  const withdrawn = await ask(token, `mutation { revokeApiToken(id: "${other.data?.apiToken.id}") { ... on Refusal { code } } }`);

  expect([file.status, withdrawn]).toEqual([404, { revokeApiToken: { code: 'NOT_FOUND' } }]);
  expect(await ask(other.data?.secret ?? '', '{ viewer { person { name } } }')).toEqual({ viewer: { person: { name: 'Una Owner' } } });
});
