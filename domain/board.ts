import { DomainError } from './errors.ts';
import { type GoalProblem, LONGEST_TITLE, problem } from './goal-problem.ts';
import { stageOf, type TaskState } from './task-state.ts';

/** The columns of a new board. */
export const DEFAULT_COLUMNS: readonly TaskState[] = ['todo', 'in_progress', 'in_review', 'ready_for_release', 'done'];

export const MOST_COLUMNS = 20;
export const MOST_BOARDS = 50;
export const HIGHEST_WIP_LIMIT = 999;

/** What of a column decides who may come in. */
export interface BoardColumnStanding {
  id: string;
  /** Empty where it is called after its state. */
  title: string;
  state: TaskState;
  /** How many tasks may stand in it; null for any number. */
  wipLimit: number | null;
}

/**
 * The column in which a task of a state stands: the first of that state. Where a board has none, what is done goes to the first that is completed, and
 * anything else to the first in which it can be worked on, which is never one that asks for a release. Undefined for a board that is not whole.
 */
export function columnFor<Column extends Pick<BoardColumnStanding, 'state'>>(columns: readonly Column[], state: TaskState): Column | undefined {
  const exact = columns.find((column) => column.state === state);
  if (exact !== undefined || state === 'done') return exact;
  const open = columns.filter((column) => isOpen(column.state));
  return open.find((column) => stageOf(column.state) === stageOf(state)) ?? open[0];
}

/**
 * Refuses a column that would hold more tasks than its limit. One that already does, as its limit was lowered, still lets tasks out and change places.
 * `before` and `after` count the tasks in it. Throws LIMIT_REACHED, whose details name the column, its limit and how many stand in it.
 */
export function refuseOverLimit({ id, title, state, wipLimit }: BoardColumnStanding, { before, after }: { before: number; after: number }): void {
  if (wipLimit === null || after <= wipLimit || after <= before) return;
  const name = columnName({ title, state });
  throw new DomainError('LIMIT_REACHED', `${name} is full: ${before} of ${wipLimit}. Finish or move a task there first, or have its limit raised.`, {
    columnId: id,
    column: name,
    limit: wipLimit,
    count: before,
  });
}

/** Refuses a set of columns with which a board cannot work. */
export function refuseBrokenBoard(states: readonly TaskState[]): void {
  if (!states.some(isOpen)) throw new DomainError('INVALID_INPUT', 'A board needs a column in which work is planned, in progress or in review.');
  if (!states.includes('done')) throw new DomainError('INVALID_INPUT', 'A board needs a column for what is completed.');
  if (states.length > MOST_COLUMNS) throw new DomainError('INVALID_INPUT', `A board has at most ${MOST_COLUMNS} columns: use labels or another board.`);
}

/** What is wrong with a column as it was entered. */
export function columnProblems({ title, wipLimit }: { title: string; wipLimit: number | null }): GoalProblem[] {
  const problems: GoalProblem[] = [];
  if (title.length > LONGEST_COLUMN) problems.push(problem('title', `The name of a column may have ${LONGEST_COLUMN} characters.`));
  if (wipLimit !== null && (!Number.isInteger(wipLimit) || wipLimit < 1 || wipLimit > HIGHEST_WIP_LIMIT))
    problems.push(problem('wipLimit', `A limit is a whole number from 1 to ${HIGHEST_WIP_LIMIT}; leave it empty for none.`));
  return problems;
}

/** What is wrong with a board as it was entered. */
export function boardProblems({ title }: { title: string }): GoalProblem[] {
  if (title.trim() === '') return [problem('title', 'Give the board a title.')];
  return title.length > LONGEST_TITLE ? [problem('title', `The title of a board may have ${LONGEST_TITLE} characters.`)] : [];
}

/** What a column is called in sentences. */
export function columnName({ title, state }: Pick<BoardColumnStanding, 'title' | 'state'>): string {
  return title === '' ? NAMES[state] : title;
}

const LONGEST_COLUMN = 60;
const NAMES: Record<TaskState, string> = {
  todo: 'To do',
  in_progress: 'In progress',
  blocked: 'Blocked',
  in_review: 'In review',
  ready_for_release: 'Ready for release',
  done: 'Done',
};

/** In which work may rest without anything following from it. */
function isOpen(state: TaskState): boolean {
  return state !== 'done' && state !== 'ready_for_release';
}
