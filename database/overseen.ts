import { Prisma } from './generated/prisma/client.ts';
import type { Scope } from './scope.ts';

/** The SQL condition on `people p`: those whom the acting person oversees, by reports and by the teams that they lead; whoever leads the company, all. */
export function overseenPeople({ actor }: Scope): Prisma.Sql {
  if (actor.kind !== 'person') return Prisma.sql`false`;
  const { standing, role, personId } = actor;
  if (standing.leadership && role === 'ADMIN') return Prisma.sql`p.id <> ${personId}::uuid`;
  const teamIds = [...new Set([...standing.ledTeamIds, ...(role === 'MANAGER' ? standing.department.teamIds : [])])];
  return Prisma.sql`(p.id <> ${personId}::uuid AND (p.id = ANY(${[...standing.reports.personIds]}::uuid[]) OR p.team_id = ANY(${teamIds}::uuid[])))`;
}
