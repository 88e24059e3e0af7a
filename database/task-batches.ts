import type { Day } from '../domain/key-result.ts';
import { movedTask, taskProblems } from '../domain/task.ts';
import { refuse } from '../domain/goal-problem.ts';
import type { TaskPriority, TaskState } from '../domain/task-state.ts';
import { writeAudits } from './audit-log.ts';
import { type MovedTask, refuseFullColumns } from './board-limits.ts';
import { type BoardColumnRow, columnById, columnOfState, columnsByIds } from './boards.ts';
import type { Prisma } from './generated/prisma/client.ts';
import { personById } from './people.ts';
import { dayDate } from './plain.ts';
import { inTransaction, type Scope } from './scope.ts';
import { lockBoard, rankFor, type TaskPlace } from './task-order.ts';
import { moveColumns, openTasks, type TaskRef, tellOfTasks } from './task-writes.ts';
import { type TaskRow, taskRowOf } from './tasks.ts';
import { given } from './versions.ts';

/** Where a task goes: into a column, or to where its own board has that state; with neither it changes places in its column. */
export interface TaskMoveInput extends TaskRef, TaskPlace {
  columnId?: string | null | undefined;
  state?: TaskState | null | undefined;
}

/**
 * Moves tasks one after another, all or none. One batch comes after another: two people who drag at once end with one order, and no column ever takes in
 * more than its limit. Throws LIMIT_REACHED where one would.
 */
export async function moveTasks(scope: Scope, moves: readonly TaskMoveInput[], { at }: { at: string }): Promise<TaskRow[]> {
  return inTransaction(scope, async (inside) => {
    await lockBoard(inside);
    const tasks = await openTasks(inside, moves);
    const columns = new Map(
      (
        await columnsByIds(
          inside,
          tasks.map(({ columnId }) => columnId),
        )
      ).map((column) => [column.id, column]),
    );
    const moved: MovedTask[] = [];
    for (const [index, before] of tasks.entries()) {
      const { columnId, state, ...place } = moves[index] ?? {};
      const current = columns.get(before.columnId) ?? (await columnById(inside, before.columnId));
      const column = columnId ? (columns.get(columnId) ?? (await columnById(inside, columnId))) : await columnOfState(inside, current, state ?? before.state);
      columns.set(column.id, column);
      moved.push({ before, after: await writeMove(inside, before, { column, place, at }) });
    }
    await refuseFullColumns(inside, moved, columns);
    await settle(inside, moved, { action: 'move', at });
    return moved.map(({ after }) => after);
  });
}

/** Puts all tasks of a column at the end of another, in their order; whoever may shape the board may, whatever they may change of the tasks. In the transaction of that change. */
export async function moveAllTasks(scope: Scope, { from, to }: { from: BoardColumnRow; to: BoardColumnRow }, { at }: { at: string }): Promise<void> {
  const where = { organizationId: scope.organizationId, columnId: from.id };
  const tasks = (await scope.db.task.findMany({ where, orderBy: [{ rank: 'asc' }, { id: 'asc' }] })).map(taskRowOf);
  const moved: MovedTask[] = [];
  for (const before of tasks) moved.push({ before, after: await writeMove(scope, before, { column: to, place: {}, at }) });
  await refuseFullColumns(scope, moved, new Map([[to.id, to]]));
  await settle(scope, moved, { action: 'move', at });
}

/** What can be changed of many tasks at once; what is left out stays as it is. */
export interface TasksChange {
  assigneeId?: string | null | undefined;
  priority?: TaskPriority | undefined;
  dueOn?: Day | null | undefined;
  addLabels?: readonly string[] | undefined;
  removeLabels?: readonly string[] | undefined;
}

/** Changes the same of many tasks, all or none. */
export async function updateTasks(scope: Scope, refs: readonly TaskRef[], change: TasksChange, { at }: { at: string }): Promise<TaskRow[]> {
  const { assigneeId, priority, dueOn, addLabels = [], removeLabels = [] } = change;
  return inTransaction(scope, async (inside) => {
    await lockBoard(inside);
    const tasks = await openTasks(inside, refs);
    if (assigneeId) await personById(inside, assigneeId);
    const said = given({ assigneeId, priority, dueOn: dueOn ? dayDate(dueOn) : dueOn });
    const changed: MovedTask[] = [];
    for (const before of tasks) {
      const labels = [...new Set([...before.labels.filter((label) => !removeLabels.includes(label)), ...addLabels.map((label) => label.trim())])];
      refuse(taskProblems({ title: before.title, labels }));
      changed.push({ before, after: await write(inside, before, { ...said, labels }) });
    }
    await settle(inside, changed, { action: 'update', at });
    return changed.map(({ after }) => after);
  });
}

/** Takes tasks off the board, all or none; `restoreTasks` brings them back for a while. The answer is the tasks as they were. */
export async function deleteTasks(scope: Scope, refs: readonly TaskRef[], { at }: { at: string }): Promise<TaskRow[]> {
  return inTransaction(scope, async (inside) => {
    await lockBoard(inside);
    const tasks = await openTasks(inside, refs);
    const id = { in: tasks.map((task) => task.id) };
    await inside.db.task.deleteMany({ where: { organizationId: scope.organizationId, id } });
    await settle(
      inside,
      tasks.map((before) => ({ before, after: null })),
      { action: 'delete', at },
    );
    return tasks;
  });
}

async function writeMove(scope: Scope, before: TaskRow, { column, place, at }: { column: BoardColumnRow; place: TaskPlace; at: string }): Promise<TaskRow> {
  const rank = await rankFor(scope, { id: before.id, columnId: column.id, place });
  return write(scope, before, { ...moveColumns(movedTask(before, column.state, at)), columnId: column.id, rank });
}

async function write(scope: Scope, { id, version }: TaskRow, data: Prisma.TaskUpdateManyMutationInput): Promise<TaskRow> {
  const where = { organizationId_id: { organizationId: scope.organizationId, id } };
  return taskRowOf(await scope.db.task.update({ where, data: { ...data, version: version + 1 } }));
}

/** Into the audit log, and to whom it concerns. */
async function settle(
  scope: Scope,
  changes: readonly { before: TaskRow; after: TaskRow | null }[],
  { action, at }: { action: string; at: string },
): Promise<void> {
  await writeAudits(
    scope,
    changes.map(({ before, after }) => ({ action, noun: 'task', subjectId: before.id, before, after, at })),
  );
  await tellOfTasks(scope, changes, { at });
}
