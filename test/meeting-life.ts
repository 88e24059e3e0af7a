import { cancelMeeting, createMeeting, meetingById, respondToMeeting, updateMeeting } from '../database/meetings.ts';
import type { PersonRow } from '../database/people.ts';
import type { Scope } from '../database/scope.ts';
import { addMs } from '../domain/calendar.ts';
import { addDays } from '../domain/day.ts';
import type { Day, Instant } from '../domain/key-result.ts';
import type { FakeCalendars, StoredEvent } from '../integrations/fake-calendars.ts';

/** A person with their calendar here, and the provider's world in which it stands. */
export interface Desk {
  person: PersonRow;
  scope: Scope;
  calendarId: string;
  world: FakeCalendars;
}

export const GUEST = 'guest@example.test';
const TIME_ZONE = 'Europe/Berlin';
const HALF_AN_HOUR_MS = 30 * 60_000;
/** Where the series begins, whenever it is moved. */
const FIRST_DAY = '2026-01-12';

type Deed = () => unknown;

/**
 * What a week brings to two people: three meetings are called, and something becomes of those of the week before, here or in a calendar, and now and then of
 * the weekly series. Each deed is about another meeting, so that the order in which two calendars are read is nothing to go by.
 */
export async function liveWeek({ week, monday, now, mara, jonas }: { week: number; monday: Day; now: Instant; mara: Desk; jonas: Desk }): Promise<void> {
  const thursday = addDays(monday, 10);
  await call(mara, { title: `Pitch ${week}`, startsAt: at(thursday, '10:00'), with: jonas, now });
  await call(jonas, { title: `Review ${week}`, startsAt: at(thursday, '12:00'), with: mara, now });
  await call(mara, { title: `Demo ${week}`, startsAt: at(thursday, '14:00'), with: jonas, emails: [GUEST], now });
  if (week === 0) await call(mara, { title: 'Weekly', startsAt: at(FIRST_DAY, '09:00'), recurrence: 'FREQ=WEEKLY;BYDAY=MO', with: jonas, now });
  else for (const deed of deedsOf({ week, monday, now, mara, jonas })) await deed();
}

function deedsOf({ week, monday, now, mara, jonas }: { week: number; monday: Day; now: Instant; mara: Desk; jonas: Desk }): Deed[] {
  const last = week - 1;
  const friday = addDays(monday, 4);
  const [pitch, review, demo] = [`Pitch ${last}`, `Review ${last}`, `Demo ${last}`];
  const answer = (response: 'accepted' | 'tentative' | 'declined') => () =>
    mara.world.deed({ action: 'respond', id: found(mara, review).id, person: mara.person.email, response });
  const pitches: Deed[] = [
    () => move(mara, pitch, at(friday, '15:00')),
    () => update(mara, pitch, { startsAt: at(friday, '16:00') }, now),
    () => callOff(mara, pitch, now),
    () => mara.world.deed({ action: 'delete', id: found(mara, pitch).id }),
    () => jonas.world.deed({ action: 'delete', id: found(jonas, pitch).id }),
  ];
  const reviews: Deed[] = [
    answer('accepted'),
    () => move(jonas, review, at(friday, '13:00')),
    answer('declined'),
    // Not hers to move: it is put back.
    () => move(mara, review, at(friday, '13:30')),
    () => jonas.world.deed({ action: 'delete', id: found(jonas, review).id }),
    answer('tentative'),
  ];
  const demos: Deed[] = [
    () => update(mara, demo, { title: `${demo}, for customers` }, now),
    async () => respondToMeeting(jonas.scope, { id: await idOf(jonas, demo), response: 'accepted' }, { at: now }),
    () => update(mara, demo, { startsAt: at(friday, '11:00'), agenda: 'Shorter' }, now),
    () => move(jonas, demo, at(friday, '11:30')),
    () => callOff(mara, demo, now),
  ];
  const ofSeries: Record<number, Deed> = {
    1: () => moveNext(mara, at(addDays(monday, 8), '12:00'), now),
    3: () => move(mara, 'Weekly', at(FIRST_DAY, '08:30')),
    5: () => update(mara, 'Weekly', { startsAt: at(FIRST_DAY, '10:00') }, now),
    6: () => moveNext(mara, at(addDays(monday, 8), '13:00'), now),
    7: () => leaveNextOut(mara, now),
    8: () => moveNext(jonas, at(addDays(monday, 9), '13:00'), now),
    9: () => update(mara, 'Weekly', { agenda: 'What is next' }, now),
    10: () => leaveNextOut(jonas, now),
    // By now the clocks have changed in Berlin.
    12: () => moveNext(mara, at(addDays(monday, 8), '07:00'), now),
  };
  return [...[pitches, reviews, demos].flatMap((deeds) => deeds[last % deeds.length] ?? []), ...[ofSeries[week] ?? []].flat()];
}

