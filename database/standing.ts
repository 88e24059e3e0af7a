import type { Instant } from '../domain/key-result.ts';
import type { Grant } from '../domain/permissions.ts';
import { pathIds } from './sight.ts';
import type { Scope, StandIn, Standing } from './scope.ts';

/**
 * The Scope with the place of its person in teams and report lines, as their rights go by it, and of those for whom they stand in at this instant. Two
 * statements, and one for those; none for administrators, who reach everything.
 */
export async function withStanding(scope: Scope, { now }: { now: Instant }): Promise<Scope> {
  const { actor } = scope;
  if (actor.kind !== 'person' || actor.role === 'ADMIN') return scope;
  const standing = (await standingsOf(scope, [actor.personId], { now })).get(actor.personId);
  if (standing === undefined) throw new Error('A session without its person');
  const standingScope = { ...scope, actor: { ...actor, standing } };
  // The path goes by what may be read, so it comes last.
  return { ...standingScope, actor: { ...standingScope.actor, standing: { ...standing, pathIds: await pathIds(standingScope) } } };
}

/** The standings of these people at an instant, without their paths: two statements for any number of them. */
export async function standingsOf(scope: Scope, personIds: readonly string[], { now }: { now: Instant }): Promise<Map<string, Standing>> {
  const own = await readStandings(scope, personIds);
  const away = new Map([...own].map(([id, { absent }]) => [id, awayAt(absent, now)]));
  const absentIds = [...new Set([...away.values()].flatMap((people) => people.map(({ personId }) => personId)))];
  const theirs = absentIds.length === 0 ? new Map<string, StandingWithAbsent>() : await readStandings(scope, absentIds);
  return new Map(
    [...own].map(([id, { absent: _absent, ...standing }]) => {
      const standsInFor = (away.get(id) ?? []).flatMap((person): StandIn[] => {
        const found = theirs.get(person.personId);
        if (found === undefined) return [];
        const { absent: _theirs, ...place } = found;
        return [{ ...person, standing: place }];
      });
      return [id, { ...standing, standsInFor }];
    }),
  );
}

/** Those who are away now. As text an instant of PostgreSQL's own is no instant of ours. */
function awayAt(absent: StandingRow['absent'], now: Instant): Omit<StandIn, 'standing'>[] {
  return absent
    .map(({ until, ...person }) => ({ ...person, until: until === null ? null : new Date(until).toISOString() }))
    .filter(({ until }) => until === null || until > now);
}

type StandingWithAbsent = Standing & Pick<StandingRow, 'absent'>;

async function readStandings({ organizationId, db }: Scope, personIds: readonly string[]): Promise<Map<string, StandingWithAbsent>> {
  const rows = await db.$queryRaw<StandingRow[]>`
    SELECT place.* FROM unnest(${[...personIds]}::uuid[]) AS asked(id) CROSS JOIN LATERAL (
      WITH RECURSIVE me AS (SELECT id, team_id, leadership, custom_role_id FROM people WHERE organization_id = ${organizationId}::uuid AND id = asked.id),
      led AS (SELECT t.id FROM teams t, me WHERE t.organization_id = ${organizationId}::uuid AND t.lead_id = me.id),
      team AS (SELECT t.id FROM teams t, me WHERE t.organization_id = ${organizationId}::uuid AND (t.id = me.team_id OR t.lead_id = me.id)),
      department AS (
        SELECT id FROM team
        UNION SELECT t.id FROM teams t JOIN department d ON t.organization_id = ${organizationId}::uuid AND t.parent_id = d.id
      ),
      reports AS (
        SELECT p.id FROM people p, me WHERE p.organization_id = ${organizationId}::uuid AND p.manager_id = me.id
        UNION SELECT p.id FROM people p JOIN reports r ON p.organization_id = ${organizationId}::uuid AND p.manager_id = r.id
      )
      SELECT me.id::text AS "personId", me.leadership, r.name AS "roleName", r.grants, coalesce(o.settings->>'access', 'open') AS access,
        ARRAY(SELECT id::text FROM team) AS "teamIds", ARRAY(SELECT id::text FROM department) AS "departmentIds",
        ARRAY(SELECT p.id::text FROM people p JOIN team t ON p.organization_id = ${organizationId}::uuid AND p.team_id = t.id) AS "teamPeople",
        ARRAY(SELECT p.id::text FROM people p JOIN department d ON p.organization_id = ${organizationId}::uuid AND p.team_id = d.id) AS "departmentPeople",
        ARRAY(SELECT id::text FROM led) AS "ledTeamIds", ARRAY(SELECT id::text FROM reports) AS "reportIds",
        ARRAY(SELECT t.id::text FROM teams t JOIN reports r ON t.organization_id = ${organizationId}::uuid AND t.lead_id = r.id) AS "reportTeamIds",
        coalesce((SELECT json_agg(json_build_object('personId', p.id, 'name', p.name, 'role', p.role, 'until', p.deputy_until) ORDER BY p.name, p.id)
          FROM people p WHERE p.organization_id = ${organizationId}::uuid AND p.deputy_id = me.id AND p.active), '[]') AS absent
      FROM me JOIN organizations o ON o.id = ${organizationId}::uuid
      LEFT JOIN custom_roles r ON r.organization_id = ${organizationId}::uuid AND r.id = me.custom_role_id
    ) AS place`;
  return new Map(rows.map((row) => [row.personId, standingOf(row)]));
}

function standingOf(row: StandingRow): StandingWithAbsent {
  return {
    access: row.access === 'place' ? 'place' : 'open',
    leadership: row.leadership,
    customRole: row.roleName === null ? null : { name: row.roleName, grants: row.grants ?? [] },
    team: { teamIds: row.teamIds, personIds: row.teamPeople },
    department: { teamIds: row.departmentIds, personIds: row.departmentPeople },
    ledTeamIds: row.ledTeamIds,
    reports: { teamIds: row.reportTeamIds, personIds: row.reportIds },
    standsInFor: [],
    pathIds: [],
    absent: row.absent,
  };
}

interface StandingRow {
  personId: string;
  leadership: boolean;
  roleName: string | null;
  /** Written by custom-roles.ts alone, which lets nothing else in. */
  grants: Grant[] | null;
  access: string;
  teamIds: string[];
  departmentIds: string[];
  teamPeople: string[];
  departmentPeople: string[];
  ledTeamIds: string[];
  reportIds: string[];
  reportTeamIds: string[];
  /** Everybody who ever named the person their deputy, and until when. */
  absent: (Pick<StandIn, 'personId' | 'name' | 'role'> & { until: string | null })[];
}
