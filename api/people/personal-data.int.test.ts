import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { createPerson, type PersonRow } from '../../database/people.ts';
import { updateObjective } from '../../database/objectives.ts';
import { personScope } from '../../database/scope.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { checkIn, type Company, company, keyResult, objective, person } from '../../test/factories.ts';

const AT = '2026-02-10T09:00:00.000Z';

let api: TestApi;
let acme: Company;
let zelda: PersonRow;
let admin: string;

beforeAll(async () => {
  api = await openTestApi();
  acme = await company(api.database);
  zelda = await createPerson(acme.scope, { name: 'Zelda Canary', email: 'zelda@canary.test', timeZone: 'UTC' }, { at: AT });
  admin = await api.cookieOf(acme.admin);
});

afterAll(() => api.close());

function addressOf({ id }: PersonRow): string {
  return `/api/files/people/${encodeURIComponent(encodeGlobalID('Person', id))}/export.json`;
}

async function erase({ id, version }: PersonRow): Promise<Record<string, unknown>> {
  const query = `mutation { erasePerson(id: "${encodeGlobalID('Person', id)}", version: ${version}) {
    ... on MutationErasePersonSuccess { data { name email active erased } } ... on Refusal { code message } } }`;
  return (await api.graphql(admin, query)).data?.['erasePerson'] as Record<string, unknown>;
}

test('the file holds everything about a person, and nothing that opens a door', async () => {
  const scope = personScope(api.database, { organizationId: acme.organizationId, personId: zelda.id, role: 'CONTRIBUTOR', address: '203.0.113.9' });
  const goal = await objective(acme, { title: 'Her objective', ownerId: zelda.id });
  const number = await keyResult(acme, { title: 'Her number', objectiveId: goal.id, ownerId: zelda.id });
  await checkIn({ ...acme, scope }, number, { at: AT, value: '10', progressNote: 'What she wrote' });
  await updateObjective(acme.scope, { id: goal.id, title: 'Her objective, reworded' }, { version: goal.version, at: AT });
  const cookie = await api.cookieOf(zelda);
  await api.deps.mails.signInLink({ organizationId: acme.organizationId, personId: zelda.id, token: await api.signInToken(zelda.email), at: AT });

  const { text, headers } = await api.http().get(addressOf(zelda)).set('Cookie', cookie).expect(200);

  const file = JSON.parse(text) as Record<string, object[]>;
  expect(headers['content-disposition']).toContain('person.json');
  expect(file).toMatchObject({
    person: { name: 'Zelda Canary', email: 'zelda@canary.test' },
    objectives: [{ title: 'Her objective, reworded' }],
    keyResults: [{ title: 'Her number' }],
    checkIns: [{ progressNote: 'What she wrote', value: '10' }],
    sessions: [{ method: 'password' }],
    signInLinks: [{ usedAt: null }],
    messages: [{ kind: 'sign-in', state: 'sent', input: { reader: { name: 'Zelda Canary' } } }],
  });
  expect(file['auditEntries']).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ noun: 'person', action: 'create', after: expect.objectContaining({ name: 'Zelda Canary' }) as object }),
      expect.objectContaining({ action: 'check-in', actor: `person:${zelda.id}`, address: '203.0.113.9' }),
      expect.objectContaining({ noun: 'person', action: 'export' }),
    ]),
  );
  const [token = ''] = cookie.split('=').slice(1);
  const hashes = [...(await api.behind.session.findMany()), ...(await api.behind.signInLink.findMany()), ...(await api.behind.link.findMany())];
  expect(hashes.length).toBeGreaterThan(1);
  for (const secret of [token, 'tokenHash', ...hashes.map(({ tokenHash }) => tokenHash)]) expect(text).not.toContain(secret);
});

