import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Company, company, keyResult, objective, openTestDatabase, type OpenTestDatabase, person } from '../test/factories.ts';
import { accountOf } from './accounts.ts';
import { inTransaction, lookupScope, systemScope } from './scope.ts';
import { openDatabase } from './client.ts';
import { isHeldByRowSecurity } from './row-security.ts';
import { allOrganizations } from './organizations.ts';

let open: OpenTestDatabase;
let acme: Company;
let other: Company;

beforeAll(async () => {
  open = await openTestDatabase();
  [acme, other] = [await company(open.database), await company(open.database)];
  for (const { system } of [acme, other]) await person(system, { name: 'Petra' });
  for (const each of [acme, other]) await keyResult(each, { title: 'New customers' });
});

afterAll(() => open.close());

/** Every table that belongs to organizations, as the schema says. */
async function tenantTables(): Promise<{ name: string; secured: boolean; policies: number }[]> {
  return open.behind.$queryRaw`
    SELECT c.relname AS name, c.relrowsecurity AS secured, (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> '_prisma_migrations' ORDER BY 1`;
}

test('every table is held by row security, also those that are yet to come', async () => {
  const tables = await tenantTables();

  expect(tables.length).toBeGreaterThan(30);
  expect(tables.filter(({ secured, policies }) => !secured || policies !== 1)).toEqual([]);
});

test('the product knows whether it is held, and the owner of the tables is not', async () => {
  const owner = openDatabase({ url: open.ownerUrl, secretKey: open.database.secretKey });

  expect([await isHeldByRowSecurity(open.database), await isHeldByRowSecurity(owner)]).toEqual([true, false]);

  await owner.close();
});

test('the product connects as a role that owns nothing and cannot pass by', async () => {
  const [role] = await open.database.prisma.$queryRaw<object[]>`
    SELECT rolname AS name, rolsuper AS superuser, rolbypassrls AS passes, (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owns
    FROM pg_roles r WHERE rolname = current_user`;

  expect(role).toEqual({ name: 'sextant_app', superuser: false, passes: false, owns: 0 });
});

test('a statement that forgets its organization finds nothing of any other', async () => {
  await accountOf(lookupScope(open.database), { email: 'somebody@example.test', name: 'Somebody', now: '2026-02-02T09:00:00.000Z' });
  for (const { name } of (await tenantTables()).filter((table) => table.name !== 'organizations')) {
    // Accounts stand above organizations: in the name of one nothing of them is seen.
    const others = name.startsWith('account') || name === 'attempt_counts' ? '' : `WHERE organization_id <> '${acme.organizationId}'::uuid`;
    const [seen] = await acme.system.db.$queryRawUnsafe<{ others: number }[]>(`SELECT count(*)::int AS others FROM ${name} ${others}`);
    expect({ name, ...seen }).toEqual({ name, others: 0 });
  }
  expect(await acme.system.db.keyResult.count()).toBe(1);
  expect(await open.behind.keyResult.count()).toBe(2);
  expect(await acme.system.db.organization.count()).toBe(1);
});

test('a write for another organization is refused, and one that forgets it changes nothing there', async () => {
  const { organizationId, cycle, admin } = other;
  const row = {
    organizationId,
    id: crypto.randomUUID(),
    cycleId: cycle.id,
    title: 'Planted',
    level: 'COMPANY' as const,
    ownerId: admin.id,
    createdAt: new Date(),
  };

  await expect(acme.system.db.objective.create({ data: row })).rejects.toThrow(/row-level security/);
  await acme.system.db.keyResult.updateMany({ data: { title: 'Overwritten' } });

  expect(await open.behind.keyResult.findMany({ where: { organizationId }, select: { title: true } })).toEqual([{ title: 'New customers' }]);
});

test("in nobody's name only what leads to an organization is seen", async () => {
  const { prisma } = open.database;

  expect(
    await Promise.all([prisma.keyResult.count(), prisma.objective.count(), prisma.checkIn.count(), prisma.auditEntry.count(), prisma.effect.count()]),
  ).toEqual([0, 0, 0, 0, 0]);
  expect((await allOrganizations(lookupScope(open.database))).length).toBe(2);
});

test('many organizations that ask at once through few connections each see their own', async () => {
  const companies = [acme, other];
  const asked = Array.from({ length: 200 }, (_, index) => companies[index % 2] ?? acme);

  const answers = await Promise.all(
    asked.map(async ({ organizationId }, index) => {
      const scope = systemScope(open.database, { organizationId, workflowId: 'test' });
      const read = async (db: typeof scope.db): Promise<string[]> =>
        (await db.objective.findMany({ select: { organizationId: true } })).map((row) => row.organizationId);
      const seen = index % 3 === 0 ? await inTransaction(scope, ({ db }) => read(db)) : await read(scope.db);
      return { seen, organizationId };
    }),
  );

  expect(answers.filter(({ seen, organizationId }) => seen.length !== 1 || seen[0] !== organizationId)).toEqual([]);
});

test('a Scope has no findUnique, which Prisma would gather with those of other organizations', async () => {
  const goal = await objective(acme, { title: 'Grow' });

  await expect(acme.system.db.objective.findUnique({ where: { organizationId_id: { organizationId: acme.organizationId, id: goal.id } } })).rejects.toThrow(
    /findFirst/,
  );
  expect(await inTransaction(acme.system, ({ db }) => db.objective.findFirst({ where: { id: goal.id }, select: { title: true } }))).toEqual({ title: 'Grow' });
});
