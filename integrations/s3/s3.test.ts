import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditAnchor, AuditAnchors } from '../../domain/audit-anchor.ts';
import { openS3AuditAnchors } from './audit-anchors.ts';
import type { FileStore } from './client.ts';
import { type FakeS3Server, type S3Fault, startFakeS3Server } from './fake-server.ts';

let server: FakeS3Server;
let anchors: AuditAnchors;

beforeAll(async () => {
  server = await startFakeS3Server();
  // A real server may be held to the same promises: its address, with the bucket "sextant" and the fake's key.
  const endpoint = process.env.S3_TEST_ENDPOINT ?? server.store.endpoint;
  anchors = openS3AuditAnchors({ ...server.store, endpoint });
});
afterAll(async () => {
  anchors.close();
  await server.close();
});

function anchor(given: Partial<AuditAnchor> = {}): AuditAnchor {
  return { organizationId: randomUUID(), number: 1, entries: 3, head: 'aa', signature: 'bb', keyId: 'k1', sealedAt: '2026-02-10T09:00:00.000Z', ...given };
}

describe('a bucket keeps anchors', () => {
  test('what was kept is read back; of another organization nothing is', async () => {
    const first = anchor();
    expect(await anchors.newest(first.organizationId)).toBeNull();

    await anchors.keep(first);

    expect(await anchors.newest(first.organizationId)).toEqual(first);
    expect(await anchors.newest(randomUUID())).toBeNull();
  });

  test('the same again changes nothing, and another under the number is refused and leaves the first', async () => {
    const first = anchor();
    await anchors.keep(first);

    await anchors.keep(first);
    await expect(anchors.keep({ ...first, head: 'ff' })).rejects.toMatchObject({ name: 'AnchorDiffersError', anchor: first });

    expect(await anchors.newest(first.organizationId)).toEqual(first);
  });

  test('of two at once under one number one is kept', async () => {
    const one = anchor();
    const outcomes = await Promise.allSettled(['11', '22', '33', '44'].map((head) => anchors.keep({ ...one, head })));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('the newest of more than two thousand is found, from the beginning and from one that is known', async () => {
    const { organizationId } = anchor();
    const numbers = Array.from({ length: 2_050 }, (_, index) => index + 1);
    for (let at = 0; at < numbers.length; at += 50)
      await Promise.all(numbers.slice(at, at + 50).map((number) => anchors.keep(anchor({ organizationId, number, head: `h${number}` }))));

    expect(await anchors.newest(organizationId)).toMatchObject({ number: 2_050, head: 'h2050' });
    expect(await anchors.newest(organizationId, anchor({ organizationId, number: 900 }))).toMatchObject({ number: 2_050 });
    const last = anchor({ organizationId, number: 2_050, head: 'h2050' });
    expect(await anchors.newest(organizationId, last)).toEqual(last);
  });
});

test('an anchor is an object under its organization and number', async () => {
  const fake = openS3AuditAnchors(server.store);
  const kept = anchor({ organizationId: 'acme', number: 42 });
  await fake.keep(kept);
  fake.close();

  expect(JSON.parse(server.objects.get('audit-anchors/acme/0000000042.json') ?? '')).toEqual(kept);
});

test('an answer that was lost does no harm: the anchor is there, and keeping it again says so', async () => {
  const fake = openS3AuditAnchors(server.store);
  const kept = anchor();
  server.fault({ kind: 'drop-after-write' });
  await expect(fake.keep(kept)).rejects.toMatchObject({ name: 'ProviderError', kind: 'transient' });

  await fake.keep(kept);
  fake.close();

  expect(await openS3AuditAnchors(server.store).newest(kept.organizationId)).toEqual(kept);
});

test('what somebody wrote over is no anchor, and the message names it', async () => {
  const fake = openS3AuditAnchors(server.store);
  server.objects.set('audit-anchors/forged/0000000001.json', '{"number": 1}');

  await expect(fake.newest('forged')).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringContaining('forged/0000000001.json') });
  fake.close();
});

test.each<[fault: S3Fault, kind: string]>([
  [{ kind: 'drop' }, 'transient'],
  [{ kind: 'slow', ms: 1_000 }, 'transient'],
  [{ kind: 'status', status: 500 }, 'transient'],
  [{ kind: 'status', status: 409, code: 'ConditionalRequestConflict' }, 'transient'],
  [{ kind: 'status', status: 503, code: 'SlowDown' }, 'rate-limited'],
  [{ kind: 'status', status: 403, code: 'AccessDenied' }, 'bad-config'],
  [{ kind: 'status', status: 403, code: 'RequestTimeTooSkewed' }, 'bad-config'],
  [{ kind: 'status', status: 403, code: 'InvalidAccessKeyId' }, 'reauth-needed'],
  [{ kind: 'status', status: 301, code: 'PermanentRedirect' }, 'bad-config'],
])('%j is %s, asked once, and tells no secret', async (fault, kind) => {
  const fake = openS3AuditAnchors(server.store, { timeoutMs: 300 });
  const { organizationId } = anchor();
  server.fault(fault);
  const failure = await fake.keep(anchor({ organizationId })).catch((error: unknown) => error);
  fake.close();

  expect(failure).toMatchObject({ name: 'ProviderError', provider: 's3', kind });
  expect(inspect(failure, { depth: 8 })).not.toContain(server.store.secretAccessKey);
  expect(server.requests().filter(({ url }) => url.includes(organizationId))).toHaveLength(1);
});

test('an answer that stops half-way ends by itself', async () => {
  const fake = openS3AuditAnchors(server.store, { timeoutMs: 300 });
  const kept = anchor();
  await fake.keep(kept);
  server.fault({ kind: 'stall-in-body' });

  await expect(fake.newest(kept.organizationId)).rejects.toMatchObject({ name: 'ProviderError', kind: 'transient' });
  fake.close();
});

test.each<[wrong: Partial<FileStore>, kind: string, message: RegExp]>([
  [{ secretAccessKey: 'guessed' }, 'reauth-needed', /S3_SECRET_ACCESS_KEY/],
  [{ bucket: 'elsewhere' }, 'bad-config', /"elsewhere" does not exist/],
  [{ endpoint: 'http://127.0.0.1:9' }, 'transient', /cannot be reached/],
])('%j is told so that it can be put right', async (wrong, kind, message) => {
  const elsewhere = openS3AuditAnchors({ ...server.store, ...wrong });
  await expect(elsewhere.newest('acme')).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
  elsewhere.close();
});
