import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from './database/away.ts';
import { EnvironmentError, readEnvironment } from './env.ts';
import { makeFolders } from './local/folders.ts';
import { openFront } from './local/front.ts';
import { migrate } from './local/migrate.ts';
import { createParts } from './local/parts.ts';
import { type ServedApi, serveApi } from './serving.ts';
import { openInstallation } from './wiring.ts';

/**
 * The API alone, for servers where PostgreSQL and Temporal stand elsewhere; `npm start` runs all parts on one machine.
 * Any number may run. It migrates first (they exclude each other), and waits for the database as long as that takes.
 */
const environment = readEnvironment(process.env);
const { databaseUrl, temporal } = environment;
if (databaseUrl === null || temporal === null)
  throw new EnvironmentError(['DATABASE_URL and TEMPORAL_ADDRESS: a server needs both ("npm start" runs all parts on one machine)']);

const installation = openInstallation({ environment, databaseUrl, folders: makeFolders(environment.dataDirectory, import.meta.dirname) });
const { log } = installation;
const parts = createParts({ now: () => performance.now(), onChange: ({ name, state, note }) => log.info({ part: name, state, note }, 'part') });
parts.announce('Tables', { expectedSeconds: 2 });
parts.announce('App', { expectedSeconds: 2 });
const front = await openFront({ host: environment.host, port: environment.port, parts, tls: environment.tls });

let stopping = false;
let api: ServedApi | undefined;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await front.close(5000);
  await api?.close();
  await installation.close();
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
process.on('disconnect', () => void stop());

await parts.bringUp('Tables', ({ say }) => migrateWhenThere(say));
api = await parts.bringUp('App', () => serveApi({ installation, parts, temporal: Promise.resolve(temporal), temporalUi: () => null, demoConfig: () => null }));
front.handOver(api.app);
api.attachSockets(front.server);
log.info({ port: front.port }, 'server is ready');
process.send?.('ready');

async function migrateWhenThere(say: (note: string) => void): Promise<void> {
  for (;;) {
    try {
      await migrate(environment.databaseOwnerUrl ?? databaseUrl ?? '');
      return;
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      say('waiting for the database');
      await sleep(1000);
    }
  }
}
