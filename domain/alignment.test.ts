import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alignmentProblem, type Alignable, levelProblem } from './alignment.ts';
import { LEVELS } from './objective.ts';

const objective = (id: string, level: Alignable['level'], parentId: string | null = null): Alignable => ({ id, level, parentId });
const parentIn = (all: readonly Alignable[]) => (id: string) => all.find((each) => each.id === id)?.parentId ?? null;

test.each([
  ['TEAM', 'COMPANY', null],
  ['TEAM', 'TEAM', null],
  ['INDIVIDUAL', 'COMPANY', null],
  ['INDIVIDUAL', 'TEAM', null],
  ['TEAM', 'INDIVIDUAL', 'level'],
  ['COMPANY', 'TEAM', 'company'],
  ['COMPANY', 'COMPANY', 'company'],
] as const)('%s under %s: %s', (level, parentLevel, problem) => {
  expect(levelProblem(level, parentLevel)).toBe(problem);
});

test('an objective aligns neither to itself nor to one below it', () => {
  const all = [objective('top', 'TEAM'), objective('middle', 'TEAM', 'top'), objective('low', 'TEAM', 'middle'), objective('other', 'TEAM')];
  const [top, middle, low, other] = all as [Alignable, Alignable, Alignable, Alignable];

  expect(alignmentProblem(top, top, parentIn(all))).toBe('itself');
  expect(alignmentProblem(top, low, parentIn(all))).toBe('ring');
  expect(alignmentProblem(low, top, parentIn(all))).toBeNull();
  expect(alignmentProblem(middle, other, parentIn(all))).toBeNull();
  expect(alignmentProblem(middle, null, parentIn(all))).toBeNull();
});

test('whatever is aligned one after the other, nobody ever stands in a ring', () => {
  const moves = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 40 });
  fc.assert(
    fc.property(moves, fc.array(fc.constantFrom(...LEVELS), { minLength: 8, maxLength: 8 }), (tried, levels) => {
      const all = levels.map((level, index) => objective(String(index), level));
      for (const [from, to] of tried) {
        const [moved, parent] = [all[from], all[to]];
        if (moved !== undefined && parent !== undefined && alignmentProblem(moved, parent, parentIn(all)) === null) moved.parentId = parent.id;
      }
      for (const { id } of all) {
        let [at, steps] = [parentIn(all)(id), 0];
        while (at !== null && steps < 9) [at, steps] = [parentIn(all)(at), steps + 1];
        expect(at).toBeNull();
      }
    }),
  );
});
