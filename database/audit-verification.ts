import type { AuditAnchor } from '../domain/audit-anchor.ts';
import type { Instant } from '../domain/key-result.ts';
import { headOf, isSignedBy, NO_HEAD, rootOf, type Seal } from './audit-chain.ts';
import { type LeafRow, leavesBetween } from './audit-leaves.ts';
import { expiredOf } from './audit-retention.ts';
import type { Scope } from './scope.ts';
import { poolQuery } from './statements.ts';

/** Something that is not as it was sealed. */
export interface AuditFinding {
  kind:
    | 'changed'
    | 'removed'
    | 'expiry-wrong'
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
  /** Sealed ones, with those that are gone by policy. */
  entries: number;
  /** Gone by the organization's own policy, as a sealed and signed record says. */
  expired: number;
  waiting: number;
  /** Seals whose key is not here, as after a rotation without SECRET_KEY_PREVIOUS: chained, but not proven to be ours. */
  unknownKeys: number;
  findings: AuditFinding[];
}

const LEAVES_A_PAGE = 20_000;
const SEALS_A_PAGE = 500;
const PAGES_AHEAD = 2;
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
  const verdict: AuditVerdict = { seals: 0, entries: 0, expired: 0, waiting: 0, unknownKeys: 0, findings: [] };
  const find = (kind: AuditFinding['kind'], sentence: string): void => {
    if (verdict.findings.filter((finding) => finding.kind === kind).length < MOST_NAMED) verdict.findings.push({ kind, sentence });
  };
  const expired = (await expiredOf(scope)).until;
  const missing: LeafRow[] = [];
  let before: StoredSeal | null = from === null ? null : await sealBefore(scope, from);
  for await (const { seal, leaves } of sealsWithLeaves(scope, before?.number ?? 0)) {
    checkPlace(seal, before, find);
    verdict.expired += checkLeaves(seal, leaves, { find, expired, miss: (leaf) => missing.push(leaf) });
    checkHead(scope, seal, before, find, verdict);
    if (anchor?.number === seal.number && anchor.head !== seal.head.toString('hex'))
      find('rewritten', `Seal ${seal.number} is not the one that was anchored outside of the database at ${anchor.sealedAt}: the chain was rewritten.`);
    before = seal;
    verdict.seals += 1;
    verdict.entries += leaves.length;
  }
  await checkMissing(scope, missing, find, verdict);
  if (anchor !== null) checkAnchor(scope, anchor, before?.number ?? 0, find);
  await checkStrays(scope, find, verdict);
  return verdict;
}

/**
 * Holds a head that was printed into a paper against the chain. Null where the chain still has it. Says nothing of what lies beneath the head: that is
 * for `verifyAudit`, over the whole chain.
 */
export async function checkPrintedHead({ db, organizationId }: Scope, { number, digits }: { number: number; digits: string }): Promise<AuditFinding | null> {
  const seal = await db.auditSeal.findFirst({ where: { organizationId, number } });
  if (seal === null)
    return { kind: 'cut-off', sentence: `There is no seal ${number}, and its head was printed: the chain's end was cut off, or an older backup restored.` };
  if (Buffer.from(seal.head).toString('hex').startsWith(digits)) return null;
  return {
    kind: 'rewritten',
    sentence: `Seal ${number} has another head than the printed one: the chain was rewritten, or the line is another organization's.`,
  };
}