/** The one event of this title that stands in a calendar. */
function found({ world, person: { email } }: Desk, title: string): StoredEvent {
  const [event, ...more] = world.eventsOf(email).filter((each) => each.title === title && each.seriesId === null && !each.cancelled);
  if (event === undefined || more.length > 0) throw new Error(`${email} has "${title}" ${event === undefined ? 'not at all' : 'twice'}`);
  return event;
}

async function idOf({ scope: { db, organizationId } }: Desk, title: string): Promise<string> {
  return (await db.meeting.findFirstOrThrow({ where: { organizationId, title } })).id;
}

async function call(
  { scope }: Desk,
  { with: other, emails = [], now, ...meeting }: { title: string; startsAt: Instant; recurrence?: string; with: Desk; emails?: string[]; now: Instant },
): Promise<void> {
  const rest = { durationMinutes: 30, timeZone: TIME_ZONE, recurrence: '', agenda: `What ${meeting.title} is about` };
  await createMeeting(scope, { ...rest, ...meeting, invited: { personIds: [other.person.id], emails } }, { at: now });
}

async function update(desk: Desk, title: string, fields: { title?: string; startsAt?: Instant; agenda?: string }, now: Instant): Promise<void> {
  const { id, version } = await meetingById(desk.scope, await idOf(desk, title));
  await updateMeeting(desk.scope, { id, ...fields }, { version, at: now });
}

async function callOff(desk: Desk, title: string, now: Instant): Promise<void> {
  const { id, version } = await meetingById(desk.scope, await idOf(desk, title));
  await cancelMeeting(desk.scope, { id }, { version, at: now });
}

/** Moves an event, or an instance of a series, in somebody's calendar. */
function move(desk: Desk, title: string, startsAt: Instant, originalStart?: StoredEvent['start']): void {
  const moment = (instant: Instant) => ({ at: instant, timeZone: TIME_ZONE });
  const times = { start: moment(startsAt), end: moment(addMs(startsAt, HALF_AN_HOUR_MS)) };
  desk.world.deed({ action: 'move', id: found(desk, title).id, ...times, ...(originalStart !== undefined && { originalStart }) });
}

function moveNext(desk: Desk, startsAt: Instant, now: Instant): void {
  move(desk, 'Weekly', startsAt, nextOf(desk, now));
}

function leaveNextOut(desk: Desk, now: Instant): void {
  desk.world.deed({ action: 'delete', id: found(desk, 'Weekly').id, originalStart: nextOf(desk, now) });
}

/** Where the next instance of the series would stand that was not changed yet. */
function nextOf(desk: Desk, now: Instant): StoredEvent['start'] {
  const coming = desk.world.instances(found(desk, 'Weekly')).find(({ start, isException }) => !isException && instantOf(start) > addMs(now, 86_400_000));
  if (coming === undefined) throw new Error(`The series of ${desk.person.email} has no next meeting`);
  return coming.start;
}

/** A moment of an event as one text. */
export function instantOf(time: StoredEvent['start']): string {
  return 'at' in time ? new Date(time.at).toISOString() : time.day;
}

function at(day: Day, hour: string): Instant {
  return `${day}T${hour}:00.000Z`;
}
