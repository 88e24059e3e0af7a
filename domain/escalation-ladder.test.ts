import { expect, test } from '@jest/globals';
import { climbsAt, escalationDay, missedCheckInLadder, nextAllowedInstant, offTrackLadder, shouldEscalateOffTrack } from './escalation-ladder.ts';
import { DEFAULT_SETTINGS } from './organization.ts';
import { DEFAULT_PREFERENCES } from './person.ts';
import type { Person } from './person.ts';

function person(id: string, change: Partial<Person> = {}): Person {
  return {
    id,
    email: `${id}@northwind.example`,
    name: id,
    managerId: null,
    teamId: null,
    role: 'CONTRIBUTOR',
    timeZone: 'Europe/Berlin',
    language: 'en',
    leadership: false,
    active: true,
    deputyId: null,
    deputyUntil: null,
    preferences: DEFAULT_PREFERENCES,
    ...change,
  };
}

const OWNER = person('owner');
const MANAGER = person('manager');
const DIRECTOR = person('director');
const CEO = person('ceo', { leadership: true });
/** The second judgment of a Wednesday, 06:00 in Berlin. */
const OPENED_AT = '2026-11-18T05:00:00.000Z';
const PEOPLE = { owner: OWNER, reportLine: [MANAGER, DIRECTOR, CEO], leaders: [CEO], deputies: [] as Person[] };
const RULES = { settings: DEFAULT_SETTINGS, educational: false };

function offTrack(change: Partial<Parameters<typeof offTrackLadder>[0]> = {}): string[] {
  return offTrackLadder({ ...PEOPLE, ...RULES, openedAt: OPENED_AT, ...change }).map(
    (step) => `${step.name} ${step.audience} ${step.recipientIds.join('+')} ${step.dueAt}`,
  );
}

function missed(change: Partial<Parameters<typeof missedCheckInLadder>[0]> = {}): string[] {
  return missedCheckInLadder({ ...PEOPLE, ...RULES, missedWeeks: 1, graceEndsAt: '2026-12-01T16:00:00.000Z', ...change }).map(
    (step) => `${step.audience} ${step.recipientIds.join('+')} ${step.dueAt} ${step.namesAllowed ? 'names' : 'figures'}`,
  );
}

test('an off-track key result reaches the owner in the morning, the manager after two working days, then the leadership', () => {
  expect(offTrack()).toEqual([
    'step-1 owner owner 2026-11-18T08:00:00.000Z',
    'step-2 manager manager 2026-11-20T08:00:00.000Z',
    'step-3 leadership ceo 2026-11-24T08:00:00.000Z',
  ]);
});

test.each([
  ['an educational cycle coaches the owner and tells nobody above', { educational: true }, ['step-1 owner owner 2026-11-18T08:00:00.000Z']],
  [
    'a gone owner leaves the rung out, and the names of the others stay',
    { owner: person('owner', { active: false }), leaders: [] },
    ['step-2 manager manager 2026-11-18T08:00:00.000Z'],
  ],
  [
    'a gone manager is passed over',
    { reportLine: [person('manager', { active: false }), DIRECTOR], leaders: [] },
    ['step-1 owner owner 2026-11-18T08:00:00.000Z', 'step-2 manager director 2026-11-20T08:00:00.000Z'],
  ],
  ['nobody is told twice', { reportLine: [CEO] }, ['step-1 owner owner 2026-11-18T08:00:00.000Z', 'step-2 manager ceo 2026-11-20T08:00:00.000Z']],
  [
    'a holiday does not count',
    { settings: { ...DEFAULT_SETTINGS, holidays: ['2026-11-19'] }, leaders: [] },
    ['step-1 owner owner 2026-11-18T08:00:00.000Z', 'step-2 manager manager 2026-11-23T08:00:00.000Z'],
  ],
])('%s', (_, change, expected) => {
  expect(offTrack(change)).toEqual(expected);
});

test('a deputy reads for an absent manager until the agreed instant', () => {
  const deputy = person('deputy', { timeZone: 'America/Los_Angeles' });
  const away = (deputyUntil: string) => person('manager', { deputyId: 'deputy', deputyUntil });

  const during = offTrackLadder({ ...PEOPLE, ...RULES, openedAt: OPENED_AT, reportLine: [away('2026-12-01T00:00:00.000Z')], deputies: [deputy] });
  const after = offTrackLadder({ ...PEOPLE, ...RULES, openedAt: OPENED_AT, reportLine: [away('2026-11-19T00:00:00.000Z')], deputies: [deputy] });

  expect(during[1]?.deliveries).toEqual([{ recipientId: 'deputy', insteadOfId: 'manager', dueAt: '2026-11-20T17:00:00.000Z' }]);
  expect(after[1]?.deliveries).toEqual([{ recipientId: 'manager', insteadOfId: null, dueAt: '2026-11-20T08:00:00.000Z' }]);
});

test('who is back by the hour of the deputy reads it themselves, and nobody who only looks in from outside reads for anybody', () => {
  const deputy = person('deputy', { timeZone: 'America/Los_Angeles' });
  // After the rung below, and before the morning of the deputy.
  const back = person('manager', { deputyId: 'deputy', deputyUntil: '2026-11-20T12:00:00.000Z' });
  const ladder = (manager: Person, deputies: Person[]) => offTrackLadder({ ...PEOPLE, ...RULES, openedAt: OPENED_AT, reportLine: [manager], deputies })[1];

  expect(ladder(back, [deputy])?.recipientIds).toEqual(['manager']);
  expect(ladder({ ...back, deputyUntil: null }, [{ ...deputy, role: 'VIEWER' }])?.recipientIds).toEqual(['manager']);
  expect(ladder({ ...back, deputyUntil: null }, [deputy])?.recipientIds).toEqual(['deputy']);
});

