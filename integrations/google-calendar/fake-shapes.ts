import { Temporal } from 'temporal-polyfill';
import type { EventTime } from '../../domain/calendar-account.ts';
import type { StoredEvent } from '../fake-calendars.ts';

/** The zone of every calendar of the fake. */
export const FAKE_TIME_ZONE = 'Europe/Berlin';

/** An event as Google writes it for one of its calendars. Of a cancelled one Google promises the ids only, so the fake gives no more. */
export function eventJson(event: StoredEvent, calendar: string): Record<string, unknown> {
  const { id, seriesId, originalStart, goneFrom } = event;
  const instance = seriesId === null ? {} : { recurringEventId: seriesId, ...(originalStart && { originalStartTime: timeJson(originalStart) }) };
  const head = { kind: 'calendar#event', etag: etagOf(event), id, ...instance };
  if (event.cancelled || goneFrom.has(calendar)) return { ...head, status: 'cancelled' };
  return {
    ...head,
    status: 'confirmed',
    htmlLink: `https://calendar.google.test/event?eid=${id}`,
    created: event.updated,
    updated: event.updated,
    summary: event.title,
    ...(event.description !== '' && { description: event.description }),
    creator: { email: event.organizer, self: event.organizer === calendar },
    organizer: { email: event.organizer, self: event.organizer === calendar },
    start: timeJson(event.start),
    end: timeJson(event.end),
    ...(event.recurrence.length > 0 && { recurrence: event.recurrence }),
    iCalUID: `${seriesId ?? id}@google.test`,
    sequence: 0,
    ...(event.attendees.length > 0 && {
      attendees: event.attendees.map(({ email, response }) => ({ email, responseStatus: response, ...(email === calendar && { self: true }) })),
    }),
    reminders: { useDefault: true },
    eventType: 'default',
  };
}

/** A version in quotes, as Google's are. */
export function etagOf({ step, id }: StoredEvent): string {
  return `"${step}-${id.length}"`;
}

function timeJson(time: EventTime): Record<string, string> {
  if ('day' in time) return { date: time.day };
  const dateTime = Temporal.Instant.from(time.at)
    .toZonedDateTimeISO(FAKE_TIME_ZONE)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' })
    .replace(/\+00:00$/, 'Z');
  return { dateTime, timeZone: time.timeZone };
}

/** A moment of a request as the world keeps it; null where it is none. */
export function timeOfJson(given: unknown): EventTime | null {
  const { date, dateTime, timeZone } = (given ?? {}) as { date?: string | null; dateTime?: string | null; timeZone?: string | null };
  if (date) return { day: date };
  return dateTime ? { at: new Date(dateTime).toISOString(), timeZone: timeZone ?? FAKE_TIME_ZONE } : null;
}

/** An error as Google writes it. */
export function refusal(status: number, reason: string, message: string, location?: string) {
  const where = location === undefined ? {} : { locationType: 'parameter', location };
  return { status, json: { error: { code: status, message, errors: [{ domain: 'global', reason, message, ...where }] } } };
}
