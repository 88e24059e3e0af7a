import { useEffect, useRef } from 'react';
import type { View } from './calendar-span.ts';

const VIEW_KEYS: Partial<Record<string, View>> = { KeyM: 'month', KeyW: 'week', KeyA: 'agenda' };

/** T goes to today, M, W and A are the views: by where the keys lie, so that they are the same on a Russian keyboard. Not where somebody writes, or answers a dialog. */
export function useCalendarKeys(input: { today: () => void; view: (view: View) => void }): void {
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented || isElsewhere(event.target)) return;
      const view = VIEW_KEYS[event.code];
      if (event.code === 'KeyT') latest.current.today();
      else if (view !== undefined) latest.current.view(view);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isElsewhere(target: EventTarget | null): boolean {
  return (
    target instanceof Element && (target.closest('input, textarea, select, [contenteditable]') !== null || document.querySelector('[role="dialog"]') !== null)
  );
}
