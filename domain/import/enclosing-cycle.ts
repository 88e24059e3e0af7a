import { daysBetween } from '../day.ts';
import { lastDayOf } from '../week.ts';
import type { Day } from '../key-result.ts';
import type { ImportedCycle } from './import-plan.ts';

/**
 * The cycle that a span of days lies in, for exports that know none: the organization's own, else the calendar's. Of the own ones it is the
 * shortest that encloses the span, of equals the first; of the calendar its quarter ("Q1 2027"), half ("H1 2027") or year ("2027"),
 * whichever is the shortest, else the span itself, named by its days.
 */
export function enclosingCycle(span: { startsOn: Day; endsOn: Day }, own: readonly ImportedCycle[]): ImportedCycle {
  const enclosing = own.filter((cycle) => cycle.startsOn <= span.startsOn && cycle.endsOn >= span.endsOn);
  const [shortest] = enclosing.toSorted((a, b) => daysBetween(a.startsOn, a.endsOn) - daysBetween(b.startsOn, b.endsOn));
  return shortest ?? calendarCycleOf(span);
}

function calendarCycleOf({ startsOn, endsOn }: { startsOn: Day; endsOn: Day }): ImportedCycle {
  const year = startsOn.slice(0, 4);
  const [first, last] = [monthOf(startsOn), monthOf(endsOn)];
  if (endsOn.slice(0, 4) !== year) return { name: `${startsOn} – ${endsOn}`, startsOn, endsOn };
  if (quarter(first) === quarter(last)) return calendarCycle({ name: `Q${quarter(first)} ${year}`, year, firstMonth: quarter(first) * 3 - 2, months: 3 });
  if (half(first) === half(last)) return calendarCycle({ name: `H${half(first)} ${year}`, year, firstMonth: half(first) * 6 - 5, months: 6 });
  return calendarCycle({ name: year, year, firstMonth: 1, months: 12 });
}

function calendarCycle(input: { name: string; year: string; firstMonth: number; months: number }): ImportedCycle {
  const month = (number: number): string => `${input.year}-${String(number).padStart(2, '0')}`;
  return { name: input.name, startsOn: `${month(input.firstMonth)}-01`, endsOn: lastDayOf(month(input.firstMonth + input.months - 1)) };
}

function monthOf(day: Day): number {
  return Number(day.slice(5, 7));
}

function quarter(month: number): number {
  return Math.ceil(month / 3);
}

function half(month: number): number {
  return Math.ceil(month / 6);
}
