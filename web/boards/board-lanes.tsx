import { useDroppable } from '@dnd-kit/core';
import { useIntersection } from '@mantine/hooks';
import { useState } from 'react';
import { useBoardTexts } from '../texts/board-texts.ts';
import { type BoardLayout, ColumnHead, isOverFull } from './board-columns.tsx';
import type { Lane } from './board-filter.ts';
import type { CardColumn } from './board-model.ts';
import type { CardData } from './board-query.ts';
import type { LaneKind } from './board-search.ts';
import styles from './boards.module.css';
import { CardList } from './card-list.tsx';

/** The board cut into lanes across its columns, one below the other. Those out of sight are not drawn. */
export function BoardLanes({ lanes, kind, ...layout }: BoardLayout & { lanes: readonly Lane[]; kind: LaneKind }) {
  return (
    <>
      <div className={styles.laneHeads}>
        {layout.facts.map((facts, index) => (
          <ColumnHead key={facts.column.id} own={facts} count={lanes.reduce((sum, lane) => sum + (lane.columns[index]?.cards.length ?? 0), 0)} {...layout} />
        ))}
      </div>
      {lanes.map((lane) => (
        <LaneRow key={lane.key} lane={lane} kind={kind} {...layout} />
      ))}
    </>
  );
}

function LaneRow({ lane, kind, ...layout }: BoardLayout & { lane: Lane; kind: LaneKind }) {
  const { board } = useBoardTexts();
  const [isOpen, setOpen] = useState(true);
  const { ref, entry } = useIntersection({ rootMargin: '400px' });
  const title = kind === 'priority' ? board.priority[lane.key as CardData['priority']] : lane.title || board.noLane[kind];
  const highest = Math.max(...lane.columns.map(({ cards }) => cards.length));
  return (
    <section ref={ref} className={styles.lane} aria-label={title}>
      <h3>
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span> {title} <span className={styles.count}>{lane.count}</span>
        </button>
      </h3>
      {isOpen && (
        <div className={styles.cells} data-cards={Math.min(highest, 4)}>
          {entry?.isIntersecting !== false &&
            lane.columns.map((column, index) => <Cell key={column.id} column={column} lane={lane.key} index={index} {...layout} />)}
        </div>
      )}
    </section>
  );
}

function Cell({ column, lane, index, ...layout }: BoardLayout & { column: CardColumn<CardData>; lane: string; index: number }) {
  const { board } = useBoardTexts();
  const { setNodeRef } = useDroppable({ id: `column:${column.id}:${lane}`, data: { columnId: column.id, lane } });
  const { target, facts, draggedId, marks, on, nameOf } = layout;
  const own = target?.columnId === column.id && target.lane === lane ? target : null;
  const ownFacts = facts[index];
  return (
    <section
      ref={setNodeRef}
      className={styles.cell}
      aria-label={nameOf(column.id)}
      data-over={own !== null || undefined}
      data-full={(own !== null && ownFacts !== undefined && isOverFull(ownFacts, layout)) || undefined}
    >
      <CardList
        cards={column.cards}
        columnId={column.id}
        lane={lane}
        mark={own?.overId ? { overId: own.overId, below: own.below } : null}
        draggedId={draggedId}
        marks={marks}
        on={on}
        empty={board.emptyCell}
      />
    </section>
  );
}
