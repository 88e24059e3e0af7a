import ical, { ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../domain/key-result.ts';
import { endOf, type MeetingException, type MeetingResponse, type MeetingTimes } from '../domain/meeting.ts';
import { timeZoneIcs } from './time-zone-ics.ts';

/** A meeting as calendar programs read it. */
export interface IcsMeeting extends MeetingTimes {
  uid: string;
  title: string;
  agenda: string;
  url: string;
  sequence: number;
  changedAt: Instant;
  cancelled: boolean;
  exceptions: readonly MeetingException[];
  organizer: { name: string; email: string };
  attendees: readonly { name: string; email: string; response: MeetingResponse }[];
}

const STATUSES: Record<MeetingResponse, ICalAttendeeStatus> = {
  none: ICalAttendeeStatus.NEEDSACTION,
  accepted: ICalAttendeeStatus.ACCEPTED,
  tentative: ICalAttendeeStatus.TENTATIVE,
  declined: ICalAttendeeStatus.DECLINED,
};

/** An invitation, or its withdrawal (RFC 5546). The same meeting gives the same bytes. */
export function invitationIcs(meeting: IcsMeeting, method: 'REQUEST' | 'CANCEL'): string {
  return calendarOf([meeting], { method: method === 'REQUEST' ? ICalCalendarMethod.REQUEST : ICalCalendarMethod.CANCEL });
}

/** Somebody's meetings, for calendar programs to fetch. */
export function feedIcs(meetings: readonly IcsMeeting[], { name }: { name: string }): string {
  return calendarOf(meetings, { method: ICalCalendarMethod.PUBLISH, name });
}

function calendarOf(meetings: readonly IcsMeeting[], { method, name }: { method: ICalCalendarMethod; name?: string }): string {
  const firstYear = Math.min(...meetings.map(({ startsAt }) => Number(startsAt.slice(0, 4))), 9999) - 1;
  const calendar = ical({
    prodId: { company: 'Sextant', product: 'Meetings' },
    method,
    ...(name === undefined ? {} : { name }),
    // No zone of the calendar's own: with one, even UTC, the library writes stamps by the clock of this computer, and without their Z.
    timezone: { name: null, generator: (timeZone) => (timeZone === 'UTC' ? null : timeZoneIcs(timeZone, firstYear)) },
  });
  for (const meeting of meetings) addMeeting(calendar, meeting, method);
  return `${calendar.toString()}\r\n`;
}

function addMeeting(calendar: ReturnType<typeof ical>, meeting: IcsMeeting, method: ICalCalendarMethod): void {
  const { uid, title, agenda, url, sequence, changedAt, cancelled, timeZone, recurrence, exceptions, organizer, attendees } = meeting;
  const wall = (at: Instant): string => Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: 'second' });
  const event = (times: { startsAt: Instant; endsAt: Instant }) =>
    calendar.createEvent({
      id: uid,
      sequence,
      stamp: new Date(changedAt),
      start: Temporal.Instant.from(times.startsAt).toZonedDateTimeISO(timeZone),
      end: Temporal.Instant.from(times.endsAt).toZonedDateTimeISO(timeZone),
      timezone: timeZone,
      summary: oneLine(title),
      description: agenda,
      url,
      status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      organizer: { name: oneLine(organizer.name), email: organizer.email },
      attendees: attendees.map((attendee) => ({
        name: oneLine(attendee.name),
        email: attendee.email,
        status: STATUSES[attendee.response],
        rsvp: method === ICalCalendarMethod.REQUEST,
      })),
    });
  const first = event({ startsAt: meeting.startsAt, endsAt: endOf(meeting.startsAt, meeting.durationMinutes) });
  if (recurrence === '') return;
  const zone = timeZone === 'UTC' ? '' : `;TZID=${timeZone}`;
  const left = exceptions
    .filter((each) => each.cancelled)
    .map(({ originalStart }) => `EXDATE${zone}:${wall(originalStart).replaceAll(/[-:]/g, '')}${zone === '' ? 'Z' : ''}`);
  first.repeating([`RRULE:${recurrence}`, ...left].join('\r\n'));
  for (const moved of exceptions.filter((each) => !each.cancelled))
    event(moved).recurrenceId(Temporal.Instant.from(moved.originalStart).toZonedDateTimeISO(timeZone));
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
