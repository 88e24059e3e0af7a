import type { OrganizationSettings } from '../domain/organization.ts';
import { rollUp } from '../domain/roll-up.ts';
import { publish } from './events.ts';
import type { Scope } from './scope.ts';

/**
 * Computes progress and status of these objectives from their key results, and of those above where the organization counts aligned children.
 * The objectives are locked before their key results are read: of two check-ins at once the second sees the first.
 */
export async function rollUpObjectives(scope: Scope, objectiveIds: readonly string[], settings: OrganizationSettings): Promise<void> {
  if (objectiveIds.length === 0) return;
  const { organizationId, db } = scope;
  const ids = [...new Set(objectiveIds)].toSorted();
  const objectives = await db.$queryRaw<{ id: string; parentId: string | null; progress: number | null; status: string | null }[]>`
    SELECT id::text, parent_id::text AS "parentId", progress, status::text FROM objectives
    WHERE organization_id = ${organizationId}::uuid AND id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const keyResults = await db.keyResult.findMany({
    where: { organizationId, objectiveId: { in: ids } },
    select: { objectiveId: true, progress: true, weight: true, status: true, tooEarly: true },
  });
  const children = settings.rollUpChildren
    ? await db.objective.findMany({
        where: { organizationId, parentId: { in: ids }, archivedAt: null },
        select: { parentId: true, progress: true, weight: true },
      })
    : [];
  const changed = objectives.flatMap((objective) => {
    const counted = keyResults.filter(({ objectiveId }) => objectiveId === objective.id);
    const { progress, status } = rollUp(
      counted.map((keyResult) => ({ ...keyResult, shown: keyResult.progress, weight: keyResult.weight.toFixed() })),
      children.filter(({ parentId }) => parentId === objective.id).map((child) => ({ ...child, weight: child.weight.toFixed() })),
    );
    return progress === objective.progress && status === objective.status ? [] : [{ id: objective.id, parentId: objective.parentId, progress, status }];
  });
  if (changed.length === 0) return;
  await db.$executeRaw`
    UPDATE objectives o SET progress = j.progress, status = j.status
    FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS j(id uuid, progress float8, status status)
    WHERE o.organization_id = ${organizationId}::uuid AND o.id = j.id`;
  for (const { id } of changed) publish(scope, { type: 'objective', id });
  if (settings.rollUpChildren)
    await rollUpObjectives(
      scope,
      changed.flatMap(({ parentId }) => parentId ?? []),
      settings,
    );
}
