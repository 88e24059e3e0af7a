import { expect, test } from '@jest/globals';
import { wallClock } from './wall-clock.ts';

test.each([
  ['2026-07-01T22:30:00.000Z', 'Europe/Berlin', '2026-07-02', '00:30'],
  ['2026-01-05T09:00:00.000Z', 'America/New_York', '2026-01-05', '04:00'],
])('%s in %s is %s %s', (instant, timeZone, day, time) => {
  expect(wallClock(instant, timeZone)).toEqual({ day, time });
});
