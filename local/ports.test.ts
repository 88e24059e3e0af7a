import { expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answersAt, findFreePort } from './ports.ts';

async function holder(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

test('a port that its dying holder gives up a moment later is the same again', async () => {
  const { server, port } = await holder();

  const found = findFreePort(port);
  await sleep(300);
  server.close();

  expect(await found).toBe(port);
});

test('a port that nobody asked for lies below those that outgoing connections get', async () => {
  const found = await Promise.all(Array.from({ length: 20 }, () => findFreePort()));

  expect(found.filter((port) => port < 20_000 || port > 32_000)).toEqual([]);
});

test('a port that a stranger keeps is left to it', async () => {
  const { server, port } = await holder();

  const found = await findFreePort(port);

  expect(found).not.toBe(port);
  expect(await answersAt(port)).toBe(true);
  server.close();
});
