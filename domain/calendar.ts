import { Temporal } from 'temporal-polyfill';
import type { CycleSpan } from './cycle.ts';
import { addDays, weekdayOf } from './day.ts';
import { epochMs } from './instant.ts';
import type { Day, Instant } from './key-result.ts';
import { remember } from './memo.ts';

/** The days on which work is done; `OrganizationSettings` is one. */
export interface WorkCalendar {
  /** ISO weekdays, 1 = Monday … 7 = Sunday. */
  workingDays: readonly number[];
  holidays: readonly Day[];
}

/** Ten years: far enough for any run of holidays, near enough to fail fast on a calendar without a working day. */
const LONGEST_SEARCH_DAYS = 3660;

/**
 * The instant of a wall-clock time ("09:00", the default) on a day in a zone.
 * A time that a DST change skips is the same time after the gap (02:30 becomes 03:30); one that happens twice is its first.
 */
export function zonedInstant(input: { day: Day; time?: string; timeZone: string }): Instant {
  return rememberedInstant(input.day, input.time ?? '09:00', input.timeZone);
}

/** The first instant of a day in a zone; not always 00:00, as some zones change their clocks at midnight. */
export function startOfDay(day: Day, timeZone: string): Instant {
  return instantOf(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone }));
}

/** The last millisecond of a day in a zone. */
export function endOfDay(day: Day, timeZone: string): Instant {
  return addMs(startOfDay(addDays(day, 1), timeZone), -1);
}

/** First millisecond of a day in a zone. Remembered: zone arithmetic costs 50 µs, and judging a company asks for few days very often. */
export const startOfDayMs = remember(
  (day: Day, timeZone: string) => `${day} ${timeZone}`,
  (day, timeZone) => epochMs(startOfDay(day, timeZone)),
);

/** Last millisecond of a day in a zone. */
export const endOfDayMs = remember(
  (day: Day, timeZone: string) => `${day} ${timeZone}`,
  (day, timeZone) => epochMs(endOfDay(day, timeZone)),
);

/** The first instant of a cycle. */
export function cycleStartsAt(cycle: CycleSpan): Instant {
  return startOfDay(cycle.startsOn, cycle.timeZone);
}

/** The last instant of a cycle, at which its expected share is 1. */
export function cycleEndsAt(cycle: CycleSpan): Instant {
  return endOfDay(cycle.endsOn, cycle.timeZone);
}

/** Whether two zones show the same time in each of the 24 months from an instant: names differ (Vienna, Berlin) where clocks do not. */
export function sameClock(one: string, other: string, from: Instant): boolean {
  if (one === other) return true;
  const start = Temporal.Instant.from(from).toZonedDateTimeISO('UTC');
  return Array.from({ length: 24 }, (_, months) => start.add({ months }).toInstant()).every(
    (instant) => instant.toZonedDateTimeISO(one).offsetNanoseconds === instant.toZonedDateTimeISO(other).offsetNanoseconds,
  );
}

/** The calendar day that an instant falls on for somebody in a zone. */
export function dayIn(instant: Instant, timeZone: string): Day {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** The instant some milliseconds later (or, negative, earlier). */
export function addMs(instant: Instant, ms: number): Instant {
  return new Date(Date.parse(instant) + ms).toISOString();
}

/** Whether a day is worked: its weekday is, and it is no holiday. */
export function isWorkingDay(day: Day, calendar: WorkCalendar): boolean {
  return calendar.workingDays.includes(weekdayOf(day)) && !calendar.holidays.includes(day);
}

/** The day itself when it is worked, else the next one that is. So what a holiday Monday asks for happens on Tuesday. */
export function nextWorkingDay(day: Day, calendar: WorkCalendar): Day {
  return isWorkingDay(day, calendar) ? day : addWorkingDays(day, 1, calendar);
}

/**
 * The day that lies a number of working days after (or, negative, before) a day, which itself need not be one:
 * one working day after Friday, Saturday or Sunday is Monday. Zero is the day as given.
 * Throws RangeError for a calendar in which no such day comes.
 */
export function addWorkingDays(day: Day, workingDays: number, calendar: WorkCalendar): Day {
  const direction = Math.sign(workingDays);
  let current = day;
  let left = Math.abs(workingDays);
  for (let searched = 0; left > 0; searched += 1) {
    if (searched > LONGEST_SEARCH_DAYS) throw new RangeError('This calendar has no working days.');
    current = addDays(current, direction);
    if (isWorkingDay(current, calendar)) left -= 1;
  }
  return current;
}

/** The same wall-clock time a number of working days later in a zone, whatever DST does between. */
export function addWorkingDaysToInstant(input: { instant: Instant; workingDays: number; timeZone: string; calendar: WorkCalendar }): Instant {
  const local = Temporal.Instant.from(input.instant).toZonedDateTimeISO(input.timeZone);
  const day = addWorkingDays(local.toPlainDate().toString(), input.workingDays, input.calendar);
  return zonedInstant({ day, time: local.toPlainTime().toString(), timeZone: input.timeZone });
}

/** Wall-clock hour of an instant in a zone, with minutes as its fraction: 09:30 is 9.5. */
export function localHour(instant: Instant, timeZone: string): number {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return local.hour + local.minute / 60 + local.second / 3600;
}

/** Zone arithmetic costs 50 µs, and a timeline, asked for after every step, wants the same hundred instants again. */
const rememberedInstant = remember(
  (day: Day, time: string, timeZone: string) => `${day} ${time} ${timeZone}`,
  (day, time, timeZone) => instantOf(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: time })),
);

function instantOf(zoned: Temporal.ZonedDateTime): Instant {
  return new Date(zoned.epochMilliseconds).toISOString();
}
