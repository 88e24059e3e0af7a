import { useCallback, useMemo, useState } from 'react';
import { cardsBetween, type Columns } from './board-model.ts';
import type { CardData } from './board-query.ts';

/** Which cards are chosen, in the order of the board; those that are not shown any more are not chosen. */
export function useSelection(columns: Columns<CardData>) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | null>(null);
  const ids = useMemo(() => columns.flatMap(({ cards }) => cards.flatMap(({ id, mayChange }) => (mayChange && chosen.has(id) ? [id] : []))), [columns, chosen]);

  const toggle = useCallback((id: string) => {
    setChosen((before) => (before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id])));
    setLast(id);
  }, []);
  const extend = (id: string) => {
    setChosen((before) => new Set([...before, ...cardsBetween(columns, last ?? id, id)]));
    setLast(id);
  };
  const clear = useCallback(() => setChosen(new Set()), []);
  return { ids, toggle, extend, clear };
}
