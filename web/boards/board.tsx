import {
  closestCenter,
  type CollisionDetection,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  MouseSensor,
  pointerWithin,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { VisuallyHidden } from '@mantine/core';
import { useBoardTexts } from '../texts/board-texts.ts';
import { BoardColumns } from './board-columns.tsx';
import { laneChange, lanesOf, laneOf } from './board-filter.ts';
import { BoardLanes } from './board-lanes.tsx';
import { type CardMove, type Columns, type DragTarget, moveTo, neighbourOf } from './board-model.ts';
import type { CardData } from './board-query.ts';
import type { LaneKind } from './board-search.ts';
import type { ColumnFacts } from './board-state.ts';
import styles from './boards.module.css';
import type { CardMarks } from './card-list.tsx';
import { CardFace, type CardEvents } from './task-card.tsx';
import { type HeldNews, useHeldCard } from './use-held-card.ts';
import type { useSelection } from './use-selection.ts';
import type { CardsChange } from './use-task-actions.ts';

const ARROWS = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' } as const;

/** The board itself: cards are taken by mouse, finger or keys, one or all that are chosen, to a place in a column or in another lane. */
export function Board(props: {
  columns: Columns<CardData>;
  facts: readonly ColumnFacts[];
  /** How many cards stand in each column, whatever the filter leaves out. */
  counts: ReadonlyMap<string, number>;
  lanes: LaneKind | null;
  selection: ReturnType<typeof useSelection>;
  nameOf: (columnId: string) => string;
  onMove: (move: CardMove, change: CardsChange | null) => void;
  onChange: (change: CardsChange) => void;
  onOpen: (id: string) => void;
  onUndo: () => void;
  columnActions: (facts: ColumnFacts) => ReactNode;
  onMore: (() => void) | null;
}) {
  const { board } = useBoardTexts();
  const { columns, facts, counts, lanes: kind, selection, nameOf } = props;
  const [draggedIds, setDraggedIds] = useState<readonly string[]>([]);
  const [target, setTarget] = useState<DragTarget | null>(null);
  const [focus, setFocus] = useState<CardMarks['focus']>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    // A finger that rests picks up, one that moves at once scrolls.
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
  );
  const cardOf = (id: string | undefined) => (id === undefined ? undefined : columns.flatMap(({ cards }) => cards).find((card) => card.id === id));
  const laneOfCard = (on: Columns<CardData>, id: string) => {
    const card = cardOf(id);
    return kind === null || card === undefined ? on : (lanesOf(on, kind).find(({ key }) => key === laneOf(card, kind).key)?.columns ?? on);
  };
  const held = useHeldCard({
    columns,
    around: laneOfCard,
    nameOf,
    words: board.drag satisfies HeldNews,
    onMove: (move) => props.onMove(move, null),
    onFocus: (id) => setFocus({ id, part: 'handle' }),
  });
  const { selected, on } = useCardEvents({ selection, onOpen: props.onOpen, onPick: held.pick });
  const marks = useMemo<CardMarks>(() => ({ selected, isChoosing: selected.size > 0, heldId: held.heldId, focus }), [selected, held.heldId, focus]);

  function drop(event: DragEndEvent): void {
    const to = targetOf(event);
    const ids = draggedIds;
    end();
    if (to === null) return;
    const change = laneChangeTo(to, ids);
    const move = moveTo(columns, ids, to);
    if (move !== null) props.onMove(move, change);
    else if (change !== null) props.onChange(change);
  }

  function laneChangeTo({ lane }: DragTarget, ids: readonly string[]): CardsChange | null {
    if (kind === null || lane === null) return null;
    const into = lanesOf(columns, kind).find(({ key }) => key === lane);
    const strangers = ids.filter((id) => laneOf(cardOf(id) as CardData, kind).key !== lane);
    return into === undefined || strangers.length === 0 ? null : laneChange(strangers, kind, into);
  }

  function end(): void {
    setDraggedIds([]);
    setTarget(null);
  }

  function keys(event: KeyboardEvent): void {
    const id = (event.target as Element).closest<HTMLElement>('[data-task]')?.dataset['task'];
    if (event.key === 'Escape' && selection.ids.length > 0) return selection.clear();
    if (event.key === 'z' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return props.onUndo();
    }
    if (id === undefined || event.ctrlKey || event.metaKey || event.altKey) return undefined;
    if (event.key === 'x' && cardOf(id)?.mayChange) return selection.toggle(id);
    const step = ARROWS[event.key as keyof typeof ARROWS];
    const next = step === undefined ? null : neighbourOf(laneOfCard(columns, id), id, step);
    if (step !== undefined) event.preventDefault();
    if (next !== null) setFocus({ id: next, part: 'title' });
    return undefined;
  }

  const draggedCard = cardOf(draggedIds[0]);
  const entering = draggedIds.filter((id) => target !== null && cardOf(id)?.column.id !== target.columnId).length;
  const layout = {
    facts,
    counts,
    entering,
    target,
    draggedId: draggedIds[0] ?? null,
    marks,
    on,
    nameOf,
    columnActions: props.columnActions,
    onMore: props.onMore,
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={cardsThenColumns}
      accessibility={{ announcements: SILENT, screenReaderInstructions: { draggable: board.drag.how } }}
      onDragStart={({ active }) => setDraggedIds(selected.has(String(active.id)) ? selection.ids : [String(active.id)])}
      onDragMove={(event) => setTarget((before) => sameOr(before, targetOf(event)))}
      onDragOver={(event) => setTarget((before) => sameOr(before, targetOf(event)))}
      onDragEnd={drop}
      onDragCancel={end}
    >
      {/* Scrolls sideways where it is narrow, and by keys too. */}
      <section
        className={kind === null ? styles.board : styles.laneBoard}
        aria-label={board.columns}
        tabIndex={0}
        data-dragging={draggedIds.length > 0 || undefined}
        onKeyDown={keys}
      >
        {kind === null ? <BoardColumns columns={held.shown} {...layout} /> : <BoardLanes lanes={lanesOf(held.shown, kind)} kind={kind} {...layout} />}
      </section>
      <VisuallyHidden role="status" aria-live="assertive">
        {held.said}
      </VisuallyHidden>
      <DragOverlay dropAnimation={null}>{draggedCard && <CardFace task={draggedCard} lifted={draggedIds.length} />}</DragOverlay>
    </DndContext>
  );
}

