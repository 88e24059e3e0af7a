import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { type AuditAnchoring, createAuditAnchoring } from './activities/audit-anchoring.ts';
import { createActivities } from './activities/index.ts';
import { sendCommand } from './api/start-workflows.ts';
import { expireAll } from './database/audit-retention.ts';
import { sealWaiting } from './database/audit-seals.ts';
import { removeExpired } from './database/expiry.ts';
import { allOrganizations } from './database/organizations.ts';
import { productUseOn } from './database/product-use.ts';
import { lookupScope, type Scope, systemScope } from './database/scope.ts';
import { relayCommands } from './database/workflow-commands.ts';
import { dayIn } from './domain/calendar.ts';
import { addDays } from './domain/day.ts';
import { EnvironmentError, readEnvironment } from './env.ts';
import { encryptedPayloads } from './local/data-converter.ts';
import { makeFolders } from './local/folders.ts';
import { connectTemporal, type TemporalAccess, temporalConnectionOptions } from './local/temporal-connection.ts';
import { workflowBundle } from './local/workflow-bundle.ts';
import { activityDeps, openInstallation } from './wiring.ts';
import { TASK_QUEUE } from './workflows/ids.ts';

/**
 * A worker: runs workflows and activities, relays the commands that the API could not send, seals and anchors the audit log, and removes what is over. It waits for the database and for
 * Temporal, as long as they take; any number of workers may run. SIGTERM lets running activities finish for ten seconds.
 */
const ACTIVITIES_AT_ONCE = 40;
const RELAY_EVERY_MS = 1000;
/** An entry of the audit log waits at most about this long for its seal. */
const SEAL_EVERY_MS = 1000;
/** A seal waits at most about this long for its anchor; where their place is away, it is asked again a little later each time. */
const ANCHOR_EVERY_MS = 1000;
const ANCHOR_AGAIN_AT_MOST_MS = 60_000;
/** All chains are looked at so often, for what a killed worker sealed and did not anchor; a fresh worker looks at once. */
const ANCHOR_ALL_EVERY_MS = 300_000;
const REMOVE_EVERY_MS = 3_600_000;
/** Entries of the audit log that no company keeps so long are looked for so often; a fresh worker looks at once. */
const EXPIRE_EVERY_MS = 24 * 60 * 60 * 1000;
/** Where the operator wants it, the use of a day is told after its end; what could not be told is tried again so often. */
const TELL_EVERY_MS = 3_600_000;

const environment = readEnvironment(process.env);
const { databaseUrl, temporal } = environment;
if (databaseUrl === null || temporal === null)
  throw new EnvironmentError(['DATABASE_URL and TEMPORAL_ADDRESS: a worker needs both ("npm start" runs all parts on one machine)']);

const stopping = new AbortController();
const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
// Started by `npm start`: when that is gone, `kill -9` included, so are we.
process.on('disconnect', () => stopping.abort());
let ready = false;
let anchoring: AuditAnchoring | null = null;

const installation = openInstallation({ environment, databaseUrl, folders: makeFolders(environment.dataDirectory, import.meta.dirname) });
const { log, database } = installation;
Runtime.install({
  logger: new DefaultLogger('WARN', ({ level, message, meta }) => (level === 'WARN' ? log.warn(meta, message) : log.error(meta, message))),
  shutdownSignals: [],
});
const health = serveHealth();
try {
  await run(temporal);
} finally {
  health?.close();
  await installation.close();
  // The open channel to `npm start` would keep a worker that has finished alive until it is killed.
  if (process.connected) process.disconnect();
}

async function run(access: TemporalAccess): Promise<void> {
  const [bundle] = await Promise.all([workflowBundle(), waitForDatabase()]);
  const client = await connectTemporal(access, { patienceMs: Number.POSITIVE_INFINITY, signal: stopping.signal, onWait: (reason) => log.warn(reason) });
  const connection = await NativeConnection.connect(temporalConnectionOptions(access));
  const dataConverter = encryptedPayloads(database.secretKey);
  const worker = await Worker.create({
    connection,
    namespace: access.namespace,
    dataConverter,
    taskQueue: TASK_QUEUE,
    workflowBundle: bundle,
    activities: createActivities(activityDeps(installation)),
    // What a worker has taken no longer takes turns: so many wait for providers at once, and one company's pile stays in Temporal's hands.
    maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE,
    shutdownGraceTime: '10s',
    // An activity that hears no cancellation must not hold up a deploy: it is tried again elsewhere.
    shutdownForceTime: '12s',
  });
  const relay = relayUntilStopped(new Client({ connection: client, namespace: access.namespace, dataConverter }));
  const anchors = await installation.openAnchors();
  anchoring = createAuditAnchoring({ anchors, scopeOf: (organizationId) => sealerScope(database, organizationId), log, signal: stopping.signal });
  const sealer = sealUntilStopped(anchoring);
  const anchorer = anchorUntilStopped(anchoring);
  const remover = removeUntilStopped();
  const teller = tellUseUntilStopped();
  ready = true;
  process.send?.('ready');
  log.info({ taskQueue: TASK_QUEUE }, 'worker runs');
  await worker.runUntil(stopped);
  await Promise.all([relay, sealer, anchorer, remover, teller]);
  anchors.close();
  log.info({ taskQueue: TASK_QUEUE }, 'worker has drained');
  await client.close();
  await connection.close();
}