/** The workflow runs that entries name, with the activities they say they come from. */
export async function workflowCitations(scope: Scope): Promise<WorkflowCitation[]> {
  const { rows } = await poolQuery<WorkflowCitation>(scope, {
    text: `SELECT substr(actor, 10) AS "workflowId", run_id AS "runId", array_agg(DISTINCT activity_id) AS "activityIds" FROM audit_log
     WHERE organization_id = $1 AND actor LIKE 'workflow:%' AND run_id <> '' AND activity_id <> '' GROUP BY 1, 2 ORDER BY 1, 2`,
    values: [scope.organizationId],
  });
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

/** Names what is changed; what is gone from beyond `expired` is given to `miss`. Returns how many are gone by policy. */
function checkLeaves(seal: StoredSeal, leaves: readonly LeafRow[], given: { find: Find; expired: number; miss(leaf: LeafRow): void }): number {
  let gone = 0;
  for (const leaf of leaves) {
    const [sequence, , wrong, entryId] = leaf;
    if (wrong === 'changed') given.find('changed', `Entry ${entryId}, at place ${sequence}, was changed after it was sealed.`);
    else if (wrong === 'gone' && Number(sequence) <= given.expired) gone += 1;
    else if (wrong === 'gone') given.miss(leaf);
  }
  const hashes = leaves.map(([, hash]) => hash);
  if (hashes.length !== seal.entries || !rootOf(hashes).equals(seal.root))
    given.find(
      'leaves-broken',
      `The entries of seal ${seal.number} (places ${seal.firstSequence} to ${seal.firstSequence + seal.entries - 1}) are not the sealed ones in their order.`,
    );
  return gone;
}

/** The seals after one, in their order, each with its leaves. Two pages are on their way while one is checked. */
async function* sealsWithLeaves(scope: Scope, afterNumber: number): AsyncGenerator<{ seal: StoredSeal; leaves: LeafRow[] }> {
  const coming: { seals: StoredSeal[]; leaves: Promise<LeafRow[]> }[] = [];
  let number = afterNumber;
  const order = async (): Promise<void> => {
    const seals = await sealsAfter(scope, number);
    if (seals.length === 0) return;
    number = seals.at(-1)?.number ?? number;
    const leaves = leavesOf(scope, seals);
    // Whoever stops in between must not leave a rejection that nobody hears.
    leaves.catch(() => undefined);
    coming.push({ seals, leaves });
  };
  for (let page = 0; page < PAGES_AHEAD; page += 1) await order();
  for (let page = coming.shift(); page !== undefined; page = coming.shift()) {
    const leaves = await page.leaves;
    await order();
    let next = 0;
    for (const seal of page.seals) {
      const own: LeafRow[] = [];
      for (let leaf = leaves[next]; leaf !== undefined && Number(leaf[0]) < seal.firstSequence + seal.entries; leaf = leaves[(next += 1)])
        if (Number(leaf[0]) >= seal.firstSequence) own.push(leaf);
      yield { seal, leaves: own };
    }
  }
}

/** The next seals whose leaves make one page. */
async function sealsAfter({ organizationId, db }: Scope, number: number): Promise<StoredSeal[]> {
  const rows = await db.auditSeal.findMany({ where: { organizationId, number: { gt: number } }, orderBy: { number: 'asc' }, take: SEALS_A_PAGE });
  const seals: StoredSeal[] = [];
  let entries = 0;
  for (const seal of rows.map(storedSeal)) {
    if (seals.length > 0 && entries + seal.entries > LEAVES_A_PAGE) break;
    seals.push(seal);
    entries += seal.entries;
  }
  return seals;
}

async function leavesOf(scope: Scope, seals: readonly StoredSeal[]): Promise<LeafRow[]> {
  const [first, last] = [seals[0], seals.at(-1)];
  if (first === undefined || last === undefined) return [];
  return leavesBetween(scope, { from: first.firstSequence, until: last.firstSequence + last.entries });
}

/** Entries may have expired during the walk: the records are read once more. */
async function checkMissing(scope: Scope, missing: readonly LeafRow[], find: Find, verdict: AuditVerdict): Promise<void> {
  const { until, wrong } = await expiredOf(scope);
  const removed = missing.filter(([sequence]) => Number(sequence) > until);
  verdict.expired += missing.length - removed.length;
  for (const [sequence, , , entryId] of removed) find('removed', `Entry ${entryId}, at place ${sequence}, was removed.`);
  for (const { id, sequence, reason } of wrong) find('expiry-wrong', `Entry ${id}, at place ${sequence}, says that entries expired, and ${reason}.`);
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

/**
 * Entries that nobody sealed nor queued were put in behind our back, with a leaf under no seal or with none; a queue row without its entry lost it. Told by
 * EXCEPT, which hashes or sorts: an anti-join is planned as a nested loop wherever row security and a range make PostgreSQL expect a single row.
 */
async function checkStrays(scope: Scope, find: Find, verdict: AuditVerdict): Promise<void> {
  const { db, organizationId } = scope;
  const strays = await poolQuery<{ id: string }>(scope, {
    text: `SELECT id::text FROM (
       SELECT id FROM audit_log WHERE organization_id = $1
       EXCEPT SELECT entry_id FROM audit_leaves WHERE organization_id = $1 AND sequence > 0
         AND sequence < (SELECT coalesce(max(first_sequence + entries), 1) FROM audit_seals WHERE organization_id = $1)
       EXCEPT SELECT entry_id FROM audit_queue WHERE organization_id = $1) stray
     ORDER BY stray.id LIMIT ${MOST_NAMED}`,
    values: [organizationId],
  });
  const ids = strays.rows.map(({ id }) => id);
  const named = ids.length === 0 ? [] : await db.auditEntry.findMany({ where: { organizationId, id: { in: ids } }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  for (const { id, at } of named) find('never-sealed', `Entry ${id}, dated ${at.toISOString()}, was never sealed nor queued: it was put in later.`);
  verdict.waiting = await db.auditQueueEntry.count({ where: { organizationId } });
  if (verdict.waiting === 0) return;
  const lost = await poolQuery<{ id: string }>(scope, {
    text: `SELECT entry_id::text AS id FROM (
       SELECT entry_id FROM audit_queue WHERE organization_id = $1 EXCEPT SELECT id FROM audit_log WHERE organization_id = $1) lost
     ORDER BY lost.entry_id LIMIT ${MOST_NAMED}`,
    values: [organizationId],
  });
  for (const { id } of lost.rows) find('queue-without-entry', `Entry ${id} waits for its seal and is gone: it was removed before.`);
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
