import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { proveDomain, removeSsoProvider, saveSsoProvider, type SsoProviderInput } from '../../database/sso.ts';
import type { Scope } from '../../database/scope.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { company, type Company, person } from '../../test/factories.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../../test/openid-provider.ts';

let api: TestApi;
let acme: Company;
let beta: Company;
let provider: OpenIdProvider;

beforeAll(async () => {
  api = await openTestApi({ trustedProxies: 1 });
  [acme, beta] = [await company(api.database), await company(api.database)];
  provider = await startOpenIdProvider(new URL('/api/auth/sso/callback', api.deps.publicUrl).href);
  await connect(acme, 'acme.example');
});

afterAll(async () => {
  await provider.close();
  await api.close();
});

const AT = '2026-02-10T09:00:00.000Z';

/** Sets single sign-on up for a company, its domain proven. */
async function connect({ scope }: Company, domain: string, given: Partial<SsoProviderInput> = {}): Promise<void> {
  const { issuer, clientId, secret } = provider;
  const { domainProof } = await saveSsoProvider(scope, { issuer, clientId, secret, domain, createsPeople: true, required: false, ...given }, { at: AT });
  await proveDomain(scope, { records: [domainProof] }, { at: AT });
}

let addresses = 0;

/** Signs in with the provider as whoever it says; returns where the browser ends, and the session it has then. */
async function roundTrip(asked: string, { as = asked } = {}): Promise<{ place: string; cookie: string | null; callback: string; pending: string }> {
  addresses += 1;
  const begun = await api.http().post('/api/auth/sso').set('X-Forwarded-For', `203.0.113.${addresses}`).send({ email: asked });
  expect(begun.status).toBe(201);
  const pending = cookieOf(begun.headers['set-cookie'], 'sextant.sso');
  const callback = await provider.signIn((begun.body as { url: string }).url, as);
  return { ...(await comeBack(callback, pending)), callback, pending };
}

async function comeBack(callback: string, pending: string): Promise<{ place: string; cookie: string | null }> {
  const { pathname, search } = new URL(callback);
  const back = await api.http().get(`${pathname}${search}`).set('Cookie', pending);
  const problem = decodeURIComponent(cookieOf(back.headers['set-cookie'], 'sextant.problem'));
  return { place: `${back.headers['location'] ?? ''} ${problem}`.trim(), cookie: cookieOf(back.headers['set-cookie'], 'sextant_session') || null };
}

function cookieOf(cookies: unknown, name: string): string {
  const found = (Array.isArray(cookies) ? (cookies as string[]) : []).find((cookie) => cookie.startsWith(`${name}=`) && !cookie.startsWith(`${name}=;`));
  return found?.split(';')[0] ?? '';
}

async function viewerOf(cookie: string | null): Promise<unknown> {
  return (await api.graphql(cookie, '{ viewer { person { name email role } } }')).data?.['viewer'];
}

async function personIn({ db, organizationId }: Scope, email: string) {
  return db.person.findFirst({ where: { organizationId, email } });
}

test('whoever comes through their company’s provider for the first time becomes a contributor, and is signed in', async () => {
  const { place, cookie } = await roundTrip('nora@acme.example');

  expect(place).toBe('/');
  expect(await viewerOf(cookie)).toEqual({ person: { name: 'Name of nora@acme.example', email: 'nora@acme.example', role: 'CONTRIBUTOR' } });
  const again = await roundTrip('nora@acme.example');
  expect(await viewerOf(again.cookie)).toEqual(await viewerOf(cookie));
  expect(await api.behind.person.count({ where: { email: 'nora@acme.example' } })).toBe(1);
});

