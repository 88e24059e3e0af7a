import type { Instant } from './key-result.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Milliseconds since 1970 of an instant. Throws RangeError for a text that is none. */
export function epochMs(instant: Instant): number {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) throw new RangeError(`"${instant}" is no instant.`);
  return ms;
}
