/** A card as far as its place goes. */
export interface Card {
  id: string;
  rank: number;
  version: number;
  column: { id: string };
}

/** A column with its cards from the top. */
export interface CardColumn<C extends Card> {
  id: string;
  cards: readonly C[];
}

export type Columns<C extends Card> = readonly CardColumn<C>[];

/** Where cards were put, together and in this order: behind one, or before one, or alone in their column. */
export interface CardMove {
  ids: readonly string[];
  columnId: string;
  afterId: string | null;
  beforeId: string | null;
}

/** A place that a card is held over. */
export interface Target {
  columnId: string;
  overId: string | null;
  below: boolean;
}

/** Where cards that are dragged would go, and into which lane. */
export type DragTarget = Target & { lane: string | null };

/** What changed since the board was read: a card as it is now, or null where it is gone. */
export type Patches<C extends Card> = ReadonlyMap<string, C | null>;

/** The board as it was read with what changed since. A column keeps its array where nothing in it is another. */
export function withPatches<C extends Card>(columns: Columns<C>, patches: Patches<C>): Columns<C> {
  if (patches.size === 0) return columns;
  return columns.map((column) => {
    const stays = column.cards.filter(({ id }) => !patches.has(id));
    const comes = [...patches.values()].filter((card) => card !== null && card.column.id === column.id) as C[];
    if (stays.length === column.cards.length && comes.length === 0) return column;
    return { ...column, cards: [...stays, ...comes].toSorted((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1)) };
  });
}

/** The columns as they are when moves have been made that the server has not answered yet. */
export function withMoves<C extends Card>(columns: Columns<C>, moves: readonly CardMove[]): Columns<C> {
  return moves.reduce(withMove, columns);
}

/** The move that puts cards before or behind another, or into a column where there is none; null where they stay where they are. */
export function moveTo<C extends Card>(columns: Columns<C>, ids: readonly string[], { columnId, overId, below }: Target): CardMove | null {
  const column = columns.find(({ id }) => id === columnId);
  if (column === undefined || (overId !== null && ids.includes(overId))) return null;
  const others = column.cards.filter(({ id }) => !ids.includes(id));
  const over = others.findIndex(({ id }) => id === overId);
  const place = over === -1 ? others.length : below ? over + 1 : over;
  const move = { ids, columnId, afterId: others[place - 1]?.id ?? null, beforeId: others[place]?.id ?? null };
  const moved = withMove(columns, move).find(({ id }) => id === columnId);
  return moved?.cards.every(({ id }, index) => id === column.cards[index]?.id) ? null : move;
}

/** The moves that put cards back to where they stand now, one after another from the top. */
export function movesBack<C extends Card>(columns: Columns<C>, ids: readonly string[]): CardMove[] {
  return columns.flatMap(({ id: columnId, cards }) =>
    cards.flatMap(({ id }, index) =>
      ids.includes(id)
        ? [{ ids: [id], columnId, afterId: cards[index - 1]?.id ?? null, beforeId: cards.slice(index + 1).find((card) => !ids.includes(card.id))?.id ?? null }]
        : [],
    ),
  );
}

/** The moves as the API takes them: each card behind the one before it. */
export function moveInputs<C extends Card>(columns: Columns<C>, moves: readonly CardMove[]) {
  const versions = new Map(columns.flatMap(({ cards }) => cards.map(({ id, version }) => [id, version] as const)));
  return moves.flatMap(({ ids, columnId, afterId, beforeId }) =>
    ids.flatMap((id, index) => {
      const version = versions.get(id);
      if (version === undefined) return [];
      return [index === 0 ? { id, version, columnId, afterId, beforeId } : { id, version, columnId, afterId: ids[index - 1] ?? null, beforeId: null }];
    }),
  );
}

/** The column of a card, its place there from 1, and how many stand there; null where it is not on the board. */
export function placeOf<C extends Card>(columns: Columns<C>, id: string): { columnId: string; place: number; count: number } | null {
  for (const { id: columnId, cards } of columns) {
    const index = cards.findIndex((card) => card.id === id);
    if (index !== -1) return { columnId, place: index + 1, count: cards.length };
  }
  return null;
}

/** Where an arrow key takes a card that is held: past the next one of its column, or to the same height of the next column. Null at the edge. */
export function steppedTarget<C extends Card>(columns: Columns<C>, id: string, step: 'up' | 'down' | 'left' | 'right'): Target | null {
  const index = columns.findIndex(({ cards }) => cards.some((card) => card.id === id));
  const column = columns[index];
  if (column === undefined) return null;
  const place = column.cards.findIndex((card) => card.id === id);
  if (step === 'up' || step === 'down') {
    const over = column.cards[step === 'up' ? place - 1 : place + 1];
    return over === undefined ? null : { columnId: column.id, overId: over.id, below: step === 'down' };
  }
  const next = columns[step === 'left' ? index - 1 : index + 1];
  if (next === undefined) return null;
  const over = next.cards[place];
  return { columnId: next.id, overId: over?.id ?? null, below: false };
}

/** The card that an arrow key takes the focus to; null at the edge. Columns without cards are passed over. */
export function neighbourOf<C extends Card>(columns: Columns<C>, id: string, step: 'up' | 'down' | 'left' | 'right'): string | null {
  const index = columns.findIndex(({ cards }) => cards.some((card) => card.id === id));
  const cards = columns[index]?.cards ?? [];
  const place = cards.findIndex((card) => card.id === id);
  if (step === 'up' || step === 'down') return cards[step === 'up' ? place - 1 : place + 1]?.id ?? null;
  const ahead = step === 'left' ? columns.slice(0, index).toReversed() : columns.slice(index + 1);
  const next = ahead.find((column) => column.cards.length > 0);
  return next?.cards[Math.min(place, next.cards.length - 1)]?.id ?? null;
}

/** All cards from one to another, in whichever order they stand on the board: column by column, each from the top. */
export function cardsBetween<C extends Card>(columns: Columns<C>, from: string, to: string): string[] {
  const ids = columns.flatMap(({ cards }) => cards.map(({ id }) => id));
  const [start, end] = [ids.indexOf(from), ids.indexOf(to)].toSorted((a, b) => a - b);
  return start === undefined || end === undefined || start === -1 ? [to] : ids.slice(start, end + 1);
}

/** As the server does it: behind the one, else before the other, else at the end. */
function withMove<C extends Card>(columns: Columns<C>, { ids, columnId, afterId, beforeId }: CardMove): Columns<C> {
  const all = new Map(columns.flatMap(({ cards }) => cards.map((card) => [card.id, card] as const)));
  const moved = ids.flatMap((id) => all.get(id) ?? []);
  if (moved.length === 0 || !columns.some(({ id }) => id === columnId)) return columns;
  return columns.map((column) => {
    const others = column.cards.filter(({ id }) => !ids.includes(id));
    if (column.id !== columnId) return others.length === column.cards.length ? column : { ...column, cards: others };
    const [after, before] = [others.findIndex(({ id }) => id === afterId), others.findIndex(({ id }) => id === beforeId)];
    const place = after !== -1 ? after + 1 : before !== -1 ? before : others.length;
    return { ...column, cards: others.toSpliced(place, 0, ...moved) };
  });
}
