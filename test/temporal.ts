import type { DataConverter } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { readEnvironment } from '../env.ts';
import { type LocalTemporal, startTemporal } from '../local/temporal.ts';
import { findTemporal } from '../local/temporal-program.ts';
import { findTimeSkippingServer } from '../local/time-skipping-server.ts';

/**
 * A Temporal server whose clock leaps over waits. Time skips only while a workflow is awaited through the environment's own client.
 * The caller tears it down. It knows no Schedules and no full visibility. Its client writes plain payloads, unless a converter is given.
 */
export async function timeSkippingEnvironment(dataConverter: DataConverter = {}): Promise<TestWorkflowEnvironment> {
  quietLogs();
  const { timeSkippingServer, cacheFolder } = readEnvironment(process.env);
  const path = await findTimeSkippingServer({ given: timeSkippingServer, cacheFolder, say: () => undefined });
  return TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } }, client: { dataConverter } });
}

/** A dev server with its file under `directory`, for tests that kill and restart it: starting again on the same directory keeps every workflow. */
export async function devServer(directory: string): Promise<LocalTemporal> {
  quietLogs();
  const program = await findTemporal({ cacheFolder: readEnvironment(process.env).cacheFolder, say: () => undefined });
  return startTemporal({ directory, program });
}

let quiet = false;
/** The runtime can be set up once a process, before its first use. */
function quietLogs(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'ERROR', forward: {} } } });
}
