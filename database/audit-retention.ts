import { z } from 'zod';
import type { AuditAnchor } from '../domain/audit-anchor.ts';
import type { Instant } from '../domain/key-result.ts';
import { LEAST_AUDIT_RETENTION_DAYS } from '../domain/organization.ts';
import { isExpirySigned, isSignedBy, signExpiry } from './audit-chain.ts';
import { leavesBetween } from './audit-leaves.ts';
import { lockChain, sealInside } from './audit-seals.ts';
import type { Database } from './client.ts';
import { allOrganizations, organizationById } from './organizations.ts';
import { inTransaction, type LookupScope, type Scope } from './scope.ts';
import { poolQuery } from './statements.ts';

/** So many entries go in one transaction, and at least one seal. */
const MOST_AT_ONCE = 20_000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** The database's clock decides what is old, the workers' clocks date the seals. */
const CLOCKS_APART_MS = 60 * 60 * 1000;

/** What removed entries are proven by: an entry of the log, in its seal, that says how far the log is gone and why. */
interface ExpiryRecord {
  id: string;
  sequence: number;
  firstSequence: number;
  lastSequence: number;
  entries: number;
  keepDays: number;
  signature: string;
  keyId: string;
  sealedAt: Instant;
  /** When the last of those that it removed was sealed; null where there is no such seal. */
  lastSealedAt: Instant | null;
  /** Of its own seal. */
  seal: { head: Uint8Array; signature: Uint8Array; keyId: string };
}

/** How far an organization's log is gone by its policy, and records that do not prove what they say. */
export interface Expired {
  /** All entries up to this place may be gone; 0 where none may. */
  until: number;
  wrong: { id: string; sequence: number; reason: string }[];
}

const RecordFields = z.object({
  firstSequence: z.number().int(),
  lastSequence: z.number().int(),
  entries: z.number().int(),
  keepDays: z.number().int(),
  signature: z.string(),
  keyId: z.string(),
});

/**
 * Reads the sealed records of what was removed. Each stands for all entries from the first one on, so that the newest is enough: older records are
 * themselves removed in time.
 */
export async function expiredOf(scope: Scope): Promise<Expired> {
  const expired: Expired = { until: 0, wrong: [] };
  for (const row of await recordRows(scope)) {
    const fields = RecordFields.safeParse(row.after);
    if (!fields.success) {
      expired.wrong.push({ ...row, reason: 'does not say what was removed' });
      continue;
    }
    const record: ExpiryRecord = { ...row, ...fields.data };
    const reason = wrongWith(scope, record);
    if (reason === null) expired.until = Math.max(expired.until, record.lastSequence);
    else expired.wrong.push({ ...record, reason });
  }
  return expired;
}

function wrongWith({ database, organizationId }: Scope, record: ExpiryRecord): string | null {
  const { firstSequence, lastSequence, entries, keepDays, sealedAt, lastSealedAt, seal } = record;
  const signed = isExpirySigned(database.secretKey, { ...record, organizationId });
  // Whoever names a key that nobody has does so under a seal of ours.
  if (signed === false || (signed === null && isSignedBy(database.secretKey, seal.head, seal) !== null)) return 'is not signed by us';
  if (keepDays < LEAST_AUDIT_RETENTION_DAYS) return `names a policy of ${keepDays} days, which there cannot be`;
  if (firstSequence < 1 || entries !== lastSequence - firstSequence + 1 || lastSequence >= record.sequence) return 'does not count what it removed';
  if (lastSealedAt === null || Date.parse(sealedAt) - Date.parse(lastSealedAt) < keepDays * DAY_MS - CLOCKS_APART_MS)
    return `is about entries that were not ${keepDays} days old`;
  return null;
}

/**
 * Removes entries that were sealed longer ago than the organization keeps them, seals the record of it in the same transaction, and returns the new heads;
 * none where nothing is to be removed, or another sealer is at it. What is not as it was sealed is evidence: nothing is removed any more, and it throws.
 */
