import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { writeAudits } from '../database/audit-log.ts';
import { leafOf } from '../database/audit-chain.ts';
import { newestHead, sealNext } from '../database/audit-seals.ts';
import { openDatabase, type Database } from '../database/client.ts';
import { secretKeyring } from '../database/secrets.ts';
import { printedHead } from '../domain/audit-anchor.ts';
import { openS3AuditAnchors } from '../integrations/s3/audit-anchors.ts';
import { type FakeS3Server, startFakeS3Server } from '../integrations/s3/fake-server.ts';
import { openAuditAnchors } from '../local/audit-anchors.ts';
import { NODE_FLAGS } from '../local/node-flags.ts';
import { type TestDatabase, testDatabase } from '../test/database.ts';
import { type Company, company } from '../test/factories.ts';

const SECRET = 'audit test audit test audit test';
const folder = mkdtempSync(join(tmpdir(), 'sextant-audit-'));
let own: TestDatabase;
let database: Database;
let acme: Company;
let bucket: FakeS3Server;

beforeAll(async () => {
  own = await testDatabase();
  database = openDatabase({ url: own.appUrl, secretKey: secretKeyring(SECRET) });
  acme = await company(database);
  bucket = await startFakeS3Server();
  const anchors = openS3AuditAnchors(bucket.store);
  for (const minute of ['01', '02']) {
    const at = `2026-02-10T09:${minute}:00.000Z`;
    await writeAudits(acme.scope, [{ action: 'update', noun: 'objective', subjectId: 'goal', after: { title: minute }, at }]);
    const anchor = await sealNext(acme.system, at);
    if (anchor !== null) await Promise.all([openAuditAnchors(folder).keep(anchor), anchors.keep(anchor)]);
  }
});
afterAll(async () => {
  await database.close();
  await own.close();
  await bucket.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the command says that all is as it was sealed, and writes the chain for others to check', async () => {
  const file = join(folder, 'chain.jsonl');
  const { code, out } = await verify('--export', file);

  expect(out).toMatch(/2 entries under 2 seals, 0 waiting for theirs/);
  expect(out).toMatch(/anchored at seal 2 of 2026-02-10T09:02:00.000Z/);
  expect(out).toMatch(/all as it was sealed/);
  expect(code).toBe(0);
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { seal?: number; leaf?: string; entry?: string });
  expect(lines.map(({ seal }) => seal ?? null)).toEqual([1, null, 2, null]);
  for (const { leaf, entry } of lines) if (leaf !== undefined) expect(leafOf(entry ?? '').toString('hex')).toBe(leaf);
});

test('with a bucket the anchor is read from there, and one that is away is named and ends the command with 1', async () => {
  for (const key of bucket.objects.keys()) if (key.endsWith('2.json')) bucket.objects.delete(key);
  expect(await verifyWith(inBucket())).toMatchObject({ code: 0, out: expect.stringContaining('anchored at seal 1 of 2026-02-10T09:01:00.000Z') });

  const { code, out } = await verifyWith({ ...inBucket(), S3_ENDPOINT: 'http://127.0.0.1:9' });

  expect(out).toMatch(/✗ the anchor could not be read. The file store cannot be reached or broke off \(ECONNREFUSED\)/);
  expect(out).toMatch(/2 entries under 2 seals/);
  expect(code).toBe(1);
});

test('a printed head is held against the chain: the one that was sealed agrees, any other ends the command with 1', async () => {
  const newest = await newestHead(acme.system);
  const head = newest === null ? '' : printedHead(newest).head;
  const forged = head.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));

  expect(await verify('--head', head)).toMatchObject({ code: 0, out: expect.stringContaining('the printed head of seal 2 is the one in the chain') });
  expect(await verify('--head', forged)).toMatchObject({ code: 1, out: expect.stringMatching(/✗ Seal 2 has another head than the printed one/) });
  expect(await verify('--head', head.replace('2:', '3:'))).toMatchObject({ code: 1, out: expect.stringMatching(/✗ There is no seal 3/) });
  expect(await verify('--head', '2:abc')).toMatchObject({ code: 1, out: expect.stringContaining('"2:abc" is no head') });
  expect(await verify('--head', head, '--from', '2026-02-10')).toMatchObject({ code: 1, out: expect.stringContaining('leave --from out') });
});

test('one byte changed by a superuser is found, named, and ends the command with 1', async () => {
  const superuser = new pg.Client({ connectionString: own.adminUrl });
  await superuser.connect();
  await superuser.query(`UPDATE audit_log SET after = '{"title": "03"}' WHERE organization_id = $1 AND after->>'title' = '02'`, [acme.organizationId]);
  await superuser.end();

  const { code, out } = await verify();

  expect(out).toMatch(/✗ Entry \S+, at place 2, was changed after it was sealed\./);
  expect(code).toBe(1);
});

test('a company that is not there, and a day that is none, are refused with a sentence', async () => {
  expect(await verify('--organization', 'Nobody Ltd')).toMatchObject({ code: 1, out: expect.stringContaining('no organization called "Nobody Ltd"') });
  expect(await verify('--from', 'yesterday')).toMatchObject({ code: 1, out: expect.stringContaining('"yesterday" is no day') });
});

function inBucket(): Record<string, string> {
  const { endpoint, region, bucket: name, accessKeyId, secretAccessKey } = bucket.store;
  return { S3_ENDPOINT: endpoint ?? '', S3_REGION: region, S3_BUCKET: name, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey };
}

function verify(...options: string[]): Promise<{ code: number | null; out: string }> {
  return verifyWith({}, ...options);
}

function verifyWith(variables: Record<string, string>, ...options: string[]): Promise<{ code: number | null; out: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number | null; out: string }>();
  const { NODE_OPTIONS: _jest, ...surroundings } = process.env;
  const env = { ...surroundings, DATABASE_URL: own.appUrl, DATA_DIR: folder, SECRET_KEY: SECRET, ...variables };
  const child = spawn(process.execPath, [...NODE_FLAGS, 'commands/audit-verify.ts', ...options], { cwd: join(import.meta.dirname, '..'), env });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.once('exit', (code) => resolve({ code, out }));
  return promise;
}
