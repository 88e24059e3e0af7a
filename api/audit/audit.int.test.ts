import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeAudits } from '../../database/audit-log.ts';
import { createObjective, updateObjective } from '../../database/objectives.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { type Company, company, objective, person } from '../../test/factories.ts';

let api: TestApi;
let acme: Company;
let admin: string;
let contributor: string;

beforeAll(async () => {
  api = await openTestApi();
  acme = await company(api.database);
  admin = await api.cookieOf(acme.admin);
  contributor = await api.cookieOf(await person(acme.system, { name: 'Cleo Contributor', role: 'CONTRIBUTOR' }));
});

afterAll(() => api.close());

interface Entry {
  actor: string;
  action: string;
  noun: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  address: string;
}

async function entries(args: string): Promise<Entry[]> {
  const { data, errors } = await api.graphql(admin, `{ auditEntries(${args}) { edges { node { actor action noun before after address } } } }`);
  expect(errors).toBeUndefined();
  const { edges } = (data ?? {})['auditEntries'] as { edges: { node: Entry }[] };
  return edges.map(({ node }) => node);
}

test('everything that ever happened to an objective stands in the log, with before and after', async () => {
  const goal = await createObjective(
    acme.scope,
    { cycleId: acme.cycle.id, title: 'Win the north', level: 'COMPANY', ownerId: acme.admin.id },
    { at: '2026-02-10T09:20:00.000Z' },
  );
  await updateObjective(acme.scope, { id: goal.id, title: 'Win the south' }, { version: goal.version, at: '2026-02-10T09:30:00.000Z' });
  const id = Buffer.from(`Objective:${goal.id}`).toString('base64');

  expect(await entries(`first: 10, subject: "${id}"`)).toMatchObject([
    { actor: 'Ada Admin', action: 'update', noun: 'objective', before: { title: 'Win the north' }, after: { title: 'Win the south' } },
    { action: 'create', after: { title: 'Win the north' } },
  ]);
});

test('a history names what its reader may see and nothing else, at the cost of few statements', async () => {
  const closed = await company(api.database, { settings: { access: 'place' } });
  const [ben, clara] = [await person(closed.system, { name: 'Ben Adams' }), await person(closed.system, { name: 'Clara Diaz' })];
  const write = { cycleId: closed.cycle.id, level: 'INDIVIDUAL' } as const;
  const own = await objective(closed, { ...write, title: 'Own goal', ownerId: ben.id });
  const open = await objective(closed, { ...write, title: 'Open goal', ownerId: ben.id });
  const hidden = await objective(closed, { ...write, title: 'Hidden goal', ownerId: clara.id });
  const at = '2026-02-10T10:00:00.000Z';
  const moves = Array.from({ length: 12 }, (_, index) => ({
    ...{ action: 'update', noun: 'objective', subjectId: own.id, at: `2026-02-10T09:00:${index + 10}.000Z` },
    ...{ before: { parentId: hidden.id, ownerId: clara.id, teamId: 'no id' }, after: { parentId: open.id, ownerId: ben.id, teamId: null } },
  }));
  await writeAudits(closed.scope, [{ action: 'advance', noun: 'objective', subjectId: own.id, at, before: { version: 1 }, after: { version: 2 } }, ...moves]);
  const id = Buffer.from(`Objective:${own.id}`).toString('base64');
  const asked = (first: number) => `{ objective(id: "${id}") { history(first: ${first}) { automatic names { id name } } } }`;
  const namesFor = async (cookie: string) => {
    const { data } = await api.graphql(cookie, asked(12));
    return ((data ?? {})['objective'] as { history: { automatic: boolean; names: { name: string }[] }[] }).history.map(({ automatic, names }) => ({
      automatic,
      names: names.map(({ name }) => name).sort(),
    }));
  };
  const cookie = await api.cookieOf(ben);
  const costs: number[] = [];
  for (const first of [2, 12]) {
    await api.database.news.flush();
    api.statements();
    await api.graphql(cookie, asked(first));
    costs.push(api.statements().length);
  }

  expect((await namesFor(cookie))[1]).toEqual({ automatic: false, names: ['Ben Adams', 'Clara Diaz', 'Open goal'] });
  expect((await namesFor(await api.cookieOf(closed.admin)))[1]?.names).toEqual(['Ben Adams', 'Clara Diaz', 'Hidden goal', 'Open goal']);
  expect(costs[0]).toBe(costs[1]);
});

