import { assertNever } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import {
  calendarWorkflowId,
  connectionWorkflowId,
  cycleWorkflowId,
  meetingWorkflowId,
  missedCheckInsWorkflowId,
  offTrackWorkflowId,
  taskReleaseWorkflowId,
} from '../domain/workflow-ids.ts';
import { WORKFLOW_NOUNS, type WorkflowNoun } from '../domain/workflow-state.ts';
import { Prisma } from './generated/prisma/client.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { requireRight } from './rights.ts';
import type { Scope } from './scope.ts';

/** A workflow that the rows of the company ask for: whether it runs, Temporal knows. */
export interface WorkflowRow {
  workflowId: string;
  noun: WorkflowNoun;
  /** The name of what it is about. */
  title: string;
  /** The row it is about: of a missed check-in the cycle's. */
  subjectId: string;
  /** Of a missed check-in alone. */
  week: string | null;
}

/** What runs for the company, or ought to, by what it is about and its name; for whoever may read effects. One statement. */
export async function workflowsPage(
  scope: Scope,
  { noun, now }: { noun?: WorkflowNoun | null | undefined; now: Instant },
  request: PageRequest,
): Promise<Page<WorkflowRow>> {
  requireRight(scope, 'read', 'effect');
  const { organizationId } = scope;
  const values = cursorValues(request, 3);
  const after = values === null ? Prisma.empty : Prisma.sql`AND (noun, title, key) > (${values[0]}, ${values[1]}, ${values[2]})`;
  const wanted = noun ? [noun] : [...WORKFLOW_NOUNS];
  const rows = await scope.db.$queryRaw<(Omit<WorkflowRow, 'workflowId'> & { key: string })[]>`
    SELECT noun, title, "subjectId", week, key FROM (
      SELECT 'cycle' AS noun, name AS title, id AS "subjectId", NULL AS week, id::text AS key FROM cycles
      WHERE organization_id = ${organizationId}::uuid AND phase NOT IN ('draft', 'closed', 'cancelled')
      UNION ALL
      SELECT 'off_track', k.title, k.id, NULL, k.id::text FROM escalations e
      JOIN key_results k ON k.organization_id = e.organization_id AND k.id = e.key_result_id
      WHERE e.organization_id = ${organizationId}::uuid AND e.kind = 'off_track' AND e.ended_at IS NULL
      UNION ALL
      SELECT 'missed_check_in', c.name, c.id, e.week, c.id || '/' || e.week FROM escalations e
      JOIN cycles c ON c.organization_id = e.organization_id AND c.id = e.cycle_id
      WHERE e.organization_id = ${organizationId}::uuid AND e.kind = 'missed_check_in' AND e.ended_at IS NULL
      GROUP BY c.id, c.name, e.week
      UNION ALL
      SELECT 'connection', name, id, NULL, id::text FROM connections WHERE organization_id = ${organizationId}::uuid AND health <> 'paused'
      UNION ALL
      SELECT 'calendar', a.name, c.id, NULL, c.id::text FROM calendars c
      JOIN connections a ON a.organization_id = c.organization_id AND a.id = c.connection_id
      WHERE c.organization_id = ${organizationId}::uuid
      UNION ALL
      SELECT 'release', title, id, NULL, id::text FROM tasks
      WHERE organization_id = ${organizationId}::uuid AND state = 'ready_for_release' AND connection_id IS NOT NULL
      UNION ALL
      SELECT 'meeting', title, id, NULL, id::text FROM meetings
      WHERE organization_id = ${organizationId}::uuid AND cancelled_at IS NULL AND (recurrence <> '' OR starts_at > ${new Date(now)})
    ) AS asked_for
    WHERE noun = ANY(${wanted}) ${after}
    ORDER BY noun, title, key LIMIT ${pageSize(request) + 1}`;
  const page = pageOf(rows, request, ({ noun: kind, title, key }) => [kind, title, key]);
  return { ...page, rows: page.rows.map(({ key: _key, ...row }) => ({ ...row, workflowId: workflowIdOf(row) })) };
}

function workflowIdOf({ noun, subjectId, week }: Omit<WorkflowRow, 'workflowId'>): string {
  switch (noun) {
    case 'cycle':
      return cycleWorkflowId(subjectId);
    case 'off_track':
      return offTrackWorkflowId(subjectId);
    case 'missed_check_in':
      return missedCheckInsWorkflowId(subjectId, week ?? '');
    case 'connection':
      return connectionWorkflowId(subjectId);
    case 'calendar':
      return calendarWorkflowId(subjectId);
    case 'release':
      return taskReleaseWorkflowId(subjectId);
    case 'meeting':
      return meetingWorkflowId(subjectId);
    default:
      return assertNever(noun);
  }
}
