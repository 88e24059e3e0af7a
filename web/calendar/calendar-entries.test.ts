import { expect, test } from '@jest/globals';
import { entriesOf, entriesOn, instantOf, segmentsOn, withMoves } from './calendar-entries.ts';
import type { SpanData } from './calendar-query.ts';

const BERLIN = 'Europe/Berlin';
const meeting = {
  id: 'm',
  title: 'Plan',
  kind: 'other',
  repeats: 'weekly',
  timeZone: 'Europe/Berlin',
  mayChange: true,
  myResponse: null,
  version: 1,
  organizer: { id: 'p', name: 'Anna' },
} as const;
const occurrence = (startsAt: string, endsAt: string, id = 'm') => ({ originalStart: startsAt, startsAt, endsAt, moved: false, meeting: { ...meeting, id } });
const spanWith = (given: Partial<SpanData>): SpanData => ({ isCut: false, freeDays: [], meetings: [], cycleDates: [], dueDates: [], ...given });
const placed = (span: SpanData, timeZone = BERLIN) => entriesOf(span, { timeZone, titleOf: ({ kind }) => kind });

test('one instant is another place in another zone, and around the change of the clocks', () => {
  const span = spanWith({ meetings: [occurrence('2026-03-28T23:30:00.000Z', '2026-03-29T01:30:00.000Z')] });

  // From half past midnight to half past three: two hours are skipped to by the clock.
  expect(placed(span)).toMatchObject([{ day: '2026-03-29', minutes: 30, endDay: '2026-03-29', endMinutes: 210 }]);
  expect(placed(span, 'America/New_York')).toMatchObject([{ day: '2026-03-28', minutes: 1170, endMinutes: 1290 }]);
  // 02:45 to 02:15, when it is two o’clock twice.
  const back = spanWith({ meetings: [occurrence('2026-10-25T00:45:00.000Z', '2026-10-25T01:15:00.000Z')] });
  expect(placed(back)).toMatchObject([{ minutes: 165, endMinutes: 195 }]);
});

test.each([
  ['2026-03-29', 570, '2026-03-29T07:30:00.000Z'],
  // Half past two is skipped: half past three.
  ['2026-03-29', 150, '2026-03-29T01:30:00.000Z'],
  ['2026-10-25', 150, '2026-10-25T00:30:00.000Z'],
])('%s and %i minutes are %s in Berlin', (day, minutes, instant) => {
  expect(instantOf({ day, minutes }, BERLIN)).toBe(instant);
});

test('a day holds whole days first, what began the day before, and not what ended at its midnight', () => {
  const span = spanWith({
    meetings: [
      occurrence('2026-02-09T22:00:00.000Z', '2026-02-09T23:00:00.000Z', 'till-midnight'),
      occurrence('2026-02-10T22:30:00.000Z', '2026-02-10T23:30:00.000Z', 'over'),
    ],
    cycleDates: [{ kind: 'check_in', day: null, at: '2026-02-10T16:00:00.000Z', cycleId: 'c', cycleName: 'Q1' }],
    dueDates: [
      {
        kind: 'task',
        id: 't',
        title: 'Write',
        day: '2026-02-10',
        done: false,
        ownerName: null,
        keyResultId: null,
        keyResultTitle: null,
        mayChange: true,
        version: 1,
      },
    ],
  });
  const keysOn = (day: string) => entriesOn(placed(span), day).map(({ key }) => key.split('/')[0]);

  expect([keysOn('2026-02-09'), keysOn('2026-02-10'), keysOn('2026-02-11')]).toEqual([['till-midnight'], ['t', 'c', 'over'], ['over']]);
  expect(segmentsOn(placed(span), '2026-02-11')).toMatchObject([{ from: 0, to: 30, isFirst: false }]);
});

test('what overlaps lies side by side, what does not has the whole width', () => {
  const at = (from: string, to: string, id: string) => occurrence(`2026-02-10T${from}:00.000Z`, `2026-02-10T${to}:00.000Z`, id);
  const span = spanWith({ meetings: [at('08:00', '10:00', 'a'), at('08:30', '09:00', 'b'), at('09:00', '09:30', 'c'), at('10:00', '10:30', 'd')] });

  const lanes = segmentsOn(placed(span, 'UTC'), '2026-02-10').map(({ entry, lane, lanes: all }) => [entry.key[0], lane, all]);

  expect(lanes).toEqual([
    ['a', 0, 2],
    ['b', 1, 2],
    ['c', 1, 2],
    ['d', 0, 1],
  ]);
});

test('a move shows at once: one occurrence, a whole series by the clock, a task', () => {
  const [first, second] = [
    occurrence('2026-03-24T09:00:00.000Z', '2026-03-24T10:00:00.000Z'),
    occurrence('2026-03-31T08:00:00.000Z', '2026-03-31T09:00:00.000Z'),
  ];
  const span = spanWith({ meetings: [first, second] });

  const one = withMoves(span, [{ kind: 'occurrence', meetingId: 'm', originalStart: first.originalStart, startsAt: '2026-03-25T09:00:00.000Z' }]);
  const all = withMoves(span, [{ kind: 'series', meetingId: 'm', from: first.startsAt, to: '2026-03-26T10:30:00.000Z' }]);

  expect(one.meetings.map(({ startsAt }) => startsAt)).toEqual(['2026-03-25T09:00:00.000Z', second.startsAt]);
  expect(all.meetings.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
    ['2026-03-26T10:30:00.000Z', '2026-03-26T11:30:00.000Z'],
    ['2026-04-02T09:30:00.000Z', '2026-04-02T10:30:00.000Z'],
  ]);
});
