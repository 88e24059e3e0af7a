import { decimalPlaces } from '../../domain/decimal.ts';
import type { Fate, SampleKeyResult } from './northwind-goals.ts';
import { chance } from './seeded.ts';

/** Pace at the start and at today for each fate, in the middle of its band: AT_RISK is 0.4 to 0.7, so 0.55 stands all day and through rounding. */
const PACE: Record<Fate, readonly [first: number, today: number]> = {
  on: [0.85, 1],
  ahead: [1.1, 1.5],
  risk: [0.95, 0.55],
  off: [0.6, 0.25],
  wrong: [0.1, -0.25],
  done: [1.3, 2.8],
  stale: [0.9, 0.95],
};

/** How far a key result of each fate has come when its cycle is over. */
const CLOSING_SHARE: Record<Fate, number> = { on: 0.84, ahead: 0.95, risk: 0.55, off: 0.18, wrong: 0.1, done: 1.04, stale: 0.8 };

/** The raw progress of a running key result: `elapsed` is the cycle's share at the check-in, `way` 0..1 how near it is to today. */
export function runningProgress(input: { keyResult: SampleKeyResult; elapsed: number; way: number }): number {
  const { keyResult, elapsed, way } = input;
  const [first, today] = PACE[keyResult.fate];
  if (keyResult.fate === 'done') return way >= 0.7 ? 1 : elapsed * first;
  const spread = keyResult.fate === 'on' ? 0.9 + chance('spread', keyResult.title) * 0.35 : 1;
  const wobble = way >= 1 ? 1 : 0.94 + chance('wobble', keyResult.title, elapsed) * 0.12;
  return Math.min(0.9, elapsed * (first + (today - first) * way) * spread * wobble);
}

/** The raw progress of a key result of a closed cycle at a share of its time. */
export function closedProgress(keyResult: SampleKeyResult, elapsed: number): number {
  const wobble = elapsed >= 0.95 ? 1 : 0.9 + chance('closed', keyResult.title, elapsed) * 0.2;
  return CLOSING_SHARE[keyResult.fate] * elapsed ** 0.9 * wobble;
}

/** The measured value at a raw progress, as people write it: rounded to the places of start and target, for a good fate never below its pace. */
export function valueAt(keyResult: SampleKeyResult, raw: number): string {
  const [start, target] = [Number(keyResult.start), Number(keyResult.target)];
  const unit = 10 ** Math.max(decimalPlaces(keyResult.start), decimalPlaces(keyResult.target));
  const exact = (start + (target - start) * raw) * unit;
  const isGood = keyResult.fate === 'on' || keyResult.fate === 'ahead' || keyResult.fate === 'stale';
  const towardsTarget = target > start ? Math.ceil(exact - 1e-9) : Math.floor(exact + 1e-9);
  return plain((isGood ? towardsTarget : Math.round(exact)) / unit);
}

/** A value of a band that is kept, or one just outside. */
export function bandValue(keyResult: SampleKeyResult, week: number, kept: boolean): string {
  const { start, target, unit, title } = keyResult;
  const luck = chance('band', title, week);
  if (start === '') {
    const atMost = Number(target);
    return rounded(kept ? atMost * (0.3 + luck * 0.6) : atMost * 1.6, decimalPlaces(target));
  }
  const atLeast = Number(start);
  const room = unit === '%' ? 100 - atLeast : atLeast * 0.06;
  // Rounded up, so that what is kept is not rounded below its bound.
  return kept
    ? rounded(atLeast + room * luck * 0.8, decimalPlaces(start) + 1, 'up')
    : rounded(atLeast - Math.max(room * 0.5, atLeast * 0.01), decimalPlaces(start) + 1);
}

function rounded(value: number, places: number, way: 'nearest' | 'up' = 'nearest'): string {
  const unit = 10 ** places;
  return plain((way === 'up' ? Math.ceil(value * unit - 1e-9) : Math.round(value * unit)) / unit);
}

function plain(value: number): string {
  return String(Number(value.toFixed(4)));
}
