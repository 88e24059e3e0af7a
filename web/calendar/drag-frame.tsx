import {
  type Announcements,
  type CollisionDetection,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardCode,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { timeOf } from '../texts/wall-clock.ts';
import { useCalendarTexts } from '../texts/calendar-texts.ts';
import { notify } from '../ui/notices.tsx';
import type { Entry, Place } from './calendar-entries.ts';
import { stillWhy } from './calendar-moves.ts';
import { EntryFace } from './entry-button.tsx';
import { usePlaceFormats } from './place-format.ts';

/** Whether something is held: arrow keys then move it, and not the focus. */
const HeldContext = createContext(false);

/** Whether something is being dragged. */
export function useHeld(): boolean {
  return useContext(HeldContext);
}

/** Lets what stands in the calendar be taken elsewhere, by mouse, finger or keys. What one may not move stays, and says why. */
export function DragFrame(props: { children: ReactNode; onDrop: (entry: Entry, to: Place) => void }) {
  const words = useCalendarTexts();
  const format = usePlaceFormats();
  const [held, setHeld] = useState<{ entry: Entry; to: Place | null } | null>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    // A finger that rests picks up, one that moves at once scrolls.
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
    // Enter opens.
    useSensor(KeyboardSensor, {
      coordinateGetter: keyboardPlaces,
      // Smoothly, the hours would still be on their way when the key is pressed that puts it down.
      scrollBehavior: 'auto',
      keyboardCodes: { start: [KeyboardCode.Space], cancel: [KeyboardCode.Esc], end: [KeyboardCode.Space, KeyboardCode.Enter] },
    }),
  );

  function onDragEnd(event: DragEndEvent) {
    const to = placeUnder(event);
    const entry = entryOf(event);
    setHeld(null);
    if (to !== null && entry !== null && stillWhy(entry, words) === null) props.onDrop(entry, to);
  }

  const say = (event: Pick<DragEndEvent, 'active' | 'over'>, sentence: (title: string, when: string) => string): string => {
    const entry = entryOf(event);
    return entry === null ? '' : sentence(entry.title, format.when(placeUnder(event) ?? entry));
  };
  const announcements: Announcements = {
    onDragStart: ({ active }) => say({ active, over: null }, words.drag.up),
    onDragMove: (event) => say(event, words.drag.over),
    onDragOver: (event) => say(event, words.drag.over),
    onDragEnd: (event) => say(event, words.drag.over),
    onDragCancel: ({ active }) => say({ active, over: null }, words.drag.left),
  };

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={cellUnder}
      accessibility={{ announcements, screenReaderInstructions: { draggable: words.drag.how } }}
      onDragStart={(event) => {
        const entry = entryOf(event);
        const why = entry === null ? undefined : stillWhy(entry, words);
        if (typeof why === 'string') notify({ tone: 'bad', message: why });
        setHeld(entry === null ? null : { entry, to: null });
      }}
      onDragMove={(event) => setHeld((before) => before && { ...before, to: samePlaceOr(before.to, placeUnder(event)) })}
      onDragEnd={onDragEnd}
      onDragCancel={() => setHeld(null)}
    >
      <HeldContext value={held !== null}>{props.children}</HeldContext>
      <DragOverlay dropAnimation={null}>{held && <EntryFace entry={held.entry} lifted time={timeShown(held)} />}</DragOverlay>
    </DndContext>
  );
}

function timeShown({ entry, to }: { entry: Entry; to: Place | null }): string | null {
  const minutes = to?.minutes ?? entry.minutes;
  return minutes === null ? null : timeOf(minutes);
}

function entryOf({ active }: Pick<DragEndEvent, 'active'>): Entry | null {
  return (active.data.current?.['entry'] as Entry | undefined) ?? null;
}

/** The place that is dropped on: a cell's day, and where the cell is an hour, the quarter at which the upper edge lies. */
function placeUnder({ active, over }: Pick<DragEndEvent, 'active' | 'over'>): Place | null {
  const cell = over?.data.current as Place | undefined;
  const entry = entryOf({ active });
  if (over === null || cell === undefined || entry === null) return null;
  if (cell.minutes === null || entry.minutes === null) return { day: cell.day, minutes: entry.minutes };
  const top = active.rect.current.translated?.top ?? over.rect.top;
  const quarters = Math.round(((top - over.rect.top) / over.rect.height) * QUARTERS);
  return { day: cell.day, minutes: Math.min(Math.max(cell.minutes + quarters * QUARTER_MINUTES, 0), LAST_START) };
}

