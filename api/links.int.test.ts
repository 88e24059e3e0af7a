import { encodeGlobalID } from '@pothos/plugin-relay';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LinkOrder, mintLink, revokeLinksOf } from '../database/links.ts';
import { openTestApi, type TestApi } from '../test/api.ts';
import { type Company, company, keyResult, person } from '../test/factories.ts';

const WEEK = '2026-W07';

let api: TestApi;
let acme: Company;

beforeAll(async () => {
  api = await openTestApi();
  acme = await company(api.database);
});

afterAll(() => api.close());

/** A check-in link of the administrator for this week, with what it stands for. */
async function checkInLink(given: Partial<LinkOrder> = {}) {
  const { id, ...row } = await keyResult(acme, { title: 'Reach 100', confidence: 6 });
  const order: LinkOrder = {
    purpose: 'check_in',
    personId: acme.admin.id,
    keyResultId: id,
    cycleId: acme.cycle.id,
    week: WEEK,
    expiresAt: '2026-02-16T00:00:00.000Z',
    at: '2026-02-09T09:00:00.000Z',
    ...given,
  };
  const { token, id: linkId } = await mintLink(acme.system, order);
  return { keyResult: { id, ...row }, token, linkId, path: `/api/check-in/${token}` };
}

/** Everything that a look at a link could have changed. */
async function stateOf(): Promise<unknown> {
  const { behind: prisma } = api;
  const where = { organizationId: acme.organizationId };
  return [
    await prisma.checkIn.findMany({ where }),
    await prisma.keyResult.findMany({ where, orderBy: { id: 'asc' } }),
    await prisma.link.findMany({ where, orderBy: { id: 'asc' } }),
    await prisma.session.count(),
    await prisma.auditEntry.count({ where }),
    await prisma.effect.count({ where }),
    await prisma.workflowCommand.count({ where }),
  ];
}

/** Mails appear after the answer, for its time must tell nothing. */
async function mailsTo(address: string, count: number) {
  for (let tries = 0; tries < 200; tries += 1) {
    const { items } = await api.mailbox.list({ limit: 100 });
    const found = items.filter((mail) => mail.to.includes(address));
    if (found.length >= count) return Promise.all(found.map(({ id }) => api.mailbox.read(id)));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`No mail to ${address}`);
}

