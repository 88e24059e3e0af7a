import { expect, test } from '@jest/globals';
import { formatDate, formatDateTime, formatDay, formatNumber, formatPercent, formatScore, formatSpan, formatValue } from './format.ts';
import { textsFor } from './texts/texts.ts';

test.each([
  ['1350000', 'en', '1,350,000'],
  ['1350000.50', 'en', '1,350,000.5'],
  ['0.123456789012345678', 'en', '0.123456789012345678'],
  ['12.5', 'ru', '12,5'],
] as const)('%s reads in %s as %s, no digit lost', (value, language, expected) => {
  expect(formatNumber(value, language)).toBe(expected);
});

test.each([
  [0.62, '62 %'],
  [0.996, '99 %'],
  [1, '100 %'],
  [0.285, '29 %'],
  [0, '0 %'],
  [-0.2, '-20 %'],
  [null, '–'],
  [Number.NaN, '–'],
] as const)('the ratio %s reads as %s', (ratio, expected) => {
  expect(formatPercent(ratio)).toBe(expected);
});

test('a date is the day of the reader, a calendar day is the same everywhere', () => {
  const at = '2027-01-01T02:30:00.000Z';

  expect(formatDate(at, { language: 'en', timeZone: 'America/Los_Angeles' })).toBe('31 Dec');
  expect(formatDateTime(at, { language: 'en', timeZone: 'Asia/Kolkata' })).toBe('Fri 1 Jan, 08:00');
  expect(formatDay('2027-01-01', 'en', 'long')).toBe('1 Jan 2027');
  expect(formatSpan('2027-01-01', '2027-03-31', 'en')).toBe('1 Jan 2027 – 31 Mar 2027');
});

test('a missing value is a dash, a unit follows its number', () => {
  expect(formatValue(null, 'EUR', 'en')).toBe('–');
  expect(formatValue('5.9', '%', 'en')).toBe('5.9 %');
  expect(formatScore(0.7, 'ru')).toBe('0,7');
});

test.each([
  [1, '1 ключевой результат'],
  [3, '3 ключевых результата'],
  [5, '5 ключевых результатов'],
  [21, '21 ключевой результат'],
  [112, '112 ключевых результатов'],
])('%i counts key results in Russian as "%s"', (number, expected) => {
  expect(textsFor('ru').words.keyResults(number)).toBe(expected);
});
