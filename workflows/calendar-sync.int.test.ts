import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { busyTimesOf } from '../database/free-times.ts';
import { calendarById, connectCalendar } from '../database/calendars.ts';
import { createConnection, connectionById, pauseConnection } from '../database/connections.ts';
import { cancelMeeting, createMeeting, exceptionsOf, meetingById, type MeetingRow, updateMeeting } from '../database/meetings.ts';
import { participantsOf } from '../database/meeting-participants.ts';
import { deactivatePerson, type PersonRow, reactivatePerson } from '../database/people.ts';
import type { Instant } from '../domain/key-result.ts';
import { integrationOf } from '../integrations/catalog.ts';
import { type CycleStage, openCycleStage } from '../test/cycle-stage.ts';
import { type Company, company, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { fakeCalendar, type FakeCalendar } from '../test/fake-calendar.ts';
import { nothingOutside } from '../test/nothing-outside.ts';

const BEGINS = '2026-02-02T08:00:00.000Z';
const TEN = { startsAt: '2026-02-09T10:00:00.000Z', durationMinutes: 30, timeZone: 'Europe/Berlin', recurrence: '' };
const ELEVEN = { startsAt: '2026-02-09T11:00:00.000Z', endsAt: '2026-02-09T11:30:00.000Z' };

let open: OpenTestDatabase;
let stage: CycleStage;
let acme: Company;
let anna: PersonRow;
let ben: PersonRow;
let annas: FakeCalendar;
let bens: FakeCalendar;
let now: Instant;
/** Mailboxes by their owner's connection. */
const mailboxes = new Map<string, FakeCalendar>();

beforeAll(async () => {
  open = await openTestDatabase();
  const manifestOf = () => ({ ...nothingOutside.manifestOf('github') });
  const openAccount = (input: { config: Record<string, unknown> }) => {
    const mailbox = mailboxes.get(String(input.config['mailbox']));
    if (mailbox === undefined) throw new Error('There is no such mailbox');
    return { ...nothingOutside.openAccount({ provider: 'github', config: {}, secret: {} }), calendar: async () => mailbox.account };
  };
  stage = await openCycleStage(open.database, { outside: { ...nothingOutside, manifestOf, openAccount } });
}, 120_000);

afterAll(async () => {
  await stage?.close();
  await open?.close();
});

beforeEach(async () => {
  expect(integrationOf('github')).toBeDefined();
  stage.mails.length = 0;
  await stage.clockAt(BEGINS);
  now = BEGINS;
  acme = await company(open.database);
  anna = await person(acme.system, { name: 'Anna Asks' });
  ben = await person(acme.system, { name: 'Ben Busy' });
  annas = await connect(anna);
  bens = await connect(ben);
  await go('2026-02-02T08:05:00.000Z');
}, 120_000);

test('a meeting stands in both calendars; moved in one it moves in Sextant and in the other, and then there is silence', async () => {
  const meeting = await call();
  await go('2026-02-02T08:10:00.000Z');
  expect([annas.eventOf(meeting.id), bens.eventOf(meeting.id)]).toMatchObject([{ title: 'Plan the launch' }, { attendees: [{ email: ben.email }] }]);

  annas.move(annas.eventOf(meeting.id)?.id ?? '', ELEVEN);
  await go('2026-02-02T08:45:00.000Z');

  expect(await meetingById(acme.system, meeting.id)).toMatchObject({ startsAt: ELEVEN.startsAt, durationMinutes: 30 });
  expect(bens.eventOf(meeting.id)?.start).toMatchObject({ at: ELEVEN.startsAt });
  const written = [annas.calls.put, bens.calls.put];
  await go('2026-02-02T10:00:00.000Z');
  expect([annas.calls.put, bens.calls.put]).toEqual(written);
  expect(written).toEqual([1, 2]);
  // Who has a calendar needs no mail.
  expect(stage.mails).toEqual([]);
}, 120_000);

test('who only takes part moves nothing, and is put back; who declines or deletes has declined; the organizer who deletes calls it off', async () => {
  const meeting = await call();
  await go('2026-02-02T08:10:00.000Z');
  bens.move(bens.eventOf(meeting.id)?.id ?? '', ELEVEN);
  await go('2026-02-02T08:45:00.000Z');
  expect(await meetingById(acme.system, meeting.id)).toMatchObject({ startsAt: TEN.startsAt, version: 1 });
  expect(bens.eventOf(meeting.id)?.start).toMatchObject({ at: TEN.startsAt });

  bens.respond(bens.eventOf(meeting.id)?.id ?? '', 'tentative');
  await go('2026-02-02T09:10:00.000Z');
  expect(await answerOf(meeting, ben)).toBe('tentative');
  bens.delete(bens.eventOf(meeting.id)?.id ?? '');
  await go('2026-02-02T09:35:00.000Z');
  expect(await answerOf(meeting, ben)).toBe('declined');
  expect(bens.eventOf(meeting.id)).toBeUndefined();

  annas.delete(annas.eventOf(meeting.id)?.id ?? '');
  await go('2026-02-02T10:00:00.000Z');
  expect(await meetingById(acme.system, meeting.id)).toMatchObject({ cancelledAt: expect.any(String) });
}, 120_000);

test('one of a series is moved, another left out: here and in the other calendar they are, and the series stays', async () => {
  const meeting = await call({ recurrence: 'FREQ=WEEKLY;BYDAY=MO' });
  await go('2026-02-02T08:10:00.000Z');
  const id = annas.eventOf(meeting.id)?.id ?? '';

  annas.moveInstance(id, '2026-02-16T10:00:00.000Z', { startsAt: '2026-02-17T14:00:00.000Z', endsAt: '2026-02-17T14:30:00.000Z' });
  annas.moveInstance(id, '2026-02-23T10:00:00.000Z', null);
  await go('2026-02-02T08:45:00.000Z');

  const exceptions = (await exceptionsOf(acme.system, [meeting.id])).get(meeting.id);
  expect(exceptions).toMatchObject([
    { originalStart: '2026-02-16T10:00:00.000Z', startsAt: '2026-02-17T14:00:00.000Z', cancelled: false },
    { originalStart: '2026-02-23T10:00:00.000Z', cancelled: true },
  ]);
  expect(await meetingById(acme.system, meeting.id)).toMatchObject({ startsAt: TEN.startsAt });
  expect(bens.events().filter(({ seriesId }) => seriesId !== null)).toMatchObject([
    { cancelled: false, start: { at: '2026-02-17T14:00:00.000Z' } },
    { cancelled: true },
  ]);
}, 120_000);

test('an expired cursor rebuilds and says so; what was deleted or moved meanwhile is known afterwards', async () => {
  const foreign = [1, 2, 3, 4].map((hour) =>
    annas.add({ title: 'Private', startsAt: `2026-02-10T0${hour}:00:00.000Z`, endsAt: `2026-02-10T0${hour}:30:00.000Z` }),
  );
  const meeting = await call();
  await go('2026-02-02T08:20:00.000Z');
  expect(await busy()).toHaveLength(4);

  annas.delete(foreign[0]?.id ?? '');
  annas.move(annas.eventOf(meeting.id)?.id ?? '', ELEVEN);
  annas.expireCursors();
  await go('2026-02-02T08:50:00.000Z');

  expect(await calendarOf(anna)).toMatchObject({ rebuiltEvents: 4, rebuiltRemoved: 1, roundStartedAt: null });
  expect(await meetingById(acme.system, meeting.id)).toMatchObject({ startsAt: ELEVEN.startsAt });
  expect(await busy()).toHaveLength(3);
  // Of what is not ours nothing but ids and times.
  const rows = await open.behind.$queryRaw`SELECT row_to_json(e)::text AS text FROM calendar_events e`;
  expect(JSON.stringify(rows)).not.toContain('Private');
}, 120_000);

test('lost answers, pages that come twice and out of order: one event a calendar, and nothing jumps back', async () => {
  annas.beUnreliable();
  annas.loseAnswers(2);
  const meeting = await call();
  await go('2026-02-02T08:20:00.000Z');
  annas.move(annas.eventOf(meeting.id)?.id ?? '', ELEVEN);
  await go('2026-02-02T08:40:00.000Z');
  annas.move(annas.eventOf(meeting.id)?.id ?? '', { startsAt: '2026-02-09T12:00:00.000Z', endsAt: '2026-02-09T13:00:00.000Z' });
  await go('2026-02-02T09:30:00.000Z');

  expect(annas.events().filter(({ ownId }) => ownId === meeting.id)).toHaveLength(1);
  expect(await meetingById(acme.system, meeting.id)).toMatchObject({ startsAt: '2026-02-09T12:00:00.000Z', durationMinutes: 60, version: 3 });
  expect(bens.eventOf(meeting.id)?.start).toMatchObject({ at: '2026-02-09T12:00:00.000Z' });
  const effects = await open.behind.effect.findMany({ where: { organizationId: acme.organizationId, kind: 'calendar-event' } });
  expect(effects.every(({ state }) => state === 'sent')).toBe(true);
}, 120_000);

test('edited here in the moment in which its move there is read: both hold, and the calendar is kept on', async () => {
  const meeting = await call();
  await go('2026-02-02T08:10:00.000Z');
  annas.move(annas.eventOf(meeting.id)?.id ?? '', ELEVEN);
  const where = { organizationId_id: { organizationId: acme.organizationId, id: meeting.id } };
  const edit = open.behind.$transaction(async (db) => {
    await db.meeting.update({ where, data: { agenda: 'Who else?', version: { increment: 1 } } });
    await sleep(2_000);
  });
  await go('2026-02-02T08:45:00.000Z');
  await edit;
  await go('2026-02-02T09:10:00.000Z');

  expect(await meetingById(acme.system, meeting.id)).toMatchObject({ agenda: 'Who else?', startsAt: ELEVEN.startsAt });
  expect(bens.eventOf(meeting.id)?.start).toMatchObject({ at: ELEVEN.startsAt });
}, 120_000);

test('changed here it changes there; called off, or without somebody, it goes there', async () => {
  const scope = await scopeOf(open.database, anna);
  const meeting = await call();
  await go('2026-02-02T08:10:00.000Z');
  const moved = await updateMeeting(
    scope,
    { id: meeting.id, title: 'Plan it again', startsAt: ELEVEN.startsAt },
    { version: 1, at: '2026-02-02T08:10:00.000Z' },
  );
  await go('2026-02-02T08:15:00.000Z');
  expect(bens.eventOf(meeting.id)).toMatchObject({ title: 'Plan it again', start: { at: ELEVEN.startsAt } });

  const alone = await updateMeeting(
    scope,
    { id: meeting.id, invited: { personIds: [], emails: [] } },
    { version: moved.version, at: '2026-02-02T08:15:00.000Z' },
  );
  await go('2026-02-02T08:20:00.000Z');
  expect([annas.eventOf(meeting.id) === undefined, bens.eventOf(meeting.id) === undefined]).toEqual([false, true]);

  await cancelMeeting(scope, { id: meeting.id }, { version: alone.version, at: '2026-02-02T08:20:00.000Z' });
  await go('2026-02-02T08:45:00.000Z');
  expect(annas.events()).toEqual([]);
}, 120_000);

test('who has no calendar here is invited by mail, told of changes that matter, and called off: once each', async () => {
  const carl = await person(acme.system, { name: 'Carl Calls' });
  const scope = await scopeOf(open.database, anna);
  const invited = { personIds: [ben.id, carl.id], emails: ['guest@example.test'] };
  const meeting = await createMeeting(scope, { ...TEN, title: 'Plan', agenda: 'Who?', invited }, { at: now });
  await go('2026-02-02T08:10:00.000Z');
  const agenda = await updateMeeting(scope, { id: meeting.id, agenda: 'What?' }, { version: 1, at: now });
  await go('2026-02-02T08:15:00.000Z');
  const moved = await updateMeeting(scope, { id: meeting.id, startsAt: ELEVEN.startsAt }, { version: agenda.version, at: now });
  await go('2026-02-02T08:20:00.000Z');
  await cancelMeeting(scope, { id: meeting.id }, { version: moved.version, at: now });
  await go('2026-02-02T08:25:00.000Z');

  const told = stage.mails.map(({ to, calendar }) => `${to.address.split('@')[0]} ${calendar?.method} ${/SEQUENCE:(\d+)/.exec(calendar?.content ?? '')?.[1]}`);
  expect(told.toSorted()).toEqual(['REQUEST 0', 'REQUEST 1', 'CANCEL 2'].flatMap((said) => [`carl.calls ${said}`, `guest ${said}`]).toSorted());
  // Two mails about one meeting bear one name.
  expect(new Set(stage.mails.map(({ calendar }) => /UID:(.*)/.exec(calendar?.content ?? '')?.[1]))).toEqual(new Set([`${meeting.id}@sextant.test`]));
}, 120_000);

test('who is invited to a series that has begun is told when they are to come first', async () => {
  const carl = await person(acme.system, { name: 'Carl Comes' });
  const times = { ...TEN, startsAt: '2026-01-12T10:00:00.000Z', recurrence: 'FREQ=WEEKLY;BYDAY=MO' };
  await createMeeting(await scopeOf(open.database, anna), { ...times, title: 'Week', agenda: '', invited: { personIds: [carl.id], emails: [] } }, { at: now });
  await go('2026-02-02T11:10:00.000Z');

  expect(stage.mails.map(({ subject }) => subject)).toEqual([expect.stringMatching(/2 Feb/)]);
}, 120_000);

test('a channel is made anew at half of its life and the old one stopped; the window moves on every week', async () => {
  await go('2026-02-02T08:30:00.000Z');
  const before = await calendarOf(anna);
  const [halfLife, aWeekAgo] = [
    Date.parse(before?.channelRenewAt ?? '') - Date.parse(BEGINS),
    new Date(Date.parse(before?.windowTo ?? '') - 7 * 86_400_000 - 3_600_000),
  ];
  const where = { organizationId: acme.organizationId, ownerId: anna.id };
  await open.behind.calendar.updateMany({ where, data: { channelRenewAt: new Date(BEGINS), windowTo: aWeekAgo } });
  await go('2026-02-02T08:50:00.000Z');

  expect(Math.round(halfLife / 86_400_000)).toBe(4);
  expect(annas.calls.watch).toHaveLength(2);
  expect(new Set(annas.calls.watch).size).toBe(2);
  expect(annas.calls.stop).toEqual(annas.calls.watch.slice(0, 1));
  expect(await calendarOf(anna)).toMatchObject({ channelId: annas.calls.watch[1], roundStartedAt: null, rebuiltAt: null });
  expect(Date.parse((await calendarOf(anna))?.windowTo ?? '')).toBeGreaterThan(Date.parse(before?.windowTo ?? ''));
}, 120_000);

test('the calendar of somebody who has left rests, and goes on where it stood when they are back; one that was paused by hand stays so', async () => {
  const meeting = await call();
  await go('2026-02-02T08:10:00.000Z');
  await pauseConnection(acme.scope, { id: (await accountOf(ben)).id, paused: true }, { at: now });
  for (const { id } of [anna, ben]) await deactivatePerson(acme.scope, { id }, { at: now });
  await go('2026-02-02T08:15:00.000Z');
  const before = await calendarOf(anna);
  annas.move(annas.eventOf(meeting.id)?.id ?? '', ELEVEN);
  await go('2026-02-02T09:30:00.000Z');

  expect(await calendarOf(anna)).toMatchObject({ lastSyncAt: before?.lastSyncAt });
  expect(await accountOf(anna)).toMatchObject({ health: 'paused', healthReason: 'Its owner has left' });
  expect(await meetingById(acme.system, meeting.id)).toMatchObject({ startsAt: TEN.startsAt });

  for (const { id } of [anna, ben]) await reactivatePerson(acme.scope, { id }, { at: now });
  await go('2026-02-02T09:45:00.000Z');

  expect([(await accountOf(anna)).health, (await accountOf(ben)).health]).toEqual(['ok', 'paused']);
  expect(await meetingById(acme.system, meeting.id)).toMatchObject({ startsAt: ELEVEN.startsAt });
}, 120_000);

async function accountOf(owner: PersonRow) {
  const { connectionId } = await open.behind.calendar.findFirstOrThrow({ where: { organizationId: acme.organizationId, ownerId: owner.id } });
  return connectionById(acme.system, connectionId);
}

async function call(given: { recurrence?: string } = {}): Promise<MeetingRow> {
  const scope = await scopeOf(open.database, anna);
  const input = { ...TEN, title: 'Plan the launch', agenda: 'Who does what?', invited: { personIds: [ben.id], emails: [] }, ...given };
  return createMeeting(scope, input, { at: now });
}

async function connect(owner: PersonRow): Promise<FakeCalendar> {
  const mailbox = fakeCalendar({ email: owner.email, now: () => now });
  mailboxes.set(owner.id, mailbox);
  const settings = { config: { mailbox: owner.id }, secret: {} };
  const by = await createConnection(acme.scope, { provider: 'github', name: 'The company’s', ownerId: acme.admin.id, settings }, { at: BEGINS });
  await connectCalendar(
    await scopeOf(open.database, owner),
    { by: await connectionById(acme.system, by.id), name: 'Mine', needsConsent: false },
    { at: BEGINS },
  );
  return mailbox;
}

async function go(until: Instant): Promise<void> {
  await stage.relay();
  await stage.until(until);
  now = until;
}

async function answerOf(meeting: MeetingRow, of: PersonRow): Promise<string | undefined> {
  return (await participantsOf(acme.system, [meeting.id])).find(({ personId }) => personId === of.id)?.response;
}

async function calendarOf(owner: PersonRow) {
  const row = await open.behind.calendar.findFirstOrThrow({ where: { organizationId: acme.organizationId, ownerId: owner.id } });
  return calendarById(acme.system, row.id);
}

async function busy() {
  const times = await busyTimesOf(acme.system, { personIds: [anna.id], from: '2026-02-10T00:00:00.000Z', to: '2026-02-11T00:00:00.000Z' });
  return times.get(anna.id) ?? [];
}
