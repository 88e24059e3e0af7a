import { isDay } from '../day.ts';
import { compareDecimals } from '../decimal.ts';
import { assertNever } from '../errors.ts';
import type { KeyResultKind } from '../key-result.ts';
import type { Cells } from './cells.ts';
import type { ImportedKeyResult } from './import-plan.ts';
import { parseSteps } from './steps.ts';

/** The numbers of a key result; which are set follows from its kind. */
export type ImportedMeasure = Pick<ImportedKeyResult, 'kind' | 'start' | 'target' | 'atLeast' | 'atMost' | 'steps' | 'dueOn'>;

/**
 * Reads `start` and `target` by kind; null where they cannot be read.
 * - increase, decrease: from where to where; a missing start of an increase is 0.
 * - maintain: `start` is "at least", `target` is "at most"; one of them may be empty.
 * - milestone: `target` holds the steps, see `parseSteps`.
 * - binary: `target` is the due day, or empty for the cycle's last day.
 */
export function readMeasure(cells: Cells, kind: KeyResultKind): ImportedMeasure | null {
  switch (kind) {
    case 'increase':
    case 'decrease':
      return readWay(cells, kind);
    case 'maintain':
      return readBand(cells);
    case 'milestone':
      return readSteps(cells);
    case 'binary':
      return readDueDay(cells);
    default:
      return assertNever(kind);
  }
}

const NOTHING = { start: null, target: null, atLeast: null, atMost: null, steps: [], dueOn: null };

function readWay(cells: Cells, kind: 'increase' | 'decrease'): ImportedMeasure | null {
  const missingStart = cells.text('start') === '';
  if (missingStart && kind === 'decrease') cells.required('start');
  const start = missingStart ? (kind === 'increase' ? '0' : null) : cells.decimal('start');
  const target = cells.required('target') === null ? null : cells.decimal('target');
  if (start === null || target === null) return null;
  const way = compareDecimals(target, start);
  if (way === 0) {
    return refuse(cells, {
      code: 'START_IS_TARGET',
      sentence: `It starts at ${start} and ends at ${target}, so nothing can move.`,
      wayOut: 'Set another target, or use the kind "maintain" to keep a value where it is.',
    });
  }
  if ((way === 1) !== (kind === 'increase')) {
    const other = kind === 'increase' ? 'decrease' : 'increase';
    return refuse(cells, {
      code: 'WRONG_DIRECTION',
      sentence: `The kind is ${kind}, but it goes from ${start} to ${target}.`,
      wayOut: `Use the kind "${other}", or swap start and target.`,
    });
  }
  return { ...NOTHING, kind, start, target };
}

function readBand(cells: Cells): ImportedMeasure | null {
  const [atLeast, atMost] = [cells.decimal('start'), cells.decimal('target')];
  if (atLeast === null && atMost === null) {
    return refuse(cells, {
      code: 'NO_BAND',
      sentence: 'A key result to maintain needs a bound.',
      wayOut: 'Write "at least" into start, "at most" into target, or both.',
    });
  }
  if (atLeast !== null && atMost !== null && compareDecimals(atLeast, atMost) === 1) {
    return refuse(cells, {
      code: 'EMPTY_BAND',
      sentence: `No value is at least ${atLeast} and at most ${atMost}.`,
      wayOut: 'Write the lower bound into start and the upper one into target.',
    });
  }
  return { ...NOTHING, kind: 'maintain', atLeast, atMost };
}

function readSteps(cells: Cells): ImportedMeasure | null {
  const { steps, fault } = parseSteps(cells.text('target'));
  const wayOut = 'Write them like "Design:30@2027-01-29; Build:50; Launch:20": title, weight, day.';
  if (fault !== null) return refuse(cells, { code: 'STEP', sentence: `"${fault}" is no step.`, wayOut });
  if (steps.length === 0) return refuse(cells, { code: 'NO_STEPS', sentence: 'A milestone needs its steps in the column "target".', wayOut });
  return { ...NOTHING, kind: 'milestone', steps };
}

function readDueDay(cells: Cells): ImportedMeasure | null {
  const text = cells.text('target');
  // Exports write 1 for "done"; it says no more than the kind does.
  if (text === '' || text === '1') return { ...NOTHING, kind: 'binary' };
  return isDay(text) ? { ...NOTHING, kind: 'binary', dueOn: text } : noDueDay(cells);
}

function noDueDay(cells: Cells): null {
  cells.day('target');
  return null;
}

function refuse(cells: Cells, problem: { code: string; sentence: string; wayOut: string }): null {
  cells.problem({ column: 'target', ...problem });
  return null;
}
