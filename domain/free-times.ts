import type { Instant } from './key-result.ts';
import type { Window } from './occurrences.ts';
import { zonedInstant, dayIn, isWorkingDay, type WorkCalendar } from './calendar.ts';
import { addDays } from './day.ts';
import { endOf } from './meeting.ts';

/** Half an hour apart: nobody meets at 10:05. */
const STEP_MINUTES = 30;
const [DAY_BEGINS, DAY_ENDS] = ['09:00', '18:00'];

/** Of everybody asked: their zone, and when they are taken. */
export interface Attendance {
  timeZone: string;
  busy: readonly Window[];
}

/**
 * The first times at which everybody is free, on working days between 9:00 and 18:00 of the asker's zone; those within everybody's own such hours come first.
 * `from` is the earliest start.
 */
export function freeTimes(input: {
  from: Instant;
  days: number;
  durationMinutes: number;
  timeZone: string;
  calendar: WorkCalendar;
  people: readonly Attendance[];
  most: number;
}): Window[] {
  const { from, days, durationMinutes, timeZone, calendar, people, most } = input;
  const first = dayIn(from, timeZone);
  const slots = Array.from({ length: days }, (_, index) => addDays(first, index))
    .filter((day) => isWorkingDay(day, calendar))
    .flatMap((day) => slotsOf(zonedInstant({ day, time: DAY_BEGINS, timeZone }), { last: zonedInstant({ day, time: DAY_ENDS, timeZone }), durationMinutes }))
    .filter((slot) => slot.from >= from && people.every(({ busy }) => busy.every((taken) => taken.to <= slot.from || taken.from >= slot.to)));
  const convenient = slots.filter((slot) => people.every((each) => isInHours(slot, each.timeZone)));
  return [...convenient, ...slots.filter((slot) => !convenient.includes(slot))].slice(0, most);
}

function slotsOf(begins: Instant, { last, durationMinutes }: { last: Instant; durationMinutes: number }): Window[] {
  const slots: Window[] = [];
  for (let start = begins; endOf(start, durationMinutes) <= last; start = endOf(start, STEP_MINUTES))
    slots.push({ from: start, to: endOf(start, durationMinutes) });
  return slots;
}

function isInHours({ from, to }: Window, timeZone: string): boolean {
  const day = dayIn(from, timeZone);
  return from >= zonedInstant({ day, time: DAY_BEGINS, timeZone }) && to <= zonedInstant({ day, time: DAY_ENDS, timeZone });
}
