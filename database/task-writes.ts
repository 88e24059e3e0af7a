import { DomainError } from '../domain/errors.ts';
import type { movedTask } from '../domain/task.ts';
import { publish } from './events.ts';
import { keyResultById } from './key-results.ts';
import { writeNotices } from './notice-writer.ts';
import { objectiveById } from './objectives.ts';
import { notFound, requireRight, type Subject } from './rights.ts';
import type { Scope } from './scope.ts';
import { allowedTaskIds, keyResultSubject, objectiveSubject } from './sight.ts';
import { countDoneTasks } from './task-counts.ts';
import { tellRelease } from './task-release.ts';
import { type TaskRow, tasksByIds } from './tasks.ts';
import { refuseStale } from './versions.ts';

/** A task, and the version of it that a change is made over; without one, over whatever stands. */
export interface TaskRef {
  id: string;
  version?: number | null | undefined;
}

/** How many tasks may be changed in one go. */
const MOST_AT_ONCE = 200;
const NOBODYS: Subject = { ownerIds: [], teamIds: [] };

/** Tasks that the acting person may read and change, in the order of their names; all or none. */
export async function openTasks(scope: Scope, refs: readonly TaskRef[]): Promise<TaskRow[]> {
  if (refs.length > MOST_AT_ONCE) throw new DomainError('INVALID_INPUT', `At most ${MOST_AT_ONCE} tasks are changed in one go: choose fewer.`);
  const ids = refs.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw new DomainError('INVALID_INPUT', 'A task is named twice.');
  requireRight(scope, 'update', 'task');
  const known = new Map((await tasksByIds(scope, ids)).map((task) => [task.id, task]));
  const allowed = new Set(await allowedTaskIds(scope, 'update', ids));
  return refs.map((ref) => {
    const task = known.get(ref.id);
    if (task === undefined) throw notFound('task');
    if (!allowed.has(ref.id)) requireRight(scope, 'update', 'task', NOBODYS);
    refuseStale({ noun: 'task', version: ref.version, yours: ref, theirs: task });
    return task;
  });
}

/** The columns of a row that a move changes. */
export function moveColumns({ doneAt, ...columns }: ReturnType<typeof movedTask>) {
  return { ...columns, doneAt: doneAt === null ? null : new Date(doneAt) };
}

/** Whom changes concern: the page, the releases, and key results that count what is done for them. */
export async function tellOfTasks(scope: Scope, changes: readonly { before: TaskRow | null; after: TaskRow | null }[], { at }: { at: string }): Promise<void> {
  const counted = new Set<string>();
  // The same person again after another is news again, so the version is part of it.
  const assigned = changes.flatMap(({ before, after }) =>
    after === null || after.assigneeId === (before?.assigneeId ?? null)
      ? []
      : [{ kind: 'assignment', noun: 'task', subjectId: after.id, occurrence: `${after.id}/${after.version}`, personIds: [after.assigneeId] } as const],
  );
  await writeNotices(scope, assigned, { at });
  for (const { before, after } of changes) {
    publish(scope, { type: 'task', id: (after ?? before)?.id ?? '' });
    await tellRelease(scope, { before, after, at });
    for (const task of [before, after]) if (task?.state === 'done' && task.keyResultId !== null) counted.add(task.keyResultId);
  }
  await countDoneTasks(scope, [...counted], { at });
}

type Goal = Subject & { ownerIds: readonly (string | null)[]; teamIds: readonly (string | null)[]; level: NonNullable<Subject['level']> };

/** The goal that a task is work for, and whose it is. */
export interface TaskGoal {
  objectiveId: string | null;
  keyResultId: string | null;
  subject: Goal | null;
}

/** The goal that a task is to be work for; one that the acting person may not read is refused. */
export async function goalOf(scope: Scope, { objectiveId, keyResultId }: { objectiveId: string | null; keyResultId: string | null }): Promise<TaskGoal> {
  const keyResult = keyResultId === null ? null : await keyResultById(scope, keyResultId);
  const id = keyResult?.objectiveId ?? objectiveId;
  if (id === null) return { objectiveId: null, keyResultId: null, subject: null };
  const objective = await objectiveById(scope, id);
  const subject = keyResult === null ? objectiveSubject(objective) : keyResultSubject(keyResult, objective);
  return { objectiveId: objective.id, keyResultId, subject: subject as Goal };
}
