import type { AuditAnchor } from '../domain/audit-anchor.ts';
import type { Instant } from '../domain/key-result.ts';
import { ENTRY_TEXT, headOf, isSignedBy, leafOf, NO_HEAD, rootOf, type Seal } from './audit-chain.ts';
import type { Scope } from './scope.ts';

/** Something that is not as it was sealed. */
export interface AuditFinding {
  kind:
    | 'changed'
    | 'removed'
    | 'never-sealed'
    | 'queue-without-entry'
    | 'leaves-broken'
    | 'seal-broken'
    | 'signature-wrong'
    | 'cut-off'
    | 'rewritten'
    | 'anchor-wrong';
  /** What is wrong, and where, in one sentence. */
  sentence: string;
}

/** An entry's word that an activity of a workflow made it. */
export interface WorkflowCitation {
  workflowId: string;
  runId: string;
  activityIds: string[];
}

/** What a walk along the chain came to. */
export interface AuditVerdict {
  seals: number;
  entries: number;
  waiting: number;
  /** Seals whose key is not here, as after a rotation without SECRET_KEY_PREVIOUS: chained, but not proven to be ours. */
  unknownKeys: number;
  findings: AuditFinding[];
}

const LEAVES_A_PAGE = 20_000;
const SEALS_A_PAGE = 1_000;
/** More of one kind are counted by nobody: the first ones say where to look. */
const MOST_NAMED = 100;

interface StoredSeal extends Seal {
  head: Buffer;
  signature: Buffer;
  keyId: string;
}

/**
 * Walks an organization's chain from its beginning, or from the first seal at or after `from`, and names what is not as it was sealed: entries changed,
 * removed, added or moved, seals rewritten, a tail cut off. `anchor` is the newest head that was kept outside of the database.
 */
export async function verifyAudit(scope: Scope, { anchor, from = null }: { anchor: AuditAnchor | null; from?: Instant | null }): Promise<AuditVerdict> {
  const verdict: AuditVerdict = { seals: 0, entries: 0, waiting: 0, unknownKeys: 0, findings: [] };
  const find = (kind: AuditFinding['kind'], sentence: string): void => {
    if (verdict.findings.filter((finding) => finding.kind === kind).length < MOST_NAMED) verdict.findings.push({ kind, sentence });
  };
  let before: StoredSeal | null = from === null ? null : await sealBefore(scope, from);
  for (;;) {
    const seals = await sealsAfter(scope, before?.number ?? 0);
    for (const seal of seals) {
      checkPlace(seal, before, find);
      await checkLeaves(scope, seal, find, verdict);
      checkHead(scope, seal, before, find, verdict);
      if (anchor?.number === seal.number && anchor.head !== seal.head.toString('hex'))
        find('rewritten', `Seal ${seal.number} is not the one that was anchored outside of the database at ${anchor.sealedAt}: the chain was rewritten.`);
      before = seal;
      verdict.seals += 1;
    }
    if (seals.length < SEALS_A_PAGE) break;
  }
  if (anchor !== null) checkAnchor(scope, anchor, before?.number ?? 0, find);
  await checkStrays(scope, find, verdict);
  return verdict;
}

/** The workflow runs that entries name, with the activities they say they come from. */
export async function workflowCitations(scope: Scope): Promise<WorkflowCitation[]> {
  const { rows } = await scope.database.pool.query<WorkflowCitation>(
    `SELECT substr(actor, 10) AS "workflowId", run_id AS "runId", array_agg(DISTINCT activity_id) AS "activityIds" FROM audit_log
     WHERE organization_id = $1 AND actor LIKE 'workflow:%' AND run_id <> '' AND activity_id <> '' GROUP BY 1, 2 ORDER BY 1, 2`,
    [scope.organizationId],
  );
  return rows;
}

type Find = (kind: AuditFinding['kind'], sentence: string) => void;

function checkPlace(seal: StoredSeal, before: StoredSeal | null, find: Find): void {
  const number = (before?.number ?? 0) + 1;
  if (seal.number !== number) find('seal-broken', `Seal ${number} is missing: the chain goes on with seal ${seal.number}.`);
  const first = before === null ? 1 : before.firstSequence + before.entries;
  if (seal.number === number && seal.firstSequence !== first)
    find('seal-broken', `Seal ${seal.number} begins at entry ${seal.firstSequence}, and the one before ends before ${first}.`);
}

