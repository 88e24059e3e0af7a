import { expect, test } from '@jest/globals';
import { axisLabels, axisWidth } from './axis-labels.ts';

test.each([
  ['small numbers stand in full', [0, 2500, 5000], ['0', '2,500', '5,000']],
  ['long ones are shortened', [0, 400_000, 1_200_000], ['0', '400K', '1.2M']],
  ['long ones that would look the same stand in full', [1_000_000, 1_000_100], ['1,000,000', '1,000,100']],
  ['those close together have the digits that tell them apart', [99.914, 99.951, 99.988], ['99.914', '99.951', '99.988']],
  ['none has more than it needs', [113.24, 140.2, 167.16], ['113', '140', '167']],
  ['below zero too', [-4_500_000_000, 0], ['-4.5B', '0']],
] as const)('beside a chart, %s', (_promise, ticks, labels) => {
  expect(axisLabels(ticks, 'en')).toEqual(labels);
});

test('the margin grows with the longest label', () => {
  expect(axisWidth(['0', '1'])).toBe(52);
  expect(axisWidth(['1,000,000,000'])).toBeGreaterThan(100);
});
