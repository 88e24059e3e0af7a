import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Rank, rankBetween } from './rank.ts';

test('a rank lies between its neighbours, whatever was moved before', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 200 }), (places) => {
      let column: Rank[] = [];
      for (const place of places) {
        const at = place % (column.length + 1);
        let rank = rankBetween(column[at - 1] ?? null, column[at] ?? null);
        if (rank === null) {
          column = column.map((_, number) => number);
          rank = rankBetween(column[at - 1] ?? null, column[at] ?? null);
        }
        expect(rank).not.toBeNull();
        column.splice(at, 0, rank ?? Number.NaN);
      }
      expect(column).toEqual([...new Set(column)].toSorted((a, b) => a - b));
    }),
  );
});

test('halving one place runs out, and says so instead of giving a rank twice', () => {
  let [before, moves] = [0, 0];
  for (let rank = rankBetween(before, 1); rank !== null; rank = rankBetween(before, 1)) [before, moves] = [rank, moves + 1];

  expect(moves).toBeGreaterThan(50);
  expect(rankBetween(3, 3)).toBeNull();
});
