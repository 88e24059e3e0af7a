import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { addMs } from './calendar.ts';
import type { Instant } from './key-result.ts';
import { endOf, type MeetingException, type MeetingTimes } from './meeting.ts';

/** One time that a meeting takes place. */
export interface Occurrence {
  originalStart: Instant;
  startsAt: Instant;
  endsAt: Instant;
  moved: boolean;
}

export interface Window {
  from: Instant;
  to: Instant;
}

/** More than anybody looks at, and few enough that a rule of every second costs nothing. */
const MOST_OCCURRENCES = 2_000;
/** How far ahead the next one of a series is looked for. */
const AHEAD_MS = 400 * 86_400_000;

/**
 * The times of a meeting that touch a window, in order, exceptions in their place. A series follows the wall clock of its zone, so 10:00 in Berlin stays
 * 10:00 when the clocks change. An instance that was moved into the window counts, one moved out of it does not. Throws RangeError for a rule that cannot be read.
 */
export function occurrencesOf(meeting: MeetingTimes, exceptions: readonly MeetingException[], { from, to }: Window): Occurrence[] {
  const differing = new Map(exceptions.map((exception) => [exception.originalStart, exception]));
  const touches = ({ startsAt, endsAt }: Occurrence): boolean => endsAt > from && startsAt < to;
  const regular = regularStarts(meeting, { from: endOf(from, -meeting.durationMinutes), to })
    .filter((start) => !differing.has(start))
    .map((start): Occurrence => ({ originalStart: start, startsAt: start, endsAt: endOf(start, meeting.durationMinutes), moved: false }));
  const moved = exceptions
    .filter(({ cancelled }) => !cancelled)
    .map(({ originalStart, startsAt, endsAt }): Occurrence => ({ originalStart, startsAt, endsAt, moved: startsAt !== originalStart }));
  return [...regular, ...moved].filter(touches).toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
}

/** The next time that a meeting takes place or is under way; null where it is over. */
export function nextOccurrence(meeting: MeetingTimes, exceptions: readonly MeetingException[], now: Instant): Occurrence | null {
  const to = addMs(now > meeting.startsAt ? now : meeting.startsAt, AHEAD_MS);
  return occurrencesOf(meeting, exceptions, { from: now, to })[0] ?? null;
}

/** Whether an instance of the series would stand here. */
export function isRegularStart(meeting: MeetingTimes, start: Instant): boolean {
  return regularStarts(meeting, { from: start, to: endOf(start, 1) }).includes(start);
}

/** Whether a rule can be read. */
export function isRecurrence(recurrence: string): boolean {
  try {
    regularStarts(
      { startsAt: '2026-01-05T10:00:00.000Z', durationMinutes: 30, timeZone: 'UTC', recurrence },
      { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' },
    );
    return !/[\r\n]/.test(recurrence);
  } catch {
    return false;
  }
}

function regularStarts({ startsAt, timeZone, recurrence }: MeetingTimes, { from, to }: Window): Instant[] {
  if (recurrence === '') return startsAt >= from && startsAt < to ? [startsAt] : [];
  const dtstart = Temporal.Instant.from(startsAt).toZonedDateTimeISO(timeZone);
  const rule = new RRuleTemporal({ rruleString: `RRULE:${recurrence}`, dtstart, maxIterations: 100_000 });
  return rule
    .between(new Date(from), new Date(to), true)
    .slice(0, MOST_OCCURRENCES)
    .map(({ epochMilliseconds }) => new Date(epochMilliseconds).toISOString())
    .filter((start) => start >= from && start < to);
}
