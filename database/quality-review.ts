import { type QualityFinding, reviewSet } from '../domain/okr-quality.ts';
import type { CycleRow } from './cycles.ts';
import type { Scope } from './scope.ts';

/** The quality review of a cycle's whole set, read with three statements; findings stand in the order of the objectives. */
export async function reviewOfCycle(scope: Scope, cycle: CycleRow): Promise<QualityFinding[]> {
  const of = { organizationId: scope.organizationId, cycleId: cycle.id };
  const [objectives, keyResults, sources] = await Promise.all([
    scope.db.objective.findMany({ where: { ...of, archivedAt: null }, orderBy: [{ level: 'asc' }, { position: 'asc' }, { id: 'asc' }] }),
    scope.db.keyResult.findMany({ where: { ...of, droppedAt: null }, orderBy: [{ position: 'asc' }, { id: 'asc' }] }),
    scope.db.$queryRaw<{ keyResultId: string; confidences: number[] | null; sourced: boolean; steps: number }[]>`
      SELECT k.id::text AS "keyResultId",
        (SELECT array_agg(c.confidence ORDER BY c.at) FROM check_ins c WHERE c.organization_id = k.organization_id AND c.key_result_id = k.id AND c.confidence IS NOT NULL) AS confidences,
        EXISTS (SELECT FROM metric_sources s WHERE s.organization_id = k.organization_id AND s.key_result_id = k.id) AS sourced,
        (SELECT count(*)::int FROM milestone_steps m WHERE m.organization_id = k.organization_id AND m.key_result_id = k.id) AS steps
      FROM key_results k WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ${cycle.id}::uuid`,
  ]);
  const known = new Map(sources.map((source) => [source.keyResultId, source]));
  const byObjective = Map.groupBy(keyResults, (keyResult) => keyResult.objectiveId);
  const drafts = objectives.map((objective) => ({
    id: objective.id,
    title: objective.title,
    level: objective.level,
    parentId: objective.parentId,
    alignmentNote: objective.alignmentNote,
    keyResults: (byObjective.get(objective.id) ?? []).map((keyResult) => ({
      id: keyResult.id,
      title: keyResult.title,
      kind: keyResult.kind,
      unit: keyResult.unit,
      start: keyResult.start?.toString() ?? null,
      target: keyResult.target?.toString() ?? null,
      ambition: keyResult.ambition,
      ownerId: keyResult.ownerId ?? keyResult.ownerTeamId ?? objective.ownerId,
      fedBy: known.get(keyResult.id)?.sourced ? ('metric' as const) : ('person' as const),
      confidence: keyResult.confidence,
      confidences: known.get(keyResult.id)?.confidences ?? [],
      steps: known.get(keyResult.id)?.steps ?? 0,
    })),
  }));
  return reviewSet(drafts, { educational: cycle.educational });
}
