import type { TaskPriority } from '../../domain/task-state.ts';

/** What of a board the address says, so that a view can be shared: which board, whose cards, in which lanes, and the task that is open. */
export interface BoardSearch {
  task?: string;
  board?: string;
  q?: string;
  /** A person's plain id, 'me' or 'nobody'. */
  who?: string;
  label?: string;
  priority?: TaskPriority;
  due?: DueFilter;
  lanes?: LaneKind;
}

export type DueFilter = 'overdue' | 'week' | 'none';
export type LaneKind = 'assignee' | 'priority' | 'key-result';

const TEXTS = ['task', 'board', 'q', 'who', 'label'] as const;
const CHOICES: Record<'priority' | 'due' | 'lanes', readonly string[]> = {
  priority: ['none', 'low', 'medium', 'high', 'urgent'],
  due: ['overdue', 'week', 'none'],
  lanes: ['assignee', 'priority', 'key-result'],
};

/** Reads an address; what nobody would write is left out. */
export function boardSearch(search: Record<string, unknown>): BoardSearch {
  const texts = TEXTS.flatMap((name) => (typeof search[name] === 'string' && search[name] !== '' ? [[name, search[name]]] : []));
  const choices = Object.entries(CHOICES).flatMap(([name, known]) => (known.includes(String(search[name])) ? [[name, search[name]]] : []));
  return Object.fromEntries([...texts, ...choices]) as BoardSearch;
}
