import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Card,
  cardsBetween,
  type Columns,
  moveInputs,
  movesBack,
  moveTo,
  neighbourOf,
  placeOf,
  steppedTarget,
  withMoves,
  withPatches,
} from './board-model.ts';

const NAMES = ['todo', 'doing', 'done'];
const board = (...words: readonly string[]): Columns<Card> =>
  NAMES.map((id, index) => ({ id, cards: [...(words[index] ?? '')].map((card, rank) => ({ id: card, rank, version: 1, column: { id } })) }));
const wordsOf = (columns: Columns<Card>) => columns.map(({ cards }) => cards.map(({ id }) => id).join(''));

test.each([
  ['up before the first', 'c', 'todo', 'a', false, 'cab', ''],
  ['down behind the last', 'a', 'todo', 'c', true, 'bca', ''],
  ['into an empty column', 'b', 'done', null, true, 'ac', 'b'],
  ['onto itself', 'b', 'todo', 'b', true, 'abc', ''],
  ['behind the one it stands behind', 'b', 'todo', 'a', true, 'abc', ''],
  ['two of them, in the order in which they were chosen', 'cb', 'done', null, true, 'a', 'cb'],
  ['two of them, before one of their column', 'bc', 'todo', 'a', false, 'bca', ''],
] as const)('cards are dragged %s', (_, ids, columnId, overId, below, todo, done) => {
  const columns = board('abc');
  const move = moveTo(columns, [...ids], { columnId, overId, below });
  const moved = withMoves(columns, move === null ? [] : [move]);

  expect([wordsOf(moved)[0], wordsOf(moved)[2]]).toEqual([todo, done]);
  expect(move === null).toBe(todo === 'abc');
});

test('a move whose neighbour is gone meanwhile goes before the other, or to the end', () => {
  const move = { ids: ['a'], columnId: 'done', afterId: 'gone', beforeId: 'x' };

  expect(wordsOf(withMoves(board('ab', '', 'xy'), [move]))[2]).toBe('axy');
  expect(wordsOf(withMoves(board('ab', '', 'yz'), [move]))[2]).toBe('yza');
  expect(withMoves(board('b'), [move])).toEqual(board('b'));
});

const someIds = fc.subarray([...'abcdef'], { minLength: 1 });
const target = fc.record({ columnId: fc.constantFrom(...NAMES), overId: fc.option(fc.constantFrom(...'abcdef')), below: fc.boolean() });

test('no move loses a card or shows one twice, and the way back ends where it began', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ ids: someIds, to: target })), (drags) => {
      let columns = board('abc', 'def');
      for (const { ids, to } of drags) {
        const move = moveTo(columns, ids, to);
        const back = movesBack(columns, ids);
        const moved = withMoves(columns, move === null ? [] : [move]);
        expect(wordsOf(withMoves(moved, back))).toEqual(wordsOf(columns));
        if (move !== null) expect(ids.map((id) => placeOf(moved, id)?.columnId)).toEqual(ids.map(() => to.columnId));
        columns = moved;
      }
      expect([...wordsOf(columns).join('')].toSorted()).toEqual([...'abcdef']);
    }),
  );
});

test('the API is told of each card behind the one before it, over the version that is shown', () => {
  const columns = board('abc', '', 'x');
  const move = moveTo(columns, ['a', 'c'], { columnId: 'done', overId: 'x', below: true });

  expect(moveInputs(columns, move === null ? [] : [move])).toEqual([
    { id: 'a', version: 1, columnId: 'done', afterId: 'x', beforeId: null },
    { id: 'c', version: 1, columnId: 'done', afterId: 'a', beforeId: null },
  ]);
});

test('what changed since is put in by its rank, moved, or taken out; a column of which nothing changed stays the same', () => {
  const columns = board('abc', 'x');
  const patches = new Map<string, Card | null>([
    ['b', null],
    ['c', { id: 'c', rank: -1, version: 2, column: { id: 'done' } }],
    ['n', { id: 'n', rank: 0.5, version: 1, column: { id: 'todo' } }],
  ]);
  const now = withPatches(columns, patches);

  expect(wordsOf(now)).toEqual(['an', 'x', 'c']);
  expect(now[1]).toBe(columns[1]);
});

test.each([
  ['b', 'up', 'bac', ''],
  ['b', 'down', 'acb', ''],
  ['b', 'right', 'ac', 'xby'],
  ['c', 'right', 'ab', 'xyc'],
  ['a', 'left', 'abc', 'xy'],
  ['a', 'up', 'abc', 'xy'],
] as const)('held, %s goes %s', (id, step, todo, doing) => {
  const columns = board('abc', 'xy');
  const to = steppedTarget(columns, id, step);
  const move = to === null ? null : moveTo(columns, [id], to);

  expect(wordsOf(withMoves(columns, move === null ? [] : [move])).slice(0, 2)).toEqual([todo, doing || 'xy']);
});

test.each([
  ['b', 'up', 'a'],
  ['c', 'down', null],
  ['c', 'right', 'y'],
  ['x', 'left', 'a'],
  ['x', 'right', null],
] as const)('from %s the focus goes %s to %s', (id, step, expected) => {
  expect(neighbourOf(board('abc', '', 'xy'), id, step)).toBe(expected);
});

test('a span of cards reads the board column by column, in either direction', () => {
  expect(cardsBetween(board('abc', 'de', 'f'), 'b', 'd')).toEqual(['b', 'c', 'd']);
  expect(cardsBetween(board('abc', 'de', 'f'), 'd', 'b')).toEqual(['b', 'c', 'd']);
  expect(cardsBetween(board('abc'), 'gone', 'b')).toEqual(['b']);
});
