import { expect, test } from '@jest/globals';
import { nextQuarter } from './next-quarter.ts';

test.each([
  [new Date(2026, 10, 22), { name: 'Q1 2027', startsOn: '2027-01-01', endsOn: '2027-03-31' }],
  [new Date(2026, 0, 1), { name: 'Q2 2026', startsOn: '2026-04-01', endsOn: '2026-06-30' }],
  [new Date(2026, 8, 30), { name: 'Q4 2026', startsOn: '2026-10-01', endsOn: '2026-12-31' }],
])('after %s comes the next quarter', (now, quarter) => {
  expect(nextQuarter(now)).toEqual(quarter);
});
