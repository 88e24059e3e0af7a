import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { type TestDatabase, testDatabase } from '../../test/database.ts';
import { createSqlReader } from './metrics.ts';

/** The database of the harness, as somebody else's: with a table, a role that reads it, and one that writes. */
let outside: TestDatabase;
let admin: pg.Client;
const role = `reader_${process.pid}`;
const writer = `writer_${process.pid}`;

beforeAll(async () => {
  outside = await testDatabase();
  admin = new pg.Client({ connectionString: outside.adminUrl });
  await admin.connect();
  await admin.query(`
    CREATE SCHEMA shop;
    CREATE TABLE shop.orders (paid_at timestamptz NOT NULL, amount numeric);
    INSERT INTO shop.orders VALUES ('2026-11-19T23:30:00Z', 10.50), ('2026-11-20T10:00:00Z', 4), ('2026-11-21T10:00:00Z', NULL), ('2026-11-22T08:00:00Z', 0);
    CREATE ROLE ${role} LOGIN PASSWORD 'canary'; CREATE ROLE ${writer} LOGIN PASSWORD 'canary';
    GRANT USAGE ON SCHEMA shop TO ${role}, ${writer};
    GRANT SELECT ON shop.orders TO ${role}, ${writer}; GRANT INSERT ON shop.orders TO ${writer};`);
});
afterAll(async () => {
  await admin.query(`DROP OWNED BY ${role}, ${writer}; DROP ROLE ${role}, ${writer};`);
  await admin.end();
  await outside.close();
});

test('rows of day and value are days of the company, NULL is no data and zero is zero', async () => {
  const samples = await read('SELECT date_trunc($$day$$, paid_at), sum(amount) FROM shop.orders GROUP BY 1;', { timeZone: 'Europe/Berlin' });

  expect(samples.map(({ day, value, quality }) => [day, value, quality])).toEqual([
    ['2026-11-20', '14.50', 'final'],
    ['2026-11-22', '0', 'settling'],
  ]);
});

test('one value is today’s; a float with an exponent is written out', async () => {
  expect(await read('SELECT sum(amount) FROM shop.orders')).toMatchObject([{ day: '2026-11-22', value: '14.50' }]);
  expect(await read('SELECT 1e21::float8')).toMatchObject([{ value: '1000000000000000000000' }]);
  expect(await read('SELECT $$NaN$$::float8')).toEqual([]);
  expect(await read('SELECT amount FROM shop.orders WHERE false')).toEqual([]);
});

test.each([
  ['SELECT 1; COMMIT; DELETE FROM shop.orders', /more than one statement/],
  ['WITH gone AS (DELETE FROM shop.orders RETURNING 1) SELECT * FROM gone', /./],
  ['SELECT set_config($$role$$, $$postgres$$, false)', /./],
  ['SELECT * FROM generate_series(1, 5001) AS g, (SELECT 1) AS v', /more than 5000 rows/],
  ['SELECT day, 1 FROM (VALUES ($$2026-11-20$$), ($$2026-11-20$$)) AS t(day)', /two rows for 2026-11-20/],
  ['SELECT 1, 2, 3', /3 columns/],
  ['SELECT $$a$$, 1', /not a day/],
  ['SELECT $$many$$', /not a number/],
  ['SELECT nothing FROM shop.nowhere', /table/],
  ['SELECT amount FROM public.organizations', /may not read|column/],
  ['SELECT 1 / 0', /division/],
])('%s is refused in words', async (statement, reason) => {
  await expect(read(statement)).rejects.toMatchObject({ name: 'ProviderError', kind: 'bad-config', message: expect.stringMatching(reason) });
  expect((await admin.query('SELECT count(*)::int AS count FROM shop.orders')).rows).toEqual([{ count: 4 }]);
});

test.each([
  ['superuser', 'SUPERUSER', 'NOSUPERUSER'],
  ['maker of roles', 'CREATEROLE', 'NOCREATEROLE'],
  ['one that row security does not hold', 'BYPASSRLS', 'NOBYPASSRLS'],
])('a %s is refused, whatever it asks', async (_name, grant, revoke) => {
  await admin.query(`ALTER ROLE ${role} ${grant}`);
  const reading = read('SELECT 1');
  await expect(reading).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringMatching(/more than read/) });
  await admin.query(`ALTER ROLE ${role} ${revoke}`);
});

test('a role that may write a table, or become one that is a superuser, is refused', async () => {
  await expect(read('SELECT 1', { user: writer })).rejects.toMatchObject({ message: expect.stringMatching(/more than read/) });
  await admin.query(`GRANT pg_execute_server_program TO ${role}`);
  await expect(read('SELECT 1')).rejects.toMatchObject({ message: expect.stringMatching(/more than read/) });
  await admin.query(`REVOKE pg_execute_server_program FROM ${role}`);
});

test('a wrong password asks for a person, a wrong database for a look', async () => {
  await expect(read('SELECT 1', { password: 'wrong' })).rejects.toMatchObject({ kind: 'reauth-needed' });
  await expect(read('SELECT 1', { database: 'nowhere' })).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringMatching(/no database/) });
});

async function read(
  statement: string,
  { user = role, password = 'canary', timeZone = 'UTC', database }: Partial<Record<'user' | 'password' | 'timeZone' | 'database', string>> = {},
) {
  const { hostname, port, pathname } = new URL(outside.adminUrl);
  const config = { host: hostname, port, database: database ?? pathname.slice(1), user, sslmode: 'disable' };
  const reader = createSqlReader({ config, secret: { password }, allowLoopback: true });
  const span = { from: '2026-11-01', to: '2026-11-30' };
  return (await reader.read({ metric: 'query', query: { statement }, span, cursor: null, now: '2026-11-22T12:00:00.000Z', timeZone })).samples;
}