async function waitForDatabase(): Promise<void> {
  while (!stopping.signal.aborted) {
    try {
      await database.pool.query('SELECT 1 FROM organizations LIMIT 1');
      return;
    } catch (error) {
      log.warn({ err: error }, 'waiting for the database');
      await sleep(1000);
    }
  }
}

/** What a killed API left unsent goes out within a second or two. */
async function relayUntilStopped(client: Client): Promise<void> {
  while (!stopping.signal.aborted) {
    try {
      await relayCommands(database, (command) => sendCommand(client, command), { signal: stopping.signal });
    } catch (error) {
      log.warn({ err: error }, 'commands wait for the relay');
    }
    await Promise.race([sleep(RELAY_EVERY_MS), stopped]);
  }
}

/** What is over is removed; any number of workers may do it. */
async function removeUntilStopped(): Promise<void> {
  while (!stopping.signal.aborted) {
    try {
      await removeExpired(lookupScope(database), new Date().toISOString());
    } catch (error) {
      log.warn({ err: error }, 'what is over was not removed');
    }
    // An hour's timer must not keep a worker alive that has drained.
    await Promise.race([sleep(REMOVE_EVERY_MS, undefined, { ref: false }), stopped]);
  }
}

/** Counts of yesterday, from the audit log: no act of anybody waits for it. Any number of workers may tell, since a count that comes twice is one. */
async function tellUseUntilStopped(): Promise<void> {
  if (environment.productAnalytics === null) return;
  const { createProductAnalytics } = await import('./integrations/mixpanel/product-analytics.ts');
  const analytics = createProductAnalytics({ ...environment.productAnalytics, allowLoopback: environment.allowPrivateAddresses });
  const scopeOf = (within: typeof database, organizationId: string) => systemScope(within, { organizationId, workflowId: 'product-analytics' });
  let told = '';
  while (!stopping.signal.aborted) {
    const day = addDays(dayIn(new Date().toISOString(), 'UTC'), -1);
    try {
      if (day !== told) await analytics.send(await productUseOn(lookupScope(database), { day, scopeOf }));
      told = day;
    } catch (error) {
      log.info({ err: error }, 'the use of yesterday was not told');
    }
    await Promise.race([sleep(TELL_EVERY_MS, undefined, { ref: false }), stopped]);
  }
}

/** Workers exclude each other, organization by organization. */
async function sealUntilStopped({ note }: AuditAnchoring): Promise<void> {
  const way = { scopeOf: sealerScope, now: () => new Date().toISOString(), anchor: (head: { organizationId: string }) => note(head.organizationId) };
  let expiredAt = Number.NEGATIVE_INFINITY;
  while (!stopping.signal.aborted) {
    try {
      await sealWaiting(lookupScope(database), way);
      if (performance.now() - expiredAt >= EXPIRE_EVERY_MS) {
        expiredAt = performance.now();
        const refuse = (organizationId: string, error: unknown) => log.error({ err: error, organizationId }, 'the audit log is kept longer than its policy');
        await expireAll(lookupScope(database), { ...way, refuse, signal: stopping.signal });
      }
    } catch (error) {
      log.warn({ err: error }, 'entries of the audit log wait for their seal');
    }
    await Promise.race([sleep(SEAL_EVERY_MS), stopped]);
  }
}

/** Each new head goes to its place outside of the database. Sealing does not wait for it: the place may be away. */
async function anchorUntilStopped({ note, pass, state }: AuditAnchoring): Promise<void> {
  let allAt = Number.NEGATIVE_INFINITY;
  let pauseMs = ANCHOR_EVERY_MS;
  while (!stopping.signal.aborted) {
    try {
      if (performance.now() - allAt >= ANCHOR_ALL_EVERY_MS) {
        for (const { id } of await allOrganizations(lookupScope(database))) note(id);
        allAt = performance.now();
      }
      await pass();
      pauseMs = state() === 'waiting' ? Math.min(pauseMs * 2, ANCHOR_AGAIN_AT_MOST_MS) : ANCHOR_EVERY_MS;
    } catch (error) {
      log.warn({ err: error }, 'chains of the audit log were not looked at');
    }
    await Promise.race([sleep(pauseMs, undefined, { ref: false }), stopped]);
  }
}

function sealerScope(within: typeof database, organizationId: string): Scope {
  return systemScope(within, { organizationId, workflowId: 'audit-sealer' });
}

function serveHealth(): Server | null {
  if (environment.healthPort === null) return null;
  return createServer((request, response) => {
    const well = request.url !== '/readyz' || ready;
    response.writeHead(well ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify({ ready, auditAnchors: anchoring?.state() ?? 'waiting' }));
  }).listen(environment.healthPort, environment.host);
}
