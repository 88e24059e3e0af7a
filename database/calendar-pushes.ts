import type { CalendarEvent, EventDraft } from '../domain/calendar-account.ts';
import type { Instant } from '../domain/key-result.ts';
import { firstEndOf, type MeetingException } from '../domain/meeting.ts';
import { nextOccurrence } from '../domain/occurrences.ts';
import { forgetMirrored, keepMirrored, responseOf, timesOf } from './calendar-events.ts';
import type { CalendarRow } from './calendars.ts';
import { exceptionsOf, type MeetingRow, meetingsByIds } from './meetings.ts';
import type { Scope } from './scope.ts';

/** What a calendar does not say yet: a meeting to be written, or an event of ours to be taken away. */
export type Push =
  | { kind: 'put'; meeting: MeetingRow; exceptions: readonly MeetingException[]; occurrence: string }
  | { kind: 'remove'; meetingId: string; title: string; eventId: string; occurrence: string };

/** The next pushes of a calendar, at most `limit`: meetings of its owner that stand there in another version or not at all, and events that have no meeting any more. */
export async function pendingPushes(scope: Scope, { calendar, now, limit }: { calendar: CalendarRow; now: Instant; limit: number }): Promise<Push[]> {
  return [...(await removals(scope, calendar, limit)), ...(await puts(scope, { calendar, now, limit }))].slice(0, limit);
}

async function removals({ db, organizationId }: Scope, { id, ownerId }: CalendarRow, limit: number): Promise<Push[]> {
  const rows = await db.$queryRaw<{ meetingId: string; eventId: string; title: string | null; version: number | null }[]>`
    SELECT e.meeting_id::text AS "meetingId", e.provider_event_id AS "eventId", m.title, m.version FROM calendar_events e
    LEFT JOIN meetings m ON m.organization_id = e.organization_id AND m.id = e.meeting_id
    WHERE e.organization_id = ${organizationId}::uuid AND e.calendar_id = ${id}::uuid AND e.meeting_id IS NOT NULL AND e.series_event_id IS NULL
      AND (m.id IS NULL OR m.cancelled_at IS NOT NULL OR NOT EXISTS (
        SELECT FROM meeting_participants p WHERE p.organization_id = e.organization_id AND p.meeting_id = e.meeting_id AND p.person_id = ${ownerId}::uuid))
    ORDER BY e.id LIMIT ${limit}`;
  return rows.map(({ meetingId, eventId, title, version }) => ({
    kind: 'remove',
    meetingId,
    eventId,
    title: title ?? '',
    occurrence: `v${version ?? 0}/gone`,
  }));
}

async function puts(scope: Scope, { calendar, now, limit }: { calendar: CalendarRow; now: Instant; limit: number }): Promise<Push[]> {
  const { organizationId, db } = scope;
  const { id, ownerId, windowTo } = calendar;
  const rows = await db.$queryRaw<{ id: string; again: string | null }[]>`
    SELECT m.id::text, CASE WHEN e.pushed_version = 0 THEN e.revision END AS again FROM meetings m
    JOIN meeting_participants p ON p.organization_id = m.organization_id AND p.meeting_id = m.id AND p.person_id = ${ownerId}::uuid
    LEFT JOIN calendar_events e ON e.organization_id = m.organization_id AND e.calendar_id = ${id}::uuid AND e.meeting_id = m.id AND e.series_event_id IS NULL
    WHERE m.organization_id = ${organizationId}::uuid AND m.cancelled_at IS NULL AND m.starts_at < ${windowTo}::timestamptz
      AND coalesce(e.pushed_version, -1) <> m.version
      -- What was declined is not put back, and a fresh calendar is not filled with the past.
      AND (e.id IS NOT NULL OR (p.response <> 'declined' AND (m.recurrence <> '' OR m.starts_at + make_interval(mins => m.duration_minutes) > ${now}::timestamptz)))
    ORDER BY m.starts_at, m.id LIMIT ${limit + SPARE}`;
  const meetings = new Map(
    (
      await meetingsByIds(
        scope,
        rows.map((row) => row.id),
      )
    ).map((meeting) => [meeting.id, meeting]),
  );
  const exceptions = await exceptionsOf(scope, [...meetings.keys()]);
  return rows
    .flatMap((row): Push[] => {
      const meeting = meetings.get(row.id);
      if (meeting === undefined) return [];
      const differing = exceptions.get(meeting.id) ?? [];
      if (row.again === null && nextOccurrence(meeting, differing, now) === null) return [];
      return [{ kind: 'put', meeting, exceptions: differing, occurrence: `v${meeting.version}${row.again === null ? '' : `/again/${row.again}`}` }];
    })
    .slice(0, limit);
}

/** Series that are over may stand among those found. */
const SPARE = 200;

/** A meeting as it is written into the calendar of one who takes part. The others are not in it, so that no provider invites them a second time. */
export function draftOf({
  meeting,
  exceptions,
  email,
  publicUrl,
}: {
  meeting: MeetingRow;
  exceptions: readonly MeetingException[];
  email: string;
  publicUrl: string;
}): EventDraft {
  const { id, title, agenda, startsAt, timeZone, recurrence, cycleId } = meeting;
  const links = [`${publicUrl}/meetings/${id}`, ...(cycleId === null ? [] : [`${publicUrl}/cycles/${cycleId}`])].join('\n');
  const moment = (at: Instant) => ({ at, timeZone });
  return {
    ownId: id,
    title,
    description: [agenda, links].filter((text) => text !== '').join('\n\n'),
    start: moment(startsAt),
    end: moment(firstEndOf(meeting)),
    recurrence: recurrence === '' ? [] : [`RRULE:${recurrence}`],
    attendees: [{ email }],
    exceptions: exceptions.map((each) => ({
      originalStart: moment(each.originalStart),
      start: moment(each.startsAt),
      end: moment(each.endsAt),
      cancelled: each.cancelled,
    })),
  };
}

/** Mirrors what a calendar answered when a meeting was written: the base that its next news are compared with. */
export async function keepPut(
  scope: Scope,
  input: { calendar: CalendarRow; meeting: MeetingRow; event: CalendarEvent; email: string; now: Instant },
): Promise<void> {
  const { calendar, meeting, event, email, now } = input;
  const row = {
    ...timesOf(event, calendar.timeZone),
    providerEventId: event.id,
    seriesEventId: null,
    meetingId: meeting.id,
    busy: false,
    cancelled: false,
    response: responseOf(event, email),
    revision: event.revision,
    changedAt: event.updatedAt,
    pushedVersion: meeting.version,
    seenAt: now,
  };
  await keepMirrored(scope, calendar.id, [row]);
}

/** Forgets an event that was taken away. */
export async function keepRemoval(scope: Scope, { calendar, eventId }: { calendar: CalendarRow; eventId: string }): Promise<void> {
  await forgetMirrored(scope, calendar.id, [eventId]);
}
