import { parseCsv, unguardCell } from './csv.ts';
import type { CsvFault, Delimiter } from './csv.ts';
import type { ImportFile, ImportProblem } from './import-plan.ts';

/** One row under its headings. */
export interface TableRow {
  line: number;
  /** The trimmed text under a heading; '' where there is none. */
  cell(column: string): string;
}

/** A CSV file with its headings understood. */
export interface Table {
  file: string;
  delimiter: Delimiter;
  columns: readonly string[];
  rows: readonly TableRow[];
  problems: readonly ImportProblem[];
}

const FAULTS: Record<CsvFault['code'], { sentence: string; wayOut: string }> = {
  NOT_UTF8: { sentence: 'The file is not UTF-8 text.', wayOut: 'Save it as "CSV UTF-8" and try again.' },
  OPEN_QUOTE: { sentence: 'A quotation mark opens here and is never closed.', wayOut: 'Close it, or double it ("") where it belongs to the text.' },
  TEXT_AFTER_QUOTE: { sentence: 'Text follows a closing quotation mark.', wayOut: 'Put the whole cell in quotation marks and double those inside ("").' },
};

/** Reads a file as a table: headings in any order and case, a problem for each row that does not fit under them. */
export function readTable(file: ImportFile): Table {
  const { delimiter, records, faults } = parseCsv(file.text);
  const [heading, ...body] = records;
  const columns = (heading?.cells ?? []).map(columnName);
  const faultProblems = faults.map(({ line, code }): ImportProblem => ({ severity: 'error', file: file.name, line, column: null, code, ...FAULTS[code] }));
  const fits = body.map(({ line, cells }) => overflowProblem({ file: file.name, line, cells, columns, delimiter }));
  return {
    file: file.name,
    delimiter,
    columns,
    rows: body.filter((_, index) => fits[index] === null).map(({ line, cells }) => tableRow(line, cells, columns)),
    // What could not be read at all is not called empty as well.
    problems: faults.some(({ code }) => code === 'NOT_UTF8')
      ? faultProblems
      : [
          ...faultProblems,
          ...headingProblems({ file: file.name, columns, line: heading?.line, rows: body.length }),
          ...fits.filter((problem) => problem !== null),
        ],
  };
}

/** "Key Result" and "key_result" are one heading; "type (goal|milestone)" and "progress 0–100" are `type` and `progress`, as help pages print them. */
function columnName(heading: string): string {
  const bare = heading.replace(/\(.*\)/, '').replace(/\s+\d+\s*[–-]\s*\d+\s*$/, '');
  return bare
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
}

function tableRow(line: number, cells: readonly string[], columns: readonly string[]): TableRow {
  const byColumn = new Map(columns.map((column, index) => [column, unguardCell((cells[index] ?? '').trim())]));
  return { line, cell: (column) => byColumn.get(column) ?? '' };
}

function headingProblems(input: { file: string; columns: readonly string[]; line: number | undefined; rows: number }): ImportProblem[] {
  const { file, columns, line, rows } = input;
  if (line === undefined) {
    return [
      {
        severity: 'error',
        file,
        line: null,
        column: null,
        code: 'EMPTY_FILE',
        sentence: 'The file is empty.',
        wayOut: 'Choose a file with a heading and rows.',
      },
    ];
  }
  if (rows === 0) {
    return [
      {
        severity: 'error',
        file,
        line,
        column: null,
        code: 'NO_ROWS',
        sentence: 'The file has a heading and no row below it.',
        wayOut: 'Add rows, or leave the file out.',
      },
    ];
  }
  const twice = columns.filter((column, index) => column !== '' && columns.indexOf(column) !== index);
  return [...new Set(twice)].map((column) => ({
    severity: 'error',
    file,
    line,
    column,
    code: 'COLUMN_TWICE',
    sentence: `The heading "${column}" stands twice.`,
    wayOut: 'Keep one of the two columns.',
  }));
}

/** A row with more cells than headings has usually been split at a decimal comma; guessing would shift every value after it. */
function overflowProblem(input: {
  file: string;
  line: number;
  cells: readonly string[];
  columns: readonly string[];
  delimiter: Delimiter;
}): ImportProblem | null {
  const { file, line, cells, columns, delimiter } = input;
  if (cells.slice(columns.length).every((cell) => cell.trim() === '')) return null;
  const base = { severity: 'error' as const, file, line, column: null };
  const split = delimiter === ',' ? cells.findIndex((cell, index) => /^[+-]?\d+$/.test(cell) && /^\d+$/.test(cells[index + 1] ?? '')) : -1;
  if (split === -1 || cells.length !== columns.length + 1) {
    return {
      ...base,
      code: 'TOO_MANY_CELLS',
      sentence: `The row has ${cells.length} cells under ${columns.length} headings.`,
      wayOut: 'Put cells that hold the separator in quotation marks.',
    };
  }
  const [whole, fraction] = [cells[split], cells[split + 1]];
  return {
    ...base,
    code: 'DECIMAL_COMMA',
    sentence: `The row has one cell too many: a number such as "${whole},${fraction}" was split at its comma.`,
    wayOut: `Write "${whole}.${fraction}" with a point, or separate the cells by semicolons.`,
  };
}
