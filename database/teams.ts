import { DomainError } from '../domain/errors.ts';
import { writeAudit } from './audit-log.ts';
import { publish } from './events.ts';
import { peopleByIds } from './people.ts';
import { notFound, requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { conflict, given, refuseStale, type WriteOptions } from './versions.ts';

/** A team as plain data. */
export interface TeamRow {
  organizationId: string;
  id: string;
  name: string;
  parentId: string | null;
  leadId: string | null;
  /** What the company's directory calls the group. */
  externalId: string | null;
  version: number;
}

/** All teams, by name. */
export async function allTeams(scope: Scope): Promise<TeamRow[]> {
  return scope.db.team.findMany({ where: { organizationId: scope.organizationId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
}

/** The teams of these ids, in no order; unknown ones are left out. */
export async function teamsByIds(scope: Scope, ids: readonly string[]): Promise<TeamRow[]> {
  return scope.db.team.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } });
}

/** How many people work in each of these teams; programs, and those who have left, do not count. A team with nobody is left out. */
export async function countPeopleOf(scope: Scope, teamIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const where = { organizationId: scope.organizationId, teamId: { in: [...teamIds] }, active: true, service: false };
  const counts = await scope.db.person.groupBy({ by: ['teamId'], where, _count: { _all: true } });
  return new Map(counts.map(({ teamId, _count }) => [teamId ?? '', _count._all]));
}

/** What makes a team. */
export interface TeamInput {
  name: string;
  parentId?: string | null | undefined;
  leadId?: string | null | undefined;
  externalId?: string | null | undefined;
}

/** Makes a team. Names are unique in an organization. */
export async function createTeam(scope: Scope, input: TeamInput, { at }: WriteOptions): Promise<TeamRow> {
  requireRight(scope, 'create', 'team');
  return inTransaction(scope, async (inside) => {
    const { organizationId } = scope;
    const name = await freeName(inside, input.name);
    const id = scope.database.newId(`team/${name}`);
    await refuseTeamLoop(inside, { id, parentId: input.parentId ?? null });
    await refuseUnknownLead(inside, input.leadId);
    const team = await inside.db.team.create({ data: { organizationId, id, ...given(input), name } });
    await writeAudit(inside, { action: 'create', noun: 'team', subjectId: team.id, after: team, at });
    publish(inside, { type: 'team', id: team.id });
    return team;
  });
}

/** Changes a team's name, parent or lead. */
export async function updateTeam(scope: Scope, input: Partial<TeamInput> & { id: string }, { version, at }: WriteOptions): Promise<TeamRow> {
  requireRight(scope, 'update', 'team');
  return inTransaction(scope, async (inside) => {
    const { id, ...fields } = input;
    const [before] = await teamsByIds(inside, [id]);
    if (before === undefined) throw notFound('team');
    refuseStale({ noun: 'team', version, yours: input, theirs: before });
    const name = fields.name === undefined || fields.name.trim() === before.name ? before.name : await freeName(inside, fields.name);
    if (fields.parentId !== undefined && fields.parentId !== before.parentId) await refuseTeamLoop(inside, { id, parentId: fields.parentId });
    if (fields.leadId !== before.leadId) await refuseUnknownLead(inside, fields.leadId);
    const [after] = await inside.db.team.updateManyAndReturn({
      where: { organizationId: scope.organizationId, id, version: before.version },
      data: { ...given(fields), name, version: { increment: 1 } },
    });
    if (after === undefined) throw conflict('team', input, before);
    await writeAudit(inside, { action: 'update', noun: 'team', subjectId: id, before, after, at });
    publish(inside, { type: 'team', id });
    return after;
  });
}

/** Takes a team away, which nothing may belong to any more. Its people stay, in no team. */
export async function deleteTeam(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<TeamRow> {
  requireRight(scope, 'delete', 'team');
  return inTransaction(scope, async (inside) => {
    await lockTeams(inside);
    const [before] = await teamsByIds(inside, [id]);
    if (before === undefined) throw notFound('team');
    refuseStale({ noun: 'team', version, yours: { id }, theirs: before });
    await refuseWhileNeeded(inside, before);
    const { organizationId } = scope;
    await inside.db.person.updateMany({ where: { organizationId, teamId: id }, data: { teamId: null, version: { increment: 1 } } });
    await inside.db.team.deleteMany({ where: { organizationId, id } });
    await writeAudit(inside, { action: 'delete', noun: 'team', subjectId: id, before, at });
    publish(inside, { type: 'team', id });
    return before;
  });
}

async function refuseWhileNeeded({ db, organizationId }: Scope, { id, name }: TeamRow): Promise<void> {
  const held = [
    await db.team.count({ where: { organizationId, parentId: id } }),
    await db.objective.count({ where: { organizationId, teamId: id } }),
    await db.keyResult.count({ where: { organizationId, ownerTeamId: id } }),
  ];
  if (held.some((count) => count > 0)) throw new DomainError('CONFLICT', `${name} has goals or teams below it: give them to another team first.`);
  const roles = await db.accountability.count({ where: { organizationId, teamId: id } });
  if (roles > 0) throw new DomainError('CONFLICT', `Roles of accountability stand in ${name}: delete them first.`);
}

async function freeName(scope: Scope, given: string): Promise<string> {
  const name = given.trim();
  if (name === '') throw new DomainError('INVALID_INPUT', 'Give the team a name.', { field: 'name' });
  const taken = await scope.db.team.count({ where: { organizationId: scope.organizationId, name } });
  if (taken > 0) throw new DomainError('INVALID_INPUT', `There is already a team called "${name}".`, { field: 'name' });
  return name;
}

async function refuseUnknownLead(scope: Scope, leadId: string | null | undefined): Promise<void> {
  if (leadId && (await peopleByIds(scope, [leadId])).length === 0) throw notFound('person');
}

async function refuseTeamLoop(scope: Scope, { id, parentId }: { id: string; parentId: string | null }): Promise<void> {
  if (parentId === null) return;
  await lockTeams(scope);
  const line = await scope.db.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE line AS (
      SELECT id, parent_id FROM teams WHERE organization_id = ${scope.organizationId}::uuid AND id = ${parentId}::uuid
      UNION
      SELECT t.id, t.parent_id FROM teams t JOIN line ON t.organization_id = ${scope.organizationId}::uuid AND t.id = line.parent_id
    ) SELECT id::text FROM line`;
  if (line.length === 0) throw notFound('team');
  if (line.some((team) => team.id === id))
    throw new DomainError('INVALID_INPUT', 'A team cannot be above itself: choose a team that is not below this one.', { field: 'parentId' });
}

/** In one order: of two teams that are moved below each other at once, the second is refused. */
async function lockTeams({ db, organizationId }: Scope): Promise<void> {
  await db.$queryRaw`SELECT id FROM teams WHERE organization_id = ${organizationId}::uuid ORDER BY id FOR UPDATE`;
}
