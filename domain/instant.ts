import { endOfDay, startOfDay } from './calendar.ts';
import type { Day, Instant } from './key-result.ts';
import { remember } from './memo.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Milliseconds since 1970 of an instant. Throws RangeError for a text that is none. */
export function epochMs(instant: Instant): number {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) throw new RangeError(`"${instant}" is no instant.`);
  return ms;
}

/** First millisecond of a day in a zone. Remembered: zone arithmetic costs 50 µs, and judging a company asks for few days very often. */
export const startOfDayMs = remember(
  (day: Day, timeZone: string) => `${day} ${timeZone}`,
  (day, timeZone) => epochMs(startOfDay(day, timeZone)),
);

/** Last millisecond of a day in a zone. */
export const endOfDayMs = remember(
  (day: Day, timeZone: string) => `${day} ${timeZone}`,
  (day, timeZone) => epochMs(endOfDay(day, timeZone)),
);
