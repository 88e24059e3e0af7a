import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import type { AuditAnchor } from '../domain/audit-anchor.ts';
import { type Company, company, type OpenTestDatabase, openTestDatabase, person } from '../test/factories.ts';
import { signExpiry } from './audit-chain.ts';
import { writeAudits } from './audit-log.ts';
import { expireAll, expireNext } from './audit-retention.ts';
import { sealNext } from './audit-seals.ts';
import { type AuditFinding, type AuditVerdict, verifyAudit } from './audit-verification.ts';
import { organizationById, updateSettings } from './organizations.ts';
import { lookupScope, personScope } from './scope.ts';
import { secretKeyring } from './secrets.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let open: OpenTestDatabase;
let superuser: pg.Client;
let acme: Company;
let anchor: AuditAnchor | null;

beforeAll(async () => {
  open = await openTestDatabase();
  superuser = new pg.Client({ connectionString: open.adminUrl });
  await superuser.connect();
});

afterAll(async () => {
  await superuser.end();
  await open.close();
});

/** Three entries of each age, each three under a seal of its own: places 1 to 3, 4 to 6, 7 to 9. The database's own clock says what is old. */
beforeEach(async () => {
  acme = await company(open.database);
  anchor = null;
  for (const days of [500, 400, 300]) {
    await writeAudits(
      acme.scope,
      [1, 2, 3].map((entry) => ({ action: 'update', noun: 'objective', subjectId: `goal-${days}-${entry}`, after: { title: 'Grow' }, at: ago(days) })),
    );
    anchor = await sealNext(acme.system, ago(days));
  }
});

function ago(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString();
}

async function keep(auditRetentionDays: number | null): Promise<void> {
  const { version } = await organizationById(acme.scope);
  await updateSettings(acme.scope, { settings: { auditRetentionDays } }, { version, at: ago(0) });
  anchor = await sealNext(acme.system, ago(0));
}

async function expire(): Promise<number> {
  const heads = await expireNext(acme.system, ago(0));
  anchor = heads.at(-1) ?? anchor;
  return heads.length;
}

async function verify(): Promise<AuditVerdict> {
  return verifyAudit(acme.system, { anchor });
}

async function kinds(): Promise<AuditFinding['kind'][]> {
  return [...new Set((await verify()).findings.map(({ kind }) => kind))];
}

async function places(): Promise<number[]> {
  const { rows } = await superuser.query<{ sequence: string }>(
    `SELECT l.sequence FROM audit_leaves l JOIN audit_log e ON e.organization_id = l.organization_id AND e.id = l.entry_id WHERE l.organization_id = $1 ORDER BY 1`,
    [acme.organizationId],
  );
  return rows.map(({ sequence }) => Number(sequence));
}

/** What nobody but a superuser can do. */
async function removeAt(...sequences: number[]): Promise<void> {
  await superuser.query(
    `DELETE FROM audit_log e USING audit_leaves l WHERE l.organization_id = $1 AND l.sequence = ANY($2) AND e.organization_id = $1 AND e.id = l.entry_id`,
    [acme.organizationId, sequences],
  );
}

async function writeRecord(given: { lastSequence: unknown; keepDays: number; signature: string; keyId: string; firstSequence?: number }): Promise<void> {
  const entries = Number(given.lastSequence);
  await writeAudits(acme.scope, [
    { action: 'expire', noun: 'audit', subjectId: acme.organizationId, after: { firstSequence: 1, entries, ...given }, at: ago(0) },
  ]);
  anchor = await sealNext(acme.system, ago(0));
}

/** The product's role, past the product. */
async function asProduct(statement: string, ...values: unknown[]): Promise<unknown> {
  const client = new pg.Client({ connectionString: open.appUrl });
  await client.connect();
  try {
    await client.query(`SELECT set_config('app.organization_id', $1, false)`, [acme.organizationId]);
    return (await client.query(statement, values)).rows;
  } finally {
    await client.end();
  }
}

test('without a policy nothing is ever removed', async () => {
  expect(await expire()).toBe(0);
  expect(await verify()).toMatchObject({ entries: 9, expired: 0, findings: [] });
});

