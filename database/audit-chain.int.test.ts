import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { AuditAnchor } from '../domain/audit-anchor.ts';
import { openS3AuditAnchors } from '../integrations/s3/audit-anchors.ts';
import { startFakeS3Server } from '../integrations/s3/fake-server.ts';
import { type Company, company, type OpenTestDatabase, openTestDatabase } from '../test/factories.ts';
import { writeAudits } from './audit-log.ts';
import { sealNext } from './audit-seals.ts';
import { type AuditFinding, verifyAudit } from './audit-verification.ts';
import { secretKeyring } from './secrets.ts';

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

/** Three seals of three entries each. */
beforeEach(async () => {
  acme = await company(open.database);
  anchor = null;
  for (const seal of [1, 2, 3]) {
    await writeAudits(
      acme.scope,
      [1, 2, 3].map((entry) => ({
        action: 'update',
        noun: 'objective',
        subjectId: `goal-${seal}-${entry}`,
        after: { title: `Title ${seal}-${entry}` },
        at: at(seal * 10 + entry),
      })),
    );
    anchor = await sealNext(acme.system, at(seal * 10 + 5));
  }
});

function at(minute: number): string {
  return new Date(Date.UTC(2026, 1, 10, 9, minute)).toISOString();
}

async function verify(given: { from?: string; anchor?: AuditAnchor | null } = {}) {
  return verifyAudit(acme.system, { anchor, ...given });
}

async function kinds(): Promise<AuditFinding['kind'][]> {
  return [...new Set((await verify()).findings.map(({ kind }) => kind))];
}

/** What nobody but a superuser can do: the product's role may not, and the owner's triggers do not hold it back. */
async function tamper(sql: string, ...values: unknown[]): Promise<void> {
  await superuser.query(sql, [acme.organizationId, ...values]);
}

async function entryAt(sequence: number): Promise<string> {
  const { rows } = await superuser.query<{ id: string }>('SELECT entry_id AS id FROM audit_leaves WHERE organization_id = $1 AND sequence = $2', [
    acme.organizationId,
    sequence,
  ]);
  return rows[0]?.id ?? '';
}

test('what is as it was sealed is found to be so', async () => {
  expect(await verify()).toEqual({ seals: 3, entries: 9, expired: 0, waiting: 0, unknownKeys: 0, findings: [] });
  expect(anchor).toMatchObject({ number: 3, entries: 9 });
});

test('what was just written waits for its seal, and is no finding', async () => {
  await writeAudits(acme.scope, [{ action: 'update', noun: 'objective', subjectId: 'late', after: { title: 'Late' }, at: at(50) }]);

  expect(await verify()).toMatchObject({ waiting: 1, findings: [] });
  expect(await sealNext(acme.system, at(51))).toMatchObject({ number: 4, entries: 10 });
  expect(await sealNext(acme.system, at(52))).toBeNull();
});

test('from a day on, only what was sealed since is walked', async () => {
  expect(await verify({ from: at(20) })).toMatchObject({ seals: 2, entries: 6, findings: [] });
});

