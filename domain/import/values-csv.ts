import type { PushedValue } from '../integration.ts';
import type { Day } from '../key-result.ts';
import { readCells } from './cells.ts';
import type { ImportFile, ImportProblem } from './import-plan.ts';
import { readTable, type TableRow } from './table.ts';

/** What a series is called in a file that names none; as in a webhook. */
const ONLY_SERIES = 'value';
const LONGEST_NAME = 100;
const MOST_ROWS = 20_000;

/** What a file of values holds. */
export interface ReadValues {
  values: PushedValue[];
  /** All of them are errors: a file with one changes nothing. */
  problems: ImportProblem[];
  unknownColumns: string[];
}

/** Reads a CSV file with the columns `day,value` or `series,day,value`. An empty value is no data, which is not zero; a day after `today` is a mistake. */
export function readValues(file: ImportFile, { today }: { today: Day }): ReadValues {
  const table = readTable(file);
  const problems: ImportProblem[] = table.problems.filter(({ severity }) => severity === 'error');
  const base = { severity: 'error' as const, file: file.name, line: 1 };
  for (const column of ['day', 'value'])
    if (problems.length === 0 && !table.columns.includes(column))
      problems.push({
        ...base,
        column,
        code: 'NO_COLUMN',
        sentence: `There is no column "${column}".`,
        wayOut: 'Name the columns day,value or series,day,value.',
      });
  if (table.rows.length > MOST_ROWS)
    problems.push({
      ...base,
      column: null,
      code: 'TOO_LONG',
      sentence: `The file has ${table.rows.length} rows; ${MOST_ROWS} are the most.`,
      wayOut: 'Split it.',
    });
  if (problems.length > 0) return { values: [], problems, unknownColumns: [] };

  const lines = new Map<string, number>();
  const values = table.rows.flatMap((row) => valueOf(row));
  return { values, problems, unknownColumns: table.columns.filter((column) => column !== '' && !['series', 'day', 'value'].includes(column)) };

  function valueOf(row: TableRow): PushedValue[] {
    const cells = readCells({ table, row, problems });
    const series = row.cell('series') || ONLY_SERIES;
    const day = cells.required('day') === null ? null : cells.day('day');
    const value = cells.decimal('value');
    if (series.length > LONGEST_NAME)
      cells.problem({
        column: 'series',
        code: 'TOO_LONG',
        sentence: `The name has ${series.length} characters; ${LONGEST_NAME} is the limit.`,
        wayOut: 'Shorten it.',
      });
    if (day !== null && day > today)
      cells.problem({ column: 'day', code: 'FUTURE', sentence: `${day} is yet to come.`, wayOut: 'Write days as year-month-day, like 2026-11-22.' });
    if (day === null || value === null) return [];
    const before = lines.get(JSON.stringify([series, day]));
    if (before !== undefined)
      cells.problem({
        column: 'day',
        code: 'DAY_TWICE',
        sentence: `${day} of "${series}" stands in line ${before} already.`,
        wayOut: 'Keep one of the two rows.',
      });
    lines.set(JSON.stringify([series, day]), row.line);
    return [{ series, day, value }];
  }
}

/** What a file would bring, series by series in the order of their names. */
export function seriesIn(values: readonly PushedValue[]): { series: string; values: number; from: Day; to: Day }[] {
  const groups = Map.groupBy(values, ({ series }) => series);
  return [...groups]
    .map(([series, group]) => {
      const days = group.map(({ day }) => day).sort();
      return { series, values: group.length, from: days[0] ?? '', to: days.at(-1) ?? '' };
    })
    .sort((left, right) => (left.series < right.series ? -1 : 1));
}
