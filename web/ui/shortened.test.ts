import { expect, test } from '@jest/globals';
import { shortened } from './shortened.ts';

const ID = '0198c2de-7a1b-4c3d-9e5f-0123456789ab';

test.each([
  [`cycle/${ID}/check-in/2026-W48/escalation`, 'cycle/0198…89ab/check-in/2026-W48/escalation'],
  [`connection/${ID}`, 'connection/0198…89ab'],
  ['api', 'api'],
  ['', ''],
  [`start-${'x'.repeat(80)}-end`, 'start-xxxxxxxxxxxxxxx…xxxxxxxxxxxxxxxxx-end'],
])('%s is short and keeps its beginning and its end', (whole, short) => {
  expect(shortened(whole)).toBe(short);
});
