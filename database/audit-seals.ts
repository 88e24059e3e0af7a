import type { AuditAnchor } from '../domain/audit-anchor.ts';
import type { Instant } from '../domain/key-result.ts';
import { ENTRY_TEXT, headOf, leafOf, NO_HEAD, rootOf, type Seal, signHead } from './audit-chain.ts';
import type { Database } from './client.ts';
import { inTransaction, type LookupScope, type Scope } from './scope.ts';

const BATCH = 1_000;

/** Organizations with entries that wait for their seal. */
export async function organizationsToSeal({ database }: LookupScope): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>('SELECT DISTINCT organization_id::text AS id FROM audit_queue LIMIT 1000');
  return rows.map(({ id }) => id);
}

/**
 * Seals up to a thousand waiting entries of an organization in one transaction: their order, their leaves, the root, the signed head. Null where none
 * waits, or another sealer is at it: the lock is the organization's, and writers never wait for it.
 */
export async function sealNext(scope: Scope, at: Instant): Promise<AuditAnchor | null> {
  return inTransaction(scope, async (inside) => ((await lockChain(inside)) ? sealInside(inside, at) : null));
}

/** Whether this transaction is now the only one that adds to the organization's chain, or removes what its policy lets go. */
export async function lockChain({ db, organizationId }: Scope): Promise<boolean> {
  const [lock] = await db.$queryRaw<{ taken: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtextextended(${`audit/${organizationId}`}, 0)) AS taken`;
  return lock?.taken === true;
}

/** The same in a transaction that holds the chain's lock. */
export async function sealInside({ db, organizationId, database }: Scope, at: Instant): Promise<AuditAnchor | null> {
  const waiting = await db.$queryRaw<{ id: string; text: string }[]>`
    SELECT e.id::text, ${ENTRY_TEXT} AS text FROM audit_queue q
    JOIN audit_log e ON e.organization_id = q.organization_id AND e.id = q.entry_id
    WHERE q.organization_id = ${organizationId}::uuid ORDER BY e.at, e.id LIMIT ${BATCH}`;
  if (waiting.length === 0) return null;
  const last = await db.auditSeal.findFirst({ where: { organizationId }, orderBy: { number: 'desc' } });
  const firstSequence = last === null ? 1 : Number(last.firstSequence) + last.entries;
  const leaves = waiting.map(({ text }) => leafOf(text));
  const seal: Seal = { organizationId, number: (last?.number ?? 0) + 1, firstSequence, entries: leaves.length, root: rootOf(leaves), sealedAt: at };
  const head = headOf(last?.head ?? NO_HEAD, seal);
  const signed = signHead(database.secretKey, head);
  await db.$executeRaw`
    WITH sealed AS (DELETE FROM audit_queue WHERE organization_id = ${organizationId}::uuid AND entry_id = ANY(${waiting.map(({ id }) => id)}::uuid[]))
    INSERT INTO audit_leaves (organization_id, sequence, entry_id, hash)
    SELECT ${organizationId}::uuid, ${firstSequence}::bigint + place - 1, id, decode(hash, 'hex')
    FROM unnest(${waiting.map(({ id }) => id)}::uuid[], ${leaves.map((leaf) => leaf.toString('hex'))}::text[]) WITH ORDINALITY AS t(id, hash, place)`;
  await db.auditSeal.create({
    data: {
      ...seal,
      firstSequence: BigInt(firstSequence),
      root: new Uint8Array(seal.root),
      head: new Uint8Array(head),
      signature: new Uint8Array(signed.signature),
      keyId: signed.keyId,
      sealedAt: new Date(at),
    },
  });
  return anchorOf({ ...seal, ...signed, head });
}

/** The heads of an organization from the seal `number` on, as they are anchored: up to a thousand, in their order. */
export async function headsFrom({ db, organizationId }: Scope, number: number): Promise<AuditAnchor[]> {
  const seals = await db.auditSeal.findMany({ where: { organizationId, number: { gte: number } }, orderBy: { number: 'asc' }, take: BATCH });
  return seals.map((seal) => anchorOf({ ...seal, firstSequence: Number(seal.firstSequence), sealedAt: seal.sealedAt.toISOString() }));
}

/** The newest signed head of an organization's chain; null before the first seal. */
export async function newestHead({ db, organizationId }: Scope): Promise<AuditAnchor | null> {
  const seal = await db.auditSeal.findFirst({ where: { organizationId }, orderBy: { number: 'desc' } });
  if (seal === null) return null;
  const { number, firstSequence, head, signature, keyId, sealedAt } = seal;
  return {
    organizationId,
    number,
    entries: Number(firstSequence) + seal.entries - 1,
    head: Buffer.from(head).toString('hex'),
    signature: Buffer.from(signature).toString('hex'),
    keyId,
    sealedAt: sealedAt.toISOString(),
  };
}

/** Seals all that waits, organization by organization, and gives each new head to `anchor`. Returns how many batches were sealed. */
export async function sealWaiting(
  lookup: LookupScope,
  input: { scopeOf(database: Database, organizationId: string): Scope; now(): Instant; anchor(head: AuditAnchor): void },
): Promise<number> {
  let sealed = 0;
  for (const organizationId of await organizationsToSeal(lookup)) {
    const scope = input.scopeOf(lookup.database, organizationId);
    for (;;) {
      const head = await sealNext(scope, input.now());
      if (head === null) break;
      input.anchor(head);
      sealed += 1;
    }
  }
  return sealed;
}

function anchorOf(seal: {
  organizationId: string;
  number: number;
  firstSequence: number;
  entries: number;
  head: Uint8Array;
  signature: Uint8Array;
  keyId: string;
  sealedAt: Instant;
}): AuditAnchor {
  const { organizationId, number, firstSequence, keyId, sealedAt } = seal;
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  return { organizationId, number, entries: firstSequence + seal.entries - 1, head: hex(seal.head), signature: hex(seal.signature), keyId, sealedAt };
}
