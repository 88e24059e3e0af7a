import { clamp, parseDecimal, ratioOf } from './decimal.ts';
import type { Decimal, Status } from './key-result.ts';

/** A key result as its objective counts it. */
export interface CountedKeyResult {
  /** Null without a value: counts as 0 beside others that have one. */
  shown: number | null;
  weight: Decimal;
  status: Status | null;
  tooEarly: boolean;
}

/** An aligned objective, where the organization counts those too. One without progress is left out. */
export interface CountedChild {
  progress: number | null;
  weight: Decimal;
}

/**
 * Progress and status of an objective. Progress: weighted mean of the live key results and children, null where none has a value.
 * Status: the worst live one; COMPLETED only if all are; what is too early or not judged changes nothing; null without a live one.
 */
export function rollUp(keyResults: readonly CountedKeyResult[], children: readonly CountedChild[] = []): { progress: number | null; status: Status | null } {
  const live = keyResults.filter((keyResult) => keyResult.status !== 'DROPPED');
  return { progress: progressOfAll(live, children), status: worstStatus(live) };
}

function progressOfAll(live: readonly CountedKeyResult[], children: readonly CountedChild[]): number | null {
  const anyValue = live.some((keyResult) => keyResult.shown !== null);
  const parts = [
    ...(anyValue ? live.map(({ shown, weight }) => ({ ratio: shown ?? 0, weight })) : []),
    ...children.flatMap(({ progress, weight }) => (progress === null ? [] : [{ ratio: progress, weight }])),
  ];
  return weightedMean(parts);
}

/** The weighted mean of ratios, never outside their span; the plain mean when no weight is above 0; null of none. */
export function weightedMean(parts: readonly { ratio: number; weight: Decimal }[]): number | null {
  if (parts.length === 0) return null;
  const weights = parts.map((part) => parseDecimal(part.weight)).map((weight) => (weight.gt(0) ? weight : parseDecimal(0)));
  const total = weights.reduce((sum, weight) => sum.plus(weight), parseDecimal(0));
  if (total.eq(0)) return weightedMean(parts.map((part) => ({ ...part, weight: '1' })));
  const sum = parts.reduce((all, part, index) => all.plus(parseDecimal(part.ratio).times(weights[index] ?? 0)), parseDecimal(0));
  const counted = parts.filter((_, index) => weights[index]?.gt(0)).map((part) => part.ratio);
  // Rounding to ten places may step over the largest or smallest part by half of the last one.
  return clamp(ratioOf(sum, total) ?? 0, Math.min(...counted), Math.max(...counted));
}

const WORST_FIRST = ['OFF_TRACK', 'AT_RISK', 'ON_TRACK', 'COMPLETED'] as const;

function worstStatus(live: readonly CountedKeyResult[]): Status | null {
  const judged = live.filter((keyResult) => !keyResult.tooEarly).map((keyResult) => keyResult.status);
  const worst = WORST_FIRST.find((status) => judged.includes(status)) ?? null;
  const allDone = live.every((keyResult) => keyResult.status === 'COMPLETED');
  return worst === 'COMPLETED' && !allDone ? 'ON_TRACK' : worst;
}
