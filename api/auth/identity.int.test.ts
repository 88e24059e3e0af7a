import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PersonRow } from '../../database/people.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { codeOf } from '../../test/authenticator.ts';
import { company, type Company, person } from '../../test/factories.ts';

const PASSWORD = 'correct horse battery';

let api: TestApi;
let acme: Company;

beforeAll(async () => {
  api = await openTestApi({ trustedProxies: 1 });
  // The library asks the real clock.
  api.clock.at = new Date().toISOString();
  acme = await company(api.database);
});

afterAll(() => api.close());

/** A jar of cookies that a browser would keep. */
function browser() {
  const jar = new Map<string, string>();
  const send = async (method: 'get' | 'post' | 'delete', path: string, body?: object) => {
    const request = api
      .http()
      [method](path)
      .set('Cookie', [...jar].map((pair) => pair.join('=')).join('; '))
      .set('X-Forwarded-For', address());
    const answer = await (body === undefined ? request : request.send(body));
    for (const cookie of (answer.headers['set-cookie'] ?? []) as string[]) {
      const [name = '', ...value] = (cookie.split(';')[0] ?? '').split('=');
      if (value.join('=') === '') jar.delete(name);
      else jar.set(name, value.join('='));
    }
    return answer;
  };
  return {
    jar,
    get: (path: string) => send('get', `/api/auth${path}`),
    post: (path: string, body: object = {}) => send('post', `/api/auth${path}`, body),
    delete: (path: string) => send('delete', `/api/auth${path}`),
    viewer: async () =>
      (await api.graphql([...jar].map((pair) => pair.join('=')).join('; '), '{ viewer { person { name } organization { name } } }')).data?.['viewer'],
  };
}

let addresses = 0;
/** Each its own address, for attempts are counted by them too. */
function address(): string {
  addresses += 1;
  return `198.51.${Math.floor(addresses / 250)}.${addresses % 250}`;
}

async function signedInByLink(who: PersonRow) {
  const surfer = browser();
  await surfer.post('/session', { token: await api.signInToken(who.email) });
  return surfer;
}

/** Somebody with a password, and a browser that is signed in. */
async function withPassword(name: string): Promise<{ who: PersonRow; surfer: ReturnType<typeof browser> }> {
  const who = await person(acme.system, { name, role: 'CONTRIBUTOR', timeZone: 'UTC' });
  const surfer = await signedInByLink(who);
  expect((await surfer.post('/password', { password: PASSWORD })).status).toBe(204);
  return { who, surfer };
}

/** Somebody whose codes come from an app as well. */
async function withSecondFactor(name: string) {
  const { who, surfer } = await withPassword(name);
  const { totpURI, backupCodes } = (await surfer.post('/two-factor/enable', { password: PASSWORD })).body as { totpURI: string; backupCodes: string[] };
  expect((await surfer.post('/two-factor/verify-totp', { code: codeOf(new URL(totpURI).searchParams.get('secret') ?? '') })).status).toBe(200);
  return { who, surfer, totpURI, backupCodes };
}

test('whoever came by a link sets a password, and signs in with it from then on', async () => {
  const { who, surfer } = await withPassword('Pia Password');
  const other = browser();

  const answer = await other.post('/sign-in/email', { email: who.email.toUpperCase(), password: PASSWORD });

  expect([answer.status, await other.viewer()]).toEqual([200, { person: { name: 'Pia Password' }, organization: { name: expect.any(String) } }]);
  expect(JSON.stringify(answer.body)).not.toContain('token');
  expect((await surfer.get('/methods')).body).toEqual({ password: true, secondFactor: false, fresh: true });
  const entries = await api.behind.auditEntry.findMany({ where: { subjectId: who.id }, orderBy: { at: 'asc' }, select: { action: true, after: true } });
  expect(entries.filter(({ action }) => action === 'sign-in').map(({ after }) => after)).toEqual([{ by: 'link' }, { by: 'password' }]);
  expect(entries.map(({ action }) => action)).toContain('set-password');
});

test('a wrong password, an unknown address and somebody without a password get the same answer', async () => {
  const { who } = await withPassword('Wanda Wrong');
  const linkOnly = await person(acme.system, { name: 'Lina Link', role: 'CONTRIBUTOR', timeZone: 'UTC' });

  const answers = await Promise.all(
    [who.email, linkOnly.email, 'nobody@example.test'].map((email) => browser().post('/sign-in/email', { email, password: 'quite another one' })),
  );

  expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
  expect(answers[0]?.status).toBe(401);
});

