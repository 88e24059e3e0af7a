import { expect, test } from '@jest/globals';
import { PLAIN_VIEW } from '../../domain/goal-view.ts';
import { countBelow, filteredTree, objectiveTree, type TreeObjective, treeKey, visibleRows, withMoves } from './objective-tree.ts';

const ANNA = '0b9f5a1c-2d3e-4f50-8a6b-7c8d9e0f1a2b';
const objective = (id: string, parentId: string | null = null, more: Partial<TreeObjective> = {}): TreeObjective => ({
  id,
  title: id,
  status: 'ON_TRACK',
  parent: parentId === null ? null : { id: parentId },
  team: null,
  level: 'TEAM',
  owner: { id: btoa(`Person:${ANNA}`) },
  keyResults: [],
  ...more,
});

const everything = () => true;
const noFilter = PLAIN_VIEW;

test('an objective stands under its parent, an orphan at the top, and a loop of parents loses nobody', () => {
  const tree = objectiveTree([objective('company'), objective('team', 'company'), objective('orphan', 'elsewhere'), objective('a', 'b'), objective('b', 'a')]);

  const shown = visibleRows(tree, everything);

  expect(shown.map(({ id, level }) => `${id}:${level}`)).toEqual(expect.arrayContaining(['company:1', 'team:2', 'orphan:1']));
  expect(new Set(shown.map(({ id }) => id))).toEqual(new Set(['company', 'team', 'orphan', 'a', 'b']));
});

test('rows tell their place among their brothers, key results first', () => {
  const tree = objectiveTree([objective('top', null, { keyResults: [{ id: 'kr', title: 'kr', status: null, owner: null }] }), objective('below', 'top')]);

  const rows = visibleRows(tree, everything);

  expect(rows.map(({ id, level, position, size }) => [id, level, position, size])).toEqual([
    ['top', 1, 1, 1],
    ['kr', 2, 1, 2],
    ['below', 2, 2, 2],
  ]);
});

test('a filter keeps the way to what it finds', () => {
  const tree = objectiveTree([objective('top'), objective('middle', 'top'), objective('needle', 'middle', { status: 'OFF_TRACK' }), objective('other')]);

  expect(visibleRows(filteredTree(tree, { ...noFilter, search: 'NEED' }), everything).map(({ id }) => id)).toEqual(['top', 'middle', 'needle']);
  expect(visibleRows(filteredTree(tree, { ...noFilter, status: 'OFF_TRACK' }), everything).map(({ id }) => id)).toEqual(['top', 'middle', 'needle']);
  expect(filteredTree(tree, noFilter)).toHaveLength(2);
});

test('a filter asks for level, team and owner, of an objective or of its key results', () => {
  const tree = objectiveTree([
    objective('company', null, { level: 'COMPANY', owner: { id: 'x' } }),
    objective('annas', 'company'),
    objective('team', 'company', {
      team: { id: 'Payments' },
      owner: { id: 'x' },
      keyResults: [{ id: 'kr', title: 'kr', status: null, owner: { id: btoa(`Person:${ANNA}`) } }],
    }),
    objective('other', 'company', { owner: { id: 'x' } }),
  ]);
  const shown = (filter: Partial<typeof PLAIN_VIEW>) =>
    visibleRows(filteredTree(tree, { ...noFilter, ...filter }), everything).flatMap(({ id, keyResult }) => (keyResult === null ? [id] : []));

  expect(shown({ owner: ANNA })).toEqual(['company', 'annas', 'team']);
  expect(shown({ level: 'COMPANY' })).toEqual(['company']);
  expect(shown({ team: 'Payments' })).toEqual(['company', 'team']);
});

test('a move that the server has not answered is shown, with everything below', () => {
  const objectives = [objective('one'), objective('below', 'one'), objective('other')];

  const [other] = objectiveTree(withMoves(objectives, new Map([['one', 'other']])));

  expect(other?.objective.id).toBe('other');
  expect(other && countBelow(other)).toBe(2);
  expect(objectiveTree(withMoves(objectives, new Map([['below', null]])))).toHaveLength(3);
});

test('arrow keys walk, open and close as in any tree', () => {
  const tree = objectiveTree([objective('top'), objective('below', 'top'), objective('last')]);
  const closed = visibleRows(tree, () => false);
  const open = visibleRows(tree, everything);

  expect(treeKey('ArrowDown', closed, 'top')).toEqual({ focus: 'last' });
  expect(treeKey('ArrowRight', closed, 'top')).toEqual({ open: 'top' });
  expect(treeKey('ArrowRight', open, 'top')).toEqual({ focus: 'below' });
  expect(treeKey('ArrowLeft', open, 'below')).toEqual({ focus: 'top' });
  expect(treeKey('ArrowLeft', open, 'top')).toEqual({ close: 'top' });
  expect(treeKey('End', open, 'top')).toEqual({ focus: 'last' });
  expect(treeKey('x', open, 'top')).toBeNull();
});
