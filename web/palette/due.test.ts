import { expect, test } from '@jest/globals';
import { isDue } from './due.ts';

const at = (day: number, hour = 12) => new Date(2026, 1, day, hour);

test.each([
  ['never', null, at(11), true],
  ['last Sunday, asked on Wednesday', at(8), at(11), true],
  ['this Monday, asked on Wednesday', at(9, 0), at(11), false],
  ['this Monday, asked on Sunday', at(9), at(15), false],
  ['last Sunday, asked on Monday', at(8, 23), at(9, 0), true],
])('answered %s', (_when, last, now, due) => {
  expect(isDue(last?.toISOString() ?? null, now)).toBe(due);
});
