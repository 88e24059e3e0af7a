import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { createLinkFor } from '../../database/sign-in.ts';
import { proveDomain, saveSsoProvider } from '../../database/sso.ts';
import { type PersonRow, updatePerson } from '../../database/people.ts';
import { lookupScope } from '../../database/scope.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { company, type Company, person } from '../../test/factories.ts';

const PASSWORD = 'correct horse battery';
const VICTIM = 'vic@acme.example';

let api: TestApi;
let acme: Company;
/** The company of somebody who means ill. */
let mallory: Company;

beforeAll(async () => {
  api = await openTestApi({ trustedProxies: 1 });
  // The library asks the real clock.
  api.clock.at = new Date().toISOString();
  [acme, mallory] = [await company(api.database), await company(api.database)];
  await person(acme.system, { name: 'Vic Victim', email: VICTIM, role: 'ADMIN' });
});

afterAll(() => api.close());

let addresses = 0;

async function ask(method: 'get' | 'post', path: string, { cookie = '', body }: { cookie?: string; body?: object } = {}) {
  addresses += 1;
  const request = api.http()[method](`/api/auth${path}`).set('Cookie', cookie).set('X-Forwarded-For', `203.0.113.${addresses}`);
  const { status, body: answer, headers } = await (body === undefined ? request : request.send(body));
  const cookies = ((headers['set-cookie'] ?? []) as unknown as string[]).map((each) => each.split(';')[0] ?? '').filter((each) => !each.endsWith('='));
  return { status, body: answer as Record<string, unknown>, cookie: cookies.join('; ') };
}

/** What a session reaches of its account: setting a password, and going over to the victim's company. */
async function reachOf(cookie: string): Promise<number[]> {
  const password = await ask('post', '/password', { cookie, body: { password: PASSWORD } });
  const company = await ask('post', '/organization', { cookie, body: { organizationId: acme.organizationId } });
  return [password.status, company.status];
}

async function linkTo({ organizationId, id, name, language }: PersonRow): Promise<string> {
  const input = { organizationId, personId: id, name, language, now: api.clock.at, ttlMs: 86_400_000 };
  return (await createLinkFor(lookupScope(api.database), input)).token;
}

test('a link that was mailed to one address signs nobody in under another: an administrator who renames the person takes no account over', async () => {
  const own = await person(mallory.system, { name: 'Mal Lory', email: 'mal@mallory.example' });
  const token = await linkTo(own);
  await updatePerson(mallory.scope, { id: own.id, email: VICTIM }, { at: api.clock.at });

  const { status, cookie } = await ask('post', '/session', { body: { token } });

  expect([status, cookie]).toEqual([404, '']);
  expect(await api.behind.account.count({ where: { email: VICTIM } })).toBe(0);
});

test('a company that is founded in somebody else’s name opens nothing of theirs', async () => {
  const sample = await company(api.database, { sample: true });
  const { headers } = await api
    .http()
    .post('/graphql')
    .set('Cookie', await api.cookieOf(sample.admin))
    .send({
      query: `mutation { startOwnCompany(input: { name: "Mine", timeZone: "UTC", email: "${VICTIM}", personName: "Mal", access: open }) { __typename } }`,
    });
  const cookie = ((headers['set-cookie'] ?? []) as unknown as string[])[0]?.split(';')[0] ?? '';

  expect(cookie).toContain('sextant_session=');
  expect(await reachOf(cookie)).toEqual([409, 409]);
});

test('a company that adds somebody else’s people and lets them in by its own provider alone does not shut them out of theirs', async () => {
  const { scope, system, organizationId } = await company(api.database);
  await api.behind.organization.updateMany({ where: { id: organizationId }, data: { createdAt: new Date(api.clock.at) } });
  const provider = { issuer: 'https://login.mallory.example', clientId: 'x', secret: 'x', domain: 'mallory.example', createsPeople: false, required: true };
  const { domainProof } = await saveSsoProvider(scope, provider, { at: api.clock.at });
  await proveDomain(scope, { records: [domainProof] }, { at: api.clock.at });
  const wanted = { name: 'Wim Wanted', email: 'wim@acme.example' };
  await person(acme.system, wanted);
  await person(system, wanted);

  const { status } = await ask('post', '/session', { body: { token: await api.signInToken(wanted.email) } });

  expect(status).toBe(201);
});

test('whoever gets an address that another had before finds none of their ways in', async () => {
  const former = await person(acme.system, { name: 'Ann Former', email: 'ann@acme.example' });
  const { cookie } = await ask('post', '/session', { body: { token: await linkTo(former) } });
  await ask('post', '/password', { cookie, body: { password: PASSWORD } });
  const renamed = await api.graphql(
    await api.cookieOf(acme.admin),
    `mutation { updatePerson(id: "${encodeGlobalID('Person', former.id)}", version: ${former.version}, input: {
      email: "ann.former@acme.example", name: "Ann Former", role: CONTRIBUTOR, timeZone: "UTC" }) { __typename } }`,
  );
  await person(acme.system, { name: 'Ann Newer', email: 'ann@acme.example' });

  const { status } = await ask('post', '/sign-in/email', { body: { email: 'ann@acme.example', password: PASSWORD } });

  expect([renamed.data, status]).toEqual([{ updatePerson: { __typename: 'MutationUpdatePersonSuccess' } }, 401]);
  expect((await ask('post', '/password', { cookie, body: { password: PASSWORD } })).status).toBe(409);
});

test('a link that lay in an outbox which others read opens nothing but its own company', async () => {
  const sample = await company(api.database, { sample: true });
  const victim = { name: 'Una Unaware', email: 'una@acme.example' };
  await person(acme.system, victim);
  const [shown, local] = [await person(sample.system, victim), await person(mallory.system, victim)];
  const reach = async (who: PersonRow) => reachOf((await ask('post', '/session', { body: { token: await linkTo(who) } })).cookie);

  const ofSample = await reach(shown);
  api.deps.mailStaysHere = true;
  const withoutMailServer = await reach(local);
  api.deps.mailStaysHere = false;

  expect([ofSample, withoutMailServer]).toEqual([
    [409, 409],
    [409, 409],
  ]);
});
