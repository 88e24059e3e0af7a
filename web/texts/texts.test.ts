import { globSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { formatsFor } from './format.ts';
import { pluralOf } from './plural.ts';

test('no Russian text is left in English', async () => {
  const [english, russian] = [await allWords('en'), await allWords('ru')];
  expect(Object.keys(english).sort()).toEqual(Object.keys(russian).sort());
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
  expect(formatsFor('en', 'UTC').value('1250.5', '%')).toBe('1,250.5\u00a0%');
  expect(formatsFor('en', 'UTC').value('1250.5', '$')).toBe('$1,250.5');
  expect(formatsFor('ru', 'UTC').value('12.5', '')).toBe('12,5');
  expect(formatsFor('en', 'UTC').percent(0.314)).toBe('31%');
  expect(formatsFor('en', 'UTC').percent(null)).toBe('–');
  expect(formatsFor('en', 'UTC').day('2026-11-22')).toBe('Nov 22');
  expect(formatsFor('en', 'UTC').ago('2026-11-20T09:00:00.000Z', Date.parse('2026-11-22T09:00:00.000Z'))).toBe('2 days ago');
});

test.each([
  ['en', 'UTC', '2026-03-28T22:30:00.000Z', 'Sat, Mar 28, 22:30', '22:30', 'Mar 28'],
  ['en', 'Asia/Tokyo', '2026-03-28T22:30:00.000Z', 'Sun, Mar 29, 07:30', '07:30', 'Mar 29'],
  ['ru', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', 'вс, 29 мар., 00:00', '00:00', '29 мар.'],
  // Summer time has begun.
  ['en', 'Europe/Berlin', '2026-03-29T01:00:00.000Z', 'Sun, Mar 29, 03:00', '03:00', 'Mar 29'],
  ['en', 'America/Los_Angeles', '2026-03-29T01:00:00.000Z', 'Sat, Mar 28, 18:00', '18:00', 'Mar 28'],
] as const)('in %s by the clock of %s, %s is written %s', (language, zone, instant, whole, time, day) => {
  const format = formatsFor(language, zone);

  expect([format.instant(instant), format.time(instant), format.day(instant)]).toEqual([whole, time, day]);
  // A day is the same everywhere.
  expect(format.day('2026-03-28')).toBe(formatsFor(language, 'UTC').day('2026-03-28'));
});

/** The words of all files of a language, by the file's noun. */
async function allWords(language: 'en' | 'ru'): Promise<Record<string, unknown>> {
  const files = globSync(`${language}*.ts`, { cwd: import.meta.dirname }).sort();
  expect(files.length).toBeGreaterThan(4);
  const modules = await Promise.all(files.map(async (file) => [file.slice(2), await import(`./${file}`)] as const));
  return Object.fromEntries(
    modules.map(([noun, module]) => [noun, Object.values(module as Record<string, unknown>).find((value) => typeof value === 'object')]),
  );
}

function leaves(texts: object, path: readonly string[] = []): [readonly string[], string][] {
  return Object.entries(texts).flatMap(([key, value]) => {
    if (typeof value === 'string') return [[[...path, key], value] as [readonly string[], string]];
    return typeof value === 'object' && value !== null ? leaves(value as object, [...path, key]) : [];
  });
}

function textAt(texts: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], texts);
}