async function checkLeaves(scope: Scope, seal: StoredSeal, find: Find, verdict: AuditVerdict): Promise<void> {
  const { pool } = scope.database;
  const leaves: Buffer[] = [];
  const end = seal.firstSequence + seal.entries;
  for (let first = seal.firstSequence; first < end; first += LEAVES_A_PAGE) {
    const { rows } = await pool.query<[string, string, string, string | null]>({
      name: 'audit-leaves',
      rowMode: 'array',
      text: `SELECT l.sequence, l.entry_id::text, encode(l.hash, 'hex'), ${ENTRY_TEXT.sql} FROM audit_leaves l
        LEFT JOIN audit_log e ON e.organization_id = l.organization_id AND e.id = l.entry_id
        WHERE l.organization_id = $1 AND l.sequence >= $2 AND l.sequence < $3 ORDER BY l.sequence`,
      values: [scope.organizationId, first, Math.min(first + LEAVES_A_PAGE, end)],
    });
    for (const [sequence, entryId, kept, text] of rows) {
      leaves.push(Buffer.from(kept, 'hex'));
      if (text === null) find('removed', `Entry ${entryId}, at place ${sequence}, was removed.`);
      else if (leafOf(text).toString('hex') !== kept) find('changed', `Entry ${entryId}, at place ${sequence}, was changed after it was sealed.`);
    }
    verdict.entries += rows.length;
  }
  if (leaves.length !== seal.entries || !rootOf(leaves).equals(seal.root))
    find('leaves-broken', `The entries of seal ${seal.number} (places ${seal.firstSequence} to ${end - 1}) are not the sealed ones in their order.`);
}

function checkHead({ database }: Scope, seal: StoredSeal, before: StoredSeal | null, find: Find, verdict: AuditVerdict): void {
  if (!headOf(before?.head ?? NO_HEAD, seal).equals(seal.head))
    find('seal-broken', `Seal ${seal.number} of ${seal.sealedAt} does not follow from the one before it: one of them was changed.`);
  const signed = isSignedBy(database.secretKey, seal.head, seal);
  if (signed === null) verdict.unknownKeys += 1;
  else if (!signed) find('signature-wrong', `The signature of seal ${seal.number} is not ours: the seal was made by somebody without SECRET_KEY.`);
}

function checkAnchor({ database, organizationId }: Scope, anchor: AuditAnchor, last: number, find: Find): void {
  const { number, head, signature, keyId } = anchor;
  const signed = isSignedBy(database.secretKey, Buffer.from(head, 'hex'), { signature: Buffer.from(signature, 'hex'), keyId });
  if (signed === false || anchor.organizationId !== organizationId)
    find('anchor-wrong', 'The anchor outside of the database is not signed by us: it was changed, or belongs to another organization.');
  else if (number > last)
    find(
      'cut-off',
      `The chain ends with seal ${last}, and seal ${number} of ${anchor.sealedAt} was anchored: its end was cut off, or an older backup restored.`,
    );
}

/** Entries that nobody sealed nor queued were put in behind our back; a queue row without its entry lost it. */
async function checkStrays({ database, organizationId }: Scope, find: Find, verdict: AuditVerdict): Promise<void> {
  const strays = await database.pool.query<{ id: string; at: Date }>(
    `SELECT e.id::text, e.at FROM audit_log e WHERE e.organization_id = $1
       AND NOT EXISTS (SELECT FROM audit_leaves l WHERE l.organization_id = e.organization_id AND l.entry_id = e.id)
       AND NOT EXISTS (SELECT FROM audit_queue q WHERE q.organization_id = e.organization_id AND q.entry_id = e.id)
     ORDER BY e.at, e.id LIMIT ${MOST_NAMED}`,
    [organizationId],
  );
  for (const { id, at } of strays.rows) find('never-sealed', `Entry ${id}, dated ${at.toISOString()}, was never sealed nor queued: it was put in later.`);
  const queue = await database.pool.query<{ id: string; lost: boolean }>(
    `SELECT q.entry_id::text AS id, e.id IS NULL AS lost FROM audit_queue q LEFT JOIN audit_log e ON e.organization_id = q.organization_id AND e.id = q.entry_id
     WHERE q.organization_id = $1`,
    [organizationId],
  );
  for (const { id } of queue.rows.filter(({ lost }) => lost)) find('queue-without-entry', `Entry ${id} waits for its seal and is gone: it was removed before.`);
  verdict.waiting = queue.rows.length;
}

async function sealsAfter({ db, organizationId }: Scope, number: number): Promise<StoredSeal[]> {
  const seals = await db.auditSeal.findMany({ where: { organizationId, number: { gt: number } }, orderBy: { number: 'asc' }, take: SEALS_A_PAGE });
  return seals.map(storedSeal);
}

async function sealBefore({ db, organizationId }: Scope, from: Instant): Promise<StoredSeal | null> {
  const seal = await db.auditSeal.findFirst({ where: { organizationId, sealedAt: { lt: new Date(from) } }, orderBy: { number: 'desc' } });
  return seal === null ? null : storedSeal(seal);
}

function storedSeal(row: {
  organizationId: string;
  number: number;
  firstSequence: bigint;
  entries: number;
  root: Uint8Array;
  head: Uint8Array;
  signature: Uint8Array;
  keyId: string;
  sealedAt: Date;
}): StoredSeal {
  const { firstSequence, root, head, signature, sealedAt } = row;
  return {
    ...row,
    firstSequence: Number(firstSequence),
    root: Buffer.from(root),
    head: Buffer.from(head),
    signature: Buffer.from(signature),
    sealedAt: sealedAt.toISOString(),
  };
}
