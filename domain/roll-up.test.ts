import { expect, test } from '@jest/globals';
import type { Status } from './key-result.ts';
import { rollUp } from './roll-up.ts';

test.each<[string, readonly (Status | null)[], Status | null]>([
  ['the worst live status wins', ['ON_TRACK', 'OFF_TRACK', 'AT_RISK'], 'OFF_TRACK'],
  ['completed only if all are', ['COMPLETED', 'COMPLETED'], 'COMPLETED'],
  ['one that goes on keeps it on track', ['COMPLETED', 'ON_TRACK'], 'ON_TRACK'],
  ['one that is not judged keeps it from being completed', ['COMPLETED', null], 'ON_TRACK'],
  ['dropped ones leave', ['COMPLETED', 'DROPPED'], 'COMPLETED'],
  ['only dropped ones: no status', ['DROPPED'], null],
  ['none: no status', [], null],
])('%s', (_promise, statuses, status) => {
  expect(rollUp(statuses.map((each) => keyResult({ status: each }))).status).toBe(status);
});

test('what is too early to judge changes no objective', () => {
  expect(rollUp([keyResult({ status: 'OFF_TRACK', tooEarly: true })]).status).toBeNull();
  expect(rollUp([keyResult({ status: 'OFF_TRACK', tooEarly: true }), keyResult({ status: 'COMPLETED' })]).status).toBe('ON_TRACK');
});

test('a key result without a value counts as 0 beside others, and none with a value is no progress', () => {
  expect(rollUp([keyResult({ shown: 1 }), keyResult({ shown: null })]).progress).toBe(0.5);
  expect(rollUp([keyResult({ shown: null })]).progress).toBeNull();
});

test('dropped key results leave the mean, and weights count', () => {
  const parts = [keyResult({ shown: 0.9, weight: '3' }), keyResult({ shown: 0.1 }), keyResult({ shown: 0, weight: '100', status: 'DROPPED' })];

  expect(rollUp(parts).progress).toBe(0.7);
});

test('aligned children count where they are given, those without progress do not', () => {
  const children = [
    { progress: 0.2, weight: '1' },
    { progress: null, weight: '5' },
  ];

  expect(rollUp([keyResult({ shown: 0.6 })], children).progress).toBe(0.4);
  expect(rollUp([], children)).toEqual({ progress: 0.2, status: null });
});

test('weights of nothing but 0 fall back to the plain mean', () => {
  expect(rollUp([keyResult({ shown: 1, weight: '0' }), keyResult({ shown: 0, weight: '0' })]).progress).toBe(0.5);
});

function keyResult(part: Partial<Parameters<typeof rollUp>[0][number]>) {
  return { shown: 0.5, weight: '1', status: 'ON_TRACK' as Status | null, tooEarly: false, ...part };
}
