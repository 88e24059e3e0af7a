import {
  type Active,
  type CollisionDetection,
  DndContext,
  DragOverlay,
  MouseSensor,
  type Over,
  pointerWithin,
  TouchSensor,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { VisuallyHidden } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { type TreeNode, type TreeRow, treeKey, visibleRows } from './objective-tree.ts';
import { ObjectiveTreeRow } from './objective-tree-row.tsx';
import type { ListedObjective } from './objectives-query.ts';
import styles from './objectives.module.css';
import type { MoveProblem } from './use-align.ts';

type Row = TreeRow<ListedObjective>;

/** The place above all objectives, to which one goes that supports nothing. */
const TOP = 'top';

/** The objective that is held, by hand or by keys, and where it would go: under an objective, or to the top; `over` is null before the first place. */
interface Held {
  id: string;
  by: 'pointer' | 'keys';
  over: string | null;
}

/**
 * The tree itself. One row holds the focus; arrow keys walk, open and close, Enter goes to the row's page, Space picks an objective up. Picked up, by
 * keys, mouse or finger, it is hung under another; where that cannot be it says why.
 */
export function ObjectiveTreeView(props: {
  nodes: readonly TreeNode<ListedObjective>[];
  allOpen: boolean;
  problemOf: (id: string, parentId: string | null) => MoveProblem | null;
  onMove: (objective: ListedObjective, parentId: string | null) => void;
  onRefused: (reason: string) => void;
}) {
  const texts = useTexts();
  const { goals } = useGoalsTexts();
  const { drag } = goals;
  const navigate = useNavigate();
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLDivElement>(null);
  const opensByItself = useMemo(() => new Set(props.nodes.map(({ objective }) => objective.id)), [props.nodes]);
  const isOpen = (id: string) => props.allOpen || opensByItself.has(id) !== turned.has(id);
  const rows = visibleRows(props.nodes, isOpen);
  const [focused, setFocused] = useState<string>();
  const current = rows.some(({ id }) => id === focused) ? focused : rows[0]?.id;
  const [held, setHeld] = useState<Held | null>(null);
  const [said, setSaid] = useState('');
  /** The row that keys moved: the browser takes the focus off what is put elsewhere in the page. */
  const refocused = useRef<string | null>(null);
  useEffect(() => {
    if (refocused.current === null || document.activeElement !== document.body) return;
    list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(refocused.current)}"]`)?.focus();
  });
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    // A finger that rests picks up, one that moves at once scrolls.
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
  );
  const objectiveRows = rows.filter(({ keyResult }) => keyResult === null);
  const objectiveOf = (id: string) => objectiveRows.find((row) => row.id === id)?.objective;
  const heldObjective = held === null ? undefined : objectiveOf(held.id);
  const problem = held === null || held.over === null ? null : props.problemOf(held.id, parentAt(held.over));

  function hold(id: string, by: Held['by']) {
    const objective = objectiveOf(id);
    if (objective === undefined) return;
    if (!objective.mayChange) return setSaid(drag.notYours(objective.title));
    setHeld({ id, by, over: null });
    setSaid(drag.up(objective.title));
  }

  function moveOver(over: string | null) {
    if (held === null || over === null || held.over === over) return;
    setHeld({ ...held, over });
    const reason = props.problemOf(held.id, parentAt(over));
    const title = heldObjective?.title ?? '';
    const where = over === TOP ? drag.overTop(title) : drag.over(title, objectiveOf(over)?.title ?? '');
    setSaid(reason === null ? where : `${where} ${reasonOf(reason)}`);
    if (held.by === 'keys') list.current?.querySelector(`[data-row="${CSS.escape(over)}"]`)?.scrollIntoView({ block: 'nearest' });
  }

  function drop() {
    setHeld(null);
    if (held === null || heldObjective === undefined) return;
    const stays = drag.left(heldObjective.title);
    if (held.over === null) return setSaid(stays);
    const reason = props.problemOf(held.id, parentAt(held.over));
    setSaid(reason === null ? '' : `${stays} ${reasonOf(reason)}`);
    if (reason === null) {
      // It stays in sight, and keys stay on it.
      if (held.over !== TOP && !isOpen(held.over)) turn(held.over);
      refocused.current = held.by === 'keys' ? held.id : null;
      return props.onMove(heldObjective, parentAt(held.over));
    }
    if (reason !== 'same') props.onRefused(reasonOf(reason));
  }

  function leave() {
    if (heldObjective !== undefined) setSaid(drag.left(heldObjective.title));
    setHeld(null);
  }

  const reasonOf = (reason: MoveProblem) => (reason === 'same' ? drag.same : drag.refused[reason]);

  function turn(id: string) {
    setTurned((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }

  function onKeyDown(event: KeyboardEvent, row: Row) {
    if (event.target !== event.currentTarget) return;
    refocused.current = null;
    if (held?.by === 'keys') return onKeyWhileHeld(event);
    if (event.key === 'Enter') return void go(row);
    if (event.key === ' ') {
      event.preventDefault();
      return hold(row.id, 'keys');
    }
    const move = treeKey(event.key, rows, row.id);
    if (move === null) return;
    event.preventDefault();
    const turnedRow = move.open ?? move.close;
    if (turnedRow !== undefined) turn(turnedRow);
    if (move.focus !== undefined) list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(move.focus)}"]`)?.focus();
  }

  function onKeyWhileHeld(event: KeyboardEvent) {
    if (held === null) return;
    const places = [TOP, ...objectiveRows.map(({ id }) => id)];
    const at = places.indexOf(held.over ?? held.id);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: places.length - 1 };
    const step = steps[event.key];
    if (event.key === ' ' || event.key === 'Enter') drop();
    else if (event.key === 'Escape' || event.key === 'Tab') leave();
    else if (step !== undefined) moveOver(places[Math.min(Math.max(step, 0), places.length - 1)] ?? null);
    if (event.key !== 'Tab') event.preventDefault();
  }

  function go(row: Row) {
    if (row.keyResult === null) return navigate({ to: '/objectives/$objectiveId', params: { objectiveId: row.id } });
    return navigate({ to: '/key-results/$keyResultId', params: { keyResultId: row.id } });
  }

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={whatIsUnderThePointer}
      accessibility={{ announcements: SILENT, screenReaderInstructions: { draggable: '' } }}
      onDragStart={({ active }) => hold(idOf(active), 'pointer')}
      onDragOver={({ over }) => moveOver(over === null ? null : idOf(over))}
      onDragEnd={drop}
      onDragCancel={leave}
    >
      <VisuallyHidden role="status" aria-live="assertive">
        {said}
      </VisuallyHidden>
      <VisuallyHidden id="tree-how">{drag.how}</VisuallyHidden>
      <TopPlace shown={held !== null} over={held?.over === TOP} refused={held?.over === TOP && problem !== null} />
      <div ref={list} className={styles.tree} role="tree" aria-label={texts.objectives.tree} aria-describedby="tree-how" data-held={held !== null || undefined}>
        {rows.map((row) => (
          <ObjectiveTreeRow
            key={row.id}
            row={row}
            isCurrent={row.id === current}
            mark={held?.over === row.id ? (problem === null ? 'under' : 'refused') : held?.id === row.id ? 'held' : null}
            onFocus={() => setFocused(row.id)}
            onKeyDown={(event) => onKeyDown(event, row)}
            onTurn={() => turn(row.id)}
          />
        ))}
      </div>
      {held?.by === 'keys' && problem !== null && problem !== 'same' && <p className={styles.reason}>{reasonOf(problem)}</p>}
      <DragOverlay dropAnimation={null}>
        {held?.by === 'pointer' && heldObjective && (
          <div className={styles.lifted} data-refused={(problem !== null && problem !== 'same') || undefined}>
            <strong>{heldObjective.title}</strong>
            {problem !== null && problem !== 'same' && <span>{reasonOf(problem)}</span>}
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}

function TopPlace(props: { shown: boolean; over: boolean; refused: boolean }) {
  const { goals } = useGoalsTexts();
  const { setNodeRef } = useDroppable({ id: TOP });
  return (
    <div
      ref={setNodeRef}
      className={styles.topPlace}
      data-shown={props.shown || undefined}
      data-row={TOP}
      data-mark={props.over ? (props.refused ? 'refused' : 'under') : undefined}
      aria-hidden="true"
    >
      {goals.drag.top}
    </div>
  );
}

/** What is said of a drag stands in the page's own place for it, for the keys as well. */
const nothing = () => undefined;
const SILENT = { onDragStart: nothing, onDragOver: nothing, onDragEnd: nothing, onDragCancel: nothing };

const whatIsUnderThePointer: CollisionDetection = (args) => pointerWithin(args);

function parentAt(over: string): string | null {
  return over === TOP ? null : over;
}

function idOf({ id }: Active | Over): string {
  return String(id);
}
