import type { AttendeeResponse } from './calendar-account.ts';
import { problem, type GoalProblem, titleProblems } from './goal-problem.ts';
import { isTimeZone } from './time-zone.ts';
import type { Instant } from './key-result.ts';

export type MeetingKind = 'check_in' | 'review' | 'retro' | 'other';
export type MeetingResponse = AttendeeResponse;

/** When a meeting takes place: its first start, by the wall clock of its zone ever after. */
export interface MeetingTimes {
  startsAt: Instant;
  durationMinutes: number;
  timeZone: string;
  /** RRULE as in RFC 5545, without its name; empty for a single meeting. */
  recurrence: string;
}

/** One instance of a series that differs: moved, or left out. */
export interface MeetingException {
  /** Where it would have stood: its identity, however often it is moved. */
  originalStart: Instant;
  startsAt: Instant;
  endsAt: Instant;
  cancelled: boolean;
}

/** What the form offers; `custom` is a rule that came from a calendar. */
export type Repeats = 'none' | 'daily' | 'weekly' | 'monthly' | 'custom';

export const LONGEST_MEETING_MINUTES = 24 * 60;
/** Beyond it a meeting is a mailing list. */
export const MOST_PARTICIPANTS = 200;
const LONGEST_AGENDA = 20_000;
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** The rule of a choice in the form: weekly on the weekday of the first meeting, monthly on its day of the month. */
export function recurrenceOf(repeats: Exclude<Repeats, 'custom'>, { weekday, day }: { weekday: number; day: number }): string {
  switch (repeats) {
    case 'none':
      return '';
    case 'daily':
      return 'FREQ=DAILY';
    case 'weekly':
      return `FREQ=WEEKLY;BYDAY=${WEEKDAYS[weekday - 1] ?? 'MO'}`;
    default:
      return `FREQ=MONTHLY;BYMONTHDAY=${day}`;
  }
}

/** Which choice of the form a rule is. */
export function repeatsOf(recurrence: string): Repeats {
  if (recurrence === '') return 'none';
  if (recurrence === 'FREQ=DAILY') return 'daily';
  if (/^FREQ=WEEKLY(;BYDAY=[A-Z]{2})?$/.test(recurrence)) return 'weekly';
  return /^FREQ=MONTHLY(;BYMONTHDAY=\d+)?$/.test(recurrence) ? 'monthly' : 'custom';
}

/** The end of an instance that begins here. */
export function endOf(startsAt: Instant, durationMinutes: number): Instant {
  return new Date(Date.parse(startsAt) + durationMinutes * 60_000).toISOString();
}

/** The end of the first instance. */
export function firstEndOf({ startsAt, durationMinutes }: MeetingTimes): Instant {
  return endOf(startsAt, durationMinutes);
}

/** What is wrong with a meeting as somebody entered it; whether its rule can be read is asked where rules are computed. */
export function meetingProblems(meeting: MeetingTimes & { title: string; agenda: string }): GoalProblem[] {
  const { title, agenda, durationMinutes, timeZone } = meeting;
  const isLength = Number.isInteger(durationMinutes) && durationMinutes >= 5 && durationMinutes <= LONGEST_MEETING_MINUTES;
  return [
    ...titleProblems(title, 'meeting'),
    ...(isLength ? [] : [problem('durationMinutes', 'A meeting lasts from 5 minutes to a day, in whole minutes.')]),
    ...(isTimeZone(timeZone) ? [] : [problem('timeZone', `"${timeZone}" is no IANA time zone; write one like Europe/Berlin.`)]),
    ...(agenda.length <= LONGEST_AGENDA ? [] : [problem('agenda', `The agenda has ${agenda.length} characters; ${LONGEST_AGENDA} is the limit.`)]),
  ];
}
