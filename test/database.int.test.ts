import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { migrate } from '../local/migrate.ts';
import { type TestDatabase, testDatabase } from './database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a second migration run does nothing', async () => {
  expect(await migrate(database.ownerUrl)).toEqual([]);
});

test('two migration runs at once exclude each other', async () => {
  const fresh = await testDatabase();
  await ask(fresh.ownerUrl, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public');

  const runs = await Promise.all([migrate(fresh.ownerUrl), migrate(fresh.ownerUrl)]);
  await fresh.close();

  expect(runs.filter((names) => names.length === 0)).toHaveLength(1);
  expect(runs.flat()).toContain('20261122000000_first');
});

test('a migration changed after it was applied is refused', async () => {
  const fresh = await testDatabase();
  await ask(fresh.ownerUrl, `UPDATE _prisma_migrations SET checksum = 'other' WHERE migration_name LIKE '%_first'`);

  const refusal = migrate(fresh.ownerUrl).catch((reason: unknown) => String(reason));

  expect(await refusal).toMatch(/was changed after this database had applied it/);
  await fresh.close();
});

test.each(['audit_log', 'check_ins', 'samples', 'status_changes'])('the product can add to %s, and can neither change nor remove', async (table) => {
  const [rights] = await ask(
    database.appUrl,
    `SELECT has_table_privilege('${table}', 'INSERT') AS add, has_table_privilege('${table}', 'UPDATE') AS change, has_table_privilege('${table}', 'DELETE') AS remove`,
  );

  expect(rights).toEqual({ add: true, change: false, remove: false });
});

test('the product owns no table, makes none, and does not pass by row security', async () => {
  const [role] = await ask(database.appUrl, 'SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user');
  const owned = await ask(database.appUrl, 'SELECT 1 FROM pg_tables WHERE tableowner = current_user');

  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false });
  expect(owned).toEqual([]);
  await expect(ask(database.appUrl, 'CREATE TABLE mine (id int)')).rejects.toThrow(/permission denied/);
});

test('letters of every alphabet have a case', async () => {
  expect(await ask(database.appUrl, `SELECT lower('ЖУК Ä') AS small`)).toEqual([{ small: 'жук ä' }]);
});
