import { refuse } from '../domain/goal-problem.ts';
import type { Day } from '../domain/key-result.ts';
import { type ChecklistItem, movedTask, taskProblems } from '../domain/task.ts';
import type { TaskPriority, TaskState } from '../domain/task-state.ts';
import { writeAudit } from './audit-log.ts';
import { refuseFullColumn } from './board-limits.ts';
import { columnById, firstColumnOfState } from './boards.ts';
import { connectionById } from './connections.ts';
import { Prisma } from './generated/prisma/client.ts';
import { personById } from './people.ts';
import { dayDate } from './plain.ts';
import { requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type Scope } from './scope.ts';
import { taskSubject } from './sight.ts';
import { deleteTasks, moveTasks, type TaskMoveInput } from './task-batches.ts';
import { lockBoard, rankFor } from './task-order.ts';
import { goalOf, moveColumns, openTasks, tellOfTasks } from './task-writes.ts';
import { type TaskRow, taskRowOf } from './tasks.ts';
import { conflict, given, type WriteOptions } from './versions.ts';

/** What people say of a new task. */
export interface TaskInput extends TaskChange {
  title: string;
}

/** What changes in what people say of it; what is left out stays as it is. */
export interface TaskChange {
  title?: string | undefined;
  description?: string | undefined;
  assigneeId?: string | null | undefined;
  dueOn?: Day | null | undefined;
  priority?: TaskPriority | undefined;
  labels?: readonly string[] | undefined;
  checklist?: readonly ChecklistItem[] | undefined;
  /** A key result brings its objective along. */
  objectiveId?: string | null | undefined;
  keyResultId?: string | null | undefined;
  blockedReason?: string | null | undefined;
}

/** Adds a task at the end of a column, or of where the first board has a state: "to do" unless told otherwise. */
export async function createTask(
  scope: Scope,
  input: TaskInput & { state?: TaskState | undefined; columnId?: string | undefined },
  { at }: WriteOptions,
): Promise<TaskRow> {
  refuse(taskProblems(input));
  return inTransaction(scope, async (inside) => {
    await lockBoard(inside);
    const goal = await goalOf(inside, { objectiveId: input.objectiveId ?? null, keyResultId: input.keyResultId ?? null });
    const creatorId = actingPersonId(scope);
    requireRight(scope, 'create', 'task', taskSubject({ assigneeId: input.assigneeId ?? null, creatorId }, goal.subject));
    const { organizationId, database } = scope;
    const id = database.newId(`task/${goal.objectiveId ?? ''}/${input.title}/${at}`);
    const column = input.columnId === undefined ? await firstColumnOfState(inside, input.state ?? 'todo', at) : await columnById(inside, input.columnId);
    const first = movedTask({ ...NEW_TASK, blockedReason: input.blockedReason ?? null }, column.state, at);
    const data = {
      ...(await columnsOf(inside, input)),
      title: input.title.trim(),
      objectiveId: goal.objectiveId,
      keyResultId: goal.keyResultId,
      ...moveColumns(first),
      columnId: column.id,
      rank: await rankFor(inside, { id, columnId: column.id, place: {} }),
      ...{ organizationId, id, creatorId, createdAt: new Date(at) },
    };
    const after = taskRowOf(await inside.db.task.create({ data }));
    await refuseFullColumn(inside, column);
    await writeAudit(inside, { action: 'create', noun: 'task', subjectId: id, after, at });
    await tellOfTasks(inside, [{ before: null, after }], { at });
    return after;
  });
}

const NEW_TASK = { state: 'todo', connectionId: null, releases: 0, releaseNote: '', doneAt: null } as const;

/** Changes what a task says; where it stands is changed by `moveTask`. */
export async function updateTask(scope: Scope, input: TaskChange & { id: string }, { version, at }: WriteOptions): Promise<TaskRow> {
  return changeTask(scope, { id: input.id, version, yours: input, action: 'update', at }, async (inside, before) => {
    refuse(taskProblems({ ...input, title: input.title ?? before.title }));
    if (input.objectiveId === undefined && input.keyResultId === undefined) return columnsOf(inside, input);
    const goal = await goalOf(inside, goalAskedFor(input, before));
    const isOther = goal.objectiveId !== before.objectiveId || goal.keyResultId !== before.keyResultId;
    // To give a goal work is as much as to make it there.
    const assigneeId = input.assigneeId === undefined ? before.assigneeId : input.assigneeId;
    if (isOther) requireRight(scope, 'create', 'task', taskSubject({ assigneeId, creatorId: before.creatorId }, goal.subject));
    return { ...(await columnsOf(inside, input)), objectiveId: goal.objectiveId, keyResultId: goal.keyResultId };
  });
}

