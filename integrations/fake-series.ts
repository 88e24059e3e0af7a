import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import type { EventTime } from '../domain/calendar-account.ts';
import type { Instant } from '../domain/key-result.ts';

/** Where the instances of a series stand, as a calendar server works it out: by the wall clock of the series' zone, EXDATE left out. Those from `from` until before `to`. */
export function startsOfSeries({ start, recurrence, from, to }: { start: EventTime; recurrence: readonly string[]; from: Instant; to: Instant }): EventTime[] {
  const rules = recurrence.filter((line) => line.startsWith('RRULE'));
  const excluded = new Set(recurrence.filter((line) => line.startsWith('EXDATE')).flatMap((line) => datesOf(line, start)));
  const added = recurrence.filter((line) => line.startsWith('RDATE')).flatMap((line) => datesOf(line, start));
  const timeZone = 'day' in start ? 'UTC' : start.timeZone;
  const dtstart = 'day' in start ? Temporal.PlainDate.from(start.day).toZonedDateTime('UTC') : Temporal.Instant.from(start.at).toZonedDateTimeISO(timeZone);
  const fitting = rules
    .flatMap((rruleString) => new RRuleTemporal({ rruleString, tzid: timeZone, dtstart }).between(new Date(from), new Date(to), true))
    .map((moment) => new Date(Number(moment.epochMilliseconds)).toISOString());
  return [...new Set([...fitting, ...added])]
    .filter((at) => !excluded.has(at) && at >= new Date(from).toISOString() && at < new Date(to).toISOString())
    .sort()
    .map((at) => ('day' in start ? { day: at.slice(0, 10) } : { at, timeZone }));
}

/** The instants of an EXDATE or RDATE line; without a zone of its own, in that of the series. */
function datesOf(line: string, start: EventTime): Instant[] {
  const [head = '', values = ''] = line.split(/:(.*)/s);
  const timeZone = /TZID=([^;:]+)/.exec(head)?.[1] ?? ('day' in start ? 'UTC' : start.timeZone);
  return values.split(',').map((text) => {
    const [, day = '', time, utc = ''] = /^(\d{8})(?:T(\d{6})(Z?))?$/.exec(text.trim()) ?? [];
    const zone = utc === 'Z' || time === undefined ? 'UTC' : timeZone;
    return new Date(Temporal.PlainDateTime.from(`${day}T${time ?? '000000'}`).toZonedDateTime(zone).epochMilliseconds).toISOString();
  });
}
