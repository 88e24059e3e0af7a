import { expect, test } from '@jest/globals';
import type { CycleSpan } from './cycle.ts';
import { expectedOf } from './expected.ts';
import type { JudgmentInput } from './judgment.ts';
import type { Instant, Measure } from './key-result.ts';
import { HOUSE_STATUS_RULES } from './organization.ts';
import { progressOf } from './progress.ts';
import { judge } from './status.ts';

/** 100 days without a clock change, so that day n begins at n − 1 percent. */
const CYCLE: CycleSpan = { startsOn: '2026-01-01', endsOn: '2026-04-10', timeZone: 'UTC' };
const GROWTH: Measure = { kind: 'increase', start: '0', target: '100' };

test.each([
  ['0', 0.35, 0, 'OFF_TRACK'],
  ['13.99', 0.35, 0.3997, 'OFF_TRACK'],
  ['14', 0.35, 0.4, 'AT_RISK'],
  ['24.4', 0.35, 0.6971, 'AT_RISK'],
  ['24.5', 0.35, 0.7, 'ON_TRACK'],
  ['99.9', 0.35, 2.8543, 'ON_TRACK'],
  ['100', 0.35, 2.8571, 'COMPLETED'],
  ['110', 0.35, 3.1429, 'COMPLETED'],
  ['-3', 0.35, -0.0857, 'OFF_TRACK'],
  ['6.3', 0.9, 0.07, 'OFF_TRACK'],
  ['63', 0.9, 0.7, 'ON_TRACK'],
  ['49', 0.7, 0.7, 'ON_TRACK'],
])('%s of 100 at %s expected is paced %s: %s', (value, expected, pace, status) => {
  const judgment = judged({ value, share: expected });

  expect(judgment.status).toBe(status);
  expect(judgment.pace).toBeCloseTo(pace, 4);
  expect(judgment.tooEarly).toBe(false);
});

test('the arithmetic reads as a sum', () => {
  expect(judged({ value: '31', share: 0.58 }).arithmetic).toBe('31 % done of 58 % expected: pace 0.53, at risk from 0.40 to below 0.70');
  expect(judged({ value: null, share: 0.5 }).arithmetic).toBe('no value yet, counted as 0 % of 50 % expected: pace 0.00, off track below 0.40');
  expect(judged({ value: '-5', share: 0.5 }).arithmetic).toBe('-5 % done (the wrong way) of 50 % expected: pace -0.10, off track below 0.40');
  expect(judged({ value: '34.99', share: 0.5 }).arithmetic).toContain('pace 0.69, at risk');
  expect(judged({ value: '20', share: 0.4, rules: { compare: 'difference', onTrack: 0.165, atRisk: 0.33, settlingIn: 0 } }).arithmetic).toBe(
    '20 % done of 40 % expected: 20 points behind, at risk more than 16.5 and up to 33 points behind',
  );
});

test('by difference the thresholds are inclusive', () => {
  const rules = { compare: 'difference', onTrack: 0.165, atRisk: 0.33, settlingIn: 0 } as const;

  const statuses = ['23.5', '23.4', '7', '6.9'].map((value) => judged({ value, share: 0.4, rules }).status);

  expect(statuses).toEqual(['ON_TRACK', 'AT_RISK', 'AT_RISK', 'OFF_TRACK']);
});

test('silence excuses nothing: a key result without any value falls from too early to off track', () => {
  const early = judged({ value: null, share: 0.14 });
  const late = judged({ value: null, share: 0.15 });

  expect(early).toMatchObject({ status: 'OFF_TRACK', tooEarly: true, pace: 0 });
  expect(late).toMatchObject({ status: 'OFF_TRACK', tooEarly: false, reasons: ['NO_VALUE', 'BY_PACE'] });
});

test('before the start the pace is 1, also when the value moved the wrong way', () => {
  expect(judged({ value: '-5', share: 0 })).toMatchObject({ status: 'ON_TRACK', pace: 1, tooEarly: true });
});

test('with a settling-in of 0 the plain rule holds from the first day', () => {
  expect(judged({ value: '0', share: 0.01, rules: { ...HOUSE_STATUS_RULES, settlingIn: 0 } })).toMatchObject({ status: 'OFF_TRACK', tooEarly: false });
});

test('an override holds until its end, with the computed status beside it', () => {
  const override = { status: 'ON_TRACK', byPersonId: 'ada', reason: 'deal signed', until: '2026-02-20T00:00:00.000Z' } as const;

  const during = judged({ value: '0', share: 0.5, override, now: '2026-02-19T23:59:59.999Z' });
  const after = judged({ value: '0', share: 0.5, override, now: '2026-02-20T00:00:00.000Z' });

  expect(during).toMatchObject({ status: 'ON_TRACK', computed: 'OFF_TRACK', overridden: true });
  expect(during.arithmetic).toContain('set to on track by hand until 2026-02-20: deal signed');
  expect(after).toMatchObject({ status: 'OFF_TRACK', overridden: false });
});

test('what a person dropped is dropped, whatever else is known', () => {
  const override = { status: 'ON_TRACK', byPersonId: 'ada', reason: 'x', until: '2026-12-31T00:00:00.000Z' } as const;

  expect(judged({ value: '100', share: 0.5, override, dropped: true })).toMatchObject({ status: 'DROPPED', computed: 'COMPLETED', overridden: false });
});

