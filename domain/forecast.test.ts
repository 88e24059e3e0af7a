import { expect, test } from '@jest/globals';
import { addMs } from './calendar.ts';
import { forecastOf } from './forecast.ts';
import { DAY_MS } from './instant.ts';
import type { Measure } from './key-result.ts';

const CYCLE = { startsOn: '2026-01-05', endsOn: '2026-04-05', timeZone: 'UTC' };
const GROWTH: Measure = { kind: 'increase', start: '0', target: '100' };

test('two days with a value are no forecast, however many corrections they hold', () => {
  const values = [...weekly([5, 9]), { at: '2026-01-19T00:10:00.000Z', value: '10' }, { at: '2026-01-19T00:20:00.000Z', value: '11' }];

  expect(forecastOf({ measure: GROWTH, values, cycle: CYCLE, now: '2026-02-01T00:00:00.000Z' })).toBeNull();
});

test('values after now are not known', () => {
  expect(forecastOf({ measure: GROWTH, values: weekly([5, 9, 14]), cycle: CYCLE, now: '2026-01-20T00:00:00.000Z' })).toBeNull();
});

test('under six samples it is drift; a jumpy level is later forecast by its own past', () => {
  const level = [50, 62, 47, 58, 51, 60, 49, 57, 50, 61];

  const early = forecast(level.slice(0, 5));
  const late = forecast(level);

  expect(early?.method).toBe('drift');
  expect(late?.method).not.toBe('drift');
  expect(Number(late?.value)).toBeGreaterThan(40);
  expect(Number(late?.value)).toBeLessThan(75);
});

test('one odd value does not bend the forecast of a steady series', () => {
  const result = forecast([4, 8, 12, 16, 20, 60, 28, 32, 36, 40]);

  expect(Number(result?.value)).toBeGreaterThan(48);
  expect(Number(result?.value)).toBeLessThan(56);
});

test('the interval holds the value and grows with the days ahead', () => {
  const noisy = [3, 9, 10, 17, 18, 26, 27, 34];
  const near = forecast(noisy, { ...CYCLE, endsOn: '2026-03-10' });
  const far = forecast(noisy, { ...CYCLE, endsOn: '2026-06-30' });
  const width = (result: typeof near) => Number(result?.high) - Number(result?.low);

  expect(Number(near?.low)).toBeLessThan(Number(near?.value));
  expect(Number(near?.high)).toBeGreaterThan(Number(near?.value));
  expect(width(far)).toBeGreaterThan(width(near));
});

test('at the end of the cycle the forecast is the last value', () => {
  const result = forecastOf({
    measure: GROWTH,
    values: [...weekly([10, 20, 30]), { at: '2026-04-05T23:59:59.999Z', value: '80' }],
    cycle: CYCLE,
    now: '2026-05-01T00:00:00.000Z',
  });

  expect(result).toMatchObject({ value: '80', low: '80', high: '80', progress: 0.8 });
});

test('a maintain is forecast by the periods it will have met', () => {
  const measure: Measure = { kind: 'maintain', band: { atLeast: '95', atMost: null }, periodDays: 7 };

  const result = forecastOf({ measure, values: weekly([98, 98, 90, 98, 98, 98, 98]), cycle: CYCLE, now: '2026-02-24T00:00:00.000Z' });

  expect(result?.progress).toBeCloseTo(11 / 13, 10);
});

test('milestones and binaries have no series to forecast', () => {
  const measures: readonly Measure[] = [
    { kind: 'binary', dueOn: null },
    { kind: 'milestone', steps: [] },
  ];

  expect(measures.map((measure) => forecastOf({ measure, values: weekly([0, 0, 1]), cycle: CYCLE, now: '2026-03-01T00:00:00.000Z' }))).toEqual([null, null]);
});

test('a year of daily values is forecast in well under half a second', () => {
  const values = Array.from({ length: 360 }, (_, day) => ({
    at: addMs('2026-01-01T00:00:00.000Z', day * DAY_MS),
    value: String(day * 2 + ((day * 7919) % 13)),
  }));
  const year = { startsOn: '2026-01-01', endsOn: '2026-12-31', timeZone: 'UTC' };
  const before = performance.now();

  const result = forecastOf({ measure: GROWTH, values, cycle: year, now: '2026-12-28T00:00:00.000Z' });

  expect(result?.samples).toBe(360);
  expect(performance.now() - before).toBeLessThan(500);
});

function forecast(values: readonly number[], cycle = CYCLE) {
  return forecastOf({ measure: GROWTH, values: weekly(values), cycle, now: addMs('2026-01-13T00:00:00.000Z', (values.length - 1) * 7 * DAY_MS) });
}

/** One value at the end of each week of the cycle. */
function weekly(values: readonly number[]) {
  return values.map((value, week) => ({ at: addMs('2026-01-12T00:00:00.000Z', week * 7 * DAY_MS), value: String(value) }));
}
