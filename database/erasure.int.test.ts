import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DEFAULT_PREFERENCES } from '../domain/person.ts';
import { type Company, checkIn, company, keyResult, objective, type OpenTestDatabase, openTestDatabase, person, scopeOf, team } from '../test/factories.ts';
import { accountOf } from './accounts.ts';
import { createApiToken } from './api-tokens.ts';
import { auditPage } from './audit-entries.ts';
import { type AuditRow, historyOf, writeAudits } from './audit-log.ts';
import { sealNext } from './audit-seals.ts';
import { verifyAudit } from './audit-verification.ts';
import { openDatabase } from './client.ts';
import { addComment, reactToComment } from './comment-changes.ts';
import { commentsPage } from './comments.ts';
import { planEffect, settleEffect } from './effects.ts';
import { erasePerson } from './erasure.ts';
import { mintLink } from './links.ts';
import { createPerson, type PersonRow, personById, updatePerson } from './people.ts';
import { lookupScope, personScope, systemScope } from './scope.ts';
import { rotateSecrets, secretKeyring } from './secrets.ts';
import { createSignInLink, startSessionFor } from './sign-in.ts';

const AT = '2026-02-10T09:00:00.000Z';
const LATER = '2026-02-10T10:00:00.000Z';
const NAME = 'Zelda Quuxcanary';
const FORMER = 'Zelda Formercanary';
const EMAIL = 'zelda.canary@example.test';

let open: OpenTestDatabase;
let acme: Company;
let zelda: PersonRow;

beforeAll(async () => {
  open = await openTestDatabase();
});

afterAll(() => open.close());

/** Zelda, who was called otherwise before, and all that Sextant comes to hold of her by itself. */
beforeEach(async () => {
  acme = await company(open.database);
  const input = { name: FORMER, email: EMAIL, timeZone: 'Europe/Lisbon', preferences: { ...DEFAULT_PREFERENCES, muted: ['digest'] } };
  const { id } = await createPerson(acme.scope, input, { at: AT });
  zelda = await updatePerson(acme.scope, { id, name: NAME }, { at: AT });
  const account = await accountOf(lookupScope(open.database), { email: EMAIL, name: NAME, now: AT });
  const scope = { ...(await scopeOf(open.database, zelda)), address: '203.0.113.77' };
  await startSessionFor(scope, AT, { method: 'password', accountId: account.id, device: 'Canary browser' });
  await createApiToken(scope, { personId: id, name: 'Script', scopes: ['read'], days: 30 }, { at: AT });
  await createSignInLink(lookupScope(open.database), { email: EMAIL, now: AT });
  await mintLink(acme.system, { purpose: 'unsubscribe', personId: id, expiresAt: LATER, at: AT });
  await send(zelda, { reader: { name: NAME }, keyResults: [] }, `For ${NAME}`);
  await send(acme.admin, { reader: { name: 'Ada Admin' }, lines: [`${NAME} was silent`, `${FORMER} as well`] }, `${NAME}: silent`);
});

async function send({ id }: PersonRow, input: object, title: string): Promise<string> {
  const key = { kind: 'digest', subject: `person/${id}`, occurrence: crypto.randomUUID(), recipient: id, channel: 'mail' } as const;
  const effect = await planEffect(acme.system, { ...key, dueAt: AT, reason: 'weekly', workflowId: 'test' });
  await settleEffect(acme.system, effect.id, { state: 'sent', at: AT, title, input, receipt: { response: `250 accepted for ${EMAIL}` } });
  return effect.id;
}

