import { expect, test } from '@jest/globals';
import { commonScale, compare } from './comparison.ts';
import { readSummary, type RehearsalSummary } from './summary.ts';

function summary(given: object): RehearsalSummary {
  const read = readSummary({ statusByWeek: [], ...given });
  if (read === null) throw new Error('This is no summary');
  return read;
}

test('each figure says which rehearsal is better, and messages are better few', () => {
  const here = summary({
    updateRate: 0.8,
    score: { mean: 0.6, median: 0.6 },
    firstOffTrackWeek: null,
    escalations: 4,
    messages: { total: 90, byKind: {} },
    checkIns: 40,
  });
  const there = summary({
    updateRate: 0.7,
    score: { mean: 0.6, median: 0.5 },
    firstOffTrackWeek: 9,
    escalations: 2,
    messages: { total: 120, byKind: {} },
    checkIns: 50,
  });

  expect(Object.fromEntries(compare(here, there).map(({ name, better }) => [name, better]))).toEqual({
    updateRate: 'here',
    scoreMean: null,
    firstOffTrackWeek: 'here',
    escalations: 'there',
    messages: 'here',
    checkIns: null,
  });
});

test('where one has no figure there is nothing to compare', () => {
  expect(compare(summary({ updateRate: null }), summary({ updateRate: 0.5 })).find(({ name }) => name === 'updateRate')?.better).toBeNull();
});

test('both are drawn to the scale of the larger', () => {
  const small = summary({ statusByWeek: [{ week: 1, onTrack: 2 }] });
  const large = summary({ statusByWeek: [{ week: 1, onTrack: 3, offTrack: 4 }] });

  expect([commonScale(small, large), commonScale()]).toEqual([7, 1]);
});
