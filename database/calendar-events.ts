import type { CalendarEvent, EventTime } from '../domain/calendar-account.ts';
import { startOfDay } from '../domain/calendar.ts';
import type { Instant } from '../domain/key-result.ts';
import type { MeetingResponse } from '../domain/meeting.ts';
import { ruleAmong } from '../domain/meeting-merge.ts';
import type { CalendarEventModel } from './generated/prisma/models/CalendarEvent.ts';
import { seededIds } from './ids.ts';
import { plain } from './plain.ts';
import type { Scope } from './scope.ts';

/** An event of a calendar as it is mirrored: of what is not ours ids and times alone. */
export interface MirrorRow {
  organizationId: string;
  id: string;
  calendarId: string;
  providerEventId: string;
  seriesEventId: string | null;
  meetingId: string | null;
  originalStart: Instant | null;
  startsAt: Instant;
  endsAt: Instant;
  timeZone: string;
  recurrence: string;
  busy: boolean;
  cancelled: boolean;
  response: MeetingResponse;
  revision: string;
  changedAt: Instant | null;
  pushedVersion: number | null;
  seenAt: Instant;
}

/** What of a mirrored event is written. */
export type MirrorInput = Omit<MirrorRow, 'organizationId' | 'id' | 'calendarId'>;

/** The mirrored events that a page speaks of, those of their series, and those that stand for these meetings. */
export async function mirrorOf(
  { db, organizationId }: Scope,
  { calendarId, eventIds, meetingIds }: { calendarId: string; eventIds: readonly string[]; meetingIds: readonly string[] },
): Promise<MirrorRow[]> {
  const rows = await db.calendarEvent.findMany({
    where: { organizationId, calendarId, OR: [{ providerEventId: { in: [...eventIds] } }, { meetingId: { in: [...meetingIds] }, seriesEventId: null }] },
  });
  return rows.map(rowOf);
}

/** Mirrors events as they are now; the same event is the same row. */
export async function keepMirrored(scope: Scope, calendarId: string, inputs: readonly MirrorInput[]): Promise<void> {
  if (inputs.length === 0) return;
  const { organizationId, db } = scope;
  const idOf = seededIds(`calendar-event/${organizationId}/${calendarId}`);
  // Of an event that a page names twice the last word holds.
  const rows = [...new Map(inputs.map((input) => [input.providerEventId, { ...input, id: idOf(input.providerEventId) }])).values()];
  await db.$executeRaw`
    INSERT INTO calendar_events AS e (organization_id, calendar_id, id, provider_event_id, series_event_id, meeting_id, original_start, starts_at, ends_at, time_zone,
      recurrence, busy, cancelled, response, revision, changed_at, pushed_version, seen_at)
    SELECT ${organizationId}::uuid, ${calendarId}::uuid, id, "providerEventId", "seriesEventId", "meetingId", "originalStart", "startsAt", "endsAt", "timeZone",
      recurrence, busy, cancelled, response, revision, "changedAt", "pushedVersion", "seenAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS j(id uuid, "providerEventId" text, "seriesEventId" text, "meetingId" uuid, "originalStart" timestamptz,
      "startsAt" timestamptz, "endsAt" timestamptz, "timeZone" text, recurrence text, busy boolean, cancelled boolean, response meeting_response, revision text,
      "changedAt" timestamptz, "pushedVersion" int, "seenAt" timestamptz)
    ON CONFLICT (organization_id, calendar_id, provider_event_id) DO UPDATE SET series_event_id = excluded.series_event_id, meeting_id = excluded.meeting_id,
      original_start = excluded.original_start, starts_at = excluded.starts_at, ends_at = excluded.ends_at, time_zone = excluded.time_zone,
      recurrence = excluded.recurrence, busy = excluded.busy, cancelled = excluded.cancelled, response = excluded.response, revision = excluded.revision,
      changed_at = excluded.changed_at, pushed_version = excluded.pushed_version, seen_at = excluded.seen_at`;
}

/** Forgets events, with the instances of those that are series. */
export async function forgetMirrored({ db, organizationId }: Scope, calendarId: string, eventIds: readonly string[]): Promise<void> {
  const ids = [...eventIds];
  await db.calendarEvent.deleteMany({ where: { organizationId, calendarId, OR: [{ providerEventId: { in: ids } }, { seriesEventId: { in: ids } }] } });
}

/** What a round that reads everything has not met. */
export async function notSeenSince({ db, organizationId }: Scope, calendarId: string, since: Instant): Promise<MirrorRow[]> {
  return (await db.calendarEvent.findMany({ where: { organizationId, calendarId, seenAt: { lt: new Date(since) } } })).map(rowOf);
}

/** The times of an event: a whole day is the calendar's own. */
export function timesOf(event: Pick<CalendarEvent, 'start' | 'end' | 'originalStart' | 'recurrence'>, timeZone: string) {
  return {
    startsAt: instantOf(event.start, timeZone),
    endsAt: instantOf(event.end, timeZone),
    originalStart: event.originalStart === null ? null : instantOf(event.originalStart, timeZone),
    recurrence: ruleAmong(event.recurrence),
    timeZone: 'at' in event.start ? event.start.timeZone : timeZone,
  };
}

/** What somebody answered to an event, found by their address; `none` where they are not asked. */
export function responseOf({ attendees }: Pick<CalendarEvent, 'attendees'>, email: string): MeetingResponse {
  return attendees.find((attendee) => attendee.email.toLowerCase() === email.toLowerCase())?.response ?? 'none';
}

function instantOf(time: EventTime, timeZone: string): Instant {
  return 'at' in time ? new Date(time.at).toISOString() : startOfDay(time.day, timeZone);
}

function rowOf(model: CalendarEventModel): MirrorRow {
  return plain(model);
}
