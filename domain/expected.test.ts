import { expect, test } from '@jest/globals';
import { cycleInstants, daysLeft, elapsedShare } from './expected.ts';

const BERLIN = { startsOn: '2026-10-01', endsOn: '2026-12-31', timeZone: 'Europe/Berlin' };

test('a cycle runs from the first to the last instant of its days in its zone', () => {
  expect(cycleInstants(BERLIN)).toEqual({ first: '2026-09-30T22:00:00.000Z', last: '2026-12-31T22:59:59.999Z' });
});

test('the elapsed share is held between 0 and 1', () => {
  const shares = ['2026-01-01T00:00:00.000Z', '2026-09-30T22:00:00.000Z', '2026-12-31T22:59:59.999Z', '2027-05-01T00:00:00.000Z'].map((now) =>
    elapsedShare(BERLIN, now),
  );

  expect(shares).toEqual([0, 0, 1, 1]);
});

test('a day with a clock change counts with its real length', () => {
  const autumn = { startsOn: '2026-10-25', endsOn: '2026-10-26', timeZone: 'Europe/Berlin' };

  // The 25th has 25 hours, so midnight after it is 25 of 49.
  expect(elapsedShare(autumn, '2026-10-25T23:00:00.000Z')).toBeCloseTo(25 / 49, 7);
});

test('a cycle that ends before it starts is refused, not divided by', () => {
  expect(() => elapsedShare({ ...BERLIN, endsOn: '2026-09-01' }, '2026-10-01T00:00:00.000Z')).toThrow(RangeError);
});

test('days left are counted by the calendar of the zone', () => {
  const left = ['2026-09-01T00:00:00.000Z', '2026-09-30T22:00:00.000Z', '2026-12-30T22:59:59.999Z', '2026-12-30T23:00:00.000Z', '2027-02-01T00:00:00.000Z'].map(
    (now) => daysLeft(BERLIN, now),
  );

  expect(left).toEqual([91, 91, 1, 0, 0]);
  expect(daysLeft({ ...BERLIN, closeEarlyAt: '2026-11-01T00:00:00.000Z' }, '2026-11-01T00:00:00.000Z')).toBe(0);
});
