import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startFakeJsonServer } from '../integrations/http-json/fake-server.ts';
import { TASK_QUEUE } from '../workflows/ids.ts';
import { alternate, ceilingOf, type Finding, findingOf } from './measure.ts';
import { seedCompany } from './seed.ts';
import type { Stage, StageDatabase } from './stage.ts';
import { eventsOf, openTemporal } from './temporal.ts';

const SOURCES = 1_000;
const CONNECTION_ID = '0b000000-0000-4000-8000-000000000003';

/** A sync of 1,000 key results whose numbers all have changed, read over HTTP one by one, against batches that do nothing and one bulk update. */
export async function measureMetricSync(stage: Stage): Promise<Finding[]> {
  const database = await stage.freshDatabase();
  const { organizationId } = await seedCompany(database.ownerUrl, { checkIns: 7_500 });
  const provider = await startFakeJsonServer({ body: { total: 20 } });
  await seedSources(database, organizationId, provider.url);
  const temporal = await openTemporal(stage);
  const ours = await temporal.serveWorker(database, { ALLOW_PRIVATE_ADDRESSES: 'true' });
  const floor = await stage.serve('bench/baselines/no-op-worker.ts', { DATABASE_URL: database.ownerUrl, TEMPORAL_ADDRESS: temporal.address });
  const events: number[] = [];
  let value = 20;
  try {
    const sync = async (): Promise<number> => {
      value += 1;
      provider.answer({ total: value });
      const workflowId = `bench/sync/${randomUUID()}`;
      const args = [{ organizationId, connectionId: CONNECTION_ID, force: true }];
      const result = await temporal.client.workflow.execute('metricSync', { taskQueue: TASK_QUEUE, workflowId, args });
      assert.deepEqual(result, { read: SOURCES, samples: SOURCES, checkIns: SOURCES, failed: 0 });
      events.push(await eventsOf(temporal.client.workflow.getHandle(workflowId)));
      return 1;
    };
    const noOp = async (): Promise<number> => {
      value += 1;
      await temporal.plainClient.workflow.execute('noOpSync', { taskQueue: 'no-op', workflowId: `bench/no-op/${randomUUID()}`, args: [value] });
      return 1;
    };
    const found = await alternate({
      ours: { work: sync, pids: [ours.pid, temporal.pid, stage.postmaster] },
      baseline: { work: noOp, pids: [floor.pid, temporal.pid, stage.postmaster] },
      rounds: stage.rounds,
    });
    return [
      findingOf('metric sync of 1,000 key results, against no-op batches and one bulk update', found, { aim: 1.5, digits: 0 }),
      ceilingOf('history events a key result of a sync', Math.max(...events) / SOURCES, { aim: 0.1, unit: 'events', digits: 3 }),
    ];
  } finally {
    await temporal.close();
    await provider.close();
  }
}

/** Straight into the tables, so that no workflow of the connection reads them as well. */
async function seedSources({ ownerUrl }: StageDatabase, organizationId: string, baseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO connections (organization_id, id, provider, name, config, owner_id, created_at)
       SELECT $1, $2, 'http-json', 'Bench', $3, (SELECT id FROM people LIMIT 1), now()`,
      [organizationId, CONNECTION_ID, { baseUrl }],
    );
    await client.query(
      `INSERT INTO metric_sources (organization_id, id, connection_id, key_result_id, metric, query, created_at)
       SELECT $1, md5('source/' || id)::uuid, $2, id, 'number', jsonb_build_object('path', '/' || position, 'value', '$.total'), now()
       FROM key_results ORDER BY position LIMIT $3`,
      [organizationId, CONNECTION_ID, SOURCES],
    );
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}
