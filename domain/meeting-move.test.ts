import { expect, test } from '@jest/globals';
import type { MeetingException, MeetingTimes } from './meeting.ts';
import { movedSeries, withMovedOccurrence } from './meeting-move.ts';
import { occurrencesOf } from './occurrences.ts';

const BERLIN = 'Europe/Berlin';
const weekly: MeetingTimes = { startsAt: '2026-03-16T09:00:00.000Z', durationMinutes: 30, timeZone: BERLIN, recurrence: 'FREQ=WEEKLY;BYDAY=MO' };
const SPAN = { from: '2026-03-01T00:00:00.000Z', to: '2026-05-01T00:00:00.000Z' };
const apart = (originalStart: string, startsAt: string, cancelled = false): MeetingException => ({
  originalStart,
  startsAt,
  endsAt: new Date(Date.parse(startsAt) + 45 * 60_000).toISOString(),
  cancelled,
});

test('one occurrence is moved, keeps its length when it is moved again, and put back is no exception any more', () => {
  const [originalStart, elsewhere] = ['2026-03-23T09:00:00.000Z', '2026-03-24T10:00:00.000Z'];

  const moved = withMovedOccurrence({ times: weekly, exceptions: [] }, { originalStart, startsAt: elsewhere });
  const back = withMovedOccurrence(moved ?? never(), { originalStart, startsAt: originalStart });
  const longer = withMovedOccurrence({ times: weekly, exceptions: [apart(originalStart, elsewhere)] }, { originalStart, startsAt: '2026-03-25T10:00:00.000Z' });

  expect(moved?.exceptions).toEqual([{ originalStart, startsAt: elsewhere, endsAt: '2026-03-24T10:30:00.000Z', cancelled: false }]);
  expect(back?.exceptions).toEqual([]);
  expect(longer?.exceptions).toMatchObject([{ startsAt: '2026-03-25T10:00:00.000Z', endsAt: '2026-03-25T10:45:00.000Z' }]);
});

test.each([
  ['where the series has none', '2026-03-24T09:00:00.000Z', []],
  ['that was left out', '2026-03-23T09:00:00.000Z', [apart('2026-03-23T09:00:00.000Z', '2026-03-23T09:00:00.000Z', true)]],
])('an occurrence %s cannot be moved', (_, originalStart, exceptions) => {
  expect(withMovedOccurrence({ times: weekly, exceptions }, { originalStart, startsAt: SPAN.to })).toBeNull();
});

test('a series moved across the change of the clocks keeps its new time on the clock, and those that stood apart go along', () => {
  const exceptions = [apart('2026-03-23T09:00:00.000Z', '2026-03-23T12:00:00.000Z'), apart('2026-04-06T08:00:00.000Z', '2026-04-06T08:00:00.000Z', true)];

  // 30 March, 10:00 in summer time, to Tuesday 11:30.
  const moved = movedSeries({ times: weekly, exceptions }, { from: '2026-03-30T08:00:00.000Z', to: '2026-03-31T09:30:00.000Z' });

  expect(moved?.times).toMatchObject({ startsAt: '2026-03-17T10:30:00.000Z', recurrence: 'FREQ=WEEKLY;BYDAY=TU' });
  expect(occurrencesOf(moved?.times ?? weekly, moved?.exceptions ?? [], SPAN).map(({ startsAt }) => startsAt)).toEqual([
    ...['2026-03-17T10:30:00.000Z', '2026-03-24T13:30:00.000Z', '2026-03-31T09:30:00.000Z'],
    // 7 April was left out.
    ...['2026-04-14T09:30:00.000Z', '2026-04-21T09:30:00.000Z', '2026-04-28T09:30:00.000Z'],
  ]);
});

test('moved there and back, a series is what it was', () => {
  const series = {
    times: { ...weekly, recurrence: 'FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260430T080000Z' },
    exceptions: [apart('2026-03-23T09:00:00.000Z', '2026-03-23T12:00:00.000Z')],
  };
  const [from, to] = ['2026-03-30T08:00:00.000Z', '2026-04-02T13:00:00.000Z'];

  const moved = movedSeries(series, { from, to });

  expect(moved?.times.recurrence).toBe('FREQ=WEEKLY;BYDAY=TH,SA;UNTIL=20260503T130000Z');
  expect(movedSeries(moved ?? never(), { from: to, to: from })).toEqual(series);
});

test.each([
  ['FREQ=DAILY', '2026-03-17T10:00:00.000Z', 'FREQ=DAILY'],
  ['FREQ=MONTHLY;BYMONTHDAY=16', '2026-03-19T10:00:00.000Z', 'FREQ=MONTHLY;BYMONTHDAY=19'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', '2026-03-18T10:00:00.000Z', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=WE'],
  ['FREQ=MONTHLY;BYDAY=3MO', '2026-03-16T10:00:00.000Z', 'FREQ=MONTHLY;BYDAY=3MO'],
  ['', '2026-03-19T10:00:00.000Z', ''],
])('%s, moved to %s, is %s', (recurrence, to, expected) => {
  const moved = movedSeries({ times: { ...weekly, recurrence }, exceptions: [] }, { from: weekly.startsAt, to });

  expect(moved?.times).toMatchObject({ startsAt: to, recurrence: expected });
});

test.each(['FREQ=MONTHLY;BYDAY=3MO', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE'])('%s cannot be moved by a day', (recurrence) => {
  const times = { ...weekly, recurrence };

  expect(movedSeries({ times, exceptions: [] }, { from: weekly.startsAt, to: '2026-03-17T09:00:00.000Z' })).toBeNull();
});

function never(): never {
  throw new Error('It was not moved');
}
