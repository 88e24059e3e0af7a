import { Temporal } from 'temporal-polyfill';
import type { AttendeeResponse, CalendarEvent, EventDraft, EventTime } from '../../domain/calendar-account.ts';
import { sameClock } from '../../domain/calendar.ts';
import { recurrenceOf, ruleOf, sameRecurrence } from './recurrence.ts';
import type { GraphEvent } from './schema.ts';
import { ianaZone } from './windows-zones.ts';

/** The name under which an event carries our id, so that it can be searched for; the GUID is Sextant's own set of names. */
export const OWN_ID_PROPERTY = 'String {6e6a1f0c-7b1d-4a57-9f6b-0d5c3a2f8e41} Name SextantId';
const TRANSACTION_PREFIX = 'sextant:';
const RESPONSES: Readonly<Record<string, AttendeeResponse>> = { accepted: 'accepted', declined: 'declined', tentativelyAccepted: 'tentative' };

/** Graph refuses a second event of one transaction, also after the first was deleted: `generation` counts those. */
export function transactionOf(ownId: string, generation: number): string {
  return `${TRANSACTION_PREFIX}${generation}:${ownId}`;
}

/** Our id of an event; null where Sextant did not make it. Delta readings know no extended properties, but they tell the transaction. */
export function ownIdOf({ transactionId }: Pick<GraphEvent, 'transactionId'>): string | null {
  return /^sextant:\d+:(.+)$/s.exec(transactionId ?? '')?.[1] ?? null;
}

/** An event as ours; null for one without times. `series` is the master of an instance. */
export function calendarEvent(event: GraphEvent, series: GraphEvent | null = null): CalendarEvent | null {
  const timeZone = zoneOf(series ?? event);
  const start = timeOf(event.start, event, timeZone);
  const end = timeOf(event.end, event, timeZone);
  if (start === null || end === null) return null;
  return {
    id: event.id,
    ownId: ownIdOf(series ?? event),
    seriesId: event.seriesMasterId ?? null,
    originalStart: event.seriesMasterId ? originalStartOf(event, timeZone) : null,
    title: event.subject ?? '',
    description: plain(event.body?.content),
    start,
    end,
    recurrence: event.recurrence ? ruleOf(event.recurrence, start) : [],
    attendees: (event.attendees ?? []).flatMap(({ emailAddress: { address }, status }) =>
      address ? [{ email: address, response: RESPONSES[status?.response ?? ''] ?? 'none' }] : [],
    ),
    cancelled: event.isCancelled ?? false,
    revision: event.changeKey ?? '',
    updatedAt: event.lastModifiedDateTime ?? null,
  };
}

/** The instances of a series that were taken out, as Graph names them on the series: `OID.<series>.<day>`. */
export function cancelledInstances(series: GraphEvent): CalendarEvent[] {
  const whole = calendarEvent(series);
  if (whole === null) return [];
  return (series.cancelledOccurrences ?? []).flatMap((occurrenceId) => {
    const day = /\.(\d{4}-\d{2}-\d{2})$/.exec(occurrenceId)?.[1];
    if (day === undefined) return [];
    const at = placeOn(day, whole.start);
    return [{ ...whole, id: occurrenceId, seriesId: series.id, originalStart: at, start: at, end: at, recurrence: [], cancelled: true }];
  });
}

/** Where an instance of a series begins on a day of its own calendar. */
function placeOn(day: string, start: EventTime): EventTime {
  if ('day' in start) return { day };
  const plainTime = Temporal.Instant.from(start.at).toZonedDateTimeISO(start.timeZone).toPlainTime();
  const { epochMilliseconds } = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: start.timeZone, plainTime });
  return { at: new Date(epochMilliseconds).toISOString(), timeZone: start.timeZone };
}

/** Where an instance would have stood; one that was not moved stands there still. */
export function originalStartOf(event: GraphEvent, timeZone: string): EventTime | null {
  if (!event.originalStart) return timeOf(event.start, event, timeZone);
  return timeOf({ dateTime: event.originalStart, timeZone: 'UTC' }, event, timeZone);
}

/** The zone in which an event recurs. */
export function zoneOf({ recurrence, originalStartTimeZone }: GraphEvent): string {
  return ianaZone(recurrence?.range.recurrenceTimeZone ?? originalStartTimeZone);
}

