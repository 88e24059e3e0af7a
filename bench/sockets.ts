import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { alternate, type Finding, findingOf } from './measure.ts';
import { seedCompany } from './seed.ts';
import type { Stage } from './stage.ts';

const SOCKETS = 2_000;
const OPENED_AT_ONCE = 50;
const CHANGES = 25;
/** What our pages subscribe to (web/app/live.ts). */
const SUBSCRIPTION = 'subscription Changes { changes { type id } }';

/** Sockets that listen, and the last text that each of them heard. */
interface Audience {
  /** Resolves when each socket has heard this text. */
  hear(text: string): Promise<void>;
  close(): void;
}

/** One change to 2,000 signed-in sockets, against bare sockets that share one buffer. Both hear of it by NOTIFY. */
export async function measureSockets(stage: Stage): Promise<Finding[]> {
  const database = await stage.freshDatabase();
  const { organizationId, email } = await seedCompany(database.ownerUrl, { people: 10, objectives: 10, keyResults: 30, checkIns: 100 });
  const ours = await stage.serveOurs(database);
  const floor = await stage.serve('bench/baselines/bare-sockets.ts', { DATABASE_URL: database.ownerUrl });
  const cookie = await stage.signIn(database, email);
  const subscribers = await gather(() => subscribe(ours.port, cookie));
  const listeners = await gather(() => open(new WebSocket(`ws://127.0.0.1:${floor.port}`)));
  // Subscriptions are not answered: give the last ones a moment to stand.
  await sleep(2_000);

  const announce = (channel: string, audience: Audience, payloadOf: (id: string) => object) => async (): Promise<number> => {
    for (let change = 0; change < CHANGES; change++) {
      const id = randomUUID();
      const heard = audience.hear(id);
      await database.database.pool.query('SELECT pg_notify($1, $2)', [channel, JSON.stringify(payloadOf(id))]);
      await heard;
    }
    return CHANGES;
  };
  const toOurs = announce('sextant', subscribers, (id) => [{ organizationId, type: 'key-result', id }]);
  const toFloor = announce('bare', listeners, (id) => ({ data: { changes: { type: 'key-result', id } } }));
  const found = await alternate({
    ours: { work: toOurs, pids: [ours.pid, stage.postmaster] },
    baseline: { work: toFloor, pids: [floor.pid, stage.postmaster] },
    rounds: stage.rounds,
  });
  subscribers.close();
  listeners.close();
  return [findingOf('a change to 2,000 sockets, against bare sockets', found, { aim: 2, digits: 1 })];
}

async function gather(openOne: () => Promise<WebSocket>): Promise<Audience> {
  const sockets: WebSocket[] = [];
  while (sockets.length < SOCKETS) sockets.push(...(await Promise.all(Array.from({ length: OPENED_AT_ONCE }, openOne))));
  let [expected, missing] = ['', 0];
  let done = (): void => undefined;
  for (const socket of sockets) {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8'));
      if (message.type !== 'next') return;
      assert.deepEqual(message.payload, { data: { changes: { type: 'key-result', id: expected } } });
      missing -= 1;
      if (missing === 0) done();
    });
  }
  return {
    hear: (text) => {
      [expected, missing] = [text, sockets.length];
      return new Promise((resolve) => {
        done = resolve;
      });
    },
    close: () => {
      for (const socket of sockets) socket.terminate();
    },
  };
}

async function subscribe(port: number, cookie: string): Promise<WebSocket> {
  const socket = await open(new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { headers: { cookie } }));
  const accepted = new Promise((resolve) => socket.once('message', resolve));
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await accepted;
  socket.send(JSON.stringify({ type: 'subscribe', id: randomUUID(), payload: { query: SUBSCRIPTION } }));
  return socket;
}

function open(socket: WebSocket): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}
