import type { CalendarEvent } from '../domain/calendar-account.ts';
import type { Instant } from '../domain/key-result.ts';
import { endOf, firstEndOf, type MeetingException } from '../domain/meeting.ts';
import { isSamePlace, isSameRecurrence, mergePlaces, type Place } from '../domain/meeting-merge.ts';
import { isRegularStart, occurrencesOf, type Window } from '../domain/occurrences.ts';
import { keepMirrored, type MirrorInput, type MirrorRow, responseOf, timesOf } from './calendar-events.ts';
import type { CalendarRow } from './calendars.ts';
import { isUuid } from './ids.ts';
import { exceptionsOf, lockMeetings, type MeetingRow, meetingsByIds, writeMeeting, writeResponse } from './meetings.ts';
import { participantsOf } from './meeting-participants.ts';
import { isAllowed } from './rights.ts';
import type { Scope } from './scope.ts';

/** Who a calendar belongs to, with their rights: what they may change here they may change from their calendar. */
export interface CalendarOwner {
  personId: string;
  email: string;
  rights: Scope;
}

/** Takes what a calendar says of our own events over into the meetings. */
export interface CalendarMerge {
  /** Takes an event; false where it is none of ours. */
  take(event: CalendarEvent): Promise<boolean>;
  /** An event is gone there. */
  lose(eventId: string, row?: MirrorRow): Promise<void>;
  /** Whether an event of a series has an instance in a window. */
  touches(row: MirrorRow, window: Window): Promise<boolean>;
  /** How many changes of meetings there were. */
  changed(): number;
}

/**
 * Opens the merge for one page. What its owner may change of a meeting here, they may change from their calendar; what another one moved is put back. The
 * organizer who deletes it calls it off, anybody else declines.
 */
