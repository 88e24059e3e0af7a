import { expect, test } from '@jest/globals';
import { readSummary } from './summary.ts';

const stored = {
  objectives: 8,
  keyResults: 17,
  people: 48,
  checkIns: 107,
  updateRate: 0.67,
  firstOffTrackWeek: 2,
  escalations: 42,
  duplicates: 0,
  messages: { total: 5, byKind: { retro: 5 } },
  score: { mean: 0.48, median: 0.5 },
};

test('weeks are read as the rehearsal names them, with those too early to judge', () => {
  const summary = readSummary({
    ...stored,
    statusByWeek: [{ week: '2027-W02', number: 1, NONE: 1, TOO_EARLY: 16, ON_TRACK: 0, AT_RISK: 0, OFF_TRACK: 0, COMPLETED: 0 }],
  });

  expect(summary?.statusByWeek).toEqual([{ week: 1, onTrack: 0, atRisk: 0, offTrack: 0, completed: 0, unjudged: 17 }]);
  expect(summary?.messages.total).toBe(5);
});

test.each([[null], [{}], ['text'], [{ statusByWeek: 'none' }]])('%j is no summary', (value) => {
  expect(readSummary(value)).toBeNull();
});
