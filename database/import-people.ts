import type { ImportPlan } from '../domain/import/import-plan.ts';
import type { Instant } from '../domain/key-result.ts';
import { DEFAULT_PREFERENCES } from '../domain/person.ts';
import { auditImport, batches, type ImportTally, sortRows } from './import-tally.ts';
import type { Scope } from './scope.ts';

/** The people and teams of an organization after an import, by what files call them. */
export interface ImportedPeople {
  personIds: ReadonlyMap<string, string>;
  teamIds: ReadonlyMap<string, string>;
  people: ImportTally;
  teams: ImportTally;
}

/** Writes the people and teams of a plan; those that stand are changed where the file says otherwise. */
export async function importPeople(scope: Scope, plan: ImportPlan, at: Instant): Promise<ImportedPeople> {
  const { organizationId, db, database } = scope;
  const standingPeople = await db.person.findMany({
    where: { organizationId },
    select: { id: true, email: true, name: true, managerId: true, teamId: true, role: true, timeZone: true, language: true, leadership: true, active: true },
  });
  const standingTeams = await db.team.findMany({ where: { organizationId }, select: { id: true, name: true, leadId: true } });
  const personIds = new Map(standingPeople.map(({ email, id }) => [email, id]));
  for (const { email } of plan.people) if (!personIds.has(email)) personIds.set(email, database.newId(`person/${email}`));
  const teamIds = new Map(standingTeams.map(({ name, id }) => [name, id]));
  for (const { name } of plan.teams) if (!teamIds.has(name)) teamIds.set(name, database.newId(`team/${name}`));
  const idOf = (ids: ReadonlyMap<string, string>, key: string | null): string | null => (key === null ? null : (ids.get(key) ?? null));

  const teams = sortRows(
    plan.teams.map(({ name, leadEmail }) => {
      const id = idOf(teamIds, name) ?? '';
      // A file that names no lead leaves the one that stands.
      return { id, name, leadId: idOf(personIds, leadEmail) ?? standingTeams.find((team) => team.id === id)?.leadId ?? null };
    }),
    standingTeams,
  );
  await db.team.createMany({ data: teams.added.map((team) => ({ organizationId, ...team })) });
  for (const { after } of teams.changed)
    await db.team.update({ where: { organizationId_id: { organizationId, id: after.id } }, data: { leadId: after.leadId, version: { increment: 1 } } });

  const standingActive = new Map(standingPeople.map((person) => [person.email, person.active]));
  const administrators = new Set(standingPeople.filter(({ role }) => role === 'ADMIN').map(({ email }) => email));
  const people = sortRows(
    plan.people.map(({ file: _file, line: _line, managerEmail, team, leads: _leads, active, ...person }) => ({
      ...person,
      id: idOf(personIds, person.email) ?? '',
      managerId: idOf(personIds, managerEmail),
      teamId: idOf(teamIds, team),
      // Nobody loses the keys to the house by a file.
      role: administrators.has(person.email) ? ('ADMIN' as const) : person.role,
      // Who stands leaves, and comes back, by a deed of its own.
      active: standingActive.get(person.email) ?? active,
    })),
    standingPeople,
  );
  const preferences = { ...DEFAULT_PREFERENCES, muted: [], quietHours: { ...DEFAULT_PREFERENCES.quietHours } };
  for (const batch of batches(people.added)) await db.person.createMany({ data: batch.map((person) => ({ organizationId, ...person, preferences })) });
  for (const { after } of people.changed)
    await db.person.update({ where: { organizationId_id: { organizationId, id: after.id } }, data: { ...after, version: { increment: 1 } } });
  return {
    personIds,
    teamIds,
    people: await auditImport(scope, { noun: 'person', rows: people, at }),
    teams: await auditImport(scope, { noun: 'team', rows: teams, at }),
  };
}
