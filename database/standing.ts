import type { Grant } from '../domain/permissions.ts';
import { pathIds } from './sight.ts';
import type { Scope, Standing } from './scope.ts';

/**
 * The Scope with the place of its person in teams and report lines, as their rights go by it. Two statements at most; none for administrators, who reach
 * everything.
 */
export async function withStanding(scope: Scope): Promise<Scope> {
  const { actor } = scope;
  if (actor.kind !== 'person' || actor.role === 'ADMIN') return scope;
  const standing = await readStanding(scope, actor.personId);
  const standingScope = { ...scope, actor: { ...actor, standing } };
  // The path goes by what may be read, so it comes last.
  return { ...standingScope, actor: { ...standingScope.actor, standing: { ...standing, pathIds: await pathIds(standingScope) } } };
}

async function readStanding({ organizationId, db }: Scope, personId: string): Promise<Standing> {
  const [row] = await db.$queryRaw<StandingRow[]>`
    WITH RECURSIVE me AS (SELECT id, team_id, leadership, custom_role_id FROM people WHERE organization_id = ${organizationId}::uuid AND id = ${personId}::uuid),
    team AS (SELECT t.id FROM teams t, me WHERE t.organization_id = ${organizationId}::uuid AND (t.id = me.team_id OR t.lead_id = me.id)),
    department AS (
      SELECT id FROM team
      UNION SELECT t.id FROM teams t JOIN department d ON t.organization_id = ${organizationId}::uuid AND t.parent_id = d.id
    ),
    reports AS (
      SELECT p.id FROM people p, me WHERE p.organization_id = ${organizationId}::uuid AND p.manager_id = me.id
      UNION SELECT p.id FROM people p JOIN reports r ON p.organization_id = ${organizationId}::uuid AND p.manager_id = r.id
    )
    SELECT me.leadership, r.name AS "roleName", r.grants, coalesce(o.settings->>'access', 'open') AS access,
      ARRAY(SELECT id::text FROM team) AS "teamIds", ARRAY(SELECT id::text FROM department) AS "departmentIds",
      ARRAY(SELECT p.id::text FROM people p JOIN team t ON p.organization_id = ${organizationId}::uuid AND p.team_id = t.id) AS "teamPeople",
      ARRAY(SELECT p.id::text FROM people p JOIN department d ON p.organization_id = ${organizationId}::uuid AND p.team_id = d.id) AS "departmentPeople",
      ARRAY(SELECT id::text FROM reports) AS "reportIds"
    FROM me JOIN organizations o ON o.id = ${organizationId}::uuid
    LEFT JOIN custom_roles r ON r.organization_id = ${organizationId}::uuid AND r.id = me.custom_role_id`;
  if (row === undefined) throw new Error('A session without its person');
  return {
    access: row.access === 'place' ? 'place' : 'open',
    leadership: row.leadership,
    customRole: row.roleName === null ? null : { name: row.roleName, grants: row.grants ?? [] },
    team: { teamIds: row.teamIds, personIds: row.teamPeople },
    department: { teamIds: row.departmentIds, personIds: row.departmentPeople },
    reportIds: row.reportIds,
    pathIds: [],
  };
}

interface StandingRow {
  leadership: boolean;
  roleName: string | null;
  /** Written by custom-roles.ts alone, which lets nothing else in. */
  grants: Grant[] | null;
  access: string;
  teamIds: string[];
  departmentIds: string[];
  teamPeople: string[];
  departmentPeople: string[];
  reportIds: string[];
}
