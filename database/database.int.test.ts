import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { company, type Company, objective, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { historyOf } from './audit-log.ts';
import { openDatabase } from './client.ts';
import { createCycle, updateCycle } from './cycles.ts';
import { type ChangeEvent, listenToEvents, publish } from './events.ts';
import { objectivesPage, updateObjective } from './objectives.ts';
import { muteMails, peoplePage, updatePerson } from './people.ts';
import { inTransaction, lookupScope } from './scope.ts';
import { decryptSecret, encryptSecret, rotateSecrets, secretKeyring } from './secrets.ts';
import { createSignInLink, endSession, sessionPerson, useSignInLink } from './sign-in.ts';

let open: OpenTestDatabase;
let acme: Company;
beforeAll(async () => {
  open = await openTestDatabase();
  acme = await company(open.database);
});
afterAll(() => open.close());

const AT = '2026-02-02T09:00:00.000Z';

test('events are heard after the commit, once, and never of what was rolled back', async () => {
  const heard: ChangeEvent[] = [];
  const listener = await listenToEvents(open.database, (events) => heard.push(...events));

  await inTransaction(acme.scope, async (scope) => {
    publish(scope, { type: 'cycle', id: 'kept' });
    publish(scope, { type: 'cycle', id: 'kept' });
    await open.database.news.flush();
    await sleep(50);
    expect(heard).toEqual([]);
  });
  await inTransaction(acme.scope, async (scope) => {
    publish(scope, { type: 'cycle', id: 'lost' });
    throw new Error('rolled back');
  }).catch(() => undefined);
  await open.database.news.flush();
  for (let waited = 0; heard.length === 0 && waited < 2_000; waited += 20) await sleep(20);
  await listener.close();

  expect(heard).toEqual([{ organizationId: acme.organizationId, type: 'cycle', id: 'kept' }]);
});

test('five hundred events in one transaction fit into notifications', async () => {
  const heard: ChangeEvent[] = [];
  const listener = await listenToEvents(open.database, (events) => heard.push(...events));

  await inTransaction(acme.scope, async (scope) => {
    for (let count = 0; count < 500; count += 1) publish(scope, { type: 'key-result', id: `key-result-${count}` });
  });
  await open.database.news.flush();
  for (let waited = 0; heard.length < 500 && waited < 2_000; waited += 20) await sleep(20);
  await listener.close();

  expect(new Set(heard.map(({ id }) => id)).size).toBe(500);
});

test('a transaction within a transaction is the same one: nothing of it stays when the outer fails', async () => {
  const goal = await objective(acme, { title: 'before' });

  await inTransaction(acme.scope, async (scope) => {
    await updateObjective(scope, { id: goal.id, title: 'after' }, { at: AT });
    throw new Error('rolled back');
  }).catch(() => undefined);

  expect(await historyOf(acme.scope, 'objective', goal.id)).toEqual([]);
});

test('a stale edit is refused with both versions, and the history tells what changed', async () => {
  const goal = await objective(acme, { title: 'first' });
  await updateObjective(acme.scope, { id: goal.id, title: 'second' }, { at: AT, version: 1 });

  const refusal = await updateObjective(acme.scope, { id: goal.id, title: 'third' }, { at: AT, version: 1 }).catch((reason: unknown) => reason);

  expect(refusal).toMatchObject({ code: 'CONFLICT', details: { yours: { title: 'third' }, theirs: { title: 'second', version: 2 } } });
  expect(await historyOf(acme.scope, 'objective', goal.id)).toMatchObject([
    { action: 'update', actor: `person:${acme.admin.id}`, before: { title: 'first', version: 1 }, after: { title: 'second', version: 2 } },
  ]);
});

test('of two edits at the same moment one wins and the other hears of it', async () => {
  const goal = await objective(acme);

  const edits = await Promise.allSettled(['a', 'b'].map((title) => updateObjective(acme.scope, { id: goal.id, title }, { at: AT, version: 1 })));

  expect(edits.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('the product can add to the history, and can neither change nor remove it', async () => {
  const goal = await objective(acme);
  await updateObjective(acme.scope, { id: goal.id, title: 'changed' }, { at: AT });
  const client = new pg.Client({ connectionString: open.appUrl });
  await client.connect();

  await expect(client.query(`UPDATE audit_log SET actor = 'nobody'`)).rejects.toThrow(/permission denied/);
  await expect(client.query('DELETE FROM audit_log')).rejects.toThrow(/permission denied/);
  await client.end();
});

test('pages go through a whole list without gap or double, however many share a name', async () => {
  const other = await company(open.database);
  for (let count = 0; count < 7; count += 1) await objective(other, { level: count < 3 ? 'TEAM' : 'COMPANY', position: count % 2 });

  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const page = await objectivesPage(other.scope, { cycleId: other.cycle.id }, { first: 2, after });
    seen.push(...page.rows.map(({ level, position }) => `${level} ${position}`));
    if (!page.hasNext) break;
    after = page.endCursor;
  }

  expect(seen).toEqual(['COMPANY 0', 'COMPANY 0', 'COMPANY 1', 'COMPANY 1', 'TEAM 0', 'TEAM 0', 'TEAM 1']);
  await expect(peoplePage(other.scope, {}, { after: 'nonsense' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test('dates are checked, an ended cycle keeps them, and a reader changes nothing', async () => {
  const input = { name: 'Q9', startsOn: '2026-07-01', endsOn: '2026-06-01' };
  await expect(createCycle(acme.scope, input, { at: AT })).rejects.toThrow(/before it starts/);
  const closed = await company(open.database, { phase: 'closed' });
  await expect(updateCycle(closed.scope, { id: closed.cycle.id, endsOn: '2026-05-01' }, { at: AT })).rejects.toMatchObject({ code: 'CYCLE_CLOSED' });
  const viewer = await scopeOf(open.database, await person(acme.system, { name: 'Vera Viewer', role: 'VIEWER' }));
  await expect(updateCycle(viewer, { id: acme.cycle.id, name: 'mine' }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('people choose their own zone and mails; nobody can be in their own report line', async () => {
  const boss = await person(acme.system, { name: 'Bo Boss' });
  const cleo = await person(acme.system, { name: 'Cleo', role: 'CONTRIBUTOR', managerId: boss.id });
  const scope = await scopeOf(open.database, cleo);

  expect(await updatePerson(scope, { id: cleo.id, timeZone: 'Asia/Kolkata' }, { at: AT })).toMatchObject({ timeZone: 'Asia/Kolkata' });
  expect((await muteMails(scope, { personId: cleo.id }, { at: AT })).preferences.muted).toContain('weekly-prompt');
  await expect(updatePerson(scope, { id: cleo.id, role: 'ADMIN' }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(updatePerson(scope, { id: boss.id, language: 'ru' }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(updatePerson(acme.scope, { id: boss.id, managerId: cleo.id }, { at: AT })).rejects.toThrow(/report line/);
  await expect(updatePerson(acme.scope, { id: boss.id, timeZone: 'Mars/Olympus' }, { at: AT })).rejects.toThrow(/Europe\/Berlin/);
});

test('a sign-in link works once, for ten minutes, for an active person, and its session ends', async () => {
  const lookup = lookupScope(open.database);
  const sam = await person(acme.system, { name: 'Sam Single', role: 'MANAGER' });
  const early = await createSignInLink(lookup, { email: ` ${sam.email.toUpperCase()}`, now: AT });
  const late = await createSignInLink(lookup, { email: sam.email, now: '2026-02-02T09:00:01.000Z' });

  const clicks = await Promise.allSettled([1, 2].map(() => useSignInLink(lookup, early?.token ?? '', '2026-02-02T09:05:00.000Z')));
  const won = clicks.flatMap((click) => (click.status === 'fulfilled' && 'sessionToken' in click.value ? [click.value] : []));

  expect(won).toHaveLength(1);
  expect(won[0]?.person).toMatchObject({ role: 'MANAGER' });
  await expect(useSignInLink(lookup, early?.token ?? '', AT)).rejects.toMatchObject({ code: 'LINK_REVOKED' });
  await expect(useSignInLink(lookup, late?.token ?? '', '2026-02-02T09:11:00.000Z')).rejects.toMatchObject({ code: 'LINK_EXPIRED' });
  await expect(useSignInLink(lookup, 'made.up', AT)).rejects.toMatchObject({ code: 'LINK_INVALID' });
  expect(await createSignInLink(lookup, { email: 'nobody@example.test', now: AT })).toBeNull();
  const session = won[0]?.sessionToken ?? '';
  expect(await sessionPerson(lookup, session, AT)).toMatchObject({ personId: sam.id });
  await endSession(lookup, session, AT);
  expect(await sessionPerson(lookup, session, AT)).toBeNull();
});

test('a secret can be read in its own row alone, and under the old key until it was rotated', async () => {
  const old = open.database.secretKey;
  const place = { organizationId: acme.organizationId, table: 'connections', rowId: crypto.randomUUID() };
  const secret = encryptSecret(old, place, 'ghp_secret');
  expect(() => decryptSecret(old, { ...place, rowId: crypto.randomUUID() }, secret)).toThrow(/does not belong there/);
  const columns = {
    organizationId: place.organizationId,
    id: place.rowId,
    provider: 'github',
    name: 'x',
    config: {},
    ownerId: acme.admin.id,
    createdAt: new Date(AT),
  };
  await open.behind.connection.create({ data: { ...columns, secret: secret.bytes, secretKeyId: secret.keyId } });
  const fresh = secretKeyring('an entirely new key', ['a key for tests only, no secret']);
  const database = openDatabase({ url: open.appUrl, secretKey: fresh });

  const counts = [await rotateSecrets(database), await rotateSecrets(database)];
  const row = await database.prisma.connection.findFirstOrThrow({ where: { id: place.rowId } });
  await database.close();

  const rotated = { bytes: row.secret ?? new Uint8Array(), keyId: row.secretKeyId ?? '' };
  // With the keys of people that other tests here made.
  expect(counts).toEqual([expect.any(Number), 0]);
  expect(decryptSecret(fresh, place, rotated)).toBe('ghp_secret');
  expect(() => decryptSecret(old, place, rotated)).toThrow(/SECRET_KEY_PREVIOUS/);
});