test('a file goes on over pages', async () => {
  const goal = await objective(acme);
  await api.behind.keyResult.createMany({
    data: Array.from({ length: 450 }, (_, index) => ({
      organizationId: acme.organizationId,
      id: crypto.randomUUID(),
      cycleId: acme.cycle.id,
      objectiveId: goal.id,
      title: `Many ${index}`,
      kind: 'binary' as const,
      ownerId: acme.admin.id,
      createdAt: new Date(AT),
    })),
  });

  const { text } = await api.http().get(addressOf(acme.admin)).set('Cookie', admin).expect(200);

  expect((JSON.parse(text) as Record<string, object[]>)['keyResults']).toHaveLength(450);
});

test('an administrator takes anybody’s, others their own alone, and each is written down', async () => {
  const mona = await person(acme.system, { name: 'Mona Manager', role: 'MANAGER' });
  const other = await company(api.database);

  await api.http().get(addressOf(mona)).set('Cookie', admin).expect(200);
  await api
    .http()
    .get(addressOf(mona))
    .set('Cookie', await api.cookieOf(mona))
    .expect(200);
  await api
    .http()
    .get(addressOf(zelda))
    .set('Cookie', await api.cookieOf(mona))
    .expect(404);
  await api
    .http()
    .get(addressOf(zelda))
    .set('Cookie', await api.cookieOf(other.admin))
    .expect(404);
  await api.http().get(addressOf(zelda)).expect(401);
  await api.http().get('/api/files/people/none/export.json').set('Cookie', admin).expect(400);

  const taken = await api.behind.auditEntry.findMany({ where: { action: 'export', noun: 'person', subjectId: mona.id }, select: { actor: true } });
  expect(taken.map(({ actor }) => actor).toSorted()).toEqual([`person:${acme.admin.id}`, `person:${mona.id}`].toSorted());
});

test('whoever is erased is signed out and gone from audit log and mailbox; what they did stays', async () => {
  const gone = await createPerson(acme.scope, { name: 'Gone Canary', email: 'gone@canary.test', timeZone: 'UTC' }, { at: AT });
  const cookie = await api.cookieOf(gone);
  await api.deps.mails.signInLink({ organizationId: acme.organizationId, personId: gone.id, token: await api.signInToken(gone.email), at: AT });
  const mailed = async (): Promise<string[]> => (await api.mailbox.list({ limit: 100 })).items.map(({ to }) => to).filter((to) => to.includes('gone@'));
  expect(await mailed()).toHaveLength(1);

  expect(await erase(gone)).toEqual({
    data: { name: expect.stringMatching(/^Erased person/), email: `erased-${gone.id}@erased.invalid`, active: false, erased: true },
  });

  expect(await api.behind.account.count({ where: { email: 'gone@canary.test' } })).toBe(0);
  await api.http().get(addressOf(gone)).set('Cookie', cookie).expect(401);
  const subject = encodeGlobalID('Person', gone.id);
  const { data } = await api.graphql(admin, `{ auditEntries(first: 20, subject: "${subject}") { edges { node { action before after } } } }`);
  expect(data).toMatchObject({
    auditEntries: {
      edges: expect.arrayContaining([
        { node: { action: 'erase', before: null, after: null } },
        { node: { action: 'create', before: null, after: expect.objectContaining({ name: { $personal: 'erased' } }) as object } },
      ]) as object,
    },
  });
  for (const file of ['audit-log.csv', 'audit-log.jsonl']) {
    const { text } = await api.http().get(`/api/files/${file}`).set('Cookie', admin).buffer(true).expect(200);
    expect(text).not.toMatch(/Gone Canary|gone@canary/);
    expect(text).toContain('Zelda Canary');
  }
  expect(await mailed()).toEqual([]);
  expect(api.logged()).not.toMatch(/gone@canary/);
});

test('the last administrator is not erased, with a sentence', async () => {
  expect(await erase(acme.admin)).toEqual({ code: 'INVALID_INPUT', message: expect.stringContaining('last administrator') });
});

test('a change of anything but a person asks for no key', async () => {
  const goal = await objective(acme);
  api.statements();

  await updateObjective(acme.scope, { id: goal.id, title: 'Reworded again' }, { version: goal.version, at: AT });

  expect(api.statements().filter((text) => text.includes('person_keys'))).toEqual([]);
});
