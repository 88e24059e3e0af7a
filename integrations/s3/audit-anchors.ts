import { AnchorDiffersError, type AuditAnchor, type AuditAnchors } from '../../domain/audit-anchor.ts';
import { ProviderError } from '../../domain/errors.ts';
import { type Bucket, type FileStore, openBucket } from './client.ts';
import { AUDIT_ANCHOR } from './schema.ts';

/** The anchors in a bucket, an object each: `audit-anchors/<organizationId>/<number>.json`. What was written once is never written again. */
export function openS3AuditAnchors(store: FileStore, options?: { timeoutMs?: number }): AuditAnchors {
  const bucket = openBucket(store, options);
  return {
    newest: (organizationId, known = null) => newestIn(bucket, { organizationId, known }),
    keep: async (anchor) => {
      const key = keyOf(anchor);
      if ((await bucket.putNew(key, `${JSON.stringify(anchor)}\n`)) === 'written') return;
      const there = await readAnchor(bucket, key);
      if (there.head !== anchor.head) throw new AnchorDiffersError(there);
    },
    close: () => bucket.close(),
  };
}

async function newestIn(bucket: Bucket, { organizationId, known }: { organizationId: string; known: AuditAnchor | null }): Promise<AuditAnchor | null> {
  const prefix = folderOf(organizationId);
  let last: string | null = null;
  for await (const key of bucket.keys({ prefix, after: known === null ? '' : keyOf(known) })) if (ANCHOR_NAME.test(key.slice(prefix.length))) last = key;
  return last === null ? known : readAnchor(bucket, last);
}

async function readAnchor(bucket: Bucket, key: string): Promise<AuditAnchor> {
  const text = await bucket.read(key);
  try {
    return AUDIT_ANCHOR.parse(JSON.parse(text));
  } catch (cause) {
    throw new ProviderError({ provider: 's3', kind: 'bad-config', message: `${key} in the bucket is no anchor: somebody changed it`, cause });
  }
}

/** Ten digits: the number of a seal is a 32-bit one, and lists come sorted as text. */
const ANCHOR_NAME = /^\d{10}\.json$/;

function keyOf({ organizationId, number }: AuditAnchor): string {
  return `${folderOf(organizationId)}${String(number).padStart(10, '0')}.json`;
}

function folderOf(organizationId: string): string {
  return `audit-anchors/${organizationId}/`;
}