describe('a check-in link', () => {
  test('opened ten times and looked at by a scanner changes nothing and makes no session', async () => {
    const { path } = await checkInLink();
    const before = await stateOf();

    for (let opened = 0; opened < 10; opened += 1) {
      const { headers } = await api.http().get(path).expect(200);
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
      expect(headers['set-cookie']).toBeUndefined();
    }
    await api.http().head(path).expect(200);
    await api.http().get(path.replace('/api', '')).expect(200);

    expect(await stateOf()).toEqual(before);
  });

  test('shows the one key result with its value filled in, and nothing else of the company', async () => {
    const { path, keyResult: goal } = await checkInLink();
    await keyResult(acme, { title: 'Secret plan' });

    const { body, text } = await api.http().get(path).expect(200);

    expect(body).toMatchObject({
      purpose: 'check_in',
      personName: 'Ada Admin',
      week: WEEK,
      keyResult: { title: goal.title, confidence: 6, answeredThisWeek: false },
    });
    expect(text).not.toContain('Secret plan');
    expect(text).not.toContain('@example.test');
  });

  test('answered twice in its week keeps both, and the last counts', async () => {
    const { path, keyResult: goal } = await checkInLink();

    const first = await api.http().post(path).send({ value: '40' }).expect(201);
    const second = await api.http().post(path).send({ value: '42', confidence: 7, progressNote: 'better', blocker: 'one', tellManager: true }).expect(201);

    expect(first.body).toMatchObject({ progress: 0.4, late: false, status: 'ON_TRACK' });
    expect(second.body.sentence).not.toBe('');
    expect(second.headers['set-cookie']).toBeUndefined();
    const kept = await api.behind.checkIn.findMany({ where: { keyResultId: goal.id }, orderBy: { value: 'asc' } });
    expect(kept.map(({ value, source, authorId, week }) => [value?.toString(), source, authorId, week])).toEqual([
      ['40', 'LINK', acme.admin.id, WEEK],
      ['42', 'LINK', acme.admin.id, WEEK],
    ]);
    expect((await api.http().get(path)).body.keyResult).toMatchObject({ current: '42', confidence: 7, answeredThisWeek: true, lastNote: 'better' });
  });

  test('answered by many clicks at once keeps each', async () => {
    const { path, keyResult: goal } = await checkInLink();

    await Promise.all(['1', '2', '3', '4', '5'].map((value) => api.http().post(path).send({ value }).expect(201)));

    expect(await api.behind.checkIn.count({ where: { keyResultId: goal.id } })).toBe(5);
  });

  test('is no key to anything else', async () => {
    const { token } = await checkInLink();

    await api.http().get('/api/v1/cycles').set('Cookie', `sextant_session=${token}`).expect(401);
    await api.http().post('/api/auth/session').send({ token }).expect(404);
    expect((await api.graphql(`sextant_session=${token}`, '{ viewer { person { name } } }')).data).toEqual({ viewer: null });
  });

  test('tampered with, expired or revoked says so plainly and is not taken', async () => {
    const { token, path, keyResult: goal } = await checkInLink();
    const { token: other } = await checkInLink();
    const [id, signature] = token.split('.');
    const swapped = `${other.split('.')[0]}.${signature}`;
    const { path: expired } = await checkInLink({ expiresAt: '2026-02-10T08:59:59.999Z' });

    for (const wrong of [`${token}x`, `${id}.${'A'.repeat(43)}`, swapped, `${id}.`, String(id), 'x'.repeat(2_000)]) {
      const { body } = await api.http().post(`/api/check-in/${wrong}`).send({ value: '99' }).expect(404);
      expect(body.code).toBe('LINK_INVALID');
      await api.http().get(`/api/check-in/${wrong}`).expect(404);
    }
    const late = await api.http().post(expired).send({ value: '99' }).expect(410);
    await revokeLinksOf(acme.system, { keyResultId: goal.id }, api.clock.at);
    const revoked = await api.http().post(path).send({ value: '99' }).expect(410);

    expect(late.body).toMatchObject({ code: 'LINK_EXPIRED', message: expect.stringContaining('fresh') });
    expect(revoked.body.code).toBe('LINK_REVOKED');
    // The refusal carries nothing of the link's row to the one who asks.
    expect(late.body.details).toBeUndefined();
    expect(await api.behind.checkIn.count({ where: { keyResultId: goal.id } })).toBe(0);
  });

  test('of last week writes to last week, late', async () => {
    const { path, keyResult: goal } = await checkInLink({ week: '2026-W06', at: '2026-02-02T09:00:00.000Z' });

    const { body } = await api.http().post(path).send({ value: '20' }).expect(201);

    expect(body.late).toBe(true);
    expect(await api.behind.checkIn.findFirst({ where: { keyResultId: goal.id } })).toMatchObject({ week: '2026-W06', late: true });
  });

  test.each([
    [{ value: '12,5' }],
    [{ value: 'NaN' }],
    [{ value: '1'.repeat(40) }],
    [{ confidence: 11 }],
    [{ value: '1', progressNote: 'x'.repeat(4_001) }],
    [{ value: '1', stepsDone: ['x'] }],
    [[]],
    [{}],
  ])('answered with %j is refused and changes nothing', async (answer) => {
    const { path, keyResult: goal } = await checkInLink();

    const { body } = await api.http().post(path).send(answer).expect(400);

    expect(body.code).toBe('INVALID_INPUT');
    expect(await api.behind.checkIn.count({ where: { keyResultId: goal.id } })).toBe(0);
  });

  test("offers the person's other key results of the week, those unanswered first, and nobody else's", async () => {
    const bob = await person(acme.system, { name: 'Bob Next' });
    const eve = await person(acme.system, { name: 'Eve Else' });
    const [first, second, third] = [await checkInLink({ personId: bob.id }), await checkInLink({ personId: bob.id }), await checkInLink({ personId: bob.id })];
    await checkInLink({ personId: eve.id });
    await checkInLink({ personId: bob.id, week: '2026-W06' });
    await api.http().post(second.path).send({ value: '1' }).expect(201);

    const { body } = await api.http().get(first.path).expect(200);

    expect(body.next).toEqual([
      { url: `/check-in/${third.token}`, title: 'Reach 100', answered: false },
      { url: `/check-in/${second.token}`, title: 'Reach 100', answered: true },
    ]);
  });

  test('asked for afresh sends one mail to the same person, its link from PUBLIC_URL whatever the Host says', async () => {
    const faye = await person(acme.system, { name: 'Faye Fresh' });
    const { path, token, keyResult: goal } = await checkInLink({ personId: faye.id, expiresAt: '2026-02-10T08:00:00.000Z' });

    await api.http().post(`${path}/fresh`).set({ Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' }).expect(202);
    await api.http().post(`/api/check-in/${token}x/fresh`).expect(202);

    const [mail, ...more] = await mailsTo('faye.fresh@example.test', 1);
    expect(more).toEqual([]);
    expect(mail?.html).not.toContain('evil.example');
    const [, fresh] = /http:\/\/sextant\.test\/check-in\/([\w.-]+)/.exec(mail?.text ?? '') ?? [];
    expect(fresh).toBeDefined();
    expect(fresh).not.toBe(token);
    await api.http().post(`/api/check-in/${fresh}`).send({ value: '33' }).expect(201);
    expect(await api.behind.checkIn.count({ where: { keyResultId: goal.id } })).toBe(1);
  });
});

describe('the other links', () => {
  test('a learning link takes the retrospective answer, again and again', async () => {
    const { path, keyResult: goal } = await checkInLink({ purpose: 'learning', week: null });

    await api.http().get(path).expect(200);
    await api.http().post(path).send({ learned: 'Ask earlier', inOurControl: true, carry: 'rewrite' }).expect(201);
    await api.http().post(path).send({ learned: 'Ask first', inOurControl: false, carry: 'drop' }).expect(201);

    const answers = await api.behind.retroAnswer.findMany({ where: { keyResultId: goal.id }, orderBy: { id: 'asc' } });
    expect(answers).toMatchObject([{ learned: 'Ask earlier' }, { learned: 'Ask first', inOurControl: false, carry: 'drop' }]);
  });

  test('an unsubscribe link changes nothing when it is opened, and stops mails when it is clicked', async () => {
    const una = await person(acme.system, { name: 'Una Sub' });
    const { token } = await mintLink(acme.system, { purpose: 'unsubscribe', personId: una.id, expiresAt: '2027-01-01T00:00:00.000Z', at: api.clock.at });
    const preferences = () => api.behind.person.findFirst({ where: { id: una.id }, select: { preferences: true } });
    const before = await preferences();

    await api.http().get(`/api/check-in/${token}`).expect(200);
    expect(await preferences()).toEqual(before);
    await api.http().post(`/api/check-in/${token}`).send({}).expect(201);

    expect(await preferences()).not.toEqual(before);
  });

  test("a mail program's one-click unsubscribe is a form post, and is taken", async () => {
    const una = await person(acme.system, { name: 'Una Click' });
    const { token } = await mintLink(acme.system, { purpose: 'unsubscribe', personId: una.id, expiresAt: '2027-01-01T00:00:00.000Z', at: api.clock.at });
    const before = await api.behind.person.findFirst({ where: { id: una.id } });
    const { path } = await checkInLink({ personId: una.id });
    await api.http().post(path).type('form').send('List-Unsubscribe=One-Click').expect(400);
    await api.http().get(`/api/check-in/${token}`).set('Accept', 'text/html').expect(303).expect('Location', `/check-in/${token}`);
    expect(await api.behind.person.findFirst({ where: { id: una.id } })).toEqual(before);

    await api.http().post(`/api/check-in/${token}`).type('form').send('List-Unsubscribe=One-Click').expect(200);

    expect(await api.behind.person.findFirst({ where: { id: una.id } })).not.toEqual(before);
  });

  test('an acknowledging link stops the ladder in the name of its person', async () => {
    const { id: keyResultId } = await keyResult(acme);
    const boss = await person(acme.system, { name: 'Boss Ack' });
    const escalation = await api.behind.escalation.create({
      data: {
        organizationId: acme.organizationId,
        id: randomUUID(),
        cycleId: acme.cycle.id,
        kind: 'off_track',
        keyResultId,
        number: 1,
        openedAt: new Date(api.clock.at),
      },
    });
    await api.behind.escalationStep.create({
      data: {
        organizationId: acme.organizationId,
        escalationId: escalation.id,
        step: 1,
        recipientId: boss.id,
        audience: 'manager',
        dueAt: new Date(api.clock.at),
      },
    });
    const order = { purpose: 'acknowledge', personId: boss.id, escalationId: escalation.id, expiresAt: '2026-03-01T00:00:00.000Z', at: api.clock.at } as const;
    const { token } = await mintLink(acme.system, order);

    expect((await api.http().get(`/api/check-in/${token}`).expect(200)).body.escalation.state).toBe('open');
    await api.http().post(`/api/check-in/${token}`).send({ note: 'on it' }).expect(201);

    expect(await api.behind.escalation.findFirst({ where: { id: escalation.id } })).toMatchObject({
      state: 'acknowledged',
      acknowledgedById: boss.id,
    });
  });
});

describe('signing in', () => {
  test('opening the link uses nothing up, the click makes a session, and a second click is refused', async () => {
    const token = await api.signInToken(acme.admin.email);
    await api.http().get(`/sign-in/${token}`).expect(200);
    await api.http().get(`/sign-in/${token}`).expect(200);

    const { headers } = await api.http().post('/api/auth/session').send({ token }).expect(201);

    const [cookie = ''] = headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(/^sextant_session=[\w-]{43}; Max-Age=2592000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    await api
      .http()
      .get('/api/v1/cycles')
      .set('Cookie', cookie.split(';')[0] ?? '')
      .expect(200);
    expect((await api.http().post('/api/auth/session').send({ token }).expect(410)).body.code).toBe('LINK_REVOKED');
    await api
      .http()
      .post('/api/auth/session')
      .send({ token: `${token.slice(0, -1)}_` })
      .expect(404);
  });

  test('a link that is too old is refused', async () => {
    const token = await api.signInToken(acme.admin.email);
    api.clock.at = '2026-02-10T09:31:00.000Z';

    expect((await api.http().post('/api/auth/session').send({ token }).expect(410)).body.code).toBe('LINK_EXPIRED');
    api.clock.at = '2026-02-10T09:00:00.000Z';
  });

  test('an unknown address gets the same answer, and no mail', async () => {
    await person(acme.system, { name: 'Known Person' });

    const known = await api.http().post('/api/auth/link').set('Host', 'evil.example').send({ email: 'Known.Person@example.test' }).expect(202);
    const unknown = await api.http().post('/api/auth/link').send({ email: 'unknown.person@example.test' }).expect(202);

    expect(unknown.text).toBe(known.text);
    expect(Object.keys(unknown.headers)).toEqual(Object.keys(known.headers));
    const [mail] = await mailsTo('known.person@example.test', 1);
    expect(mail?.text).toMatch(/http:\/\/sextant\.test\/sign-in\/[\w.-]+/);
    expect(mail?.text).not.toContain('evil.example');
    expect((await api.mailbox.list({ limit: 100 })).items.filter(({ to }) => to.includes('unknown'))).toEqual([]);
  });

  test('signing out ends the session for whoever holds its cookie', async () => {
    const cookie = await api.cookieOf(acme.admin);

    const { headers } = await api.http().delete('/api/auth/session').set('Cookie', cookie).expect(204);

    expect(headers['set-cookie']?.[0]).toContain('sextant_session=; Path=/; Expires=Thu, 01 Jan 1970');
    await api.http().get('/api/v1/cycles').set('Cookie', cookie).expect(401);
    await api.http().delete('/api/auth/session').expect(204);
  });

  test('somebody who has left has no session any more', async () => {
    const leaver = await person(acme.system, { name: 'Lee Ver' });
    const cookie = await api.cookieOf(leaver);
    await api.http().get('/api/v1/cycles').set('Cookie', cookie).expect(200);

    await api.behind.person.updateMany({ where: { id: leaver.id }, data: { active: false } });

    const { body } = await api.http().get('/api/v1/cycles').set('Cookie', cookie).expect(401);
    expect(body.code).toBe('SIGNED_OUT');
  });

  test('looking as somebody else is offered in the sample company alone', async () => {
    const sample = await company(api.database, { sample: true });
    const colleague = await person(acme.system, { name: 'Cole League', role: 'CONTRIBUTOR' });
    const lookAs = async (as: Company, personId: string) =>
      api
        .http()
        .post('/api/auth/look-as')
        .set('Cookie', await api.cookieOf(as.admin))
        .send({ personId });
    const offered = await api.graphql(await api.cookieOf(sample.admin), '{ viewer { lookAs { id name } } }');
    // As the page has it: the id that it was offered.
    const viewer = offered.data?.['viewer'] as { lookAs: { id: string }[] } | undefined;
    const offeredId = viewer?.lookAs[0]?.id ?? '';

    expect((await lookAs(acme, encodeGlobalID('Person', colleague.id))).status).toBe(404);
    expect((await lookAs(sample, encodeGlobalID('Person', colleague.id))).status).toBe(404);
    const looked = await lookAs(sample, offeredId);

    expect(looked.status).toBe(201);
    const [cookie = ''] = looked.headers['set-cookie'] as unknown as string[];
    expect((await api.graphql(cookie.split(';')[0] ?? '', '{ viewer { person { name } } }')).data).toEqual({ viewer: { person: { name: 'Ada Admin' } } });
    await api.http().post('/api/auth/look-as').send({ personId: offeredId }).expect(401);
  });

  test('no token was ever logged', () => {
    const lines = api.logged();

    expect(lines).toContain('/api/check-in/:token');
    expect(lines).not.toMatch(/[0-9a-f-]{36}\.[\w-]{43}/);
    expect(lines).not.toMatch(/sextant_session/);
    expect(lines).not.toMatch(/@example\.test/);
    expect(lines).not.toContain('"level":50');
  });
});
