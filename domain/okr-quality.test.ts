import { expect, test } from '@jest/globals';
import { reviewSet } from './okr-quality.ts';
import type { DraftKeyResult, DraftObjective } from './okr-quality.ts';

test('a good set has no findings', () => {
  expect(codes([objective({})])).toEqual([]);
});

test.each<[string, Partial<DraftObjective>]>([
  ['OBJECTIVE_TOO_SHORT', { title: 'Delight our customers' }],
  ['OBJECTIVE_TOO_LONG', { title: 'word '.repeat(19) }],
  ['OBJECTIVE_HAS_NUMBER', { title: 'Grow revenue by 20 % in the north' }],
  ['TOO_FEW_KEY_RESULTS', { keyResults: [keyResult({})] }],
  ['TOO_MANY_KEY_RESULTS', { keyResults: Array.from({ length: 6 }, (_, index) => keyResult({ ownerId: `owner ${index}` })) }],
  ['NOT_ALIGNED', { level: 'TEAM' }],
])('%s', (code, part) => {
  expect(codes([objective(part)])).toEqual([code]);
});

test('a name with digits is no number, and a team that says why it stands alone is fine', () => {
  expect(codes([objective({ title: 'Win the B2B market of Q3 buyers', level: 'TEAM', alignmentNote: 'Legal duty' })])).toEqual([]);
});

test.each<[string, Partial<DraftKeyResult>]>([
  ['OUTPUT_NOT_OUTCOME', { title: 'Launch the new app', unit: 'apps' }],
  ['OUTPUT_NOT_OUTCOME', { title: 'Запустить новый сайт', unit: 'шт.' }],
  ['OUTPUT_NOT_OUTCOME', { title: 'Publish the guide', kind: 'milestone', steps: 2 }],
  ['VAGUE_WORDING', { title: 'Improve onboarding', kind: 'milestone', steps: 2 }],
  ['VAGUE_WORDING', { title: 'Customers who finish significantly sooner' }],
  ['HEALTH_MEASURE', { title: 'Keep the uptime of the shop', unit: '%' }],
  ['UNFILLED_BLANK', { title: 'The app used by __' }],
  ['NO_BASELINE', { start: ' ' }],
  ['NO_TARGET', { target: null }],
  ['NO_NUMBER', { title: 'Certificate in hand', kind: 'binary' }],
  ['NO_UNIT', { unit: ' ' }],
  ['NO_SOURCE', { ownerId: null }],
  ['TOO_SAFE', { confidence: 9 }],
  ['CONFIDENCE_NEVER_MOVED', { confidences: [5, 5, 5] }],
])('%s: %j', (code, part) => {
  expect(codes([objective({ keyResults: [keyResult({}), keyResult({ id: 'odd', ...part })] })])).toEqual([code]);
});

test.each<Partial<DraftKeyResult>>([
  { title: 'Deliver orders within a day', kind: 'increase' },
  { title: 'Release builds that pass', unit: '%' },
  { title: 'Shipments that arrive whole' },
  { ownerId: null, fedBy: 'metric' },
  { confidence: 10, ambition: 'committed' },
  { confidences: [5, 5, 6] },
  { title: 'Improve conversion', unit: '%' },
  { title: 'Keep the uptime of the shop', kind: 'maintain', start: null, target: null },
])('no finding for %j', (part) => {
  expect(codes([objective({ keyResults: [keyResult({}), keyResult(part)] })])).toEqual([]);
});

test('more than five company objectives and an owner of too many are said once', () => {
  const six = Array.from({ length: 6 }, (_, index) =>
    objective({ id: `objective ${index}`, keyResults: [keyResult({ id: `${index}a` }), keyResult({ id: `${index}b`, ownerId: `${index}` })] }),
  );

  const findings = reviewSet(six, { educational: false });

  expect(findings.map(({ code, objectiveId, keyResultId }) => [code, objectiveId, keyResultId])).toEqual([
    ['TOO_MANY_COMPANY_OBJECTIVES', 'objective 5', null],
    ['OWNER_HAS_TOO_MANY', 'objective 5', '5a'],
  ]);
});

test('an educational cycle is coached: everything is advice', () => {
  const findings = reviewSet([objective({ level: 'TEAM', keyResults: [] })], { educational: true });

  expect(findings.map((finding) => finding.severity)).toEqual(['advice', 'advice']);
});

test('sentences are filled, so that nobody reads a placeholder', () => {
  const [finding] = reviewSet([objective({ title: 'Reach 40 happy customers now' })], { educational: false });

  expect(finding).toMatchObject({ severity: 'warning', params: { number: '40' }, reason: 'The objective holds a number (40); numbers belong to key results.' });
});

function codes(objectives: readonly DraftObjective[]): string[] {
  return reviewSet(objectives, { educational: false }).map((finding) => finding.code);
}

function objective(part: Partial<DraftObjective>): DraftObjective {
  return {
    id: 'objective',
    title: 'Make the first week a joy for new customers',
    level: 'COMPANY',
    parentId: null,
    alignmentNote: '',
    keyResults: [keyResult({ id: 'one' }), keyResult({ id: 'two' })],
    ...part,
  };
}

function keyResult(part: Partial<DraftKeyResult>): DraftKeyResult {
  return {
    id: 'key result',
    title: 'Customers who finish their set-up',
    kind: 'increase',
    unit: 'customers',
    start: '0',
    target: '40',
    ambition: 'aspirational',
    ownerId: 'ada',
    fedBy: 'person',
    confidence: 6,
    confidences: [],
    steps: 0,
    ...part,
  };
}
