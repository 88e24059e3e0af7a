import { type DroppableContainer, KeyboardCode, type KeyboardCoordinateGetter } from '@dnd-kit/core';

type Rect = { left: number; top: number; width: number; height: number };

/**
 * Where an arrow key takes a card: up and down over the next card of its column, left and right to the nearest place of the next column.
 * A column without cards is a place itself.
 */
export const keyboardPlaces: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  const { code } = event;
  if (!ARROWS.includes(code)) return undefined;
  event.preventDefault();
  const { active, droppableRects, droppableContainers, collisionRect } = context;
  if (active === null || collisionRect === null) return currentCoordinates;
  const places = droppableContainers.getEnabled().flatMap((container) => {
    const rect = droppableRects.get(container.id);
    return rect === undefined || container.id === active.id || isFilledColumn(container, droppableContainers.getEnabled(), active.id) ? [] : [rect];
  });
  const [x, y] = [centerX(collisionRect), centerY(collisionRect)];
  const sideways = code === KeyboardCode.Left || code === KeyboardCode.Right;
  const forward = code === KeyboardCode.Right || code === KeyboardCode.Down ? 1 : -1;
  const ahead = places.filter((rect) =>
    sideways ? (centerX(rect) - x) * forward > rect.width / 2 : Math.abs(centerX(rect) - x) < rect.width / 2 && (centerY(rect) - y) * forward > STEP,
  );
  // The next column whole, before what is nearest in it.
  const distance = (rect: Rect) => (sideways ? Math.abs(centerX(rect) - x) * FAR + Math.abs(centerY(rect) - y) : Math.abs(centerY(rect) - y));
  const [next] = ahead.toSorted((a, b) => distance(a) - distance(b));
  if (next === undefined) return currentCoordinates;
  const top = sideways ? Math.min(next.top, centerY(next) - collisionRect.height / 2) : next.top + forward * NUDGE;
  return { x: next.left, y: top + (next.height > collisionRect.height * 2 ? next.height / 2 : 0) };
};

const ARROWS: readonly string[] = [KeyboardCode.Left, KeyboardCode.Right, KeyboardCode.Up, KeyboardCode.Down];
const FAR = 1_000;
const STEP = 4;
/** So that the card's middle lies beyond that of the one it goes over. */
const NUDGE = 8;

function isFilledColumn(container: DroppableContainer, all: readonly DroppableContainer[], activeId: unknown): boolean {
  if (!String(container.id).startsWith('column:')) return false;
  return all.some(({ id, data }) => id !== container.id && id !== activeId && data.current?.['state'] === container.data.current?.['state']);
}

function centerX({ left, width }: Rect): number {
  return left + width / 2;
}

function centerY({ top, height }: Rect): number {
  return top + height / 2;
}
