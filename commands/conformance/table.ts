import { CHECKS, type CheckId } from '../../integrations/conformance-contract.ts';

/** One test of the suite, as it came out. */
export interface TestOutcome {
  integration: string;
  /** 'C7'; something else for a test that belongs to no check. */
  check: string;
  title: string;
  passed: boolean;
  failure: string;
}

/** How an integration stands in a check: it passed all its tests, failed one or has none, or has a written reason. */
export type Cell = '✓' | '✗' | 'excused';

const IDS = Object.keys(CHECKS) as CheckId[];

/** An integration's row. A check that neither ran nor is excused has failed. */
export function cellsOf({
  integration,
  outcomes,
  bypass,
}: {
  integration: string;
  outcomes: readonly TestOutcome[];
  bypass: Partial<Record<CheckId, string>>;
}): Record<CheckId, Cell> {
  const cellOf = (id: CheckId): Cell => {
    const tests = outcomes.filter((outcome) => outcome.integration === integration && outcome.check === id);
    if (tests.length === 0) return bypass[id] === undefined ? '✗' : 'excused';
    return tests.every(({ passed }) => passed) ? '✓' : '✗';
  };
  return Object.fromEntries(IDS.map((id) => [id, cellOf(id)])) as Record<CheckId, Cell>;
}

/** Integrations down, checks across. */
export function tableOf(rows: readonly { name: string; cells: Record<CheckId, Cell> }[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length)) + 1;
  const head = ' '.repeat(width) + IDS.map((id) => id.padStart(8)).join('');
  return [head, ...rows.map(({ name, cells }) => name.padEnd(width) + IDS.map((id) => cells[id].padStart(8)).join(''))].join('\n');
}

/** `checks` counts all that were held: the failed among them, the excused apart. */
export function closingLine(rows: readonly { cells: Record<CheckId, Cell> }[]): string {
  const cells = rows.flatMap((row) => Object.values(row.cells));
  const count = (kind: Cell) => cells.filter((cell) => cell === kind).length;
  return `checks ${cells.length - count('excused')}, failed ${count('✗')}, excused ${count('excused')}`;
}
