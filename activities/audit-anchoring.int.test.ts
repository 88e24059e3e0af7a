import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { writeAudits } from '../database/audit-log.ts';
import { headsFrom, sealNext } from '../database/audit-seals.ts';
import { verifyAudit } from '../database/audit-verification.ts';
import type { AuditAnchors } from '../domain/audit-anchor.ts';
import { openS3AuditAnchors } from '../integrations/s3/audit-anchors.ts';
import { type FakeS3Server, startFakeS3Server } from '../integrations/s3/fake-server.ts';
import { openAuditAnchors } from '../local/audit-anchors.ts';
import { type Company, company, type OpenTestDatabase, openTestDatabase } from '../test/factories.ts';
import { anchorChain, createAuditAnchoring } from './audit-anchoring.ts';

const { signal } = new AbortController();
const folder = mkdtempSync(join(tmpdir(), 'sextant-anchors-'));
let open: OpenTestDatabase;
let superuser: pg.Client;
let bucket: FakeS3Server;
let acme: Company;

beforeAll(async () => {
  open = await openTestDatabase();
  superuser = new pg.Client({ connectionString: open.adminUrl });
  await superuser.connect();
  bucket = await startFakeS3Server();
});
afterAll(async () => {
  await superuser.end();
  await open.close();
  await bucket.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  acme = await company(open.database);
});

/** Writes and seals one entry after another. */
async function seal(...titles: string[]): Promise<void> {
  for (const title of titles) {
    await writeAudits(acme.scope, [{ action: 'update', noun: 'objective', subjectId: 'goal', after: { title }, at: '2026-02-10T09:00:00.000Z' }]);
    await sealNext(acme.system, '2026-02-10T09:01:00.000Z');
  }
}

/** The database as it was when the chain ended with that seal. */
async function restoreBackup(number: number): Promise<void> {
  const values = [acme.organizationId, number];
  await superuser.query('DELETE FROM audit_seals WHERE organization_id = $1 AND number > $2', values);
  await superuser.query(
    'DELETE FROM audit_log e USING audit_leaves l WHERE l.organization_id = $1 AND e.organization_id = $1 AND e.id = l.entry_id AND l.sequence > $2',
    values,
  );
  await superuser.query('DELETE FROM audit_leaves WHERE organization_id = $1 AND sequence > $2', values);
}

async function findings(anchors: AuditAnchors): Promise<string[]> {
  return (await verifyAudit(acme.system, { anchor: await anchors.newest(acme.organizationId) })).findings.map(({ kind }) => kind);
}

describe.each([
  { place: 'a folder', openPlace: () => openAuditAnchors(folder) },
  { place: 'a bucket', openPlace: () => openS3AuditAnchors(bucket.store) },
])('anchors in $place', ({ openPlace }) => {
  let anchors: AuditAnchors;
  beforeEach(() => {
    anchors = openPlace();
  });

  test('the newest stands for the whole chain, and anchoring again changes nothing', async () => {
    await seal('one', 'two', 'three');

    const newest = await anchorChain(acme.system, { anchors, signal });

    expect(newest).toEqual((await headsFrom(acme.system, 3))[0]);
    expect(await anchorChain(acme.system, { anchors, signal })).toEqual(newest);
    expect(await anchors.newest(acme.organizationId)).toEqual(newest);
    expect(await findings(anchors)).toEqual([]);
  });

  test('a chain without a seal has no anchor', async () => {
    expect(await anchorChain(acme.system, { anchors, signal })).toBeNull();
  });

  test('an older backup is found, and not a single anchor is written over the evidence', async () => {
    await seal('one', 'two', 'three');
    await anchorChain(acme.system, { anchors, signal });
    await restoreBackup(2);

    await expect(anchorChain(acme.system, { anchors, signal })).rejects.toMatchObject({ name: 'AnchorDiffersError', anchor: { number: 3 } });

    expect(await findings(anchors)).toEqual(['cut-off']);
  });

  test('a chain that grew again beyond its anchor after an older backup is still found', async () => {
    await seal('one', 'two', 'three');
    await anchorChain(acme.system, { anchors, signal });
    await restoreBackup(1);
    await seal('another two', 'another three', 'another four');

    await expect(anchorChain(acme.system, { anchors, signal })).rejects.toMatchObject({ name: 'AnchorDiffersError', anchor: { number: 3 } });

    expect(await findings(anchors)).toEqual(['rewritten']);
  });
});

describe('a bucket that is away', () => {
  const lines: string[] = [];
  const say = (_fields: object, message: string): void => void lines.push(message);
  const log = { info: say, warn: say, error: say };
  let anchors: AuditAnchors;
  beforeEach(() => {
    anchors = openS3AuditAnchors(bucket.store, { timeoutMs: 1_000 });
    lines.length = 0;
  });

  const keys = (): string[] => [...bucket.objects.keys()].filter((key) => key.includes(acme.organizationId));

  test('holds up no seal, is told once, and gets every anchor when it is back, also of a worker that is gone', async () => {
    const anchoring = createAuditAnchoring({ anchors, scopeOf: () => acme.system, log, signal });
    bucket.fault({ kind: 'drop', times: 3 });
    for (const title of ['one', 'two', 'three']) {
      await seal(title);
      anchoring.note(acme.organizationId);
      await anchoring.pass();
    }
    expect([anchoring.state(), keys()]).toEqual(['waiting', []]);
    expect(lines).toEqual(['anchors of the audit log wait for their place']);

    await seal('four');
    const successor = createAuditAnchoring({ anchors, scopeOf: () => acme.system, log, signal });
    successor.note(acme.organizationId);
    await Promise.all([anchoring.pass(), successor.pass()]);

    expect(keys().map((key) => key.slice(-15))).toEqual(['0000000001.json', '0000000002.json', '0000000003.json', '0000000004.json']);
    expect([anchoring.state(), successor.state()]).toEqual(['kept', 'kept']);
    expect(lines.at(-1)).toBe('anchors of the audit log are kept again');
    expect(await findings(anchors)).toEqual([]);
  });

  test('in the middle of many leaves no gap', async () => {
    const anchoring = createAuditAnchoring({ anchors, scopeOf: () => acme.system, log, signal });
    await seal('one', 'two', 'three', 'four');
    anchoring.note(acme.organizationId);
    const put = bucket.objects.set.bind(bucket.objects);
    bucket.objects.set = (key, text) => {
      if (key.endsWith('2.json')) bucket.fault({ kind: 'status', status: 500 });
      return put(key, text);
    };
    await anchoring.pass();
    bucket.objects.set = put;
    expect(keys()).toHaveLength(2);

    await anchoring.pass();

    expect(keys()).toHaveLength(4);
  });

  test('one chain that was set back is told once, and the other chains go on', async () => {
    const former = acme;
    await seal('one', 'two');
    await anchorChain(acme.system, { anchors, signal });
    await restoreBackup(1);
    acme = await company(open.database);
    await seal('one');
    const scopeOf = (organizationId: string) => (organizationId === former.organizationId ? former.system : acme.system);
    const anchoring = createAuditAnchoring({ anchors, scopeOf, log, signal });

    for (const each of [former, acme, former]) {
      anchoring.note(each.organizationId);
      await anchoring.pass();
    }

    expect(anchoring.state()).toBe('differ');
    expect(lines).toEqual(['the audit chain does not lead to its anchor']);
    expect(keys()).toHaveLength(1);
  });
});
