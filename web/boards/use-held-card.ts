import { useEffect, useRef, useState } from 'react';
import { type CardMove, type Columns, moveTo, placeOf, steppedTarget, withMoves } from './board-model.ts';
import type { CardData } from './board-query.ts';

/** What is said of a card that keys move. */
export interface HeldNews {
  up: (title: string, column: string, place: number, count: number) => string;
  over: (title: string, column: string, place: number, count: number) => string;
  down: (title: string, column: string, place: number, count: number) => string;
  left: (title: string) => string;
}

const STEPS = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' } as const;

/**
 * A card that is picked up, moved and put down by keys. It goes by the columns and not by what is on the screen, so that it comes to cards which are
 * not drawn as well. `around` gives the columns that it moves in: the board's, or those of its lane.
 */
export function useHeldCard(input: {
  columns: Columns<CardData>;
  around: (columns: Columns<CardData>, id: string) => Columns<CardData>;
  nameOf: (columnId: string) => string;
  words: HeldNews;
  onMove: (move: CardMove) => void;
  onFocus: (id: string) => void;
}) {
  const { columns, around, nameOf, words } = input;
  const [held, setHeld] = useState<{ id: string; move: CardMove | null } | null>(null);
  const [said, setSaid] = useState('');
  const shown = held?.move ? withMoves(columns, [held.move]) : columns;
  const titleOf = (id: string) => columns.flatMap(({ cards }) => cards).find((card) => card.id === id)?.title ?? '';

  function say(id: string, on: Columns<CardData>, sentence: HeldNews['over']): void {
    const at = placeOf(around(on, id), id);
    if (at !== null) setSaid(sentence(titleOf(id), nameOf(at.columnId), at.place, at.count));
  }

  function pick(id: string): void {
    setHeld({ id, move: null });
    say(id, columns, words.up);
  }

  function step(id: string, where: (typeof STEPS)[keyof typeof STEPS]): void {
    const own = around(shown, id);
    const target = steppedTarget(own, id, where);
    const move = target === null ? null : moveTo(own, [id], target);
    if (move === null) return;
    setHeld({ id, move });
    say(id, withMoves(columns, [move]), words.over);
    input.onFocus(id);
  }

  function put(id: string, move: CardMove | null): void {
    say(id, shown, words.down);
    setHeld(null);
    // Taken around and put down where it was, it has not moved.
    const isElsewhere =
      move !== null && moveTo(columns, [id], { columnId: move.columnId, overId: move.afterId ?? move.beforeId, below: move.afterId !== null }) !== null;
    if (isElsewhere) input.onMove(move);
    input.onFocus(id);
  }

  function leave(id: string): void {
    setHeld(null);
    setSaid(words.left(titleOf(id)));
    input.onFocus(id);
  }

  function onKey(event: KeyboardEvent): void {
    if (held === null) return;
    const where = STEPS[event.key as keyof typeof STEPS];
    if (where !== undefined) step(held.id, where);
    else if (event.key === ' ' || event.key === 'Enter') put(held.id, held.move);
    else if (event.key === 'Escape' || event.key === 'Tab') leave(held.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  const isHeld = held !== null;
  useEffect(() => {
    if (!isHeld) return undefined;
    // At the window: the card is drawn anew in another column, and the focus is nowhere for a moment.
    const listen = (event: KeyboardEvent) => latest.current(event);
    window.addEventListener('keydown', listen, true);
    return () => window.removeEventListener('keydown', listen, true);
  }, [isHeld]);

  return { shown, said, heldId: held?.id ?? null, pick };
}
