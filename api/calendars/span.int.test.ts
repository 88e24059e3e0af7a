import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { createMeeting, exceptionsOf, meetingById } from '../../database/meetings.ts';
import type { PersonRow } from '../../database/people.ts';
import { createTask } from '../../database/task-changes.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { type Company, company, keyResult, objective, person, scopeOf } from '../../test/factories.ts';

const AT = '2026-02-02T08:00:00.000Z';

let api: TestApi;
let acme: Company;
let anna: PersonRow;
let ben: PersonRow;
let eve: PersonRow;
const cookies = new Map<string, string>();

beforeAll(async () => {
  api = await openTestApi();
  acme = await company(api.database, { timeZone: 'Europe/Berlin', settings: { access: 'place', holidays: ['2026-02-13'] } });
  anna = await person(acme.system, { name: 'Anna Asks', timeZone: 'Europe/Berlin' });
  ben = await person(acme.system, { name: 'Ben Busy', timeZone: 'America/New_York' });
  eve = await person(acme.system, { name: 'Eve Elsewhere', timeZone: 'UTC' });
  for (const each of [acme.admin, anna, ben, eve]) cookies.set(each.id, await api.cookieOf(each));
}, 120_000);

afterAll(() => api.close());

test('a span holds meetings, dates of the cycle and due dates of whoever looks; others see what their place lets them', async () => {
  const goal = await objective(acme, { level: 'INDIVIDUAL', ownerId: anna.id, title: 'Win the north' });
  const steps = [{ title: 'Contract signed', dueOn: '2026-02-12' }];
  const contract = await keyResult(acme, { kind: 'milestone', title: 'Contract', objectiveId: goal.id, ownerId: anna.id, steps });
  await createTask(
    await scopeOf(api.database, anna),
    { title: 'Write the contract', dueOn: '2026-02-11', keyResultId: contract.id, assigneeId: anna.id },
    { at: AT },
  );
  await meet(anna, { title: 'Plan', startsAt: '2026-02-09T09:00:00.000Z', recurrence: 'FREQ=WEEKLY;BYDAY=MO' });

  const mine = await spanOf(anna, 'from: "2026-02-09", to: "2026-02-15"');
  const bens = await spanOf(ben, 'from: "2026-02-09", to: "2026-02-15", mine: false');
  const admins = await spanOf(acme.admin, 'from: "2026-02-09", to: "2026-02-15", mine: false');

  expect(mine.meetings).toMatchObject([{ startsAt: '2026-02-09T09:00:00.000Z', originalStart: '2026-02-09T09:00:00.000Z', meeting: { title: 'Plan' } }]);
  expect(mine.dueDates).toMatchObject([
    { kind: 'task', title: 'Write the contract', day: '2026-02-11', done: false, mayChange: true, ownerName: 'Anna Asks' },
    { kind: 'milestone', title: 'Contract signed', day: '2026-02-12', keyResultTitle: 'Contract', mayChange: false },
  ]);
  // Friday is a holiday: the deadline is on Thursday, at five by one's own clock.
  expect(mine.cycleDates).toMatchObject([{ kind: 'check_in', at: '2026-02-12T16:00:00.000Z', day: null }]);
  expect(mine.freeDays).toEqual(['2026-02-13', '2026-02-14', '2026-02-15']);
  expect(bens).toMatchObject({ meetings: [], dueDates: [], cycleDates: [{ at: '2026-02-12T22:00:00.000Z' }] });
  expect(admins.meetings).toMatchObject([{ meeting: { title: 'Plan' } }]);
  expect(admins.dueDates).toMatchObject([{ title: 'Write the contract', mayChange: true }, { title: 'Contract signed' }]);
  // Who answers for nothing is not asked.
  expect((await spanOf(eve, 'from: "2026-02-09", to: "2026-02-15"')).cycleDates).toEqual([]);
});

test('a cycle has its first and last day, its review and its retrospective in the calendar', async () => {
  const { cycleDates } = await spanOf(anna, 'from: "2026-04-01", to: "2026-04-12"');
  const { cycleDates: first } = await spanOf(anna, 'from: "2025-12-28", to: "2026-02-02"');

  expect(cycleDates).toMatchObject([
    { kind: 'check_in', at: '2026-04-03T15:00:00.000Z' },
    { kind: 'ends', day: '2026-04-05', at: null },
    { kind: 'retro', day: null },
  ]);
  expect(first.map(({ kind }: { kind: string }) => kind)).toEqual(expect.arrayContaining(['starts', 'review']));
});

test('days are those of the zone that is asked for', async () => {
  await meet(eve, { title: 'Late', startsAt: '2026-03-10T23:30:00.000Z', recurrence: '' });

  expect((await spanOf(eve, 'from: "2026-03-10", to: "2026-03-10"')).meetings).toHaveLength(1);
  expect((await spanOf(eve, 'from: "2026-03-10", to: "2026-03-10", timeZone: "Europe/Berlin"')).meetings).toHaveLength(0);
  expect((await spanOf(eve, 'from: "2026-03-11", to: "2026-03-11", timeZone: "Europe/Berlin"')).meetings).toHaveLength(1);
});

