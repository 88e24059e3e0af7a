import { DomainError } from '../domain/errors.ts';
import type { Language } from '../domain/person.ts';

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
