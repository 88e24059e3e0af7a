import { TASK_STATES, type TaskState } from '../../domain/task-state.ts';

/** Where a card was put: behind one, or before one, or alone in its column. */
export interface CardMove {
  id: string;
  state: TaskState;
  afterId: string | null;
  beforeId: string | null;
}

export interface Card {
  id: string;
}

/** The columns of the board, each with its cards from the top. */
export type Columns<C extends Card> = Record<TaskState, readonly C[]>;

/** The columns as they are when moves have been made that the server has not answered yet. */
export function withMoves<C extends Card>(columns: Columns<C>, moves: readonly CardMove[]): Columns<C> {
  return moves.reduce(withMove, columns);
}

/** The move that puts a card before or behind another, or into a column where there is none; null where it stays where it is. */
export function moveTo<C extends Card>(columns: Columns<C>, id: string, target: { state: TaskState; overId: string | null; below: boolean }): CardMove | null {
  const { state, overId, below } = target;
  if (overId === id) return null;
  const others = columns[state].filter((card) => card.id !== id);
  const over = others.findIndex((card) => card.id === overId);
  const place = over === -1 ? others.length : below ? over + 1 : over;
  if (columns[state].findIndex((card) => card.id === id) === place) return null;
  return { id, state, afterId: others[place - 1]?.id ?? null, beforeId: others[place]?.id ?? null };
}

/** The column of a card, and its place there from 1; null where it is not on the board. */
export function placeOf<C extends Card>(columns: Columns<C>, id: string): { state: TaskState; place: number } | null {
  for (const state of TASK_STATES) {
    const index = columns[state].findIndex((card) => card.id === id);
    if (index !== -1) return { state, place: index + 1 };
  }
  return null;
}

/** As the server does it: behind the one, else before the other, else at the end. */
function withMove<C extends Card>(columns: Columns<C>, { id, state, afterId, beforeId }: CardMove): Columns<C> {
  const card = TASK_STATES.flatMap((each) => columns[each]).find((each) => each.id === id);
  if (card === undefined) return columns;
  const without = Object.fromEntries(TASK_STATES.map((each) => [each, columns[each].filter((other) => other.id !== id)])) as unknown as Columns<C>;
  const target = without[state];
  const [after, before] = [target.findIndex((each) => each.id === afterId), target.findIndex((each) => each.id === beforeId)];
  const place = after !== -1 ? after + 1 : before !== -1 ? before : target.length;
  return { ...without, [state]: [...target.slice(0, place), card, ...target.slice(place)] };
}
