import { expect, test } from '@jest/globals';
import { checkInWeekPlan, isLateCheckIn, weekOfCheckIn } from './cadence.ts';
import { DEFAULT_SETTINGS } from './organization.ts';

const WEEK = '2026-W48';
const BERLIN = 'Europe/Berlin';

function plan(change: { week?: string; timeZone?: string; holidays?: string[]; workingDays?: number[]; span?: { startsOn: string; endsOn: string } } = {}) {
  const { week = WEEK, timeZone = BERLIN, span, ...settings } = change;
  return checkInWeekPlan({ week, timeZone, settings: { ...DEFAULT_SETTINGS, ...settings }, ...(span === undefined ? {} : { span }) });
}

test('a plain week: Monday, Wednesday, Friday, grace until Tuesday', () => {
  expect(plan()).toEqual({
    week: WEEK,
    timeZone: BERLIN,
    asks: true,
    promptAt: '2026-11-23T08:00:00.000Z',
    reminderAt: '2026-11-25T08:00:00.000Z',
    deadlineAt: '2026-11-27T16:00:00.000Z',
    graceEndsAt: '2026-12-01T16:00:00.000Z',
    freshSince: '2026-11-19T23:00:00.000Z',
  });
});

test.each([
  ['America/Los_Angeles', '2026-11-23T17:00:00.000Z', '2026-11-28T01:00:00.000Z'],
  ['UTC', '2026-11-23T09:00:00.000Z', '2026-11-27T17:00:00.000Z'],
  ['Asia/Kolkata', '2026-11-23T03:30:00.000Z', '2026-11-27T11:30:00.000Z'],
  ['Pacific/Auckland', '2026-11-22T20:00:00.000Z', '2026-11-27T04:00:00.000Z'],
  ['Pacific/Kiritimati', '2026-11-22T19:00:00.000Z', '2026-11-27T03:00:00.000Z'],
  ['Pacific/Niue', '2026-11-23T20:00:00.000Z', '2026-11-28T04:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-11-22T22:00:00.000Z', '2026-11-27T06:00:00.000Z'],
  ['Europe/Berlin', '2026-11-23T08:00:00.000Z', '2026-11-27T16:00:00.000Z'],
])('in %s the prompt comes at %s and the deadline is %s', (timeZone, promptAt, deadlineAt) => {
  expect(plan({ timeZone })).toMatchObject({ promptAt, deadlineAt });
});

test('in the weeks around a clock change every moment keeps its wall-clock time', () => {
  expect(plan({ week: '2027-W12' })).toMatchObject({
    promptAt: '2027-03-22T08:00:00.000Z',
    deadlineAt: '2027-03-26T16:00:00.000Z',
    graceEndsAt: '2027-03-30T15:00:00.000Z',
  });
  expect(plan({ week: '2027-W13' })).toMatchObject({ promptAt: '2027-03-29T07:00:00.000Z', freshSince: '2027-03-25T23:00:00.000Z' });
});

test.each([
  ['a holiday Monday moves the prompt', { holidays: ['2026-11-23'] }, { promptAt: '2026-11-24T08:00:00.000Z', reminderAt: '2026-11-25T08:00:00.000Z' }],
  ['a holiday Wednesday moves the reminder', { holidays: ['2026-11-25'] }, { reminderAt: '2026-11-26T08:00:00.000Z' }],
  [
    'a holiday Friday brings the deadline forward',
    { holidays: ['2026-11-27'] },
    { deadlineAt: '2026-11-26T16:00:00.000Z', graceEndsAt: '2026-12-01T16:00:00.000Z' },
  ],
  [
    'prompt on Wednesday, reminder the day after',
    { holidays: ['2026-11-23', '2026-11-24'] },
    { promptAt: '2026-11-25T08:00:00.000Z', reminderAt: '2026-11-26T08:00:00.000Z' },
  ],
  [
    'a single day has no reminder',
    { holidays: ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'] },
    { promptAt: '2026-11-27T08:00:00.000Z', reminderAt: null, deadlineAt: '2026-11-27T16:00:00.000Z' },
  ],
  [
    'a Sunday to Thursday week ends on Thursday',
    { workingDays: [7, 1, 2, 3, 4] },
    { promptAt: '2026-11-23T08:00:00.000Z', deadlineAt: '2026-11-26T16:00:00.000Z' },
  ],
  [
    'a cycle that begins on Thursday prompts on its first day',
    { span: { startsOn: '2026-11-26', endsOn: '2027-02-28' } },
    { promptAt: '2026-11-26T08:00:00.000Z', reminderAt: '2026-11-27T08:00:00.000Z' },
  ],
  ['a cycle that ends on Wednesday ends the week', { span: { startsOn: '2026-09-01', endsOn: '2026-11-25' } }, { deadlineAt: '2026-11-25T16:00:00.000Z' }],
  ['a week of holidays asks nobody', { holidays: ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'] }, { asks: false }],
])('%s', (_, change, expected) => {
  expect(plan(change)).toMatchObject(expected);
});

test('a late check-in belongs to the week of its link, else of its date', () => {
  const at = '2026-12-01T20:00:00.000Z';

  expect(weekOfCheckIn({ at, linkWeek: WEEK, timeZone: BERLIN })).toBe(WEEK);
  expect(weekOfCheckIn({ at, linkWeek: null, timeZone: BERLIN })).toBe('2026-W49');
  expect(weekOfCheckIn({ at: '2026-11-29T20:00:00.000Z', linkWeek: null, timeZone: 'Pacific/Auckland' })).toBe('2026-W49');
  expect(isLateCheckIn({ at, plan: plan() })).toBe(true);
});
