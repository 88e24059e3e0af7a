import { ENTRY_TEXT, leafOf } from './audit-chain.ts';
import type { Scope } from './scope.ts';
import { poolQuery } from './statements.ts';

/** Place, entry, the hash it was sealed under, and what it says now; null where it is gone. */
export type LeafRow = [sequence: string, entryId: string, hash: Buffer, text: string | null];

/** The leaves of places `from` to before `until`, in their order. */
export async function leavesBetween(scope: Scope, { from, until }: { from: number; until: number }): Promise<LeafRow[]> {
  const { rows } = await poolQuery<LeafRow>(scope, {
    name: 'audit-leaves',
    rowMode: 'array',
    text: `SELECT l.sequence, l.entry_id::text, l.hash, ${ENTRY_TEXT.sql} FROM audit_leaves l
      LEFT JOIN audit_log e ON e.organization_id = l.organization_id AND e.id = l.entry_id
      WHERE l.organization_id = $1 AND l.sequence >= $2 AND l.sequence < $3 ORDER BY l.sequence`,
    values: [scope.organizationId, from, until],
  });
  return rows;
}

/** Whether the entry of a leaf is there, and says what was sealed. */
export function stateOf([, , hash, text]: LeafRow): 'as-sealed' | 'changed' | 'gone' {
  if (text === null) return 'gone';
  return leafOf(text).equals(hash) ? 'as-sealed' : 'changed';
}
