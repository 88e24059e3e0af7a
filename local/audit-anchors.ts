import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AnchorDiffersError, type AuditAnchor, type AuditAnchors } from '../domain/audit-anchor.ts';

/**
 * The anchors under DATA_DIR: the newest of each organization in a file, and one of each hour in a second file that is only added to. Who backs the
 * folder up to another place can prove that the database was not set back.
 */
export function openAuditAnchors(dataFolder: string): AuditAnchors {
  const folder = join(dataFolder, 'audit-anchors');
  const newest = (organizationId: string): AuditAnchor | null => {
    const path = join(folder, `${organizationId}.json`);
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
  };
  return {
    newest: async (organizationId) => newest(organizationId),
    keep: async (anchor) => keepIn(folder, anchor, newest(anchor.organizationId)),
    close: () => {},
  };
}

function keepIn(folder: string, anchor: AuditAnchor, before: AuditAnchor | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${anchor.organizationId}.json`);
  const hourOf = (instant: string): string => instant.slice(0, 13);
  if (before?.number === anchor.number && before.head !== anchor.head) throw new AnchorDiffersError(before);
  // Two workers may seal by turns: the chain only grows.
  if (before !== null && before.number >= anchor.number) return;
  if (before === null || hourOf(before.sealedAt) !== hourOf(anchor.sealedAt))
    appendFileSync(join(folder, `${anchor.organizationId}.jsonl`), `${JSON.stringify(anchor)}\n`, { mode: 0o600 });
  // A kill in between leaves the old file, never half a one.
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(anchor)}\n`, { mode: 0o600 });
  renameSync(fresh, path);
}
