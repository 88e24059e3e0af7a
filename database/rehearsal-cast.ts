import type { CastKeyResult } from '../domain/behaviour.ts';
import { keyResultKeyOf, objectiveKeyOf } from '../domain/import/import-plan.ts';
import type { Scope } from './scope.ts';

/** A key result of a rehearsal, with the natural key by which files name it. */
export interface CastRow extends CastKeyResult {
  key: string;
}

/** Every live key result of a cycle with who answers for it, in the order of its natural key. */
export async function castOf(scope: Scope, cycleId: string): Promise<CastRow[]> {
  const rows = await scope.db.$queryRaw<
    (Omit<CastRow, 'key' | 'answerer'> & {
      cycle: string;
      team: string | null;
      objective: string;
      title: string;
      personId: string | null;
      timeZone: string | null;
    })[]
  >`
    SELECT k.id::text, k.kind::text, k.start::text, k.target::text, k.at_least::text AS "atLeast", k.at_most::text AS "atMost", k.due_on::text AS "dueOn", k.title,
      o.title AS objective, team.name AS team, c.name AS cycle, p.id::text AS "personId", p.time_zone AS "timeZone",
      array(SELECT s.id::text FROM milestone_steps s WHERE s.organization_id = k.organization_id AND s.key_result_id = k.id ORDER BY s.position, s.id) AS "stepIds"
    FROM key_results k
    JOIN cycles c ON c.organization_id = k.organization_id AND c.id = k.cycle_id
    JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
    LEFT JOIN teams team ON team.organization_id = o.organization_id AND team.id = o.team_id
    LEFT JOIN teams answering ON answering.organization_id = k.organization_id AND answering.id = k.owner_team_id
    LEFT JOIN people p ON p.organization_id = k.organization_id AND p.id = coalesce(k.owner_id, answering.lead_id, o.owner_id) AND p.active
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND k.dropped_at IS NULL`;
  return rows
    .map(({ cycle, team, objective, title, personId, timeZone, ...measure }) => ({
      ...measure,
      key: keyResultKeyOf({ objectiveKey: objectiveKeyOf({ cycle, team, title: objective }), title }),
      answerer: personId === null || timeZone === null ? null : { personId, timeZone },
    }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
