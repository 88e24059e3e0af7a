import { type ComponentType, lazy } from 'react';

/**
 * A part of a page whose code comes when it is first shown; or before, where `onIntent` is given to the button that leads to it and somebody
 * points at that or reaches it by keys.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  const Part = lazy(async () => ({ default: await load() }));
  // What could not be had now is asked for again, and told of, when it is shown.
  const prepare = () => void load().catch(() => undefined);
  return { Part, onIntent: { onPointerEnter: prepare, onFocus: prepare } };
}