/** The functions of the cards, which stay the same while what they do goes by the newest state. */
function useCardEvents(input: { selection: ReturnType<typeof useSelection>; onOpen: (id: string) => void; onPick: (id: string) => void }) {
  const { ids } = input.selection;
  const selected = useMemo(() => new Set(ids), [ids]);
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  const on = useMemo<CardEvents>(
    () => ({
      open: (id) => latest.current.onOpen(id),
      pick: (id) => latest.current.onPick(id),
      toggle: (id) => latest.current.selection.toggle(id),
      extend: (id) => latest.current.selection.extend(id),
    }),
    [],
  );
  return { selected, on };
}

/** Mouse and finger see where they are; what keys do is said beside this. */
const SILENT = { onDragStart: () => undefined, onDragOver: () => undefined, onDragEnd: () => undefined, onDragCancel: () => undefined };

/** The card under the pointer, else the column. */
const cardsThenColumns: CollisionDetection = (args) => {
  if (args.pointerCoordinates === null) return closestCenter(args);
  const within = pointerWithin(args);
  const cards = within.filter(({ id }) => !String(id).startsWith('column:'));
  return cards.length > 0 ? cards : within;
};

function targetOf({ active, over }: Pick<DragEndEvent, 'active' | 'over'>): DragTarget | null {
  const place = over?.data.current as { columnId: string; lane: string | null } | undefined;
  if (over === null || place === undefined) return null;
  if (String(over.id).startsWith('column:')) return { ...place, overId: null, below: true };
  const rect = active.rect.current.translated;
  const middle = over.rect.top + over.rect.height / 2;
  return { ...place, overId: String(over.id), below: rect !== null && rect.top + rect.height / 2 > middle };
}

/** The same value for the same place, as a drag tells of every pixel. */
function sameOr(before: DragTarget | null, now: DragTarget | null): DragTarget | null {
  return before?.columnId === now?.columnId && before?.overId === now?.overId && before?.below === now?.below && before?.lane === now?.lane ? before : now;
}
