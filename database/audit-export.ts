import { ENTRY_TEXT } from './audit-chain.ts';
import type { Scope } from './scope.ts';
import { poolQuery } from './statements.ts';

const PAGE = 5_000;

/**
 * The whole chain as lines of JSON: each seal, and after it its entries with their places and hashes. Whoever has the file, and the anchors, can prove it
 * without us: a leaf is SHA-256 of a zero byte and the text of `entry`.
 */
export async function* exportChain(scope: Scope): AsyncGenerator<string> {
  const seals = await poolQuery<{ line: string; first: string; entries: number }>(scope, {
    text: `SELECT first_sequence AS first, entries, json_build_object('seal', number, 'firstSequence', first_sequence, 'entries', entries, 'root', encode(root, 'hex'),
       'head', encode(head, 'hex'), 'signature', encode(signature, 'hex'), 'keyId', key_id, 'sealedAt', sealed_at)::text AS line
     FROM audit_seals WHERE organization_id = $1 ORDER BY number`,
    values: [scope.organizationId],
  });
  for (const { line, first, entries } of seals.rows) {
    yield line;
    for (let from = Number(first); from < Number(first) + entries; from += PAGE) {
      const { rows } = await poolQuery<{ line: string }>(scope, {
        text: `SELECT json_build_object('sequence', l.sequence, 'leaf', encode(l.hash, 'hex'), 'entry', ${ENTRY_TEXT.sql})::text AS line FROM audit_leaves l
         LEFT JOIN audit_log e ON e.organization_id = l.organization_id AND e.id = l.entry_id
         WHERE l.organization_id = $1 AND l.sequence >= $2 AND l.sequence < $3 ORDER BY l.sequence`,
        values: [scope.organizationId, from, Math.min(from + PAGE, Number(first) + entries)],
      });
      for (const row of rows) yield row.line;
    }
  }
}