/** Moves a task to a place in a column, or to where its board has a state. */
export async function moveTask(scope: Scope, input: Omit<TaskMoveInput, 'version'>, { version, at }: WriteOptions): Promise<TaskRow> {
  return one(await moveTasks(scope, [{ ...input, version }], { at }));
}

/** Says where a task's code is: an account, and a branch that is there or will be made. With null it has none any more. */
export async function linkTaskToCode(
  scope: Scope,
  input: { id: string; connectionId: string | null; branch: string | null },
  { version, at }: WriteOptions,
): Promise<TaskRow> {
  const { id, connectionId, branch } = input;
  return changeTask(scope, { id, version, yours: input, action: 'link-to-code', at }, async (inside, before) => {
    if (connectionId !== null) await connectionById(inside, connectionId);
    refuse(taskProblems({ title: before.title, branch }));
    const isSame = before.connectionId === connectionId && before.branch === branch;
    if (isSame) return {};
    // Another place has another pull request, and its release is another one.
    const releases = before.state === 'ready_for_release' ? before.releases + 1 : before.releases;
    return { connectionId, branch, releases, releaseNote: '', pullRequest: Prisma.DbNull };
  });
}

/** Takes a task off the board, as whoever may change it may; its history stays in the audit log. */
export async function deleteTask(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<TaskRow> {
  return one(await deleteTasks(scope, [{ id, version }], { at }));
}

function one(rows: readonly TaskRow[]): TaskRow {
  const [row] = rows;
  if (row === undefined) throw new Error('A batch of one gave nothing back.');
  return row;
}

async function changeTask(
  scope: Scope,
  change: { id: string; version: number | null | undefined; yours: object; action: string; at: string },
  columns: (inside: Scope, before: TaskRow) => Promise<Prisma.TaskUpdateManyMutationInput>,
): Promise<TaskRow> {
  const { id, version, yours, action, at } = change;
  return inTransaction(scope, async (inside) => {
    await lockBoard(inside);
    const before = one(await openTasks(inside, [{ ...yours, id, version }]));
    const [written] = await inside.db.task.updateManyAndReturn({
      where: { organizationId: scope.organizationId, id, version: before.version },
      data: { ...(await columns(inside, before)), version: { increment: 1 } },
    });
    if (written === undefined) throw conflict('task', yours, before);
    const after = taskRowOf(written);
    await writeAudit(inside, { action, noun: 'task', subjectId: id, before, after, at });
    await tellOfTasks(inside, [{ before, after }], { at });
    return after;
  });
}

/** Whoever names another objective alone takes the task away from its key result. */
function goalAskedFor({ objectiveId, keyResultId }: TaskChange, before: TaskRow): { objectiveId: string | null; keyResultId: string | null } {
  if (objectiveId === undefined) return { objectiveId: before.objectiveId, keyResultId: keyResultId ?? null };
  return { objectiveId, keyResultId: keyResultId ?? (objectiveId === before.objectiveId && keyResultId === undefined ? before.keyResultId : null) };
}

async function columnsOf(scope: Scope, { title, description, assigneeId, dueOn, priority, labels, checklist, blockedReason }: TaskChange) {
  if (assigneeId !== undefined && assigneeId !== null) await personById(scope, assigneeId);
  const day = dueOn === undefined ? {} : { dueOn: dueOn === null ? null : dayDate(dueOn) };
  const said = { title: title?.trim(), description, assigneeId, priority, blockedReason: blockedReason?.trim() ?? blockedReason };
  return {
    ...given(said),
    ...day,
    ...(labels === undefined ? {} : { labels: [...new Set(labels.map((label) => label.trim()))] }),
    ...(checklist === undefined ? {} : { checklist: checklist.map(({ title: step, done }) => ({ title: step.trim(), done })) }),
  };
}
