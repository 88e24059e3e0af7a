import { Temporal } from 'temporal-polyfill';
import type { CycleSpan } from './cycle.ts';
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
const DAY_MS = 86_400_000;

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

/** The day some days later (or, negative, earlier). */
export function addDays(day: Day, days: number): Day {
  return dayOf(epochDay(day) + days);
}

/** Whole days from one day to another; negative when the second is the earlier. */
export function daysBetween(from: Day, to: Day): number {
  return epochDay(to) - epochDay(from);
}

/** All days from the first to the last, both included; none when the last is before the first. */
export function daysFrom(first: Day, last: Day): Day[] {
  const start = epochDay(first);
  return Array.from({ length: Math.max(0, epochDay(last) - start + 1) }, (_, index) => dayOf(start + index));
}

/** The ISO weekday of a day, 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: Day): number {
  // Epoch day 0 was a Thursday.
  return ((((epochDay(day) + 3) % 7) + 7) % 7) + 1;
}

/** Whether a text is a day of the calendar: "2026-02-28" is, "2026-02-31" and "28.2.2026" are not. */
export function isDay(text: string): boolean {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN;
  // The engine reads 31 February as 3 March.
  return !Number.isNaN(ms) && dayOf(ms / DAY_MS) === text;
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

/** Days since 1970-01-01. Days alone need no zone, and counting them so is a hundred times faster than by a date library. Throws RangeError for no day. */
function epochDay(day: Day): number {
  if (!isDay(day)) throw new RangeError(`"${day}" is not a day like 2026-11-22.`);
  return Date.parse(`${day}T00:00:00.000Z`) / DAY_MS;
}

function dayOf(epochDays: number): Day {
  return new Date(epochDays * DAY_MS).toISOString().slice(0, 10);
}

/** Zone arithmetic costs 50 µs, and a timeline, asked for after every step, wants the same hundred instants again. */
const rememberedInstant = remember(
  (day: Day, time: string, timeZone: string) => `${day} ${time} ${timeZone}`,
  (day, time, timeZone) => instantOf(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: time })),
);

function instantOf(zoned: Temporal.ZonedDateTime): Instant {
  return new Date(zoned.epochMilliseconds).toISOString();
}
