import { addMs } from '../domain/calendar.ts';
import { freeTimes } from '../domain/free-times.ts';
import type { Instant } from '../domain/key-result.ts';
import { occurrencesOf, type Window } from '../domain/occurrences.ts';
import { requireTimeZone } from '../domain/required-time-zone.ts';
import { exceptionsOf, type MeetingRow } from './meetings.ts';
import { organizationById } from './organizations.ts';
import { peopleByIds } from './people.ts';
import { plain } from './plain.ts';
import { requireRight } from './rights.ts';
import { actingPersonId, type Scope } from './scope.ts';

const DAYS_AHEAD = 14;
const MOST_PROPOSED = 8;

/** Times at which everybody is free, within the next two weeks: by the mirrors of connected calendars and by what Sextant itself has. Who is taken by what, nobody learns. */
export async function proposeTimes(
  scope: Scope,
  input: { personIds: readonly string[]; durationMinutes: number; timeZone: string; now: Instant },
): Promise<Window[]> {
  requireRight(scope, 'create', 'meeting', { ownerIds: [actingPersonId(scope)] });
  const { durationMinutes, now } = input;
  const timeZone = requireTimeZone(input.timeZone);
  const to = addMs(now, (DAYS_AHEAD + 1) * 86_400_000);
  const people = await peopleByIds(scope, input.personIds);
  const busy = await busyTimesOf(scope, { personIds: input.personIds, from: now, to });
  const { settings: calendar } = await organizationById(scope);
  return freeTimes({
    from: now,
    days: DAYS_AHEAD,
    durationMinutes,
    timeZone,
    calendar,
    people: people.map((person) => ({ timeZone: person.timeZone, busy: busy.get(person.id) ?? [] })),
    most: MOST_PROPOSED,
  });
}

/** When these people are taken: instants alone. */
export async function busyTimesOf(scope: Scope, { personIds, from, to }: Window & { personIds: readonly string[] }): Promise<Map<string, Window[]>> {
  const busy = new Map<string, Window[]>(personIds.map((id) => [id, []]));
  for (const { personId, times } of [...(await mirrored(scope, { personIds, from, to })), ...(await ownMeetings(scope, { personIds, from, to }))])
    busy.get(personId)?.push(...times);
  return busy;
}

interface Taken {
  personId: string;
  times: Window[];
}

async function mirrored({ db, organizationId }: Scope, { personIds, from, to }: Window & { personIds: readonly string[] }): Promise<Taken[]> {
  const calendars = await db.calendar.findMany({ where: { organizationId, ownerId: { in: [...personIds] } }, select: { id: true, ownerId: true } });
  const rows = (
    await db.calendarEvent.findMany({
      where: {
        organizationId,
        calendarId: { in: calendars.map(({ id }) => id) },
        meetingId: null,
        startsAt: { lt: new Date(to) },
        OR: [{ endsAt: { gt: new Date(from) } }, { recurrence: { not: '' } }],
      },
    })
  ).map((row) => plain(row));
  const instances = Map.groupBy(
    rows.filter(({ seriesEventId }) => seriesEventId !== null),
    ({ calendarId, seriesEventId }) => `${calendarId}/${seriesEventId}`,
  );
  return rows.flatMap((row) => {
    const personId = calendars.find(({ id }) => id === row.calendarId)?.ownerId;
    if (personId === undefined || !row.busy) return [];
    if (row.recurrence === '') return [{ personId, times: [{ from: row.startsAt, to: row.endsAt }] }];
    // Instances that differ have rows of their own.
    const differing = (instances.get(`${row.calendarId}/${row.providerEventId}`) ?? []).flatMap((each) =>
      each.originalStart === null ? [] : [{ originalStart: each.originalStart, startsAt: each.startsAt, endsAt: each.endsAt, cancelled: true }],
    );
    return [{ personId, times: seriesTimes(row, differing, { from, to }) }];
  });
}

/** A rule that cannot be read takes nobody's time. */
function seriesTimes(
  row: { startsAt: Instant; endsAt: Instant; timeZone: string; recurrence: string },
  differing: Parameters<typeof occurrencesOf>[1],
  window: Window,
): Window[] {
  const durationMinutes = Math.round((Date.parse(row.endsAt) - Date.parse(row.startsAt)) / 60_000);
  try {
    return occurrencesOf({ ...row, durationMinutes }, differing, window).map(({ startsAt, endsAt }) => ({ from: startsAt, to: endsAt }));
  } catch {
    return [];
  }
}

async function ownMeetings(scope: Scope, { personIds, from, to }: Window & { personIds: readonly string[] }): Promise<Taken[]> {
  const { db, organizationId } = scope;
  const taking = await db.meetingParticipant.findMany({
    where: { organizationId, personId: { in: [...personIds] }, response: { not: 'declined' } },
    select: { personId: true, meetingId: true },
  });
  const rows = await db.meeting.findMany({
    where: { organizationId, id: { in: taking.map(({ meetingId }) => meetingId) }, cancelledAt: null, startsAt: { lt: new Date(to) } },
  });
  const meetings = rows.map((row): MeetingRow => plain(row));
  const exceptions = await exceptionsOf(
    scope,
    meetings.map(({ id }) => id),
  );
  const times = new Map(meetings.map((meeting) => [meeting.id, occurrencesOf(meeting, exceptions.get(meeting.id) ?? [], { from, to })]));
  return taking.flatMap(({ personId, meetingId }) =>
    personId === null ? [] : [{ personId, times: (times.get(meetingId) ?? []).map(({ startsAt, endsAt }) => ({ from: startsAt, to: endsAt })) }],
  );
}
