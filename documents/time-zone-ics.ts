import { Temporal } from 'temporal-polyfill';

/** Transitions are written for so many years from the year before the first meeting; a rule that a country may change any year is worth no more. */
const YEARS = 8;

/**
 * A time zone as calendar programs read it (RFC 5545 §3.6.5), every change of the clocks spelled out: without it a series in a zone that the program does
 * not know by name would move when the clocks change.
 */
export function timeZoneIcs(timeZone: string, fromYear: number): string {
  const start = Temporal.PlainDateTime.from({ year: fromYear, month: 1, day: 1 }).toZonedDateTime(timeZone);
  const observances = [observance(start, start.offset, 'STANDARD')];
  for (let at = start.getTimeZoneTransition('next'); at !== null && at.year < fromYear + YEARS; at = at.getTimeZoneTransition('next')) {
    const before = at.subtract({ seconds: 1 });
    observances.push(observance(at, before.offset, at.offsetNanoseconds > before.offsetNanoseconds ? 'DAYLIGHT' : 'STANDARD'));
  }
  return ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...observances, 'END:VTIMEZONE'].join('\r\n');
}

/** A change is named by the wall clock that it changes from. */
function observance(at: Temporal.ZonedDateTime, offsetFrom: string, kind: 'STANDARD' | 'DAYLIGHT'): string {
  const wall = at.toInstant().toZonedDateTimeISO(offsetFrom).toPlainDateTime().toString({ smallestUnit: 'second' });
  return [
    `BEGIN:${kind}`,
    `DTSTART:${wall.replaceAll(/[-:]/g, '')}`,
    `TZOFFSETFROM:${offsetFrom.replace(':', '')}`,
    `TZOFFSETTO:${at.offset.replace(':', '')}`,
    `END:${kind}`,
  ].join('\r\n');
}
