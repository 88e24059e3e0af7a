import { expect, test } from '@jest/globals';
import { type ChecklistFacts, openLines, planningChecklist } from './planning-checklist.ts';
import { finding } from './quality-finding.ts';

const ON_KEY_RESULT = { objectiveId: 'o', keyResultId: 'k' };
const ON_OBJECTIVE = { objectiveId: 'o', keyResultId: null };

test('a plan with nothing missing is ready, whatever waits for approval or stays switched off', () => {
  const lines = planningChecklist(facts({ approved: [], meetingsOn: false }));

  expect(openLines(lines)).toBe(0);
  expect(lines.filter(({ done }) => !done).map(({ code }) => code)).toEqual(['APPROVALS', 'MEETINGS']);
});

test.each<[string, Partial<ChecklistFacts>, object]>([
  ['an empty plan', { objectives: [] }, { code: 'COMPANY_OBJECTIVE', done: false }],
  ['a plan of teams alone', { objectives: [objective('TEAM', 2)] }, { code: 'COMPANY_OBJECTIVE', done: false }],
  ['an objective without key results', { objectives: [objective('COMPANY', 0)] }, { code: 'KEY_RESULTS', objectiveIds: ['o'] }],
  [
    'no target and no unit, said once',
    { findings: [finding('NO_TARGET', ON_KEY_RESULT, {}), finding('NO_UNIT', ON_KEY_RESULT, {})] },
    { code: 'MEASURES', keyResultIds: ['k'] },
  ],
  ['nobody to ask', { unownedIds: ['k'] }, { code: 'OWNERS', keyResultIds: ['k'] }],
  ['an owner who left', { unreachableIds: ['p'] }, { code: 'REACHABLE', personIds: ['p'] }],
  [
    'a task instead of an outcome',
    { findings: [finding('OUTPUT_NOT_OUTCOME', ON_KEY_RESULT, { verb: 'ship' })] },
    { code: 'REVIEW', keyResultIds: ['k'], objectiveIds: [] },
  ],
  ['a number in an objective', { findings: [finding('OBJECTIVE_HAS_NUMBER', ON_OBJECTIVE, { number: '2' })] }, { code: 'REVIEW', objectiveIds: ['o'] }],
  ['a blank in an objective is a matter of the review', { findings: [finding('UNFILLED_BLANK', ON_OBJECTIVE, {})] }, { code: 'REVIEW', objectiveIds: ['o'] }],
])('%s is one open line', (_, part, expected) => {
  const lines = planningChecklist(facts(part));

  expect(lines.filter(({ needed, done }) => needed && !done)).toEqual([expect.objectContaining(expected)]);
});

test('advice holds nothing up: it stands in the review', () => {
  expect(openLines(planningChecklist(facts({ findings: [finding('OBJECTIVE_TOO_SHORT', ON_OBJECTIVE, { words: 2 })] })))).toBe(0);
});

test('the levels that wait for approval are those in use', () => {
  const lines = planningChecklist(facts({ levels: ['COMPANY', 'TEAM'], approved: ['COMPANY'] }));

  expect(lines.find(({ code }) => code === 'APPROVALS')).toMatchObject({ done: false, levels: ['TEAM'] });
});

function facts(part: Partial<ChecklistFacts>): ChecklistFacts {
  return {
    ...{ objectives: [objective('COMPANY', 2)], findings: [], unownedIds: [], unreachableIds: [] },
    ...{ levels: ['COMPANY'], approved: ['COMPANY'], meetingsOn: true },
    ...part,
  };
}

function objective(level: 'COMPANY' | 'TEAM', keyResults: number): ChecklistFacts['objectives'][number] {
  const keyResult = { kind: 'increase', unit: '%', start: '0', target: '9', ambition: 'aspirational', ownerId: 'p', fedBy: 'person' } as const;
  return {
    id: 'o',
    level,
    keyResults: Array.from({ length: keyResults }, (_, index) => ({ id: String(index), title: 'x', ...keyResult, confidence: 6, confidences: [], steps: 0 })),
  };
}
