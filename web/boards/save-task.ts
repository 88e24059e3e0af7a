import type { TaskPriority } from '../../domain/task-state.ts';
import { useAct } from '../app/act.ts';
import { useBoardTexts } from '../texts/board-texts.ts';
import { notify } from '../ui/notices.tsx';
import { type BoardListed, CreateTask, DeleteTasks, LinkTaskToCode, MoveTask, RestoreTasks, type TaskData, UpdateTask } from './board-query.ts';

/** A task as it is written down. */
export interface TaskDraft {
  title: string;
  description: string;
  /** Null where there is no board yet. */
  columnId: string | null;
  priority: TaskPriority;
  assigneeId: string | null;
  dueOn: string | null;
  checklist: { title: string; done: boolean }[];
  /** With commas between them. */
  labels: string;
  blockedReason: string;
  /** The id of a key result or an objective; empty for none. */
  goal: string;
  connectionId: string | null;
  branch: string;
}

/** The draft of a task as it stands, or of a new one. */
export function draftOf(task: TaskData | null): TaskDraft {
  return {
    title: task?.title ?? '',
    description: task?.description ?? '',
    columnId: task?.column.id ?? null,
    checklist: task?.checklist.map(({ title, done }) => ({ title, done })) ?? [],
    priority: task?.priority ?? 'none',
    assigneeId: task?.assignee?.id ?? null,
    dueOn: task?.dueOn ?? null,
    labels: task?.labels.join(', ') ?? '',
    blockedReason: task?.blockedReason ?? '',
    goal: (task?.keyResult ?? task?.objective)?.id ?? '',
    connectionId: task?.connection?.id ?? null,
    branch: task?.branch ?? '',
  };
}

/** Saves what a draft changes, step by step, each over the version that the one before left: its words, its code, and at last its column. */
export function useSaveTask(task: TaskData | null, boards: readonly BoardListed[]) {
  const { board } = useBoardTexts();
  const create = useAct(CreateTask);
  const update = useAct(UpdateTask);
  const link = useAct(LinkTaskToCode);
  const move = useAct(MoveTask);
  const erase = useAct(DeleteTasks);
  const restore = useAct(RestoreTasks);
  const start = draftOf(task);

  async function save(draft: TaskDraft): Promise<boolean> {
    const said = await saveWords(draft);
    if (said === null) return false;
    const linked = await saveCode(draft, said);
    if (linked === null) return false;
    if (draft.columnId === null || draft.columnId === beginsIn(draft)) return true;
    return (await move.act({ ...linked, columnId: draft.columnId })).ok;
  }

  /** Where it stands before it is moved. A new one that is to be released waits elsewhere until it is known where its code is. */
  function beginsIn({ columnId }: TaskDraft): string | null {
    if (task !== null) return task.column.id;
    const isRelease = boards.some(({ columns }) => columns.some(({ id, state }) => id === columnId && state === 'ready_for_release'));
    return isRelease ? null : columnId;
  }

  async function saveWords(draft: TaskDraft): Promise<{ id: string; version: number } | null> {
    const input = inputOf(draft, start);
    if (task === null) {
      const made = await create.act({ input, columnId: beginsIn(draft) }, board.form.saved);
      return made.ok ? made.data : null;
    }
    const { id, version } = task;
    if (Object.keys(input).length === 0) return { id, version };
    const changed = await update.act({ id, version, input }, board.form.saved);
    return changed.ok ? changed.data : null;
  }

  async function saveCode({ connectionId, branch }: TaskDraft, at: { id: string; version: number }): Promise<{ id: string; version: number } | null> {
    if (connectionId === start.connectionId && branch.trim() === start.branch) return at;
    const linked = await link.act({ ...at, connectionId, branch: connectionId === null ? null : branch.trim() || null });
    return linked.ok ? linked.data : null;
  }

  async function remove(): Promise<boolean> {
    if (task === null) return false;
    const { id, version } = task;
    if (!(await erase.act({ tasks: [{ id, version }] })).ok) return false;
    notify({ tone: 'good', message: board.removed(1), action: { label: board.undo, run: () => void restore.act({ ids: [id] }) } });
    return true;
  }

  return { save, remove, saving: create.acting || update.acting || link.acting || move.acting };
}

/** What of the draft is another than before: what is not sent stays as it is. */
function inputOf(draft: TaskDraft, start: TaskDraft) {
  const { title, description, priority, assigneeId, dueOn } = draft;
  const goal = draft.goal === '' ? { objectiveId: null, keyResultId: null } : goalOf(draft.goal);
  return {
    ...(title === start.title ? {} : { title }),
    ...(description === start.description ? {} : { description }),
    ...(priority === start.priority ? {} : { priority }),
    ...(assigneeId === start.assigneeId ? {} : { assigneeId }),
    ...(dueOn === start.dueOn ? {} : { dueOn }),
    ...(isSameList(draft.checklist, start.checklist) ? {} : { checklist: draft.checklist.filter((step) => step.title.trim() !== '') }),
    ...(draft.labels === start.labels ? {} : { labels: draft.labels.split(',').flatMap((label) => label.trim() || []) }),
    ...(draft.blockedReason === start.blockedReason ? {} : { blockedReason: draft.blockedReason.trim() || null }),
    ...(draft.goal === start.goal ? {} : goal),
  };
}

function goalOf(id: string): { objectiveId: string | null; keyResultId: string | null } {
  return atob(id).startsWith('KeyResult:') ? { objectiveId: null, keyResultId: id } : { objectiveId: id, keyResultId: null };
}

function isSameList(one: TaskDraft['checklist'], other: TaskDraft['checklist']): boolean {
  return one.length === other.length && one.every(({ title, done }, index) => title === other[index]?.title && done === other[index].done);
}
