import { expect, test } from '@jest/globals';
import { onOtherKeyboard, searchWords } from './search-text.ts';

test.each([
  ['Grow  REVENUE', ['grow', 'revenue']],
  ['ещё-ещё', ['еще']],
  ["'; DROP & x:* (", ['drop', 'x']],
  ['a', []],
  ['  ', []],
  ['1 2 3 4 5 6 7 8 9', ['1', '2', '3', '4', '5', '6', '7', '8']],
])('%s is looked for as %j', (text, words) => {
  expect(searchWords(text)).toEqual(words);
});

test.each([
  ['ghbdtn', 'привет'],
  ['куыгде', 'result'],
  [',.lf', 'бюда'],
  ['12', null],
])('%s reads as %s on the other keyboard', (text, read) => {
  expect(onOtherKeyboard(text)).toBe(read);
});
