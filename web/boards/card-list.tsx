import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { CardData } from './board-query.ts';
import styles from './boards.module.css';
import { type CardEvents, TaskCard } from './task-card.tsx';

const ABOUT_PX = 96;
const GAP_PX = 8;
const BEYOND = 5;

/** What the cards of a list show of what is done with them. */
export interface CardMarks {
  selected: ReadonlySet<string>;
  /** Whether any card of the board is chosen: then all show how to choose them. */
  isChoosing: boolean;
  heldId: string | null;
  /** The card that is to have the focus; another object each time. */
  focus: { id: string; part: 'title' | 'handle' } | null;
}

/** The cards of a column from the top. Only those in sight are drawn, with the one that is dragged or has the focus. */
export function CardList(props: {
  cards: readonly CardData[];
  columnId: string;
  lane: string | null;
  /** Where the dragged card would go in. */
  mark: { overId: string; below: boolean } | null;
  draggedId: string | null;
  marks: CardMarks;
  on: CardEvents;
  empty: string;
}) {
  const { cards, columnId, lane, mark, draggedId, marks, on } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const kept = [draggedId, marks.focus?.id ?? null, marks.heldId].flatMap((id) => {
    const index = id === null ? -1 : cards.findIndex((card) => card.id === id);
    return index === -1 ? [] : [index];
  });
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled, and the list is drawn by its own component alone
  const list = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ABOUT_PX,
    getItemKey: (index) => cards[index]?.id ?? index,
    gap: GAP_PX,
    overscan: BEYOND,
    rangeExtractor: (range: Range) => [...new Set([...defaultRangeExtractor(range), ...kept])].toSorted((a, b) => a - b),
  });
  const focused = marks.focus === null ? -1 : cards.findIndex(({ id }) => id === marks.focus?.id);
  useEffect(() => {
    if (focused !== -1) list.scrollToIndex(focused, { align: 'auto' });
  }, [list, focused, marks.focus]);
  return (
    <div ref={scroll} className={styles.scroll}>
      {cards.length === 0 && <p className={styles.emptyColumn}>{props.empty}</p>}
      <ul style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ key, index, start }) => {
          const task = cards[index];
          return (
            task !== undefined && (
              <li
                key={key}
                ref={list.measureElement}
                data-index={index}
                aria-setsize={cards.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
              >
                <TaskCard
                  task={task}
                  columnId={columnId}
                  lane={lane}
                  mark={mark?.overId === task.id ? (mark.below ? 'below' : 'above') : null}
                  isSelected={marks.selected.has(task.id)}
                  isChoosing={marks.isChoosing}
                  isHeld={marks.heldId === task.id}
                  focus={marks.focus?.id === task.id ? marks.focus : null}
                  on={on}
                />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