test.each(['from: "2026-03-10", to: "2026-03-09"', 'from: "2026-01-01", to: "2026-12-31"', 'timeZone: "Mars/Olympus"'])('%s is refused', async (span) => {
  const { body } = await post(anna, `{ calendar(${span}) { isCut } }`);

  expect(body.errors[0].extensions.code).toBe('INVALID_INPUT');
});

test('one occurrence is moved and moved back, then the whole series; a stale version, a stranger and a gone occurrence are refused', async () => {
  const { id } = await meet(anna, { title: 'Series', startsAt: '2026-02-17T09:00:00.000Z', recurrence: 'FREQ=WEEKLY;BYDAY=TU' }, [ben.id]);
  const move = async (who: PersonRow, version: number, originalStart: string, startsAt: string, whole: boolean) => {
    const input = `id: "${encodeGlobalID('Meeting', id)}", version: ${version}, originalStart: "${originalStart}", startsAt: "${startsAt}", whole: ${whole}`;
    const { body } = await post(
      who,
      `mutation { moveMeeting(${input}) { ... on MutationMoveMeetingSuccess { data { version startsAt repeats } } ... on Refusal { code } } }`,
    );
    return body.data.moveMeeting.data ?? body.data.moveMeeting;
  };
  const [third, elsewhere] = ['2026-03-03T09:00:00Z', '2026-03-04T13:00:00Z'];

  expect(await move(anna, 1, third, elsewhere, false)).toMatchObject({ version: 2, startsAt: '2026-02-17T09:00:00.000Z' });
  expect((await exceptionsOf(acme.system, [id])).get(id)).toMatchObject([{ startsAt: '2026-03-04T13:00:00.000Z', endsAt: '2026-03-04T13:30:00.000Z' }]);
  expect((await meetingById(acme.system, id)).icsSequence).toBe(1);
  expect(await move(anna, 1, third, third, false)).toEqual({ code: 'CONFLICT' });
  expect(await move(ben, 2, third, third, false)).toEqual({ code: 'NOT_FOUND' });
  expect(await move(eve, 2, third, third, false)).toEqual({ code: 'NOT_FOUND' });
  expect(await move(anna, 2, '2026-03-05T09:00:00Z', elsewhere, false)).toEqual({ code: 'INVALID_INPUT' });
  expect(await move(anna, 2, third, third, false)).toMatchObject({ version: 3 });
  expect((await exceptionsOf(acme.system, [id])).get(id)).toBeUndefined();
  expect(await move(anna, 3, third, elsewhere, true)).toMatchObject({ version: 4, startsAt: '2026-02-18T13:00:00.000Z', repeats: 'weekly' });
  const taken = await api.behind.auditEntry.findMany({ where: { organizationId: acme.organizationId, noun: 'meeting', subjectId: id, action: 'update' } });
  expect(taken).toHaveLength(3);
});

test('a series says when it takes place next, with those that were moved in their place', async () => {
  // The clock of these tests stands at ten in Berlin on 10 February.
  const startsAt = '2026-01-21T10:30:00.000Z';
  const { id } = await meet(anna, { title: 'Daily', startsAt, recurrence: 'FREQ=DAILY;COUNT=500' });
  const global = encodeGlobalID('Meeting', id);

  const { body } = await post(anna, `{ meeting(id: "${global}") { next { startsAt moved } } }`);
  const next = body.data.meeting.next.startsAt as string;
  await post(
    anna,
    `mutation { moveMeeting(id: "${global}", version: 1, originalStart: "${next}", startsAt: "${later(next, 1)}", whole: false) { __typename } }`,
  );
  const { body: after } = await post(anna, `{ meeting(id: "${global}") { next { startsAt moved } } }`);

  expect(next).toBe('2026-02-10T10:30:00.000Z');
  expect(after.data.meeting.next).toEqual({ startsAt: later(next, 1), moved: true });
});

function later(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * 3_600_000).toISOString();
}

async function meet(organizer: PersonRow, given: { title: string; startsAt: string; recurrence: string }, personIds: readonly string[] = []) {
  const meeting = { ...given, agenda: '', durationMinutes: 30, timeZone: 'Europe/Berlin', invited: { personIds, emails: [] } };
  return createMeeting(await scopeOf(api.database, organizer), meeting, { at: AT });
}

async function spanOf(who: PersonRow, span: string) {
  const { body } = await post(
    who,
    `{ calendar(${span}) { isCut freeDays meetings { originalStart startsAt meeting { title } } cycleDates { kind day at cycleName }
      dueDates { kind id title day done ownerName keyResultTitle mayChange } } }`,
  );
  if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
  return body.data.calendar;
}

async function post({ id }: PersonRow, query: string) {
  return api
    .http()
    .post('/graphql')
    .set('Cookie', cookies.get(id) ?? '')
    .send({ query });
}
