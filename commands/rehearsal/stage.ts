import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, type WorkflowBundle } from '@temporalio/worker';
import { type Database, openDatabase } from '../../database/client.ts';
import { seededIds } from '../../database/ids.ts';
import { secretKeyring } from '../../database/secrets.ts';
import type { Environment } from '../../env.ts';
import { SCRATCH_PREFIX, startScratchPostgres } from '../../local/scratch-postgres.ts';
import { startTimeSkipping } from '../../local/time-skipping.ts';
import { findTimeSkippingServer } from '../../local/time-skipping-server.ts';
import { workflowBundle } from '../../local/workflow-bundle.ts';

/** What a rehearsal runs on: a PostgreSQL and a Temporal of its own, both gone when it closes. */
export interface Stage {
  database: Database;
  client: Client;
  /** The worker's connection. */
  connection: NativeConnection;
  bundle: WorkflowBundle;
  /** For files that need not outlive the rehearsal. */
  folder: string;
  close(): Promise<void>;
}

/** What a stage needs: where programs are found and kept, and the seed that ids and link tokens follow from. */
export interface StageOptions {
  environment: Pick<Environment, 'cacheFolder' | 'timeSkippingServer'>;
  seed: number;
  say: (line: string) => void;
}

/** Sets the stage, always on an embedded PostgreSQL: what DATABASE_URL names is never touched. What was started before a part failed is ended. */
export async function openStage({ environment, seed, say }: StageOptions): Promise<Stage> {
  // Mail templates are loaded when the first mail is written, and React takes three times as long where it checks itself.
  process.env['NODE_ENV'] ??= 'production';
  quietRuntime();
  const ends: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  const server = async (): Promise<string> => {
    const { cacheFolder, timeSkippingServer } = environment;
    const started = await startTimeSkipping({ path: await findTimeSkippingServer({ given: timeSkippingServer, cacheFolder, say }) });
    ends.push(started.stop);
    return started.address;
  };
  const scratch = async (): Promise<string> => {
    const postgres = await startScratchPostgres(environment);
    ends.push(postgres.discard);
    return postgres.appUrl;
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), `${SCRATCH_PREFIX}${process.pid}-mail-`));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const parts = [server(), scratch(), workflowBundle()] as const;
    // Where one fails, the others are still waited for, so that what they started can be ended.
    await Promise.allSettled(parts);
    const [address, url, bundle] = await Promise.all(parts);
    const clientConnection = await Connection.connect({ address, connectTimeout: '60s' });
    ends.push(() => clientConnection.close());
    const connection = await NativeConnection.connect({ address });
    ends.push(() => connection.close());
    const secretKey = secretKeyring(`a rehearsal signs with its seed, ${seed}, and with nothing secret`);
    const database = openDatabase({ url, secretKey, newId: seededIds(`rehearsal/${seed}`), silent: true });
    ends.push(() => database.close());
    // Payloads stay plain here: this server keeps all in memory and ends with the rehearsal.
    return { database, client: new Client({ connection: clientConnection }), connection, bundle, folder, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

let quiet = false;
/** The runtime can be set up once a process, before its first use. */
function quietRuntime(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [], telemetryOptions: { logging: { filter: 'ERROR', forward: {} } } });
}
