import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encodeGlobalID } from '@pothos/plugin-relay';
import ical from 'node-ical';
import { keepCycleMeetings, putCycleMeetings } from '../../database/cycle-meetings.ts';
import { updateCycle } from '../../database/cycles.ts';
import { cancelMeeting, exceptionsOf, meetingById, meetingsIn, updateMeeting } from '../../database/meetings.ts';
import { participantsOf } from '../../database/meeting-participants.ts';
import type { PersonRow } from '../../database/people.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { type Company, company, keyResult, person, scopeOf } from '../../test/factories.ts';

let api: TestApi;
let acme: Company;
let anna: PersonRow;
let ben: PersonRow;
let cookies: Map<string, string>;

beforeAll(async () => {
  api = await openTestApi();
  acme = await company(api.database, { timeZone: 'Europe/Berlin' });
  anna = await person(acme.system, { name: 'Anna Asks', timeZone: 'Europe/Berlin' });
  ben = await person(acme.system, { name: 'Ben Busy', timeZone: 'America/New_York' });
  cookies = new Map();
  for (const each of [acme.admin, anna, ben]) cookies.set(each.id, await api.cookieOf(each));
}, 120_000);

afterAll(() => api.close());

const FIELDS = 'id title startsAt repeats recurrence version mayChange myResponse participants { email response person { name } }';
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('a meeting is called, answered, changed and called off; who does not take part learns nothing of it', async () => {
  const carl = await person(acme.system, { name: 'Carl Curious' });
  cookies.set(carl.id, await api.cookieOf(carl));
  const made = await call(`title: "Plan", agenda: "Who?", day: "${day(3)}", time: "10:00", timeZone: "Europe/Berlin", durationMinutes: 45, repeats: weekly,
    personIds: ["${global(ben)}"], emails: ["Guest@Example.test", "${anna.email}"]`);
  expect(made).toMatchObject({ title: 'Plan', repeats: 'weekly', mayChange: true, myResponse: 'accepted' });
  expect(made.participants.map(({ email, person: who }: Participant) => who?.name ?? email).toSorted()).toEqual([
    'Anna Asks',
    'Ben Busy',
    'guest@example.test',
  ]);

  const answered = await ask(
    ben,
    `mutation { respondToMeeting(id: "${made.id}", response: tentative) { ... on MutationRespondToMeetingSuccess { data { ${FIELDS} } } } }`,
  );
  expect(answered.respondToMeeting.data).toMatchObject({ myResponse: 'tentative', mayChange: false });
  expect(await ask(carl, `{ meeting(id: "${made.id}") { title } meetings(mine: false) { meeting { title } } }`)).toEqual({ meeting: null, meetings: [] });
  const refused = await ask(ben, `mutation { cancelMeeting(id: "${made.id}", version: 1) { ... on Refusal { code } } }`);
  expect(refused.cancelMeeting.code).toBe('NOT_FOUND');

  const { meetings } = await ask(anna, `{ meetings(to: "${day(30)}T00:00:00Z") { startsAt meeting { title } } }`);
  expect(meetings.length).toBeGreaterThanOrEqual(3);
  expect(new Set(meetings.map(({ startsAt }: { startsAt: string }) => berlin(startsAt)))).toEqual(new Set(['10:00']));
  const over = await ask(anna, `mutation { cancelMeeting(id: "${made.id}", version: 1) { ... on MutationCancelMeetingSuccess { data { cancelledAt } } } }`);
  expect(over.cancelMeeting.data.cancelledAt).toEqual(expect.any(String));
  const listed = async (calledOff: boolean) => {
    const { meetings: times } = await ask(anna, `{ meetings(to: "${day(30)}T00:00:00Z", calledOff: ${calledOff}) { meeting { title cancelledAt } } }`);
    return times.filter(({ meeting }: { meeting: { title: string } }) => meeting.title === 'Plan');
  };
  // Of a series that is off the first time alone is listed, where it is asked for.
  expect(await listed(true)).toEqual([{ meeting: { title: 'Plan', cancelledAt: expect.any(String) } }]);
  expect(await listed(false)).toEqual([]);
  const commands = await api.behind.workflowCommand.findMany({ where: { organizationId: acme.organizationId, workflowType: 'meeting' } });
  expect(commands.map(({ name }) => name)).toContain('lookAgain');
});

