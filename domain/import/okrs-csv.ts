import { compareDecimals, plainDecimal } from '../decimal.ts';
import type { Day, Decimal } from '../key-result.ts';
import { LEVELS } from '../objective.ts';
import { readCells } from './cells.ts';
import type { Cells } from './cells.ts';
import { keyResultKeyOf, objectiveKeyOf } from './import-plan.ts';
import type { ImportedCycle, ImportedKeyResult, ImportedObjective, ImportProblem, Origin } from './import-plan.ts';
import { readMeasure } from './measure-cells.ts';
import type { Table } from './table.ts';

const AMBITIONS = ['aspirational', 'committed'] as const;
const KINDS = ['increase', 'decrease', 'maintain', 'milestone', 'binary'] as const;
/** Written before a team's name in `kr_owner`: its lead answers. */
const TEAM_OWNER = 'team:';

/** An objective as a row names it: with the title of its parent, which is resolved over all files. */
export interface ReadObjective extends ImportedObjective {
  parentTitle: string | null;
}

/** What a file of goals holds. */
export interface ReadGoals {
  cycles: (ImportedCycle & Origin)[];
  objectives: ReadObjective[];
  keyResults: ImportedKeyResult[];
  problems: ImportProblem[];
}

/** Reads `okrs` files: a row per key result; an objective stands in all rows of its key results, the same each time. */
export function readOkrs(table: Table): ReadGoals {
  const goals: ReadGoals = { cycles: [], objectives: [], keyResults: [], problems: [] };
  for (const row of table.rows) {
    const cells = readCells({ table, row, problems: goals.problems });
    const cycle = readCycle(cells);
    const objective = cycle === null ? null : readObjective(cells, cycle.name);
    if (cycle !== null) goals.cycles.push(cycle);
    if (objective === null) continue;
    goals.objectives.push(objective);
    const keyResult = cells.text('key_result') === '' ? null : readKeyResult(cells, objective);
    if (keyResult !== null) goals.keyResults.push(keyResult);
  }
  return goals;
}

function readCycle(cells: Cells): (ImportedCycle & Origin) | null {
  const name = cells.required('cycle');
  const startsOn = requiredDay(cells, 'cycle_start');
  const endsOn = requiredDay(cells, 'cycle_end');
  if (name === null || startsOn === null || endsOn === null) return null;
  if (endsOn < startsOn) {
    cells.problem({
      column: 'cycle_end',
      code: 'CYCLE_ENDS_FIRST',
      sentence: `${name} would end on ${endsOn}, before it starts on ${startsOn}.`,
      wayOut: 'Correct one of the two days.',
    });
    return null;
  }
  return { name, startsOn, endsOn, file: cells.file, line: cells.line };
}

function requiredDay(cells: Cells, column: string): Day | null {
  return cells.required(column) === null ? null : cells.day(column);
}

function readObjective(cells: Cells, cycle: string): ReadObjective | null {
  const level = cells.required('level') === null ? null : cells.oneOf('level', LEVELS);
  const title = cells.required('objective') === null ? null : cells.title('objective');
  const ownerEmail = cells.required('objective_owner') === null ? null : cells.email('objective_owner');
  const team = cells.text('team') || null;
  if (level === 'TEAM' && team === null) cells.required('team');
  if (level === null || title === null || ownerEmail === null || (level === 'TEAM' && team === null)) return null;
  const parentTitle = cells.text('parent_objective') || null;
  cells.text('objective');
  return {
    key: objectiveKeyOf({ cycle, team, title }),
    cycle,
    level,
    team,
    title,
    ownerEmail,
    parentTitle,
    parentKey: null,
    description: cells.text('objective_description') || null,
    weight: plainDecimal(readWeight(cells, 'objective_weight', 'An objective')),
    file: cells.file,
    line: cells.line,
  };
}

function readWeight(cells: Cells, column: string, whose: string): Decimal | null {
  const weight = cells.decimal(column);
  if (weight === null || compareDecimals(weight, '0') === 1) return weight;
  cells.problem({ column, code: 'WEIGHT', sentence: `${whose} cannot weigh ${weight}.`, wayOut: 'Write a number above 0, or leave it empty.' });
  return null;
}

function readKeyResult(cells: Cells, objective: ReadObjective): ImportedKeyResult | null {
  const title = cells.title('key_result');
  cells.text('key_result');
  const kind = cells.required('kind') === null ? null : cells.oneOf('kind', KINDS);
  const owner = cells.text('kr_owner');
  const ownerTeam = owner.toLowerCase().startsWith(TEAM_OWNER) ? owner.slice(TEAM_OWNER.length).trim() : null;
  const ownerEmail = ownerTeam === null ? cells.email('kr_owner') : null;
  const measure = kind === null ? null : readMeasure(cells, kind);
  const weight = readWeight(cells, 'weight', 'A key result') ?? '1';
  const confidence = cells.whole('confidence', 1, 10);
  const provider = cells.text('source');
  if (measure === null || title === null) return null;
  return {
    key: keyResultKeyOf({ objectiveKey: objective.key, title }),
    objectiveKey: objective.key,
    title,
    ownerEmail,
    ownerTeam,
    ...measure,
    unit: cells.text('unit'),
    weight,
    confidence,
    ambition: cells.oneOf('ambition', AMBITIONS) ?? 'aspirational',
    source: provider === '' ? null : { provider, query: cells.text('query') },
    file: cells.file,
    line: cells.line,
  };
}
