import { checkInRow, EXPORTED_COLUMNS, type ExportedFile, okrRows, personRow } from '../domain/export/exported-rows.ts';
import { writeCsv } from '../domain/import/csv.ts';
import type { Instant } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { cycleById } from './cycles.ts';
import { checkInPages } from './export-check-ins.ts';
import { objectivePages } from './export-goals.ts';
import { personPages } from './export-people.ts';
import { requireRight } from './rights.ts';
import { seenKeyResults, seenObjectives } from './sight.ts';
import type { Scope } from './scope.ts';

/** What the files of a cycle would hold, for whoever asks. */
export interface ExportSummary {
  okrRows: number;
  objectives: number;
  keyResults: number;
  checkIns: number;
  people: number;
  teams: number;
  /** Goals that share their name with another of the same team or objective: a file cannot tell them apart. */
  namesakes: number;
}

/** Spreadsheets take a file for UTF-8 by it. */
const BYTE_ORDER_MARK = '\uFEFF';

/** The objectives of a cycle with their key results as the pieces of a file that `npm run import` reads. Refused before the first piece. */
export async function exportOkrs(scope: Scope, { cycleId }: { cycleId: string }, { at }: { at: Instant }): Promise<AsyncGenerator<string>> {
  requireRight(scope, 'create', 'import');
  const cycle = await cycleById(scope, cycleId);
  await writeAudit(scope, { action: 'export', noun: 'cycle', subjectId: cycleId, after: { file: 'okrs.csv' }, at });
  return pieces('okrs', objectivePages(scope, cycle), okrRows);
}

/** The check-ins of a cycle in the same way. */
export async function exportCheckIns(scope: Scope, { cycleId }: { cycleId: string }, { at }: { at: Instant }): Promise<AsyncGenerator<string>> {
  requireRight(scope, 'create', 'import');
  const cycle = await cycleById(scope, cycleId);
  await writeAudit(scope, { action: 'export', noun: 'cycle', subjectId: cycleId, after: { file: 'check-ins.csv' }, at });
  return pieces('check-ins', checkInPages(scope, cycle), (checkIn) => [checkInRow(checkIn)]);
}

/** The people, with their teams and managers, in the same way. */
export async function exportPeople(scope: Scope, { at }: { at: Instant }): Promise<AsyncGenerator<string>> {
  requireRight(scope, 'create', 'import');
  await writeAudit(scope, { action: 'export', noun: 'organization', subjectId: scope.organizationId, after: { file: 'people.csv' }, at });
  return pieces('people', personPages(scope), (person) => [personRow(person)]);
}

/** How much each file of a cycle would hold; without one, there are people alone. */
export async function exportSummary(scope: Scope, { cycleId }: { cycleId: string | null }): Promise<ExportSummary> {
  requireRight(scope, 'create', 'import');
  const { organizationId, db } = scope;
  if (cycleId !== null) await cycleById(scope, cycleId);
  const [row] = await db.$queryRaw<ExportSummary[]>`
    WITH goals AS (
      SELECT o.* FROM objectives o
      WHERE o.organization_id = ${organizationId}::uuid AND o.cycle_id = ${cycleId}::uuid AND o.archived_at IS NULL AND ${seenObjectives(scope)}
    ), measures AS (
      SELECT k.id, k.objective_id, k.title FROM key_results k JOIN goals o ON o.id = k.objective_id
      WHERE k.organization_id = ${organizationId}::uuid AND k.dropped_at IS NULL AND ${seenKeyResults(scope)}
    )
    SELECT (SELECT count(*)::int FROM goals) AS objectives, (SELECT count(*)::int FROM measures) AS "keyResults",
      (SELECT count(*)::int FROM goals o LEFT JOIN measures m ON m.objective_id = o.id) AS "okrRows",
      (SELECT count(*)::int FROM check_ins c JOIN measures m ON m.id = c.key_result_id WHERE c.organization_id = ${organizationId}::uuid) AS "checkIns",
      (SELECT count(*)::int FROM people WHERE organization_id = ${organizationId}::uuid AND NOT service) AS people,
      (SELECT count(*)::int FROM teams WHERE organization_id = ${organizationId}::uuid) AS teams,
      (SELECT COALESCE(sum(same), 0)::int FROM (
        SELECT count(*) AS same FROM goals GROUP BY team_id, title HAVING count(*) > 1
        UNION ALL SELECT count(*) FROM measures GROUP BY objective_id, title HAVING count(*) > 1) AS shared) AS namesakes`;
  return row ?? { okrRows: 0, objectives: 0, keyResults: 0, checkIns: 0, people: 0, teams: 0, namesakes: 0 };
}

/** The heading, then a piece a page: as many rows in memory as a page has. */
async function* pieces<Item>(file: ExportedFile, pages: AsyncGenerator<Item[]>, rowsOf: (item: Item) => string[][]): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + writeCsv([EXPORTED_COLUMNS[file]]);
  for await (const page of pages) if (page.length > 0) yield writeCsv(page.flatMap(rowsOf));
}
