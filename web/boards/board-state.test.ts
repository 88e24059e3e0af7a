import { expect, test } from '@jest/globals';
import { withPatches } from './board-model.ts';
import type { CardData, ShownColumnData } from './board-query.ts';
import { boardAfter, type BoardState } from './board-state.ts';

const card = (id: string, column: string, given: Partial<CardData> = {}): CardData => ({
  ...{ id, title: id, state: 'todo', rank: 0, blockedReason: null, dueOn: null, priority: 'none', labels: [], releaseNote: '', mayChange: true },
  ...{ version: 1, column: { id: column }, checklist: [], assignee: null, objective: null, keyResult: null, pullRequest: null },
  ...given,
});
const shown = (id: string, tasks: readonly CardData[], { total = tasks.length, load = null as number | null } = {}): ShownColumnData => ({
  ...{ load, total, tasks: [...tasks] },
  column: { id, title: '', state: 'todo', stage: 'planned', wipLimit: load === null ? null : 4, version: 1 },
});
const read = boardAfter(null, {
  kind: 'read',
  board: [shown('todo', [card('a', 'todo'), card('b', 'todo', { rank: 1 })], { total: 5, load: 7 }), shown('done', [])],
});
const known = (state: BoardState | null) => (state === null ? [] : withPatches(state.read, state.patches).map(({ cards }) => cards.map(({ title }) => title)));

test('what was not read is counted once, and not again while cards come and go', () => {
  const moved = boardAfter(read, { kind: 'patched', cards: [card('a', 'done', { version: 2 })], gone: [] });

  expect(read?.facts.map(({ unread, unseen }) => [unread, unseen])).toEqual([
    [3, 5],
    [0, 0],
  ]);
  expect(moved?.facts).toEqual(read?.facts);
  expect(known(moved)).toEqual([['b'], ['a']]);
});

test('an answer that comes late does not undo what is known already, but a card that is gone is gone', () => {
  const moved = boardAfter(read, { kind: 'patched', cards: [card('a', 'done', { version: 3 })], gone: ['b'] });
  const late = boardAfter(moved, { kind: 'changed', board: [shown('todo', [card('a', 'todo', { version: 2 })]), shown('done', [])], ids: ['a'] });

  expect(known(late)).toEqual([[], ['a']]);
});

test('what changed is put in, what it does not show any more is taken out, and a column that is new is there', () => {
  const board = [shown('new', [card('n', 'new')]), shown('todo', [card('b', 'todo', { title: 'B', rank: -1 })], { total: 1 }), shown('done', [])];

  expect(known(boardAfter(read, { kind: 'changed', board, ids: ['a', 'b', 'n'] }))).toEqual([['n'], ['B'], []]);
});