test('leaders far apart are each reached in their own morning', () => {
  const leaders = [person('lead-la', { timeZone: 'America/Los_Angeles' }), person('lead-kolkata', { timeZone: 'Asia/Kolkata' })];

  const leadership = offTrackLadder({ ...PEOPLE, ...RULES, openedAt: OPENED_AT, leaders })[2];

  expect(leadership?.dueAt).toBe('2026-11-24T08:00:00.000Z');
  expect(leadership?.deliveries.map((delivery) => [delivery.recipientId, delivery.dueAt])).toEqual([
    ['lead-la', '2026-11-24T17:00:00.000Z'],
    ['lead-kolkata', '2026-11-24T08:00:00.000Z'],
  ]);
});

test('one missed week is a name in the manager digest; two ask the manager to act, and above go figures only', () => {
  expect(missed()).toEqual(['manager-digest manager 2026-12-01T16:00:00.000Z names']);
  expect(missed({ missedWeeks: 2 })).toEqual([
    'manager manager 2026-12-01T16:00:00.000Z names',
    'report-line director 2026-12-03T16:00:00.000Z figures',
    'report-line ceo 2026-12-07T16:00:00.000Z figures',
  ]);
  expect(missed({ missedWeeks: 2, educational: true })).toEqual(['owner owner 2026-12-01T16:00:00.000Z names']);
  expect(missed({ missedWeeks: 0 })).toEqual([]);
});

test.each([
  ['in the morning', { from: 20, to: 8 }, '2026-11-18T09:30:00.000Z', '2026-11-18T09:30:00.000Z'],
  ['at the first allowed minute', { from: 20, to: 8 }, '2026-11-18T07:00:00.000Z', '2026-11-18T07:00:00.000Z'],
  ['before dawn', { from: 20, to: 8 }, '2026-11-18T03:00:00.000Z', '2026-11-18T08:00:00.000Z'],
  ['late on Friday', { from: 20, to: 8 }, '2026-11-20T21:00:00.000Z', '2026-11-23T08:00:00.000Z'],
  ['on Saturday', { from: 20, to: 8 }, '2026-11-21T11:00:00.000Z', '2026-11-23T08:00:00.000Z'],
  ['for a late riser', { from: 19, to: 11 }, '2026-11-18T03:00:00.000Z', '2026-11-18T10:00:00.000Z'],
  ['in a quiet noon', { from: 12, to: 14 }, '2026-11-18T11:30:00.000Z', '2026-11-18T13:00:00.000Z'],
  ['with a quiet evening until midnight', { from: 18, to: 24 }, '2026-11-18T20:00:00.000Z', '2026-11-19T08:00:00.000Z'],
  ['who asked for silence all day', { from: 0, to: 24 }, '2026-11-18T03:00:00.000Z', '2026-11-18T03:00:00.000Z'],
])('a person %s (quiet %j) at %s is written to at %s', (_, quietHours, at, expected) => {
  expect(nextAllowedInstant({ at, person: person('p', { preferences: { muted: [], quietHours } }), settings: DEFAULT_SETTINGS })).toBe(expected);
});

test.each([
  ['open', null, 'manager', '2026-11-20T08:00:00.000Z'],
  ['snoozed', '2026-12-03T22:59:59.000Z', 'manager', '2026-12-03T22:59:59.000Z'],
  ['snoozed', '2026-11-19T22:59:59.000Z', 'manager', '2026-11-20T08:00:00.000Z'],
  ['acknowledged', '2026-12-03T22:59:59.000Z', 'manager', null],
  ['closed', null, 'manager', null],
  ['recovered', null, 'recovered', '2026-11-20T08:00:00.000Z'],
] as const)('a rung of an escalation that is %s (until %s) for %s is climbed at %s', (state, snoozedUntil, audience, expected) => {
  expect(climbsAt({ state, snoozedUntil }, { audience, dueAt: '2026-11-20T08:00:00.000Z' })).toBe(expected);
});

test('the day of a message is the recipient own', () => {
  expect(escalationDay('2026-11-18T22:00:00.000Z', 'Pacific/Auckland')).toBe('2026-11-19');
  expect(escalationDay('2026-11-18T22:00:00.000Z', 'Pacific/Niue')).toBe('2026-11-18');
});

test.each([
  [['OFF_TRACK', 'OFF_TRACK'], [false, false], true],
  [['AT_RISK', 'OFF_TRACK'], [false, false], false],
  [['OFF_TRACK', 'AT_RISK', 'OFF_TRACK'], [false, false, false], false],
  [['OFF_TRACK', 'OFF_TRACK'], [true, false], false],
  [['OFF_TRACK'], [false], false],
] as const)('judged %j (too early: %j) opens a ladder: %s', (statuses, tooEarly, expected) => {
  expect(shouldEscalateOffTrack(statuses.map((status, index) => ({ status, tooEarly: tooEarly[index] ?? false })))).toBe(expected);
});
