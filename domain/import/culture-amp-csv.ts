import { isDay } from '../day.ts';
import type { Day } from '../key-result.ts';
import { readPercent } from './betterworks-csv.ts';
import { readCells } from './cells.ts';
import type { Cells } from './cells.ts';
import { addGoal, addPercentage, emptyExport, progressTitle } from './exported-goals.ts';
import type { ReadExport } from './exported-goals.ts';
import type { KnownGoals } from './import-plan.ts';
import type { Table } from './table.ts';

/**
 * Reads a Culture Amp export: a row a goal, which becomes an objective of its owner in the cycle of its due day;
 * `key_result_1_title`, `key_result_1_completion` and so on become key results from 0 to 100 %. A goal without any has its own completion.
 */
export function readCultureAmp(table: Table, known: KnownGoals): ReadExport {
  const read = emptyExport();
  for (const row of table.rows) {
    const cells = readCells({ table, row, problems: read.problems });
    const title = cells.required('name');
    const ownerEmail = cells.required('email') === null ? null : cells.email('email');
    const dueOn = readDueDay(cells);
    const completion = readPercent(cells, 'completion');
    if (title === null || ownerEmail === null || dueOn === null) continue;
    warnOfPrivateGoal(cells);
    const objective = addGoal(read, cells, { title, ownerEmail, level: 'INDIVIDUAL', team: null, startsOn: dueOn, endsOn: dueOn }, known);
    const keyResults = keyResultsOf(cells, table.columns);
    const shown = keyResults.length > 0 ? keyResults : [{ title: progressTitle(title), reached: completion }];
    for (const keyResult of shown) addPercentage(read, cells, { objective, ...keyResult, ownerEmail: null, on: known.today });
  }
  return read;
}

function keyResultsOf(cells: Cells, columns: readonly string[]): { title: string; reached: string | null }[] {
  const numbers = columns.flatMap((column) => /^key_result_(\d+)_title$/.exec(column)?.[1] ?? []);
  return numbers
    .map((number) => ({ number, title: cells.text(`key_result_${number}_title`) }))
    .filter(({ title }) => title !== '')
    .map(({ number, title }) => ({ title, reached: readPercent(cells, `key_result_${number}_completion`) }));
}

/** The day of "2027-03-31" and of "2027-03-31T00:00:00Z". */
function readDueDay(cells: Cells): Day | null {
  const text = cells.required('due_at');
  if (text === null) return null;
  const day = text.slice(0, 10);
  return /^[T ]/.test(text.slice(10)) && isDay(day) ? day : cells.day('due_at');
}

function warnOfPrivateGoal(cells: Cells): void {
  if (!/private|only me/i.test(cells.text('visibility'))) return;
  cells.problem({
    severity: 'warning',
    column: 'visibility',
    code: 'PRIVATE_GOAL',
    sentence: 'This goal was private; here the whole company can read it.',
    wayOut: 'Remove the row if it should stay private.',
  });
}
