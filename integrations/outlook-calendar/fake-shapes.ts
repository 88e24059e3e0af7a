import { Temporal } from 'temporal-polyfill';
import type { EventTime } from '../../domain/calendar-account.ts';
import type { StoredEvent } from '../fake-calendars.ts';
import { recurrenceOf } from './recurrence.ts';

/** What Graph keeps of an event beside what every calendar knows. */
export interface GraphTag {
  transactionId?: string | undefined;
  /** The value of the one extended property that Sextant writes. */
  ownId?: string | undefined;
}

/** An event as Graph writes it; an instance that is as its series says comes with ids and times only. */
export function eventJson(event: StoredEvent, tag: GraphTag | undefined, { slim = false } = {}): Record<string, unknown> {
  const { id, seriesId, start, end, originalStart, recurrence } = event;
  const type = recurrence.length > 0 ? 'seriesMaster' : seriesId === null ? 'singleInstance' : event.isException ? 'exception' : 'occurrence';
  const head = {
    '@odata.etag': `W/"${event.step}"`,
    id,
    type,
    start: timeJson(start),
    end: timeJson(end),
    ...(seriesId !== null && { seriesMasterId: seriesId }),
  };
  if (slim && type === 'occurrence') return head;
  return {
    ...head,
    subject: event.title,
    bodyPreview: event.description.slice(0, 255),
    // Exchange ends lines its own way.
    body: { contentType: 'text', content: `${event.description.replaceAll('\n', '\r\n')}\r\n` },
    isAllDay: 'day' in start,
    isCancelled: false,
    isOrganizer: true,
    originalStart: originalStart === null ? null : timeJson(originalStart).dateTime.replace(/\.0+$/, 'Z'),
    originalStartTimeZone: 'day' in start ? 'UTC' : windowsName(start.timeZone),
    recurrence: recurrence.length > 0 ? recurrenceOf(recurrence, start) : null,
    attendees: event.attendees.map(({ email, response }) => ({
      type: 'required',
      status: { response: RESPONSES[response] ?? 'none', time: event.updated },
      emailAddress: { name: email, address: email },
    })),
    organizer: { emailAddress: { name: event.organizer, address: event.organizer } },
    iCalUId: `ical-${seriesId ?? id}`,
    changeKey: `change-${event.step}`,
    lastModifiedDateTime: event.updated,
    transactionId: tag?.transactionId ?? null,
  };
}

const RESPONSES: Readonly<Record<string, string>> = {
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'tentativelyAccepted',
  needsAction: 'notResponded',
};

/** What people's own Outlook would have written. */
function windowsName(timeZone: string): string {
  return ['Europe/Berlin', 'Europe/Vienna'].includes(timeZone) ? 'W. Europe Standard Time' : timeZone;
}

function timeJson(time: EventTime): { dateTime: string; timeZone: string } {
  const at = 'day' in time ? `${time.day}T00:00:00` : new Date(time.at).toISOString().slice(0, 19);
  return { dateTime: `${at}.0000000`, timeZone: 'UTC' };
}

/** A moment of a request as the fake keeps it; null where it is none. */
export function timeOfJson(given: unknown, isAllDay: boolean): EventTime | null {
  const { dateTime, timeZone = 'UTC' } = (given ?? {}) as { dateTime?: string; timeZone?: string };
  if (dateTime === undefined) return null;
  if (isAllDay) return dateTime.slice(10).replace(/[T:0.]/g, '') === '' ? { day: dateTime.slice(0, 10) } : null;
  const { epochMilliseconds } = Temporal.PlainDateTime.from(dateTime).toZonedDateTime(timeZone);
  return { at: new Date(epochMilliseconds).toISOString(), timeZone };
}

/** An error as Graph writes it. */
export function refusal(status: number, code: string, message: string) {
  return { status, json: { error: { code, message, innerError: { date: '2026-11-22T12:00:00', 'request-id': 'fake' } } } };
}
