import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isTold, namedKind } from '../../domain/history-fields.ts';
import { enHistory } from '../texts/en-history.ts';
import { enPages } from '../texts/en-pages.ts';
import { en } from '../texts/en.ts';
import { formatsFor } from '../texts/format.ts';
import { ruHistory } from '../texts/ru-history.ts';
import { ruPages } from '../texts/ru-pages.ts';
import { ru } from '../texts/ru.ts';
import { actionName, fieldName, type HistoryWords, inWords, sentenceOf, type ToldEntry, valueText } from './history-words.ts';

const ENGLISH: HistoryWords = { texts: en, pages: enPages, history: enHistory.history, format: formatsFor('en', 'UTC') };
const RUSSIAN: HistoryWords = { texts: ru, pages: ruPages, history: ruHistory.history, format: formatsFor('ru', 'UTC') };
const LANGUAGES = [
  ['English', ENGLISH],
  ['Russian', RUSSIAN],
] as const;

const BEN = '00000000-0000-4000-8000-000000000001';
const CLARA = '00000000-0000-4000-8000-000000000002';
const NAMES = [
  { id: BEN, name: 'Ben Adams' },
  { id: CLARA, name: 'Clara Diaz' },
];

interface Column {
  noun: string;
  name: string;
  type: string;
}

const SCHEMA = readFileSync('prisma/schema.prisma', 'utf8');
const ENUMS = new Map(
  [...SCHEMA.matchAll(/^enum (\w+) \{\n([^}]+)\}/gm)].map(([, name = '', body = '']) => [
    name,
    [...body.matchAll(/^ {2}(\w+)$/gm)].map(([, value = '']) => value),
  ]),
);
/** Nouns of the log whose rows have another name, or none. */
const MODELS: Readonly<Record<string, string | null>> = {
  role: 'CustomRole',
  'single-sign-on': 'SsoProvider',
  calendar: 'CalendarFeed',
  audit: null,
  import: null,
};

/** The columns of all that the log tells of, as far as a history tells of them. */
function toldColumns(): Column[] {
  return Object.keys(enPages.audit.nouns).flatMap((noun) => {
    const model = MODELS[noun] === undefined ? noun.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()) : MODELS[noun];
    if (model === null) return [];
    const body = new RegExp(`^model ${model} \\{\\n([^]+?)\\n\\}`, 'm').exec(SCHEMA)?.[1];
    if (body === undefined) throw new Error(`The schema has no model ${model}: say in MODELS where rows of "${noun}" are.`);
    const columns = [...body.matchAll(/^ {2}(\w+) +(\w+)/gm)].map(([, name = '', type = '']) => ({ noun, name, type }));
    return columns.filter(({ name }) => isTold(name));
  });
}

