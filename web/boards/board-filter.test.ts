import { expect, test } from '@jest/globals';
import { filtered, isFiltered, lanesOf, serverFilter } from './board-filter.ts';
import type { CardData } from './board-query.ts';
import { type BoardSearch, boardSearch } from './board-search.ts';

const TODAY = '2026-02-10';
const ADA = '01987654-0000-7000-8000-00000000000a';
const card = (title: string, given: Partial<CardData> = {}): CardData => ({
  ...{ id: title, title, state: 'todo', rank: 0, blockedReason: null, dueOn: null, priority: 'none', labels: [], releaseNote: '', mayChange: true },
  ...{ version: 1, column: { id: 'todo' }, checklist: [], assignee: null, objective: null, keyResult: null, pullRequest: null },
  ...given,
});
const ada = { id: btoa(`Person:${ADA}`), name: 'Ada' };
const CARDS = [
  card('Quick search', { assignee: ada, dueOn: '2026-02-09', labels: ['shop'], keyResult: { id: 'kr', title: 'Ship' } }),
  card('Slow search', { dueOn: '2026-02-15', priority: 'urgent' }),
  card('Done long ago', { dueOn: '2026-01-01', state: 'done', assignee: { id: 'ben', name: 'Ben' }, priority: 'low' }),
];
const BOARD = [
  { id: 'todo', cards: CARDS.slice(0, 2) },
  { id: 'done', cards: CARDS.slice(2) },
];

test.each<[BoardSearch, string[]]>([
  [{ q: 'SEARCH' }, ['Quick search', 'Slow search']],
  [{ who: 'me' }, ['Quick search']],
  [{ who: ADA }, ['Quick search']],
  [{ who: 'nobody' }, ['Slow search']],
  [{ label: 'shop' }, ['Quick search']],
  [{ priority: 'urgent' }, ['Slow search']],
  [{ due: 'overdue' }, ['Quick search']],
  [{ due: 'week' }, ['Quick search', 'Slow search']],
  [{ due: 'none' }, []],
  [{ q: 'search', due: 'overdue' }, ['Quick search']],
])('%j shows %j', (search, titles) => {
  const shown = filtered(BOARD, search, { viewerId: ada.id, today: TODAY });

  expect(shown.flatMap(({ cards }) => cards.map(({ title }) => title))).toEqual(titles);
});

test('without a filter the board is the same one, and lanes or an open task are none', () => {
  expect(filtered(BOARD, { lanes: 'assignee', task: 'x' }, { viewerId: ada.id, today: TODAY })).toBe(BOARD);
  expect(isFiltered({ board: 'x' })).toBe(false);
  expect(serverFilter({ who: 'me', q: 'a', due: 'week' }, ada.id)).toEqual({ assigneeId: ada.id, search: 'a' });
});

test('lanes have every card once: people by name and nobody at last, priorities from the top', () => {
  expect(lanesOf(BOARD, 'assignee').map(({ title, count }) => [title, count])).toEqual([
    ['Ada', 1],
    ['Ben', 1],
    ['', 1],
  ]);
  expect(lanesOf(BOARD, 'priority').map(({ key }) => key)).toEqual(['urgent', 'low', 'none']);
  expect(lanesOf(BOARD, 'key-result').map(({ title, columns }) => [title, columns.map(({ cards }) => cards.length)])).toEqual([
    ['Ship', [1, 0]],
    ['', [1, 1]],
  ]);
});

test('an address that nobody would write says nothing', () => {
  expect(boardSearch({ q: 7, who: '', priority: 'huge', due: 'week', lanes: 'priority', task: 'x', other: 'y' })).toEqual({
    due: 'week',
    lanes: 'priority',
    task: 'x',
  });
});
