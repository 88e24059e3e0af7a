import { isDecimal } from '../decimal.ts';
import type { Decimal } from '../key-result.ts';
import { readCells } from './cells.ts';
import type { Cells } from './cells.ts';
import { checkInKeyOf } from './import-plan.ts';
import type { ImportedCheckIn, ImportProblem, KnownKeyResult } from './import-plan.ts';
import type { Table } from './table.ts';

/** A key result that a row can mean, with its natural key. */
export interface CheckInTarget extends KnownKeyResult {
  key: string;
}

const DONE = ['1', 'yes', 'true', 'done', 'x', 'да'];
const NOT_DONE = ['0', 'no', 'false', 'нет'];

/**
 * Reads `check-ins` files against all key results there are. `value` is the measured value; for a milestone the number of steps done,
 * in the order written; for a binary yes or no; empty where the row has only words or a confidence. A row finds its key result by objective and name, in the cycle that its day falls in;
 * `cycle` and `team` may settle what these leave open: of several the one without a team is meant by a team left empty. Rows of a key result in `refused` are left out without a word: its own row tells why.
 */
export function readCheckIns(input: { table: Table; targets: readonly CheckInTarget[]; refused: ReadonlySet<string> }): {
  checkIns: ImportedCheckIn[];
  problems: ImportProblem[];
} {
  const { table, targets, refused } = input;
  const problems: ImportProblem[] = [];
  const hasTeams = table.columns.includes('team');
  const byTitle = Map.groupBy(targets, (target) => titleKeyOf(target.objective, target.title));
  const checkIns = table.rows.flatMap((row) => {
    const cells = readCells({ table, row, problems });
    const named = titleKeyOf(row.cell('objective'), row.cell('key_result'));
    return !byTitle.has(named) && refused.has(named) ? [] : (readCheckIn(cells, { named: byTitle.get(named) ?? [], hasTeams }) ?? []);
  });
  return { checkIns, problems };
}

/** The key results of a row's titles, and whether its file tells them apart by team. */
interface Meant {
  named: readonly CheckInTarget[];
  hasTeams: boolean;
}

function readCheckIn(cells: Cells, meant: Meant): ImportedCheckIn | null {
  const objective = cells.required('objective');
  const title = cells.required('key_result');
  const date = cells.required('date') === null ? null : cells.day('date');
  const confidence = cells.whole('confidence', 1, 10);
  const authorEmail = cells.email('author');
  if (objective === null || title === null || date === null) return null;
  const target = findTarget(cells, meant, date);
  if (target === null) return null;
  const value = readValue(cells, target);
  if (value === null) return null;
  if (date < target.startsOn) {
    cells.problem({
      severity: 'warning',
      column: 'date',
      code: 'BEFORE_CYCLE',
      sentence: `${date} is before the first day of ${target.cycle}.`,
      wayOut: 'Nothing to do, if it was said while the cycle was planned; else correct the day.',
    });
  }
  if (date > target.endsOn) {
    cells.problem({
      severity: 'warning',
      column: 'date',
      code: 'AFTER_CYCLE',
      sentence: `${date} is after the end of ${target.cycle}.`,
      wayOut: 'Nothing to do: it is kept as a late check-in and changes no closing figures.',
    });
  }
  return {
    key: checkInKeyOf({ keyResultKey: target.key, date, authorEmail }),
    keyResultKey: target.key,
    date,
    ...value,
    confidence,
    note: cells.text('note'),
    blocker: cells.text('blocker'),
    authorEmail,
    file: cells.file,
    line: cells.line,
  };
}

function findTarget(cells: Cells, { named, hasTeams }: Meant, date: string): CheckInTarget | null {
  const [cycle, team] = [cells.text('cycle'), cells.text('team')];
  const meant = named.filter((target) => (cycle === '' || target.cycle === cycle) && (team === '' || target.team === team));
  if (meant.length === 0) {
    cells.problem({
      column: 'key_result',
      code: 'UNKNOWN_KEY_RESULT',
      sentence: `There is no key result "${cells.text('key_result')}" under the objective "${cells.text('objective')}".`,
      wayOut: 'Write both titles exactly as in the file of goals.',
    });
    return null;
  }
  // A late report belongs to the newest cycle that had begun by then; one that names its cycle may be older than it.
  const begun = cycle === '' ? meant.filter((target) => target.startsOn <= date) : meant;
  const latest = begun.reduce((newest, target) => (target.startsOn > newest ? target.startsOn : newest), '');
  const latestOnes = begun.filter((target) => target.startsOn === latest);
  const teamless = latestOnes.filter((target) => hasTeams && team === '' && target.team === null);
  const candidates = teamless.length === 1 ? teamless : latestOnes;
  const [target] = candidates;
  if (target === undefined) {
    const first = meant.map(({ startsOn }) => startsOn).sort()[0];
    cells.problem({ column: 'date', code: 'BEFORE_CYCLE', sentence: `${date} is before the cycle's first day, ${first}.`, wayOut: 'Correct the day.' });
    return null;
  }
  if (candidates.length > 1) {
    cells.problem({
      column: 'key_result',
      code: 'AMBIGUOUS_KEY_RESULT',
      sentence: `${candidates.length} key results have these titles.`,
      wayOut: 'Add a column "team" (or "cycle") that tells which one is meant.',
    });
    return null;
  }
  return target;
}

function readValue(cells: Cells, target: CheckInTarget): { value: Decimal | null; stepsDone: number | null } | null {
  const saysMore = ['confidence', 'note', 'blocker'].some((column) => cells.text(column) !== '');
  if (cells.text('value') === '' && saysMore) return { value: null, stepsDone: null };
  if (cells.required('value') === null) return null;
  if (target.kind === 'milestone') {
    const stepsDone = cells.whole('value', 0, target.stepCount);
    return stepsDone === null ? null : { value: null, stepsDone };
  }
  if (target.kind === 'binary') {
    const text = cells.text('value').toLowerCase();
    if (DONE.includes(text)) return { value: '1', stepsDone: null };
    if (NOT_DONE.includes(text) || (isDecimal(text) && Number(text) === 0)) return { value: '0', stepsDone: null };
    cells.problem({
      column: 'value',
      code: 'YES_NO',
      sentence: `"${text}" does not say whether it is done.`,
      wayOut: 'Write 1 or yes when it is done, 0 or no before.',
    });
    return null;
  }
  const value = cells.decimal('value');
  return value === null ? null : { value, stepsDone: null };
}

/** What a row finds its key result by. */
export function titleKeyOf(objective: string, title: string): string {
  return JSON.stringify([objective, title]);
}
