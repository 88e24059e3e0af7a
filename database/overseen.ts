import { Prisma } from './generated/prisma/client.ts';
import type { Scope } from './scope.ts';

/**
 * The SQL condition on `people p`: those whom the acting person oversees, by reports and by the teams that they lead, but for their own manager, who may
 * be in such a team; whoever administers, all.
 */
export function overseenPeople({ actor, organizationId }: Scope): Prisma.Sql {
  if (actor.kind !== 'person') return Prisma.sql`false`;
  const { standing, role, personId } = actor;
  if (role === 'ADMIN') return Prisma.sql`p.id <> ${personId}::uuid`;
  const teamIds = [...new Set([...standing.ledTeamIds, ...(role === 'MANAGER' ? standing.department.teamIds : [])])];
  return Prisma.sql`(p.id = ANY(${[...standing.reports.personIds]}::uuid[]) OR (p.team_id = ANY(${teamIds}::uuid[]) AND p.id <> ${personId}::uuid
    AND p.id IS DISTINCT FROM (SELECT me.manager_id FROM people me WHERE me.organization_id = ${organizationId}::uuid AND me.id = ${personId}::uuid)))`;
}
