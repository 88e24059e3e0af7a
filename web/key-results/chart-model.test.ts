import { expect, test } from '@jest/globals';
import { type ChartedKeyResult, chartModel, niceTicks } from './chart-model.ts';

const keyResult = (more: Partial<ChartedKeyResult> = {}): ChartedKeyResult => ({
  ...{ kind: 'increase', start: '0', target: '100', atLeast: null, atMost: null, forecast: null },
  cycle: { startsOn: '2026-10-01', endsOn: '2026-12-31' },
  series: [
    { at: '2026-10-01T00:00:00.000Z', expected: 0, progress: null, value: null },
    { at: '2026-10-20T00:00:00.000Z', expected: 0.2, progress: 0.1, value: '10' },
  ],
  ...more,
});

test('days without a value leave no point', () => {
  expect(chartModel(keyResult())?.actual).toEqual([{ atMs: Date.parse('2026-10-20T00:00:00.000Z'), y: 10 }]);
});

test('no value at all makes no chart', () => {
  expect(chartModel(keyResult({ series: [] }))).toBeNull();
});

test('the expected line runs from start to target over the cycle, downwards too', () => {
  expect(chartModel(keyResult({ kind: 'decrease', start: '100', target: '20' }))?.expected.map(({ y }) => y)).toEqual([100, 20]);
});

test('milestones are drawn in percents, without a forecast in values', () => {
  const model = chartModel(keyResult({ kind: 'milestone', start: null, target: null, forecast: { value: '1', low: '1', high: '1', progress: 1 } }));

  expect(model?.unit).toBe('percent');
  expect(model?.actual[0]?.y).toBe(10);
  expect(model?.forecast).toBeNull();
});

test('a band stands instead of an expected line', () => {
  const model = chartModel(keyResult({ kind: 'maintain', atLeast: '98', atMost: null }));

  expect(model?.band).toEqual({ low: 98, high: null });
  expect(model?.expected).toEqual([]);
});

test('the forecast goes from the last value to the end of the cycle', () => {
  const model = chartModel(keyResult({ forecast: { value: '80', low: '60', high: '95', progress: 0.8 } }));

  expect(model?.forecast).toMatchObject({ fromY: 10, y: 80, low: 60, high: 95, toMs: model?.toMs });
});

test.each([
  [0, 100, [0, 25, 50, 75, 100]],
  [5, 5, [4, 6]],
  [-3, 2, [-4, -2, 0, 2]],
  [2.1, 3.4, [2, 2.5, 3, 3.5]],
])('ticks from %d to %d span the range', (low, high, ticks) => {
  const made = niceTicks(low, high);

  expect(made[0]).toBeLessThanOrEqual(low);
  expect(made.at(-1)).toBeGreaterThanOrEqual(high);
  expect(made).toEqual(expect.arrayContaining(ticks.slice(0, 1)));
  expect(made.length).toBeLessThanOrEqual(7);
});
