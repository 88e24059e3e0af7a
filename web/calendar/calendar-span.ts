import { addDays, daysFrom, weekdayOf } from '../../domain/day.ts';

export const VIEWS = ['month', 'week', 'agenda'] as const;
export type View = (typeof VIEWS)[number];

/** Days that a view shows, first to last. */
export interface Span {
  view: View;
  from: string;
  to: string;
  days: readonly string[];
}

/** Weeks ahead that the agenda lists. */
const AGENDA_DAYS = 28;
/** Days beside each other where a whole week has no room. */
const NARROW_DAYS = 3;

/**
 * What a view shows around a day: of a month its weeks from Monday to Sunday, a week, or four weeks from the day on. Where it is `narrow` a week is three days
 * from the day on.
 */
export function spanOf(view: View, day: string, { narrow }: { narrow: boolean }): Span {
  const [from, to] = edgesOf(view, day, narrow);
  return { view, from, to, days: daysFrom(from, to) };
}

/** The day that the next or the previous span is made of. */
export function stepFrom(view: View, day: string, { by, narrow }: { by: 1 | -1; narrow: boolean }): string {
  switch (view) {
    case 'month':
      return monthLater(day, by);
    case 'week':
      return addDays(day, by * (narrow ? NARROW_DAYS : 7));
    default:
      return addDays(day, by * AGENDA_DAYS);
  }
}

/** The same day of the month after or before, or the last that it has. */
export function monthLater(day: string, by: 1 | -1): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + by, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return `${first.toISOString().slice(0, 8)}${String(Math.min(date, last)).padStart(2, '0')}`;
}

/** The Monday of a day's week. */
export function mondayBefore(day: string): string {
  return addDays(day, 1 - weekdayOf(day));
}

function edgesOf(view: View, day: string, narrow: boolean): [from: string, to: string] {
  switch (view) {
    case 'month': {
      const last = addDays(`${monthLater(day, 1).slice(0, 7)}-01`, -1);
      return [mondayBefore(`${day.slice(0, 7)}-01`), addDays(mondayBefore(last), 6)];
    }
    case 'week':
      return narrow ? [day, addDays(day, NARROW_DAYS - 1)] : [mondayBefore(day), addDays(mondayBefore(day), 6)];
    default:
      return [day, addDays(day, AGENDA_DAYS - 1)];
  }
}
