import { clamp, roundHalfUp } from './decimal.ts';
import type { Ambition } from './key-result.ts';

export type ScoreBand = 'low' | 'middle' | 'high';

/** From this progress an aspirational key result counts as achieved; a committed one only from 1. */
export const ACHIEVED_FROM: Readonly<Record<Ambition, number>> = { aspirational: 0.7, committed: 1 };

/** The score at close: shown progress rounded half up to one decimal, with its band (0.0–0.3, 0.4–0.6, 0.7–1.0). No value scores 0. */
export function scoreOf(shown: number | null): { score: number; band: ScoreBand } {
  const score = roundHalfUp(clamp(shown ?? 0, 0, 1), 1);
  return { score, band: score >= 0.7 ? 'high' : score >= 0.4 ? 'middle' : 'low' };
}

/**
 * Whether progress counts as achieved: from 0.7 if aspirational, from 1.0 if committed. It looks at the progress before
 * rounding, since a committed 96 % would otherwise round to a score of 1.0 and a promise that was not kept would look kept.
 */
export function achieved(ambition: Ambition, progress: number | null): boolean {
  return (progress ?? 0) >= ACHIEVED_FROM[ambition];
}