function timeOf(time: GraphEvent['start'], { isAllDay }: GraphEvent, timeZone: string): EventTime | null {
  const ms = Date.parse(`${(time?.dateTime ?? '').replace(/Z$/, '')}Z`);
  if (Number.isNaN(ms)) return null;
  const at = new Date(ms).toISOString();
  if (!isAllDay) return { at, timeZone };
  // A day's midnight may have been moved into UTC.
  return { day: at.endsWith('T00:00:00.000Z') ? at.slice(0, 10) : Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString() };
}

/** Our moment as Graph's: the wall clock in its zone, because Graph repeats by the wall clock. */
export function graphTime(time: EventTime): { dateTime: string; timeZone: string } {
  if ('day' in time) return { dateTime: `${time.day}T00:00:00`, timeZone: 'UTC' };
  const local = Temporal.Instant.from(time.at).toZonedDateTimeISO(time.timeZone).toPlainDateTime();
  return { dateTime: local.toString({ smallestUnit: 'second' }), timeZone: time.timeZone };
}

/** A new event for Graph. */
export function newEvent(draft: EventDraft, generation: number): Record<string, unknown> {
  return {
    ...fieldsOf(draft),
    transactionId: transactionOf(draft.ownId, generation),
    singleValueExtendedProperties: [{ id: OWN_ID_PROPERTY, value: draft.ownId }],
  };
}

/** What has to change for an event at Outlook to be as the draft says; null where nothing has: each change would be mailed to all attendees. */
export function changesTo(event: GraphEvent, draft: EventDraft): Record<string, unknown> | null {
  const wanted = fieldsOf(draft);
  const is = calendarEvent(event);
  const timeDiffers = is === null || !sameTime(is.start, draft.start) || !sameTime(is.end, draft.end);
  const ruleDiffers = !sameRecurrence(event.recurrence ?? null, recurrenceOf(draft.recurrence, draft.start), draft.start);
  const differs: Record<string, boolean> = {
    subject: event.subject !== draft.title,
    body: plain(event.body?.content) !== plain(draft.description),
    start: timeDiffers || ruleDiffers,
    end: timeDiffers || ruleDiffers,
    isAllDay: (event.isAllDay ?? false) !== wanted.isAllDay,
    // A rule is told again with its start: it begins there.
    recurrence: ruleDiffers || (timeDiffers && draft.recurrence.length > 0),
    attendees: emailsOf(is?.attendees ?? [], event) !== emailsOf(draft.attendees, event),
  };
  const changes = Object.fromEntries(Object.entries(wanted).filter(([name]) => differs[name]));
  return Object.keys(changes).length > 0 ? changes : null;
}

function fieldsOf(draft: EventDraft) {
  return {
    subject: draft.title,
    body: { contentType: 'text', content: draft.description },
    start: graphTime(draft.start),
    end: graphTime(draft.end),
    isAllDay: 'day' in draft.start,
    recurrence: recurrenceOf(draft.recurrence, draft.start),
    attendees: draft.attendees.map(({ email }) => ({ emailAddress: { address: email }, type: 'required' })),
  };
}

/** Who is invited, without the organizer: Exchange does not keep them among the attendees. */
function emailsOf(attendees: readonly { email: string }[], { organizer }: GraphEvent): string {
  const host = organizer?.emailAddress.address?.toLowerCase();
  return attendees
    .map(({ email }) => email.toLowerCase())
    .filter((email) => email !== host)
    .sort()
    .join();
}

/** Whether two moments are the same; of instants also the clock by which they recur. */
function sameTime(one: EventTime, other: EventTime): boolean {
  if ('day' in one || 'day' in other) return 'day' in one && 'day' in other && one.day === other.day;
  return Date.parse(one.at) === Date.parse(other.at) && sameClock(one.timeZone, other.timeZone, other.at);
}

/** One text for a moment, whatever the zone it is told in. */
export function timeKey(time: EventTime): string {
  return 'day' in time ? time.day : String(Date.parse(time.at));
}

/** Exchange ends lines its own way and adds one at the end. */
function plain(text: string | null | undefined): string {
  return (text ?? '').replaceAll('\r\n', '\n').trim();
}
