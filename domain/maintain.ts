import { addDays, daysBetween } from './day.ts';
import type { CycleSpan } from './cycle.ts';
import { parseDecimal } from './decimal.ts';
import { endOfDayMs, startOfDayMs } from './calendar.ts';
import { epochMs } from './instant.ts';
import type { DatedValue, Decimal, Instant, MaintainBand } from './key-result.ts';
import { remember } from './memo.ts';

/** How many periods of a `maintain` key result are planned, have elapsed, and were met. */
export interface PeriodCount {
  planned: number;
  elapsed: number;
  met: number;
}

/** Whether a value lies in the band; both bounds are inclusive, a bound that is not set always holds. */
export function isInBand(value: Decimal, band: MaintainBand): boolean {
  const exact = parseDecimal(value);
  const highEnough = band.atLeast === null || exact.gte(parseDecimal(band.atLeast));
  const lowEnough = band.atMost === null || exact.lte(parseDecimal(band.atMost));
  return highEnough && lowEnough;
}

/**
 * Counts the periods of a cycle by their last value. A period that has ended without a value is elapsed and not met
 * (silence excuses nothing); the running one counts once it has a value. `values` are those known by `now`, oldest first;
 * one dated after the cycle belongs to its last period, one before it to none.
 */
export function countPeriods(input: { band: MaintainBand; periodDays: number; values: readonly DatedValue[]; cycle: CycleSpan; now: Instant }): PeriodCount {
  const starts = periodStarts(input.cycle, input.periodDays);
  const lastOfPeriod = new Map<number, Decimal>();
  for (const value of input.values) lastOfPeriod.set(periodAt(starts, epochMs(value.at)), value.value);
  lastOfPeriod.delete(-1);

  const ended = endedPeriods(input, starts);
  const running = lastOfPeriod.has(ended) ? 1 : 0;
  const met = [...lastOfPeriod.values()].filter((value) => isInBand(value, input.band)).length;
  return { planned: starts.length, elapsed: ended + running, met };
}

/**
 * First milliseconds of the periods, from the cycle's first day on. The number of periods is rounded, so that a quarter
 * of 90 to 92 days has 13 weeks and a year 12 months of 30 days; the last period takes the days that are left.
 */
const periodStarts = remember(
  (cycle: CycleSpan, periodDays: number) => `${cycle.startsOn} ${cycle.endsOn} ${cycle.timeZone} ${periodDays}`,
  (cycle, periodDays): readonly number[] => {
    const days = daysBetween(cycle.startsOn, cycle.endsOn) + 1;
    const length = Math.max(1, Math.floor(periodDays));
    const planned = Math.max(1, Math.round(days / length));
    return Array.from({ length: planned }, (_, index) => startOfDayMs(addDays(cycle.startsOn, index * length), cycle.timeZone));
  },
);

/** Index of the period that an instant falls in; -1 before the first. */
function periodAt(starts: readonly number[], ms: number): number {
  return starts.findLastIndex((start) => start <= ms);
}

function endedPeriods(input: { cycle: CycleSpan; now: Instant }, starts: readonly number[]): number {
  const nowMs = epochMs(input.now);
  if (nowMs >= endOfDayMs(input.cycle.endsOn, input.cycle.timeZone)) return starts.length;
  return Math.max(0, periodAt(starts, nowMs));
}