describe.each(LANGUAGES)('%s', (_language, words) => {
  test('has a word for every column of what the log tells of', () => {
    const columns = toldColumns();

    expect(columns.length).toBeGreaterThan(100);
    expect(columns.filter(({ noun, name }) => (words.history.fields[`${noun}.${name}`] ?? words.history.fields[name]) === undefined)).toEqual([]);
  });

  test('has a word for every value that is chosen from a list', () => {
    const choices = toldColumns().flatMap(({ noun, name, type }) => (ENUMS.get(type) ?? []).map((value) => ({ noun, name, value })));

    expect(choices.length).toBeGreaterThan(30);
    expect(choices.filter(({ noun, name, value }) => valueText(noun, () => null, words)(name, value) === value)).toEqual([]);
  });

  test('has words for every thing and every action, and shows no mark of a place', () => {
    expect(Object.keys(enPages.audit.nouns).filter((noun) => words.history.nouns[noun] === undefined)).toEqual([]);
    expect(Object.keys(words.history.actions).filter((action) => /#|^$/.test(actionName(action, words)))).toEqual([]);
  });

  test('writes no id, whatever was changed', () => {
    const columns = toldColumns().filter(({ name }) => /Ids?$/.test(name) && name !== 'clientId');
    const texts = columns.map(({ noun, name }) => valueText(noun, () => null, words)(name, BEN));

    expect(columns.filter(({ noun, name }) => namedKind(noun, name) === null)).toEqual([]);
    expect(new Set(texts)).toEqual(new Set([words.history.somebody, words.history.something]));
  });
});

function said(entry: Partial<ToldEntry>, subject: string | null, words: HistoryWords): string {
  const sentence = sentenceOf({ noun: 'key-result', action: 'update', before: null, after: null, names: NAMES, ...entry }, subject, words);
  const written = ({ label, from, to }: { label: string; from: string | null; to: string }) =>
    from === null ? `${label}: ${to}` : `${label}: ${from} → ${to}`;
  const change = sentence.change === null ? '' : `: ${sentence.change.from} → ${sentence.change.to}`;
  return [`${sentence.said}${change}`, ...sentence.others.map(written)].join(' | ');
}

test.each<[Partial<ToldEntry>, string, string]>([
  [{ before: { ownerId: BEN }, after: { ownerId: CLARA } }, 'changed the owner: Ben Adams → Clara Diaz', 'изменил(а) ответственного: Ben Adams → Clara Diaz'],
  [{ action: 'create', after: { title: 'Faster', ownerId: BEN } }, 'added the key result', 'добавил(а) ключевой результат'],
  [{ noun: 'team', before: { parentId: BEN }, after: { parentId: CLARA } }, 'moved it: Ben Adams → Clara Diaz', 'переместил(а): Ben Adams → Clara Diaz'],
  [
    { before: { kind: 'maintain', dueOn: null, version: 1 }, after: { kind: 'binary', dueOn: '2026-10-01', version: 2 } },
    'changed the key result | way of measuring: Keep within → Done or not | due day: – → Oct 1, 2026',
    'изменил(а) ключевой результат | способ измерения: Удержание → Сделано или нет | срок: – → 1 окт. 2026 г.',
  ],
  [
    { before: { target: '1250.5' }, after: { target: '2000' } },
    'changed the target: 1,250.5 → 2,000',
    'изменил(а) целевое значение: 1\u00a0250,5 → 2\u00a0000',
  ],
  [{ before: { progress: 0.314 }, after: { progress: 0.5 } }, 'changed the progress: 31% → 50%', 'изменил(а) прогресс: 31\u00a0% → 50\u00a0%'],
  [
    { noun: 'accountability', before: { holderIds: [BEN] }, after: { holderIds: [BEN, CLARA, '00000000-0000-4000-8000-000000000003'] } },
    'changed the holders: Ben Adams → Ben Adams, Clara Diaz, somebody',
    'изменил(а) тех, кто исполняет: Ben Adams → Ben Adams, Clara Diaz, кто-то',
  ],
  [
    {
      noun: 'organization',
      before: { settings: { access: 'open', statusRules: { onTrack: 0.7 } } },
      after: { settings: { access: 'place', statusRules: { onTrack: 0.8 } } },
    },
    'changed the company | reading of goals: Everybody reads all goals → By the place in the company | limit of “on track”: 70% → 80%',
    'изменил(а) компанию | доступ к целям: Все читают все цели → По месту в компании | порог «по плану»: 70\u00a0% → 80\u00a0%',
  ],
  [
    { action: 'check-in', after: { value: '12.5', confidence: 7, late: false, checkInId: BEN } },
    'checked in on the key result | value: 12.5 | confidence: 7',
    'отметил(а) ключевой результат | значение: 12,5 | уверенность: 7',
  ],
  [
    { noun: 'comment', before: { body: 'Look' }, after: { body: `Look, <@${BEN}>` } },
    'changed the text: Look → Look, @Ben Adams',
    'изменил(а) текст: Look → Look, @Ben Adams',
  ],
  [
    { noun: 'person', before: { name: { $personal: 'erased' } }, after: { name: { $personal: 'erased' } } },
    'changed the name: (erased) → (erased)',
    'изменил(а) имя: (стёрто) → (стёрто)',
  ],
])('%j reads like a sentence', (entry, english, russian) => {
  expect(said(entry, null, ENGLISH)).toBe(english);
  expect(said(entry, null, RUSSIAN)).toBe(russian);
});

test('away from its page the thing is named, and what has no name is called what it is', () => {
  const moved = { noun: 'team', before: { parentId: BEN }, after: { parentId: CLARA } };

  expect(said(moved, 'Search', ENGLISH)).toBe('moved the team “Search”: Ben Adams → Clara Diaz');
  expect(said({ before: { unit: '' }, after: { unit: '%' } }, 'Faster', ENGLISH)).toBe('changed the key result “Faster” | unit: – → %');
  expect(said({ action: 'refused', noun: 'audit', after: { asked: 'read' } }, '', ENGLISH)).toBe('was refused: the audit log | what was asked for: see');
});

test('what has no word yet is told by its own name, in words', () => {
  expect(fieldName('task', 'storyPoints', ENGLISH)).toBe('story points');
  expect(inWords('in_review')).toBe('in review');
  expect(said({ action: 'turn-around', after: { storyPoints: 3 } }, null, ENGLISH)).toBe('turn around | story points: 3');
  expect(said({ before: { extra: [{ one: 1, twoThings: 'a' }] }, after: { extra: [] } }, null, ENGLISH)).toBe('changed the extra: one: 1; two things: a → –');
});
