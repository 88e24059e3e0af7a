import { refuse, problem } from '../domain/goal-problem.ts';
import type { Instant } from '../domain/key-result.ts';
import { type MeetingException, type MeetingKind, type MeetingResponse, type MeetingTimes, meetingProblems } from '../domain/meeting.ts';
import { isRecurrence, isRegularStart, type Occurrence, occurrencesOf, type Window } from '../domain/occurrences.ts';
import { writeAudit } from './audit-log.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { MeetingModel } from './generated/prisma/models/Meeting.ts';
import { invite, type Invited, participantsOf } from './meeting-participants.ts';
import { tellOfMeeting } from './meeting-signals.ts';
import { plain } from './plain.ts';
import { allowedRows, notFound, requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type Scope } from './scope.ts';
import { conflict, given, refuseStale, type WriteOptions } from './versions.ts';

/** A meeting, without who takes part. */
export interface MeetingRow extends MeetingTimes {
  organizationId: string;
  id: string;
  cycleId: string | null;
  kind: MeetingKind;
  title: string;
  agenda: string;
  organizerId: string;
  cancelledAt: Instant | null;
  icsSequence: number;
  planned: unknown;
  createdAt: Instant;
  updatedAt: Instant;
  version: number;
}

/** One time that a meeting takes place, with the meeting. */
export interface MeetingOccurrence extends Occurrence {
  meeting: MeetingRow;
}

/** What makes a meeting. */
export interface MeetingInput extends MeetingTimes {
  title: string;
  agenda: string;
  invited: Invited;
}

/** The most that a list shows. */
export const MOST_LISTED = 500;
/** The most meetings that a window is made of: those that began first, so that what is cut off lies at its end. */
const MOST_READ = 2_000;

/** One meeting; refused where there is none. */
export async function meetingById(scope: Scope, id: string): Promise<MeetingRow> {
  const [meeting] = await meetingsByIds(scope, [id]);
  if (meeting === undefined) throw notFound('meeting');
  return meeting;
}

/** Those of these meetings that may be read, in no order. */
export async function meetingsByIds(scope: Scope, ids: readonly string[]): Promise<MeetingRow[]> {
  const readable = await readableIds(scope, Prisma.sql`m.id = ANY(${[...ids]}::uuid[])`, ids.length);
  return (await scope.db.meeting.findMany({ where: { organizationId: scope.organizationId, id: { in: readable } } })).map(rowOf);
}

/** The SQL condition on `meetings m` with one of its people each, `meeting_participants p`: those that may be read. */
export function readableMeetings(scope: Scope): Prisma.Sql {
  return allowedRows(scope, 'read', 'meeting', {
    ownerIds: [Prisma.sql`m.organizer_id`, Prisma.sql`p.person_id`],
    teamIds: [Prisma.sql`NULL::uuid`],
    // A meeting of a cycle is as open as the cycle.
    level: Prisma.sql`CASE WHEN m.cycle_id IS NOT NULL THEN 'COMPANY' END`,
  });
}

/** Keeps these meetings as they are for the rest of the transaction, for what is to be read and then written: nobody who could be asked stands behind a calendar. */
export async function lockMeetings({ db, organizationId }: Scope, ids: readonly string[]): Promise<void> {
  await db.$queryRaw`SELECT id FROM meetings WHERE organization_id = ${organizationId}::uuid AND id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`;
}

/**
 * What takes place in a window, in order and at most 500 times: all that may be read, or only what the acting person takes part in.
 * With `calledOff` also what would have, each such meeting at its first time there alone.
 */
export async function meetingsIn(
  scope: Scope,
  { calledOff = false, ...window }: Window & { mine: boolean; calledOff?: boolean },
): Promise<MeetingOccurrence[]> {
  const times = await timesIn(scope, window, onlyMine(scope, window));
  if (!calledOff) return times.slice(0, MOST_LISTED);
  const off = eachOnce(await timesIn(scope, { ...window, calledOff: true }, onlyMine(scope, window)));
  return [...times, ...off].toSorted(byStart).slice(0, MOST_LISTED);
}

