import { addMs, dayIn, zonedInstant } from './calendar.ts';
import { addDays } from './day.ts';
import type { CycleSpan } from './cycle.ts';
import type { Instant } from './key-result.ts';
import { endOf, type MeetingException, type MeetingKind, type MeetingTimes } from './meeting.ts';
import { occurrencesOf } from './occurrences.ts';
import { REMINDER_TIME } from './cadence.ts';
import type { TimelineStep } from './timeline.ts';

/** A meeting that a cycle calls by itself. */
export interface CycleMeeting extends MeetingTimes {
  kind: Exclude<MeetingKind, 'other'>;
  exceptions: readonly MeetingException[];
}

const LENGTHS = { check_in: 30, review: 60, retro: 90 } as const;
const RETRO_TIME = '10:00';
/** Moves within a week for holidays; a rule's own instance is no further away. */
const NEAR_MS = 7 * 86_400_000;

/**
 * The meetings of a cycle, from its timeline: the weekly check-in where the prompt asks, when the day begins; the review where it is due; the retrospective on
 * the morning after the answers are in. A week that is not asked has none, one that a holiday moves stands in its new place.
 */
export function cycleMeetings(steps: readonly TimelineStep[], { timeZone }: Pick<CycleSpan, 'timeZone'>): CycleMeeting[] {
  const due = (kind: TimelineStep['kind']): Instant[] => steps.filter((step) => step.kind === kind).map(({ dueAt }) => dueAt);
  const weeks = due('weekly-check-in').map((at) => zonedInstant({ day: dayIn(at, timeZone), time: REMINDER_TIME, timeZone }));
  const [retroAt] = due('retro');
  return [
    ...seriesOf({ kind: 'check_in', starts: weeks, rule: 'FREQ=WEEKLY', timeZone }),
    ...seriesOf({ kind: 'review', starts: due('monthly-review'), rule: 'FREQ=MONTHLY;BYDAY=1MO', timeZone }),
    ...(retroAt === undefined ? [] : [single('retro', zonedInstant({ day: addDays(dayIn(retroAt, timeZone), 1), time: RETRO_TIME, timeZone }), timeZone)]),
  ];
}

/** Instants that follow a rule but for a few, as one series. */
function seriesOf(input: { kind: 'check_in' | 'review'; starts: readonly Instant[]; rule: string; timeZone: string }): CycleMeeting[] {
  const { kind, starts, rule, timeZone } = input;
  const [first] = starts;
  const last = starts.at(-1);
  if (first === undefined || last === undefined) return [];
  const durationMinutes = LENGTHS[kind];
  const until = addMs(last, NEAR_MS - 1).replaceAll(/[-:]|\.\d+/g, '');
  const regular = { startsAt: first, durationMinutes, timeZone, recurrence: `${rule};UNTIL=${until}` };
  const places = occurrencesOf(regular, [], { from: first, to: addMs(last, NEAR_MS) }).map(({ startsAt }) => startsAt);
  const exceptions = places.flatMap((place): MeetingException[] => {
    const start = starts.find((each) => Math.abs(Date.parse(each) - Date.parse(place)) < NEAR_MS / 2);
    if (start === place) return [];
    return [{ originalStart: place, startsAt: start ?? place, endsAt: endOf(start ?? place, durationMinutes), cancelled: start === undefined }];
  });
  return [{ kind, ...regular, exceptions }];
}

function single(kind: 'retro', startsAt: Instant, timeZone: string): CycleMeeting {
  return { kind, startsAt, durationMinutes: LENGTHS[kind], timeZone, recurrence: '', exceptions: [] };
}
