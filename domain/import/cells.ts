import { isDay } from '../day.ts';
import { isDecimal } from '../decimal.ts';
import { LONGEST_TITLE } from '../goal-problem.ts';
import type { Day, Decimal } from '../key-result.ts';
import { looksLikeFormula } from './csv.ts';
import type { Delimiter } from './csv.ts';
import type { ImportProblem } from './import-plan.ts';
import type { Table, TableRow } from './table.ts';

/** The cells of one row as values. Each reader tells its problem and returns null where a cell cannot be read; an empty cell is null without a problem. */
export interface Cells {
  file: string;
  line: number;
  problem(problem: { severity?: 'warning'; column?: string; code: string; sentence: string; wayOut: string }): void;
  text(column: string): string;
  /** Text of at most 300 characters. */
  title(column: string): string | null;
  /** Told as missing where the cell is empty. */
  required(column: string): string | null;
  day(column: string): Day | null;
  decimal(column: string): Decimal | null;
  /** A whole number between two bounds, both included. */
  whole(column: string, lowest: number, highest: number): number | null;
  email(column: string): string | null;
  oneOf<Choice extends string>(column: string, choices: readonly Choice[]): Choice | null;
  yes(column: string): boolean;
}

const YES = ['yes', 'y', 'true', '1', 'x', 'да'];
const NO = ['', 'no', 'n', 'false', '0', 'нет'];

/** Readers for one row; what they find wrong is pushed onto `problems`. */
export function readCells(input: { table: Table; row: TableRow; problems: ImportProblem[] }): Cells {
  const { table, row, problems } = input;
  const problem: Cells['problem'] = ({ severity, column, ...rest }) => {
    // A cell may be read twice; it is told once.
    const isTold = problems.some((told) => told.line === row.line && told.file === table.file && told.code === rest.code && told.column === (column ?? null));
    if (isTold) return;
    problems.push({ severity: severity ?? 'error', file: table.file, line: row.line, column: column ?? null, ...rest });
  };
  const refuse = (column: string, refusal: Refusal): null => {
    problem({ column, ...refusal });
    return null;
  };
  const cell = (column: string): string => row.cell(column);
  return {
    file: table.file,
    line: row.line,
    problem,
    text: (column) => {
      if (looksLikeFormula(cell(column))) problem({ severity: 'warning', column, ...FORMULA_TEXT });
      return cell(column);
    },
    title: (column) => {
      const { length } = cell(column);
      if (length <= LONGEST_TITLE) return cell(column);
      return refuse(column, { code: 'TOO_LONG', sentence: `The title has ${length} characters; ${LONGEST_TITLE} is the limit.`, wayOut: 'Shorten it.' });
    },
    required: (column) => (cell(column) === '' ? refuse(column, missing(column)) : cell(column)),
    day: (column) => (cell(column) === '' ? null : isDay(cell(column)) ? cell(column) : refuse(column, badDay(cell(column)))),
    decimal: (column) => {
      if (cell(column) === '') return null;
      const text = plainDecimal(cell(column), table.delimiter);
      return isDecimal(text) ? text.replace(/^\+/, '') : refuse(column, badDecimal(cell(column)));
    },
    whole: (column, lowest, highest) => {
      const text = cell(column);
      const value = Number(text);
      if (text === '') return null;
      return /^\d+$/.test(text) && value >= lowest && value <= highest ? value : refuse(column, notWhole(text, lowest, highest));
    },
    email: (column) => {
      const text = cell(column).toLowerCase();
      if (text === '') return null;
      return isEmail(text)
        ? text
        : refuse(column, { code: 'EMAIL', sentence: `"${cell(column)}" is no e-mail address.`, wayOut: 'Write it like ada@example.com.' });
    },
    oneOf: (column, choices) => {
      const text = cell(column)
        .toLowerCase()
        .replaceAll(/[\s-]+/g, '_');
      const choice = choices.find((candidate) => candidate.toLowerCase() === text);
      if (text === '' || choice !== undefined) return choice ?? null;
      return refuse(column, { code: 'CHOICE', sentence: `"${cell(column)}" is no ${column}.`, wayOut: `Choose one of: ${choices.join(', ')}.` });
    },
    yes: (column) => {
      const text = cell(column).toLowerCase();
      if (!YES.includes(text) && !NO.includes(text))
        refuse(column, { code: 'YES_NO', sentence: `"${cell(column)}" is neither yes nor no.`, wayOut: 'Write yes or no.' });
      return YES.includes(text);
    },
  };
}

/** Whether a text has the form of an e-mail address; whether it exists only a mail can tell. */
export function isEmail(text: string): boolean {
  return /^[^\s@,;"<>]+@[^\s@,;"<>.]+(\.[^\s@,;"<>.]+)*$/.test(text) && text.length <= 254;
}

interface Refusal {
  code: string;
  sentence: string;
  wayOut: string;
}

const FORMULA_TEXT: Refusal = {
  code: 'FORMULA_TEXT',
  sentence: 'The text begins like a spreadsheet formula.',
  wayOut: 'Nothing to do: it is kept as text, never computed, and guarded by an apostrophe where it is exported.',
};

/** In a file of semicolons "12,5" is 12.5; in a file of commas it could as well be a thousand. */
function plainDecimal(text: string, delimiter: Delimiter): string {
  return delimiter === ';' && /^[+-]?\d+,\d+$/.test(text) ? text.replace(',', '.') : text;
}

function missing(column: string): Refusal {
  return { code: 'MISSING', sentence: `The ${column.replaceAll('_', ' ')} is missing.`, wayOut: `Fill in the column "${column}".` };
}

function badDay(text: string): Refusal {
  const known = /^\d{4}-\d{2}-\d{2}$/.test(text);
  return known
    ? { code: 'NO_SUCH_DAY', sentence: `There is no ${text} in the calendar.`, wayOut: 'Correct the day.' }
    : { code: 'DAY_FORMAT', sentence: `"${text}" is not a day as files write it.`, wayOut: 'Write year-month-day, like 2027-03-31.' };
}

function badDecimal(text: string): Refusal {
  if (/^[+-]?\d+,\d+$/.test(text)) {
    return {
      code: 'DECIMAL_COMMA',
      sentence: `"${text}" has a comma, in a file that separates by commas.`,
      wayOut: `Write ${text.replace(',', '.')}, or ${text.replace(',', '')} if the comma marks thousands.`,
    };
  }
  if (/^[+-]?[\d.,\s]+\s*[^\d\s.,]+$/.test(text))
    return { code: 'NUMBER', sentence: `"${text}" holds more than a number.`, wayOut: 'Put the unit into the column "unit".' };
  return { code: 'NUMBER', sentence: `"${text}" is no number.`, wayOut: 'Write digits and, if needed, a point: 1200 or 12.5.' };
}

function notWhole(text: string, lowest: number, highest: number): Refusal {
  return {
    code: 'WHOLE_NUMBER',
    sentence: `"${text}" is no whole number from ${lowest} to ${highest}.`,
    wayOut: `Write a number from ${lowest} to ${highest}, or leave it empty.`,
  };
}
