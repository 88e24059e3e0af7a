import { DomainError } from '../domain/errors.ts';
import { writeAudit } from './audit-log.ts';
import { publish } from './events.ts';
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
    await refuseTakenName(inside, input.name);
    const { organizationId } = scope;
    const team = await inside.db.team.create({
      data: { organizationId, id: scope.database.newId(`team/${input.name}`), ...given(input), name: input.name.trim() },
    });
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
    if (fields.name !== undefined && fields.name !== before.name) await refuseTakenName(inside, fields.name);
    const [after] = await inside.db.team.updateManyAndReturn({
      where: { organizationId: scope.organizationId, id, version: before.version },
      data: { ...given(fields), version: { increment: 1 } },
    });
    if (after === undefined) throw conflict('team', input, before);
    await writeAudit(inside, { action: 'update', noun: 'team', subjectId: id, before, after, at });
    publish(inside, { type: 'team', id });
    return after;
  });
}

/** Takes a team away, which nothing may belong to any more. Its people stay, in no team. */
export async function deleteTeam(scope: Scope, { id }: { id: string }, { at }: { at: string }): Promise<void> {
  requireRight(scope, 'delete', 'team');
  await inTransaction(scope, async (inside) => {
    const [before] = await teamsByIds(inside, [id]);
    if (before === undefined) throw notFound('team');
    const { organizationId } = scope;
    const held = [
      await inside.db.team.count({ where: { organizationId, parentId: id } }),
      await inside.db.objective.count({ where: { organizationId, teamId: id } }),
      await inside.db.keyResult.count({ where: { organizationId, ownerTeamId: id } }),
    ];
    if (held.some((count) => count > 0)) throw new DomainError('CONFLICT', `${before.name} has goals or teams below it: give them to another team first.`);
    await inside.db.person.updateMany({ where: { organizationId, teamId: id }, data: { teamId: null, version: { increment: 1 } } });
    await inside.db.team.deleteMany({ where: { organizationId, id } });
    await writeAudit(inside, { action: 'delete', noun: 'team', subjectId: id, before, at });
    publish(inside, { type: 'team', id });
  });
}

async function refuseTakenName(scope: Scope, name: string): Promise<void> {
  const taken = await scope.db.team.count({ where: { organizationId: scope.organizationId, name: name.trim() } });
  if (taken > 0) throw new DomainError('INVALID_INPUT', `There is already a team called "${name.trim()}".`, { field: 'name' });
}
