/** A point of a series: days since the cycle began, and the value as a plain number (a forecast is no exact figure). */
export interface SeriesPoint {
  day: number;
  value: number;
}

export type ForecastMethod = 'drift' | 'theil-sen' | 'holt' | 'last value';

/** Learns from at least two points, oldest first, and answers with the value on any later day. */
export type Fit = (points: readonly SeriesPoint[]) => (day: number) => number;

/** The candidates, simplest first: on a tie the earlier one wins. */
export const FORECAST_METHODS: Readonly<Record<ForecastMethod, Fit>> = {
  drift: fitDrift,
  'last value': (points) => () => lastOf(points).value,
  'theil-sen': fitTheilSen,
  holt: fitHolt,
};

/** How much of a new value Holt's smoothing takes over into its level and its trend. */
const LEVEL_SHARE = 0.5;
const TREND_SHARE = 0.3;

/** The mean growth from first to last goes on. */
function fitDrift(points: readonly SeriesPoint[]): (day: number) => number {
  const last = lastOf(points);
  const first = points[0] ?? last;
  const slope = slopeBetween(first, last);
  return (day) => last.value + slope * (day - last.day);
}

/** The median of all slopes goes on from the median level: one odd value does not bend it. */
function fitTheilSen(points: readonly SeriesPoint[]): (day: number) => number {
  const slopes = points.flatMap((left, index) => points.slice(index + 1).map((right) => slopeBetween(left, right)));
  const slope = medianNumber(slopes);
  const level = medianNumber(points.map((point) => point.value - slope * point.day));
  return (day) => level + slope * day;
}

/** Double exponential smoothing, its trend counted by the day since points stand at uneven distances. */
function fitHolt(points: readonly SeriesPoint[]): (day: number) => number {
  let previous = points[0] ?? { day: 0, value: 0 };
  let level = previous.value;
  let trend = slopeBetween(previous, points[1] ?? previous);
  for (const point of points.slice(1)) {
    const days = point.day - previous.day;
    const next = LEVEL_SHARE * point.value + (1 - LEVEL_SHARE) * (level + trend * days);
    trend = TREND_SHARE * ((next - level) / days) + (1 - TREND_SHARE) * trend;
    level = next;
    previous = point;
  }
  const end = { day: previous.day, level, trend };
  return (day) => end.level + end.trend * (day - end.day);
}

function slopeBetween(left: SeriesPoint, right: SeriesPoint): number {
  return right.day === left.day ? 0 : (right.value - left.value) / (right.day - left.day);
}

function lastOf(points: readonly SeriesPoint[]): SeriesPoint {
  return points.at(-1) ?? { day: 0, value: 0 };
}

function medianNumber(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}