test('what is older than the policy is gone, the chain is as provable as before, and the log says what was removed', async () => {
  await keep(365);

  expect(await expire()).toBe(1);

  expect(await places()).toEqual([7, 8, 9, 10, 11]);
  expect(await verify()).toEqual({ seals: 5, entries: 11, expired: 6, waiting: 0, unknownKeys: 0, findings: [] });
  const record = await acme.system.db.auditEntry.findFirst({ where: { noun: 'audit', action: 'expire' } });
  expect(record).toMatchObject({ actor: 'workflow:audit-sealer', after: { firstSequence: 1, lastSequence: 6, entries: 6, keepDays: 365 } });
  expect(await expire()).toBe(0);
});

test('a longer policy removes less, a shorter one goes on from there, and taking it back keeps what is left provable', async () => {
  await keep(450);
  await expire();
  expect(await verify()).toMatchObject({ expired: 3, findings: [] });

  await keep(365);
  await expire();
  await keep(null);
  await expire();

  expect(await verify()).toMatchObject({ expired: 6, findings: [] });
});

test('the worker does so for all companies, and one whose log is tampered with does not stop the others', async () => {
  const refused: string[] = [];
  const heads: AuditAnchor[] = [];
  await keep(365);
  await removeAt(2);
  const tampered = acme;
  acme = await company(open.database);
  await writeAudits(acme.scope, [{ action: 'update', noun: 'objective', subjectId: 'old', after: { title: 'Old' }, at: ago(400) }]);
  await sealNext(acme.system, ago(400));
  await keep(365);

  await expireAll(lookupScope(open.database), {
    scopeOf: (_database, organizationId) => ({ ...tampered.system, organizationId, db: open.database.prismaOf(organizationId) }),
    now: () => ago(0),
    anchor: (head) => heads.push(head),
    refuse: (organizationId) => refused.push(organizationId),
    signal: new AbortController().signal,
  });

  expect(refused).toEqual([tampered.organizationId]);
  expect(heads).toMatchObject([{ organizationId: acme.organizationId }]);
});

test.each([[364], [0], [-1], [400.5], [40_000]])('%s days are no policy', async (days) => {
  await expect(keep(days)).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field: 'auditRetentionDays' } });
});

test('only administrators set the policy, and the log says who did', async () => {
  const { id } = await person(acme.system, { role: 'CONTRIBUTOR' });
  const contributor = personScope(open.database, { organizationId: acme.organizationId, personId: id, role: 'CONTRIBUTOR' });
  await expect(updateSettings(contributor, { settings: { auditRetentionDays: 365 } }, { version: 1, at: ago(0) })).rejects.toMatchObject({ code: 'NOT_FOUND' });

  await keep(365);

  expect(await acme.system.db.auditEntry.findFirst({ where: { noun: 'organization', action: 'update' } })).toMatchObject({
    actor: `person:${acme.admin.id}`,
    before: { settings: { auditRetentionDays: null } },
    after: { settings: { auditRetentionDays: 365 } },
  });
});

test('an entry that a superuser removes beyond what a record covers is found', async () => {
  await keep(365);
  await expire();
  await removeAt(8);

  expect((await verify()).findings).toMatchObject([{ kind: 'removed', sentence: expect.stringContaining('at place 8') }]);
});

test('old entries that a superuser removes before the policy does are found, and nothing is removed any more', async () => {
  await keep(365);
  await removeAt(2);

  await expect(expire()).rejects.toThrow(/not as it was sealed at place 2/);
  expect(await kinds()).toEqual(['removed']);
});

test('a record without our signature is found, as is what it would cover', async () => {
  await removeAt(1, 2, 3);
  const { keyId } = signExpiry(open.database.secretKey, { organizationId: acme.organizationId, firstSequence: 1, lastSequence: 3, entries: 3, keepDays: 365 });
  await writeRecord({ lastSequence: 3, keepDays: 365, signature: '00'.repeat(32), keyId });
  await writeRecord({ lastSequence: 3, keepDays: 365, signature: '00'.repeat(32), keyId: 'nobody' });
  await writeRecord({ lastSequence: 'all', keepDays: 365, signature: '', keyId });

  const { findings, expired } = await verify();

  expect(findings.map(({ kind }) => kind)).toEqual(['removed', 'removed', 'removed', 'expiry-wrong', 'expiry-wrong', 'expiry-wrong']);
  expect(expired).toBe(0);
});

