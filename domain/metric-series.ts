import { endOfDay, startOfDay } from './calendar.ts';
import { addDays } from './day.ts';
import type { Day, Instant } from './key-result.ts';

/** When something began (opened, published) and ended (closed, merged). */
export type Lifespan = readonly [begunAt: Instant, endedAt: Instant | null];

/** How many had happened by the end of each day, counted from `since` on; null before it. */
export function countUntil({
  instants,
  since,
  timeZone,
}: {
  instants: readonly Instant[];
  since: Day | undefined;
  timeZone: string;
}): (day: Day) => number | null {
  const times = instants.map((instant) => Date.parse(instant)).sort((a, b) => a - b);
  const first = since === undefined ? 0 : countUpTo(times, Date.parse(startOfDay(since, timeZone)) - 1);
  return (day) => (since !== undefined && day < since ? null : countUpTo(times, endOf(day, timeZone)) - first);
}

/** How many were open at the end of each day. */
export function openOn({ lifespans, timeZone }: { lifespans: readonly Lifespan[]; timeZone: string }): (day: Day) => number {
  const begun = countUntil({ instants: lifespans.map(([begunAt]) => begunAt), since: undefined, timeZone });
  const ended = countUntil({ instants: lifespans.flatMap(([, endedAt]) => (endedAt === null ? [] : [endedAt])), since: undefined, timeZone });
  return (day) => (begun(day) ?? 0) - (ended(day) ?? 0);
}

/** Median hours from begin to end, to a tenth, of those that ended in the days up to and including each day; null where none did. */
export function medianHours({
  lifespans,
  windowDays,
  timeZone,
}: {
  lifespans: readonly Lifespan[];
  windowDays: number;
  timeZone: string;
}): (day: Day) => number | null {
  const ended = lifespans
    .flatMap(([begunAt, endedAt]) => (endedAt === null ? [] : [{ endMs: Date.parse(endedAt), ms: Date.parse(endedAt) - Date.parse(begunAt) }]))
    .sort((a, b) => a.endMs - b.endMs);
  const times = ended.map(({ endMs }) => endMs);
  return (day) => {
    const window = ended.slice(countUpTo(times, endOf(addDays(day, -windowDays), timeZone)), countUpTo(times, endOf(day, timeZone)));
    return medianOf(window.map(({ ms }) => ms / 3_600_000));
  };
}

/** How many began in the days up to and including each day, as a mean of a day, to a hundredth. */
export function perDay({ lifespans, windowDays, timeZone }: { lifespans: readonly Lifespan[]; windowDays: number; timeZone: string }): (day: Day) => number {
  const begun = countUntil({ instants: lifespans.map(([begunAt]) => begunAt), since: undefined, timeZone });
  return (day) => Math.round((((begun(day) ?? 0) - (begun(addDays(day, -windowDays)) ?? 0)) / windowDays) * 100) / 100;
}

/** Share, in per cent to a tenth, of those begun in the days up to and including each day that have an end; null where none began. */
export function shareEnded({
  lifespans,
  windowDays,
  timeZone,
}: {
  lifespans: readonly Lifespan[];
  windowDays: number;
  timeZone: string;
}): (day: Day) => number | null {
  const begun = countUntil({ instants: lifespans.map(([begunAt]) => begunAt), since: undefined, timeZone });
  const good = countUntil({ instants: lifespans.flatMap(([begunAt, endedAt]) => (endedAt === null ? [] : [begunAt])), since: undefined, timeZone });
  return (day) => {
    const before = addDays(day, -windowDays);
    const all = (begun(day) ?? 0) - (begun(before) ?? 0);
    return all === 0 ? null : Math.round((((good(day) ?? 0) - (good(before) ?? 0)) / all) * 1000) / 10;
  };
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : Math.round(((lower + upper) / 2) * 10) / 10;
}

function endOf(day: Day, timeZone: string): number {
  return Date.parse(endOfDay(day, timeZone));
}

/** How many of the sorted times are at most `time`. */
function countUpTo(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
