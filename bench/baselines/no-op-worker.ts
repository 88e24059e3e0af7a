import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pg from 'pg';

/** The floor of a metric sync: a worker whose batches do nothing, and one bulk update. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2, idleTimeoutMillis: 0 });
Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? '' });
const { code } = await bundleWorkflowCode({ workflowsPath: join(import.meta.dirname, 'no-op-workflow.ts'), logger: new DefaultLogger('ERROR') });
const worker = await Worker.create({
  connection,
  taskQueue: 'no-op',
  workflowBundle: { code },
  activities: {
    takeFifty: async () => undefined,
    updateAll: async (value: number) => {
      await pool.query(
        'UPDATE key_results SET current = $1, progress = $1 / 100.0, version = version + 1 WHERE id IN (SELECT key_result_id FROM metric_sources)',
        [value],
      );
    },
  },
});
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => process.exit());
process.send?.('ready');
await worker.run();
