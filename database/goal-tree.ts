import { KEY_RESULT_COLUMNS, OBJECTIVE_COLUMNS, SHOWN_BESIDE, SHOWN_JOINS, type ShownKeyResult, shownKeyResult, shownObjective } from './goal-json.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { ObjectiveRow } from './objectives.ts';
import type { Scope } from './scope.ts';

/** An objective with its owner and its key results; the tree hangs together by `parentId`. */
export interface GoalNode extends ObjectiveRow {
  ownerName: string;
  teamName: string | null;
  keyResults: ShownKeyResult[];
}

/** Which objectives of a cycle; all of them by default, company first. */
export interface GoalTreeRequest {
  cycleId: string;
  first?: number;
  ids?: readonly string[];
}

/** The objectives of a cycle with their key results, who answers for each, and its last check-in: one statement, flat in the length of the history. */
export async function goalTree(scope: Scope, { cycleId, first, ids }: GoalTreeRequest): Promise<GoalNode[]> {
  const chosen = ids === undefined ? Prisma.empty : Prisma.sql`AND o.id = ANY(${[...ids]}::uuid[])`;
  const [row] = await scope.db.$queryRaw<{ goals: GoalNode[] }[]>`
    WITH chosen AS (
      SELECT o.* FROM objectives o WHERE o.organization_id = ${scope.organizationId}::uuid AND o.cycle_id = ${cycleId}::uuid AND o.archived_at IS NULL ${chosen}
      ORDER BY o.level, o.position, o.id LIMIT ${first ?? null}::int
    ), shown AS (
      SELECT r."objectiveId", json_agg(row_to_json(r) ORDER BY r.position, r.id) AS rows FROM (
        SELECT ${KEY_RESULT_COLUMNS}, ${SHOWN_BESIDE}
        FROM chosen o JOIN key_results k ON k.organization_id = o.organization_id AND k.objective_id = o.id ${SHOWN_JOINS}
      ) r GROUP BY r."objectiveId"
    )
    SELECT coalesce(json_agg(row_to_json(g) ORDER BY g.level, g.position, g.id), '[]') AS goals FROM (
      SELECT ${OBJECTIVE_COLUMNS}, owner.name AS "ownerName", team.name AS "teamName", coalesce(shown.rows, '[]') AS "keyResults"
      FROM chosen o
      JOIN people owner ON owner.organization_id = o.organization_id AND owner.id = o.owner_id
      LEFT JOIN teams team ON team.organization_id = o.organization_id AND team.id = o.team_id
      LEFT JOIN shown ON shown."objectiveId" = o.id
    ) g`;
  return (row?.goals ?? []).map((goal) => ({ ...shownObjective(goal), keyResults: goal.keyResults.map(shownKeyResult) }));
}
