import { addDays, daysBetween } from './day.ts';
import { compareDecimals } from './decimal.ts';
import type { Day, Decimal } from './key-result.ts';

/** Where a number lies to its healthy band. */
export type BandPlace = 'inside' | 'below' | 'above';

/** Where a KPI is healthy; null for no bound on a side. The bounds themselves are healthy. */
export interface Band {
  low: Decimal | null;
  high: Decimal | null;
}

/** One day's number, the one that was told last. */
export interface KpiPoint {
  day: Day;
  value: Decimal;
}

/** Where a KPI stands. */
export interface KpiStanding {
  latest: KpiPoint | null;
  /** Of the latest number; null where there is none, or no band. */
  place: BandPlace | null;
  /** Periods in a row, up to the newest that has ended, whose number lies outside. */
  outPeriods: number;
  /** The first day of those periods; null while there are none. */
  outSince: Day | null;
}

/** So many periods in a row outside of the band are told to the owner: one may be chance. */
export const TOLD_AFTER_PERIODS = 2;

const MINUTES_A_DAY = 1440;
/** A Monday, so that periods of a week are calendar weeks. */
const FIRST_DAY = '2024-01-01';

/** The days of a period: as often as the number is read, and a day at least, since a day has one number. */
export function periodDaysOf(cadenceMinutes: number): number {
  return Math.max(1, Math.round(cadenceMinutes / MINUTES_A_DAY));
}

/** Where a number lies to a band. */
export function placeIn({ low, high }: Band, value: Decimal): BandPlace {
  if (low !== null && compareDecimals(value, low) < 0) return 'below';
  return high !== null && compareDecimals(value, high) > 0 ? 'above' : 'inside';
}

/**
 * Where a KPI stands on a day. Only periods that have ended are judged: today's orders are few in the morning. A period's number is its last one; a period
 * without a number ends the row, as nothing is known of it.
 */
export function standingOf(input: { points: readonly KpiPoint[]; band: Band; periodDays: number; today: Day }): KpiStanding {
  const { points, band, periodDays, today } = input;
  const known = points.filter(({ day }) => day <= today).toSorted((left, right) => (left.day < right.day ? -1 : 1));
  const latest = known.at(-1) ?? null;
  const hasBand = band.low !== null || band.high !== null;
  const place = latest === null || !hasBand ? null : placeIn(band, latest.value);
  if (!hasBand) return { latest, place, outPeriods: 0, outSince: null };

  const lastOf = new Map(known.map(({ day, value }) => [periodOf(day, periodDays), value]));
  const newestEnded = periodOf(today, periodDays) - 1;
  const isOut = (period: number): boolean => {
    const value = lastOf.get(period);
    return value !== undefined && placeIn(band, value) !== 'inside';
  };
  // What is not read yet is not known to be well: the row goes on from the newest period that has a number.
  const newest = lastOf.has(newestEnded) ? newestEnded : newestEnded - 1;
  let outPeriods = 0;
  while (isOut(newest - outPeriods)) outPeriods += 1;
  return { latest, place, outPeriods, outSince: outPeriods === 0 ? null : addDays(FIRST_DAY, (newest - outPeriods + 1) * periodDays) };
}

/** What the row about a KPI says from now on: since when it is out of its band, kept while that goes on, also where an older number is corrected. */
export function outSinceAfter(before: Day | null, { outPeriods, outSince }: Pick<KpiStanding, 'outPeriods' | 'outSince'>): Day | null {
  return outPeriods < TOLD_AFTER_PERIODS ? null : (before ?? outSince);
}

function periodOf(day: Day, periodDays: number): number {
  return Math.floor(daysBetween(FIRST_DAY, day) / periodDays);
}
