import { expect, test } from '@jest/globals';
import { type Lifespan, medianHours, openOn, perDay, shareEnded } from './metric-series.ts';

const day = (number: number, hour = 12) => `2026-11-${String(number).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`;
const lifespans: Lifespan[] = [
  [day(1), day(1, 14)],
  [day(2), null],
  [day(2), day(3, 12)],
  [day(9, 23), day(9, 23)],
];

test.each([
  ['2026-10-31', 0],
  ['2026-11-01', 0.5],
  ['2026-11-02', 1.5],
  ['2026-11-03', 1],
  ['2026-11-04', 0],
])('on %s %d a day had begun, over two days', (on, expected) => {
  expect(perDay({ lifespans, windowDays: 2, timeZone: 'UTC' })(on)).toBe(expected);
});

test.each([
  ['2026-10-31', null],
  ['2026-11-01', 100],
  ['2026-11-02', 66.7],
  ['2026-11-03', 50],
  ['2026-11-05', null],
])('on %s %p per cent of those begun in two days have ended: none begun is no share', (on, expected) => {
  expect(shareEnded({ lifespans, windowDays: 2, timeZone: 'UTC' })(on)).toBe(expected);
});

test('days are those of the zone', () => {
  expect(perDay({ lifespans, windowDays: 1, timeZone: 'Europe/Berlin' })('2026-11-10')).toBe(1);
  expect(perDay({ lifespans, windowDays: 1, timeZone: 'UTC' })('2026-11-10')).toBe(0);
});

test('medians and open counts', () => {
  expect(medianHours({ lifespans, windowDays: 7, timeZone: 'UTC' })('2026-11-03')).toBe(13);
  expect(openOn({ lifespans, timeZone: 'UTC' })('2026-11-02')).toBe(2);
});