describe('each way of tampering is found and named', () => {
  test('an entry changed by one letter', async () => {
    const id = await entryAt(5);
    await tamper(`UPDATE audit_log SET after = '{"title": "Title 2-X"}' WHERE organization_id = $1 AND id = $2`, id);

    expect((await verify()).findings).toEqual([{ kind: 'changed', sentence: `Entry ${id}, at place 5, was changed after it was sealed.` }]);
  });

  test.each(['actor', 'action', 'request', 'address', 'run_id', 'subject_id'])('its %s changed', async (column) => {
    await tamper(`UPDATE audit_log SET ${column} = 'another' WHERE organization_id = $1 AND id = $2`, await entryAt(5));
    expect(await kinds()).toEqual(['changed']);
  });

  test('its time changed by a millisecond', async () => {
    await tamper(`UPDATE audit_log SET at = at + interval '1 millisecond' WHERE organization_id = $1 AND id = $2`, await entryAt(5));
    expect(await kinds()).toEqual(['changed']);
  });

  test('an entry removed', async () => {
    const id = await entryAt(5);
    await tamper('DELETE FROM audit_log WHERE organization_id = $1 AND id = $2', id);

    expect((await verify()).findings).toEqual([{ kind: 'removed', sentence: `Entry ${id}, at place 5, was removed.` }]);
  });

  test('an entry removed with its leaf', async () => {
    const id = await entryAt(5);
    await tamper('DELETE FROM audit_log WHERE organization_id = $1 AND id = $2', id);
    await tamper('DELETE FROM audit_leaves WHERE organization_id = $1 AND entry_id = $2', id);

    expect((await verify()).findings.map(({ sentence }) => sentence)).toEqual([expect.stringMatching(/entries of seal 2 \(places 4 to 6\)/)]);
  });

  test('an entry changed together with its leaf', async () => {
    const id = await entryAt(5);
    await tamper(`UPDATE audit_log SET actor = 'nobody' WHERE organization_id = $1 AND id = $2`, id);
    await tamper(`UPDATE audit_leaves SET hash = (SELECT sha256(convert_to(chr(1), 'UTF8'))) WHERE organization_id = $1 AND entry_id = $2`, id);
    expect(await kinds()).toEqual(['changed', 'leaves-broken']);
  });

  test('two entries that changed places', async () => {
    const [fourth, fifth] = [await entryAt(4), await entryAt(5)];
    const move = 'UPDATE audit_leaves SET sequence = $3 WHERE organization_id = $1 AND entry_id = $2';
    await tamper(move, fourth, 99);
    await tamper(move, fifth, 4);
    await tamper(move, fourth, 5);

    expect(await kinds()).toEqual(['leaves-broken']);
  });

  test('an entry put into the past', async () => {
    await tamper(
      `INSERT INTO audit_log (organization_id, id, at, actor, action, noun, subject_id) VALUES ($1, gen_random_uuid(), $2, 'person:x', 'create', 'objective', 'y')`,
      at(11),
    );
    expect((await verify()).findings).toMatchObject([{ kind: 'never-sealed', sentence: expect.stringContaining('2026-02-10T09:11:00.000Z') }]);
  });

  test('an entry put into the past with a leaf of its own, under no seal', async () => {
    const id = '7f000000-0000-4000-8000-000000000001';
    await tamper(
      `INSERT INTO audit_log (organization_id, id, at, actor, action, noun, subject_id) VALUES ($1, $3, $2, 'person:x', 'create', 'objective', 'y')`,
      at(11),
      id,
    );
    await tamper(`INSERT INTO audit_leaves (organization_id, sequence, entry_id, hash) VALUES ($1, 10, $2, sha256('x'))`, id);

    expect((await verify()).findings).toEqual([{ kind: 'never-sealed', sentence: expect.stringContaining(id) }]);
  });

  test('an entry taken away before its seal', async () => {
    await writeAudits(acme.scope, [{ action: 'update', noun: 'objective', subjectId: 'late', after: { title: 'Late' }, at: at(50) }]);
    await tamper(`DELETE FROM audit_log WHERE organization_id = $1 AND subject_id = 'late'`);
    expect(await kinds()).toEqual(['queue-without-entry']);
  });

  test('an end cut off, as by an older backup', async () => {
    await tamper('DELETE FROM audit_seals WHERE organization_id = $1 AND number = 3');
    await tamper(
      'DELETE FROM audit_log e USING audit_leaves l WHERE l.organization_id = $1 AND e.organization_id = $1 AND e.id = l.entry_id AND l.sequence > 6',
    );
    await tamper('DELETE FROM audit_leaves WHERE organization_id = $1 AND sequence > 6');

    expect((await verify()).findings).toMatchObject([{ kind: 'cut-off', sentence: expect.stringContaining('ends with seal 2') }]);
    expect((await verify({ anchor: null })).findings).toEqual([]);
  });

  test('an end cut off, by the anchor that a bucket kept', async () => {
    const bucket = await startFakeS3Server();
    const anchors = openS3AuditAnchors(bucket.store);
    if (anchor !== null) await anchors.keep(anchor);
    await tamper('DELETE FROM audit_seals WHERE organization_id = $1 AND number = 3');
    await tamper(
      'DELETE FROM audit_log e USING audit_leaves l WHERE l.organization_id = $1 AND e.organization_id = $1 AND e.id = l.entry_id AND l.sequence > 6',
    );
    await tamper('DELETE FROM audit_leaves WHERE organization_id = $1 AND sequence > 6');

    const kept = await anchors.newest(acme.organizationId);
    anchors.close();
    await bucket.close();

    expect((await verify({ anchor: kept })).findings).toMatchObject([{ kind: 'cut-off', sentence: expect.stringContaining('ends with seal 2') }]);
  });

  test('a seal taken out of the middle', async () => {
    await tamper('DELETE FROM audit_seals WHERE organization_id = $1 AND number = 2');
    expect((await verify()).findings[0]).toMatchObject({ kind: 'seal-broken', sentence: 'Seal 2 is missing: the chain goes on with seal 3.' });
  });

  test('a chain made anew by somebody without our key', async () => {
    await tamper('DELETE FROM audit_seals WHERE organization_id = $1');
    await tamper('DELETE FROM audit_leaves WHERE organization_id = $1');
    await tamper('INSERT INTO audit_queue SELECT organization_id, id FROM audit_log WHERE organization_id = $1');
    const forger = { ...acme.system, database: { ...acme.system.database, secretKey: secretKeyring('another key, guessed by somebody') } };
    await sealNext(forger, at(59));
    // He knows the name of our key, which stands in the table.
    await tamper('UPDATE audit_seals SET key_id = $2 WHERE organization_id = $1', anchor?.keyId);

    expect(await kinds()).toEqual(['signature-wrong', 'cut-off']);
  });

  test('a chain made anew with our key does not match its anchor', async () => {
    await tamper('DELETE FROM audit_seals WHERE organization_id = $1');
    await tamper('DELETE FROM audit_leaves WHERE organization_id = $1');
    for (const seal of [1, 2, 3]) {
      await writeAudits(acme.scope, [{ action: 'update', noun: 'objective', subjectId: `other-${seal}`, after: { title: 'Other' }, at: at(seal) }]);
      await sealNext(acme.system, at(seal));
    }
    expect(await kinds()).toEqual(['rewritten', 'never-sealed']);
  });
});

test('seals of a key that was rotated away are counted, not suspected', async () => {
  const rotated = { ...acme.system, database: { ...acme.system.database, secretKey: secretKeyring('the key after the rotation, for tests') } };
  expect(await verifyAudit(rotated, { anchor: null })).toMatchObject({ unknownKeys: 3, findings: [] });
});

test('the product itself can neither change nor remove leaves and seals', async () => {
  for (const table of ['audit_leaves', 'audit_seals'])
    for (const statement of [`UPDATE ${table} SET organization_id = organization_id`, `DELETE FROM ${table}`])
      await expect(open.database.pool.query(statement)).rejects.toThrow(/permission denied/);
});

test('of two sealers at once one seals, and nothing is sealed twice', async () => {
  await writeAudits(
    acme.scope,
    Array.from({ length: 40 }, (_, index) => ({ action: 'update', noun: 'objective', subjectId: `many-${index}`, after: { title: 'Many' }, at: at(50) })),
  );
  await Promise.all([1, 2, 3, 4].map(() => sealNext(acme.system, at(51))));

  expect(await verify({ anchor: null })).toMatchObject({ entries: 49, waiting: 0, findings: [] });
});
