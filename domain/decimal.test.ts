import { expect, test } from '@jest/globals';
import { compareDecimals, formatDecimal, formatPercent, isDecimal, parseDecimal, ratioOf, roundHalfUp, sumDecimals } from './decimal.ts';

test.each(['0', '-12.5', '+3', '000.10', '123456789012345678901234567890.5'])('%s is a decimal', (text) => {
  expect(isDecimal(text)).toBe(true);
});

test.each(['', ' 1', '12,5', '1e3', '.5', '5.', 'NaN', 'Infinity', '1_000'])('"%s" is none', (text) => {
  expect(isDecimal(text)).toBe(false);
});

test('what a database writes with an exponent is read, and written without', () => {
  expect(formatDecimal(parseDecimal('1.5e+21'))).toBe('1500000000000000000000');
  expect(formatDecimal(parseDecimal('1e-9'))).toBe('0.000000001');
  expect(() => parseDecimal('abc')).toThrow('"abc" is no decimal number.');
});

test('sums and comparisons are exact', () => {
  expect(sumDecimals(['0.1', '0.2'])).toBe('0.3');
  expect(sumDecimals([])).toBe('0');
  expect(compareDecimals('1.0', '1')).toBe(0);
  expect(compareDecimals('-2', '1')).toBe(-1);
});

test('formatting cuts zeros behind the point only', () => {
  expect(['100', '1.50', '-0.0', '2.345'].map((text) => formatDecimal(parseDecimal(text), 2))).toEqual(['100', '1.5', '0', '2.35']);
});

test('division by 0 is null, and rounding goes half up whatever the binary form', () => {
  expect(ratioOf(parseDecimal('1'), parseDecimal('0.0'))).toBeNull();
  expect(roundHalfUp(1.005, 2)).toBe(1.01);
  expect(roundHalfUp(0.65, 1)).toBe(0.7);
});

test('percentages round, but only what is done reads as 100 %', () => {
  expect([0.285, 0.59, 0.9999, 1, 1.5, -0.25].map(formatPercent)).toEqual(['29 %', '59 %', '99 %', '100 %', '150 %', '-25 %']);
});

test.each([
  [0, '0 %'],
  [-0.001, '0 %'],
  [0.5, '50 %'],
  [0.999, '99 %'],
  [1, '100 %'],
  [-1e19, '-1000000000000000000000 %'],
])('%d reads %s', (ratio, text) => {
  expect(formatPercent(ratio)).toBe(text);
});
