import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { excerptOf, isNear, marksOf } from './search-marks.ts';

test.each([
  ['Raise retention', ['ret'], ['ret']],
  ['Raise retention', ['retentions'], ['retention']],
  ['Open companies', ['company'], ['companies']],
  ['Рост выручки', ['выручка'], ['выручки']],
  ['Ещё больше', ['еще'], ['Ещё']],
  ['Workflow runs', ['flow'], ['flow']],
  ['New contract', ['contact'], []],
  ['A to Z, again a', ['a'], ['A', 'a', 'a']],
])('in "%s" %j marks %j', (text, words, expected) => {
  expect(marksOf(text, words).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
});

test('a typing error is marked only where it is asked for', () => {
  expect(marksOf('Raise retention', ['retnetion'])).toEqual([]);
  expect(marksOf('Raise retention', ['retnetion'], { loosely: true })).toEqual([{ start: 6, end: 15 }]);
});

test.each([
  ['helen', 'hlen', true],
  ['helen', 'heeln', true],
  ['plan', 'plane', true],
  ['plan', 'plaint', false],
  ['retention', 'retnetoin', true],
  ['cat', 'car', false],
])('%s and %s are near: %s', (one, other, near) => {
  expect(isNear(one, other)).toBe(near);
});

test('an excerpt is one line around the first word that was found', () => {
  const long = `${'Nothing of note here.\n'.repeat(20)}The harbour has signed. ${'And so on. '.repeat(40)}`;
  const { text, marks } = excerptOf(long, ['harbour'], 120);

  expect(text).toMatch(/^… .*The harbour has signed\. .* …$/);
  expect(text.length).toBeLessThan(130);
  expect(marks.map(({ start, end }) => text.slice(start, end))).toEqual(['harbour']);
  expect(excerptOf('short', ['harbour'], 120)).toEqual({ text: 'short', marks: [] });
});

test('marks lie in the text, in order, and none over another', () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'ё', 'я', '1') }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'Ё', 'я', '1', ' ', '.') }), words, fc.boolean(), (text, asked, loosely) => {
      let last = 0;
      for (const { start, end } of marksOf(
        text,
        asked.filter((word) => word !== ''),
        { loosely },
      )) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        last = end;
      }
    }),
  );
});
