/** The place of a card in its column: a number between those of its neighbours, so that a move writes one row. */
export type Rank = number;

/**
 * A rank between two neighbours; null stands for an open end. Returns null where nothing fits between them any more:
 * halving runs out after some fifty moves to one place, and the column has to be numbered anew.
 */
export function rankBetween(before: Rank | null, after: Rank | null): Rank | null {
  if (before === null && after === null) return 0;
  if (before === null) return (after ?? 0) - 1;
  if (after === null) return before + 1;
  const between = before + (after - before) / 2;
  return before < between && between < after ? between : null;
}
