import { type DraftObjective, type QualityFinding, reviewSet } from '../domain/okr-quality.ts';
import { type ChecklistLine, planningChecklist } from '../domain/planning-checklist.ts';
import { approvalsOf, type CycleRow } from './cycles.ts';
import type { KeyResultModel } from './generated/prisma/models/KeyResult.ts';
import type { ObjectiveModel } from './generated/prisma/models/Objective.ts';
import { levelsPlanned } from './planning.ts';
import type { Scope } from './scope.ts';

/** Whether a cycle is still to be launched: then there is a list of what is missing before it. */
export function isBeforeLaunch({ phase }: Pick<CycleRow, 'phase'>): boolean {
  return phase === 'draft' || phase === 'planning';
}

/** What is missing before the launch of each of these cycles and what is done, in their order. `sets` are theirs. */
export async function checklistsOf(scope: Scope, cycles: readonly CycleRow[], sets: readonly ReviewedSet[]): Promise<ChecklistLine[][]> {
  const ids = cycles.map(({ id }) => id);
  const [approvals, unreachable] = await Promise.all([approvalsOf(scope, ids), unreachableOwners(scope, ids)]);
  return cycles.map((cycle, index) => {
    const { objectives = [], findings = [], unownedIds = [] } = sets[index] ?? {};
    return planningChecklist({
      ...{ objectives, findings, unownedIds },
      levels: levelsPlanned(cycle, objectives),
      approved: approvals.filter(({ cycleId }) => cycleId === cycle.id).map(({ level }) => level),
      meetingsOn: cycle.meetingsById !== null,
      unreachableIds: unreachable.filter(({ cycleId }) => cycleId === cycle.id).map(({ id }) => id),
    });
  });
}

/** A cycle's whole set as the rules read it, and what they find, in the order of the objectives. */
export interface ReviewedSet {
  objectives: DraftObjective[];
  findings: QualityFinding[];
  /** Key results with neither an owner nor a team nor a source of their own. */
  unownedIds: string[];
}

/** Reads the objectives and key results of these cycles by three statements, and reviews each set; in the order of the cycles. */
export async function reviewedSets(scope: Scope, cycles: readonly CycleRow[]): Promise<ReviewedSet[]> {
  const ids = cycles.map(({ id }) => id);
  const of = { organizationId: scope.organizationId, cycleId: { in: ids } };
  const [objectives, keyResults, sources] = await Promise.all([
    scope.db.objective.findMany({ where: { ...of, archivedAt: null }, orderBy: [{ level: 'asc' }, { position: 'asc' }, { id: 'asc' }] }),
    scope.db.keyResult.findMany({ where: { ...of, droppedAt: null }, orderBy: [{ position: 'asc' }, { id: 'asc' }] }),
    scope.db.$queryRaw<(KnownOfKeyResult & { keyResultId: string })[]>`
      SELECT k.id::text AS "keyResultId",
        (SELECT array_agg(c.confidence ORDER BY c.at) FROM check_ins c WHERE c.organization_id = k.organization_id AND c.key_result_id = k.id AND c.confidence IS NOT NULL) AS confidences,
        EXISTS (SELECT FROM metric_sources s WHERE s.organization_id = k.organization_id AND s.key_result_id = k.id) AS sourced,
        (SELECT count(*)::int FROM milestone_steps m WHERE m.organization_id = k.organization_id AND m.key_result_id = k.id) AS steps
      FROM key_results k WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ANY(${ids}::uuid[])`,
  ]);
  const known = new Map(sources.map((source) => [source.keyResultId, source]));
  const byObjective = Map.groupBy(keyResults, (keyResult) => keyResult.objectiveId);
  return cycles.map((cycle) => {
    const reviewed = objectives
      .filter(({ cycleId }) => cycleId === cycle.id)
      .map((objective) => draftOf(objective, byObjective.get(objective.id) ?? [], known));
    const unownedIds = keyResults
      .filter(({ cycleId, id, ownerId, ownerTeamId }) => cycleId === cycle.id && ownerId === null && ownerTeamId === null && !known.get(id)?.sourced)
      .map(({ id }) => id);
    return { objectives: reviewed, findings: reviewSet(reviewed, { educational: cycle.educational }), unownedIds };
  });
}

/** What the rules ask of a key result beside its row. */
interface KnownOfKeyResult {
  confidences: number[] | null;
  sourced: boolean;
  steps: number;
}

function draftOf(objective: ObjectiveModel, keyResults: readonly KeyResultModel[], known: ReadonlyMap<string, KnownOfKeyResult>): DraftObjective {
  return {
    id: objective.id,
    title: objective.title,
    level: objective.level,
    parentId: objective.parentId,
    alignmentNote: objective.alignmentNote,
    keyResults: keyResults.map((keyResult) => ({
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
  };
}

/** Owners of goals and leads of owning teams who left or have no e-mail address: nobody could ask them. */
async function unreachableOwners(scope: Scope, cycleIds: readonly string[]): Promise<{ cycleId: string; id: string }[]> {
  const ids = [...cycleIds];
  return scope.db.$queryRaw<{ cycleId: string; id: string }[]>`
    WITH owners AS (
      SELECT o.cycle_id, o.owner_id AS id FROM objectives o
        WHERE o.organization_id = ${scope.organizationId}::uuid AND o.cycle_id = ANY(${ids}::uuid[]) AND o.archived_at IS NULL
      UNION SELECT k.cycle_id, coalesce(k.owner_id, t.lead_id) FROM key_results k
        LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
        WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ANY(${ids}::uuid[]) AND k.dropped_at IS NULL)
    SELECT owners.cycle_id::text AS "cycleId", p.id::text FROM people p JOIN owners ON owners.id = p.id
    WHERE p.organization_id = ${scope.organizationId}::uuid AND (NOT p.active OR p.service OR p.email NOT LIKE '%@%')
    ORDER BY p.name, p.id`;
}