/** The meetings that take place in a window, each once however often it does; what is listed there is not cut short by a series of every day. */
export async function meetingsWithin(scope: Scope, window: Window & { mine: boolean }): Promise<MeetingRow[]> {
  return [...new Map((await timesIn(scope, window, onlyMine(scope, window))).map(({ meeting }) => [meeting.id, meeting])).values()];
}

/** In which meetings of a window these people take part, as far as they may be read: each once, at its first time there, and no more than asked for. */
export async function meetingsOfPeople(scope: Scope, input: Window & { personIds: readonly string[]; first: number }): Promise<MeetingOccurrence[]> {
  const ids = Prisma.sql`${[...input.personIds]}::uuid[]`;
  const theirs = Prisma.sql`AND (m.organizer_id = ANY(${ids}) OR EXISTS (
    SELECT FROM meeting_participants t WHERE t.organization_id = m.organization_id AND t.meeting_id = m.id AND t.person_id = ANY(${ids})))`;
  return eachOnce(await timesIn(scope, input, theirs)).slice(0, input.first);
}

/** Each meeting at its first time alone. */
function eachOnce(times: readonly MeetingOccurrence[]): MeetingOccurrence[] {
  const seen = new Set<string>();
  return times.filter(({ meeting: { id } }) => !seen.has(id) && seen.add(id));
}

function onlyMine(scope: Scope, { mine }: { mine: boolean }): Prisma.Sql {
  const personId = actingPersonId(scope);
  return mine ? Prisma.sql`AND (m.organizer_id = ${personId}::uuid OR p.person_id = ${personId}::uuid)` : Prisma.empty;
}

/** `whose` is one more condition, begun with AND. */
async function timesIn(scope: Scope, { from, to, calledOff = false }: Window & { calledOff?: boolean }, whose: Prisma.Sql): Promise<MeetingOccurrence[]> {
  const touching = Prisma.sql`(m.cancelled_at IS NOT NULL) = ${calledOff} AND m.starts_at < ${to}::timestamptz AND (
    m.recurrence <> '' OR m.starts_at + make_interval(mins => m.duration_minutes) > ${from}::timestamptz
    OR EXISTS (SELECT FROM meeting_exceptions e WHERE e.organization_id = m.organization_id AND e.meeting_id = m.id AND e.ends_at > ${from}::timestamptz))`;
  const ids = await readableIds(scope, Prisma.sql`${touching} ${whose}`, MOST_READ);
  const meetings = (await scope.db.meeting.findMany({ where: { organizationId: scope.organizationId, id: { in: ids } } })).map(rowOf);
  const exceptions = await exceptionsOf(scope, ids);
  const found = meetings.flatMap((meeting) =>
    occurrencesOf(meeting, exceptions.get(meeting.id) ?? [], { from, to }).map((occurrence) => ({ ...occurrence, meeting })),
  );
  return found.toSorted(byStart);
}

function byStart(a: MeetingOccurrence, b: MeetingOccurrence): number {
  return a.startsAt < b.startsAt || (a.startsAt === b.startsAt && a.meeting.id < b.meeting.id) ? -1 : 1;
}

/** The instances of each of these meetings that differ. */
export async function exceptionsOf(scope: Scope, meetingIds: readonly string[]): Promise<Map<string, MeetingException[]>> {
  const rows = await scope.db.meetingException.findMany({
    where: { organizationId: scope.organizationId, meetingId: { in: [...meetingIds] } },
    orderBy: { originalStart: 'asc' },
  });
  return Map.groupBy(
    rows.map((row) => plain(row)),
    ({ meetingId }) => meetingId,
  );
}

/** Calls a meeting in the name of the acting person; who takes part hears of it. */
export async function createMeeting(scope: Scope, input: MeetingInput, { at }: WriteOptions): Promise<MeetingRow> {
  const organizerId = actingPersonId(scope);
  requireRight(scope, 'create', 'meeting', { ownerIds: [organizerId] });
  if (organizerId === null) throw notFound('meeting');
  refuseWrong(input);
  const id = scope.database.newId(`meeting/${organizerId}/${input.title}/${at}`);
  return inTransaction(scope, (inside) => insertMeeting(inside, { ...input, id, organizerId, cycleId: null, kind: 'other', planned: null }, { at }));
}