export async function openMerge(
  scope: Scope,
  input: { calendar: CalendarRow; owner: CalendarOwner; known: readonly MirrorRow[]; ownIds: readonly string[]; now: Instant },
): Promise<CalendarMerge> {
  const { calendar, owner, now } = input;
  const rows = new Map(input.known.map((row) => [row.providerEventId, row]));
  const meetings = new Map<string, MeetingRow>();
  let changes = 0;
  await readLocked([...input.ownIds, ...input.known.flatMap(({ meetingId }) => meetingId ?? [])]);

  return { take, lose, touches, changed: () => changes };

  async function take(event: CalendarEvent): Promise<boolean> {
    const series = event.seriesId === null ? undefined : rows.get(event.seriesId);
    const meetingId = series?.meetingId ?? rows.get(event.id)?.meetingId ?? (event.seriesId === null ? event.ownId : null);
    const meeting = meetingId === null ? undefined : await meetingOf(meetingId);
    if (meeting === undefined) return false;
    const row = rows.get(event.id);
    // Somebody made a copy of it, and our id came along: it is theirs.
    if (row === undefined && event.seriesId === null && masterOf(meeting.id) !== undefined) return false;
    if (row !== undefined && isOld(event, row)) await keep(row, {});
    else if (event.seriesId !== null) await takeInstance(meeting, event, row, series);
    else if (event.cancelled) await lose(event.id);
    else await takeWhole(meeting, event, row);
    return true;
  }

  async function takeWhole(meeting: MeetingRow, event: CalendarEvent, row: MirrorRow | undefined): Promise<void> {
    const answer = responseOf(event, owner.email);
    const times = timesOf(event, calendar.timeZone);
    const ours = { startsAt: meeting.startsAt, endsAt: firstEndOf(meeting), recurrence: meeting.recurrence };
    const changed = row === undefined || row.pushedVersion !== meeting.version;
    const verdict = mergePlaces({
      base: row ?? null,
      ours: { ...ours, changed, changedAt: meeting.updatedAt },
      theirs: { ...times, changedAt: event.updatedAt },
    });
    const takesPart = await isParticipant(meeting.id);
    let pushedVersion = row?.pushedVersion ?? 0;
    if (verdict === 'theirs' && takesPart && meeting.cancelledAt === null && mayChange(meeting)) {
      const recurrence = isSameRecurrence(times.recurrence, meeting.recurrence) ? meeting.recurrence : times.recurrence;
      const durationMinutes = Math.max(5, Math.round((Date.parse(times.endsAt) - Date.parse(times.startsAt)) / 60_000));
      pushedVersion = (await write(meeting, { startsAt: times.startsAt, durationMinutes, recurrence })).version;
    } else if (verdict !== 'agreed') pushedVersion = 0;
    await keepMirrored(scope, calendar.id, [{ ...ownRow(event, meeting.id, times), response: answer, pushedVersion }]);
    // Where nothing is known of before, the answer is what the provider itself put there.
    if (row === undefined || answer === row.response || answer === 'none' || !takesPart) return;
    if (await writeResponse(scope, { meetingId: meeting.id, personId: owner.personId, response: answer, at: now })) changes += 1;
  }

  async function takeInstance(meeting: MeetingRow, event: CalendarEvent, row: MirrorRow | undefined, series: MirrorRow | undefined): Promise<void> {
    const times = timesOf(event, calendar.timeZone);
    const original = times.originalStart ?? row?.originalStart ?? times.startsAt;
    const natural: Place = { startsAt: original, endsAt: endOf(original, meeting.durationMinutes), recurrence: '' };
    const exceptions = (await exceptionsOf(scope, [meeting.id])).get(meeting.id) ?? [];
    const ours: Place = { ...natural, ...exceptions.find(({ originalStart }) => originalStart === original), recurrence: '' };
    const theirs: Place = { ...times, recurrence: '', cancelled: event.cancelled };
    const changed = series?.pushedVersion !== meeting.version;
    const base: Place = row === undefined ? natural : { ...row, recurrence: '' };
    const verdict = isRegularStart(meeting, original)
      ? mergePlaces({ base, ours: { ...ours, changed, changedAt: meeting.updatedAt }, theirs: { ...theirs, changedAt: event.updatedAt } })
      : 'agreed';
    await keepMirrored(scope, calendar.id, [{ ...ownRow(event, meeting.id, { ...times, originalStart: original }), pushedVersion: null }]);
    if (verdict === 'theirs' && mayChange(meeting)) await moveInstance(meeting, { theirs, natural, original, exceptions, series });
    // Whoever left one out by themselves is not there then; the others come.
    else if (verdict === 'ours' || (verdict === 'theirs' && !event.cancelled)) await writeAgain(series);
  }

  async function moveInstance(
    meeting: MeetingRow,
    {
      theirs,
      natural,
      original,
      exceptions,
      series,
    }: { theirs: Place; natural: Place; original: Instant; exceptions: readonly MeetingException[]; series: MirrorRow | undefined },
  ): Promise<void> {
    const others = exceptions.filter(({ originalStart }) => originalStart !== original);
    const { startsAt, endsAt, cancelled = false } = theirs;
    const own = isSamePlace(theirs, natural)
      ? []
      : [{ originalStart: original, ...(cancelled ? { startsAt: natural.startsAt, endsAt: natural.endsAt } : { startsAt, endsAt }), cancelled }];
    const before = series?.pushedVersion;
    const after = await write(meeting, {}, [...others, ...own]);
    // What else had been waiting to be written still does.
    if (series !== undefined && before === meeting.version) await keep(series, { pushedVersion: after.version });
  }

  async function lose(eventId: string, given?: MirrorRow): Promise<void> {
    const row = given ?? rows.get(eventId);
    if (row === undefined || row.meetingId === null) return;
    const meeting = await meetingOf(row.meetingId);
    rows.delete(eventId);
    // What we took away ourselves comes back as news.
    if (meeting === undefined || meeting.cancelledAt !== null || !(await isParticipant(meeting.id))) return;
    if (row.seriesEventId !== null) {
      const series = masterOf(meeting.id);
      if (row.originalStart !== null && !row.cancelled && series?.pushedVersion === meeting.version && mayChange(meeting))
        await leaveOut(meeting, row.originalStart, series);
      return;
    }
    // Changed here meanwhile: it is written there once more.
    if (row.pushedVersion !== meeting.version) return;
    changes += 1;
    if (meeting.organizerId === owner.personId) await writeAndNote(meeting, { cancelledAt: now }, 'cancel');
    else await writeResponse(scope, { meetingId: meeting.id, personId: owner.personId, response: 'declined', at: now });
  }

  async function leaveOut(meeting: MeetingRow, original: Instant, series: MirrorRow): Promise<void> {
    const exceptions = (await exceptionsOf(scope, [meeting.id])).get(meeting.id) ?? [];
    const natural: Place = { startsAt: original, endsAt: endOf(original, meeting.durationMinutes), recurrence: '' };
    if (isRegularStart(meeting, original)) await moveInstance(meeting, { theirs: { ...natural, cancelled: true }, natural, original, exceptions, series });
  }

  async function touches(row: MirrorRow, window: Window): Promise<boolean> {
    const meeting = row.meetingId === null ? undefined : await meetingOf(row.meetingId);
    if (meeting === undefined) return true;
    return occurrencesOf(meeting, (await exceptionsOf(scope, [meeting.id])).get(meeting.id) ?? [], window).length > 0;
  }

  async function write(meeting: MeetingRow, fields: Partial<Omit<MeetingRow, 'planned'>>, exceptions?: readonly MeetingException[]): Promise<MeetingRow> {
    changes += 1;
    return writeAndNote(meeting, fields, 'move', exceptions);
  }

  async function writeAndNote(
    before: MeetingRow,
    fields: Partial<Omit<MeetingRow, 'planned'>>,
    action: string,
    exceptions?: readonly MeetingException[],
  ): Promise<MeetingRow> {
    const after = await writeMeeting(scope, { before, fields, action, at: now, ...(exceptions === undefined ? {} : { exceptions }) });
    meetings.set(after.id, after);
    return after;
  }

  async function writeAgain(series: MirrorRow | undefined): Promise<void> {
    if (series !== undefined) await keep(series, { pushedVersion: 0 });
  }

  async function keep(row: MirrorRow, fields: Partial<MirrorInput>): Promise<void> {
    const { organizationId: _organization, id: _id, calendarId: _calendar, ...kept } = { ...row, ...fields, seenAt: now };
    await keepMirrored(scope, calendar.id, [kept]);
    rows.set(row.providerEventId, { ...row, ...fields, seenAt: now });
  }

  function ownRow(event: CalendarEvent, meetingId: string, times: ReturnType<typeof timesOf>): Omit<MirrorInput, 'pushedVersion'> {
    const { id: providerEventId, seriesId: seriesEventId, cancelled, revision, updatedAt: changedAt } = event;
    return { ...times, providerEventId, seriesEventId, meetingId, busy: false, cancelled, response: 'none', revision, changedAt, seenAt: now };
  }

  async function meetingOf(id: string): Promise<MeetingRow | undefined> {
    if (!meetings.has(id) && isUuid(id)) await readLocked([id]);
    return meetings.get(id);
  }

  async function readLocked(ids: readonly string[]): Promise<void> {
    await lockMeetings(scope, ids);
    for (const meeting of await meetingsByIds(scope, ids)) meetings.set(meeting.id, meeting);
  }

  function masterOf(meetingId: string): MirrorRow | undefined {
    return [...rows.values()].find((row) => row.meetingId === meetingId && row.seriesEventId === null);
  }

  async function isParticipant(meetingId: string): Promise<boolean> {
    return (await participantsOf(scope, [meetingId])).some(({ personId }) => personId === owner.personId);
  }

  function mayChange({ organizerId }: MeetingRow): boolean {
    return isAllowed(owner.rights, 'update', 'meeting', { ownerIds: [organizerId] });
  }
}

/** Our own echo, a page read twice, or a page that comes late. */
function isOld({ revision, updatedAt }: CalendarEvent, row: MirrorRow): boolean {
  return revision === row.revision || (updatedAt !== null && row.changedAt !== null && updatedAt < row.changedAt);
}
