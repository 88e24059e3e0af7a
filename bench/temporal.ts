import { join } from 'node:path';
import { Client, type Connection, type WorkflowHandle } from '@temporalio/client';
import { secretKeyring } from '../database/secrets.ts';
import { readEnvironment } from '../env.ts';
import { encryptedPayloads } from '../local/data-converter.ts';
import { connectTemporal } from '../local/temporal-connection.ts';
import { findTemporal } from '../local/temporal-program.ts';
import { startTemporal } from '../local/temporal.ts';
import type { Served, Stage, StageDatabase } from './stage.ts';

/** A dev server with its file, as `npm start` runs it, and our worker on it. */
export interface TemporalStage {
  address: string;
  pid: number;
  client: Client;
  /** Of a floor that encrypts nothing. */
  plainClient: Client;
  /** Our worker as it runs in production. */
  serveWorker(database: StageDatabase, environment?: Record<string, string>): Promise<Served>;
  close(): Promise<void>;
}

/** Starts Temporal in the stage's folder. */
export async function openTemporal(stage: Stage): Promise<TemporalStage> {
  const program = await findTemporal({ cacheFolder: readEnvironment(process.env).cacheFolder, say: stage.say });
  const server = await startTemporal({ directory: join(stage.folder, 'temporal'), program });
  const connection: Connection = await connectTemporal(server.access, { patienceMs: 30_000 });
  const { address } = server.access;
  return {
    address,
    pid: server.pid,
    plainClient: new Client({ connection }),
    client: new Client({ connection, dataConverter: encryptedPayloads(secretKeyring(stage.secretKey)) }),
    serveWorker: ({ appUrl }, environment = {}) =>
      stage.serve('worker.ts', {
        DATABASE_URL: appUrl,
        TEMPORAL_ADDRESS: address,
        SECRET_KEY: stage.secretKey,
        DATA_DIR: join(stage.folder, 'data'),
        ...environment,
      }),
    close: async () => {
      await connection.close();
      await server.stop();
    },
  };
}

/** Events in a run's history so far. */
export async function eventsOf(handle: Pick<WorkflowHandle, 'describe'>): Promise<number> {
  return (await handle.describe()).historyLength;
}
