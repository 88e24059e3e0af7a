import { expect, test } from '@jest/globals';
import { en } from './en.ts';
import { enBoard } from './en-board.ts';
import { enCalendar } from './en-calendar.ts';
import { enPages } from './en-pages.ts';
import { formatsFor } from './format.ts';
import { pluralOf } from './plural.ts';
import { ru } from './ru.ts';
import { ruBoard } from './ru-board.ts';
import { ruCalendar } from './ru-calendar.ts';
import { ruPages } from './ru-pages.ts';

test('no Russian text is left in English', () => {
  const [english, russian] = [
    { ...en, ...enBoard, ...enCalendar, ...enPages },
    { ...ru, ...ruBoard, ...ruCalendar, ...ruPages },
  ];
  const same = leaves(english).filter(([path, text]) => text !== '' && textAt(russian, path) === text && /[a-z]{3}/i.test(text));

  expect(same.map(([path]) => path)).toEqual([]);
});

test.each([
  [1, '1 цель'],
  [2, '2 цели'],
  [5, '5 целей'],
  [21, '21 цель'],
])('Russian counts %d as "%s"', (count, text) => {
  expect(pluralOf('ru')(count, { one: '# цель', few: '# цели', other: '# целей' })).toBe(text);
});

test('figures are written as the reader does, and a missing one is a dash', () => {
  expect(formatsFor('en').value('1250.5', '%')).toBe('1,250.5\u00a0%');
  expect(formatsFor('en').value('1250.5', '$')).toBe('$1,250.5');
  expect(formatsFor('ru').value('12.5', '')).toBe('12,5');
  expect(formatsFor('en').percent(0.314)).toBe('31%');
  expect(formatsFor('en').percent(null)).toBe('–');
  expect(formatsFor('en').day('2026-11-22')).toBe('Nov 22');
  expect(formatsFor('en').ago('2026-11-20T09:00:00.000Z', Date.parse('2026-11-22T09:00:00.000Z'))).toBe('2 days ago');
});

function leaves(texts: object, path: readonly string[] = []): [readonly string[], string][] {
  return Object.entries(texts).flatMap(([key, value]) => {
    if (typeof value === 'string') return [[[...path, key], value] as [readonly string[], string]];
    return typeof value === 'object' && value !== null ? leaves(value as object, [...path, key]) : [];
  });
}

function textAt(texts: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], texts);
}
