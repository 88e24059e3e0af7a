import { LEVELS, type ObjectiveLevel } from '../domain/objective.ts';
import type { CycleRow } from './cycles.ts';
import { type PersonRow, peopleByIds } from './people.ts';
import type { Scope } from './scope.ts';

/** The levels that a cycle plans: those with objectives, and those that have a day in its planning. */
export async function levelsInUse(scope: Scope, cycle: CycleRow): Promise<ObjectiveLevel[]> {
  const rows = await scope.db.objective.findMany({
    where: { organizationId: scope.organizationId, cycleId: cycle.id, archivedAt: null },
    distinct: ['level'],
    select: { level: true },
  });
  return levelsPlanned(cycle, rows);
}

/** The levels of these objectives of a cycle, and those that have a day in its planning. */
export function levelsPlanned({ planning }: CycleRow, objectives: readonly { level: ObjectiveLevel }[]): ObjectiveLevel[] {
  const { company, team, individual } = planning;
  const days: Record<ObjectiveLevel, string | null> = { COMPANY: company, TEAM: team, INDIVIDUAL: individual };
  return LEVELS.filter((level) => days[level] !== null || objectives.some((objective) => objective.level === level));
}

/** Who plans at a level: leadership for the company, team leads and managers for teams, everybody active for their own. Those with objectives there are left out of a reminder. */
export async function plannersOf(
  scope: Scope,
  page: { cycleId: string; level: ObjectiveLevel; withoutPlan: boolean; personIds?: readonly string[]; afterId: string | null; limit: number },
): Promise<{ people: PersonRow[]; lastId: string | null }> {
  const { cycleId, level, withoutPlan, afterId, limit } = page;
  const only = page.personIds === undefined ? null : [...page.personIds];
  const rows = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT p.id::text FROM people p
    WHERE p.organization_id = ${scope.organizationId}::uuid AND p.active
      AND CASE ${level} WHEN 'COMPANY' THEN p.leadership
        WHEN 'TEAM' THEN EXISTS (SELECT 1 FROM teams t WHERE t.organization_id = p.organization_id AND t.lead_id = p.id)
        ELSE p.role <> 'VIEWER' END
      AND (NOT ${withoutPlan} OR NOT EXISTS (SELECT 1 FROM objectives o WHERE o.organization_id = p.organization_id
        AND o.cycle_id = ${cycleId}::uuid AND o.level = ${level}::objective_level AND o.owner_id = p.id AND o.archived_at IS NULL))
      AND (${only}::uuid[] IS NULL OR p.id = ANY(${only}::uuid[])) AND (${afterId}::uuid IS NULL OR p.id > ${afterId}::uuid)
    ORDER BY p.id LIMIT ${limit}`;
  const ids = rows.map(({ id }) => id);
  const people = (await peopleByIds(scope, ids)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { people, lastId: ids.length < limit ? null : (ids.at(-1) ?? null) };
}

/** A cycle's objectives at a level by id and title, in order. */
export async function objectiveTitles(scope: Scope, { cycleId, level }: { cycleId: string; level: ObjectiveLevel }): Promise<{ id: string; title: string }[]> {
  return scope.db.objective.findMany({
    where: { organizationId: scope.organizationId, cycleId, level, archivedAt: null },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true, title: true },
  });
}
