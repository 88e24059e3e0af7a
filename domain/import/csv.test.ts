import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { looksLikeFormula, parseCsv, unguardCell, writeCsv } from './csv.ts';

const cellsOf = (text: string): string[][] => parseCsv(text).records.map(({ cells }) => [...cells]);

test.each([
  [
    'a byte order mark',
    '\uFEFFa,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'semicolons',
    'a;b\n1,5;2\n',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  ],
  [
    'a comma in a quoted heading of semicolons',
    '"a,b,c";d\n1;2\n',
    [
      ['a,b,c', 'd'],
      ['1', '2'],
    ],
  ],
  [
    'Windows line ends and no last one',
    'a,b\r\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'old Mac line ends',
    'a,b\r1,2\r',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'quotes, doubled quotes and breaks',
    'a,b\n"say ""hi""","two\nlines"\n',
    [
      ['a', 'b'],
      ['say "hi"', 'two\nlines'],
    ],
  ],
  [
    'empty cells',
    'a,b,c\n,,\n1,,\n',
    [
      ['a', 'b', 'c'],
      ['1', '', ''],
    ],
  ],
  [
    'blank lines',
    'a,b\n\n1,2\n\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'blanks around quotes',
    'a, "b"\n 1 , " 2 " \n',
    [
      ['a', 'b'],
      ['1', ' 2 '],
    ],
  ],
])('%s are read', (_, text, expected) => {
  expect(cellsOf(text)).toEqual(expected);
});

test('lines are counted by line breaks, those in quotes too', () => {
  expect(parseCsv('a,b\n"two\nlines",1\n\nx,y').records.map(({ line }) => line)).toEqual([1, 2, 5]);
});

test.each([
  ['a,b\n"open,1\nx,y', { line: 2, code: 'OPEN_QUOTE' }],
  ['a,b\n"closed" and more,1', { line: 2, code: 'TEXT_AFTER_QUOTE' }],
  ['a,b\nM\uFFFDller,1', { line: 2, code: 'NOT_UTF8' }],
  ['\0a\0,\0b', { line: 1, code: 'NOT_UTF8' }],
])('%j is refused with its line', (text, fault) => {
  expect(parseCsv(text).faults).toEqual([fault]);
});

test('what a spreadsheet would compute is written guarded and read back as it was', () => {
  const cells = ['=HYPERLINK("http://x")', '+1+1', '-5', '@now', "'=1", '-2.5', 'plain'];

  const written = writeCsv([cells]);

  expect(written.split(/[\r\n]/)[0]).toContain(`"'=HYPERLINK`);
  expect(cellsOf(written)[0]?.map(unguardCell)).toEqual(cells);
  expect(cells.filter(looksLikeFormula)).toEqual(['=HYPERLINK("http://x")', '+1+1', '@now']);
});

test('what is written is read back, whatever the cells', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('=1', "'-x", '', '"', ';', ',', '\r\n', '\uFEFF', ' a ', '-5')).filter((text) => !/[\0\uFFFD]/.test(text));
  const row = fc.array(cell, { minLength: 1, maxLength: 5 }).filter((cells) => cells.some((text) => text.trim() !== ''));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), fc.constantFrom(',' as const, ';' as const), (rows, delimiter) => {
      const table = [['h', 'h', 'h', 'h', 'h'], ...rows];

      const parsed = parseCsv(writeCsv(table, delimiter));

      expect(parsed).toMatchObject({ delimiter, faults: [] });
      expect(parsed.records.map(({ cells }) => cells.map(unguardCell))).toEqual(table);
    }),
  );
});

test('no text makes the reader throw or hang', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(`"`, `,`, `;`, `\n`, `\r`, `a`, ` `)).map((parts) => parts.join(``)),
      (text) => {
        const { records } = parseCsv(text);

        expect(records.every(({ cells }) => cells.length > 0)).toBe(true);
      },
    ),
  );
});
