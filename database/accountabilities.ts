import { DomainError } from '../domain/errors.ts';
import type { Action } from '../domain/permissions.ts';
import { writeAudit } from './audit-log.ts';
import { publish } from './events.ts';
import type { AccountabilityModel } from './generated/prisma/models/Accountability.ts';
import { peopleByIds } from './people.ts';
import { isAllowed, notFound, requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { keepTeam } from './kept-team.ts';
import { conflict, refuseStale, type WriteOptions } from './versions.ts';

/** A role of accountability in a team: what it is for, what it answers for, and who holds it. */
export interface AccountabilityRow {
  organizationId: string;
  id: string;
  teamId: string;
  name: string;
  /** Why there is such a role; empty where nobody wrote it. */
  purpose: string;
  duties: string[];
  /** In the order in which they were given; those who have left stay until somebody takes the role from them. */
  holderIds: string[];
  version: number;
}

/** What makes one. */
export interface AccountabilityInput {
  name: string;
  purpose: string;
  duties: readonly string[];
  holderIds: readonly string[];
}

const BY_NAME = [{ name: 'asc' as const }, { id: 'asc' as const }];

/** The roles of these ids, in no order; unknown ones are left out. */
export async function accountabilitiesByIds(scope: Scope, ids: readonly string[]): Promise<AccountabilityRow[]> {
  return scope.db.accountability.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } });
}

/** The roles of these teams, by name. */
export async function accountabilitiesOf(scope: Scope, teamIds: readonly string[]): Promise<AccountabilityRow[]> {
  return scope.db.accountability.findMany({ where: { organizationId: scope.organizationId, teamId: { in: [...teamIds] } }, orderBy: BY_NAME });
}

/** The roles that these people hold, by name: one of several holders is there once. */
export async function accountabilitiesHeldBy(scope: Scope, personIds: readonly string[]): Promise<AccountabilityRow[]> {
  return scope.db.accountability.findMany({ where: { organizationId: scope.organizationId, holderIds: { hasSome: [...personIds] } }, orderBy: BY_NAME });
}

/** Whether the acting person may add roles to a team, change them and take them away. */
export function mayShapeCircle(scope: Scope, teamId: string): boolean {
  return isAllowed(scope, 'update', 'accountability', { teamIds: [teamId] });
}

/** Makes a role in a team, within which names are unique. */
export async function createAccountability(scope: Scope, input: AccountabilityInput & { teamId: string }, { at }: WriteOptions): Promise<AccountabilityRow> {
  const { teamId, ...fields } = input;
  requireRight(scope, 'create', 'accountability', { teamIds: [teamId] });
  return inTransaction(scope, async (inside) => {
    await keepTeam(inside, teamId);
    const columns = await checked(inside, fields, { id: null, teamId, holderIds: [] });
    const id = scope.database.newId(`accountability/${teamId}/${columns.name}`);
    const after = await inside.db.accountability.create({ data: { organizationId: scope.organizationId, id, teamId, ...columns } });
    return told(inside, { action: 'create', before: null, after, at });
  });
}

/** Changes a role, and the team that it stands in where another is given. */
export async function updateAccountability(
  scope: Scope,
  input: AccountabilityInput & { id: string; teamId?: string | undefined },
  { version, at }: WriteOptions,
): Promise<AccountabilityRow> {
  const { id, teamId: wanted, ...fields } = input;
  return inTransaction(scope, async (inside) => {
    const before = await accountabilityToChange(inside, 'update', id);
    refuseStale({ noun: 'role', version, yours: input, theirs: before });
    const teamId = wanted ?? before.teamId;
    requireRight(inside, 'update', 'accountability', { teamIds: [teamId] });
    await keepTeam(inside, teamId);
    const columns = await checked(inside, fields, { ...before, teamId });
    const where = { organizationId: scope.organizationId, id, version: before.version };
    const [after] = await inside.db.accountability.updateManyAndReturn({ where, data: { ...columns, teamId, version: { increment: 1 } } });
    if (after === undefined) throw conflict('role', input, before);
    if (teamId !== before.teamId) publish(inside, { type: 'team', id: before.teamId });
    return told(inside, { action: 'update', before, after, at });
  });
}

/** Takes a role away, from whoever holds it as well. */
export async function deleteAccountability(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<AccountabilityRow> {
  return inTransaction(scope, async (inside) => {
    const before = await accountabilityToChange(inside, 'delete', id);
    refuseStale({ noun: 'role', version, yours: { id }, theirs: before });
    const { count } = await inside.db.accountability.deleteMany({ where: { organizationId: scope.organizationId, id, version: before.version } });
    if (count === 0) throw conflict('role', { id }, before);
    return told(inside, { action: 'delete', before, after: null, at });
  });
}

/** A role whose team the acting person may shape. What is not there and what is not theirs look alike. */
async function accountabilityToChange(scope: Scope, action: Action, id: string): Promise<AccountabilityRow> {
  const [role] = await accountabilitiesByIds(scope, [id]);
  requireRight(scope, action, 'accountability', { teamIds: [role?.teamId ?? null] });
  if (role === undefined) throw notFound('accountability');
  return role;
}

async function checked(
  scope: Scope,
  input: AccountabilityInput,
  standing: { id: string | null; teamId: string; holderIds: readonly string[] },
): Promise<{ name: string; purpose: string; duties: string[]; holderIds: string[] }> {
  const name = await freeName(scope, input.name, standing);
  const holderIds = [...new Set(input.holderIds)];
  await refuseNewHolders(scope, { holderIds: holderIds.filter((id) => !standing.holderIds.includes(id)) });
  const duties = [...new Set(input.duties.map((duty) => duty.trim()).filter((duty) => duty !== ''))];
  return { name, purpose: input.purpose.trim(), duties, holderIds };
}

async function freeName(scope: Scope, given: string, { id, teamId }: { id: string | null; teamId: string }): Promise<string> {
  const name = given.trim();
  if (name === '') throw new DomainError('INVALID_INPUT', 'Give the role a name.', { field: 'name' });
  const taken = await scope.db.accountability.findFirst({ where: { organizationId: scope.organizationId, teamId, name }, select: { id: true } });
  if (taken !== null && taken.id !== id) throw new DomainError('INVALID_INPUT', `There is already a role called "${name}" in this team.`, { field: 'name' });
  return name;
}

/** Whoever has left, and a program, takes nothing on; what they held before may stay theirs until somebody else is found. */
async function refuseNewHolders(scope: Scope, { holderIds }: { holderIds: readonly string[] }): Promise<void> {
  const people = (await peopleByIds(scope, holderIds)).filter(({ active, service }) => active && !service);
  if (people.length < holderIds.length)
    throw new DomainError('INVALID_INPUT', 'Somebody among the holders is not here, or has left. Choose somebody else.', { field: 'holderIds' });
}

async function told(
  scope: Scope,
  { action, before, after, at }: { action: string; before: AccountabilityModel | null; after: AccountabilityModel | null; at: string },
): Promise<AccountabilityRow> {
  const role = after ?? before;
  if (role === null) throw new Error('A role that is neither before nor after');
  await writeAudit(scope, { action, noun: 'accountability', subjectId: role.id, before, after, at });
  // It is a part of its team, and pages that show the team ask again.
  publish(scope, { type: 'team', id: role.teamId });
  return role;
}
