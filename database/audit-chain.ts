import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { Prisma } from './generated/prisma/client.ts';
import type { SecretKeyring } from './secrets.ts';

/**
 * The chain that makes the audit log provable: entries are leaves in the order of their sealing, each batch of leaves has the root of its tree,
 * and each root is chained to the one before and signed. Whoever changes, removes, adds or moves an entry breaks it, and cannot sign it anew
 * without SECRET_KEY.
 */

/**
 * What a leaf is the hash of: all that the entry `e` says, as PostgreSQL writes it into JSON, whatever the session's settings, so that every reader has
 * the same bytes. Null where it is gone.
 */
export const ENTRY_TEXT = Prisma.raw(`
  CASE WHEN e.id IS NOT NULL THEN json_build_array(e.id, e.at AT TIME ZONE 'UTC', e.actor, e.action, e.noun, e.subject_id,
    e.before, e.after, e.request, e.address, e.run_id, e.activity_id)::text END`);

/** What a seal stands for: its place in the chain and all leaves of its batch. */
export interface Seal {
  organizationId: string;
  number: number;
  firstSequence: number;
  entries: number;
  root: Buffer;
  sealedAt: string;
}

/** The head before the first seal. */
export const NO_HEAD = Buffer.alloc(32);

/** The hash of an entry. The first byte tells leaves from nodes, so that no node can be passed off as an entry (RFC 6962). */
export function leafOf(entryText: string): Buffer {
  return hash('sha256', `\u0000${entryText}`, 'buffer');
}

/** The root of the leaves' tree; a leaf without a neighbour goes up as it is. */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) throw new RangeError('A seal has at least one leaf');
  let level = leaves;
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]];
      if (left !== undefined) above.push(right === undefined ? left : hash('sha256', Buffer.concat([Buffer.from([1]), left, right]), 'buffer'));
    }
    level = above;
  }
  return level[0] ?? NO_HEAD;
}

/** The head of the chain with this seal: it holds all seals before. */
export function headOf(before: Uint8Array, { organizationId, number, firstSequence, entries, root, sealedAt }: Seal): Buffer {
  const said = [Buffer.from(before).toString('hex'), organizationId, number, firstSequence, entries, root.toString('hex'), sealedAt].join('|');
  return hash('sha256', said, 'buffer');
}

/** Signs a head with the current key. */
export function signHead(keyring: SecretKeyring, head: Uint8Array): { signature: Buffer; keyId: string } {
  return { signature: createHmac('sha256', keyring.current.signing).update('audit-head').update(head).digest(), keyId: keyring.current.id };
}

/** What was removed of a chain by its organization's own policy: all entries from the first place to the last. */
export interface Expiry {
  organizationId: string;
  firstSequence: number;
  lastSequence: number;
  entries: number;
  keepDays: number;
}

/** Signs what is about to be removed: a superuser can write such a record, and cannot sign it. */
export function signExpiry(keyring: SecretKeyring, expiry: Expiry): { signature: string; keyId: string } {
  return { signature: expiryMac(keyring.current.signing, expiry).toString('hex'), keyId: keyring.current.id };
}

/** Whether a record of what was removed was signed by a key of the ring; null where its key is not here. */
export function isExpirySigned(keyring: SecretKeyring, expiry: Expiry & { signature: string; keyId: string }): boolean | null {
  const key = keyOf(keyring, expiry.keyId);
  if (key === undefined) return null;
  const [wanted, signature] = [expiryMac(key.signing, expiry), Buffer.from(expiry.signature, 'hex')];
  return wanted.length === signature.length && timingSafeEqual(wanted, signature);
}

function expiryMac(signing: Parameters<typeof createHmac>[1], { organizationId, firstSequence, lastSequence, entries, keepDays }: Expiry): Buffer {
  return createHmac('sha256', signing).update(['audit-expiry', organizationId, firstSequence, lastSequence, entries, keepDays].join('|')).digest();
}

/** Whether a head was signed by a key of the ring; null where its key is not here, as after a rotation. */
export function isSignedBy(keyring: SecretKeyring, head: Uint8Array, { signature, keyId }: { signature: Uint8Array; keyId: string }): boolean | null {
  const key = keyOf(keyring, keyId);
  if (key === undefined) return null;
  const wanted = createHmac('sha256', key.signing).update('audit-head').update(head).digest();
  return wanted.length === signature.length && timingSafeEqual(wanted, signature);
}

function keyOf(keyring: SecretKeyring, keyId: string): SecretKeyring['current'] | undefined {
  return [keyring.current, ...keyring.previous].find(({ id }) => id === keyId);
}
