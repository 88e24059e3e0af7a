import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CARD, mapKey, mapLayout } from './map-layout.ts';
import { objectiveTree, type TreeObjective } from './objective-tree.ts';

const objective = (id: string, parentId: string | null): TreeObjective => ({
  ...{ id, title: id, level: 'TEAM', status: null, team: null, owner: { id: 'x' }, keyResults: [] },
  parent: parentId === null ? null : { id: parentId },
});
const open = { isFolded: () => false, aspect: 1.6 };
/** A company of so many objectives: five at the top, each other below one that came before it. */
const company = (size: number) =>
  objectiveTree(
    Array.from({ length: size }, (_, index) => objective(String(index), index < 5 ? null : String(index < 40 ? index % 5 : 5 + ((index * 7) % 35)))),
  );

test('whatever the alignment, every objective has a place of its own, to the right of what it supports', () => {
  const parents = fc.array(fc.option(fc.nat(30)), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(parents, fc.double({ min: 0.4, max: 2.5, noNaN: true }), (given, aspect) => {
      const nodes = objectiveTree(given.map((parent, index) => objective(String(index), parent === null || parent >= index ? null : String(parent))));
      const { cards, width, height } = mapLayout(nodes, { ...open, aspect });
      const placed = [...cards.values()];

      expect(placed).toHaveLength(given.length);
      for (const [index, card] of placed.entries()) {
        expect(card.x >= 0 && card.y >= 0 && card.x + CARD.width <= width && card.y + CARD.height <= height).toBe(true);
        const parent = cards.get(card.parentId ?? '');
        if (parent !== undefined) expect(card.x).toBeGreaterThanOrEqual(parent.x + CARD.width);
        for (const other of placed.slice(index + 1)) expect(Math.abs(card.x - other.x) >= CARD.width || Math.abs(card.y - other.y) >= CARD.height).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('a folded branch says how many are below, and takes no place', () => {
  const nodes = objectiveTree([objective('top', null), objective('middle', 'top'), objective('low', 'middle'), objective('alone', null)]);

  const { cards } = mapLayout(nodes, { isFolded: ({ objective: { id } }) => id === 'top', aspect: 1 });

  expect([...cards.keys()].toSorted()).toEqual(['alone', 'top']);
  expect(cards.get('top')).toMatchObject({ hidden: 2, foldable: true, childIds: [] });
  expect(cards.get('alone')).toMatchObject({ hidden: 0, foldable: false });
});

test('arrow keys walk as the eye does', () => {
  const nodes = objectiveTree([
    objective('top', null),
    objective('a', 'top'),
    objective('b', 'top'),
    objective('c', 'top'),
    objective('under', 'b'),
    objective('other', null),
  ]);
  const layout = mapLayout(nodes, open);
  const walk = (from: string, ...keys: string[]) => keys.reduce<string | null>((at, key) => (at === null ? null : mapKey(key, layout, at)), from);

  expect(walk('top', 'ArrowRight')).toBe('b');
  expect(walk('b', 'ArrowUp')).toBe('a');
  expect(walk('b', 'ArrowDown')).toBe('c');
  expect(walk('b', 'ArrowRight')).toBe('under');
  expect(walk('under', 'ArrowLeft', 'ArrowLeft')).toBe('top');
  expect(walk('top', 'ArrowLeft')).toBeNull();
  expect(walk('top', 'ArrowDown')).toBe('other');
  expect(walk('under', 'Home')).toBe('top');
  expect(walk('top', 'x')).toBeNull();
});

test('on a wide window trees stand side by side, on a phone one under the other', () => {
  const nodes = company(120);

  const [wide, tall] = [mapLayout(nodes, { ...open, aspect: 1.8 }), mapLayout(nodes, { ...open, aspect: 0.45 })];

  expect(wide.width / wide.height).toBeGreaterThan(tall.width / tall.height);
});

test('500 objectives are laid out within a frame or two', () => {
  const nodes = company(500);
  mapLayout(nodes, open);

  const startedAt = performance.now();
  const { cards } = mapLayout(nodes, open);
  const tookMs = performance.now() - startedAt;

  expect(cards.size).toBe(500);
  // About 5 ms on a quiet machine; tests share theirs.
  expect(tookMs).toBeLessThan(150);
});
