import { Temporal } from 'temporal-polyfill';
import { addDays, daysFrom } from './day.ts';
import type { Day, Week } from './key-result.ts';

/** The ISO week of a day: the week with most of its days in a year belongs to that year, so 2027-01-01 is in 2026-W53. */
export function weekOf(day: Day): Week {
  const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from(day);
  return `${yearOfWeek}-W${String(weekOfYear).padStart(2, '0')}`;
}

/** Whether a text names an ISO week that its year has. */
export function isWeek(text: string): boolean {
  const monday = mondayAt(text);
  return monday !== null && weekOf(monday) === text;
}

/** The Monday of an ISO week. Throws RangeError for a week that its year does not have. */
export function mondayOf(week: Week): Day {
  const monday = mondayAt(week);
  if (monday === null) throw new RangeError(`"${week}" is not an ISO week like 2026-W48.`);
  if (weekOf(monday) !== week) throw new RangeError(`There is no week ${week}.`);
  return monday;
}

/** The seven days of an ISO week, Monday first. */
export function daysOfWeek(week: Week): Day[] {
  const monday = mondayOf(week);
  return daysFrom(monday, addDays(monday, 6));
}

/** The ISO week some weeks later (or, negative, earlier). */
export function addWeeks(week: Week, weeks: number): Week {
  return weekOf(addDays(mondayOf(week), weeks * 7));
}

/** All ISO weeks whose Monday to Friday has a day between two days, both included: a span that starts on a Saturday begins with the next week. */
export function weeksTouching(first: Day, last: Day): Week[] {
  const weeks: Week[] = [];
  for (let monday = mondayOf(weekOf(first)); monday <= last; monday = addDays(monday, 7)) {
    if (addDays(monday, 4) >= first) weeks.push(weekOf(monday));
  }
  return weeks;
}

/** The first Monday of a month ("2026-12"). */
export function firstMondayOf(month: string): Day {
  const first = Temporal.PlainDate.from(`${month}-01`);
  return first.add({ days: (8 - first.dayOfWeek) % 7 }).toString();
}

/** The last day of a month ("2027-02"). */
export function lastDayOf(month: string): Day {
  const yearMonth = Temporal.PlainYearMonth.from(month);
  return `${month}-${yearMonth.daysInMonth}`;
}

/** The months ("2026-12") that have a day between two days, both included. */
export function monthsTouching(first: Day, last: Day): string[] {
  const months: string[] = [];
  for (let month = Temporal.PlainYearMonth.from(first.slice(0, 7)); month.toString() <= last.slice(0, 7); month = month.add({ months: 1 }))
    months.push(month.toString());
  return months;
}

/** The Monday so many weeks into the year, though its week may belong to another; null for a text that is no week. */
function mondayAt(week: string): Day | null {
  const match = /^(\d{4})-W(\d{2})$/.exec(week);
  if (match === null) return null;
  // 4 January is always in week 1.
  const fourth = Temporal.PlainDate.from(`${match[1]}-01-04`);
  return fourth
    .subtract({ days: fourth.dayOfWeek - 1 })
    .add({ weeks: Number(match[2]) - 1 })
    .toString();
}