/** Every place in which the company's rows hold a text, by asking the catalog for all columns of all tables that can hold one. */
async function placesOf(text: string): Promise<string[]> {
  const columns = await open.behind.$queryRaw<{ table: string; column: string; type: string }[]>`
    SELECT c.relname AS table, a.attname AS column, t.typname AS type FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> '_prisma_migrations' AND a.attnum > 0 AND NOT a.attisdropped
      AND t.typname IN ('text', 'varchar', 'json', 'jsonb', '_text', '_varchar', 'bytea')`;
  expect(columns.length).toBeGreaterThan(80);
  const found: string[] = [];
  for (const { table, column, type } of columns) {
    const said = type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`;
    // Accounts stand above organizations: api/people/personal-data.int.test.ts.
    if (table.startsWith('account') || table === 'attempt_counts') continue;
    const own = `"${table === 'organizations' ? 'id' : 'organization_id'}" = $2::uuid`;
    const query = `SELECT 1 FROM "${table}" WHERE ${own} AND position(lower($1) in lower(${said})) > 0 LIMIT 1`;
    const rows = await open.behind.$queryRawUnsafe<object[]>(query, text, acme.organizationId);
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found.toSorted();
}

async function erase(): Promise<PersonRow> {
  return (await erasePerson(acme.scope, { id: zelda.id }, { version: (await personById(acme.system, zelda.id)).version, at: LATER })).person;
}

test('nothing of an erased person is left in any table, and the chain is as it was sealed', async () => {
  await sealNext(acme.system, AT);
  const before = await placesOf('canary');

  const erased = await erase();
  const anchor = await sealNext(acme.system, LATER);

  expect(before).toEqual(['effects.input', 'effects.receipt', 'effects.title', 'people.email', 'people.name', 'sessions.device']);
  expect(await placesOf('canary')).toEqual([]);
  expect(erased).toMatchObject({ name: expect.stringMatching(/^Erased person \w{6}$/), active: false, erasedAt: LATER, timeZone: 'UTC' });
  expect(erased.preferences).toEqual(DEFAULT_PREFERENCES);
  expect(await verifyAudit(acme.system, { anchor })).toMatchObject({ findings: [], waiting: 0 });
  expect(await open.behind.link.count({ where: { personId: zelda.id } })).toBe(0);
});

test('their messages are empty, and those to others name somebody erased; whoever is called alike keeps their name', async () => {
  await send(acme.admin, { lines: ['Zelda Quuxson was silent'] }, 'Zelda Quuxson: silent');
  zelda = await updatePerson(acme.scope, { id: zelda.id, name: 'Zelda Quux' }, { at: AT });

  const { name } = await erase();

  const effects = await open.behind.effect.findMany({ where: { organizationId: acme.organizationId }, select: { recipient: true, title: true, input: true } });
  const to = ({ id }: PersonRow) => effects.filter(({ recipient }) => recipient === id).map(({ title, input }) => ({ title, input }));
  expect(to(zelda)).toEqual([{ title: '', input: {} }]);
  expect(to(acme.admin)).toEqual(
    expect.arrayContaining([
      { title: `${name}: silent`, input: { reader: { name: 'Ada Admin' }, lines: [`${name} was silent`, `${name} as well`] } },
      { title: 'Zelda Quuxson: silent', input: { lines: ['Zelda Quuxson was silent'] } },
    ]),
  );
});

test('a message that waits for them is not sent any more', async () => {
  const key = { kind: 'reminder', subject: 'cycle/1', occurrence: '2026-W08', recipient: zelda.id, channel: 'mail' } as const;
  const { id } = await planEffect(acme.system, { ...key, dueAt: LATER, reason: 'weekly', workflowId: 'test' });

  await erase();

  expect(await open.behind.effect.findFirstOrThrow({ where: { id } })).toMatchObject({ state: 'skipped', reason: 'erased' });
});

test('what they wrote in threads stays as done by somebody erased, where others called them nobody is named, and their inbox is gone', async () => {
  const number = await keyResult(acme);
  const scope = await scopeOf(open.database, zelda);
  const { id } = await addComment(acme.scope, { keyResultId: number.id, body: `What do you say, <@${zelda.id}>?` }, { at: AT });
  await addComment(scope, { keyResultId: number.id, body: 'It will do' }, { at: AT });
  await reactToComment(scope, { id, reaction: 'heart', on: true }, { at: AT });

  await erase();

  const kept = await commentsPage(acme.scope, { keyResultId: number.id }, {});
  expect(kept.rows.map(({ authorId, body }) => [authorId, body])).toEqual(
    expect.arrayContaining([
      [zelda.id, 'It will do'],
      [acme.admin.id, `What do you say, <@${zelda.id}>?`],
    ]),
  );
  expect(await open.behind.notice.count({ where: { personId: zelda.id } })).toBe(0);
  expect(await placesOf('canary')).toEqual([]);
});

test('what they checked in stays, as done by somebody erased', async () => {
  const number = await keyResult(acme);
  const scope = { ...acme, scope: personScope(open.database, { organizationId: acme.organizationId, personId: zelda.id, role: 'ADMIN' }) };
  await checkIn(scope, number, { at: AT, value: '40', progressNote: 'Half of it is done' });

  await erase();

  expect(await open.behind.checkIn.findMany({ where: { keyResultId: number.id }, select: { authorId: true, progressNote: true } })).toEqual([
    { authorId: zelda.id, progressNote: 'Half of it is done' },
  ]);
});

describe('the audit log', () => {
  async function entries(): Promise<AuditRow[]> {
    return (await auditPage(acme.scope, { noun: 'person', subjectId: zelda.id }, {})).rows;
  }

  test('names people until they are erased, and then says that they were', async () => {
    const named = await entries();

    await erase();

    const erased = { $personal: 'erased' };
    const then = await entries();
    expect(named.find(({ action }) => action === 'update')).toMatchObject({ before: { name: FORMER }, after: { name: NAME } });
    expect(named.find(({ action }) => action === 'create')).toMatchObject({ after: { name: FORMER, email: EMAIL, timeZone: 'Europe/Lisbon' } });
    expect(then.find(({ action }) => action === 'update')).toMatchObject({ before: { name: erased }, after: { name: erased } });
    expect(then.find(({ action }) => action === 'create')).toMatchObject({ after: { name: erased, email: erased, role: 'CONTRIBUTOR' } });
    expect(then.find(({ action }) => action === 'erase')).toMatchObject({ actor: `person:${acme.admin.id}`, before: null, after: null });
  });

  test('holds ciphertexts that mean nothing in another entry or field', async () => {
    const [create] = (await entries()).filter(({ action }) => action === 'create');
    const stored = await open.behind.auditEntry.findFirstOrThrow({ where: { id: create?.id ?? '' } });
    const { name, email } = stored.after as Record<string, object>;
    await open.behind.auditEntry.updateMany({ where: { id: stored.id }, data: { after: { name: email ?? {}, email: name ?? {} } } });

    expect((await entries()).find(({ action }) => action === 'create')?.after).toEqual({
      name: { $personal: 'unreadable' },
      email: { $personal: 'unreadable' },
    });
  });

  test('gives nobody erased a key again, whatever is written of them', async () => {
    await erase();
    await writeAudits(acme.scope, [{ action: 'update', noun: 'person', subjectId: zelda.id, after: { name: NAME }, at: LATER }]);

    expect(await open.behind.personKey.count({ where: { personId: zelda.id } })).toBe(0);
    expect(await placesOf('canary')).toEqual([]);
  });

  test('gives one key to two who write of a person at once, and none once an erasure is under way', async () => {
    const others = await Promise.all([1, 2, 3].map(async (number) => person(acme.system, { name: `Other ${number}` })));
    await Promise.all(
      others.flatMap(({ id }) =>
        [1, 2].map((number) => writeAudits(acme.scope, [{ action: 'update', noun: 'person', subjectId: id, after: { name: `Other ${number}` }, at: AT }])),
      ),
    );
    const races = others.map(async ({ id }) =>
      Promise.all([
        erasePerson(acme.scope, { id }, { at: LATER }),
        writeAudits(acme.scope, [{ action: 'update', noun: 'person', subjectId: id, after: { name: 'Other canary' }, at: LATER }]),
      ]),
    );
    await Promise.all(races);

    expect(await open.behind.personKey.count({ where: { personId: { in: others.map(({ id }) => id) } } })).toBe(0);
  });

  test('counts in the entry of an erasure those from before people had keys, which still name them', async () => {
    const plainEntry = { organizationId: acme.organizationId, at: new Date(AT), actor: 'system', noun: 'person', subjectId: zelda.id };
    await open.behind.auditEntry.create({ data: { ...plainEntry, id: crypto.randomUUID(), action: 'update', after: { name: FORMER } } });

    await erase();

    expect((await entries()).find(({ action }) => action === 'erase')).toMatchObject({ after: { plainEntries: 1 } });
  });
});

describe('after a rotation of SECRET_KEY', () => {
  const oldKey = 'a key for tests only, no secret';
  const newKey = 'the key that came after it';

  test('names stay readable without the former key', async () => {
    const rotating = openDatabase({ url: open.appUrl, secretKey: secretKeyring(newKey, [oldKey]) });
    await rotateSecrets(rotating);
    await rotating.close();
    const after = openDatabase({ url: open.appUrl, secretKey: secretKeyring(newKey) });
    const [entry] = (await historyOf(systemScope(after, { organizationId: acme.organizationId, workflowId: 'test' }), 'person', zelda.id)).filter(
      ({ action }) => action === 'update',
    );
    await after.close();
    const back = openDatabase({ url: open.appUrl, secretKey: secretKeyring(oldKey, [newKey]) });
    await rotateSecrets(back);
    await back.close();

    expect(entry).toMatchObject({ before: { name: FORMER }, after: { name: NAME } });
  });

  test('that was not carried through, the log is read without the names, and nobody gets a second key', async () => {
    const foreign = openDatabase({ url: open.appUrl, secretKey: secretKeyring(newKey) });
    const scope = personScope(foreign, { organizationId: acme.organizationId, personId: acme.admin.id, role: 'ADMIN' });

    expect((await historyOf(scope, 'person', zelda.id)).find(({ action }) => action === 'update')).toMatchObject({
      after: { name: { $personal: 'unreadable' } },
    });
    await expect(updatePerson(scope, { id: zelda.id, name: 'Zelda' }, { at: LATER })).rejects.toThrow(/SECRET_KEY_PREVIOUS/);

    await foreign.close();
  });
});

describe('is refused', () => {
  test('to whoever is no administrator', async () => {
    const scope = await scopeOf(open.database, await person(acme.system, { name: 'Mona Manager', role: 'MANAGER' }));

    await expect(erasePerson(scope, { id: zelda.id }, { at: LATER })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('of the last administrator', async () => {
    await expect(erasePerson(acme.scope, { id: acme.admin.id }, { at: LATER })).rejects.toThrow(
      /last administrator.*Make somebody else an administrator first/,
    );
  });

  test('over an older version, and a second time', async () => {
    await expect(erasePerson(acme.scope, { id: zelda.id }, { version: zelda.version - 1, at: LATER })).rejects.toMatchObject({ code: 'CONFLICT' });
    await erase();
    await expect(erase()).rejects.toThrow(/was erased/);
    await expect(updatePerson(acme.scope, { id: zelda.id, name: NAME }, { at: LATER })).rejects.toThrow(/was erased/);
  });

  test('of whoever still answers for something, with what it is; not for what is over', async () => {
    const goal = await objective(acme, { ownerId: zelda.id });
    await keyResult(acme, { objectiveId: goal.id, ownerId: zelda.id });
    await keyResult(acme, { objectiveId: goal.id, ownerId: zelda.id });
    const { id: teamId } = await team(acme.system, { leadId: zelda.id });

    await expect(erase()).rejects.toMatchObject({ details: { objectives: 1, keyResults: 2, teams: 1 } });
    await expect(erase()).rejects.toThrow(`${NAME} still answers for 1 objective, 2 key results, 1 team. Give these to somebody else`);

    await acme.system.db.team.updateMany({ where: { id: teamId }, data: { leadId: null } });
    await acme.system.db.cycle.updateMany({ where: { id: acme.cycle.id }, data: { phase: 'closed' } });
    expect(await erase()).toMatchObject({ active: false });
  });
});
