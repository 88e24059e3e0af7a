import { expect, test } from '@jest/globals';
import { isDue } from './due.ts';

test.each([
  ['never', null, '2026-02-11', true],
  ['last Sunday, asked on Wednesday', '2026-02-08T12:00:00Z', '2026-02-11', true],
  ['late on Sunday in UTC, which is Monday here', '2026-02-08T23:30:00Z', '2026-02-11', false],
  ['this Monday, asked on Sunday', '2026-02-09T12:00:00Z', '2026-02-15', false],
  ['last Sunday, asked on Monday', '2026-02-08T22:00:00Z', '2026-02-09', true],
])('answered %s', (_when, last, today, due) => {
  expect(isDue(last, { today, zone: 'Europe/Berlin' })).toBe(due);
});
