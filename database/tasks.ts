import type { PullRequest } from '../domain/code-host.ts';
import type { Day, Instant } from '../domain/key-result.ts';
import type { ChecklistItem } from '../domain/task.ts';
import type { TaskPriority, TaskState } from '../domain/task-state.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { TaskModel } from './generated/prisma/models/Task.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { plain } from './plain.ts';
import { notFound } from './rights.ts';
import { allowedTaskIds, allowedTasks, TASK_GOAL } from './sight.ts';
import { actingPersonId, type Scope } from './scope.ts';

/** A piece of work on the board, as plain data. */
export interface TaskRow {
  organizationId: string;
  id: string;
  title: string;
  description: string;
  columnId: string;
  /** That of its column. */
  state: TaskState;
  rank: number;
  /** Why it cannot go on; null while it can. */
  blockedReason: string | null;
  assigneeId: string | null;
  creatorId: string | null;
  dueOn: Day | null;
  priority: TaskPriority;
  labels: string[];
  checklist: ChecklistItem[];
  objectiveId: string | null;
  keyResultId: string | null;
  /** Where its code is, and on which branch. */
  connectionId: string | null;
  branch: string | null;
  /** As it was last read. */
  pullRequest: PullRequest | null;
  /** How often it has been made ready for release. */
  releases: number;
  /** How its release stands, or why it came back. */
  releaseNote: string;
  doneAt: Instant | null;
  createdAt: Instant;
  version: number;
}

/** The task of this id; refused where there is none. */
export async function taskById(scope: Scope, id: string): Promise<TaskRow> {
  const [task] = await tasksByIds(scope, [id]);
  if (task === undefined) throw notFound('task');
  return task;
}

/** The tasks of these ids, in no order; unknown ones are left out. */
export async function tasksByIds(scope: Scope, ids: readonly string[]): Promise<TaskRow[]> {
  const id = { in: await allowedTaskIds(scope, 'read', ids) };
  return (await scope.db.task.findMany({ where: { organizationId: scope.organizationId, id } })).map(taskRowOf);
}

/** Which tasks a list shows; all by default. */
export interface TaskFilter {
  state?: TaskState | null | undefined;
  assigneeId?: string | null | undefined;
  objectiveId?: string | null | undefined;
  keyResultId?: string | null | undefined;
  label?: string | null | undefined;
  priority?: TaskPriority | null | undefined;
  /** A part of the title. */
  search?: string | null | undefined;
}