test('a password is changed with the former one, or after a link; the other sessions end', async () => {
  const { who, surfer } = await withPassword('Carla Change');
  const other = browser();
  await other.post('/sign-in/email', { email: who.email, password: PASSWORD });

  const refused = await other.post('/password', { password: 'an even longer password' });
  const short = await other.post('/password', { password: 'short', current: PASSWORD });
  const known = await Promise.all(
    ['passwordpassword', 'qwertyuiopasdf', 'Carla Change 2026'].map((password) => other.post('/password', { password, current: PASSWORD })),
  );
  const changed = await other.post('/password', { password: 'an even longer password', current: PASSWORD });

  expect([refused, short, changed].map(({ status }) => status)).toEqual([400, 400, 204]);
  expect(known.map(({ status }) => status)).toEqual([400, 400, 400]);
  expect([await surfer.viewer(), await other.viewer()]).toEqual([null, expect.anything()]);
  expect((await browser().post('/sign-in/email', { email: who.email, password: PASSWORD })).status).toBe(401);
});

test('with a second factor neither the password nor a link is enough, and a code works', async () => {
  const { who, totpURI } = await withSecondFactor('Theo Two');
  const [byPassword, byLink] = [browser(), browser()];

  const first = await byPassword.post('/sign-in/email', { email: who.email, password: PASSWORD });
  const link = await byLink.post('/session', { token: await api.signInToken(who.email) });
  const before = [await byPassword.viewer(), await byLink.viewer()];
  const wrong = await byPassword.post('/two-factor/verify-totp', { code: '000000' });
  const right = await byPassword.post('/two-factor/verify-totp', { code: codeOf(new URL(totpURI).searchParams.get('secret') ?? '') });
  const rightByLink = await byLink.post('/two-factor/verify-totp', { code: codeOf(new URL(totpURI).searchParams.get('secret') ?? '') });

  expect([first.body, link.body]).toEqual([expect.objectContaining({ twoFactorRedirect: true }), { twoFactorRedirect: true }]);
  expect(before).toEqual([null, null]);
  expect([wrong.status, right.status, rightByLink.status]).toEqual([401, 200, 200]);
  expect([await byPassword.viewer(), await byLink.viewer()]).toEqual([expect.anything(), expect.anything()]);
});

test('a recovery code works once', async () => {
  const { who, backupCodes } = await withSecondFactor('Rita Recovery');
  const use = async (): Promise<number> => {
    const surfer = browser();
    await surfer.post('/sign-in/email', { email: who.email, password: PASSWORD });
    return (await surfer.post('/two-factor/verify-backup-code', { code: backupCodes[0] })).status;
  };

  expect([await use(), await use()]).toEqual([200, 401]);
});

test('codes cannot be guessed: a challenge is closed after some attempts', async () => {
  const { who, totpURI } = await withSecondFactor('Gus Guessed');
  const surfer = browser();
  await surfer.post('/sign-in/email', { email: who.email, password: PASSWORD });

  for (let tries = 0; tries < 6; tries += 1) await surfer.post('/two-factor/verify-totp', { code: '000000' });

  expect((await surfer.post('/two-factor/verify-totp', { code: codeOf(new URL(totpURI).searchParams.get('secret') ?? '') })).status).not.toBe(200);
});

test('attempts are counted by account, from wherever they come', async () => {
  const { who } = await withPassword('Lena Limit');

  const statuses = [];
  for (let tries = 0; tries < 11; tries += 1)
    statuses.push((await browser().post('/sign-in/email', { email: who.email, password: `guess number ${tries}` })).status);

  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
});

test('how one signs in is changed a short time after signing in alone, and by nobody else’s eyes', async () => {
  const { surfer } = await withPassword('Oscar Old');
  const at = api.clock.at;
  api.clock.at = new Date(Date.parse(at) + 2 * 3_600_000).toISOString();

  const late = [await surfer.post('/password', { password: 'some other password' }), await surfer.get('/passkey/generate-register-options')];
  api.clock.at = at;

  expect(late.map(({ status }) => status)).toEqual([409, 409]);
});

test('what of the library is not asked for has no address', async () => {
  const surfer = await signedInByLink(acme.admin);

  const paths = [
    '/get-session',
    '/list-sessions',
    '/sign-up/email',
    '/update-user',
    '/change-email',
    '/delete-user',
    '/sign-in/social',
    '/change-password',
    '/ok',
  ];
  const answers = await Promise.all(paths.flatMap((path) => [surfer.get(path), surfer.post(path, { email: 'x@example.test', password: PASSWORD, name: 'X' })]));

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
});

test('a token of a session stands nowhere in the database', async () => {
  const { who, surfer } = await withPassword('Hana Hash');
  const token = surfer.jar.get('sextant_session') ?? '';

  const rows = await api.behind.$queryRawUnsafe<{ text: string }[]>(`SELECT row_to_json(s)::text AS text FROM sessions s WHERE person_id = '${who.id}'`);

  expect(rows).toHaveLength(1);
  expect(token.length).toBeGreaterThan(20);
  expect(rows[0]?.text).not.toContain(token);
});

