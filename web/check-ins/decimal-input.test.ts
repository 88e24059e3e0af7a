import { expect, test } from '@jest/globals';
import { parseDecimalInput } from './decimal-input.ts';

test.each([
  ['42', '42'],
  ['12,5', '12.5'],
  ['12.50', '12.50'],
  ['1 250', '1250'],
  ['1,250.75', '1250.75'],
  ['1,250,000', '1250000'],
  ['−3', '-3'],
  ['40 %', '40'],
  ['.5', '0.5'],
  ['7.', '7'],
])('%s is read as %s', (typed, decimal) => {
  expect(parseDecimalInput(typed)).toBe(decimal);
});

test.each(['', 'twelve', '1.2.3', '-', '1e5', '12a'])('"%s" is no number', (typed) => {
  expect(parseDecimalInput(typed)).toBeNull();
});
