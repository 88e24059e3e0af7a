import { expect, test } from '@jest/globals';
import { draftInput, draftProblems, NEW_DRAFT } from './key-result-draft.ts';

const growth = { ...NEW_DRAFT, title: 'Teams that stay a year', unit: 'teams', start: '10', target: '1 250,5' };

test('typed numbers go out as exact decimals', () => {
  expect(draftInput(growth)).toMatchObject({ start: '10', target: '1250.5', weight: '1' });
  expect(draftProblems(growth)).toEqual([]);
});

test('only the fields of the kind are sent', () => {
  expect(draftInput({ ...growth, kind: 'maintain', atLeast: '98', atMost: '' })).not.toHaveProperty('target');
  expect(draftInput({ ...growth, kind: 'maintain', atLeast: '98', atMost: '' })).toMatchObject({ atLeast: '98', atMost: null, periodDays: 7 });
});

test('a start that equals its target is refused before it is sent', () => {
  expect(draftProblems({ ...growth, target: '10' }).length).toBeGreaterThan(0);
});

test('a number that is none is named', () => {
  expect(draftProblems({ ...growth, target: 'many' })[0]?.field).toBe('target');
});
