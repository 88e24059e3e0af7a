import { DAY_MS } from './instant.ts';
import type { Day } from './key-result.ts';

/** The day some days later (or, negative, earlier). */
export function addDays(day: Day, days: number): Day {
  return dayOf(epochDay(day) + days);
}

/** Whole days from one day to another; negative when the second is the earlier. */
export function daysBetween(from: Day, to: Day): number {
  return epochDay(to) - epochDay(from);
}

/** All days from the first to the last, both included; none when the last is before the first. */
export function daysFrom(first: Day, last: Day): Day[] {
  const start = epochDay(first);
  return Array.from({ length: Math.max(0, epochDay(last) - start + 1) }, (_, index) => dayOf(start + index));
}

/** The ISO weekday of a day, 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: Day): number {
  // Epoch day 0 was a Thursday.
  return ((((epochDay(day) + 3) % 7) + 7) % 7) + 1;
}

/** Whether a text is a day of the calendar: "2026-02-28" is, "2026-02-31" and "28.2.2026" are not. */
export function isDay(text: string): boolean {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN;
  // The engine reads 31 February as 3 March.
  return !Number.isNaN(ms) && dayOf(ms / DAY_MS) === text;
}

/** Days since 1970-01-01. Days alone need no zone, and counting them so is a hundred times faster than by a date library. Throws RangeError for no day. */
function epochDay(day: Day): number {
  if (!isDay(day)) throw new RangeError(`"${day}" is not a day like 2026-11-22.`);
  return Date.parse(`${day}T00:00:00.000Z`) / DAY_MS;
}

function dayOf(epochDays: number): Day {
  return new Date(epochDays * DAY_MS).toISOString().slice(0, 10);
}
