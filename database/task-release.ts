import type { PullRequest } from '../domain/code-host.ts';
import { releasedTask, type TaskMove, wantsRelease } from '../domain/task.ts';
import { taskReleaseWorkflowId } from '../domain/workflow-ids.ts';
import { writeAudit } from './audit-log.ts';
import { columnById, columnOfState } from './boards.ts';
import { publish } from './events.ts';
import { jsonColumn } from './plain.ts';
import { inTransaction, type Scope } from './scope.ts';
import { countDoneTasks } from './task-counts.ts';
import { lockBoard, rankAtTop } from './task-order.ts';
import { type TaskRow, taskRowOf, tasksByIds } from './tasks.ts';
import { addCommand, addCommands } from './workflow-commands.ts';

/** Which release of a task is meant: of an earlier one nothing is written any more. */
export interface ReleaseRef {
  taskId: string;
  release: number;
}

/** Starts the release of a task that is ready, or has the one that runs look at its rows again. */
export async function tellRelease(scope: Scope, { before, after, at }: { before: TaskRow | null; after: TaskRow | null; at: string }): Promise<void> {
  const task = after ?? before;
  if (task === null) return;
  const workflow = { workflowId: taskReleaseWorkflowId(task.id), workflowType: 'taskRelease', name: 'lookAgain', at };
  if (after !== null && wantsRelease(after)) {
    if (before !== null && wantsRelease(before) && before.releases === after.releases) return;
    await addCommand(scope, { ...workflow, kind: 'start', input: { organizationId: scope.organizationId, taskId: task.id } });
  } else if (before !== null && wantsRelease(before)) await addCommand(scope, { ...workflow, kind: 'signal', input: {} });
}

/** Several deliveries about one push are one piece of news. */
const NEWS_MS = 5_000;

/** Tells the releases whose code is in an account that something came from there. A hint alone: a release looks by itself as well. */
export async function tellReleases(scope: Scope, { connectionId, at }: { connectionId: string; at: string }): Promise<void> {
  const { organizationId, db } = scope;
  const tasks = await db.task.findMany({ where: { organizationId, connectionId, state: 'ready_for_release' }, select: { id: true } });
  const newsAt = new Date(Math.floor(Date.parse(at) / NEWS_MS) * NEWS_MS).toISOString();
  const news = { workflowType: 'taskRelease', kind: 'signal', name: 'webhookArrived', input: {}, at: newsAt } as const;
  await addCommands(
    scope,
    tasks.map(({ id }) => ({ ...news, workflowId: taskReleaseWorkflowId(id) })),
  );
}

/** The task of a release that is still wanted; null where it was moved away, or taken off the board. */
export async function taskToRelease(scope: Scope, taskId: string): Promise<TaskRow | null> {
  const [task] = await tasksByIds(scope, [taskId]);
  return task !== undefined && wantsRelease(task) ? task : null;
}

/** Writes the pull request, and how the release stands, onto the card. Nobody's version rises: nothing that people wrote has changed. */
export async function showRelease(
  scope: Scope,
  { taskId, release }: ReleaseRef,
  shown: { pullRequest?: PullRequest; branch?: string; note: string },
): Promise<void> {
  const { pullRequest, branch, note } = shown;
  const { count } = await scope.db.task.updateMany({
    where: { organizationId: scope.organizationId, id: taskId, state: 'ready_for_release', releases: release },
    data: {
      releaseNote: note,
      ...(branch === undefined ? {} : { branch }),
      ...(pullRequest === undefined ? {} : { pullRequest: jsonColumn(pullRequest) as object }),
    },
  });
  if (count > 0) publish(scope, { type: 'task', id: taskId });
}

/** The pull request has an end: merged, the task is done, which its key result may count; closed, it goes back. False where somebody moved it before. */
export async function endRelease(
  scope: Scope,
  { taskId, release }: ReleaseRef,
  { pullRequest, at }: { pullRequest: PullRequest; at: string },
): Promise<boolean> {
  return inTransaction(scope, async (inside) => {
    await lockBoard(inside);
    const before = await taskToRelease(inside, taskId);
    if (before === null || before.releases !== release) return false;
    const move = releasedTask(before, pullRequest.state === 'merged' ? 'merged' : 'closed', pullRequest, at);
    const after = await writeMove(inside, before, { move, pullRequest });
    await writeAudit(inside, { action: 'move', noun: 'task', subjectId: taskId, before, after, at });
    publish(inside, { type: 'task', id: taskId });
    if (after.state === 'done' && after.keyResultId !== null) await countDoneTasks(inside, [after.keyResultId], { at });
    return true;
  });
}

/** What the code host did is so: no limit of a column holds it up. */
async function writeMove(scope: Scope, { id, columnId }: TaskRow, { move, pullRequest }: { move: TaskMove; pullRequest: PullRequest }): Promise<TaskRow> {
  const { doneAt, ...columns } = move;
  const column = await columnOfState(scope, await columnById(scope, columnId), move.state);
  return taskRowOf(
    await scope.db.task.update({
      where: { organizationId_id: { organizationId: scope.organizationId, id } },
      data: {
        ...columns,
        columnId: column.id,
        state: column.state,
        doneAt: doneAt === null ? null : new Date(doneAt),
        rank: await rankAtTop(scope, { id, columnId: column.id }),
        pullRequest: jsonColumn(pullRequest) as object,
        version: { increment: 1 },
      },
    }),
  );
}
