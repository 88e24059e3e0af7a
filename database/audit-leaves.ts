import { ENTRY_TEXT } from './audit-chain.ts';
import type { Scope } from './scope.ts';
import { poolQuery } from './statements.ts';

/** Place, the hash that the entry was sealed under, and what is not as it was sealed: 'changed' or 'gone' with the entry's id, or null twice. */
export type LeafRow = [sequence: string, hash: Buffer, wrong: 'changed' | 'gone' | null, entryId: string | null];

/**
 * The leaves of places `from` to before `until`, in their order. PostgreSQL hashes what it says of an entry, as `leafOf` does: the texts would cost more to
 * send than to hash.
 */
export async function leavesBetween(scope: Scope, { from, until }: { from: number; until: number }): Promise<LeafRow[]> {
  const { rows } = await poolQuery<LeafRow>(scope, {
    name: 'audit-leaves',
    rowMode: 'array',
    text: `SELECT leaf.sequence, leaf.hash, leaf.wrong, CASE WHEN leaf.wrong IS NOT NULL THEN leaf.entry_id::text END FROM (
        SELECT l.sequence, l.entry_id, l.hash, CASE WHEN e.id IS NULL THEN 'gone'
          WHEN sha256('\\x00'::bytea || convert_to(${ENTRY_TEXT.sql}, 'UTF8')) <> l.hash THEN 'changed' END AS wrong
        FROM audit_leaves l
        LEFT JOIN audit_log e ON e.organization_id = l.organization_id AND e.id = l.entry_id
        WHERE l.organization_id = $1 AND l.sequence >= $2 AND l.sequence < $3 ORDER BY l.sequence OFFSET 0
      ) leaf ORDER BY leaf.sequence`,
    values: [scope.organizationId, from, until],
  });
  return rows;
}
