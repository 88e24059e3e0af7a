import { problem, refuse } from './goal-problem.ts';
import { isTimeZone } from './time-zone.ts';

/** The IANA name of a time zone as given; refuses one that does not exist, with an example. */
export function requireTimeZone(name: string): string {
  if (!isTimeZone(name)) refuse([problem('timeZone', `"${name}" is no IANA time zone; write one like Europe/Berlin.`)]);
  return name;
}
