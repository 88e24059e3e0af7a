import { DomainError } from '../domain/errors.ts';

/** How a person's change is written: at which instant, and over which version of the row (left out: over whatever stands). */
export interface WriteOptions {
  at: string;
  version?: number | null | undefined;
}

/**
 * Refuses a change made over an older version than the one that stands, with both.
 * Call it before the write; write with `version: theirs.version` in the condition, and call it again where no row was met.
 */
export function refuseStale(input: { noun: string; version: number | null | undefined; yours: object; theirs: { version: number } }): void {
  const { noun, version, yours, theirs } = input;
  if (version === null || version === undefined || version === theirs.version) return;
  throw conflict(noun, yours, theirs);
}

/** The refusal of a change that somebody else overtook. */
export function conflict(noun: string, yours: object, theirs: object): DomainError {
  return new DomainError('CONFLICT', `Somebody else changed this ${noun} meanwhile. Compare both versions, then save again.`, { yours, theirs });
}

/** The fields that a change gives; those left out stay as they are. */
export function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
}
