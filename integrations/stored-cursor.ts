import type { z } from 'zod';
import { ProviderError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';

/** A position so far ahead of our clock was not written by it. */
const AHEAD_MS = 86_400_000;

/** The position where a read ended; null where there is none. Throws ProviderError `cursor-expired` for one of another shape. */
export function openCursor<T>(provider: string, schema: z.ZodType<T>, cursor: unknown): T | null {
  if (cursor === null || cursor === undefined) return null;
  const result = schema.safeParse(cursor);
  if (result.success) return result.data;
  throw new ProviderError({ provider, kind: 'cursor-expired', message: 'The stored position cannot be read; all is read again' });
}

/** Whether a position, an instant or a day, is from the future (a restored clock, another server's): it answers nothing instead of something wrong, until it is rebuilt. */
export function isAhead(at: Instant | null | undefined, now: Instant): boolean {
  return at !== null && at !== undefined && Date.parse(at) > Date.parse(now) + AHEAD_MS;
}
