import type { Instant, Status } from '../domain/key-result.ts';
import { Prisma } from './generated/prisma/client.ts';
import { isAllowed } from './rights.ts';
import { actingPersonId, type Scope } from './scope.ts';
import { allowedTasks, seenKeyResults, TASK_GOAL } from './sight.ts';

/** What others changed: of a key result how it stood and stands, or a task that somebody gave to the acting person. */
export interface HomeNews {
  noun: 'KeyResult' | 'Task';
  id: string;
  title: string;
  at: Instant;
  /** Who did it; null where it was a source or the daily judgment. */
  by: string | null;
  note: string;
  blocker: string;
  statusBefore: Status | null;
  status: Status | null;
  progressBefore: number | null;
  progress: number | null;
}

const MOST_NEWS = 8;

/**
 * What others changed since an instant in what concerns the acting person: their own goals, those of their team and of the people whom they oversee, and
 * the company's; and tasks that they were given. The newest first, one line a thing, with one statement.
 */
export async function homeNewsOf(scope: Scope, { cycleId, since }: { cycleId: string; since: Instant }): Promise<HomeNews[]> {
  const { organizationId } = scope;
  const me = actingPersonId(scope);
  const reads = isAllowed(scope, 'read', 'note') ? Prisma.sql`true` : Prisma.sql`false`;
  const news = await scope.db.$queryRaw<(Omit<HomeNews, 'at'> & { at: Date })[]>`
    WITH concerned AS (
      SELECT k.id, k.title, k.status, k.progress, k.status_since, k.too_early FROM key_results k
      JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
      LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
      WHERE k.organization_id = ${organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND k.dropped_at IS NULL AND ${seenKeyResults(scope)}
        AND greatest(k.last_check_in_at, k.status_since) > ${since}::timestamptz AND ${concerning(scope)}
    ), changed AS (
      SELECT 'KeyResult' AS noun, k.id, k.title, coalesce(c.at, k.status_since) AS at, author.name AS by, k.status::text AS status, k.progress,
        CASE WHEN ${reads} THEN coalesce(c.progress_note, '') ELSE '' END AS note, CASE WHEN ${reads} THEN coalesce(c.blocker, '') ELSE '' END AS blocker,
        earlier.shown_status::text AS "statusBefore", earlier.shown_progress AS "progressBefore"
      FROM concerned k
      LEFT JOIN LATERAL (SELECT * FROM check_ins c WHERE c.organization_id = ${organizationId}::uuid AND c.key_result_id = k.id
        AND c.at > ${since}::timestamptz AND c.author_id IS DISTINCT FROM ${me}::uuid ORDER BY c.at DESC LIMIT 1) c ON true
      LEFT JOIN LATERAL (SELECT shown_status, shown_progress FROM check_ins e WHERE e.organization_id = ${organizationId}::uuid AND e.key_result_id = k.id
        AND e.at <= ${since}::timestamptz ORDER BY e.at DESC LIMIT 1) earlier ON true
      LEFT JOIN people author ON author.organization_id = ${organizationId}::uuid AND author.id = c.author_id
      WHERE c.id IS NOT NULL OR (NOT k.too_early AND k.status_since > ${since}::timestamptz AND earlier.shown_status IS DISTINCT FROM k.status
        AND NOT EXISTS (SELECT 1 FROM check_ins own WHERE own.organization_id = ${organizationId}::uuid AND own.key_result_id = k.id
          AND own.at > ${since}::timestamptz AND own.author_id = ${me}::uuid))
      UNION ALL
      SELECT 'Task', t.id, t.title, t.created_at, giver.name, NULL, NULL, '', coalesce(t.blocked_reason, ''), NULL, NULL
      FROM tasks t ${TASK_GOAL} LEFT JOIN people giver ON giver.organization_id = t.organization_id AND giver.id = t.creator_id
      WHERE t.organization_id = ${organizationId}::uuid AND t.assignee_id = ${me}::uuid AND t.creator_id IS DISTINCT FROM ${me}::uuid
        AND t.created_at > ${since}::timestamptz AND t.state <> 'done' AND ${allowedTasks(scope, 'read')}
    )
    SELECT noun, id::text, title, at, by, note, blocker, status, progress, "statusBefore", "progressBefore"
    FROM changed ORDER BY at DESC, id LIMIT ${MOST_NEWS}`;
  return news.map((item) => ({ ...item, at: item.at.toISOString() }));
}

/** The SQL condition on `key_results k` of `objectives o`, with the owning team as `t`. */
function concerning({ actor }: Scope): Prisma.Sql {
  if (actor.kind !== 'person') return Prisma.sql`false`;
  const { standing, personId, role } = actor;
  if (standing.leadership || role === 'ADMIN') return Prisma.sql`true`;
  const circles = [standing.team, standing.reports, ...(role === 'MANAGER' ? [standing.department] : [])];
  const teamIds = circles.flatMap((circle) => circle.teamIds);
  const personIds = [personId, ...standing.reports.personIds];
  return Prisma.sql`(o.level = 'COMPANY' OR o.owner_id = ${personId}::uuid OR coalesce(k.owner_id, t.lead_id, o.owner_id) = ANY(${personIds}::uuid[])
    OR k.owner_team_id = ANY(${teamIds}::uuid[]) OR o.team_id = ANY(${teamIds}::uuid[]))`;
}
