import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { createConnection } from '../database/connections.ts';
import { systemScope } from '../database/scope.ts';
import { type Call, sendMany } from './load.ts';
import { alternate, type Finding, findingOf } from './measure.ts';
import { seedCompany } from './seed.ts';
import type { Stage, StageDatabase } from './stage.ts';

const DELIVERIES = 400;
const WARM_UP = 1_200;
const SECRET = 'bench-webhook-secret';
const BODY = JSON.stringify({
  action: 'closed',
  repository: { full_name: 'bench/repository' },
  issue: { number: 1, title: 'An issue', body: 'x'.repeat(4_000) },
});
const SIGNATURE = `sha256=${createHmac('sha256', SECRET).update(BODY).digest('hex')}`;

/** A delivery of GitHub until it is durable and answered with 2xx: signature, second delivery told apart, and what its workflow is to be told. */
export async function measureWebhook(stage: Stage): Promise<Finding[]> {
  const database = await stage.freshDatabase();
  const { organizationId } = await seedCompany(database.ownerUrl, { people: 10, objectives: 10, keyResults: 30, checkIns: 100 });
  const ours = await stage.serveOurs(database);
  const floor = await stage.serve('bench/baselines/bare-insert.ts', { DATABASE_URL: database.ownerUrl });
  const connectionId = await connect(database, organizationId);
  const otherId = randomUUID();

  const deliver = (port: number, path: string) => (count: number) => sendMany(count, (): Call => deliveryTo(port, path));
  const toOurs = deliver(ours.port, `/api/webhooks/${connectionId}`);
  const toFloor = deliver(floor.port, `/${organizationId}/${otherId}`);
  await toOurs(WARM_UP);
  await toFloor(WARM_UP);
  const found = await alternate({
    ours: { work: () => toOurs(DELIVERIES), pids: [ours.pid, stage.postmaster] },
    baseline: { work: () => toFloor(DELIVERIES), pids: [floor.pid, stage.postmaster] },
    rounds: stage.rounds,
  });
  const rows = await database.database.prismaOf(organizationId).$queryRaw`SELECT count(*)::int AS count FROM webhook_deliveries GROUP BY connection_id`;
  const expected = WARM_UP + (stage.rounds + 1) * DELIVERIES;
  assert.deepEqual(rows, [{ count: expected }, { count: expected }]);
  return [findingOf('webhook to a durable 2xx, against a bare insert', found, { aim: 2.5 })];
}

async function connect({ database }: StageDatabase, organizationId: string): Promise<string> {
  const scope = systemScope(database, { organizationId, workflowId: 'bench' });
  const settings = { config: { owner: 'bench', repository: 'repository' }, secret: { token: 'none', webhookSecret: SECRET } };
  const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM people LIMIT 1');
  const input = { provider: 'github', name: 'Bench', settings, ownerId: rows[0]?.id ?? '' };
  return (await createConnection(scope, input, { at: new Date().toISOString() })).id;
}

function deliveryTo(port: number, path: string): Call {
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'issues',
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': SIGNATURE,
  };
  return { port, path, method: 'POST', headers, body: BODY };
}