/** A page of tasks in the order of their states, and from the top of each column. */
export async function tasksPage(scope: Scope, filter: TaskFilter, request: PageRequest): Promise<Page<TaskRow>> {
  const [state, columnId, rank, id] = cursorValues(request, 4) ?? [];
  const after =
    state === undefined
      ? Prisma.sql`true`
      : Prisma.sql`(t.state, t.column_id, t.rank, t.id) > (${state}::task_state, ${columnId}::uuid, ${Number(rank)}::float8, ${id}::uuid)`;
  const found = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT t.id::text FROM tasks t ${TASK_GOAL} WHERE ${conditionOf(scope, filter)} AND ${after}
    ORDER BY t.state, t.column_id, t.rank, t.id LIMIT ${pageSize(request) + 1}`;
  const ids = found.map((row) => row.id);
  const rows = await taskRows(scope, ids);
  return pageOf(
    ids.flatMap((each) => rows.get(each) ?? []),
    request,
    placeOf,
  );
}

/** How many tasks a column shows at most. */
const LARGEST_COLUMN = 1_000;

/** What a column of a board shows: its first tasks from the top, and how many there are that the filter finds. */
export interface ShownColumn {
  tasks: TaskRow[];
  total: number;
}

/**
 * The first tasks of each column of a board that a filter finds, and how many it finds there: one question for all columns. With `only`, of these first
 * tasks those alone: what changed, for whoever has the rest.
 */
export async function taskColumns(
  scope: Scope,
  { boardId, only, ...filter }: Omit<TaskFilter, 'state'> & { boardId: string; only?: readonly string[] | null | undefined },
  { first }: { first: number },
): Promise<Map<string, ShownColumn>> {
  const wanted = only ? Prisma.sql`id = ANY(${[...only]}::uuid[])` : Prisma.sql`true`;
  const found = await scope.db.$queryRaw<{ id: string | null; columnId: string; total: number }[]>`
    WITH placed AS (
      SELECT t.id, t.column_id, (count(*) OVER column_of)::int AS total, row_number() OVER (column_of ORDER BY t.rank, t.id) AS place
      FROM tasks t JOIN board_columns b ON b.organization_id = t.organization_id AND b.id = t.column_id AND b.board_id = ${boardId}::uuid ${TASK_GOAL}
      WHERE ${conditionOf(scope, filter)} WINDOW column_of AS (PARTITION BY t.column_id)
    )
    SELECT CASE WHEN ${wanted} THEN id::text END AS id, column_id::text AS "columnId", total
    FROM placed WHERE place = 1 OR (place <= ${Math.min(LARGEST_COLUMN, Math.max(1, first))} AND ${wanted}) ORDER BY column_id, place`;
  const rows = await taskRows(
    scope,
    found.flatMap(({ id }) => id ?? []),
  );
  const columns = Map.groupBy(found, ({ columnId }) => columnId);
  return new Map(
    [...columns].map(([columnId, own]) => [columnId, { tasks: own.flatMap(({ id }) => (id === null ? [] : (rows.get(id) ?? []))), total: own[0]?.total ?? 0 }]),
  );
}

/** What the acting person has to do: their open tasks, the first due first, and without a day the most urgent. */
export async function ownTasks(scope: Scope, { first }: { first: number }): Promise<TaskRow[]> {
  const found = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT t.id::text FROM tasks t ${TASK_GOAL}
    WHERE ${conditionOf(scope, { assigneeId: actingPersonId(scope) ?? NOBODY })} AND t.state <> 'done'
    ORDER BY t.due_on NULLS LAST, t.priority DESC, t.state, t.rank, t.id LIMIT ${first}`;
  const ids = found.map(({ id }) => id);
  const rows = await taskRows(scope, ids);
  return ids.flatMap((id) => rows.get(id) ?? []);
}

/** Whose id no person has. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** How many tasks a filter finds. */
export async function countTasks(scope: Scope, filter: TaskFilter): Promise<number> {
  const [row] = await scope.db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM tasks t ${TASK_GOAL} WHERE ${conditionOf(scope, filter)}`;
  return row?.count ?? 0;
}

/** A record of Prisma as a row. */
export function taskRowOf({ pullRequest, checklist, ...columns }: TaskModel): TaskRow {
  // Written by this folder alone, as domain/code-host.ts and domain/task.ts have it.
  return { ...plain(columns, ['dueOn']), pullRequest: pullRequest as PullRequest | null, checklist: checklist as unknown as ChecklistItem[] };
}

/** Of ids that were chosen by what may be read a moment ago. */
async function taskRows({ db, organizationId }: Scope, ids: readonly string[]): Promise<Map<string, TaskRow>> {
  const models = await db.task.findMany({ where: { organizationId, id: { in: [...ids] } } });
  return new Map(models.map((model) => [model.id, taskRowOf(model)]));
}

/** By what the board is sorted. */
function placeOf({ state, columnId, rank, id }: TaskRow): string[] {
  return [state, columnId, String(rank), id];
}

function conditionOf(scope: Scope, { state, assigneeId, objectiveId, keyResultId, label, priority, search }: TaskFilter): Prisma.Sql {
  const conditions = [
    Prisma.sql`t.organization_id = ${scope.organizationId}::uuid`,
    allowedTasks(scope, 'read'),
    ...(state ? [Prisma.sql`t.state = ${state}::task_state`] : []),
    ...(assigneeId ? [Prisma.sql`t.assignee_id = ${assigneeId}::uuid`] : []),
    ...(objectiveId ? [Prisma.sql`t.objective_id = ${objectiveId}::uuid`] : []),
    ...(keyResultId ? [Prisma.sql`t.key_result_id = ${keyResultId}::uuid`] : []),
    ...(label ? [Prisma.sql`${label} = ANY(t.labels)`] : []),
    ...(priority ? [Prisma.sql`t.priority = ${priority}::task_priority`] : []),
    ...(search ? [Prisma.sql`strpos(lower(t.title), lower(${search})) > 0`] : []),
  ];
  return Prisma.join(conditions, ' AND ');
}
