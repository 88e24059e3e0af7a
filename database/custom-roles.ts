import { DomainError } from '../domain/errors.ts';
import { type Grant, grantOf } from '../domain/permissions.ts';
import { writeAudit } from './audit-log.ts';
import { publish } from './events.ts';
import type { CustomRoleModel } from './generated/prisma/models/CustomRole.ts';
import { jsonColumn } from './plain.ts';
import { isAllowed, notFound, requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { conflict, refuseStale, type WriteOptions } from './versions.ts';

/** A role that an organization made. */
export interface CustomRoleRow {
  organizationId: string;
  id: string;
  name: string;
  grants: Grant[];
  version: number;
}

/** What makes one. */
export interface CustomRoleInput {
  name: string;
  grants: readonly { action: string; noun: string; reach: string }[];
}

/** All roles that the organization made, by name; for administrators, nothing for others. */
export async function allCustomRoles(scope: Scope): Promise<CustomRoleRow[]> {
  if (!isAllowed(scope, 'update', 'person')) return [];
  return (await scope.db.customRole.findMany({ where: { organizationId: scope.organizationId }, orderBy: { name: 'asc' } })).map(rowOf);
}

/** Roles of these ids, in no order. */
export async function customRolesByIds(scope: Scope, ids: readonly string[]): Promise<CustomRoleRow[]> {
  if (!isAllowed(scope, 'update', 'person')) return [];
  return (await scope.db.customRole.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } })).map(rowOf);
}

/** Makes a role. Names are unique in an organization. */
export async function createCustomRole(scope: Scope, input: CustomRoleInput, { at }: WriteOptions): Promise<CustomRoleRow> {
  requireRight(scope, 'create', 'person');
  return inTransaction(scope, async (inside) => {
    const columns = await checked(inside, input, null);
    const id = scope.database.newId(`custom-role/${columns.name}`);
    const after = rowOf(await inside.db.customRole.create({ data: { organizationId: scope.organizationId, id, ...columns } }));
    return told(inside, { action: 'create', before: null, after, at });
  });
}

/** Changes a role; whoever has it may do so from their next click on. */
export async function updateCustomRole(scope: Scope, input: CustomRoleInput & { id: string }, { version, at }: WriteOptions): Promise<CustomRoleRow> {
  requireRight(scope, 'update', 'person');
  return inTransaction(scope, async (inside) => {
    const before = await customRoleById(inside, input.id);
    refuseStale({ noun: 'role', version, yours: input, theirs: before });
    const columns = await checked(inside, input, input.id);
    const where = { organizationId: scope.organizationId, id: input.id, version: before.version };
    const [written] = await inside.db.customRole.updateManyAndReturn({ where, data: { ...columns, version: { increment: 1 } } });
    if (written === undefined) throw conflict('role', input, before);
    return told(inside, { action: 'update', before, after: rowOf(written), at });
  });
}

/** Takes a role away, from whoever has it as well. */
export async function deleteCustomRole(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<CustomRoleRow> {
  requireRight(scope, 'delete', 'person');
  return inTransaction(scope, async (inside) => {
    const before = await customRoleById(inside, id);
    refuseStale({ noun: 'role', version, yours: { id }, theirs: before });
    const { organizationId } = scope;
    await inside.db.person.updateMany({ where: { organizationId, customRoleId: id }, data: { customRoleId: null, version: { increment: 1 } } });
    await inside.db.customRole.deleteMany({ where: { organizationId, id } });
    return told(inside, { action: 'delete', before, after: null, at });
  });
}

async function customRoleById(scope: Scope, id: string): Promise<CustomRoleRow> {
  const [role] = await customRolesByIds(scope, [id]);
  if (role === undefined) throw notFound('person');
  return role;
}

async function checked(scope: Scope, { name, grants }: CustomRoleInput, id: string | null): Promise<{ name: string; grants: object }> {
  if (name.trim() === '') throw new DomainError('INVALID_INPUT', 'Give the role a name.', { field: 'name' });
  const taken = await scope.db.customRole.findFirst({ where: { organizationId: scope.organizationId, name: name.trim() }, select: { id: true } });
  if (taken !== null && taken.id !== id) throw new DomainError('INVALID_INPUT', `There is already a role called "${name.trim()}".`, { field: 'name' });
  return { name: name.trim(), grants: jsonColumn(grants.map(checkedGrant)) as object };
}

function checkedGrant(asked: CustomRoleInput['grants'][number]): Grant {
  const grant = grantOf(asked);
  if (grant === null)
    throw new DomainError('INVALID_INPUT', `No role can give the right to ${asked.action} ${asked.noun} within ${asked.reach}.`, { field: 'grants' });
  return grant;
}

async function told(
  scope: Scope,
  { action, before, after, at }: { action: string; before: CustomRoleRow | null; after: CustomRoleRow | null; at: string },
): Promise<CustomRoleRow> {
  const role = after ?? before;
  if (role === null) throw new Error('A role that is neither before nor after');
  await writeAudit(scope, { action, noun: 'role', subjectId: role.id, before, after, at });
  publish(scope, { type: 'person', id: role.id });
  return role;
}

function rowOf(model: CustomRoleModel): CustomRoleRow {
  return { ...model, grants: model.grants as unknown as Grant[] };
}
