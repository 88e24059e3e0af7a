import { type Columns, type Patches, withPatches } from './board-model.ts';
import type { CardData, ColumnData, ShownColumnData } from './board-query.ts';

/** A column and how many cards are in it beside those that were read. */
export interface ColumnFacts {
  column: ColumnData;
  /** That the filter finds, but were not read. */
  unread: number;
  /** That its limit counts, but were not read: beyond the first, not found by the filter, or not open to the reader. */
  unseen: number;
}

/** A board as it was read, and what changed of it since. */
export interface BoardState {
  read: Columns<CardData>;
  patches: Patches<CardData>;
  facts: readonly ColumnFacts[];
}

export type BoardNews =
  | { kind: 'read'; board: readonly ShownColumnData[] }
  /** The columns as they are, with those cards alone that changed; those of `ids` that it does not show are gone. */
  | { kind: 'changed'; board: readonly ShownColumnData[]; ids: readonly string[] }
  | { kind: 'patched'; cards: readonly CardData[]; gone: readonly string[] };

/** The board after news of it. News that is older than what is known of a card changes nothing. */
export function boardAfter(state: BoardState | null, news: BoardNews): BoardState | null {
  if (news.kind === 'read') {
    const read = news.board.map(({ column, tasks }) => ({ id: column.id, cards: tasks }));
    return { read, patches: new Map(), facts: factsOf(news.board, read) };
  }
  if (state === null) return null;
  if (news.kind === 'patched') return { ...state, patches: patched(state, news.cards, news.gone) };
  const found = news.board.flatMap(({ tasks }) => tasks);
  const patches = patched(
    state,
    found,
    news.ids.filter((id) => !found.some((card) => card.id === id)),
  );
  const read = news.board.map(({ column }) => state.read.find(({ id }) => id === column.id) ?? { id: column.id, cards: [] });
  return { read, patches, facts: factsOf(news.board, withPatches(read, patches)) };
}

function patched({ read, patches }: BoardState, cards: readonly CardData[], gone: readonly string[]): Patches<CardData> {
  const known = new Map(withPatches(read, patches).flatMap((column) => column.cards.map(({ id, version }) => [id, version] as const)));
  const news = cards.filter(({ id, version }) => version >= (known.get(id) ?? 0));
  return new Map([...patches, ...news.map((card) => [card.id, card] as const), ...gone.map((id) => [id, null] as const)]);
}

/** Counted when the server says how many there are: until it says so again, cards that come and go are those that were read. */
function factsOf(board: readonly ShownColumnData[], columns: Columns<CardData>): ColumnFacts[] {
  return board.map(({ column, total, load }, index) => {
    const count = columns[index]?.cards.length ?? 0;
    return { column, unread: Math.max(0, total - count), unseen: Math.max(0, (load ?? count) - count) };
  });
}
