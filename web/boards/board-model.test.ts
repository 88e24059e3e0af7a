import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TASK_STATES } from '../../domain/task-state.ts';
import { type Card, type Columns, moveTo, placeOf, withMoves } from './board-model.ts';

const board = (todo: string, done = ''): Columns<Card> => ({
  todo: [...todo].map((id) => ({ id })),
  in_progress: [],
  in_review: [],
  ready_for_release: [],
  done: [...done].map((id) => ({ id })),
});
const wordOf = (cards: readonly Card[]) => cards.map(({ id }) => id).join('');

test.each([
  ['up before the first', 'c', 'todo', 'a', false, 'cab', ''],
  ['down behind the last', 'a', 'todo', 'c', true, 'bca', ''],
  ['into an empty column', 'b', 'done', null, true, 'ac', 'b'],
  ['onto itself', 'b', 'todo', 'b', true, 'abc', ''],
  ['behind the one it stands behind', 'b', 'todo', 'a', true, 'abc', ''],
] as const)('a card is dragged %s', (_, id, state, overId, below, todo, done) => {
  const columns = board('abc');
  const move = moveTo(columns, id, { state, overId, below });
  const moved = withMoves(columns, move === null ? [] : [move]);

  expect([wordOf(moved.todo), wordOf(moved.done)]).toEqual([todo, done]);
  expect(move === null).toBe(todo === 'abc');
});

test('a move whose neighbour is gone meanwhile goes before the other, or to the end', () => {
  const move = { id: 'a', state: 'done', afterId: 'gone', beforeId: 'x' } as const;

  expect(wordOf(withMoves(board('ab', 'xy'), [move]).done)).toBe('axy');
  expect(wordOf(withMoves(board('ab', 'yz'), [move]).done)).toBe('yza');
  expect(withMoves(board('b'), [move])).toEqual(board('b'));
});

test('no move loses a card or shows one twice', () => {
  const state = fc.constantFrom(...TASK_STATES);
  const id = fc.constantFrom(...'abcdef');
  fc.assert(
    fc.property(fc.array(fc.record({ id, state, overId: fc.option(id), below: fc.boolean() })), (drags) => {
      let columns = board('abc', 'def');
      for (const { id: dragged, ...target } of drags) {
        const move = moveTo(columns, dragged, target);
        columns = withMoves(columns, move === null ? [] : [move]);
        if (move !== null) expect(placeOf(columns, dragged)?.state).toBe(target.state);
      }
      expect(TASK_STATES.flatMap((each) => columns[each].map((card) => card.id)).toSorted()).toEqual([...'abcdef']);
    }),
  );
});