test('a failing source keeps the last judged status and never turns it off track', () => {
  expect(judged({ value: '10', share: 0.9, frozen: { status: 'ON_TRACK' } })).toMatchObject({ status: 'ON_TRACK', pace: null, reasons: ['SOURCE_SILENT'] });
  expect(judged({ value: null, share: 0.9, frozen: { status: null } }).status).toBeNull();
});

test.each([
  [8, 'ON_TRACK'],
  [7, 'ON_TRACK'],
  [6, 'AT_RISK'],
  [4, 'AT_RISK'],
  [3, 'OFF_TRACK'],
  [null, null],
])('a binary that is not due is judged by its confidence: %s is %s', (confidence, status) => {
  const judgment = real({ kind: 'binary', dueOn: '2026-03-31' }, { values: ['0'], now: '2026-03-31T23:59:59.998Z', confidence });

  expect(judgment.status).toBe(status);
});

test('a binary is off track from the end of its day, by default the last of the cycle, and completed when done before', () => {
  const due: Measure = { kind: 'binary', dueOn: '2026-03-31' };

  expect(real(due, { values: ['0'], now: '2026-03-31T23:59:59.999Z', confidence: 9 }).status).toBe('OFF_TRACK');
  expect(real({ kind: 'binary', dueOn: null }, { values: [], now: '2026-04-10T12:00:00.000Z', confidence: 9 }).status).toBe('ON_TRACK');
  expect(real(due, { values: ['0', '1'], now: '2026-02-01T00:00:00.000Z', confidence: 1 }).status).toBe('COMPLETED');
});

test('a binary in the first days of a cycle is too early to judge, by the cycle and not by what it expects', () => {
  const due: Measure = { kind: 'binary', dueOn: null };

  expect(real(due, { values: ['0'], now: '2026-01-10T00:00:00.000Z', confidence: 3 }).tooEarly).toBe(true);
  expect(real(due, { values: ['0'], now: '2026-02-10T00:00:00.000Z', confidence: 3 }).tooEarly).toBe(false);
});

test('a milestone is held against the weight of the steps that are due, a step without a day against the calendar', () => {
  const step = (weight: string, dueOn: string | null, doneAt: string | null) => ({ id: weight, title: weight, weight, dueOn, doneAt });
  const measure: Measure = {
    kind: 'milestone',
    steps: [step('50', '2026-02-10', '2026-02-01T10:00:00.000Z'), step('30', '2026-02-20', null), step('20', null, null)],
  };

  const first = real(measure, { values: [], now: '2026-02-15T00:00:00.000Z' });
  const second = real(measure, { values: [], now: '2026-02-21T00:00:00.000Z' });

  expect(first.status).toBe('ON_TRACK');
  expect(first.pace).toBeCloseTo(0.5 / (0.5 + 0.2 * 0.45), 6);
  expect(second).toMatchObject({ status: 'AT_RISK' });
});

test('a maintain stands by its periods so far, and is never complete before the last day', () => {
  const measure: Measure = { kind: 'maintain', band: { atLeast: '98', atMost: null }, periodDays: 50 };
  const kept = ['99', '99'];
  const at = (now: Instant, values = kept) => real(measure, { values, now, dates: ['2026-01-20T00:00:00.000Z', '2026-03-01T00:00:00.000Z'] });

  expect(at('2026-02-10T00:00:00.000Z', ['99'])).toMatchObject({ status: 'ON_TRACK', pace: 1 });
  expect(at('2026-04-09T23:59:59.000Z').status).toBe('ON_TRACK');
  expect(at('2026-04-10T00:00:00.000Z').status).toBe('COMPLETED');
  expect(at('2026-03-05T00:00:00.000Z', ['99', '97'])).toMatchObject({ status: 'AT_RISK', pace: 0.5 });
  expect(at('2026-02-21T00:00:00.000Z', [])).toMatchObject({ status: 'OFF_TRACK', pace: 0 });
  expect(at('2026-02-10T00:00:00.000Z', [])).toMatchObject({ status: null, reasons: ['FIRST_PERIOD'] });
});

function judged(input: Partial<JudgmentInput> & { value: string | null; share: number }) {
  const { value, share, ...rest } = input;
  const now = input.now ?? '2026-02-05T00:00:00.000Z';
  const values = value === null ? [] : [{ at: '2026-01-01T00:00:00.000Z', value }];
  const progress = progressOf({ measure: GROWTH, values, cycle: CYCLE, now });
  return judge({ ...base(), ...rest, measure: GROWTH, progress, expected: share, now });
}

/** Judges with the real expected share, for measures that have their own. */
function real(measure: Measure, input: { values: readonly string[]; now: Instant; confidence?: number | null; dates?: readonly Instant[] }) {
  const { now } = input;
  const values = input.values.map((value, index) => ({ at: input.dates?.[index] ?? `2026-01-0${index + 2}T00:00:00.000Z`, value }));
  const progress = progressOf({ measure, values, cycle: CYCLE, now });
  return judge({ ...base(), measure, progress, expected: expectedOf({ measure, cycle: CYCLE, now }), now, confidence: input.confidence ?? null });
}

function base() {
  return { confidence: null, rules: HOUSE_STATUS_RULES, cycle: CYCLE, override: null, dropped: false, frozen: null };
}
