import { expect, test } from '@jest/globals';
import { MEANT, rank } from './ranking.ts';

const ENTRIES = ['Dashboard', 'Objectives', 'Board', 'KPIs', 'New objective', 'New key result', 'Switch to Russian'].map((title) => ({ title }));
const RUSSIAN = ['Обзор', 'Цели', 'Доска', 'Новая цель'].map((title) => ({ title, keywords: 'создать' }));

test.each([
  ['obj', ['Objectives', 'New objective']],
  ['objcetive', ['Objectives', 'New objective']],
  ['nkr', ['New key result']],
  ['new ojbective', ['New objective']],
  ['dashbord', ['Dashboard']],
  ['brd', ['Board']],
  ['ищфкв', ['Board']],
  ['russian switch', ['Switch to Russian']],
  ['zebra', []],
])('%s fits %j', (typed, titles) => {
  expect(rank(ENTRIES, typed).map(({ entry }) => entry.title)).toEqual(titles);
});

test.each([
  ['доск', ['Доска']],
  ['ljcrf', ['Доска']],
  ['цель', ['Новая цель', 'Цели']],
])('in Russian %s fits %j', (typed, titles) => {
  expect(rank(RUSSIAN, typed).map(({ entry }) => entry.title)).toEqual(titles);
});

test('nothing typed keeps all of them as they are', () => {
  expect(rank(ENTRIES, ' ').map(({ entry }) => entry)).toEqual(ENTRIES);
});

test('another word for it fits, but is not what is meant', () => {
  expect(rank(RUSSIAN, 'создать')).toHaveLength(4);
  expect(rank(RUSSIAN, 'создать').every(({ fits }) => fits < MEANT)).toBe(true);
});
