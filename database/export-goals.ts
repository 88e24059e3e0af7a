import type { ExportedKeyResult, ExportedObjective } from '../domain/export/exported-rows.ts';
import { plainDecimal } from '../domain/decimal.ts';
import type { ImportedCycle } from '../domain/import/import-plan.ts';
import type { CycleRow } from './cycles.ts';
import { Prisma } from './generated/prisma/client.ts';
import { seenKeyResults, seenObjectives } from './sight.ts';
import type { Scope } from './scope.ts';

const PAGE = 100;

/** An objective of a cycle with its live key results, as files say it. */
export interface ObjectiveToExport extends Omit<ExportedObjective, 'keyResults'> {
  keyResults: readonly (ExportedKeyResult & { id: string })[];
}

/** The objectives of a cycle that may be read, with their live key results, page by page, in the order in which lists show them. */
export async function* objectivePages(scope: Scope, { name, startsOn, endsOn, id }: CycleRow): AsyncGenerator<ObjectiveToExport[]> {
  const cycle = { name, startsOn, endsOn };
  for (let after: Place | null = null; ; ) {
    const rows: Row[] = await objectivesAfter(scope, id, after);
    yield rows.map((row) => objectiveOf(row, cycle));
    after = rows.at(-1) ?? null;
    if (rows.length < PAGE) return;
  }
}

interface Place {
  level: ObjectiveToExport['level'];
  position: number;
  id: string;
}

interface Row extends Place, Pick<ObjectiveToExport, 'title' | 'team' | 'ownerEmail' | 'parentTitle' | 'description' | 'weight' | 'keyResults'> {}

/** One statement a page: what an objective has comes with it. */
function objectivesAfter(scope: Scope, cycleId: string, after: Place | null): Promise<Row[]> {
  const { organizationId, db } = scope;
  const rest =
    after === null ? Prisma.sql`true` : Prisma.sql`(o.level, o.position, o.id) > (${after.level}::objective_level, ${after.position}::int, ${after.id}::uuid)`;
  return db.$queryRaw<Row[]>`
    SELECT o.id::text, o.level::text, o.position, o.title, t.name AS team, w.email AS "ownerEmail", above.title AS "parentTitle",
      o.description, o.weight::text,
      ARRAY(
        SELECT json_build_object('id', k.id, 'title', k.title, 'ownerEmail', p.email, 'ownerTeam', kt.name, 'kind', k.kind, 'start', k.start::text,
          'target', k.target::text, 'atLeast', k.at_least::text, 'atMost', k.at_most::text, 'dueOn', k.due_on, 'unit', k.unit, 'weight', k.weight::text,
          'confidence', k.confidence, 'ambition', k.ambition, 'steps', ARRAY(
            SELECT json_build_object('title', s.title, 'weight', s.weight::text, 'dueOn', s.due_on) FROM milestone_steps s
            WHERE s.organization_id = k.organization_id AND s.key_result_id = k.id ORDER BY s.position, s.id))
        FROM key_results k
        LEFT JOIN people p ON p.organization_id = k.organization_id AND p.id = k.owner_id
        LEFT JOIN teams kt ON kt.organization_id = k.organization_id AND kt.id = k.owner_team_id
        WHERE k.organization_id = o.organization_id AND k.objective_id = o.id AND k.dropped_at IS NULL AND ${seenKeyResults(scope)}
        ORDER BY k.position, k.id
      ) AS "keyResults"
    FROM objectives o
    JOIN people w ON w.organization_id = o.organization_id AND w.id = o.owner_id
    LEFT JOIN teams t ON t.organization_id = o.organization_id AND t.id = o.team_id
    LEFT JOIN objectives above ON above.organization_id = o.organization_id AND above.id = o.parent_id AND above.archived_at IS NULL
    WHERE o.organization_id = ${organizationId}::uuid AND o.cycle_id = ${cycleId}::uuid AND o.archived_at IS NULL AND ${seenObjectives(scope)} AND ${rest}
    ORDER BY o.level, o.position, o.id LIMIT ${PAGE}`;
}

function objectiveOf({ level, title, team, ownerEmail, parentTitle, description, weight, keyResults }: Row, cycle: ImportedCycle): ObjectiveToExport {
  return { cycle, level, title, team, ownerEmail, parentTitle, description, weight: plainDecimal(weight), keyResults: keyResults.map(keyResultOf) };
}

function keyResultOf(keyResult: Row['keyResults'][number]): Row['keyResults'][number] {
  const { start, target, atLeast, atMost, weight, steps } = keyResult;
  return {
    ...keyResult,
    start: plainDecimal(start),
    target: plainDecimal(target),
    atLeast: plainDecimal(atLeast),
    atMost: plainDecimal(atMost),
    weight: plainDecimal(weight),
    steps: steps.map((step) => ({ ...step, weight: plainDecimal(step.weight) })),
  };
}
