import { Prisma } from './generated/prisma/client.ts';
import type { Scope } from './scope.ts';

/** Who answers for `key_results k`: the owner; else the owning team's lead; else the objective's owner. Null where none of them is active. Source: docs/okr-method.md §5. */
export const ANSWERER_ID = Prisma.raw(`coalesce(owner.id, lead.id, objective_owner.id)::text`);

/** The joins that ANSWERER_ID needs. */
export const ANSWERER_JOINS = Prisma.raw(`
  LEFT JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
  LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
  LEFT JOIN people owner ON owner.organization_id = k.organization_id AND owner.id = k.owner_id AND owner.active
  LEFT JOIN people lead ON lead.organization_id = k.organization_id AND lead.id = t.lead_id AND lead.active
  LEFT JOIN people objective_owner ON objective_owner.organization_id = k.organization_id AND objective_owner.id = o.owner_id AND objective_owner.active`);

/** Who answers for each of these key results; null where nobody who is active does. */
export async function answerersOf(scope: Scope, keyResultIds: readonly string[]): Promise<Map<string, string | null>> {
  const rows = await scope.db.$queryRaw<{ id: string; answererId: string | null }[]>`
    SELECT k.id::text, ${ANSWERER_ID} AS "answererId" FROM key_results k ${ANSWERER_JOINS}
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.id = ANY(${[...keyResultIds]}::uuid[])`;
  return new Map(rows.map(({ id, answererId }) => [id, answererId]));
}
