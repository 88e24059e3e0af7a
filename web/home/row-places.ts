import { KeyboardCode, type KeyboardCoordinateGetter } from '@dnd-kit/core';

/** Where an arrow key takes what is held in a list: over the next row, up or down. At the ends it stays. */
export const rowPlaces: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  const { code } = event;
  if (code !== KeyboardCode.Up && code !== KeyboardCode.Down) return undefined;
  event.preventDefault();
  const { droppableRects, collisionRect } = context;
  if (collisionRect === null) return currentCoordinates;
  const forward = code === KeyboardCode.Down ? 1 : -1;
  const middle = collisionRect.top + collisionRect.height / 2;
  const tops = [...droppableRects.values()].filter(({ top, height }) => (top + height / 2 - middle) * forward > height / 2).map(({ top }) => top);
  if (tops.length === 0) return currentCoordinates;
  return { x: currentCoordinates.x, y: forward > 0 ? Math.min(...tops) : Math.max(...tops) };
};
