import type { KeyResultRow } from '../database/key-results.ts';
import type { ReviewFacts } from '../database/monthly-review.ts';
import type { ReviewedKeyResult } from '../documents/monthly-review-mail.tsx';
import { clamp } from '../domain/decimal.ts';
import { isStuck } from '../domain/stuck.ts';

/** A key result as the review's mail shows it, with the three addresses on which one click decides. */
export function reviewedKeyResult(facts: ReviewFacts, { month, publicUrl }: { month: string; publicUrl: string }): ReviewedKeyResult {
  const { keyResult, objectiveTitle, ownerName, moved, confidenceNeverMoved } = facts;
  const { id, title, progress, expected, status, confidence } = keyResult;
  const url = `${publicUrl}/key-results/${id}`;
  const decide = (decision: string): string => `${url}?review=${month}&decision=${decision}`;
  return {
    title,
    objectiveTitle,
    ownerName,
    progress,
    expected,
    status,
    moved,
    stuck: isStuck({ moved, progress, status }),
    forecast: forecastShown(keyResult),
    confidence,
    confidenceNeverMoved,
    url,
    keepUrl: decide('keep'),
    changeUrl: decide('change'),
    dropUrl: decide('drop'),
  };
}

/** A forecast as shares of the way, its ends in the order of progress: of a falling measure the low value is the better end. */
export function forecastShown({ forecast, start, target }: Pick<KeyResultRow, 'forecast' | 'start' | 'target'>): ReviewedKeyResult['forecast'] {
  if (forecast === null) return null;
  const shareAt = (value: string): number =>
    start === null || target === null ? forecast.progress : (Number(value) - Number(start)) / (Number(target) - Number(start));
  const [low = 0, high = 0] = [shareAt(forecast.low), shareAt(forecast.high)].map((share) => clamp(share, 0, 1)).toSorted((a, b) => a - b);
  return { progress: clamp(forecast.progress, 0, 1), low, high, method: forecast.method };
}
