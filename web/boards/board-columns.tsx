import { useDroppable } from '@dnd-kit/core';
import { Button } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { useBoardTexts } from '../texts/board-texts.ts';
import type { CardColumn, Columns, DragTarget } from './board-model.ts';
import type { CardData } from './board-query.ts';
import type { ColumnFacts } from './board-state.ts';
import styles from './boards.module.css';
import { CardList, type CardMarks } from './card-list.tsx';
import type { CardEvents } from './task-card.tsx';

/** What columns and lanes need alike. */
export interface BoardLayout {
  facts: readonly ColumnFacts[];
  counts: ReadonlyMap<string, number>;
  /** How many of the dragged cards would come into the column that they are over. */
  entering: number;
  target: DragTarget | null;
  draggedId: string | null;
  marks: CardMarks;
  on: CardEvents;
  nameOf: (columnId: string) => string;
  columnActions: (facts: ColumnFacts) => ReactNode;
  onMore: (() => void) | null;
}

/** The columns beside each other, each as high as the window lets it be. */
export function BoardColumns({ columns, ...layout }: BoardLayout & { columns: Columns<CardData> }) {
  const { board } = useBoardTexts();
  return layout.facts.map((facts, index) => {
    const { id } = facts.column;
    const isOver = layout.target?.columnId === id;
    const column = columns[index];
    return (
      column !== undefined && (
        <ColumnFrame key={id} id={id} isOver={isOver} isFull={isOver && isOverFull(facts, layout)}>
          <ColumnHead own={facts} count={column.cards.length} {...layout} />
          <Cards column={column} lane={null} target={isOver ? layout.target : null} draggedId={layout.draggedId} marks={layout.marks} on={layout.on} />
          {facts.unread > 0 && (
            <p className={styles.more}>
              {board.unread(facts.unread)}{' '}
              {layout.onMore !== null && (
                <Button variant="subtle" size="compact-xs" onClick={layout.onMore}>
                  {board.showMore}
                </Button>
              )}
            </p>
          )}
        </ColumnFrame>
      )
    );
  });
}

function ColumnFrame(props: { id: string; isOver: boolean; isFull: boolean; children: ReactNode }) {
  const { setNodeRef } = useDroppable({ id: `column:${props.id}`, data: { columnId: props.id, lane: null } });
  return (
    <section
      ref={setNodeRef}
      className={styles.column}
      aria-labelledby={`column-${props.id}`}
      data-over={props.isOver || undefined}
      data-full={props.isFull || undefined}
    >
      {props.children}
    </section>
  );
}

/** What a column is called, how many cards it has, of how many it may have, and what can be done with it. */
export function ColumnHead({ own, count, counts, nameOf, columnActions }: BoardLayout & { own: ColumnFacts; count: number }) {
  const { board } = useBoardTexts();
  const { id, wipLimit, stage } = own.column;
  const load = (counts.get(id) ?? 0) + own.unseen;
  const name = nameOf(id);
  return (
    <div className={styles.columnHead}>
      <h2 id={`column-${id}`}>
        <span className={styles.stage} data-stage={stage} aria-hidden="true" />
        <span className={styles.columnName}>{name}</span>{' '}
        {wipLimit === null ? (
          <span className={styles.count}>{count + own.unread}</span>
        ) : (
          <span className={styles.count} data-limit={load > wipLimit ? 'over' : load === wipLimit ? 'full' : 'free'} title={board.limitOf(load, wipLimit)}>
            {load}/{wipLimit}
            {load > wipLimit && <b> {board.over(load - wipLimit)}</b>}
          </span>
        )}
      </h2>
      {columnActions(own)}
    </div>
  );
}

/** Whether the cards that are held over a column would be more than it takes. */
export function isOverFull({ column: { id, wipLimit }, unseen }: ColumnFacts, { counts, entering }: BoardLayout): boolean {
  return wipLimit !== null && entering > 0 && (counts.get(id) ?? 0) + unseen + entering > wipLimit;
}

const Cards = memo(function Cards(props: {
  column: CardColumn<CardData>;
  lane: string | null;
  target: DragTarget | null;
  draggedId: string | null;
  marks: CardMarks;
  on: CardEvents;
}) {
  const { board } = useBoardTexts();
  const { column, lane, target, draggedId, marks, on } = props;
  const overId = target?.overId ?? null;
  const mark = overId === null ? null : { overId, below: target?.below === true };
  return <CardList cards={column.cards} columnId={column.id} lane={lane} mark={mark} draggedId={draggedId} marks={marks} on={on} empty={board.emptyColumn} />;
});
