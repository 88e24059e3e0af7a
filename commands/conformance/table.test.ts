import { expect, test } from '@jest/globals';
import { CHECKS } from '../../integrations/conformance-contract.ts';
import { cellsOf, closingLine, tableOf, type TestOutcome } from './table.ts';

const ran = (check: string, passed = true): TestOutcome => ({ integration: 'acme', check, title: check, passed, failure: '' });
const all = Object.keys(CHECKS).map((id) => ran(id));

test('a check fails where one of its tests fails, or where it has neither a test nor a reason', () => {
  const outcomes = [...all.filter(({ check }) => !['C5', 'C12', 'C16'].includes(check)), ran('C7', false)];

  const cells = cellsOf({ integration: 'acme', outcomes, bypass: { C16: 'no subscriptions' } });

  expect([cells.C1, cells.C5, cells.C7, cells.C12, cells.C16]).toEqual(['✓', '✗', '✗', '✗', 'excused']);
  expect(closingLine([{ cells }])).toBe('checks 23, failed 3, excused 1');
});

test('what another integration passed says nothing, and every check has its column', () => {
  const strange = cellsOf({ integration: 'other', outcomes: all, bypass: {} });
  const table = tableOf([{ name: 'acme', cells: cellsOf({ integration: 'acme', outcomes: all, bypass: {} }) }]);

  expect(new Set(Object.values(strange))).toEqual(new Set(['✗']));
  expect(table.split('\n')[0]?.trim().split(/\s+/)).toEqual(Object.keys(CHECKS));
  expect(table.split('\n')[1]?.match(/✓/g)).toHaveLength(24);
});
