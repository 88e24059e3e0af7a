import { initiativesByIds, type InitiativeRow } from './initiatives.ts';
import { kpisByIds, type KpiRow } from './kpis.ts';
import { keyResultsByIds, type KeyResultRow } from './key-results.ts';
import { objectivesByIds, type ObjectiveRow } from './objectives.ts';
import type { Scope } from './scope.ts';

/** Goals of cycles that are not over, and KPIs that are watched, whose owner has left: they wait for a new one. */
export interface Ownerless {
  objectives: ObjectiveRow[];
  keyResults: KeyResultRow[];
  initiatives: InitiativeRow[];
  kpis: KpiRow[];
}

/** What has nobody to answer for it any more, as far as the scope's person reads it; at most 200 of each kind. */
export async function ownerless(scope: Scope): Promise<Ownerless> {
  const rows = await scope.db.$queryRaw<{ kind: keyof Ownerless; id: string }[]>`
    WITH gone AS (SELECT id FROM people WHERE organization_id = ${scope.organizationId}::uuid AND NOT active),
    running AS (SELECT id FROM cycles WHERE organization_id = ${scope.organizationId}::uuid AND phase NOT IN ('closed', 'cancelled'))
    (SELECT 'objectives' AS kind, o.id::text FROM objectives o JOIN gone ON gone.id = o.owner_id JOIN running r ON r.id = o.cycle_id
     WHERE o.organization_id = ${scope.organizationId}::uuid AND o.archived_at IS NULL ORDER BY o.id LIMIT 200)
    UNION ALL
    (SELECT 'keyResults', k.id::text FROM key_results k JOIN gone ON gone.id = k.owner_id JOIN running r ON r.id = k.cycle_id
     WHERE k.organization_id = ${scope.organizationId}::uuid AND k.dropped_at IS NULL ORDER BY k.id LIMIT 200)
    UNION ALL
    (SELECT 'initiatives', i.id::text FROM initiatives i JOIN gone ON gone.id = i.owner_id JOIN running r ON r.id = i.cycle_id
     WHERE i.organization_id = ${scope.organizationId}::uuid AND i.state <> 'completed' ORDER BY i.id LIMIT 200)
    UNION ALL
    (SELECT 'kpis', p.id::text FROM kpis p JOIN gone ON gone.id = p.owner_id
     WHERE p.organization_id = ${scope.organizationId}::uuid AND p.archived_at IS NULL ORDER BY p.id LIMIT 200)`;
  const idsOf = (wanted: keyof Ownerless): string[] => rows.filter(({ kind }) => kind === wanted).map(({ id }) => id);
  return {
    objectives: await objectivesByIds(scope, idsOf('objectives')),
    keyResults: await keyResultsByIds(scope, idsOf('keyResults')),
    initiatives: await initiativesByIds(scope, idsOf('initiatives')),
    kpis: await kpisByIds(scope, idsOf('kpis')),
  };
}
