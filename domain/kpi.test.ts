import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from './day.ts';
import { outSinceAfter, periodDaysOf, placeIn, standingOf } from './kpi.ts';

const TODAY = '2026-11-22';
const BAND = { low: '10', high: '20' };
const daily = (...values: (string | null)[]) =>
  values.flatMap((value, index) => (value === null ? [] : [{ day: addDays(TODAY, index - values.length + 1), value }]));
const stand = (
  points: { day: string; value: string }[],
  { band = BAND, periodDays = 1 }: { band?: { low: string | null; high: string | null }; periodDays?: number } = {},
) => standingOf({ points, band, periodDays, today: TODAY });

test.each([
  ['10', 'inside'],
  ['20.0', 'inside'],
  ['9.999', 'below'],
  ['20.01', 'above'],
])('%s is %s of 10 to 20', (value, place) => {
  expect(placeIn(BAND, value)).toBe(place);
});

test.each([
  [5, 1],
  [1440, 1],
  [10_080, 7],
])('read every %i minutes, a period has %i days', (minutes, days) => {
  expect(periodDaysOf(minutes)).toBe(days);
});

describe('the last number of each line is today’s, which is not judged', () => {
  test.each([
    [['15', '15', '15', '5'], 0],
    [['15', '15', '5', '15'], 1],
    [['15', '5', '25', '15'], 2],
    [['5', '5', '5', '5'], 3],
    [['5', null, '5', '5'], 1],
    [['5', '5', null, '5'], 2],
    [['5', null, null, '5'], 0],
    [['5', '5', '15', '5'], 0],
    [[], 0],
  ])('%j is outside for %i periods', (values, outPeriods) => {
    expect(stand(daily(...values)).outPeriods).toBe(outPeriods);
  });
});

test('since when it is outside is the first day of the row, and stays while the row goes on', () => {
  const standing = stand(daily('15', '5', '5', '5'));

  expect(standing).toMatchObject({ outSince: '2026-11-20', place: 'below', latest: { day: TODAY, value: '5' } });
  expect(outSinceAfter(null, standing)).toBe('2026-11-20');
  expect(outSinceAfter('2026-11-11', standing)).toBe('2026-11-11');
  expect(outSinceAfter('2026-11-11', stand(daily('5', '15', '15')))).toBeNull();
  expect(outSinceAfter(null, stand(daily('15', '5', '5')))).toBeNull();
});

test('weeks begin on Monday, and the last number of a week is its number', () => {
  const points = [
    { day: '2026-11-03', value: '15' },
    { day: '2026-11-08', value: '5' },
    { day: '2026-11-09', value: '5' },
    { day: '2026-11-15', value: '5' },
    { day: '2026-11-20', value: '15' },
  ];

  expect(stand(points, { periodDays: 7 })).toMatchObject({ outPeriods: 2, outSince: '2026-11-02', place: 'inside' });
});

test('without a band nothing is out of it; one bound is enough', () => {
  expect(stand(daily('5', '5', '5'), { band: { low: null, high: null } })).toMatchObject({ place: null, outPeriods: 0 });
  expect(stand(daily('5', '5', '5'), { band: { low: '6', high: null } })).toMatchObject({ place: 'below', outPeriods: 2 });
});

test('numbers of the future and their order change nothing', () => {
  const point = fc.record({ day: fc.integer({ min: -40, max: 0 }).map((days) => addDays(TODAY, days)), value: fc.integer({ min: 0, max: 30 }).map(String) });
  const points = fc.uniqueArray(point, { selector: ({ day }) => day });
  fc.assert(
    fc.property(points, fc.constantFrom(1, 7, 30), (given, periodDays) => {
      const future = [{ day: addDays(TODAY, 1), value: '0' }];
      expect(stand([...future, ...given.toReversed()], { periodDays })).toEqual(stand(given, { periodDays }));
    }),
  );
});
