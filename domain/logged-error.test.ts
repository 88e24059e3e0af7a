import { expect, test } from '@jest/globals';
import { loggedError } from './logged-error.ts';

test('a log line keeps what an error says, never what hangs on it', () => {
  const cause = Object.assign(new TypeError('socket hang up'), { code: 'ECONNRESET', request: { headers: { authorization: 'Bearer s3cret' } } });
  const error = Object.assign(new Error('GitHub did not answer', { cause }), { code: 57, client: { password: 's3cret', secretKey: 900 } });

  const line = loggedError(error);

  expect(line).toMatchObject({
    type: 'Error',
    message: 'GitHub did not answer',
    code: '57',
    cause: { type: 'TypeError', message: 'socket hang up', code: 'ECONNRESET' },
  });
  expect(JSON.stringify(line)).not.toMatch(/s3cret|secretKey|authorization/);
});

test('an error that is its own cause, and what was thrown but is no error, have an end', () => {
  const circle = new Error('round and round');
  circle.cause = circle;

  expect(JSON.stringify(loggedError(circle)).match(/round and round/g)?.length).toBeLessThan(20);
  expect(loggedError('out of reach')).toEqual({ type: 'string', message: 'out of reach' });
});
