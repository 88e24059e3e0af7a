import {
  type Announcements,
  closestCenter,
  type CollisionDetection,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  pointerWithin,
  TouchSensor,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { useState } from 'react';
import { useClient } from 'urql';
import { TASK_STATES, type TaskState } from '../../domain/task-state.ts';
import { useAct } from '../app/act.ts';
import { useBoardTexts } from '../texts/board-texts.ts';
import { type CardMove, type Columns, moveTo, placeOf, withMoves } from './board-model.ts';
import { BoardQuery, MoveTask, type TaskData } from './board-query.ts';
import styles from './boards.module.css';
import { keyboardPlaces } from './keyboard-places.ts';
import { CardFace, TaskCard } from './task-card.tsx';

interface BoardProps {
  columns: Columns<TaskData>;
  /** With those that are not shown yet. */
  counts: Record<TaskState, number>;
  variables: { first: number; assigneeId: string | null; search: string | null };
  onOpen: (id: string) => void;
}

/** Where the card that is dragged would go. */
type Target = { state: TaskState; overId: string | null; below: boolean };

/** The columns with their cards. A move is shown at once; refused, the card goes back to where the server has it. */
export function Board({ columns, counts, variables, onOpen }: BoardProps) {
  const { board } = useBoardTexts();
  const client = useClient();
  const { act } = useAct(MoveTask);
  const [moves, setMoves] = useState<readonly CardMove[]>([]);
  const [dragged, setDragged] = useState<string | null>(null);
  const [target, setTarget] = useState<Target | null>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    // A finger that rests picks up, one that moves at once scrolls.
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: keyboardPlaces }),
  );
  const shown = withMoves(columns, moves);
  const cardOf = (id: string) => TASK_STATES.flatMap((state) => shown[state]).find((card) => card.id === id);
  const draggedCard = dragged === null ? undefined : cardOf(dragged);

  async function move(id: string, to: Target) {
    const made = moveTo(shown, id, to);
    const card = cardOf(id);
    if (made === null || card === undefined) return;
    setMoves((before) => [...before, made]);
    await act({ ...made, version: card.version });
    // Read before the move is forgotten, or the card would go back for a moment; refused, this shows where it is.
    await client.query(BoardQuery, variables, { requestPolicy: 'network-only' }).toPromise();
    setMoves((before) => before.filter((each) => each !== made));
  }

  function onDragEnd(event: DragEndEvent) {
    const to = targetOf(event);
    setDragged(null);
    setTarget(null);
    if (to !== null) void move(String(event.active.id), to);
  }

  const announce = (id: string, to: Target | null, say: (title: string, column: string, place: number, count: number) => string): string => {
    const made = to === null ? null : moveTo(shown, id, to);
    const after = withMoves(shown, made === null ? [] : [made]);
    const at = placeOf(after, id);
    return at === null ? '' : say(cardOf(id)?.title ?? '', board.state[at.state], at.place, after[at.state].length);
  };
  const announcements: Announcements = {
    onDragStart: ({ active }) => announce(String(active.id), null, board.drag.up),
    onDragOver: (event) => announce(String(event.active.id), targetOf(event), board.drag.over),
    onDragEnd: (event) => announce(String(event.active.id), targetOf(event), board.drag.down),
    onDragCancel: ({ active }) => board.drag.left(cardOf(String(active.id))?.title ?? ''),
  };

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={cardsThenColumns}
      accessibility={{ announcements, screenReaderInstructions: { draggable: board.drag.how } }}
      onDragStart={({ active }) => setDragged(String(active.id))}
      onDragMove={(event) => setTarget((before) => sameOr(before, targetOf(event)))}
      onDragOver={(event) => setTarget((before) => sameOr(before, targetOf(event)))}
      onDragEnd={onDragEnd}
      onDragCancel={() => {
        setDragged(null);
        setTarget(null);
      }}
    >
      {/* Scrolls sideways where it is narrow, and by keys too. */}
      <section className={styles.board} aria-label={board.columns} tabIndex={0} data-dragging={dragged !== null || undefined}>
        {TASK_STATES.map((state) => (
          <Column key={state} state={state} cards={shown[state]} count={counts[state]} target={target?.state === state ? target : null} onOpen={onOpen} />
        ))}
      </section>
      <DragOverlay dropAnimation={null}>{draggedCard && <CardFace task={draggedCard} lifted />}</DragOverlay>
    </DndContext>
  );
}

function Column(props: { state: TaskState; cards: readonly TaskData[]; count: number; target: Target | null; onOpen: (id: string) => void }) {
  const { board } = useBoardTexts();
  const { state, cards, count, target } = props;
  const { setNodeRef } = useDroppable({ id: `column:${state}`, data: { state } });
  const heading = `column-${state}`;
  return (
    <section ref={setNodeRef} className={styles.column} aria-labelledby={heading} data-over={target !== null || undefined}>
      <h2 id={heading}>
        {board.state[state]} <span>{count}</span>
      </h2>
      <ul>
        {cards.map((task) => (
          <TaskCard
            key={task.id}
            task={task}
            state={state}
            mark={target?.overId === task.id ? (target.below ? 'below' : 'above') : null}
            onOpen={() => props.onOpen(task.id)}
          />
        ))}
        {cards.length === 0 && <li className={styles.emptyColumn}>{board.emptyColumn}</li>}
      </ul>
    </section>
  );
}

/** The card under the pointer, else the column; of keys, which have no pointer, whatever is nearest to the card. */
const cardsThenColumns: CollisionDetection = (args) => {
  if (args.pointerCoordinates === null) return closestCenter(args);
  const within = pointerWithin(args);
  const cards = within.filter(({ id }) => !String(id).startsWith('column:'));
  return cards.length > 0 ? cards : within;
};

function targetOf({ active, over }: Pick<DragEndEvent, 'active' | 'over'>): Target | null {
  const state = over?.data.current?.['state'] as TaskState | undefined;
  if (over === null || state === undefined) return null;
  if (String(over.id).startsWith('column:')) return { state, overId: null, below: true };
  const rect = active.rect.current.translated;
  const middle = over.rect.top + over.rect.height / 2;
  return { state, overId: String(over.id), below: rect !== null && rect.top + rect.height / 2 > middle };
}

/** The same value for the same place, as a drag tells of every pixel. */
function sameOr(before: Target | null, now: Target | null): Target | null {
  return before?.state === now?.state && before?.overId === now?.overId && before?.below === now?.below ? before : now;
}