test.each([
  ['time: "25:00"', 'no time of day'],
  ['timeZone: "Mars/Olympus"', 'no IANA time zone'],
  ['durationMinutes: 2', 'from 5 minutes'],
  ['title: " "', 'Give the meeting a title'],
  ['emails: ["nobody"]', 'no e-mail address'],
])('%s is refused with what to do', async (wrong, sentence) => {
  const fields = { title: '"Plan"', day: `"${day(3)}"`, time: '"10:00"', timeZone: '"UTC"', durationMinutes: '30', repeats: 'none' };
  const [name = '', value = ''] = wrong.split(/: (.*)/s);
  const input = Object.entries({ ...fields, [name]: value })
    .map(([field, given]) => `${field}: ${given}`)
    .join(', ');

  const { createMeeting } = await ask(anna, `mutation { createMeeting(input: { ${input} }) { ... on Refusal { code message } } }`);

  expect(createMeeting).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(sentence) });
});

test('times are proposed when everybody is free, at hours that suit all first, and by what somebody is taken is not told', async () => {
  const { freeTimes } = await ask(anna, `{ freeTimes(personIds: ["${global(ben)}"], durationMinutes: 60) { from to } }`);
  const [first] = freeTimes as { from: string }[];

  // Nine in New York is three in Berlin.
  expect(Number(berlin(first?.from ?? '').slice(0, 2))).toBeGreaterThanOrEqual(14);
  const connectionId = crypto.randomUUID();
  const own = { organizationId: acme.organizationId };
  await api.behind.connection.create({
    data: { ...own, id: connectionId, provider: 'github', name: 'Mine', config: {}, ownerId: ben.id, personal: true, createdAt: new Date() },
  });
  const calendar = await api.behind.calendar.create({ data: { ...own, id: crypto.randomUUID(), connectionId, ownerId: ben.id, createdAt: new Date() } });
  const taken = {
    startsAt: new Date(first?.from ?? ''),
    endsAt: new Date(Date.parse(first?.from ?? '') + 3_600_000),
    timeZone: 'UTC',
    revision: '1',
    seenAt: new Date(),
  };
  await api.behind.calendarEvent.create({ data: { ...own, id: crypto.randomUUID(), calendarId: calendar.id, providerEventId: 'x', ...taken } });
  const again = await ask(anna, `{ freeTimes(personIds: ["${global(ben)}"], durationMinutes: 60) { from to } }`);
  expect(again.freeTimes.map(({ from }: { from: string }) => from)).not.toContain(first?.from);
});

test('a private address shows one’s meetings to calendar programs, with the zone’s own clock; a new one ends it', async () => {
  const made = await call(
    `title: "Weekly; with, signs", agenda: "One\\nTwo", day: "${day(1)}", time: "10:00", timeZone: "Europe/Berlin", durationMinutes: 30, repeats: weekly`,
  );
  const id = Buffer.from(made.id, 'base64').toString().split(':')[1] ?? '';
  const meeting = await meetingById(acme.system, id);
  const second = new Date(Date.parse(meeting.startsAt) + 7 * 86_400_000);
  const { renewCalendarFeed } = await ask(anna, 'mutation { renewCalendarFeed { ... on MutationRenewCalendarFeedSuccess { data { url } } } }');
  const path = new URL(renewCalendarFeed.data.url).pathname;

  const first = await api.http().get(path);
  const events = Object.values(ical.sync.parseICS(first.text)).filter((each) => each?.type === 'VEVENT');
  const event = events.find(({ summary }) => summary === 'Weekly; with, signs');

  expect(first.headers['content-type']).toContain('text/calendar');
  expect(event).toMatchObject({ uid: expect.stringContaining(id), description: 'One\nTwo' });
  expect(event?.start.toISOString()).toBe(meeting.startsAt);
  expect(event?.rrule?.between(new Date(second.getTime() - 86_400_000), new Date(second.getTime() + 86_400_000))).toHaveLength(1);
  expect(first.text).toMatch(/BEGIN:VTIMEZONE\r?\nTZID:Europe\/Berlin/);
  expect((await api.http().get(path)).text).toBe(first.text);
  await ask(anna, 'mutation { renewCalendarFeed { __typename } }');
  expect((await api.http().get(path)).status).toBe(404);
  expect((await api.http().get('/api/calendar/nothing.ics')).status).toBe(404);
});

