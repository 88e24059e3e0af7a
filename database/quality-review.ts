import { type DraftObjective, type QualityFinding, reviewSet } from '../domain/okr-quality.ts';
import { type ChecklistLine, planningChecklist } from '../domain/planning-checklist.ts';
import { approvalsOf, type CycleRow } from './cycles.ts';
import { levelsInUse } from './planning.ts';
import type { Scope } from './scope.ts';

/** What is missing before the launch of a cycle and what is done; empty once it was launched. `set` is asked for only before that. */
export async function checklistOfCycle(scope: Scope, cycle: CycleRow, set: () => Promise<ReviewedSet>): Promise<ChecklistLine[]> {
  if (cycle.phase !== 'draft' && cycle.phase !== 'planning') return [];
  const [reviewed, levels, approvals, unreachableIds] = await Promise.all([
    set(),
    levelsInUse(scope, cycle),
    approvalsOf(scope, [cycle.id]),
    unreachableOwners(scope, cycle),
  ]);
  return planningChecklist({
    ...reviewed,
    ...{ levels, approved: approvals.map(({ level }) => level), meetingsOn: cycle.meetingsById !== null, unreachableIds },
  });
}

/** A cycle's whole set as the rules read it, and what they find, in the order of the objectives. */
export interface ReviewedSet {
  objectives: DraftObjective[];
  findings: QualityFinding[];
  /** Key results with neither an owner nor a team nor a source of their own. */
  unownedIds: string[];
}

/** Reads a cycle's objectives and key results by three statements, and reviews them. */
export async function reviewedSet(scope: Scope, cycle: CycleRow): Promise<ReviewedSet> {
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
  const reviewed = objectives.map((objective) => ({
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
  const unownedIds = keyResults
    .filter(({ id, ownerId, ownerTeamId }) => ownerId === null && ownerTeamId === null && !known.get(id)?.sourced)
    .map(({ id }) => id);
  return { objectives: reviewed, findings: reviewSet(reviewed, { educational: cycle.educational }), unownedIds };
}

/** Owners of goals and leads of owning teams who left or have no e-mail address: nobody could ask them. */
async function unreachableOwners(scope: Scope, cycle: CycleRow): Promise<string[]> {
  const rows = await scope.db.$queryRaw<{ id: string }[]>`
    WITH owners AS (
      SELECT o.owner_id AS id FROM objectives o
        WHERE o.organization_id = ${scope.organizationId}::uuid AND o.cycle_id = ${cycle.id}::uuid AND o.archived_at IS NULL
      UNION SELECT coalesce(k.owner_id, t.lead_id) FROM key_results k
        LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
        WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ${cycle.id}::uuid AND k.dropped_at IS NULL)
    SELECT p.id::text FROM people p JOIN owners ON owners.id = p.id
    WHERE p.organization_id = ${scope.organizationId}::uuid AND (NOT p.active OR p.service OR p.email NOT LIKE '%@%')
    ORDER BY p.name, p.id`;
  return rows.map(({ id }) => id);
}
