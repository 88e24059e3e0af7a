import { endOfDayMs } from './calendar.ts';
import { epochMs } from './instant.ts';
import type { DatedValue, Day, Decimal, Instant } from './key-result.ts';

/** The values that were known at an instant, oldest first as they came. */
export function valuesUntil(values: readonly DatedValue[], now: Instant): readonly DatedValue[] {
  const nowMs = epochMs(now);
  return values.filter((value) => epochMs(value.at) <= nowMs);
}

/** The newest value of a series that stands oldest first; null of none. */
export function latestValue(values: readonly DatedValue[]): Decimal | null {
  return values.at(-1)?.value ?? null;
}

/** The value that held at the end of a day in a zone: the newest until then, carried forward; null before the first. Source: BurningOKR. */
export function valueOn(values: readonly DatedValue[], day: Day, timeZone: string): Decimal | null {
  const lastMs = endOfDayMs(day, timeZone);
  return values.findLast((value) => epochMs(value.at) <= lastMs)?.value ?? null;
}
