import { DAY_MS, epochMs } from './instant.ts';
import type { Freshness, Instant } from './key-result.ts';

/** A hand-fed key result is stale this long after a missed check-in. */
export const STALE_AFTER_MISSED_MS = 3 * DAY_MS;

/**
 * Whether the data behind a status is recent enough to judge. Hand-fed: STALE 3 days after a missed deadline, until the next
 * check-in. Metric-fed: STALE once its source has failed or been silent for longer than its cadence.
 */
export function freshnessOf(input: {
  fedBy: 'person' | 'metric';
  lastCheckInAt: Instant | null;
  /** The deadline that passed without a check-in, if one did. */
  missedDeadline: Instant | null;
  /** Since when the source fails or says nothing; null while it works. */
  sourceSilentSince: Instant | null;
  cadenceMs: number;
  now: Instant;
}): Freshness {
  const waitsSince = input.fedBy === 'person' ? input.missedDeadline : input.sourceSilentSince;
  if (waitsSince === null) return 'FRESH';
  const nowMs = epochMs(input.now);
  if (input.fedBy === 'person') {
    const answered = input.lastCheckInAt !== null && epochMs(input.lastCheckInAt) > epochMs(waitsSince);
    return !answered && nowMs >= epochMs(waitsSince) + STALE_AFTER_MISSED_MS ? 'STALE' : 'FRESH';
  }
  const newestDataMs = Math.max(epochMs(waitsSince), input.lastCheckInAt === null ? 0 : epochMs(input.lastCheckInAt));
  return nowMs > newestDataMs + input.cadenceMs ? 'STALE' : 'FRESH';
}
