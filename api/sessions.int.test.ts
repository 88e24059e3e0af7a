import { encodeGlobalID } from '@pothos/plugin-relay';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PersonRow } from '../database/people.ts';
import { openTestApi, type TestApi } from '../test/api.ts';
import { company, type Company, keyResult, person } from '../test/factories.ts';

let api: TestApi;
let acme: Company;
let una: PersonRow;

beforeAll(async () => {
  api = await openTestApi();
  acme = await company(api.database, { sample: true });
  una = await person(acme.system, { name: 'Una Contributor', role: 'CONTRIBUTOR', timeZone: 'UTC' });
});

afterAll(() => api.close());

/** The id of a person as pages know it. */
function globalId({ id }: PersonRow): string {
  return encodeGlobalID('Person', id);
}

/** The newest audit entries of one action. */
async function entries(action: string): Promise<{ actor: string; subjectId: string }[]> {
  return api.behind.auditEntry.findMany({
    where: { organizationId: acme.organizationId, action },
    orderBy: { at: 'desc' },
    select: { actor: true, subjectId: true },
  });
}

test('a person sees where they are signed in and ends one of them; nobody ends another’s', async () => {
  const [here, there, foreign] = [await api.cookieOf(una), await api.cookieOf(una), await api.cookieOf(acme.admin)];

  const { sessions } = (await api.http().get('/api/auth/sessions').set('Cookie', here)).body as { sessions: { id: string; current: boolean }[] };
  const other = sessions.find(({ current }) => !current)?.id ?? '';
  const byOther = await api
    .http()
    .delete('/api/auth/sessions')
    .set('Cookie', foreign)
    .send({ ids: [other] });
  const byOwner = await api
    .http()
    .delete('/api/auth/sessions')
    .set('Cookie', here)
    .send({ ids: [other] });

  expect(sessions.filter(({ current }) => current)).toHaveLength(1);
  expect([byOther.body, byOwner.body]).toEqual([{ ended: 0 }, { ended: 1 }]);
  expect((await api.graphql(there, '{ viewer { person { name } } }')).data).toEqual({ viewer: null });
  expect((await api.graphql(here, '{ viewer { person { name } } }')).data).toEqual({ viewer: { person: { name: 'Una Contributor' } } });
  expect(await entries('sign-out')).toEqual([{ actor: `person:${una.id}`, subjectId: una.id }]);
});

test('signing out stands in the audit log, once', async () => {
  const cookie = await api.cookieOf(acme.admin);

  for (let times = 0; times < 2; times += 1) await api.http().delete('/api/auth/session').set('Cookie', cookie).expect(204);

  expect((await entries('sign-out')).filter(({ subjectId }) => subjectId === acme.admin.id)).toEqual([
    { actor: `person:${acme.admin.id}`, subjectId: acme.admin.id },
  ]);
});

test('looking as somebody in a sample company stands in the audit log', async () => {
  await api
    .http()
    .post('/api/auth/look-as')
    .set('Cookie', await api.cookieOf(acme.admin))
    .send({ personId: globalId(una) })
    .expect(201);

  expect(await entries('look-as')).toEqual([{ actor: `person:${una.id}`, subjectId: una.id }]);
});

test('an administrator looks with a person’s eyes, changes nothing, and comes back; both ends stand in the audit log', async () => {
  const cookie = await api.cookieOf(acme.admin);
  const own = await keyResult(acme, { ownerId: una.id });
  const ask = '{ viewer { person { name } viewedBy { name } } permissions { reach } }';
  const checkIn = () => api.http().post(`/api/v1/key-results/${own.id}/check-ins`).set('Cookie', cookie).send({ value: '5' });

  await api
    .http()
    .post('/api/auth/view-as')
    .set('Cookie', cookie)
    .send({ personId: globalId(una) })
    .expect(201);
  const viewing = await api.graphql(cookie, ask);
  const refused = await checkIn();
  const theirSessions = await api.http().get('/api/auth/sessions').set('Cookie', cookie);
  const theirCompanies = await api.http().get('/api/auth/organizations').set('Cookie', cookie);
  const mutation = await api.graphql(cookie, `mutation { updateSettings(input: { name: "Mine" }, version: 1) { __typename ... on Refusal { code } } }`);
  await api.http().delete('/api/auth/view-as').set('Cookie', cookie).expect(204);
  const back = await api.graphql(cookie, ask);

  expect(viewing.data).toEqual({ viewer: { person: { name: 'Una Contributor' }, viewedBy: { name: 'Ada Admin' } }, permissions: [] });
  expect([refused, theirSessions].map(({ status, body }) => [status, body.code])).toEqual(Array.from({ length: 2 }, () => [403, 'READ_ONLY']));
  expect(theirCompanies.body).toEqual({ organizations: [] });
  expect(mutation.data).toEqual({ updateSettings: { __typename: 'Refusal', code: 'READ_ONLY' } });
  expect(back.data).toMatchObject({ viewer: { person: { name: 'Ada Admin' }, viewedBy: null } });
  expect((await checkIn()).status).toBe(201);
  expect([...(await entries('view-as')), ...(await entries('view-as-end'))]).toEqual(
    Array.from({ length: 2 }, () => ({ actor: `person:${acme.admin.id}`, subjectId: una.id })),
  );
});

test('nobody else looks with another’s eyes, and an administrator who is one no longer looks with their own', async () => {
  const [cookie, second] = [await api.cookieOf(una), await person(acme.system, { name: 'Second Admin', role: 'ADMIN', timeZone: 'UTC' })];
  const admin = await api.cookieOf(second);

  const refused = await api
    .http()
    .post('/api/auth/view-as')
    .set('Cookie', cookie)
    .send({ personId: globalId(acme.admin) });
  await api
    .http()
    .post('/api/auth/view-as')
    .set('Cookie', admin)
    .send({ personId: globalId(una) })
    .expect(201);
  await acme.system.db.person.updateMany({ where: { id: second.id }, data: { role: 'CONTRIBUTOR' } });

  expect(refused.status).toBe(404);
  expect((await api.graphql(admin, '{ viewer { person { name } } }')).data).toEqual({ viewer: { person: { name: 'Second Admin' } } });
});

test('a session ends when nobody used it for three weeks, and after thirty days in any case', async () => {
  const [used, idle] = [await api.cookieOf(una), await api.cookieOf(una)];
  const isIn = async (cookie: string, days: number): Promise<boolean> => {
    const start = api.clock.at;
    api.clock.at = new Date(Date.parse(start) + days * 86_400_000).toISOString();
    const { data } = await api.graphql(cookie, '{ viewer { person { name } } }');
    api.clock.at = start;
    return data?.['viewer'] !== null;
  };

  expect([await isIn(used, 15), await isIn(used, 29), await isIn(used, 31)]).toEqual([true, true, false]);
  expect([await isIn(idle, 22), await isIn(idle, 20)]).toEqual([false, true]);
});