test('the same address in two companies: the person goes over from one to the other, and nobody goes where they are not', async () => {
  const beta = await company(api.database);
  const gamma = await company(api.database);
  const email = 'both@example.test';
  for (const { system } of [acme, beta]) await person(system, { name: 'Bo Both', email, role: 'CONTRIBUTOR', timeZone: 'UTC' });
  const surfer = browser();
  await surfer.post('/session', { token: await api.signInToken(email) });

  const { organizations } = (await surfer.get('/organizations')).body as { organizations: { organizationId: string; current: boolean }[] };
  const other = organizations.find(({ current }) => !current)?.organizationId ?? '';
  const before = await surfer.viewer();
  const switched = await surfer.post('/organization', { organizationId: other });
  const after = await surfer.viewer();
  const foreign = await surfer.post('/organization', { organizationId: gamma.organizationId });

  expect(organizations.map(({ organizationId }) => organizationId).toSorted()).toEqual([acme.organizationId, beta.organizationId].toSorted());
  expect([switched.status, foreign.status]).toEqual([201, 404]);
  expect(before).not.toEqual(after);
  expect(await api.behind.session.count({ where: { accountId: (await api.behind.account.findFirstOrThrow({ where: { email } })).id } })).toBe(1);
});

test('who was refused stands in the audit log; a sign-in ends what the browser had before', async () => {
  const { who, surfer } = await withPassword('Fay Failed');
  const other = await person(acme.system, { name: 'Olaf Other', role: 'CONTRIBUTOR', timeZone: 'UTC' });
  await browser().post('/sign-in/email', { email: who.email, password: 'a guess that is wrong' });
  await surfer.post('/session', { token: await api.signInToken(other.email) });

  const refusals = async () => api.behind.auditEntry.findMany({ where: { action: 'sign-in-refused', subjectId: who.id } });
  for (let tries = 0; tries < 100 && (await refusals()).length === 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));

  expect((await refusals()).map(({ after, address: from }) => [after, from.startsWith('198.51.')])).toEqual([[{ by: 'password' }, true]]);
  expect(await surfer.viewer()).toMatchObject({ person: { name: 'Olaf Other' } });
  expect(await api.behind.session.count({ where: { personId: who.id } })).toBe(0);
});

test('another process counts the same attempts, and nobody’s address is written down for it', async () => {
  const { who } = await withPassword('Pam Processes');
  const second = await openTestApi({ over: { ...api, close: async () => undefined }, trustedProxies: 1 });
  const guess = (through: TestApi) =>
    through.http().post('/api/auth/sign-in/email').set('X-Forwarded-For', address()).send({ email: who.email, password: 'a guess that is wrong' });

  for (let tries = 0; tries < 10; tries += 1) await guess(api);
  const { status } = await guess(second);
  await second.close();

  expect(status).toBe(429);
  expect(JSON.stringify(await api.behind.$queryRaw`SELECT key FROM attempt_counts`)).not.toContain('pam');
});

test('whoever signs in stands in the audit log, whatever session their browser says it has', async () => {
  const { who, surfer } = await withPassword('Mona Made');
  const other = browser();
  other.jar.set('sextant_session', 'made-up');

  const answer = await other.post('/sign-in/email', { email: who.email, password: PASSWORD });

  const entries = await api.behind.auditEntry.findMany({ where: { subjectId: who.id, action: 'sign-in' }, orderBy: { at: 'asc' }, select: { after: true } });
  expect([answer.status, entries.map(({ after }) => after)]).toEqual([200, [{ by: 'link' }, { by: 'password' }]]);
  expect(await surfer.viewer()).not.toBeNull();
});

test('a session that has ended does not stand in the way of the second step', async () => {
  const { who, totpURI } = await withSecondFactor('Enid Ended');
  const other = browser();
  other.jar.set('sextant_session', 'ended-long-ago');

  await other.post('/sign-in/email', { email: who.email, password: PASSWORD });
  const answer = await other.post('/two-factor/verify-totp', { code: codeOf(new URL(totpURI).searchParams.get('secret') ?? '') });

  expect([answer.status, await other.viewer()]).toEqual([200, expect.anything()]);
});

test('a forgotten password is replaced after a link and a code, and no device is trusted beyond its session', async () => {
  const { who, totpURI } = await withSecondFactor('Fiona Forgot');
  const surfer = browser();
  await surfer.post('/session', { token: await api.signInToken(who.email) });
  await surfer.post('/two-factor/verify-totp', { code: codeOf(new URL(totpURI).searchParams.get('secret') ?? ''), trustDevice: true });

  const replaced = await surfer.post('/password', { password: 'entirely new words for it' });
  const again = await surfer.post('/sign-in/email', { email: who.email, password: 'entirely new words for it' });

  expect([replaced.status, again.body]).toEqual([204, expect.objectContaining({ twoFactorRedirect: true })]);
  expect([...surfer.jar.keys()].filter((name) => name.includes('trust'))).toEqual([]);
});

test('a passkey whose device did not ask who holds it is refused, for it would count as two factors', async () => {
  const present = Buffer.alloc(37);
  present[32] = 1;

  const { status, body } = await browser().post('/passkey/verify-authentication', {
    response: { response: { authenticatorData: present.toString('base64url') } },
  });

  expect([status, body.message]).toEqual([400, expect.stringContaining('did not ask who you are')]);
});
