import { expect, test } from '@jest/globals';
import { DomainError } from './errors.ts';
import { refuse } from './goal-problem.ts';
import { checkInProblems, cycleProblems, keyResultProblems, objectiveProblems, overrideProblems, statusRulesProblems } from './goal-validation.ts';
import type { Measure } from './key-result.ts';
import { HOUSE_STATUS_RULES } from './organization.ts';
import { RULE_PACKS } from './rule-packs.ts';

test('a key result that starts at its target is refused, and pointed to maintain', () => {
  const draft = { title: 'Keep churn low', measure: { kind: 'decrease', start: '2', target: '2.0' } as const, weight: '1', confidence: 5 };

  const refused = caught(() => refuse(keyResultProblems(draft)));

  expect(refused).toBeInstanceOf(DomainError);
  expect(refused).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'target' } });
  expect(String(refused)).toContain('choose the kind "maintain"');
});

test.each<[string, Measure, string]>([
  ['a decimal comma', { kind: 'increase', start: '0', target: '12,5' }, 'write 12.5 with a point'],
  ['no number', { kind: 'increase', start: '', target: '3' }, 'no number for start'],
  ['an exponent', { kind: 'increase', start: '0', target: '1e9' }, 'no number for target'],
  ['a band without bounds', { kind: 'maintain', band: { atLeast: null, atMost: null }, periodDays: 7 }, 'needs a lower bound'],
  ['a band upside down', { kind: 'maintain', band: { atLeast: '5', atMost: '4' }, periodDays: 7 }, 'below the lower bound'],
  ['a period of no days', { kind: 'maintain', band: { atLeast: '5', atMost: null }, periodDays: 0 }, '1 to 366'],
  ['no steps', { kind: 'milestone', steps: [] }, 'at least one step'],
  ['31 February', { kind: 'binary', dueOn: '2026-02-31' }, 'no day of the calendar'],
])('a key result with %s is refused with a way out', (_case, measure, words) => {
  const [problem] = keyResultProblems({ title: 'Grow', measure, weight: '1', confidence: null });

  expect(problem?.sentence).toContain(words);
});

test('all five kinds in good order have no problems', () => {
  const measures: readonly Measure[] = [
    { kind: 'increase', start: '0', target: '10' },
    { kind: 'decrease', start: '0', target: '-10.5' },
    { kind: 'maintain', band: { atLeast: '98', atMost: '98' }, periodDays: 7 },
    { kind: 'milestone', steps: [{ id: 's', title: 'Pilot', weight: '1', dueOn: '2026-02-28', doneAt: null }] },
    { kind: 'binary', dueOn: null },
  ];

  expect(measures.flatMap((measure) => keyResultProblems({ title: 'Fine', measure, weight: '0.5', confidence: 10 }))).toEqual([]);
});

test('titles, weights and confidence are checked, and each problem names its field', () => {
  const measure: Measure = { kind: 'binary', dueOn: null };

  expect(keyResultProblems({ title: ' ', measure, weight: '0', confidence: 11 }).map((problem) => problem.field)).toEqual(['title', 'weight', 'confidence']);
  expect(objectiveProblems({ title: 'x'.repeat(301), weight: '-1' }).map((problem) => problem.field)).toEqual(['title', 'weight']);
});

test('a cycle has days of the calendar in their order, and a real zone', () => {
  const cycle = { name: 'Q1', startsOn: '2026-01-01', endsOn: '2026-03-31', timeZone: 'Europe/Berlin' };

  expect(cycleProblems(cycle)).toEqual([]);
  expect(cycleProblems({ ...cycle, endsOn: '2025-12-31' })[0]?.sentence).toContain('before it starts');
  expect(cycleProblems({ ...cycle, startsOn: '2026-1-1', timeZone: '+02:00' }).map((problem) => problem.field)).toEqual(['startsOn', 'timeZone']);
  expect(cycleProblems({ ...cycle, timeZone: 'Mars/Olympus' })).toHaveLength(1);
});

test('a check-in takes the values of its kind', () => {
  const value = (measure: Measure, text: string) => checkInProblems({ measure, value: text, confidence: null }).length;

  expect(value({ kind: 'binary', dueOn: null }, '1')).toBe(0);
  expect(value({ kind: 'binary', dueOn: null }, '0.5')).toBe(1);
  expect(value({ kind: 'milestone', steps: [] }, '1')).toBe(1);
  expect(value({ kind: 'increase', start: '0', target: '1' }, '-0.001')).toBe(0);
});

test('an override needs a reason and an end that lies ahead', () => {
  const now = '2026-02-01T00:00:00.000Z';

  expect(overrideProblems({ reason: '', until: now, now }).map((problem) => problem.field)).toEqual(['reason', 'until']);
  expect(overrideProblems({ reason: 'signed', until: '2026-02-02T00:00:00.000Z', now })).toEqual([]);
});

test('all published rule packs pass as thresholds, and those that contradict themselves do not', () => {
  expect(RULE_PACKS.flatMap((pack) => statusRulesProblems(pack.rules))).toEqual([]);
  expect(statusRulesProblems({ ...HOUSE_STATUS_RULES, onTrack: 0.3 })).toHaveLength(1);
  expect(statusRulesProblems({ ...HOUSE_STATUS_RULES, settlingIn: 1, atRisk: Number.NaN }).length).toBeGreaterThan(1);
});

function caught(attempt: () => void): unknown {
  try {
    attempt();
  } catch (error) {
    return error;
  }
  return undefined;
}
