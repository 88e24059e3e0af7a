import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalPostgres, startPostgres } from '../local/postgres.ts';
import { openTestApi, type TestApi } from '../test/api.ts';
import { testPostgres } from '../test/database.ts';
import { company, openOver } from '../test/factories.ts';

let folder: string;
let postgres: LocalPostgres;
let api: TestApi;
let cookie: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-away-'));
  postgres = await testPostgres(join(folder, 'postgres'));
  api = await openTestApi({ over: openOver({ ...postgres, close: async () => undefined }) });
  cookie = await api.cookieOf((await company(api.database)).admin);
});

afterAll(async () => {
  await api.close();
  await postgres.discard();
  rmSync(folder, { recursive: true, force: true });
});

const AWAY = { code: 'NOT_READY', message: 'The database is away for a moment. Try again in a few seconds.' };
const cycles = () => api.http().get('/api/v1/cycles').set('Cookie', cookie);

test('while PostgreSQL is away every face says so and asks to try again; when it is back they answer', async () => {
  await cycles().expect(200);
  // A statement that runs while the server stops ends with its connection.
  const cut = api.behind.$queryRaw`SELECT pg_sleep(30)::text`.catch(() => 'cut');
  await postgres.stop();

  const rest = await cycles().expect(503);
  const plain = await api.http().get(`/api/v1/cycles/${randomUUID()}/all-hands.pdf`).set('Cookie', cookie).expect(503);
  const graphql = await api.graphql(cookie, '{ viewer { person { name } } }');
  const alive = await api.http().get('/healthz').expect(200);

  expect(await cut).toBe('cut');
  expect(rest.body).toEqual({ ...AWAY, details: { retryAfterSeconds: 5 } });
  expect(rest.headers['retry-after']).toBe('5');
  expect(plain.body).toMatchObject(AWAY);
  expect(plain.headers['retry-after']).toBe('5');
  expect(graphql.errors?.[0]).toMatchObject({ message: AWAY.message, extensions: { code: 'NOT_READY' } });
  expect(alive.status).toBe(200);
  postgres = await startPostgres({ directory: join(folder, 'postgres') });
  await cycles().expect(200);
});
