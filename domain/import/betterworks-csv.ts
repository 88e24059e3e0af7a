import { compareDecimals } from '../decimal.ts';
import type { Day, Decimal } from '../key-result.ts';
import { readCells } from './cells.ts';
import type { Cells } from './cells.ts';
import { addGoal, addPercentage, emptyExport, progressTitle } from './exported-goals.ts';
import type { ReadExport } from './exported-goals.ts';
import type { KnownGoals } from './import-plan.ts';
import type { ReadObjective } from './okrs-csv.ts';
import type { Table } from './table.ts';

/**
 * Reads a Betterworks export: a `goal` row becomes an objective, the `milestone` rows after it its key results from 0 to 100 %;
 * a goal without milestones has its own progress as the only one. The category "company" makes it the company's, a team's name
 * that team's; else it is its owner's own.
 */
export function readBetterworks(table: Table, known: KnownGoals): ReadExport {
  const read = emptyExport();
  let goal: { objective: ReadObjective; progress: Decimal | null; cells: Cells; milestones: number } | null = null;
  const finish = (): void => {
    if (goal === null || goal.milestones > 0) return;
    const { objective, progress, cells } = goal;
    addPercentage(read, cells, { objective, title: progressTitle(objective.title), reached: progress, ownerEmail: null, on: known.today });
  };
  for (const row of table.rows) {
    const cells = readCells({ table, row, problems: read.problems });
    const type = cells.required('type') === null ? null : cells.oneOf('type', ['goal', 'milestone'] as const);
    const title = cells.required('name');
    const progress = readPercent(cells, 'progress');
    const ownerEmail = cells.email('owner_email');
    if (type === 'goal') {
      finish();
      const objective = title === null ? null : readGoal({ read, cells, known, title, ownerEmail });
      goal = objective === null ? null : { objective, progress, cells, milestones: 0 };
    } else if (type === 'milestone' && title !== null && goal !== null) {
      goal.milestones += 1;
      addPercentage(read, cells, { objective: goal.objective, title, reached: progress, ownerEmail, on: known.today });
    } else if (type === 'milestone' && read.objectives.length === 0) {
      cells.problem({
        column: 'type',
        code: 'MILESTONE_FIRST',
        sentence: 'This milestone stands before any goal.',
        wayOut: 'Put the row of its goal above it.',
      });
    }
  }
  finish();
  return read;
}

/** A percentage of an export as a decimal of 0 to 100; "40%" is read as well. */
export function readPercent(cells: Cells, column: string): Decimal | null {
  const text = cells.text(column);
  const value = /^\d+(\.\d+)?\s*%$/.test(text) ? text.replace(/\s*%$/, '') : cells.decimal(column);
  if (value === null || (compareDecimals(value, '0') >= 0 && compareDecimals(value, '100') <= 0)) return value;
  cells.problem({ column, code: 'PERCENT', sentence: `${text} is no percentage from 0 to 100.`, wayOut: 'Write a number from 0 to 100.' });
  return null;
}

function readGoal(input: { read: ReadExport; cells: Cells; known: KnownGoals; title: string; ownerEmail: string | null }): ReadObjective | null {
  const { read, cells, known, title, ownerEmail } = input;
  const startsOn = requiredDay(cells, 'start_date');
  const endsOn = requiredDay(cells, 'end_date');
  if (ownerEmail === null) cells.required('owner_email');
  if (startsOn === null || endsOn === null || ownerEmail === null) return null;
  if (endsOn < startsOn) {
    cells.problem({
      column: 'end_date',
      code: 'CYCLE_ENDS_FIRST',
      sentence: `The goal would end on ${endsOn}, before it starts on ${startsOn}.`,
      wayOut: 'Correct one of the two days.',
    });
    return null;
  }
  const categories = cells
    .text('categories')
    .split(/[;,|]/)
    .map((category) => category.trim());
  const team = categories.find((category) => known.people.some((person) => person.team === category)) ?? null;
  const level = categories.some((category) => category.toLowerCase() === 'company') ? 'COMPANY' : team === null ? 'INDIVIDUAL' : 'TEAM';
  return addGoal(read, cells, { title, ownerEmail, level, team: level === 'TEAM' ? team : null, startsOn, endsOn }, known);
}

function requiredDay(cells: Cells, column: string): Day | null {
  return cells.required(column) === null ? null : cells.day(column);
}
