import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { closingFigures, outcomeOf, wasTooSafe } from './closing.ts';
import type { ClosingKeyResult, Outcome } from './closing.ts';
import { scoreOf } from './score.ts';

test.each<[number | null, ClosingKeyResult['ambition'], ClosingKeyResult['status'], Outcome]>([
  [0.7, 'aspirational', 'ON_TRACK', 'achieved'],
  [0.69, 'aspirational', 'AT_RISK', 'partly-achieved'],
  [0.96, 'committed', 'ON_TRACK', 'partly-achieved'],
  [1, 'committed', 'COMPLETED', 'achieved'],
  [0.4, 'aspirational', 'AT_RISK', 'partly-achieved'],
  [0.39, 'aspirational', 'ON_TRACK', 'missed'],
  [null, 'aspirational', 'OFF_TRACK', 'missed'],
  [null, 'committed', null, 'missed'],
  [1, 'committed', 'DROPPED', 'dropped'],
])('%s done, %s, %s is %s', (shown, ambition, status, outcome) => {
  expect(outcomeOf({ shown, ambition, status })).toBe(outcome);
});

test.each([
  [null, 0, 'low'],
  [0.34, 0.3, 'low'],
  [0.35, 0.4, 'middle'],
  [0.649, 0.6, 'middle'],
  [0.65, 0.7, 'high'],
  [1, 1, 'high'],
])('progress %s scores %s: %s', (shown, score, band) => {
  expect(scoreOf(shown)).toEqual({ score, band });
});

test('completion counts COMPLETED over live ones, beside what was achieved by ambition', () => {
  const figures = closingFigures([
    { status: 'COMPLETED', shown: 1, ambition: 'committed' },
    { status: 'ON_TRACK', shown: 0.8, ambition: 'aspirational' },
    { status: 'AT_RISK', shown: 0.5, ambition: 'aspirational' },
    { status: 'OFF_TRACK', shown: null, ambition: 'committed' },
    { status: 'DROPPED', shown: 0.9, ambition: 'committed' },
  ]);

  expect(figures).toEqual({
    completionRate: 0.25,
    averageProgress: 0.575,
    score: { mean: 0.58, median: 0.65 },
    achievedShare: 0.5,
    counts: { total: 5, live: 4, completed: 1, achieved: 2, partlyAchieved: 1, missed: 1, dropped: 1 },
  });
  expect(wasTooSafe(figures)).toBe(false);
});

test('a cycle without a live key result has counts, and no rates', () => {
  expect(closingFigures([])).toMatchObject({ completionRate: null, averageProgress: null, achievedShare: null, score: { mean: null, median: null } });
});

test('every key result stands in exactly one list', () => {
  const keyResult = fc.record({
    status: fc.constantFrom('ON_TRACK', 'AT_RISK', 'OFF_TRACK', 'COMPLETED', 'DROPPED', null),
    shown: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    ambition: fc.constantFrom('aspirational', 'committed'),
  }) as fc.Arbitrary<ClosingKeyResult>;
  fc.assert(
    fc.property(fc.array(keyResult), (keyResults) => {
      const { counts } = closingFigures(keyResults);

      expect(counts.achieved + counts.partlyAchieved + counts.missed + counts.dropped).toBe(keyResults.length);
    }),
  );
});
