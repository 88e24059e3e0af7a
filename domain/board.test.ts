import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type BoardColumnStanding, columnFor, columnProblems, DEFAULT_COLUMNS, refuseBrokenBoard, refuseOverLimit } from './board.ts';
import { stageOf, TASK_STATES, type TaskState } from './task-state.ts';

const column = (given: Partial<BoardColumnStanding> = {}): BoardColumnStanding => ({ id: 'c', title: '', state: 'in_review', wipLimit: 4, ...given });
const holds = (before: number, after: number, wipLimit: number | null = 4) => {
  try {
    refuseOverLimit(column({ wipLimit }), { before, after });
    return true;
  } catch {
    return false;
  }
};

test.each([
  [3, 4, true, 'the last place is taken'],
  [4, 5, false, 'one more than fits'],
  [2, 5, false, 'three at once'],
  [6, 6, true, 'places are changed in a column whose limit was lowered'],
  [6, 5, true, 'one goes out of it'],
  [6, 7, false, 'one more comes into it'],
])('from %i to %i of 4: let in %p, as %s', (before, after, letIn) => {
  expect(holds(before, after)).toBe(letIn);
});

test('a refusal names the column, how full it is, and the way out', () => {
  const refuse = () => refuseOverLimit(column(), { before: 4, after: 5 });

  expect(refuse).toThrow('In review is full: 4 of 4. Finish or move a task there first, or have its limit raised.');
  expect(refuse).toThrow(expect.objectContaining({ code: 'LIMIT_REACHED', details: { columnId: 'c', column: 'In review', limit: 4, count: 4 } }));
});

test('whoever comes and goes, a column that was within its limit stays within it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.integer({ min: -3, max: 3 })), (limit, steps) => {
      let count = 0;
      for (const step of steps) {
        const after = Math.max(0, count + step);
        if (holds(count, after, limit)) count = after;
        expect(count).toBeLessThanOrEqual(limit);
      }
    }),
  );
});

test('a task of any state has its place on any board that is whole: its own, or one from which nothing follows', () => {
  const others = fc.array(fc.constantFrom(...TASK_STATES), { maxLength: 8 });
  const open = fc.constantFrom<TaskState>('todo', 'in_progress', 'in_review', 'blocked');
  fc.assert(
    fc.property(others, open, fc.constantFrom(...TASK_STATES), (rest, work, state) => {
      const board: TaskState[] = [...rest, work, 'done'];
      refuseBrokenBoard(board);
      const found = columnFor(
        board.map((each) => ({ state: each })),
        state,
      );
      expect(board.includes(state) ? [state] : ['todo', 'in_progress', 'in_review', 'blocked']).toContain(found?.state);
    }),
  );
});

test.each<[TaskState, readonly TaskState[], TaskState]>([
  ['in_review', ['todo', 'in_progress', 'done'], 'in_progress'],
  ['blocked', ['todo', 'in_progress', 'done'], 'todo'],
  ['ready_for_release', ['todo', 'in_review', 'done'], 'in_review'],
  ['done', ['todo', 'done', 'done'], 'done'],
])('%s on a board of %j stands under %s', (state, board, stands) => {
  expect(
    columnFor(
      board.map((each) => ({ state: each })),
      state,
    )?.state,
  ).toBe(stands);
});

test.each([
  [['done'], false],
  [['todo'], false],
  [['ready_for_release', 'done'], false],
  [['blocked', 'done'], true],
  [DEFAULT_COLUMNS, true],
] as const)('a board of %j is whole: %p', (states, whole) => {
  const check = () => refuseBrokenBoard(states);

  if (whole) check();
  else expect(check).toThrow('A board needs');
});

test('each state is one of the four that people count by', () => {
  expect(TASK_STATES.map(stageOf)).toEqual(['planned', 'in_progress', 'blocked', 'in_progress', 'in_progress', 'completed']);
});

test.each([0, -1, 1.5, 1000])('%p is no limit', (wipLimit) => {
  expect(columnProblems({ title: '', wipLimit })).toMatchObject([{ field: 'wipLimit' }]);
});