test('of too many meetings those that begin first are listed', async () => {
  const crowd = await company(api.database);
  const begins = Date.parse('2026-05-04T08:00:00.000Z');
  const meeting = { organizationId: crowd.organizationId, organizerId: crowd.admin.id, title: 'One', agenda: '', durationMinutes: 15, timeZone: 'UTC' };
  const rows = Array.from({ length: 2_050 }, (_, index) => {
    const stamp = new Date(begins);
    return {
      ...meeting,
      id: randomUUID(),
      startsAt: new Date(begins + index * 60_000),
      kind: 'other' as const,
      recurrence: '',
      createdAt: stamp,
      updatedAt: stamp,
    };
  });
  await api.behind.meeting.createMany({ data: rows.toReversed() });

  const listed = await meetingsIn(crowd.scope, { from: '2026-05-04T00:00:00.000Z', to: '2026-05-10T00:00:00.000Z', mine: true });

  expect(listed.map(({ startsAt }) => startsAt)).toEqual(rows.slice(0, 500).map(({ startsAt }) => startsAt.toISOString()));
});

test('a cycle calls its own meetings, keeps what people moved, follows its dates, and takes them away again', async () => {
  await keyResult(acme, { ownerId: anna.id });
  const cycleId = encodeGlobalID('Cycle', acme.cycle.id);
  const put = (on: boolean) =>
    ask(acme.admin, `mutation { putCycleMeetings(id: "${cycleId}", on: ${on}) { ... on MutationPutCycleMeetingsSuccess { data { meetingsOn } } } }`);
  expect((await ask(ben, `mutation { putCycleMeetings(id: "${cycleId}", on: true) { ... on Refusal { code } } }`)).putCycleMeetings.code).toBe('NOT_FOUND');
  expect((await put(true)).putCycleMeetings.data.meetingsOn).toBe(true);
  const of = async (kind: 'check_in' | 'review' | 'retro') => {
    const { id } = await api.behind.meeting.findFirstOrThrow({ where: { organizationId: acme.organizationId, kind } });
    return meetingById(acme.system, id);
  };
  const checkIn = await of('check_in');
  expect(checkIn.agenda).toContain('in the way');
  expect(checkIn).toMatchObject({ startsAt: '2026-01-05T08:00:00.000Z', recurrence: expect.stringContaining('FREQ=WEEKLY'), cycleId: acme.cycle.id });
  expect((await participantsOf(acme.system, [checkIn.id])).map(({ personId }) => personId)).toEqual(expect.arrayContaining([anna.id, acme.admin.id]));
  expect(await of('retro')).toMatchObject({ startsAt: '2026-04-08T08:00:00.000Z', durationMinutes: 90 });
  const review = await of('review');
  expect([review.startsAt.slice(0, 10), (await exceptionsOf(acme.system, [review.id])).get(review.id)]).toEqual(['2026-02-02', undefined]);

  await updateMeeting(acme.scope, { id: checkIn.id, startsAt: '2026-01-05T09:00:00.000Z' }, { at: new Date().toISOString() });
  await keepCycleMeetings(acme.system, { cycleId: acme.cycle.id, at: new Date().toISOString() });
  expect(await of('check_in')).toMatchObject({ startsAt: '2026-01-05T09:00:00.000Z', version: 2 });

  await updateCycle(acme.scope, { id: acme.cycle.id, endsOn: '2026-03-29' }, { at: new Date().toISOString() });
  await keepCycleMeetings(acme.system, { cycleId: acme.cycle.id, at: new Date().toISOString() });
  expect(await of('retro')).toMatchObject({ startsAt: '2026-04-01T08:00:00.000Z' });

  const guest = await person(acme.system, { name: 'Gus Guest' });
  const takePart = async () => new Set((await participantsOf(acme.system, [checkIn.id])).flatMap(({ personId }) => personId ?? []));
  const before = await takePart();
  await updateMeeting(acme.scope, { id: checkIn.id, invited: { personIds: [...before, guest.id], emails: [] } }, { at: new Date().toISOString() });
  await api.behind.keyResult.updateMany({ where: { organizationId: acme.organizationId, ownerId: anna.id }, data: { ownerId: ben.id } });
  const { version } = await of('check_in');
  await keepCycleMeetings(acme.system, { cycleId: acme.cycle.id, at: new Date().toISOString() });
  await keepCycleMeetings(acme.system, { cycleId: acme.cycle.id, at: new Date().toISOString() });
  expect([before.has(anna.id), before.has(ben.id)]).toEqual([true, false]);
  expect(await takePart()).toEqual(new Set([...before, guest.id, ben.id].filter((id) => id !== anna.id)));
  expect((await of('check_in')).version).toBe(version + 1);

  const retro = await of('retro');
  await cancelMeeting(acme.scope, { id: retro.id }, { version: retro.version, at: new Date().toISOString() });
  await keepCycleMeetings(acme.system, { cycleId: acme.cycle.id, at: new Date().toISOString() });
  // What people call off the cycle does not call again.
  expect(await of('retro')).toMatchObject({ cancelledAt: expect.any(String) });

  await put(false);
  expect(await of('check_in')).toMatchObject({ cancelledAt: expect.any(String) });

  const eve = await person(acme.system, { name: 'Eve Elsewhere', role: 'ADMIN' });
  await putCycleMeetings(await scopeOf(api.database, eve), { cycleId: acme.cycle.id, on: true }, { at: new Date().toISOString() });
  expect(await of('check_in')).toMatchObject({ cancelledAt: null, organizerId: eve.id });
  expect(await of('retro')).toMatchObject({ cancelledAt: null });
  expect(await takePart()).toEqual(new Set([guest.id, ben.id, eve.id]));
});

