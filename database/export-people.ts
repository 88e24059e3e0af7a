import type { ExportedPerson } from '../domain/export/exported-rows.ts';
import { languageOf } from './organizations.ts';
import type { Scope } from './scope.ts';
import { allTeams } from './teams.ts';

const PAGE = 200;

/** Everybody who works here or did, page by page in the order of their addresses: whoever left still stands beside what they owned and wrote. */
export async function* personPages(scope: Scope): AsyncGenerator<ExportedPerson[]> {
  const { organizationId, db } = scope;
  const teams = await allTeams(scope);
  const teamNames = new Map(teams.map(({ id, name }) => [id, name]));
  const ledBy = Map.groupBy(teams, ({ leadId }) => leadId);
  for (let after = ''; ; ) {
    const people = await db.person.findMany({
      where: { organizationId, service: false, email: { gt: after } },
      orderBy: { email: 'asc' },
      take: PAGE,
    });
    const managers = await db.person.findMany({
      where: { organizationId, id: { in: people.flatMap(({ managerId }) => managerId ?? []) } },
      select: { id: true, email: true },
    });
    const emails = new Map(managers.map(({ id, email }) => [id, email]));
    yield people.map(({ id, email, name, managerId, teamId, role, timeZone, language, leadership, active }) => ({
      email,
      name,
      managerEmail: (managerId === null ? null : emails.get(managerId)) ?? null,
      team: (teamId === null ? null : teamNames.get(teamId)) ?? null,
      role,
      timeZone,
      language: languageOf(language),
      leadership,
      leads: (ledBy.get(id) ?? []).map((team) => team.name),
      active,
    }));
    after = people.at(-1)?.email ?? after;
    if (people.length < PAGE) return;
  }
}