test('a sign-in names who and from where; a refusal names what was asked', async () => {
  // An address that no other company of these tests has.
  const dora = await person(acme.system, { name: 'Dora Door' });
  const { body } = await api
    .http()
    .post('/api/auth/session')
    .send({ token: await api.signInToken(dora.email) });
  expect(body).toEqual({ signedIn: true });
  await api.graphql(contributor, '{ auditEntries(first: 1) { edges { node { id } } } }');

  const personId = Buffer.from(`Person:${dora.id}`).toString('base64');
  expect(await entries(`first: 5, action: "sign-in", personId: "${personId}"`)).toMatchObject([
    { actor: 'Dora Door', noun: 'person', after: { by: 'link' }, address: expect.stringMatching(/127\.0\.0\.1$/) },
  ]);
  const refused = await waitFor(() => entries('first: 5, action: "refused"'));
  expect(refused).toMatchObject([{ actor: 'Cleo Contributor', noun: 'audit', after: { asked: 'read' } }]);
});

test.each([
  ['a contributor', () => contributor, 404],
  ['nobody', () => '', 401],
])('%s reads neither list nor file', async (_who, cookie, status) => {
  const list = await api.graphql(cookie(), '{ auditEntries(first: 1) { edges { node { id } } } }');
  expect(list.errors).toHaveLength(1);
  await api.http().get('/api/files/audit-log.csv').set('Cookie', cookie()).expect(status);
  await api.http().get('/api/files/audit-log.jsonl').set('Cookie', cookie()).expect(status);
});

test('another company is never in it', async () => {
  const other = await company(api.database);
  await objective(other, { title: 'Not yours' });

  const everything = await api.http().get('/api/files/audit-log.jsonl').set('Cookie', admin).expect(200);
  expect(everything.text).not.toContain('Not yours');
});

test('a file holds what the list holds, page after page; nothing in it runs as a formula; that it was taken is an entry', async () => {
  const at = '2026-02-11T09:00:00.000Z';
  const many = Array.from({ length: 450 }, (_, index) => ({ action: 'update', noun: 'team', subjectId: `=HYPERLINK("x";${index})`, after: { index }, at }));
  await writeAudits(acme.scope, many);

  const csv = await api.http().get('/api/files/audit-log.csv?noun=team').set('Cookie', admin).expect(200);
  const lines = await api.http().get('/api/files/audit-log.jsonl?noun=team').set('Cookie', admin).buffer(true).expect(200);

  expect(csv.headers['content-disposition']).toContain('audit-log.csv');
  expect(csv.text.trim().split('\n')).toHaveLength(451);
  expect(csv.text).toContain(`"'=HYPERLINK`);
  expect(lines.text.trim().split('\n')).toHaveLength(450);
  expect(await entries('first: 2, action: "export"')).toMatchObject([{ noun: 'audit' }, { noun: 'audit' }]);
});

test.each(['personId=zzz', 'from=yesterday', `action=${'x'.repeat(60)}`])('a file asked for by %s is refused with a sentence', async (query) => {
  const { body } = await api.http().get(`/api/files/audit-log.csv?${query}`).set('Cookie', admin).expect(400);
  expect(body).toMatchObject({ code: 'INVALID_INPUT' });
});

async function waitFor<Item>(read: () => Promise<Item[]>): Promise<Item[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await read();
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return [];
}
