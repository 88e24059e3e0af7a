import { Temporal } from 'temporal-polyfill';
import { dayIn } from './calendar.ts';
import { daysBetween } from './day.ts';
import type { Instant } from './key-result.ts';
import { endOf, type MeetingException, type MeetingTimes } from './meeting.ts';
import { isRegularStart } from './occurrences.ts';

/** A meeting with the instances that differ. */
export interface Series {
  times: MeetingTimes;
  exceptions: readonly MeetingException[];
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/**
 * The series with one of its instances in another place: it keeps its length, and put back to where the series has it, it is no exception any more.
 * Null where the series has no instance there, or left it out.
 */
export function withMovedOccurrence({ times, exceptions }: Series, { originalStart, startsAt }: { originalStart: Instant; startsAt: Instant }): Series | null {
  const known = exceptions.find((exception) => exception.originalStart === originalStart);
  if (known === undefined ? !isRegularStart(times, originalStart) : known.cancelled) return null;
  const minutes = known === undefined ? times.durationMinutes : (Date.parse(known.endsAt) - Date.parse(known.startsAt)) / 60_000;
  const others = exceptions.filter((exception) => exception !== known);
  const isRegular = startsAt === originalStart && minutes === times.durationMinutes && isRegularStart(times, originalStart);
  const moved = { originalStart, startsAt, endsAt: endOf(startsAt, minutes), cancelled: false };
  return { times, exceptions: isRegular ? others : [...others, moved] };
}

/**
 * The whole series, moved as somebody moved what takes place at `from` to `to`: as many days, and as far on the clock of its zone; instances that stood apart
 * go along. Null where its rule cannot follow: the first Monday of each month has no day after it that a rule could name.
 */
export function movedSeries({ times, exceptions }: Series, { from, to }: { from: Instant; to: Instant }): Series | null {
  const { timeZone, recurrence } = times;
  const local = (instant: Instant): Temporal.PlainDateTime => Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDateTime();
  const minutes = Math.round(local(from).until(local(to), { largestUnit: 'minutes' }).minutes);
  const shifted = (instant: Instant): Instant => new Date(local(instant).add({ minutes }).toZonedDateTime(timeZone).epochMilliseconds).toISOString();
  const days = daysBetween(dayIn(from, timeZone), dayIn(to, timeZone));
  const moved = { ...times, startsAt: shifted(times.startsAt), recurrence: shiftedRule(recurrence, { days, target: local(to), shifted }) };
  if (recurrence !== '' && !isRegularStart(moved, moved.startsAt)) return null;
  return {
    times: moved,
    exceptions: exceptions.map(({ originalStart, startsAt, endsAt, cancelled }) => {
      const start = shifted(startsAt);
      return { originalStart: shifted(originalStart), startsAt: start, endsAt: endOf(start, (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000), cancelled };
    }),
  };
}

/** A rule that names days, naming those that lie some days later; its end moves along, so that no instance is lost. What cannot be shifted stays as it is. */
function shiftedRule(rule: string, move: { days: number; target: Temporal.PlainDateTime; shifted: (instant: Instant) => Instant }): string {
  const { days, target, shifted } = move;
  const parts = rule.split(';').map((part): [name: string, value: string] => {
    const [name = '', value = ''] = part.split('=');
    return [name, value];
  });
  const valueOf = (wanted: string): string | undefined => parts.find(([name]) => name === wanted)?.[1];
  const isWeekly = valueOf('FREQ') === 'WEEKLY' && (valueOf('INTERVAL') ?? '1') === '1';
  const isOneWeekday = valueOf('FREQ') === 'WEEKLY' && !(valueOf('BYDAY') ?? '').includes(',');
  return parts
    .map(([name, value]) => {
      if (name === 'UNTIL') return `UNTIL=${shiftedEnd(value, days, shifted)}`;
      if (name === 'BYDAY' && (isWeekly || isOneWeekday))
        return `BYDAY=${value
          .split(',')
          .map((day) => weekdayAfter(day, days))
          .join(',')}`;
      if (name === 'BYMONTHDAY' && days !== 0) return `BYMONTHDAY=${target.day}`;
      return value === '' ? name : `${name}=${value}`;
    })
    .join(';');
}

function weekdayAfter(day: string, days: number): string {
  const index = WEEKDAYS.findIndex((each) => each === day);
  return index < 0 ? day : (WEEKDAYS[(((index + days) % 7) + 7) % 7] ?? day);
}

/** RFC 5545 has it as a day, or as an instant of UTC. */
function shiftedEnd(until: string, days: number, shifted: (instant: Instant) => Instant): string {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/.exec(until);
  if (match === null) return until;
  const [, year, month, day, hour, minute, second] = match;
  if (hour === undefined) return Temporal.PlainDate.from(`${year}-${month}-${day}`).add({ days }).toString().replaceAll('-', '');
  return shifted(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`).replaceAll(/[-:]|\.\d+/g, '');
}