test('a provider speaks for its own domain and its own company alone', async () => {
  await person(beta.system, { name: 'Vic Victim', email: 'vic@beta.example', role: 'ADMIN' });
  await person(beta.system, { name: 'Sam Same', email: 'sam@acme.example', role: 'ADMIN' });

  const foreign = await roundTrip('eve@acme.example', { as: 'vic@beta.example' });
  const same = await roundTrip('sam@acme.example');

  expect([foreign.cookie, await personIn(acme.system, 'vic@beta.example')]).toEqual([null, null]);
  expect(foreign.place).toContain('not an address of acme.example');
  // The same address in another company stays out of reach: neither entered nor changed.
  expect(await viewerOf(same.cookie)).toMatchObject({ person: { role: 'CONTRIBUTOR' } });
  for (const [path, body] of [
    ['organization', { organizationId: beta.organizationId }],
    ['password', { password: 'a password from elsewhere' }],
  ] as const) {
    const refused = await api
      .http()
      .post(`/api/auth/${path}`)
      .set('Cookie', same.cookie ?? '')
      .send(body);
    expect([path, refused.status]).toEqual([path, 409]);
  }
});

test('an address that the provider does not vouch for, and somebody who has left, stay outside', async () => {
  await person(acme.system, { name: 'Lea Left', email: 'lea@acme.example', active: false });

  provider.claims['email_verified'] = false;
  const unproven = await roundTrip('una@acme.example');
  provider.claims['email_verified'] = true;
  const left = await roundTrip('lea@acme.example');

  expect([unproven.cookie, left.cookie]).toEqual([null, null]);
  expect([unproven.place, left.place]).toEqual([expect.stringContaining('did not say'), expect.stringContaining('no longer part of this company')]);
});

test('a callback works once, in the browser that began it', async () => {
  const { callback, pending } = await roundTrip('olga@acme.example');

  const [again, elsewhere, forged] = [
    await comeBack(callback, pending),
    await comeBack(callback, ''),
    await comeBack(callback.replace(/state=[^&]+/, 'state=other'), pending),
  ];

  expect([again.cookie, elsewhere.cookie, forged.cookie]).toEqual([null, null, null]);
});

test('a domain that is not proven signs nobody in, and is proven by one company alone', async () => {
  const { issuer, clientId, secret } = provider;
  const input = { issuer, clientId, secret, domain: 'acme.example', createsPeople: true, required: false };
  const { domainProof } = await saveSsoProvider(beta.scope, input, { at: AT });

  await expect(proveDomain(beta.scope, { records: ['sextant-domain=guessed'] }, { at: AT })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(proveDomain(beta.scope, { records: [domainProof] }, { at: AT })).rejects.toMatchObject({ code: 'CONFLICT' });
  await saveSsoProvider(beta.scope, { ...input, domain: 'beta.example' }, { at: AT });
  const unproven = await api.http().post('/api/auth/sso').send({ email: 'vic@beta.example' });

  expect([unproven.status, unproven.body.code]).toEqual([404, 'NOT_FOUND']);
  await removeSsoProvider(beta.scope, { at: AT });
});

test('where single sign-on is required, links let administrators in alone', async () => {
  const gamma = await company(api.database);
  await connect(gamma, 'gamma.example', { required: true });
  const member = await person(gamma.system, { name: 'Mia Member', email: 'mia@gamma.example' });
  const boss = await person(gamma.system, { name: 'Bea Boss', email: 'bea@gamma.example', role: 'ADMIN' });

  const byLink = async (email: string) =>
    api
      .http()
      .post('/api/auth/session')
      .send({ token: await api.signInToken(email) });
  const [refused, let_in] = [await byLink(member.email), await byLink(boss.email)];
  const { cookie } = await roundTrip(member.email);

  expect([refused.status, let_in.status]).toEqual([404, 201]);
  expect(await viewerOf(cookie)).toMatchObject({ person: { name: 'Mia Member' } });
});

test('the secret of the provider stands in no row, answer or log in plain text', async () => {
  const rows = await api.behind.$queryRaw<{ text: string }[]>`SELECT row_to_json(p)::text AS text FROM sso_providers p`;
  const audit = await api.behind.$queryRaw<{ text: string }[]>`SELECT row_to_json(a)::text AS text FROM audit_log a WHERE noun = 'single-sign-on'`;

  expect(rows.length).toBeGreaterThan(0);
  expect(audit.length).toBeGreaterThan(0);
  expect(`${JSON.stringify([rows, audit])}${api.logged()}`).not.toContain(provider.secret);
});
