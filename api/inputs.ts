import { z } from 'zod';
import { DomainError } from '../domain/errors.ts';
import type { Week } from '../domain/key-result.ts';
import type { Language } from '../domain/person.ts';
import { isWeek } from '../domain/week.ts';

/** GraphQL says null for "not given"; the functions of `database/` say undefined. */
export function optional<Value>(value: Value | null | undefined): Value | undefined {
  return value ?? undefined;
}

/** A language that Sextant speaks. Throws INVALID_INPUT for another. */
export function languageArgument(value: string | null | undefined): Language | undefined {
  if (value === null || value === undefined) return undefined;
  if (value === 'en' || value === 'ru') return value;
  throw new DomainError('INVALID_INPUT', `Sextant speaks en and ru so far, not ${value}.`);
}

/** An ISO week. Throws INVALID_INPUT for a text that is none. */
export function weekArgument(value: string | null | undefined): Week | undefined {
  if (value === null || value === undefined || isWeek(value)) return value ?? undefined;
  throw new DomainError('INVALID_INPUT', `${JSON.stringify(value)} is not an ISO week such as 2026-W48.`);
}

/** A UUID that a sender made. Throws INVALID_INPUT for a text that is none. */
export function uuidArgument(value: string | null | undefined): string | undefined {
  if (value === null || value === undefined || z.uuid().safeParse(value).success) return value?.toLowerCase();
  throw new DomainError('INVALID_INPUT', `${JSON.stringify(value)} is not a UUID.`);
}
