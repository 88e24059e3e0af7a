import { expect, test } from '@jest/globals';
import { spanOf, stepFrom, type View } from './calendar-span.ts';

test.each([
  ['month', '2026-02-10', false, '2026-01-26', '2026-03-01'],
  ['month', '2026-06-30', false, '2026-06-01', '2026-07-05'],
  ['month', '2027-02-28', true, '2027-02-01', '2027-02-28'],
  ['week', '2026-03-01', false, '2026-02-23', '2026-03-01'],
  ['week', '2026-03-01', true, '2026-03-01', '2026-03-03'],
  ['agenda', '2026-12-20', false, '2026-12-20', '2027-01-16'],
] as const)('a %s around %s (narrow: %s) is %s to %s', (view, day, narrow, from, to) => {
  const span = spanOf(view, day, { narrow });

  expect([span.from, span.to, span.days[0], span.days.at(-1)]).toEqual([from, to, from, to]);
});

test.each<[View, string, 1 | -1, boolean, string]>([
  ['month', '2026-01-31', 1, false, '2026-02-28'],
  ['month', '2026-01-15', -1, false, '2025-12-15'],
  ['week', '2026-03-25', 1, false, '2026-04-01'],
  ['week', '2026-03-25', 1, true, '2026-03-28'],
  ['agenda', '2026-03-25', -1, false, '2026-02-25'],
])('a %s from %s by %i (narrow: %s) goes on from %s', (view, day, by, narrow, expected) => {
  expect(stepFrom(view, day, { by, narrow })).toBe(expected);
});
