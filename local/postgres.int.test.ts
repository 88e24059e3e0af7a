import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { startPostgres, stopPostgres } from './postgres.ts';
import { placePostgres } from './postgres-files.ts';

const home = mkdtempSync(join(tmpdir(), 'sextant-postgres-'));
chmodSync(home, 0o711);
const directory = join(home, 'data');
afterAll(async () => {
  await stopPostgres(directory);
  rmSync(home, { recursive: true, force: true });
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function postmaster(): Promise<{ path: string; pid: number }> {
  const path = join((await placePostgres(directory)).data, 'postmaster.pid');
  return { path, pid: Number(readFileSync(path, 'utf8').split('\n')[0]) };
}

test('data outlive kill -9 of the server, on the same port and with the same passwords', async () => {
  const first = await startPostgres({ directory });
  await ask(first.ownerUrl, 'CREATE TABLE kept (v int); INSERT INTO kept VALUES (1)');
  process.kill((await postmaster()).pid, 'SIGKILL');

  const second = await startPostgres({ directory });

  expect(second).toMatchObject({ adopted: false, port: first.port, appUrl: first.appUrl });
  expect(await ask(second.ownerUrl, 'SELECT v FROM kept')).toEqual([{ v: 1 }]);
});

test('a server left behind is adopted, not started twice', async () => {
  const before = (await postmaster()).pid;

  const again = await startPostgres({ directory });

  expect({ adopted: again.adopted, pid: (await postmaster()).pid }).toEqual({ adopted: true, pid: before });
});

test('a pid file that names a living stranger does not stop the start', async () => {
  const { path } = await postmaster();
  const server = await startPostgres({ directory });
  await server.stop();
  const stranger = spawn('sleep', ['30']);
  await new Promise((resolve) => stranger.once('spawn', resolve));
  writeFileSync(path, `${stranger.pid}\n${directory}\n1\n${server.port}\n\n127.0.0.1\n\nready\n`);

  const started = await startPostgres({ directory });
  stranger.kill();

  expect(started.adopted).toBe(false);
});

test('a taken port means another port', async () => {
  const server = await startPostgres({ directory });
  await server.stop();
  const squatter = createServer().listen(server.port, '127.0.0.1');
  await new Promise((resolve) => squatter.once('listening', resolve));

  const moved = await startPostgres({ directory });
  squatter.close();

  expect(moved.port).not.toBe(server.port);
  expect(await ask(moved.ownerUrl, 'SELECT v FROM kept')).toEqual([{ v: 1 }]);
});

test('nobody comes in without a password, and the passwords are for us alone', async () => {
  const { appUrl } = await startPostgres({ directory });

  await expect(ask(appUrl.replace(/:[^:@]+@/, ':guess@'), 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  expect(statSync(join(directory, 'postgres.json')).mode & 0o777).toBe(0o600);
});

// Only root has another user run the server.
if (process.getuid?.() === 0) {
  test('for root under a private home, the cluster moves to where its user can reach it', async () => {
    const hidden = join(home, 'private');
    mkdirSync(hidden, { mode: 0o700 });

    const server = await startPostgres({ directory: join(hidden, 'data'), durable: false });
    const { data } = await placePostgres(join(hidden, 'data'));
    await server.stop();
    rmSync(join(data, '..'), { recursive: true });

    expect(data).toMatch(/^\/var\/lib\/sextant\/[0-9a-f]{12}\/postgres$/);
  });
}
