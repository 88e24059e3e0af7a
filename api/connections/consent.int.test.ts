import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectionById, connectionSecret, createConnection } from '../../database/connections.ts';
import { FAKE_CLIENT } from '../../integrations/fake-consent.ts';
import { type FakeGoogleCalendar, startFakeGoogleCalendar } from '../../integrations/google-calendar/fake-server.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { type Company, company, person } from '../../test/factories.ts';

let api: TestApi;
let google: FakeGoogleCalendar;
let acme: Company;

beforeAll(async () => {
  api = await openTestApi();
  google = await startFakeGoogleCalendar({ now: () => Date.parse(api.clock.at) });
  acme = await company(api.database);
});
afterAll(async () => {
  await google?.close();
  await api?.close();
});

test('who agrees comes back to a healthy account; the browser never holds the verifier or a token', async () => {
  const { id, cookie } = await connect();
  const { asked, browser } = await begin(id, cookie);

  const back = await answer(browser, await agree(asked, 'mara@northwind.test'));

  expect([back.status, back.headers['location']]).toEqual([303, `/connections/${id}`]);
  expect(await connectionById(acme.scope, id)).toMatchObject({ health: 'ok' });
  expect(await connectionSecret(acme.system, id)).toMatchObject({
    accessToken: expect.stringMatching(/^access-/),
    refreshToken: expect.stringMatching(/^refresh-/),
  });
  expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
  expect(`${browser} ${back.headers['set-cookie']} ${api.logged()}`).not.toMatch(/access-|refresh-/);
});

test('what is somebody’s own leads back to their account', async () => {
  const { id, cookie } = await connect({ personal: true });
  const { asked, browser } = await begin(id, cookie);

  const back = await answer(browser, await agree(asked, 'mara@northwind.test'));

  expect(back.headers['location']).toBe('/account#calendars');
});

test('who refuses hears so on the page, and nothing is kept', async () => {
  const { id, cookie } = await connect();
  const { asked, browser } = await begin(id, cookie);

  const back = await answer(browser, await agree(asked, ''));

  expect(back.headers['location']).toBe(`/connections/${id}`);
  expect(problemOf(back)).toMatch(/somebody refused/);
  expect(await connectionSecret(acme.system, id)).not.toHaveProperty('accessToken');
  expect(await connectionById(acme.scope, id)).toMatchObject({ health: 'reauth_needed' });
});

test('an answer counts once, in the browser that asked, for what it asked, in time, and for whoever may', async () => {
  const { id, cookie } = await connect();
  const { asked, browser } = await begin(id, cookie);
  const query = await agree(asked, 'mara@northwind.test');

  const elsewhere = await answer(cookie, query);
  const forged = await answer(browser, { ...query, state: 'another' });
  const stranger = await answer(`${await api.cookieOf(await person(acme.system, { name: 'Una', role: 'CONTRIBUTOR' }))}; ${pendingOf(browser)}`, query);
  api.clock.at = '2026-02-10T09:11:00.000Z';
  const late = await answer(browser, query);
  api.clock.at = '2026-02-10T09:00:00.000Z';

  expect([elsewhere.status, late.status]).toEqual([400, 400]);
  expect(problemOf(forged)).toMatch(/another request/);
  expect(problemOf(stranger)).not.toBe('');
  expect(await connectionSecret(acme.system, id)).not.toHaveProperty('accessToken');

  await answer(browser, query);
  const { accessToken } = await connectionSecret(acme.system, id);
  const again = await answer(browser, query);

  expect(accessToken).toMatch(/^access-/);
  expect(problemOf(again)).not.toBe('');
  expect(await connectionSecret(acme.system, id)).toMatchObject({ accessToken });
});

async function connect({ personal = false } = {}): Promise<{ id: string; cookie: string }> {
  const { clientId, clientSecret } = FAKE_CLIENT;
  const settings = { config: { clientId, baseUrl: google.url }, secret: { clientSecret } };
  const of = { provider: 'google-calendar', name: `Google ${personal ? 'of Ada' : ''}`, settings, ownerId: acme.admin.id, needsConsent: true, personal };
  const { id } = await createConnection(acme.scope, of, { at: api.clock.at });
  return { id, cookie: await api.cookieOf(acme.admin) };
}

/** Where the provider is asked, and what the browser holds from then on. */
async function begin(id: string, cookie: string): Promise<{ asked: URL; browser: string }> {
  const { headers } = await api.http().get(`/api/connections/${id}/consent`).set('Cookie', cookie).expect(303);
  const [pending = ''] = [headers['set-cookie'] ?? []].flat();
  return { asked: new URL(String(headers['location'])), browser: `${cookie}; ${pending.split(';')[0]}` };
}

/** The person's answer at the provider, as it comes back. */
async function agree(asked: URL, as: string): Promise<Record<string, string>> {
  const address = new URL(asked);
  address.searchParams.set('person', as);
  const { headers } = await fetch(address, { redirect: 'manual' });
  return Object.fromEntries(new URL(headers.get('location') ?? '').searchParams);
}

function answer(browser: string, query: Record<string, string>) {
  return api.http().get('/api/connections/consent').query(query).set('Cookie', browser);
}

function pendingOf(browser: string): string {
  return browser.split('; ').slice(1).join('; ');
}

function problemOf({ headers }: { headers: Record<string, string | string[] | undefined> }): string {
  const told = [headers['set-cookie'] ?? []].flat().find((cookie) => cookie.startsWith('sextant.problem='));
  return decodeURIComponent(told?.split(/[=;]/)[1] ?? '');
}
