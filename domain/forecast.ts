import type { CycleSpan } from './cycle.ts';
import { decimalPlaces, formatDecimal, parseDecimal, toFiniteNumber } from './decimal.ts';
import { FORECAST_METHODS } from './forecast-methods.ts';
import type { ForecastMethod, SeriesPoint } from './forecast-methods.ts';
import { endOfDayMs, startOfDayMs } from './calendar.ts';
import { DAY_MS, epochMs } from './instant.ts';
import type { DatedValue, Decimal, Instant, Measure } from './key-result.ts';
import { countPeriods, isInBand } from './maintain.ts';
import { progressOf } from './progress.ts';
import { valuesUntil } from './series.ts';

/** The value that a key result will have at the end of its cycle, if it goes on as it did. */
export interface Forecast {
  value: Decimal;
  /** About four of five past forecasts over as long a time fell into [low, high]. */
  low: Decimal;
  high: Decimal;
  /** Raw progress at that value, unclamped; of a maintain the periods met of those planned. */
  progress: number;
  method: ForecastMethod;
  /** Days with a value that it stands on. */
  samples: number;
}

const FEWEST_SAMPLES = 3;
/** Under this many, a backtest proves nothing and drift is taken. Source: rolling-origin measurements in docs/okr-method.md, Forecast. */
const FEWEST_FOR_CHOICE = 6;
const MOST_POINTS = 60;
const MOST_ORIGINS = 12;
const INTERVAL_SHARE = 0.8;

/**
 * Forecasts the value at the end of the cycle from the values known at `now`, oldest first. Null from fewer than three days
 * with a value, and for milestones and binaries, which have no series. The method is the one that would have been best on
 * this key result's own past (rolling origin); the interval grows with the root of the days ahead.
 */
export function forecastOf(input: { values: readonly DatedValue[]; cycle: CycleSpan; now: Instant; measure: Measure }): Forecast | null {
  const { measure, cycle, now } = input;
  if (measure.kind === 'milestone' || measure.kind === 'binary') return null;
  const known = valuesUntil(input.values, now).filter((value) => epochMs(value.at) >= startOfDayMs(cycle.startsOn, cycle.timeZone));
  const series = onePointADay(known, cycle);
  const last = series.at(-1);
  if (series.length < FEWEST_SAMPLES || !last) return null;

  const points = thinOut(fromStart(series, measure));
  const { method, spread } = chooseMethod(points, series.length);
  const endDay = daysInto(cycle, endOfDayMs(cycle.endsOn, cycle.timeZone));
  const daysAhead = Math.max(0, endDay - last.day);
  const value = daysAhead === 0 ? last.value : FORECAST_METHODS[method](points)(endDay);
  // However straight the past was, a line drawn far beyond few points is not certain.
  const half = Math.max(spread * Math.sqrt(daysAhead), Math.abs(value - last.value) / (2 * series.length));
  const places = placesOf(known, measure);
  const write = (number: number) => formatDecimal(parseDecimal(finite(number)), places);
  const text = write(value);
  return { value: text, low: write(value - half), high: write(value + half), progress: progressAt(input, known, text), method, samples: series.length };
}

/** The last value of each day, so that three corrections within an hour are one sample. */
function onePointADay(values: readonly DatedValue[], cycle: CycleSpan): readonly SeriesPoint[] {
  const points = new Map<number, SeriesPoint>();
  for (const { at, value } of values) {
    const day = daysInto(cycle, epochMs(at));
    points.set(Math.floor(day), { day, value: toFiniteNumber(parseDecimal(value)) });
  }
  return [...points.values()];
}

/** A key result stood at its start value when the cycle began, if no value says otherwise. */
function fromStart(series: readonly SeriesPoint[], measure: Measure): readonly SeriesPoint[] {
  const first = series[0];
  if (!('start' in measure) || !first || first.day < 1) return series;
  return [{ day: 0, value: toFiniteNumber(parseDecimal(measure.start)) }, ...series];
}

/** At most 60 points, evenly taken, the first and the last among them: Theil–Sen looks at every pair. */
function thinOut(points: readonly SeriesPoint[]): readonly SeriesPoint[] {
  if (points.length <= MOST_POINTS) return points;
  return evenly(points.length, MOST_POINTS).flatMap((index) => points[index] ?? []);
}

function chooseMethod(points: readonly SeriesPoint[], samples: number): { method: ForecastMethod; spread: number } {
  const candidates = samples < FEWEST_FOR_CHOICE ? (['drift'] as const) : (Object.keys(FORECAST_METHODS) as ForecastMethod[]);
  const tried = candidates.map((method) => ({ method, misses: backtest(method, points) }));
  const best = tried.reduce((winner, other) => (mean(other.misses) < mean(winner.misses) ? other : winner));
  return { method: best.method, spread: quantile(best.misses, INTERVAL_SHARE) };
}

/** Forecasts every later point from each of some origins in the past; each miss is divided by the root of its distance in days. */
function backtest(method: ForecastMethod, points: readonly SeriesPoint[]): readonly number[] {
  const firstOrigin = points.length < FEWEST_FOR_CHOICE ? 2 : 3;
  const origins = evenly(points.length - firstOrigin, MOST_ORIGINS).map((index) => index + firstOrigin);
  return origins.flatMap((origin) => {
    const past = points.slice(0, origin);
    const predict = FORECAST_METHODS[method](past);
    const from = past.at(-1)?.day ?? 0;
    return points.slice(origin).map((point) => Math.abs(point.value - predict(point.day)) / Math.sqrt(point.day - from));
  });
}

/** Progress at the forecast value; a maintain keeps meeting its periods if that value lies in its band. */
function progressAt(input: { cycle: CycleSpan; now: Instant; measure: Measure }, known: readonly DatedValue[], value: Decimal): number {
  const { measure, cycle, now } = input;
  if (measure.kind !== 'maintain') return progressOf({ measure, cycle, now, values: [{ at: now, value }] }).raw ?? 0;
  const { planned, elapsed, met } = countPeriods({ ...measure, values: known, cycle, now });
  return (met + (isInBand(value, measure.band) ? planned - elapsed : 0)) / planned;
}

/** One digit more than people wrote. */
function placesOf(values: readonly DatedValue[], measure: Measure): number {
  const written = [...values.map((value) => value.value), ...('start' in measure ? [measure.start, measure.target] : [])];
  return Math.min(10, Math.max(...written.map(decimalPlaces)) + 1);
}

function daysInto(cycle: CycleSpan, ms: number): number {
  return (ms - startOfDayMs(cycle.startsOn, cycle.timeZone)) / DAY_MS;
}

/** `count` or fewer indexes out of 0 … length − 1, the first and the last among them. */
function evenly(length: number, count: number): readonly number[] {
  const taken = Math.min(length, count);
  return Array.from({ length: taken }, (_, index) => (taken === 1 ? length - 1 : Math.round((index * (length - 1)) / (taken - 1))));
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function finite(number: number): number {
  return Number.isFinite(number) ? number : Math.sign(number || 0) * Number.MAX_VALUE;
}
