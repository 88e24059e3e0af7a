import type { calendar_v3 } from '@googleapis/calendar';
import type { AttendeeResponse, CalendarEvent, EventDraft, EventTime } from '../../domain/calendar-account.ts';
import { sameClock } from '../../domain/calendar.ts';
import { eventIdOf, ownIdOf } from './own-id.ts';
import type { GoogleEvent, GoogleTime } from './schema.ts';

const RESPONSES: Readonly<Record<string, AttendeeResponse>> = { accepted: 'accepted', declined: 'declined', tentative: 'tentative' };

/** Google's moment as ours; `timeZone` is the calendar's, for one that names none. Null where it is neither a day nor an instant. */
export function timeOf(time: GoogleTime | undefined, timeZone: string): EventTime | null {
  if (time?.date !== undefined) return { day: time.date };
  const at = Date.parse(time?.dateTime ?? '');
  return Number.isNaN(at) ? null : { at: new Date(at).toISOString(), timeZone: time?.timeZone ?? timeZone };
}

/** Our moment as Google's, for a patch. Unset fields are null: a day would else stay beside an instant. */
export function googleTime(time: EventTime): calendar_v3.Schema$EventDateTime {
  return { date: null, dateTime: null, timeZone: null, ...newTime(time) };
}

function newTime(time: EventTime): calendar_v3.Schema$EventDateTime {
  return 'day' in time ? { date: time.day } : { dateTime: time.at, timeZone: time.timeZone };
}

/** An event as ours; null for one that has no time, as Google's own kinds may. */
export function calendarEvent(event: GoogleEvent, timeZone: string): CalendarEvent | null {
  const originalStart = timeOf(event.originalStartTime, timeZone);
  // A cancelled instance may come with nothing but where it would have stood.
  const start = timeOf(event.start, timeZone) ?? originalStart;
  const end = timeOf(event.end, timeZone) ?? start;
  if (start === null || end === null) return null;
  return {
    id: event.id,
    ownId: ownIdOf(event.recurringEventId ?? event.id),
    seriesId: event.recurringEventId ?? null,
    originalStart: event.recurringEventId === undefined ? null : originalStart,
    title: event.summary,
    description: event.description,
    start,
    end,
    recurrence: event.recurrence,
    attendees: event.attendees.map(({ email, responseStatus }) => ({ email, response: RESPONSES[responseStatus] ?? 'none' })),
    cancelled: event.status === 'cancelled',
    revision: event.etag,
    updatedAt: event.updated ?? null,
  };
}

/** A new event for Google. */
export function newEvent(draft: EventDraft): calendar_v3.Schema$Event {
  return {
    id: eventIdOf(draft.ownId),
    summary: draft.title,
    description: draft.description,
    start: newTime(draft.start),
    end: newTime(draft.end),
    attendees: draft.attendees.map(({ email }) => ({ email })),
    ...(draft.recurrence.length > 0 && { recurrence: [...draft.recurrence] }),
  };
}

/** What has to change for an event at Google to be as the draft says; null where nothing has. Answers of attendees stay. */
export function changesTo(event: GoogleEvent, draft: EventDraft): calendar_v3.Schema$Event | null {
  const changes: calendar_v3.Schema$Event = {};
  if (event.status === 'cancelled') changes.status = 'confirmed';
  if (event.summary !== draft.title) changes.summary = draft.title;
  if (event.description !== draft.description) changes.description = draft.description;
  if (!sameTime(timeOf(event.start, 'UTC'), draft.start)) changes.start = googleTime(draft.start);
  if (!sameTime(timeOf(event.end, 'UTC'), draft.end)) changes.end = googleTime(draft.end);
  if (event.recurrence.toSorted().join('\n') !== draft.recurrence.toSorted().join('\n')) {
    changes.recurrence = draft.recurrence.length > 0 ? [...draft.recurrence] : null;
    // Google reads a rule together with the start that it begins at.
    changes.start = googleTime(draft.start);
    changes.end = googleTime(draft.end);
  }
  const answers = new Map(event.attendees.map(({ email, responseStatus }) => [email.toLowerCase(), responseStatus]));
  const wanted = draft.attendees.map(({ email }) => email.toLowerCase());
  if (wanted.toSorted().join() !== [...answers.keys()].toSorted().join())
    changes.attendees = draft.attendees.map(({ email }) => ({ email, responseStatus: answers.get(email.toLowerCase()) ?? 'needsAction' }));
  return Object.keys(changes).length > 0 ? changes : null;
}

/** Whether two moments are the same; of instants also the clock by which they recur. */
export function sameTime(one: EventTime | null, other: EventTime): boolean {
  if (one === null) return false;
  if ('day' in one || 'day' in other) return 'day' in one && 'day' in other && one.day === other.day;
  return Date.parse(one.at) === Date.parse(other.at) && sameClock(one.timeZone, other.timeZone, other.at);
}

/** One text for a moment, whatever the zone it is told in. */
export function timeKey(time: EventTime): string {
  return 'day' in time ? time.day : String(Date.parse(time.at));
}
