import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LEVELS } from './objective.ts';
import { GOAL_COLUMNS, GOAL_GROUPS, GOAL_SHAPES, GOAL_STATUSES, goalViewOf, goalViewParameters, isFiltering, isSameView, PLAIN_VIEW } from './goal-view.ts';

const ID = '0b9f5a1c-2d3e-4f50-8a6b-7c8d9e0f1a2b';

test('a view comes out of an address as it went in', () => {
  const view = fc.record({
    shape: fc.constantFrom(...GOAL_SHAPES),
    search: fc.string({ maxLength: 40 }).map((text) => text.trim()),
    level: fc.constantFrom('', ...LEVELS),
    team: fc.constantFrom('', ID),
    owner: fc.constantFrom('', ID),
    status: fc.constantFrom('', ...GOAL_STATUSES),
    group: fc.constantFrom(...GOAL_GROUPS),
    columns: fc.subarray([...GOAL_COLUMNS]),
    sort: fc.constantFrom(...GOAL_COLUMNS, 'title' as const),
    descending: fc.boolean(),
    keyResults: fc.boolean(),
  });
  fc.assert(fc.property(view, (each) => expect(goalViewOf(goalViewParameters(each))).toEqual(each)));
});

test('an address that nobody wrote so opens the plain view', () => {
  expect(goalViewOf({ shape: 'pie', team: "'; drop", status: 7, columns: 'none,such', sort: '-nothing', search: { a: 1 } })).toEqual({
    ...PLAIN_VIEW,
    columns: [],
    descending: true,
  });
  expect(goalViewOf({})).toEqual(PLAIN_VIEW);
  expect(goalViewParameters(PLAIN_VIEW)).toEqual({ shape: 'tree' });
});

test('words that look like a number are words still', () => {
  expect(goalViewOf({ search: 42 }).search).toBe('42');
  expect(isFiltering(goalViewOf({ search: 42 }))).toBe(true);
  expect(isFiltering(PLAIN_VIEW)).toBe(false);
  expect(isSameView(PLAIN_VIEW, { ...PLAIN_VIEW, search: '  ' })).toBe(true);
});
