import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Grant, Noun } from '../domain/permissions.ts';
import { type Company, company, objective, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { auditPage } from './audit-entries.ts';
import { allCustomRoles, createCustomRole, deleteCustomRole, updateCustomRole } from './custom-roles.ts';
import { personById, updatePerson } from './people.ts';
import { isAllowed } from './rights.ts';

const AT = '2026-02-10T09:00:00.000Z';
const AUDIT: Grant = { action: 'read', noun: 'audit', reach: 'company' };

let open: OpenTestDatabase;
let acme: Company;

beforeAll(async () => {
  open = await openTestDatabase();
  acme = await company(open.database, { settings: { access: 'place' } });
});

afterAll(() => open.close());

test('a role that the company made gives its rights on top, from the next request on, and takes them away again', async () => {
  const rita = await person(acme.system, { name: 'Rita Reviewer', role: 'CONTRIBUTOR' });
  await objective(acme, { title: 'Nobody’s business', level: 'TEAM' });
  const role = await createCustomRole(acme.scope, { name: ' Reviewer ', grants: [AUDIT] }, { at: AT });
  const as = async () => scopeOf(open.database, await personById(acme.system, rita.id));
  const rights = async () => {
    const scope = await as();
    return [isAllowed(scope, 'read', 'audit'), isAllowed(scope, 'read', 'objective', { ownerIds: [acme.admin.id], level: 'TEAM' })];
  };

  expect(await rights()).toEqual([false, false]);
  await updatePerson(acme.scope, { id: rita.id, customRoleId: role.id }, { version: rita.version, at: AT });
  expect(await rights()).toEqual([true, false]);
  const wider = await updateCustomRole(
    acme.scope,
    { id: role.id, name: 'Reviewer', grants: [AUDIT, { action: 'read', noun: 'objective', reach: 'company' }] },
    { version: role.version, at: AT },
  );
  expect(await rights()).toEqual([true, true]);
  await deleteCustomRole(acme.scope, { id: role.id }, { version: wider.version, at: AT });
  expect(await rights()).toEqual([false, false]);

  const { rows } = await auditPage(acme.scope, { noun: 'role' }, { first: 10 });
  expect(rows.map(({ action }) => action).toSorted((a, b) => a.localeCompare(b))).toEqual(['create', 'delete', 'update']);
});

test.each<[string, string, Noun]>([
  ['change people', 'update', 'person'],
  ['change the company', 'update', 'organization'],
  ['make teams', 'create', 'team'],
])('no role can give the right to %s', async (_, action, noun) => {
  const grants = [{ action: action as Grant['action'], noun, reach: 'company' as const }];

  await expect(createCustomRole(acme.scope, { name: `Of ${noun}`, grants }, { at: AT })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test('a name is taken once, and a role that does not exist is given to nobody', async () => {
  await createCustomRole(acme.scope, { name: 'Auditor', grants: [AUDIT] }, { at: AT });

  await expect(createCustomRole(acme.scope, { name: 'Auditor', grants: [] }, { at: AT })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(
    updatePerson(acme.scope, { id: acme.admin.id, customRoleId: crypto.randomUUID() }, { version: acme.admin.version, at: AT }),
  ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test('roles are for administrators', async () => {
  const lead = await person(acme.system, { name: 'Lena Lead', role: 'MANAGER' });
  const scope = await scopeOf(open.database, lead);

  expect(await allCustomRoles(scope)).toEqual([]);
  await expect(createCustomRole(scope, { name: 'Mine', grants: [AUDIT] }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