test('a cycle names its meetings in the language of the company, and where that changes leaves them where people moved them', async () => {
  const russian = await company(api.database, { timeZone: 'Europe/Berlin' });
  const { organizationId, cycle, scope, system } = russian;
  await keyResult(russian, { ownerId: russian.admin.id });
  await putCycleMeetings(scope, { cycleId: cycle.id, on: true }, { at: new Date().toISOString() });
  const retro = async () => meetingById(system, (await api.behind.meeting.findFirstOrThrow({ where: { organizationId, kind: 'retro' } })).id);
  expect((await retro()).title).toBe(`${cycle.name}: Retrospective`);
  await updateMeeting(scope, { id: (await retro()).id, startsAt: '2026-04-09T08:00:00.000Z' }, { at: new Date().toISOString() });

  await api.behind.organization.updateMany({ where: { id: organizationId }, data: { language: 'ru' } });
  await keepCycleMeetings(system, { cycleId: cycle.id, at: new Date().toISOString() });

  expect(await retro()).toMatchObject({ title: `${cycle.name}: Ретроспектива`, startsAt: '2026-04-09T08:00:00.000Z' });
  const later = await company(api.database, { timeZone: 'Europe/Berlin' });
  await api.behind.organization.updateMany({ where: { id: later.organizationId }, data: { language: 'ru' } });
  await keyResult(later, { ownerId: later.admin.id });
  await putCycleMeetings(later.scope, { cycleId: later.cycle.id, on: true }, { at: new Date().toISOString() });
  const { agenda } = await api.behind.meeting.findFirstOrThrow({ where: { organizationId: later.organizationId, kind: 'check_in' } });
  expect(agenda).toContain('Что мешает');
});

interface Participant {
  email: string | null;
  person: { name: string } | null;
}

async function call(input: string) {
  const { createMeeting } = await ask(
    anna,
    `mutation { createMeeting(input: { ${input} }) { __typename ... on MutationCreateMeetingSuccess { data { ${FIELDS} } } ... on Refusal { message } } }`,
  );
  return createMeeting.data;
}

async function ask({ id }: PersonRow, query: string) {
  const { body } = await api
    .http()
    .post('/graphql')
    .set('Cookie', cookies.get(id) ?? '')
    .send({ query });
  if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
  return body.data;
}

function global({ id }: PersonRow): string {
  return encodeGlobalID('Person', id);
}

function berlin(instant: string): string {
  return new Date(instant).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' });
}
