import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Company, company, openTestDatabase, type OpenTestDatabase, person, scopeOf, team } from '../test/factories.ts';
import {
  accountabilitiesByIds,
  accountabilitiesHeldBy,
  accountabilitiesOf,
  createAccountability,
  deleteAccountability,
  mayShapeCircle,
  updateAccountability,
} from './accountabilities.ts';
import { auditPage } from './audit-entries.ts';
import { exportPerson } from './person-export.ts';
import { deactivatePerson, type PersonRow } from './people.ts';
import { deleteTeam, teamsByIds } from './teams.ts';

const AT = '2026-02-10T09:00:00.000Z';
const REP_LINK = { name: 'Rep Link', purpose: 'The circle is heard above', duties: ['Speaks for the circle'], holderIds: [] as string[] };

let open: OpenTestDatabase;
let acme: Company;
let product: string;
let payments: string;
let sales: string;
let una: PersonRow;

beforeAll(async () => {
  open = await openTestDatabase();
  acme = await company(open.database);
  product = (await team(acme.system, { name: 'Product' })).id;
  payments = (await team(acme.system, { name: 'Payments', parentId: product })).id;
  sales = (await team(acme.system, { name: 'Sales' })).id;
  una = await person(acme.system, { name: 'Una', teamId: payments });
});

afterAll(() => open.close());

test('a role is made, changed and taken away, and each is written down', async () => {
  const mate = await person(acme.system, { name: 'Mate', teamId: payments });

  const made = await createAccountability(
    acme.scope,
    {
      ...REP_LINK,
      teamId: payments,
      name: ' Rep Link ',
      duties: ['Speaks for the circle', ' ', 'Speaks for the circle '],
      holderIds: [una.id, mate.id, una.id],
    },
    { at: AT },
  );
  const changed = await updateAccountability(acme.scope, { ...REP_LINK, id: made.id, holderIds: [mate.id] }, { version: made.version, at: AT });
  const held = await accountabilitiesHeldBy(acme.system, [una.id, mate.id]);
  await deleteAccountability(acme.scope, { id: made.id }, { version: changed.version, at: AT });

  expect(made).toMatchObject({ teamId: payments, name: 'Rep Link', duties: ['Speaks for the circle'], holderIds: [una.id, mate.id] });
  expect(held).toEqual([changed]);
  expect(await accountabilitiesByIds(acme.system, [made.id])).toEqual([]);
  const { rows } = await auditPage(acme.scope, { noun: 'accountability', subjectId: made.id }, {});
  expect(rows.map(({ action }) => action).toSorted((a, b) => a.localeCompare(b))).toEqual(['create', 'delete', 'update']);
  expect(rows.find(({ action }) => action === 'update')).toMatchObject({ before: { holderIds: [una.id, mate.id] }, after: { holderIds: [mate.id] } });
});

test('a stale change is refused with both sides, and so is a stale end', async () => {
  const made = await createAccountability(acme.scope, { ...REP_LINK, teamId: sales }, { at: AT });
  const standing = await updateAccountability(acme.scope, { ...REP_LINK, id: made.id, purpose: 'Better said' }, { version: made.version, at: AT });

  const late = updateAccountability(acme.scope, { ...REP_LINK, id: made.id, purpose: 'Worse said' }, { version: made.version, at: AT });
  await expect(late).rejects.toMatchObject({ code: 'CONFLICT', details: { yours: { purpose: 'Worse said' }, theirs: { purpose: 'Better said' } } });
  await expect(deleteAccountability(acme.scope, { id: made.id }, { version: made.version, at: AT })).rejects.toMatchObject({ code: 'CONFLICT' });

  expect(await accountabilitiesOf(acme.system, [sales])).toEqual([standing]);
});