/** Writes a new meeting with who takes part, in the transaction it is given. */
export async function insertMeeting(
  scope: Scope,
  input: MeetingInput & Pick<MeetingRow, 'id' | 'organizerId' | 'cycleId' | 'kind' | 'planned'>,
  { at }: { at: Instant },
): Promise<MeetingRow> {
  const { invited, title, agenda, startsAt, durationMinutes, timeZone, recurrence, id, organizerId, cycleId, kind, planned } = input;
  const columns = { title: title.trim(), agenda, startsAt: new Date(startsAt), durationMinutes, timeZone, recurrence, organizerId, cycleId, kind };
  const stamps = { createdAt: new Date(at), updatedAt: new Date(at) };
  const data = { organizationId: scope.organizationId, id, ...columns, ...stamps, ...(planned === null ? {} : { planned: planned as object }) };
  const after = rowOf(await scope.db.meeting.create({ data }));
  await invite(scope, { meetingId: id, organizerId, invited });
  await writeAudit(scope, { action: 'create', noun: 'meeting', subjectId: id, after, at });
  publish(scope, { type: 'meeting', id });
  await tellOfMeeting(scope, { meetingId: id, at });
  return after;
}

/** Changes a meeting, and who takes part in it. Instances that had been moved by themselves stay so, as far as the series still has them. */
export async function updateMeeting(scope: Scope, input: Partial<MeetingInput> & { id: string }, { version, at }: WriteOptions): Promise<MeetingRow> {
  return inTransaction(scope, async (inside) => {
    const before = await changeableMeeting(inside, input.id);
    refuseStale({ noun: 'meeting', version, yours: input, theirs: before });
    refuseOver(before);
    const { id: _id, invited, ...fields } = input;
    refuseWrong({ ...before, ...given(fields) });
    if (invited !== undefined) await invite(inside, { meetingId: before.id, organizerId: before.organizerId, invited });
    return writeMeeting(inside, { before, fields, action: 'update', at });
  });
}

