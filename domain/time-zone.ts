import { problem, refuse } from './goal-problem.ts';

/** Whether a text names an IANA time zone; a bare offset ("+02:00") is none, since it knows no summer time. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The IANA name of a time zone as given; refuses one that does not exist, with an example. */
export function requireTimeZone(name: string): string {
  if (!isTimeZone(name)) refuse([problem('timeZone', `"${name}" is no IANA time zone; write one like Europe/Berlin.`)]);
  return name;
}
