import { assertNever } from '../errors.ts';
import type { ImportedCheckIn, ImportedCycle, ImportedKeyResult, ImportedObjective, ImportedPerson } from '../import/import-plan.ts';
import { joinList } from '../import/list-cell.ts';
import { formatSteps } from '../import/steps.ts';
import type { Decimal } from '../key-result.ts';

/** An objective as its rows in a file say it. */
export interface ExportedObjective extends Pick<ImportedObjective, 'level' | 'team' | 'title' | 'ownerEmail'> {
  cycle: ImportedCycle;
  parentTitle: string | null;
  description: string;
  weight: Decimal;
  keyResults: readonly ExportedKeyResult[];
}

export type ExportedKeyResult = Omit<ImportedKeyResult, 'key' | 'objectiveKey' | 'source' | 'file' | 'line'>;

export type ExportedPerson = Omit<ImportedPerson, 'leads' | 'file' | 'line'> & { leads: readonly string[] };

export interface ExportedCheckIn extends Omit<ImportedCheckIn, 'key' | 'keyResultKey' | 'file' | 'line'> {
  cycle: string;
  team: string | null;
  objective: string;
  keyResult: string;
}

/** The columns of each file, as the importer reads them (`domain/import/detect-file.ts`). Metric sources hang on a company's own accounts, so no file has them. */
export const EXPORTED_COLUMNS = {
  okrs: [
    ...['cycle', 'cycle_start', 'cycle_end', 'level', 'team', 'objective', 'parent_objective', 'objective_owner'],
    ...['objective_description', 'objective_weight', 'key_result', 'kr_owner', 'kind', 'start', 'target', 'unit', 'weight', 'confidence', 'ambition'],
  ],
  'check-ins': ['cycle', 'team', 'objective', 'key_result', 'date', 'value', 'confidence', 'note', 'blocker', 'author'],
  people: ['email', 'name', 'manager_email', 'team', 'role', 'time_zone', 'leadership', 'language', 'leads', 'active'],
} as const satisfies Record<string, readonly string[]>;

export type ExportedFile = keyof typeof EXPORTED_COLUMNS;

/** The rows of an objective: one for each of its key results, or one without. */
export function okrRows(objective: ExportedObjective): string[][] {
  const { cycle, level, team, title, parentTitle, ownerEmail, description, weight: ownWeight, keyResults } = objective;
  const said = [cycle.name, cycle.startsOn, cycle.endsOn, level, team ?? '', title, parentTitle ?? '', ownerEmail, description, ownWeight].map(cellText);
  if (keyResults.length === 0) return [[...said, ...EXPORTED_COLUMNS.okrs.slice(said.length).map(() => '')]];
  return keyResults.map((keyResult) => {
    const { ownerTeam, kind, unit, weight, confidence, ambition } = keyResult;
    const owner = ownerTeam === null ? (keyResult.ownerEmail ?? '') : `team:${ownerTeam}`;
    return [...said, ...[keyResult.title, owner, kind, ...measureCells(keyResult), unit, weight, String(confidence ?? ''), ambition].map(cellText)];
  });
}

/** The row of a check-in. */
export function checkInRow(checkIn: ExportedCheckIn): string[] {
  const { cycle, team, objective, keyResult, date, value, stepsDone, confidence, note, blocker, authorEmail } = checkIn;
  return [cycle, team ?? '', objective, keyResult, date, value ?? String(stepsDone ?? ''), String(confidence ?? ''), note, blocker, authorEmail ?? ''].map(
    cellText,
  );
}

/** The row of a person. */
export function personRow(person: ExportedPerson): string[] {
  const { email, name, managerEmail, team, role, timeZone, leadership, language, leads, active } = person;
  return [email, name, managerEmail ?? '', team ?? '', role, timeZone, yesNo(leadership), language, joinList(leads), yesNo(active)].map(cellText);
}

/** A text as a file can say it: blanks around it are nobody's words, and what was unreadable before would make the file unreadable. */
export function cellText(text: string): string {
  return text.trim().replaceAll('\uFFFD', '?');
}

/** `start` and `target`, as `readMeasure` reads them. */
function measureCells({ kind, start, target, atLeast, atMost, steps, dueOn }: ExportedKeyResult): [start: string, target: string] {
  switch (kind) {
    case 'increase':
    case 'decrease':
      return [start ?? '', target ?? ''];
    case 'maintain':
      return [atLeast ?? '', atMost ?? ''];
    case 'milestone':
      return ['', formatSteps(steps)];
    case 'binary':
      return ['', dueOn ?? ''];
    default:
      return assertNever(kind);
  }
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
