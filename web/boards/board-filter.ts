import { assertNever } from '../../domain/errors.ts';
import { TASK_PRIORITIES } from '../../domain/task-state.ts';
import { globalId } from '../app/plain-id.ts';
import type { Columns } from './board-model.ts';
import type { CardData } from './board-query.ts';
import type { BoardSearch, LaneKind } from './board-search.ts';
import type { CardsChange } from './use-task-actions.ts';

const WEEK_DAYS = 7;

/** The cards that a view lets through, as a column shows them. `today` is a day of the reader's. */
export function filtered(columns: Columns<CardData>, search: BoardSearch, { viewerId, today }: { viewerId: string; today: string }): Columns<CardData> {
  if (!isFiltered(search)) return columns;
  const lets = filterOf(search, { viewerId, today });
  return columns.map((column) => ({ ...column, cards: column.cards.filter(lets) }));
}

/** Whether a view leaves out anything. */
export function isFiltered({ q, who, label, priority, due }: BoardSearch): boolean {
  return [q, who, label, priority, due].some((each) => each !== undefined);
}

/** What the server can leave out, for boards with more cards than are read. */
export function serverFilter({ q, who, label, priority }: BoardSearch, viewerId: string) {
  const assigneeId = who === 'me' ? viewerId : who === undefined || who === 'nobody' ? undefined : globalId('Person', who);
  return {
    ...(assigneeId === undefined ? {} : { assigneeId }),
    ...(label === undefined ? {} : { label }),
    ...(priority === undefined ? {} : { priority }),
    ...(q === undefined ? {} : { search: q }),
  };
}

/** A lane across the board: what its cards have in common. */
export interface Lane {
  /** The person, the key result or the priority; empty for none. */
  key: string;
  /** Empty for none. */
  title: string;
  columns: Columns<CardData>;
  count: number;
}

/** The lanes of a board, those with cards: people and key results by name, priorities from the top, and none at last. */
export function lanesOf(columns: Columns<CardData>, kind: LaneKind): Lane[] {
  const titles = new Map<string, string>();
  const parts = new Map<string, CardData[][]>();
  for (const [index, { cards }] of columns.entries())
    for (const card of cards) {
      const { key, title } = laneOf(card, kind);
      titles.set(key, title);
      const own = parts.get(key) ?? columns.map(() => []);
      parts.set(key, own);
      own[index]?.push(card);
    }
  const lanes = [...parts].map(([key, own]) => ({
    key,
    title: titles.get(key) ?? '',
    columns: columns.map(({ id }, index) => ({ id, cards: own[index] ?? [] })),
    count: own.reduce((sum, cards) => sum + cards.length, 0),
  }));
  const urgency = (key: string) => TASK_PRIORITIES.findIndex((priority) => priority === key);
  return lanes.toSorted((a, b) =>
    kind === 'priority' ? urgency(b.key) - urgency(a.key) : Number(a.key === '') - Number(b.key === '') || a.title.localeCompare(b.title),
  );
}

/** The lane of a card. */
export function laneOf({ assignee, priority, keyResult }: CardData, kind: LaneKind): { key: string; title: string } {
  if (kind === 'priority') return { key: priority, title: priority };
  const named = kind === 'assignee' ? assignee && { id: assignee.id, title: assignee.name } : keyResult;
  return { key: named?.id ?? '', title: named?.title ?? '' };
}

/** What becomes of cards that are put into another lane. */
export function laneChange(ids: readonly string[], kind: LaneKind, { key, title }: { key: string; title: string }): CardsChange {
  const named = key === '' ? null : { id: key, title, name: title };
  switch (kind) {
    case 'assignee':
      return { ids, change: { assigneeId: named?.id ?? null }, looks: (card) => ({ ...card, assignee: named }) };
    case 'key-result':
      return { ids, change: { keyResultId: named?.id ?? null }, looks: (card) => ({ ...card, keyResult: named }) };
    case 'priority': {
      const priority = TASK_PRIORITIES.find((each) => each === key) ?? 'none';
      return { ids, change: { priority }, looks: (card) => ({ ...card, priority }) };
    }
    default:
      return assertNever(kind);
  }
}

/** Whether a card is late. */
export function isOverdue({ dueOn, state }: Pick<CardData, 'dueOn' | 'state'>, today: string): boolean {
  return dueOn !== null && state !== 'done' && dueOn < today;
}

function filterOf({ q, who, label, priority, due }: BoardSearch, { viewerId, today }: { viewerId: string; today: string }): (card: CardData) => boolean {
  const words = q?.toLowerCase() ?? '';
  const assigneeId = who === 'me' ? viewerId : who === undefined ? undefined : who === 'nobody' ? null : globalId('Person', who);
  const nextWeek = new Date(Date.parse(`${today}T00:00:00Z`) + WEEK_DAYS * 86_400_000).toISOString().slice(0, 10);
  return (card) =>
    (words === '' || card.title.toLowerCase().includes(words)) &&
    (assigneeId === undefined || (card.assignee?.id ?? null) === assigneeId) &&
    (label === undefined || card.labels.includes(label)) &&
    (priority === undefined || card.priority === priority) &&
    (due === undefined ||
      (due === 'none'
        ? card.dueOn === null
        : due === 'overdue'
          ? isOverdue(card, today)
          : card.dueOn !== null && card.state !== 'done' && card.dueOn <= nextWeek));
}
