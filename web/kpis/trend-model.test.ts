import { expect, test } from '@jest/globals';
import { trendModel } from './trend-model.ts';

const points = [
  { day: '2026-11-01', value: '10' },
  { day: '2026-11-02', value: '20' },
  { day: '2026-11-05', value: '15' },
];

test('days lie as far apart as they are, and the band within the drawing', () => {
  const model = trendModel(points, { low: '12', high: null });

  expect(model?.points.map(({ x }) => x)).toEqual([0, 0.25, 1]);
  expect(model?.points[1]?.y).toBeGreaterThan(model?.points[2]?.y ?? 1);
  expect(model?.band).toMatchObject({ to: 1 });
  expect(model?.band?.from).toBeGreaterThan(model?.points[0]?.y ?? 1);
});

test('a band beyond all numbers is still in sight; one number and a flat line lie in the middle', () => {
  expect(trendModel(points, { low: '100', high: '200' })?.band?.to).toBeLessThan(1);
  expect(trendModel([{ day: '2026-11-01', value: '0' }], { low: null, high: null })).toMatchObject({ points: [{ x: 0, y: 0.5 }], band: null });
  expect(trendModel([], { low: '1', high: '2' })).toBeNull();
});