test('a name is taken once a team', async () => {
  await createAccountability(acme.scope, { ...REP_LINK, teamId: product }, { at: AT });
  const other = await createAccountability(acme.scope, { ...REP_LINK, teamId: product, name: 'Facilitator' }, { at: AT });

  await expect(createAccountability(acme.scope, { ...REP_LINK, teamId: product }, { at: AT })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(updateAccountability(acme.scope, { ...REP_LINK, id: other.id }, { at: AT })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(createAccountability(acme.scope, { ...REP_LINK, teamId: product, name: ' ' }, { at: AT })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test.each([
  { role: 'TEAM_LEAD', own: true, below: true, beside: false },
  { role: 'MANAGER', own: true, below: true, beside: false },
  { role: 'CONTRIBUTOR', own: false, below: false, beside: false },
  { role: 'VIEWER', own: false, below: false, beside: false },
] as const)('$role shapes the circles of their place alone', async ({ role, own, below, beside }) => {
  const inTeam = role === 'MANAGER' ? product : payments;
  const scope = await scopeOf(open.database, await person(acme.system, { name: `As ${role}`, role, teamId: inTeam }));
  const standing = await createAccountability(acme.scope, { ...REP_LINK, teamId: payments, name: `Known to ${role}` }, { at: AT });
  const create = async (teamId: string): Promise<boolean> =>
    createAccountability(scope, { ...REP_LINK, teamId, name: `Of ${role}` }, { at: AT }).then(
      () => true,
      ({ code }: { code: string }) => code !== 'NOT_FOUND',
    );
  const change = updateAccountability(scope, { ...REP_LINK, id: standing.id, name: `Of ${role} now` }, { at: AT }).then(
    () => true,
    ({ code }: { code: string }) => code !== 'NOT_FOUND',
  );

  expect([await create(inTeam), await change, await create(sales)]).toEqual([own, below, beside]);
  expect([payments, sales].map((id) => mayShapeCircle(scope, id))).toEqual([below, beside]);
});

test('what is of another company is not there', async () => {
  const beta = await company(open.database);
  const ours = await createAccountability(acme.scope, { ...REP_LINK, teamId: payments, name: 'Ours' }, { at: AT });

  expect(await accountabilitiesByIds(beta.scope, [ours.id])).toEqual([]);
  expect(await accountabilitiesOf(beta.scope, [payments])).toEqual([]);
  expect(await accountabilitiesHeldBy(beta.scope, [una.id])).toEqual([]);
  await expect(createAccountability(beta.scope, { ...REP_LINK, teamId: payments }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(updateAccountability(beta.scope, { ...REP_LINK, id: ours.id }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(deleteAccountability(beta.scope, { id: ours.id }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const away = createAccountability(acme.scope, { ...REP_LINK, teamId: payments, name: 'Theirs', holderIds: [beta.admin.id] }, { at: AT });
  await expect(away).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field: 'holderIds' } });
});

test('whoever leaves stays a holder until the role is given on, and takes no other', async () => {
  const leaver = await person(acme.system, { name: 'Leaver' });
  const made = await createAccountability(acme.scope, { ...REP_LINK, teamId: payments, name: 'Release manager', holderIds: [leaver.id] }, { at: AT });
  await deactivatePerson(acme.scope, { id: leaver.id }, { at: AT });

  const reworded = await updateAccountability(acme.scope, { ...made, purpose: 'Releases are calm' }, { at: AT });
  const another = createAccountability(acme.scope, { ...REP_LINK, teamId: payments, name: 'Scribe', holderIds: [leaver.id] }, { at: AT });

  expect(reworded.holderIds).toEqual([leaver.id]);
  await expect(another).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field: 'holderIds' } });
});

test('the file of everything about a person holds their roles', async () => {
  const holder = await person(acme.system, { name: 'Holder' });
  await createAccountability(acme.scope, { ...REP_LINK, teamId: payments, name: 'Scribe', holderIds: [holder.id] }, { at: AT });

  let file = '';
  for await (const piece of await exportPerson(acme.scope, { id: holder.id }, { at: AT })) file += piece;

  expect(JSON.parse(file)).toMatchObject({ accountabilities: [{ name: 'Scribe' }] });
});

test('a team in which roles stand is not taken away', async () => {
  const { id } = await team(acme.system, { name: 'Support' });
  const role = await createAccountability(acme.scope, { ...REP_LINK, teamId: id }, { at: AT });

  await expect(deleteTeam(acme.scope, { id }, { at: AT })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: 'Roles of accountability stand in Support: delete them first.',
  });
  await deleteAccountability(acme.scope, { id: role.id }, { at: AT });
  await deleteTeam(acme.scope, { id }, { at: AT });

  expect(await teamsByIds(acme.system, [id])).toEqual([]);
});