export async function expireNext(scope: Scope, at: Instant): Promise<AuditAnchor[]> {
  const { auditRetentionDays: keepDays } = (await organizationById(scope)).settings;
  if (keepDays === null) return [];
  return inTransaction(scope, async (inside) => {
    if (!(await lockChain(inside))) return [];
    const firstSequence = (await expiredOf(scope)).until + 1;
    const lastSequence = await lastToExpire(inside, { firstSequence, keepDays });
    if (lastSequence === null) return [];
    const leaves = await leavesBetween(scope, { from: firstSequence, until: lastSequence + 1 });
    const [suspect] = leaves.filter(([, , wrong]) => wrong !== null);
    if (suspect !== undefined || leaves.length !== lastSequence - firstSequence + 1)
      throw new Error(
        `The audit log is not as it was sealed at place ${suspect?.[0] ?? firstSequence}: nothing is removed from it; run "npm run audit:verify"`,
      );
    const { organizationId, database } = inside;
    const { signature, keyId } = signExpiry(database.secretKey, { organizationId, firstSequence, lastSequence, entries: leaves.length, keepDays });
    await inside.db.$queryRaw`SELECT expire_audit_entries(${firstSequence}::bigint, ${lastSequence}::bigint, ${signature}, ${keyId})::text`;
    const heads: AuditAnchor[] = [];
    for (let head = await sealInside(inside, at); head !== null; head = await sealInside(inside, at)) heads.push(head);
    return heads;
  });
}

/** Removes what each organization does not keep any longer, and gives each new head to `anchor`; `refuse` hears of those where it could not be done. */
export async function expireAll(
  lookup: LookupScope,
  input: {
    scopeOf(database: Database, organizationId: string): Scope;
    now(): Instant;
    anchor(head: AuditAnchor): void;
    refuse(organizationId: string, error: unknown): void;
    signal: AbortSignal;
  },
): Promise<void> {
  for (const { id } of await allOrganizations(lookup)) {
    const scope = input.scopeOf(lookup.database, id);
    try {
      for (let heads = await expireNext(scope, input.now()); heads.length > 0 && !input.signal.aborted; heads = await expireNext(scope, input.now()))
        for (const head of heads) input.anchor(head);
    } catch (error) {
      input.refuse(id, error);
    }
  }
}

/** The end of the last seal that is old enough, by the clock of the database, as the function that removes goes by it; null where none is. */
async function lastToExpire({ db, organizationId }: Scope, { firstSequence, keepDays }: { firstSequence: number; keepDays: number }): Promise<number | null> {
  const [found] = await db.$queryRaw<{ last: bigint | null }[]>`
    SELECT max(first_sequence + entries - 1) AS last FROM (
      SELECT first_sequence, entries, sealed_at, sum(entries) OVER (ORDER BY number) AS together, row_number() OVER (ORDER BY number) AS place,
        bool_and(sealed_at < now() - make_interval(days => ${keepDays}::int)) OVER (ORDER BY number) AS old
      FROM (SELECT * FROM audit_seals WHERE organization_id = ${organizationId}::uuid AND first_sequence >= ${firstSequence}::bigint
        ORDER BY first_sequence LIMIT ${MOST_AT_ONCE}) next
    ) seals WHERE old AND (together <= ${MOST_AT_ONCE} OR place = 1)`;
  return found === undefined || found.last === null ? null : Number(found.last);
}

async function recordRows(scope: Scope): Promise<(Omit<ExpiryRecord, keyof z.infer<typeof RecordFields>> & { after: unknown })[]> {
  const { rows } = await poolQuery<{
    id: string;
    sequence: string;
    after: unknown;
    sealedAt: Date;
    lastSealedAt: Date | null;
    head: Uint8Array;
    signature: Uint8Array;
    keyId: string;
  }>(scope, {
    text: `SELECT e.id::text, l.sequence, e.after, own.sealed_at AS "sealedAt", own.head, own.signature, own.key_id AS "keyId", last.sealed_at AS "lastSealedAt"
     FROM audit_log e
     JOIN audit_leaves l ON l.organization_id = e.organization_id AND l.entry_id = e.id
     CROSS JOIN LATERAL (SELECT s.* FROM audit_seals s WHERE s.organization_id = $1 AND s.first_sequence <= l.sequence
       ORDER BY s.first_sequence DESC LIMIT 1) own
     LEFT JOIN LATERAL (SELECT s.sealed_at FROM audit_seals s WHERE s.organization_id = $1
       AND s.first_sequence <= CASE WHEN jsonb_typeof(e.after -> 'lastSequence') = 'number' THEN least((e.after ->> 'lastSequence')::numeric, l.sequence)::bigint END
       ORDER BY s.first_sequence DESC LIMIT 1) last ON true
     WHERE e.organization_id = $1 AND e.noun = 'audit' AND e.action = 'expire' AND l.sequence < own.first_sequence + own.entries
     ORDER BY l.sequence`,
    values: [scope.organizationId],
  });
  return rows.map(({ id, sequence, after, sealedAt, lastSealedAt, ...seal }) => ({
    id,
    sequence: Number(sequence),
    after,
    sealedAt: sealedAt.toISOString(),
    lastSealedAt: lastSealedAt?.toISOString() ?? null,
    seal,
  }));
}
