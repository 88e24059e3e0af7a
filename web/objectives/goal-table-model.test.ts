import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GOAL_GROUPS } from '../../domain/goal-view.ts';
import { LEVELS } from '../../domain/objective.ts';
import { goalRows, lastCheckInAt, lowestConfidence, type TableKeyResult, type TableObjective } from './goal-table-model.ts';

const person = (name: string) => ({ id: `person-${name}`, name });
const keyResult = (id: string, given: Partial<TableKeyResult> = {}): TableKeyResult => ({
  ...{ id, status: 'ON_TRACK', dropped: false, confidence: null, lastCheckIn: null },
  ...given,
});
const objective = (id: string, given: Partial<TableObjective> = {}): TableObjective => ({
  ...{ id, title: id, level: 'TEAM', status: 'ON_TRACK', progress: 0.5, parent: null, team: null, owner: person('Anna'), keyResults: [] },
  ...given,
});

const PLAIN = { group: 'none', sort: 'order', descending: false, keyResults: true } as const;
const rows = (objectives: readonly TableObjective[], view: Partial<Parameters<typeof goalRows>[0]['view']> = {}, folded: readonly string[] = []) =>
  goalRows({ objectives, all: objectives, view: { ...PLAIN, ...view }, folded: new Set(folded) });
const ids = (...args: Parameters<typeof rows>) => rows(...args).map(({ id }) => id);

test('key results stand under their objective, unless the view or the reader hides them', () => {
  const goals = [objective('one', { keyResults: [keyResult('kr')] }), objective('two', { keyResults: [keyResult('other')] })];

  expect(ids(goals)).toEqual(['one', 'kr', 'two', 'other']);
  expect(ids(goals, {}, ['one'])).toEqual(['one', 'two', 'other']);
  expect(ids(goals, { keyResults: false })).toEqual(['one', 'two']);
  expect(ids(goals, { keyResults: false }, ['two'])).toEqual(['one', 'two', 'other']);
});

test('groups come in an order that says something, with how many they are and how far; a folded one shows its head alone', () => {
  const goals = [
    objective('done', { status: 'COMPLETED', level: 'COMPANY', progress: 1 }),
    objective('none', { status: null, progress: null, owner: person('Zoe') }),
    objective('off', { status: 'OFF_TRACK', level: 'INDIVIDUAL', team: { id: 't', name: 'Payments' }, progress: 0 }),
  ];

  expect(ids(goals, { group: 'status' })).toEqual(['status:OFF_TRACK', 'off', 'status:COMPLETED', 'done', 'status:NONE', 'none']);
  expect(ids(goals, { group: 'level' })).toEqual(['level:COMPANY', 'done', 'level:TEAM', 'none', 'level:INDIVIDUAL', 'off']);
  expect(ids(goals, { group: 'team' })).toEqual(['team:t', 'off', 'team:', 'done', 'none']);
  expect(rows(goals, { group: 'owner' }, ['owner:person-Anna'])).toMatchObject([
    { kind: 'group', name: 'Anna', count: 2, progress: 0.5, folded: true },
    { kind: 'group', name: 'Zoe', count: 1, progress: null, folded: false },
    { id: 'none' },
  ]);
});

test('sorted either way, what is empty stands at the end, and the worst status comes first', () => {
  const goals = [
    objective('b', { progress: 0.2, status: 'ON_TRACK', keyResults: [keyResult('1', { confidence: 8 }), keyResult('2', { confidence: 3 })] }),
    objective('a', { progress: null, status: null }),
    objective('c', {
      progress: 0.9,
      status: 'OFF_TRACK',
      parent: { id: 'a' },
      keyResults: [keyResult('3', { confidence: 1, dropped: true }), keyResult('4', { confidence: 5 })],
    }),
  ];
  const sorted = (sort: 'title' | 'progress' | 'status' | 'confidence' | 'parent' | 'value', descending = false) =>
    ids(goals, { sort, descending, keyResults: false });

  expect(sorted('title')).toEqual(['a', 'b', 'c']);
  expect(sorted('progress')).toEqual(['b', 'c', 'a']);
  expect(sorted('progress', true)).toEqual(['c', 'b', 'a']);
  expect(sorted('status')).toEqual(['c', 'b', 'a']);
  expect(sorted('confidence')).toEqual(['b', 'c', 'a']);
  expect(sorted('parent')).toEqual(['c', 'b', 'a']);
  expect(sorted('value')).toEqual(['b', 'a', 'c']);
});

test('an objective is as sure as its least sure key result, and as fresh as its freshest', () => {
  const at = (day: string) => ({ at: `2026-02-${day}T09:00:00.000Z` });
  const goal = objective('a', {
    keyResults: [keyResult('1', { confidence: 7, lastCheckIn: at('01') }), keyResult('2', { confidence: 4, lastCheckIn: at('09') })],
  });

  expect([lowestConfidence(goal), lastCheckInAt(goal)]).toEqual([4, at('09').at]);
  expect([lowestConfidence(objective('b')), lastCheckInAt(objective('b'))]).toEqual([null, null]);
});

test('whatever the view, every objective has one row', () => {
  const goal = fc.record({
    level: fc.constantFrom(...LEVELS),
    status: fc.constantFrom(null, 'AT_RISK', 'COMPLETED'),
    progress: fc.option(fc.double({ min: 0, max: 1 })),
  });
  const view = fc.record({
    group: fc.constantFrom(...GOAL_GROUPS),
    sort: fc.constantFrom('status' as const, 'progress' as const, 'order' as const),
    descending: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(goal, { maxLength: 30 }), view, (given, each) => {
      const goals = given.map((fields, index) => objective(String(index), fields));
      const shown = rows(goals, each).filter(({ kind }) => kind === 'objective');
      expect(shown.map(({ id }) => id).toSorted()).toEqual(goals.map(({ id }) => id).toSorted());
    }),
  );
});
