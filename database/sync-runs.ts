import type { Instant } from '../domain/key-result.ts';
import { seededIds } from './ids.ts';
import { plain } from './plain.ts';
import type { Scope } from './scope.ts';

/** One reading of a connection's sources: what it read, and what that changed. */
export interface SyncRunRow {
  organizationId: string;
  id: string;
  connectionId: string;
  startedAt: Instant;
  endedAt: Instant | null;
  read: number;
  /** Days that were not known before. */
  added: number;
  /** Days whose number changed. */
  restated: number;
  failed: number;
  /** Why it waits, or ended early; empty while all is well. */
  note: string;
}

/** Runs are kept so long. */
const KEPT_DAYS = 90;

/** Adds what a page of a run came to. The same run is the same row, so that a page that is tried again counts once it is committed. */
export async function addToSyncRun(
  scope: Scope,
  {
    connectionId,
    startedAt,
    page,
  }: { connectionId: string; startedAt: Instant; page: Pick<SyncRunRow, 'endedAt' | 'read' | 'added' | 'restated' | 'failed' | 'note'> },
): Promise<void> {
  const { organizationId, db } = scope;
  const id = seededIds(`sync-run/${organizationId}`)(`${connectionId}/${startedAt}`);
  const { endedAt, read, added, restated, failed, note } = page;
  await db.$executeRaw`
    INSERT INTO sync_runs AS r (organization_id, id, connection_id, started_at, ended_at, read, added, restated, failed, note)
    VALUES (${organizationId}::uuid, ${id}::uuid, ${connectionId}::uuid, ${startedAt}::timestamptz, ${endedAt}::timestamptz, ${read}, ${added}, ${restated}, ${failed}, ${note})
    ON CONFLICT (organization_id, id) DO UPDATE SET ended_at = excluded.ended_at, read = r.read + excluded.read, added = r.added + excluded.added,
      restated = r.restated + excluded.restated, failed = r.failed + excluded.failed, note = excluded.note`;
}

/** The newest runs of a connection. */
export async function syncRunsOf(scope: Scope, { connectionId, first }: { connectionId: string; first: number }): Promise<SyncRunRow[]> {
  const rows = await scope.db.syncRun.findMany({
    where: { organizationId: scope.organizationId, connectionId },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: first,
  });
  return rows.map((row) => plain(row));
}

/** Removes runs that nobody looks at any more. */
export async function forgetSyncRuns(scope: Scope, { connectionId, now }: { connectionId: string; now: Instant }): Promise<void> {
  const before = new Date(Date.parse(now) - KEPT_DAYS * 86_400_000);
  await scope.db.syncRun.deleteMany({ where: { organizationId: scope.organizationId, connectionId, startedAt: { lt: before } } });
}
