import { expect, test } from '@jest/globals';
import { placeInApp } from './place-in-app.ts';

const HERE = 'https://okr.example';

test.each([
  ['/check-ins?week=3#goal', `${HERE}/check-ins?week=3#goal`],
  ['/', `${HERE}/`],
])('a sign-in leads on to %j', (next, place) => {
  expect(placeInApp(next, HERE)).toBe(place);
});

test.each([
  undefined,
  '',
  'goals',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n\\evil.example',
  'https://evil.example/',
  '//[',
  'javascript:alert(1)',
])('a sign-in does not lead out of the app: %j', (next) => {
  expect(placeInApp(next, HERE)).toBe('/');
});

test('a path that browsers would read as another host stays behind the address of the app', () => {
  expect(placeInApp('/.//evil.example', HERE)).toBe(`${HERE}//evil.example`);
});
