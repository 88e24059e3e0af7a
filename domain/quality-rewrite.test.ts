import { expect, test } from '@jest/globals';
import { rewriteKeyResult, rewriteObjective, type WrittenKeyResult, type WrittenObjective } from './quality-rewrite.ts';
import type { QualityCode } from './quality-finding.ts';

test.each<[QualityCode, Partial<WrittenKeyResult>, Partial<WrittenKeyResult>, keyof WrittenKeyResult]>([
  ['OUTPUT_NOT_OUTCOME', { title: 'Launch the new app' }, { title: 'The new app used by __' }, 'title'],
  ['OUTPUT_NOT_OUTCOME', { title: 'Refactor the billing module.' }, { title: 'The billing module: __' }, 'title'],
  ['OUTPUT_NOT_OUTCOME', { title: 'Запустить новую версию' }, { title: '__ используют новую версию' }, 'title'],
  ['OUTPUT_NOT_OUTCOME', { title: 'Publish the guide', kind: 'binary' }, { title: 'The guide used by __', kind: 'increase' }, 'title'],
  ['VAGUE_WORDING', { title: 'Improve onboarding' }, { title: 'Onboarding: __' }, 'title'],
  ['VAGUE_WORDING', { title: 'Улучшить конверсию' }, { title: 'Улучшить конверсию: __' }, 'title'],
  ['VAGUE_WORDING', { title: 'Answer customers significantly faster' }, { title: 'Answer customers faster' }, 'title'],
  ['HEALTH_MEASURE', { title: 'Keep uptime at least 99.9 %', target: '' }, { kind: 'maintain', atLeast: '99.9' }, 'atLeast'],
  ['HEALTH_MEASURE', { title: 'Keep churn below', target: '2' }, { kind: 'maintain', atMost: '2' }, 'atMost'],
  ['NO_TARGET', { title: 'Raise NPS from 30 to 50' }, { start: '30', target: '50', kind: 'increase' }, 'target'],
  ['NO_TARGET', { title: 'Снизить отток с 5,5 % до 3 %' }, { start: '5,5', target: '3', kind: 'decrease', unit: '%' }, 'target'],
  ['NO_TARGET', { title: 'Grow sales to €500' }, { target: '500', unit: '€' }, 'target'],
  ['NO_TARGET', { title: 'Customers who finish' }, {}, 'target'],
  ['NO_BASELINE', { title: 'Customers who finish', start: '', target: '5' }, {}, 'start'],
  ['NO_UNIT', { title: 'Share of orders on time' }, { unit: '%' }, 'unit'],
  ['NO_UNIT', { title: 'Customers who finish' }, {}, 'unit'],
  ['NO_NUMBER', { title: 'Certificate', kind: 'binary' }, { kind: 'increase' }, 'unit'],
  ['TOO_SAFE', {}, { ambition: 'committed' }, 'ambition'],
  ['UNFILLED_BLANK', { title: 'The app used by __' }, {}, 'title'],
])('%s of %j is mended by %j, and goes on in %s', (code, part, changes, goTo) => {
  expect(rewriteKeyResult(code, keyResult(part))).toEqual({ changes, goTo });
});

test.each<[QualityCode, Partial<WrittenKeyResult>]>([
  ['OUTPUT_NOT_OUTCOME', { title: 'Launch' }],
  ['VAGUE_WORDING', { title: 'Improve' }],
  ['OWNER_HAS_TOO_MANY', {}],
])('%s of %j has no rewrite: the rules cannot know', (code, part) => {
  expect(rewriteKeyResult(code, keyResult(part))).toBeNull();
});

test.each<[QualityCode, Partial<WrittenObjective>, Partial<WrittenObjective>]>([
  ['OBJECTIVE_TOO_SHORT', { title: 'Delight our customers.' }, { title: 'Delight our customers so that __' }],
  ['OBJECTIVE_TOO_SHORT', { title: 'Радовать клиентов' }, { title: 'Радовать клиентов, чтобы __' }],
  ['OBJECTIVE_HAS_NUMBER', { title: 'Grow revenue by 20 % in the north' }, { title: 'Grow revenue in the north' }],
  ['OBJECTIVE_HAS_NUMBER', { title: 'Expand to 5 countries' }, { title: 'Expand to countries' }],
  ['OBJECTIVE_HAS_NUMBER', { title: 'Grow from 10 to 20 happy customers' }, { title: 'Grow happy customers' }],
  ['OBJECTIVE_HAS_NUMBER', { title: '20 new stores open their doors' }, { title: 'New stores open their doors' }],
  ['OBJECTIVE_HAS_NUMBER', { title: 'Вырастить выручку на 20 % в регионах' }, { title: 'Вырастить выручку в регионах' }],
  ['OBJECTIVE_HAS_NUMBER', { title: 'Become number 1 in Europe' }, {}],
  [
    'OBJECTIVE_TOO_LONG',
    { title: `Make the first week a joy for new customers, ${'and much more '.repeat(6)}`.trim(), description: 'Why' },
    {
      title: 'Make the first week a joy for new customers',
      description: `${'And much more and much more and much more and much more and much more and much more'}\n\nWhy`,
    },
  ],
  ['OBJECTIVE_TOO_LONG', { title: 'word '.repeat(19).trim() }, {}],
  ['NOT_ALIGNED', {}, {}],
])('%s of %j is mended by %j', (code, part, changes) => {
  expect(rewriteObjective(code, { title: 'Make the first week a joy', description: '', parentId: null, ...part })).toMatchObject({ changes });
});

function keyResult(part: Partial<WrittenKeyResult>): WrittenKeyResult {
  return {
    title: 'Customers who finish their set-up',
    kind: 'increase',
    unit: '',
    start: '0',
    target: '',
    atLeast: '',
    atMost: '',
    ambition: 'aspirational',
    ...part,
  };
}