const QUARTERS = 4;
const QUARTER_MINUTES = 15;
const LAST_START = 24 * 60 - QUARTER_MINUTES;

/** Whole days under the pointer go first: their row stays on top of hours that are scrolled away. Of hours the one that holds the upper edge. Keys keep to the hours. */
const cellUnder: CollisionDetection = ({ active, pointerCoordinates, collisionRect, droppableContainers, droppableRects }) => {
  const middle = { x: collisionRect.left + collisionRect.width / 2, y: collisionRect.top + collisionRect.height / 2 };
  const pointer = pointerCoordinates ?? middle;
  const edge = { x: pointer.x, y: collisionRect.top + 1 };
  const found = (isWhole: boolean, { x, y }: { x: number; y: number }) =>
    droppableContainers.find(({ id, data }) => {
      const rect = droppableRects.get(id);
      return rect !== undefined && (data.current?.['minutes'] === null) === isWhole && x >= rect.left && x < rect.right && y >= rect.top && y < rect.bottom;
    });
  const isByKeys = pointerCoordinates === null && (entryOf({ active })?.minutes ?? null) !== null;
  const cell = isByKeys ? (found(false, edge) ?? found(true, pointer)) : (found(true, pointer) ?? found(false, edge));
  return cell === undefined ? [] : [{ id: cell.id, data: { droppableContainer: cell, value: 0 } }];
};

/** Left and right take what is held to the day beside, up and down to the row above or below: a week, or a quarter of an hour. */
const keyboardPlaces: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  const step = STEPS[event.code];
  if (step === undefined) return undefined;
  event.preventDefault();
  const { over, droppableContainers, droppableRects, collisionRect } = context;
  const here = over?.rect;
  if (over === null || here === undefined || collisionRect === null) return currentCoordinates;
  const isHour = over.data.current?.['minutes'] !== null;
  if (isHour && step.y !== 0) return { x: currentCoordinates.x, y: currentCoordinates.y + (step.y * here.height) / QUARTERS };
  const middleOf = (rect: { left: number; top: number; width: number; height: number }) => ({ x: rect.left + rect.width / 2, y: rect.top + rect.height / 2 });
  const from = middleOf(here);
  const beside = droppableContainers
    .getEnabled()
    .flatMap(({ id, data }) => {
      const rect = droppableRects.get(id);
      // The row of whole days and the hours are worlds apart for keys.
      return rect === undefined || (data.current?.['minutes'] !== null) !== isHour ? [] : [rect];
    })
    .filter((rect) => {
      const to = middleOf(rect);
      const [along, across] = step.x === 0 ? [(to.y - from.y) * step.y, Math.abs(to.x - from.x)] : [(to.x - from.x) * step.x, Math.abs(to.y - from.y)];
      return along > 1 && across < (step.x === 0 ? here.width : here.height) / 2;
    })
    .toSorted((a, b) => Math.hypot(middleOf(a).x - from.x, middleOf(a).y - from.y) - Math.hypot(middleOf(b).x - from.x, middleOf(b).y - from.y));
  const [next] = beside;
  if (next === undefined) return currentCoordinates;
  return { x: currentCoordinates.x + middleOf(next).x - from.x, y: currentCoordinates.y + (step.x === 0 ? middleOf(next).y - from.y : 0) };
};

const STEPS: Partial<Record<string, { x: number; y: number }>> = {
  [KeyboardCode.Left]: { x: -1, y: 0 },
  [KeyboardCode.Right]: { x: 1, y: 0 },
  [KeyboardCode.Up]: { x: 0, y: -1 },
  [KeyboardCode.Down]: { x: 0, y: 1 },
};

/** The same value for the same place, as a drag tells of every pixel. */
function samePlaceOr(before: Place | null, now: Place | null): Place | null {
  return before?.day === now?.day && before?.minutes === now?.minutes ? before : now;
}
