/** A point of a series: days since the cycle began, and the value as a plain number (a forecast is no exact figure). */
export interface SeriesPoint {
  day: number;
  value: number;
}

export type ForecastMethod = 'drift' | 'theil-sen' | 'holt' | 'last value';

/** Predicts the value on a later day from at least two points, oldest first. */
export type Predict = (points: readonly SeriesPoint[], day: number) => number;

/** The candidates, simplest first: on a tie the earlier one wins. */
export const FORECAST_METHODS: Readonly<Record<ForecastMethod, Predict>> = {
  drift: predictByDrift,
  'last value': (points) => lastOf(points).value,
  'theil-sen': predictByTheilSen,
  holt: predictByHolt,
};

/** How much of a new value Holt's smoothing takes over into its level and its trend. */
const LEVEL_SHARE = 0.5;
const TREND_SHARE = 0.3;

/** The mean growth from first to last goes on. */
function predictByDrift(points: readonly SeriesPoint[], day: number): number {
  const last = lastOf(points);
  const first = points[0] ?? last;
  return last.value + slopeBetween(first, last) * (day - last.day);
}

/** The median of all slopes goes on from the median level: one odd value does not bend it. */
function predictByTheilSen(points: readonly SeriesPoint[], day: number): number {
  const slopes = points.flatMap((left, index) => points.slice(index + 1).map((right) => slopeBetween(left, right)));
  const slope = medianNumber(slopes);
  return medianNumber(points.map((point) => point.value - slope * point.day)) + slope * day;
}

/** Double exponential smoothing, its trend counted by the day since points stand at uneven distances. */
function predictByHolt(points: readonly SeriesPoint[], day: number): number {
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
  return level + trend * (day - previous.day);
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
