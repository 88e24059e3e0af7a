import { DomainError } from './errors.ts';
import { type GoalProblem, LONGEST_TITLE, problem, titleProblems } from './goal-problem.ts';
import type { Instant } from './key-result.ts';
import type { TaskState } from './task-state.ts';

const MOST_LABELS = 20;
const LONGEST_LABEL = 50;
const LONGEST_DESCRIPTION = 20_000;
const LONGEST_BRANCH = 200;
const MOST_ITEMS = 50;

/** A step of a task's checklist. */
export interface ChecklistItem {
  title: string;
  done: boolean;
}

/** What of a task decides where it may go, and what follows. */
export interface TaskStanding {
  state: TaskState;
  blockedReason: string | null;
  connectionId: string | null;
  releases: number;
  releaseNote: string;
  doneAt: Instant | null;
}

/** What changes when a task moves to another column. */
export type TaskMove = Pick<TaskStanding, 'state' | 'releases' | 'releaseNote' | 'doneAt'>;

/**
 * A task on its way to another column: from any to any, as people know better, but not forward to release or done while it is blocked.
 * Each time that it comes to "ready for release" begins a release of its own. Throws WRONG_PHASE where it is blocked.
 */
export function movedTask(task: TaskStanding, to: TaskState, at: Instant): TaskMove {
  if (task.blockedReason !== null && (to === 'ready_for_release' || to === 'done'))
    throw new DomainError('WRONG_PHASE', `This task is blocked: ${task.blockedReason}. Unblock it first.`);
  if (to === task.state) return { state: to, releases: task.releases, releaseNote: task.releaseNote, doneAt: task.doneAt };
  return {
    state: to,
    releases: to === 'ready_for_release' ? task.releases + 1 : task.releases,
    releaseNote: '',
    doneAt: to === 'done' ? at : null,
  };
}

/** Whether a pull request is wanted for a task: it is ready for release, and it is known where its code is. */
export function wantsRelease({ state, connectionId }: Pick<TaskStanding, 'state' | 'connectionId'>): boolean {
  return state === 'ready_for_release' && connectionId !== null;
}

/** What a pull request that has an end does to its task. */
export function releasedTask(task: TaskStanding, end: 'merged' | 'closed', pullRequest: { number: number }, at: Instant): TaskMove {
  if (end === 'merged') return movedTask({ ...task, blockedReason: null }, 'done', at);
  return { ...movedTask(task, 'in_progress', at), releaseNote: `#${pullRequest.number} was closed without being merged` };
}

/** What is wrong with a task as it was entered. */
export function taskProblems(task: {
  title: string;
  description?: string | undefined;
  labels?: readonly string[] | undefined;
  branch?: string | null | undefined;
  blockedReason?: string | null | undefined;
  checklist?: readonly ChecklistItem[] | undefined;
}): GoalProblem[] {
  const { title, description = '', labels = [], branch = null, blockedReason = null, checklist = [] } = task;
  const problems = titleProblems(title, 'task');
  if (description.length > LONGEST_DESCRIPTION) problems.push(problem('description', `The description may have ${LONGEST_DESCRIPTION} characters.`));
  if (labels.length > MOST_LABELS || labels.some((label) => label.trim() === '' || label.length > LONGEST_LABEL))
    problems.push(problem('labels', `Give up to ${MOST_LABELS} labels of 1 to ${LONGEST_LABEL} characters.`));
  if (checklist.length > MOST_ITEMS || checklist.some((item) => item.title.trim() === '' || item.title.length > LONGEST_TITLE))
    problems.push(problem('checklist', `Give up to ${MOST_ITEMS} steps of 1 to ${LONGEST_TITLE} characters.`));
  if (branch !== null && !isBranch(branch)) problems.push(problem('branch', `"${branch}" is no name for a branch; write one like task/quick-search.`));
  if (blockedReason !== null && (blockedReason.trim() === '' || blockedReason.length > LONGEST_TITLE))
    problems.push(problem('blockedReason', 'Say in one sentence what the task waits for.'));
  return problems;
}

/** The branch of a task for which none was named: `task/1f3a9c2e-quick-search`. The same each time, so that a retry finds it. */
export function branchOf(task: { id: string; title: string; branch: string | null }): string {
  if (task.branch !== null) return task.branch;
  const slug = task.title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+/g, '')
    .slice(0, SLUG)
    .replace(/-+$/, '');
  // The end of the id: its beginning is the time, which tasks of one import share.
  return ['task/', task.id.slice(-8), slug === '' ? '' : `-${slug}`].join('');
}

const SLUG = 40;

/** By git-check-ref-format(1), as far as a person may run into it. */
function isBranch(name: string): boolean {
  const parts = name.split('/');
  return (
    name.length <= LONGEST_BRANCH &&
    !/[\s~^:?*[\\\p{Cc}]|\.\.|@\{|\.$/u.test(name) &&
    parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock')) &&
    !name.startsWith('-') &&
    name !== '@'
  );
}