/** Calls a meeting off. */
export async function cancelMeeting(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<MeetingRow> {
  return inTransaction(scope, async (inside) => {
    const before = await changeableMeeting(inside, id);
    refuseStale({ noun: 'meeting', version, yours: { id }, theirs: before });
    if (before.cancelledAt !== null) return before;
    return writeMeeting(inside, { before, fields: { cancelledAt: at }, action: 'cancel', at });
  });
}

/** What the acting person answers to an invitation. */
export async function respondToMeeting(
  scope: Scope,
  { id, response }: { id: string; response: MeetingResponse },
  { at }: { at: Instant },
): Promise<MeetingRow> {
  const personId = actingPersonId(scope);
  return inTransaction(scope, async (inside) => {
    const meeting = await meetingById(inside, id);
    const takesPart = (await participantsOf(inside, [id])).some((each) => each.personId === personId);
    requireRight(inside, 'update', 'meeting', { ownerIds: [takesPart ? personId : null] });
    if (personId !== null) await writeResponse(inside, { meetingId: id, personId, response, at });
    return meeting;
  });
}

/** Writes what somebody answers, wherever they did; true where it was another answer. */
export async function writeResponse(scope: Scope, input: { meetingId: string; personId: string; response: MeetingResponse; at: Instant }): Promise<boolean> {
  const { meetingId, personId, response, at } = input;
  const where = { organizationId: scope.organizationId, meetingId, personId };
  const { count } = await scope.db.meetingParticipant.updateMany({
    where: { ...where, response: { not: response } },
    data: { response, respondedAt: new Date(at) },
  });
  if (count === 0) return false;
  await writeAudit(scope, { action: 'respond', noun: 'meeting', subjectId: meetingId, after: { personId, response }, at });
  publish(scope, { type: 'meeting', id: meetingId });
  await tellOfMeeting(scope, { meetingId, at });
  return true;
}

/** Writes a change of a meeting in the transaction it is given, and tells who takes part. What calendars must hear of raises its sequence. */
export async function writeMeeting(
  scope: Scope,
  change: {
    before: MeetingRow;
    fields: Partial<Omit<MeetingRow, 'planned'>> & { planned?: object };
    action: string;
    at: Instant;
    exceptions?: readonly MeetingException[];
  },
): Promise<MeetingRow> {
  const { before, fields, action, at, exceptions } = change;
  const where = { organizationId: scope.organizationId, id: before.id, version: before.version };
  const { startsAt, cancelledAt, planned, ...columns } = given(fields);
  const says =
    ['title', 'startsAt', 'durationMinutes', 'timeZone', 'recurrence', 'cancelledAt'].some((name) => isOther(name, fields, before)) || exceptions !== undefined;
  const data = {
    ...columns,
    ...(startsAt === undefined ? {} : { startsAt: new Date(startsAt) }),
    ...(cancelledAt === undefined ? {} : { cancelledAt: cancelledAt === null ? null : new Date(cancelledAt) }),
    ...(planned === undefined ? {} : { planned }),
  };
  const { count } = await scope.db.meeting.updateMany({
    where,
    data: { ...data, updatedAt: new Date(at), version: { increment: 1 }, ...(says ? { icsSequence: { increment: 1 } } : {}) },
  });
  const after = await meetingById(scope, before.id);
  if (count === 0) throw conflict('meeting', fields, after);
  await keepExceptions(scope, after, exceptions);
  await writeAudit(scope, { action, noun: 'meeting', subjectId: before.id, before, after, at });
  publish(scope, { type: 'meeting', id: before.id });
  await tellOfMeeting(scope, { meetingId: before.id, at });
  return after;
}

/** The meeting, for somebody who may change it; refused to everybody else. */
export async function changeableMeeting(scope: Scope, id: string): Promise<MeetingRow> {
  const meeting = await meetingById(scope, id);
  requireRight(scope, 'update', 'meeting', { ownerIds: [meeting.organizerId] });
  return meeting;
}

function refuseWrong(input: MeetingTimes & { title: string; agenda: string }): void {
  refuse([
    ...meetingProblems(input),
    ...(isRecurrence(input.recurrence) ? [] : [problem('recurrence', 'This repetition cannot be read; choose one of the list.')]),
  ]);
}

/** Refuses to change what was called off. */
export function refuseOver({ cancelledAt }: MeetingRow): void {
  if (cancelledAt !== null) refuse([problem('id', 'This meeting was called off; call a new one.')]);
}

function isOther(name: string, fields: object, before: object): boolean {
  const value: unknown = Reflect.get(fields, name);
  return value !== undefined && value !== Reflect.get(before, name);
}

/** Those given take the place of all; otherwise those stay that the series still has an instance for. */
async function keepExceptions(scope: Scope, meeting: MeetingRow, exceptions: readonly MeetingException[] | undefined): Promise<void> {
  const { organizationId, db } = scope;
  const where = { organizationId, meetingId: meeting.id };
  if (exceptions !== undefined) {
    await db.meetingException.deleteMany({ where });
    const data = exceptions.map(({ originalStart, startsAt, endsAt, cancelled }) => ({
      ...where,
      originalStart: new Date(originalStart),
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
      cancelled,
    }));
    await db.meetingException.createMany({ data });
    return;
  }
  const gone = ((await exceptionsOf(scope, [meeting.id])).get(meeting.id) ?? []).filter(({ originalStart }) => !isRegularStart(meeting, originalStart));
  if (gone.length > 0)
    await db.meetingException.deleteMany({ where: { ...where, originalStart: { in: gone.map(({ originalStart }) => new Date(originalStart)) } } });
}

/** By their start; at most so many. */
async function readableIds(scope: Scope, condition: Prisma.Sql, atMost: number): Promise<string[]> {
  const rows = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT m.id::text, m.starts_at FROM meetings m
    LEFT JOIN meeting_participants p ON p.organization_id = m.organization_id AND p.meeting_id = m.id AND p.person_id IS NOT NULL
    WHERE m.organization_id = ${scope.organizationId}::uuid AND ${condition} AND ${readableMeetings(scope)}
    ORDER BY m.starts_at, m.id::text LIMIT ${atMost}`;
  return rows.map(({ id }) => id);
}

function rowOf(model: MeetingModel): MeetingRow {
  return plain(model);
}
