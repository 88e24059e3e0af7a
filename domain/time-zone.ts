import { DomainError } from './errors.ts';

/** The IANA name of a time zone as given; refuses one that does not exist, with an example. */
export function requireTimeZone(name: string): string {
  if (isTimeZone(name)) return name;
  throw new DomainError('INVALID_INPUT', `"${name}" is not a time zone. Write it like Europe/Berlin.`, { field: 'timeZone' });
}

/** Whether a name is an IANA time zone; offsets like "+02:00" are none, since they know no summer. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
