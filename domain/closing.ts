import { parseDecimal, ratioOf, roundHalfUp } from './decimal.ts';
import type { Ambition, Status } from './key-result.ts';
import { weightedMean } from './roll-up.ts';
import { achieved, scoreOf } from './score.ts';

export type Outcome = 'achieved' | 'partly-achieved' | 'missed' | 'dropped';

/** A key result as it stands at the close. */
export interface ClosingKeyResult {
  status: Status | null;
  shown: number | null;
  ambition: Ambition;
}

/** What a closed cycle came to. Ratios are null where no key result was live. */
export interface ClosingFigures {
  /** COMPLETED ÷ live. */
  completionRate: number | null;
  /** Plain mean of shown progress over the live ones; no value counts as 0. */
  averageProgress: number | null;
  /** Of the live key results' scores, to two decimals. */
  score: { mean: number | null; median: number | null };
  /** Achieved ÷ live; a second figure, by ambition, beside the completion rate. */
  achievedShare: number | null;
  counts: { total: number; live: number; completed: number; achieved: number; partlyAchieved: number; missed: number; dropped: number };
}

/** The middle band begins here: what is not achieved but has come this far is partly achieved. */
export const PARTLY_ACHIEVED_FROM = 0.4;

/** The one list of the retro in which a key result stands. What a person set to COMPLETED is achieved. */
export function outcomeOf(keyResult: ClosingKeyResult): Outcome {
  if (keyResult.status === 'DROPPED') return 'dropped';
  if (keyResult.status === 'COMPLETED' || achieved(keyResult.ambition, keyResult.shown)) return 'achieved';
  return (keyResult.shown ?? 0) >= PARTLY_ACHIEVED_FROM ? 'partly-achieved' : 'missed';
}

/** The figures of a closed cycle over all its key results. */
export function closingFigures(keyResults: readonly ClosingKeyResult[]): ClosingFigures {
  const live = keyResults.filter((keyResult) => keyResult.status !== 'DROPPED');
  const completed = live.filter((keyResult) => keyResult.status === 'COMPLETED').length;
  const count = (outcome: Outcome) => keyResults.filter((keyResult) => outcomeOf(keyResult) === outcome).length;
  const scores = live.map((keyResult) => scoreOf(keyResult.shown).score);
  return {
    completionRate: share(completed, live.length),
    averageProgress: weightedMean(live.map(({ shown }) => ({ ratio: shown ?? 0, weight: '1' }))),
    score: { mean: twoPlaces(meanOf(scores)), median: twoPlaces(medianOf(scores)) },
    achievedShare: share(count('achieved'), live.length),
    counts: {
      total: keyResults.length,
      live: live.length,
      completed,
      achieved: count('achieved'),
      partlyAchieved: count('partly-achieved'),
      missed: count('missed'),
      dropped: count('dropped'),
    },
  };
}

/** A set that averages over 0.9 was too safe; excellent ones end at 0.7 to 0.8. */
export function wasTooSafe(figures: ClosingFigures): boolean {
  return (figures.averageProgress ?? 0) > 0.9;
}

/** The mean of numbers; null of none. */
export function meanOf(numbers: readonly number[]): number | null {
  return weightedMean(numbers.map((ratio) => ({ ratio, weight: '1' })));
}

/** The middle of numbers, or the mean of the two in the middle; null of none. */
export function medianOf(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return meanOf(sorted.slice(sorted.length % 2 === 0 ? Math.max(0, middle - 1) : middle, middle + 1));
}

function share(part: number, whole: number): number | null {
  return ratioOf(parseDecimal(part), parseDecimal(whole));
}

function twoPlaces(value: number | null): number | null {
  return value === null ? null : roundHalfUp(value, 2);
}
