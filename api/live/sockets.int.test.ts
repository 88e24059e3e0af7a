import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { createApiToken, revokeApiToken } from '../../database/api-tokens.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { company } from '../../test/factories.ts';
import { type Api, createApi } from '../app.ts';

let api: TestApi;
/** The same API once more, which asks sooner whether a session still runs. */
let quick: Api;
const server = createServer();

beforeAll(async () => {
  api = await openTestApi();
  quick = await createApi(api.deps);
  quick.attachSockets(server, { askAgainMs: 50 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await quick.close();
  await new Promise((resolve) => server.close(resolve));
  await api.close();
});

/** A socket that is let in; `closed` resolves with the code by which it ends. */
async function open(headers: Record<string, string>): Promise<{ socket: WebSocket; closed: Promise<number> }> {
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, 'graphql-transport-ws', { headers });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const greeted = new Promise((resolve) => socket.once('message', resolve));
  socket.once('open', () => socket.send('{"type":"connection_init"}'));
  await greeted;
  return { socket, closed };
}

test('a socket ends with the session or the token that opened it, and no other does', async () => {
  const { admin, scope } = await company(api.database);
  const at = api.clock.at;
  const [cookie, lasting] = [await api.cookieOf(admin), await api.cookieOf(admin)];
  const { token, row } = await createApiToken(scope, { personId: admin.id, name: 'Listener', scopes: ['read'], days: 1 }, { at });
  const [bySession, byToken, other] = [await open({ Cookie: cookie }), await open({ Authorization: `Bearer ${token}` }), await open({ Cookie: lasting })];

  await api.http().delete('/api/auth/session').set('Cookie', cookie).expect(204);
  await revokeApiToken(scope, row.id, { at });

  expect(await Promise.all([bySession.closed, byToken.closed])).toEqual([4403, 4403]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(other.socket.readyState).toBe(WebSocket.OPEN);
  other.socket.close();
});
