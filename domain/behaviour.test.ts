import { expect, test } from '@jest/globals';
import { type CastKeyResult, gapDays, modelPlays } from './behaviour.ts';
import { dayIn } from './calendar.ts';
import { weekOf } from './week.ts';

const cycle = { startsOn: '2027-01-01', endsOn: '2027-03-31', timeZone: 'Europe/Berlin' };
const calendar = { workingDays: [1, 2, 3, 4, 5], holidays: [] };
const lastCallAt = '2027-03-24T08:00:00.000Z';

function keyResult(id: string, given: Partial<CastKeyResult> = {}): CastKeyResult {
  const answerer = { personId: `owner of ${id}`, timeZone: 'America/Chicago' };
  return { id, kind: 'increase', start: '0', target: '100', atLeast: null, atMost: null, dueOn: null, stepIds: [], answerer, ...given };
}

const play = (behaviour: 'diligent' | 'typical' | 'silent', keyResults = [keyResult('a'), keyResult('b')], seed = 1) =>
  modelPlays({ behaviour, seed, cycle, calendar, keyResults, lastCallAt });

test('the silent say nothing', () => {
  expect(play('silent')).toEqual([]);
});

test('the diligent answer every prompt on its day, and the last call', () => {
  const plays = play('diligent', [keyResult('a')]);
  const checkIns = plays.filter(({ kind }) => kind === 'check-in');

  expect(checkIns.map(({ at }) => weekOf(dayIn(at, 'America/Chicago')))).toEqual([...new Set(checkIns.map(({ at }) => weekOf(dayIn(at, 'UTC'))))]);
  expect(checkIns.length).toBeGreaterThanOrEqual(13);
  // Mondays, but for the first week, which begins on a Friday.
  expect(new Set(checkIns.slice(1).map(({ at }) => new Date(at).getUTCDay()))).toEqual(new Set([1]));
  expect(plays.filter(({ kind }) => kind === 'answer')).toHaveLength(1);
});

test('the gaps of typical people have the median and the 90th percentile that were measured', () => {
  const gaps = Array.from({ length: 20_000 }, (_, count) => gapDays(7, 'somebody', count)).toSorted((a, b) => a - b);

  expect(gaps[10_000]).toBeGreaterThanOrEqual(10);
  expect(gaps[10_000]).toBeLessThanOrEqual(12);
  expect(gaps[18_000]).toBeGreaterThanOrEqual(23);
  expect(gaps[18_000]).toBeLessThanOrEqual(27);
});

test('the same seed gives the same plays, another seed others, and the order of the key results plays no part', () => {
  const keyResults = [keyResult('a'), keyResult('b'), keyResult('c')];

  expect(play('typical', keyResults)).toEqual(play('typical', keyResults.toReversed()));
  expect(play('typical', keyResults, 2)).not.toEqual(play('typical', keyResults));
});

test('plays stand in the order of time, within the cycle', () => {
  const instants = play(
    'typical',
    ['a', 'b', 'c', 'd'].map((id) => keyResult(id)),
  ).map(({ at }) => at);

  expect(instants).toEqual(instants.toSorted());
  expect(instants.every((at) => dayIn(at, cycle.timeZone) >= cycle.startsOn && dayIn(at, cycle.timeZone) <= cycle.endsOn)).toBe(true);
});

test('every kind reports in its own way, with no more digits than its numbers have', () => {
  const kinds = [
    keyResult('decrease', { kind: 'decrease', start: '0.42', target: '0.25' }),
    keyResult('maintain', { kind: 'maintain', atLeast: null, atMost: '3' }),
    keyResult('milestone', { kind: 'milestone', stepIds: ['one', 'two', 'three'] }),
    keyResult('binary', { kind: 'binary' }),
  ];
  const of = (id: string) => play('diligent', kinds).flatMap((each) => (each.kind === 'check-in' && each.keyResultId === id ? [each] : []));

  for (const { value } of of('decrease')) expect(value).toMatch(/^-?\d+(\.\d{1,2})?$/);
  for (const { value } of of('maintain')) expect(value).toMatch(/^-?\d+(\.\d)?$/);
  for (const { stepsDone, value } of of('milestone')) expect({ value, first: stepsDone?.[0] ?? 'one' }).toEqual({ value: null, first: 'one' });
  for (const { value } of of('binary')) expect(['0', '1']).toContain(value);
});

test('nobody answers for a key result without anybody', () => {
  expect(play('diligent', [keyResult('a', { answerer: null })])).toEqual([]);
});
