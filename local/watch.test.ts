import { createServer, type Server } from 'node:net';
import { expect, test } from '@jest/globals';
import { findFreePort } from './ports.ts';
import { watch } from './watch.ts';

test('a server that comes back only after it was given up is told as back', async () => {
  const port = await findFreePort();
  const server = createServer();
  const told: string[] = [];
  let tries = 0;

  const back = new Promise<void>((resolve) => {
    const watching = watch({
      port,
      revive: async () => {
        tries += 1;
        if (tries > 1) return port;
        await listen(server, port);
        throw new Error('It does not answer yet');
      },
      onDeath: (reason) => void told.push(reason),
      onBack: () => {
        watching.end();
        resolve();
      },
    });
  });
  await back;
  server.close();

  expect(told).toEqual(['ended unasked, starts again', 'It does not answer yet']);
}, 30_000);

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}
