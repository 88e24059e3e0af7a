import type { KnownGoals } from '../domain/import/import-plan.ts';
import { dayIn } from '../domain/calendar.ts';
import type { Instant } from '../domain/key-result.ts';
import { organizationById } from './organizations.ts';
import type { Scope } from './scope.ts';

/** What the organization holds already, as the files are checked against. */
export async function knownGoals(scope: Scope, at: Instant): Promise<KnownGoals> {
  const { organizationId, db } = scope;
  const { timeZone } = await organizationById(scope);
  const people = await db.$queryRaw<KnownGoals['people'][number][]>`
    SELECT p.email, t.name AS team FROM people p LEFT JOIN teams t ON t.organization_id = p.organization_id AND t.id = p.team_id
    WHERE p.organization_id = ${organizationId}::uuid ORDER BY p.email`;
  const cycles = await db.$queryRaw<KnownGoals['cycles'][number][]>`
    SELECT name, starts_on::text AS "startsOn", ends_on::text AS "endsOn" FROM cycles WHERE organization_id = ${organizationId}::uuid ORDER BY starts_on, name`;
  const objectives = await db.$queryRaw<KnownGoals['objectives'][number][]>`
    SELECT c.name AS cycle, t.name AS team, o.title, o.level::text FROM objectives o
    JOIN cycles c ON c.organization_id = o.organization_id AND c.id = o.cycle_id
    LEFT JOIN teams t ON t.organization_id = o.organization_id AND t.id = o.team_id
    WHERE o.organization_id = ${organizationId}::uuid AND o.archived_at IS NULL ORDER BY o.id`;
  const keyResults = await db.$queryRaw<KnownGoals['keyResults'][number][]>`
    SELECT c.name AS cycle, c.starts_on::text AS "startsOn", c.ends_on::text AS "endsOn", t.name AS team, o.title AS objective, k.title, k.kind::text,
      (SELECT count(*)::int FROM milestone_steps s WHERE s.organization_id = k.organization_id AND s.key_result_id = k.id) AS "stepCount"
    FROM key_results k
    JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
    JOIN cycles c ON c.organization_id = k.organization_id AND c.id = k.cycle_id
    LEFT JOIN teams t ON t.organization_id = o.organization_id AND t.id = o.team_id
    WHERE k.organization_id = ${organizationId}::uuid AND k.dropped_at IS NULL ORDER BY k.id`;
  return { people, cycles, objectives, keyResults, timeZone, today: dayIn(at, timeZone) };
}