test('a record about younger entries is found, even one that is signed by us', async () => {
  const expiry = { organizationId: acme.organizationId, firstSequence: 1, lastSequence: 9, entries: 9, keepDays: 365 };
  await removeAt(1, 2, 3, 4, 5, 6, 7, 8, 9);
  await writeRecord({ ...expiry, ...signExpiry(open.database.secretKey, expiry) });

  const { findings } = await verify();

  expect(findings.map(({ kind }) => kind)).toEqual([...Array.from({ length: 9 }, () => 'removed'), 'expiry-wrong']);
  expect(findings.at(-1)?.sentence).toMatch(/were not 365 days old/);
});

test('a policy of a month is found, even one that is signed by us', async () => {
  const expiry = { organizationId: acme.organizationId, firstSequence: 1, lastSequence: 9, entries: 9, keepDays: 30 };
  await removeAt(1, 2, 3, 4, 5, 6, 7, 8, 9);
  await writeRecord({ ...expiry, ...signExpiry(open.database.secretKey, expiry) });

  expect(await kinds()).toEqual(['removed', 'expiry-wrong']);
});

test('a record that is itself removed uncovers what it covered', async () => {
  await keep(365);
  await expire();
  await removeAt(11);

  expect((await verify()).findings).toHaveLength(7);
});

test('seals of a key that was rotated away still cover what expired under them', async () => {
  await keep(365);
  await expire();
  const rotated = { ...acme.system, database: { ...acme.system.database, secretKey: secretKeyring('the key after the rotation, for tests') } };

  expect(await verifyAudit(rotated, { anchor: null })).toMatchObject({ expired: 6, unknownKeys: 5, findings: [] });
});

test.each([
  { attempt: 'more than a seal holds', first: 1, last: 5 },
  { attempt: 'what is younger than the policy', first: 1, last: 9 },
  { attempt: 'one entry out of the middle', first: 5, last: 5 },
  { attempt: 'nothing', first: 4, last: 3 },
  { attempt: 'what is before the chain', first: 0, last: 3 },
])("the product's role cannot have $attempt removed", async ({ first, last }) => {
  await keep(365);

  await expect(asProduct('SELECT expire_audit_entries($1, $2, $3, $4)', first, last, '', '')).rejects.toThrow(/sealed more than|are there and old enough/);
  expect(await places()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("what the product's role has removed without a signature of ours is found", async () => {
  await keep(365);
  await asProduct('SELECT expire_audit_entries($1, $2, $3, $4)', 1, 3, 'none', 'none');
  anchor = await sealNext(acme.system, ago(0));

  expect(await kinds()).toEqual(['removed', 'expiry-wrong']);
});

test("a seal of an old date, made up by the product's role, takes nothing younger away", async () => {
  await keep(365);
  await asProduct(
    `INSERT INTO audit_seals (organization_id, number, first_sequence, entries, root, head, signature, key_id, sealed_at)
     VALUES ($1, 1000, 7, 3, '\\x00', '\\x00', '\\x00', 'x', '2001-01-01')`,
    acme.organizationId,
  );

  await expect(asProduct('SELECT expire_audit_entries($1, $2, $3, $4)', 1, 9, '', '')).rejects.toThrow(/sealed more than/);
});

test.each([
  { policy: 'null', refusal: /for ever/ },
  { policy: '30', refusal: /365 days at least/ },
  { policy: '365', refusal: /No sealed entry of the audit log says/ },
])("a policy of $policy that the product's role sets without an entry in the log removes nothing", async ({ policy, refusal }) => {
  await asProduct(`UPDATE organizations SET settings = settings || jsonb_build_object('auditRetentionDays', ${policy})`);

  await expect(asProduct('SELECT expire_audit_entries($1, $2, $3, $4)', 1, 3, '', '')).rejects.toThrow(refusal);
});

test("the product's role still cannot remove entries itself, and nobody else may call the function", async () => {
  await expect(asProduct('DELETE FROM audit_log')).rejects.toThrow(/permission denied/);
  const { rows } = await superuser.query<{ acl: string }>(`SELECT proacl::text AS acl FROM pg_proc WHERE proname = 'expire_audit_entries'`);
  expect(rows).toEqual([{ acl: expect.not.stringMatching(/[{,]=X/) }]);
});
