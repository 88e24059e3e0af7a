import { assertNever } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import {
  calendarWorkflowId,
  connectionWorkflowId,
  cycleWorkflowId,
  meetingWorkflowId,
  missedCheckInsWorkflowId,
  offTrackWorkflowId,
  subjectOfWorkflow,
  taskReleaseWorkflowId,
  type WorkflowSubject,
} from '../domain/workflow-ids.ts';
import { WORKFLOW_NOUNS, type WorkflowNoun } from '../domain/workflow-state.ts';
import { Prisma } from './generated/prisma/client.ts';
import { isUuid } from './ids.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { requireRight } from './rights.ts';
import type { Scope } from './scope.ts';

/** A workflow that the rows of the company ask for: whether it runs, Temporal knows. Of a missed check-in the row it is about is the cycle's. */
export interface WorkflowRow extends WorkflowSubject {
  workflowId: string;
  /** The name of what it is about. */
  title: string;
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

/** What these workflows are about, with its name; what is no longer there is left out. For whoever may read effects. One statement. */
export async function namedSubjectsOf(scope: Scope, workflowIds: readonly string[]): Promise<WorkflowRow[]> {
  requireRight(scope, 'read', 'effect');
  const { organizationId } = scope;
  const subjects = workflowIds.flatMap((workflowId) => {
    const subject = subjectOfWorkflow(workflowId);
    return subject === null || !isUuid(subject.subjectId) ? [] : [{ ...subject, workflowId }];
  });
  const of = (...nouns: WorkflowNoun[]) => [...new Set(subjects.filter(({ noun }) => nouns.includes(noun)).map(({ subjectId }) => subjectId))];
  const titles = await scope.db.$queryRaw<{ id: string; title: string }[]>`
    SELECT id::text, name AS title FROM cycles WHERE organization_id = ${organizationId}::uuid AND id = ANY(${of('cycle', 'missed_check_in')}::uuid[])
    UNION ALL
    SELECT id::text, title FROM key_results WHERE organization_id = ${organizationId}::uuid AND id = ANY(${of('off_track')}::uuid[])
    UNION ALL
    SELECT id::text, name FROM connections WHERE organization_id = ${organizationId}::uuid AND id = ANY(${of('connection')}::uuid[])
    UNION ALL
    SELECT c.id::text, a.name FROM calendars c JOIN connections a ON a.organization_id = c.organization_id AND a.id = c.connection_id
    WHERE c.organization_id = ${organizationId}::uuid AND c.id = ANY(${of('calendar')}::uuid[])
    UNION ALL
    SELECT id::text, title FROM tasks WHERE organization_id = ${organizationId}::uuid AND id = ANY(${of('release')}::uuid[])
    UNION ALL
    SELECT id::text, title FROM meetings WHERE organization_id = ${organizationId}::uuid AND id = ANY(${of('meeting')}::uuid[])`;
  const byId = new Map(titles.map(({ id, title }) => [id, title]));
  return subjects.flatMap((subject) => {
    const title = byId.get(subject.subjectId);
    return title === undefined ? [] : [{ ...subject, title }];
  });
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
