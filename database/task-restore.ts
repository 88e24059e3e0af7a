import { DomainError } from '../domain/errors.ts';
import { auditRowsOf, writeAudits } from './audit-log.ts';
import { refuseFullColumn } from './board-limits.ts';
import { type BoardColumnRow, columnsByIds, firstColumnOfState } from './boards.ts';
import { dayDate, jsonColumn } from './plain.ts';
import { notFound, requireRight } from './rights.ts';
import { actingPersonId, actorName, inTransaction, type Scope } from './scope.ts';
import { taskSubject } from './sight.ts';
import { lockBoard, rankFor } from './task-order.ts';
import { goalOf, tellOfTasks } from './task-writes.ts';
import { type TaskRow, taskRowOf, tasksByIds } from './tasks.ts';

/** How long whoever deleted a task can bring it back. */
const UNDO_MS = 3_600_000;
const MOST_AT_ONCE = 200;

/**
 * Brings back tasks that the acting person deleted within the last hour, as the audit log has them, to where they stood; all or none. What is there
 * already is left alone, so that a second try does no harm. Refuses a column that is full meanwhile.
 */
export async function restoreTasks(scope: Scope, ids: readonly string[], { at }: { at: string }): Promise<TaskRow[]> {
  if (ids.length > MOST_AT_ONCE) throw new DomainError('INVALID_INPUT', `At most ${MOST_AT_ONCE} tasks are brought back in one go.`);
  requireRight(scope, 'create', 'task');
  return inTransaction(scope, async (inside) => {
    await lockBoard(inside);
    const there = await tasksByIds(inside, ids);
    const missing = ids.filter((id) => !there.some((task) => task.id === id));
    const deleted = await deletedTasks(inside, missing, at);
    // One that is back already, where the acting person may no longer read it.
    if ((await inside.db.task.count({ where: { organizationId: scope.organizationId, id: { in: missing } } })) > 0) throw notFound('task');
    const restored: TaskRow[] = [];
    for (const task of deleted) restored.push(await restore(inside, task, at));
    await writeAudits(
      inside,
      restored.map((after) => ({ action: 'restore', noun: 'task', subjectId: after.id, after, at })),
    );
    await tellOfTasks(
      inside,
      restored.map((after) => ({ before: null, after })),
      { at },
    );
    return restored;
  });
}

/** As they were when the acting person deleted them, in their order on the board. */
async function deletedTasks(scope: Scope, ids: readonly string[], at: string): Promise<TaskRow[]> {
  const since = new Date(Date.parse(at) - UNDO_MS);
  const entries = await scope.db.auditEntry.findMany({
    where: {
      ...{ organizationId: scope.organizationId, noun: 'task', action: 'delete', subjectId: { in: [...ids] } },
      ...{ actor: actorName(scope), at: { gte: since } },
    },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  const rows = new Map((await auditRowsOf(scope, entries)).map(({ subjectId, before }) => [subjectId, before as unknown as TaskRow | null]));
  const found = ids.map((id) => rows.get(id) ?? null);
  if (found.some((task) => task === null)) throw notFound('task');
  return found.flatMap((task) => task ?? []).toSorted((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1));
}

async function restore(scope: Scope, task: TaskRow, at: string): Promise<TaskRow> {
  const goal = await goalOf(scope, task);
  requireRight(scope, 'create', 'task', taskSubject({ assigneeId: task.assigneeId, creatorId: actingPersonId(scope) }, goal.subject));
  const column = await columnOf(scope, task, at);
  const { dueOn, doneAt, createdAt, pullRequest, checklist, version, ...columns } = task;
  const data = {
    ...columns,
    columnId: column.id,
    state: column.state,
    rank: column.id === task.columnId ? task.rank : await rankFor(scope, { id: task.id, columnId: column.id, place: {} }),
    dueOn: dueOn === null ? null : dayDate(dueOn),
    doneAt: doneAt === null ? null : new Date(doneAt),
    createdAt: new Date(createdAt),
    pullRequest: jsonColumn(pullRequest) as object,
    checklist: checklist.map((item) => ({ ...item })),
    version: version + 1,
  };
  const after = taskRowOf(await scope.db.task.create({ data }));
  await refuseFullColumn(scope, column);
  return after;
}

/** Where it stood; where that is gone, or stands for something else now, where the first board has its state. */
async function columnOf(scope: Scope, { columnId, state }: TaskRow, at: string): Promise<BoardColumnRow> {
  const [column] = await columnsByIds(scope, [columnId]);
  return column?.state === state ? column : firstColumnOfState(scope, state, at);
}
