import { refuse } from '../domain/goal-problem.ts';
import type { Day } from '../domain/key-result.ts';
import { movedTask, taskProblems } from '../domain/task.ts';
import type { TaskPriority, TaskState } from '../domain/task-state.ts';
import { writeAudit } from './audit-log.ts';
import { connectionById } from './connections.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/prisma/client.ts';
import { keyResultById } from './key-results.ts';
import { writeNotices } from './notice-writer.ts';
import { objectiveById } from './objectives.ts';
import { personById } from './people.ts';
import { dayDate } from './plain.ts';
import { requireRight, type Subject } from './rights.ts';
import { actingPersonId, inTransaction, type Scope } from './scope.ts';
import { keyResultSubject, objectiveSubject, taskSubject } from './sight.ts';
import { countDoneTasks } from './task-counts.ts';
import { lockBoard, rankFor, type TaskPlace } from './task-order.ts';
import { tellRelease } from './task-release.ts';
import { taskById, type TaskRow, taskRowOf } from './tasks.ts';
import { conflict, given, refuseStale, type WriteOptions } from './versions.ts';

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
  /** A key result brings its objective along. */
  objectiveId?: string | null | undefined;
  keyResultId?: string | null | undefined;
  blockedReason?: string | null | undefined;
}

/** Adds a task at the end of a column, "to do" unless told otherwise. */
export async function createTask(scope: Scope, input: TaskInput & { state?: TaskState | undefined }, { at }: WriteOptions): Promise<TaskRow> {
  refuse(taskProblems(input));
  return inTransaction(scope, async (inside) => {
    await lockBoard(inside);
    const goal = await goalOf(inside, { objectiveId: input.objectiveId ?? null, keyResultId: input.keyResultId ?? null });
    const creatorId = actingPersonId(scope);
    requireRight(scope, 'create', 'task', taskSubject({ assigneeId: input.assigneeId ?? null, creatorId }, goal.subject));
    const { organizationId, database } = scope;
    const id = database.newId(`task/${goal.objectiveId ?? ''}/${input.title}/${at}`);
    const first = movedTask({ ...NEW_TASK, blockedReason: input.blockedReason ?? null }, input.state ?? 'todo', at);
    const data = {
      ...(await columnsOf(inside, input)),
      title: input.title.trim(),
      objectiveId: goal.objectiveId,
      keyResultId: goal.keyResultId,
      ...moveColumns(first),
      rank: await rankFor(inside, { id, state: first.state, place: {} }),
      ...{ organizationId, id, creatorId, createdAt: new Date(at) },
    };
    const after = taskRowOf(await inside.db.task.create({ data }));
    await writeAudit(inside, { action: 'create', noun: 'task', subjectId: id, after, at });
    await tellOf(inside, { before: null, after, at });
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

/** Moves a task to a place in a column. One move comes after another: two people who drag at once end with one order. */
export async function moveTask(scope: Scope, input: { id: string; state: TaskState } & TaskPlace, { version, at }: WriteOptions): Promise<TaskRow> {
  const { id, state, ...place } = input;
  return changeTask(scope, { id, version, yours: input, action: 'move', at }, async (inside, before) => ({
    ...moveColumns(movedTask(before, state, at)),
    rank: await rankFor(inside, { id, state, place }),
  }));
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

/** Takes a task off the board for good, as whoever may change it may; its history stays in the audit log. */
export async function deleteTask(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<TaskRow> {
  return inTransaction(scope, async (inside) => {
    await lockBoard(inside);
    const before = await openTask(inside, id);
    refuseStale({ noun: 'task', version, yours: { id }, theirs: before });
    await inside.db.task.deleteMany({ where: { organizationId: scope.organizationId, id } });
    await writeAudit(inside, { action: 'delete', noun: 'task', subjectId: id, before, at });
    await tellOf(inside, { before, after: null, at });
    return before;
  });
}

async function changeTask(
  scope: Scope,
  change: { id: string; version: number | null | undefined; yours: object; action: string; at: string },
  columns: (inside: Scope, before: TaskRow) => Promise<Prisma.TaskUpdateManyMutationInput>,
): Promise<TaskRow> {
  const { id, version, yours, action, at } = change;
  return inTransaction(scope, async (inside) => {
    await lockBoard(inside);
    const before = await openTask(inside, id);
    refuseStale({ noun: 'task', version, yours, theirs: before });
    const [written] = await inside.db.task.updateManyAndReturn({
      where: { organizationId: scope.organizationId, id, version: before.version },
      data: { ...(await columns(inside, before)), version: { increment: 1 } },
    });
    if (written === undefined) throw conflict('task', yours, before);
    const after = taskRowOf(written);
    await writeAudit(inside, { action, noun: 'task', subjectId: id, before, after, at });
    await tellOf(inside, { before, after, at });
    return after;
  });
}

/** A task that the acting person may read and change. */
async function openTask(scope: Scope, id: string): Promise<TaskRow> {
  const task = await taskById(scope, id);
  const objective =
    task.objectiveId === null ? null : await scope.db.objective.findFirst({ where: { organizationId: scope.organizationId, id: task.objectiveId } });
  const keyResult =
    task.keyResultId === null ? null : await scope.db.keyResult.findFirst({ where: { organizationId: scope.organizationId, id: task.keyResultId } });
  const subject = objective === null ? null : goalSubject(objective, keyResult);
  requireRight(scope, 'update', 'task', taskSubject(task, subject));
  return task;
}

/** Whom a change concerns: the page, the release, and a key result that counts what is done for it. */
async function tellOf(scope: Scope, { before, after, at }: { before: TaskRow | null; after: TaskRow | null; at: string }): Promise<void> {
  const id = (after ?? before)?.id ?? '';
  publish(scope, { type: 'task', id });
  if (after !== null && after.assigneeId !== (before?.assigneeId ?? null)) await tellAssignee(scope, after, at);
  await tellRelease(scope, { before, after, at });
  const counted = [before, after].flatMap((task) => (task?.state === 'done' && task.keyResultId !== null ? [task.keyResultId] : []));
  await countDoneTasks(scope, counted, { at });
}

/** The same person again after another is news again, so the version is part of it. */
async function tellAssignee(scope: Scope, { id, version, assigneeId }: TaskRow, at: string): Promise<void> {
  await writeNotices(scope, [{ kind: 'assignment', noun: 'task', subjectId: id, occurrence: `${id}/${version}`, personIds: [assigneeId] }], { at });
}

type Goal = Subject & { ownerIds: readonly (string | null)[]; teamIds: readonly (string | null)[]; level: NonNullable<Subject['level']> };

interface TaskGoal {
  objectiveId: string | null;
  keyResultId: string | null;
  subject: Goal | null;
}

/** The goal that a task is to be work for; one that the acting person may not read is refused. */
async function goalOf(scope: Scope, { objectiveId, keyResultId }: { objectiveId: string | null; keyResultId: string | null }): Promise<TaskGoal> {
  const keyResult = keyResultId === null ? null : await keyResultById(scope, keyResultId);
  const id = keyResult?.objectiveId ?? objectiveId;
  if (id === null) return { objectiveId: null, keyResultId: null, subject: null };
  const objective = await objectiveById(scope, id);
  return { objectiveId: objective.id, keyResultId, subject: goalSubject(objective, keyResult) };
}

/** Whoever names another objective alone takes the task away from its key result. */
function goalAskedFor({ objectiveId, keyResultId }: TaskChange, before: TaskRow): { objectiveId: string | null; keyResultId: string | null } {
  if (objectiveId === undefined) return { objectiveId: before.objectiveId, keyResultId: keyResultId ?? null };
  return { objectiveId, keyResultId: keyResultId ?? (objectiveId === before.objectiveId && keyResultId === undefined ? before.keyResultId : null) };
}

function goalSubject(
  objective: { ownerId: string; teamId: string | null; level: NonNullable<Subject['level']> },
  keyResult: { ownerId: string | null; ownerTeamId: string | null } | null,
): Goal {
  return (keyResult === null ? objectiveSubject(objective) : keyResultSubject(keyResult, objective)) as Goal;
}

async function columnsOf(scope: Scope, { title, description, assigneeId, dueOn, priority, labels, blockedReason }: TaskChange) {
  if (assigneeId !== undefined && assigneeId !== null) await personById(scope, assigneeId);
  const day = dueOn === undefined ? {} : { dueOn: dueOn === null ? null : dayDate(dueOn) };
  const said = { title: title?.trim(), description, assigneeId, priority, blockedReason: blockedReason?.trim() ?? blockedReason };
  return { ...given(said), ...day, ...(labels === undefined ? {} : { labels: [...new Set(labels.map((label) => label.trim()))] }) };
}

function moveColumns({ doneAt, ...columns }: ReturnType<typeof movedTask>) {
  return { ...columns, doneAt: doneAt === null ? null : new Date(doneAt) };
}
