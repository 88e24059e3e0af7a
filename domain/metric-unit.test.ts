import { expect, test } from '@jest/globals';
import { DomainError } from './errors.ts';
import { inUnitOfFed, requireDivisor } from './metric-unit.ts';

const sample = (value: string) => ({ day: '2026-02-02', value, quality: 'settling' as const, takenAt: '2026-02-02T10:00:00.000Z' });

test('euros count as millions of euros, and nothing else of the sample changes', () => {
  expect(inUnitOfFed([sample('130600'), sample('0'), sample('-2500000.5')], '1000000')).toEqual([sample('0.1306'), sample('0'), sample('-2.5000005')]);
});

test('what never ends is kept to twenty places, and what is divided by a part grows', () => {
  expect(inUnitOfFed([sample('1')], '3').map(({ value }) => value)).toEqual(['0.33333333333333333333']);
  expect(inUnitOfFed([sample('0.42')], '0.01').map(({ value }) => value)).toEqual(['42']);
});

test('the same unit leaves the numbers as they were written', () => {
  const samples = [sample('1.50')];

  expect(inUnitOfFed(samples, '1.0')).toBe(samples);
});

test.each(['0', '-1', '', '1e6', 'a million'])('nothing is divided by "%s"', (text) => {
  expect(() => requireDivisor(text)).toThrow(DomainError);
});
