import { expect, test } from '@jest/globals';
import { setBalance, type WeighedKeyResult, type WeighedObjective } from './set-balance.ts';

test('the draft is weighed with its set alone: its level, and there its team or its owner', () => {
  const set = [
    objective({ id: 'own' }),
    objective({ id: 'beside' }),
    objective({ id: 'other team', level: 'TEAM', teamId: 'sales' }),
    objective({ id: 'team', level: 'TEAM', teamId: 'support' }),
    objective({ id: 'same team', level: 'TEAM', teamId: 'support' }),
    objective({ id: 'hers', level: 'INDIVIDUAL', ownerId: 'ada' }),
    objective({ id: 'his', level: 'INDIVIDUAL', ownerId: 'bo' }),
  ];

  const counts = ['own', 'team', 'hers'].map((objectiveId) => setBalance(set, { objectiveId, keyResultId: null })?.objectives.count);

  expect(counts).toEqual([2, 2, 1]);
});

test.each([
  [2, 'plain'],
  [3, 'good'],
  [5, 'good'],
  [6, 'off'],
])('%d company objectives are %s', (count, tone) => {
  const set = Array.from({ length: count }, (_, index) => objective({ id: String(index) }));

  expect(setBalance(set, { objectiveId: '0', keyResultId: null })?.objectives).toEqual({ count, fewest: 3, most: 5, tone });
});

test.each<[string, Partial<WeighedObjective>, object]>([
  ['a single key result is too few', { keyResults: [keyResult({})] }, { keyResults: { count: 1, fewest: 2, most: 5, tone: 'off' } }],
  ['none yet is no fault of an objective in the making', { keyResults: [] }, { keyResults: { count: 0, fewest: 2, most: 5, tone: 'plain' } }],
  ['only promises are too safe', { keyResults: results(3, { ambition: 'committed' }) }, { ambition: { aspirational: 0, committed: 3, tone: 'off' } }],
  ['a promise among the ambitious is fine', { keyResults: [...results(2, {}), keyResult({ ambition: 'committed' })] }, { ambition: { tone: 'good' } }],
  ['too few to tell', { keyResults: results(2, { ambition: 'committed' }) }, { ambition: { tone: 'plain' } }],
  [
    'mostly steps show nothing on the way',
    { keyResults: [...results(2, { kind: 'milestone' }), keyResult({})] },
    { kinds: { moving: 1, holding: 0, finishing: 2, tone: 'off' } },
  ],
  ['a health measure beside two that move', { keyResults: [...results(2, {}), keyResult({ kind: 'maintain' })] }, { kinds: { holding: 1, tone: 'good' } }],
  ['too sure from the start', { keyResults: results(2, { confidence: 9 }) }, { difficulty: { mean: 9, from: 6, to: 8, tone: 'off' } }],
  ['too hard', { keyResults: [keyResult({ confidence: 3 }), keyResult({ confidence: 6 })] }, { difficulty: { mean: 4.5, tone: 'off' } }],
  [
    'a promise has no chance to be weighed',
    { keyResults: results(2, { confidence: 10, ambition: 'committed' }) },
    { difficulty: { mean: null, tone: 'plain' } },
  ],
  ['an owner of six', { keyResults: results(6, {}) }, { load: { ownerId: 'ada', count: 6, most: 5, tone: 'off' } }],
  ['a team that says nothing', { level: 'TEAM' }, { unaligned: { count: 1, tone: 'off' } }],
  ['a team that says why', { level: 'TEAM', alignmentNote: 'Legal duty' }, { unaligned: { count: 0, tone: 'good' } }],
])('%s', (_, part, expected) => {
  expect(setBalance([objective(part)], { objectiveId: 'objective', keyResultId: null })).toMatchObject(expected);
});

test('a weight is its share of the objective, and none while it is being typed', () => {
  const keyResults = [keyResult({ id: 'one', weight: 1 }), keyResult({ id: 'two', weight: 3 }), keyResult({ id: 'typing', weight: Number.NaN })];

  const shares = ['two', 'typing'].map((keyResultId) => setBalance([objective({ keyResults })], { objectiveId: 'objective', keyResultId })?.weight);

  expect(shares).toEqual([
    { sum: 4, share: 0.75 },
    { sum: 4, share: null },
  ]);
});

function results(count: number, part: Partial<WeighedKeyResult>): WeighedKeyResult[] {
  return Array.from({ length: count }, (_, index) => keyResult({ id: String(index), ...part }));
}

function objective(part: Partial<WeighedObjective>): WeighedObjective {
  return { id: 'objective', level: 'COMPANY', ownerId: 'ada', teamId: null, parentId: null, alignmentNote: '', keyResults: results(2, {}), ...part };
}

function keyResult(part: Partial<WeighedKeyResult>): WeighedKeyResult {
  return { id: 'key result', kind: 'increase', ambition: 'aspirational', confidence: 7, weight: 1, ownerId: 'ada', ...part };
}
