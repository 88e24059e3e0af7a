import { expect, test } from '@jest/globals';
import { readValues, seriesIn } from './values-csv.ts';

const TODAY = '2026-11-22';
const read = (text: string) => readValues({ name: 'numbers.csv', text }, { today: TODAY });

test.each([
  [
    'day,value\n2026-11-20,1\n2026-11-21,0\n',
    [
      ['value', '2026-11-20', '1'],
      ['value', '2026-11-21', '0'],
    ],
  ],
  [
    '\uFEFFSeries;Day;Value\r\norders;2026-11-20;"12,5"\r\nusers;2026-11-20;7\r\n',
    [
      ['orders', '2026-11-20', '12.5'],
      ['users', '2026-11-20', '7'],
    ],
  ],
  ['value,day\n,2026-11-20\n3,2026-11-21\n', [['value', '2026-11-21', '3']]],
])('%j is read', (text, expected) => {
  const { values, problems } = read(text);

  expect(problems).toEqual([]);
  expect(values.map(({ series, day, value }) => [series, day, value])).toEqual(expected);
});

test.each([
  ['day,value\n2026-11-20,many\n', 2, 'value'],
  ['day,value\n20.11.2026,1\n', 2, 'day'],
  ['day,value\n,1\n', 2, 'day'],
  ['day,value\n2026-11-23,1\n', 2, 'day'],
  ['day,value\n2026-11-20,1\n2026-11-20,2\n', 3, 'day'],
  ['date,value\n2026-11-20,1\n', 1, 'day'],
  [`series,day,value\n${'x'.repeat(101)},2026-11-20,1\n`, 2, 'series'],
  ['day,value\n2026-11-20,"1\n', 2, null],
])('%j is refused in its line and column', (text, line, column) => {
  expect(read(text).problems[0]).toMatchObject({ severity: 'error', line, column });
});

test('a preview counts each series and its days, and names columns that are not read', () => {
  const { values, unknownColumns } = read('series,day,value,note\nb,2026-11-20,1,x\na,2026-11-21,2,y\nb,2026-11-18,3,z\n');

  expect(seriesIn(values)).toEqual([
    { series: 'a', values: 1, from: '2026-11-21', to: '2026-11-21' },
    { series: 'b', values: 2, from: '2026-11-18', to: '2026-11-20' },
  ]);
  expect(unknownColumns).toEqual(['note']);
});
