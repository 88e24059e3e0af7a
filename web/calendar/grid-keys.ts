import { type KeyboardEvent, useEffect, useRef } from 'react';
import { addDays } from '../../domain/day.ts';
import type { Place } from './calendar-entries.ts';
import { mondayBefore, monthLater } from './calendar-span.ts';
import { useHeld } from './drag-frame.tsx';

/** The grid that keys walk over: cells of whole days, or of hours below them. */
export interface GridFocus {
  focused: Place;
  /** Goes to a place, also outside of what is shown. */
  onFocus: (place: Place) => void;
  onCreate: (place: Place) => void;
}

/** The name of a cell in the page. */
export function cellName({ day, minutes }: Place): string {
  return `${day}/${minutes ?? 'day'}`;
}

/** Walks over a grid with the arrow keys, and from a cell into what stands in it: one cell takes the focus, as one thing does in a grid. */
export function useGridKeys({ focused, onFocus, onCreate }: GridFocus, kind: 'month' | 'week') {
  const grid = useRef<HTMLDivElement>(null);
  const isWanted = useRef(false);
  const held = useHeld();
  const name = cellName(focused);

  useEffect(() => {
    if (!isWanted.current) return;
    isWanted.current = false;
    const cell = grid.current?.querySelector<HTMLElement>(`[data-cell="${name}"]`);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest' });
  }, [name]);

  function go(place: Place): void {
    isWanted.current = true;
    onFocus(place);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (held || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = event.target as HTMLElement;
    const cell = target.closest<HTMLElement>('[data-cell]');
    const place = cell === null ? null : placeNamed(cell.dataset['cell'] ?? '');
    if (cell === null || place === null) return;
    if (target !== cell && onEntry(event, cell)) return event.preventDefault();
    if (target === cell && event.key === 'Enter') {
      event.preventDefault();
      return onCreate(place);
    }
    const next = kind === 'month' ? inMonth(place, event.key) : inWeek(place, event.key);
    if (next === null) return undefined;
    event.preventDefault();
    return go(next);
  }

  /** Up and down among what stands in a cell, and out of it; true where the key was for that. */
  function onEntry(event: KeyboardEvent<HTMLElement>, cell: HTMLElement): boolean {
    const stops = [cell, ...cell.querySelectorAll<HTMLElement>('button')].filter((stop) => stop.offsetParent !== null);
    const at = stops.indexOf(event.target as HTMLElement);
    const to = event.key === 'Escape' ? cell : event.key === 'ArrowUp' ? stops[at - 1] : event.key === 'ArrowDown' ? (stops[at + 1] ?? stops[at]) : undefined;
    to?.focus();
    return to !== undefined;
  }

  return { grid, onKeyDown };
}

function placeNamed(name: string): Place | null {
  const [day, minutes] = name.split('/');
  return day === undefined || minutes === undefined ? null : { day, minutes: minutes === 'day' ? null : Number(minutes) };
}

function inMonth({ day, minutes }: Place, key: string): Place | null {
  const days = DAYS_BY_KEY[key];
  if (days !== undefined) return { day: addDays(day, days), minutes };
  if (key === 'ArrowUp' || key === 'ArrowDown') return { day: addDays(day, key === 'ArrowUp' ? -7 : 7), minutes };
  if (key === 'PageUp' || key === 'PageDown') return { day: monthLater(day, key === 'PageUp' ? -1 : 1), minutes };
  return inRow({ day, minutes }, key);
}

function inWeek({ day, minutes }: Place, key: string): Place | null {
  const days = DAYS_BY_KEY[key];
  if (days !== undefined) return { day: addDays(day, days), minutes };
  if (key === 'ArrowUp') return { day, minutes: minutes === null || minutes === 0 ? null : minutes - 60 };
  if (key === 'ArrowDown') return { day, minutes: minutes === null ? 0 : Math.min(minutes + 60, LAST_HOUR) };
  if (key === 'PageUp' || key === 'PageDown') return { day: addDays(day, key === 'PageUp' ? -7 : 7), minutes };
  return inRow({ day, minutes }, key);
}

function inRow({ day, minutes }: Place, key: string): Place | null {
  if (key === 'Home') return { day: mondayBefore(day), minutes };
  return key === 'End' ? { day: addDays(mondayBefore(day), 6), minutes } : null;
}

const DAYS_BY_KEY: Partial<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
const LAST_HOUR = 23 * 60;
