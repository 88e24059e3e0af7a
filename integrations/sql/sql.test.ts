import { inspect } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { type FakePostgres, startFakePostgres } from './fake-server.ts';
import { manifest } from './manifest.ts';
import { createSqlReader } from './metrics.ts';

const STATEMENT = 'SELECT 1';
const open: FakePostgres[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

test.each([
  ['28P01', 'reauth-needed', /enter them anew/],
  ['42501', 'bad-config', /may not read/],
  ['42P01', 'bad-config', /table/],
  ['25006', 'bad-config', /may only read/],
  ['57014', 'transient', /20 seconds/],
  ['53300', 'transient', /no room/],
  ['57P01', 'transient', /stopping/],
  ['22012', 'bad-config', /division/],
  ['P0001', 'transient', /cannot be reached/],
])('SQLSTATE %s is %s, without the words of the server', async (state, kind, message) => {
  const { fake, read } = await connect();
  fake.fault({ at: 'query', state });

  const failure = await read().catch((error: unknown) => error);

  expect(failure).toMatchObject({ name: 'ProviderError', provider: 'sql', kind, message: expect.stringMatching(message) });
  expect(inspect(failure, { depth: 9, showHidden: true })).not.toMatch(/words of the server|canary/);
});

test.each([
  ['10.0.0.1', /10\.0\.0\.1/],
  ['127.0.0.1', /not a public address/],
  ['169.254.169.254', /not a public address/],
  ['localhost', /not a public address/],
  ['[::1]', /not a public address/],
])('%s is out of reach unless the administrator allows it', async (host, message) => {
  const { fake } = await connect();
  const config = { host, port: fake.port, database: 'shop', user: 'sextant', sslmode: 'disable' };

  const test = createSqlReader({ config, secret: { password: 'canary' } }).testConnection();

  await expect(test).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringMatching(message) });
  expect(fake.passwords()).toEqual([]);
});

test('a server without TLS gets no password unless none was asked for', async () => {
  const { fake } = await connect();
  const config = { host: '127.0.0.1', port: fake.port, database: 'shop', user: 'sextant' };

  const test = createSqlReader({ config, secret: { password: 'canary' }, allowLoopback: true }).testConnection();

  await expect(test).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringMatching(/no TLS/) });
  expect(fake.passwords()).toEqual([]);
});

test('an abort ends the session with its reason', async () => {
  const { reader } = await connect();
  const controller = new AbortController();
  const reason = new Error('enough');
  controller.abort(reason);

  const input = {
    metric: 'query',
    query: { statement: STATEMENT },
    span: { from: '2026-11-22', to: '2026-11-22' },
    cursor: null,
    now: '2026-11-22T12:00:00.000Z',
  };

  await expect(reader.read({ ...input, timeZone: 'UTC', signal: controller.signal })).rejects.toBe(reason);
});

test('the form takes a SELECT only, and a port that is one', () => {
  for (const statement of ['DELETE FROM a', 'SET ROLE postgres', 'COPY a TO PROGRAM $$x$$', ''])
    expect(() => manifest.parseQuery('query', { statement })).toThrow(/statement/);
  expect(manifest.parseQuery('query', { statement: '-- paid\nWITH a AS (SELECT 1) SELECT * FROM a' })).toBeDefined();
  const settings = { host: 'db.example', database: 'a', user: 'b', password: 'c' };
  expect(manifest.parseSettings({ ...settings, port: '', sslmode: '' }).config).toMatchObject({ port: 5432, sslmode: 'verify-full' });
  expect(() => manifest.parseSettings({ ...settings, port: '99999' })).toThrow(/port/);
  expect(() => manifest.parseSettings({ ...settings, host: 'db.example/x' })).toThrow(/host/);
});

async function connect() {
  const fake = await startFakePostgres();
  open.push(fake);
  const config = { host: '127.0.0.1', port: fake.port, database: 'shop', user: 'sextant', sslmode: 'disable' };
  const reader = createSqlReader({ config, secret: { password: 'canary' }, allowLoopback: true });
  const read = () =>
    reader.read({
      metric: 'query',
      query: { statement: STATEMENT },
      span: { from: '2026-11-01', to: '2026-11-22' },
      cursor: null,
      now: '2026-11-22T12:00:00.000Z',
      timeZone: 'UTC',
    });
  return { fake, reader, read };
}
