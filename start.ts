import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Environment, EnvironmentError, readEnvironment } from './env.ts';
import type { Demo } from './integrations/demo.ts';
import { buildWebApp, generateDatabaseClient, webAppIsBuilt } from './local/builds.ts';
import { demoPorts } from './local/demo-ports.ts';
import { makeFolders } from './local/folders.ts';
import { type Front, openFront } from './local/front.ts';
import { type KeptProcess, keepProcess } from './local/kept-process.ts';
import { migrate } from './local/migrate.ts';
import { createParts, type PartView } from './local/parts.ts';
import { type LocalPostgres, startPostgres } from './local/postgres.ts';
import { endPrograms } from './local/programs.ts';
import { holdInstance } from './local/single-instance.ts';
import { type LocalTemporal, startTemporal } from './local/temporal.ts';
import { connectTemporal, type TemporalAccess } from './local/temporal-connection.ts';
import { findTemporal, missingForTemporal, temporalAtHand } from './local/temporal-program.ts';
import { findTimeSkippingServer, timeSkippingServerAtHand } from './local/time-skipping-server.ts';
import { type Watch, watch } from './local/watch.ts';
import type { ServedApi } from './serving.ts';
import type { Installation } from './wiring.ts';

/**
 * `npm start`: the whole product on one machine. The web server answers at once with a set-up page; PostgreSQL, Temporal and the web app are brought up
 * side by side; the app takes over as soon as its data can be read, and the worker joins when Temporal is there.
 */
const root = import.meta.dirname;
const environment = readEnvironmentOrExit();
const folders = makeFolders(environment.dataDirectory, root);
const hold = holdInstance({ dataFolder: folders.data, url: environment.publicUrl });
if (!hold.held)
  exitWith(`Sextant already runs on ${folders.data}: ${hold.by.url}, process ${hold.by.pid}. End it there with Ctrl-C, or with "kill ${hold.by.pid}".`);

const parts = createParts({ now: () => performance.now(), onChange: printPart });
/** What runs by now, in the order of its start; a stop goes the other way. */
const running: {
  front?: Front;
  postgres?: LocalPostgres;
  temporal?: LocalTemporal;
  installation?: Installation;
  api?: ServedApi;
  demos: Record<string, Demo>;
  worker?: KeptProcess;
  watches: Watch[];
} = { demos: {}, watches: [] };
listenForStop();
await bringUpEverything().catch(async (reason: unknown) => {
  say(`Sextant could not start: ${reason instanceof Error ? reason.message : String(reason)}`);
  await stop(1);
});

async function bringUpEverything(): Promise<void> {
  announceParts();
  running.front = await openFront({ host: environment.host, port: environment.port, parts, tls: environment.tls });
  say(`Sextant starts at ${environment.publicUrl} (data in ${folders.data})`);
  const missing = environment.temporal === null ? missingForTemporal(environment.cacheFolder) : null;
  if (missing !== null) say(missing);

  const temporal = bringUpTemporal();
  const rehearsals = bringUpTimeSkippingServer();
  const urls = await bringUpDatabase();
  running.demos = await startDemos();
  // Without Temporal the app can still be read and checked in to; its part says what is wrong.
  const worker = temporal.then((access) => bringUpWorker(urls.appUrl, access));
  const others = Promise.allSettled([worker, rehearsals]);
  await bringUpApi({ ...urls, temporal });
  await others;
  await sayWhereItIs();
}

function announceParts(): void {
  const { cacheFolder, timeSkippingServer, temporal, databaseUrl } = environment;
  parts.announce('PostgreSQL', { expectedSeconds: databaseUrl === null ? 3 : 1 });
  parts.announce('Database client', { expectedSeconds: 2 });
  parts.announce('Tables', { expectedSeconds: 2 });
  parts.announce('Web app', { expectedSeconds: webAppIsBuilt() ? 1 : 15 });
  parts.announce('App', { expectedSeconds: 4 });
  parts.announce('Temporal', { expectedSeconds: temporal !== null || temporalAtHand(cacheFolder) !== null ? 2 : 240, appWaits: false });
  parts.announce('Worker', { expectedSeconds: 6, appWaits: false });
  const atHand = timeSkippingServerAtHand({ given: timeSkippingServer, cacheFolder }) !== null;
  parts.announce('Rehearsals', { expectedSeconds: atHand ? 1 : 15, optional: true });
}

async function bringUpDatabase(): Promise<{ appUrl: string }> {
  const client = parts.bringUp('Database client', generateDatabaseClient);
  const urls = await parts.bringUp('PostgreSQL', async () => {
    if (environment.databaseUrl !== null) return { appUrl: environment.databaseUrl, ownerUrl: environment.databaseOwnerUrl ?? environment.databaseUrl };
    return ownServer('PostgreSQL', async () => (running.postgres = await startPostgres({ directory: folders.postgres })));
  });
  await parts.bringUp('Tables', () => migrate(urls.ownerUrl));
  await client;
  return urls;
}

function bringUpTemporal(): Promise<TemporalAccess> {
  return parts.bringUp('Temporal', async (progress) => {
    if (environment.temporal !== null) return answeringTemporal(environment.temporal, progress.say);
    const program = await findTemporal({ cacheFolder: environment.cacheFolder, say: progress.say });
    const { access, uiUrl } = await ownServer('Temporal', async () => (running.temporal = await startTemporal({ directory: folders.temporal, program })));
    progress.say(`its pages are at ${uiUrl}`);
    return access;
  });
}

/** Somebody else's cluster is waited for, as long as it takes: what is wrong with the line to it stands beside the part meanwhile. */
async function answeringTemporal(access: TemporalAccess, say: (note: string) => void): Promise<TemporalAccess> {
  const connection = await connectTemporal(access, { patienceMs: Number.POSITIVE_INFINITY, onWait: say });
  await connection.close();
  say('');
  return access;
}

/** Starts a server of our own, and looks after it from then on. */
async function ownServer<Server extends { port: number }>(part: string, start: () => Promise<Server>): Promise<Server> {
  const server = await start();
  const onDeath = (reason: string): void => parts.set(part, 'working', reason);
  running.watches.push(watch({ port: server.port, revive: async () => (await start()).port, onDeath, onBack: () => parts.set(part, 'ready') }));
  return server;
}

/** In the background, so that the first rehearsal need not wait for it. */
function bringUpTimeSkippingServer(): Promise<unknown> {
  const { cacheFolder, timeSkippingServer: given } = environment;
  return parts.bringUp('Rehearsals', ({ say: tell }) => findTimeSkippingServer({ given, cacheFolder, say: tell }));
}

/** The sample company's providers. */
async function startDemos(): Promise<Record<string, Demo>> {
  const { demos } = await import('./integrations/demo.ts');
  const ports = await demoPorts(folders.data, Object.keys(demos));
  const today = new Date().toISOString().slice(0, 10);
  const started = Object.entries(demos).map(async ([provider, start]) => [provider, await start({ port: ports[provider] ?? 0, today })] as const);
  return Object.fromEntries(await Promise.all(started));
}

function demoUrls(): Record<string, string> {
  return Object.fromEntries(Object.entries(running.demos).map(([provider, { url }]) => [provider, url]));
}

async function bringUpApi({ appUrl, temporal }: { appUrl: string; temporal: Promise<TemporalAccess> }): Promise<void> {
  // Only now: the modules behind these need the generated database client.
  const modules = Promise.all([import('./wiring.ts'), import('./serving.ts')]);
  // Told of where they are used, below.
  modules.catch(() => undefined);
  await parts.bringUp('Web app', buildWebApp);
  await parts.bringUp('App', async (progress) => {
    const [{ openInstallation }, { endAbandonedRehearsals, serveApi }] = await modules;
    const now = new Date().toISOString();
    const installation = openInstallation({
      environment: { ...environment, demoUrls: demoUrls() },
      databaseUrl: appUrl,
      folders,
      logTo: join(folders.data, 'app.log'),
    });
    running.installation = installation;
    if (!process.argv.includes('--empty')) {
      const { loadSampleCompany } = await import('./commands/sample.ts');
      await loadSampleCompany({ installation, now, say: progress.say });
    }
    await endAbandonedRehearsals(installation, now);
    const demoConfig = (provider: string) => running.demos[provider]?.config ?? null;
    running.api = await serveApi({
      installation,
      parts,
      temporal,
      temporalUi: () => (running.temporal ? { url: running.temporal.uiUrl, namespace: running.temporal.access.namespace } : null),
      demoConfig,
    });
    running.front?.handOver(running.api.app);
    if (running.front) running.api.attachSockets(running.front.server);
  });
}

function bringUpWorker(appUrl: string, temporal: TemporalAccess): Promise<void> {
  const env = { DATABASE_URL: appUrl, DATABASE_OWNER_URL: '', DEMO_URLS: JSON.stringify(demoUrls()), DATA_DIR: folders.data, ...addressVariables(temporal) };
  let joined = false;
  const ready = parts.bringUp('Worker', () => {
    return new Promise<void>((resolve) => {
      running.worker = keepProcess({
        file: 'worker.ts',
        env,
        logFile: join(folders.data, 'worker.log'),
        // The first time ends the wait below; later ones follow a death.
        onReady: () => (joined ? parts.set('Worker', 'ready') : resolve()),
        onDeath: (reason) => parts.set('Worker', 'working', reason),
      });
    });
  });
  return ready.finally(() => {
    joined = true;
  });
}

/** A dev server's address is news to the worker; a real cluster's variables it has from us already. */
function addressVariables({ address, namespace }: TemporalAccess): Record<string, string> {
  return { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
}

async function sayWhereItIs(): Promise<void> {
  const { signInLinkForAdmin } = await import('./sign-in-link.ts');
  const link = running.installation ? await signInLinkForAdmin(running.installation) : null;
  const lines = [
    `${parts.ready() ? 'Sextant is ready' : 'Sextant can be read and checked in to, but its workflows wait (see above),'} after ${(performance.now() / 1000).toFixed(1)} s`,
    `  App       ${environment.publicUrl}`,
    link ? `  Sign in   ${link.url}  (${link.name}; works once)` : '  No company yet: the app asks for its name and first administrator',
    ...(running.temporal ? [`  Temporal  ${running.temporal.uiUrl}`] : []),
    ...Object.values(running.demos).flatMap(({ url, page }) => (page === undefined ? [] : [`  Demo      ${url}  (${page})`])),
    `  Data      ${folders.data}`,
    '  End it with Ctrl-C',
  ];
  say(lines.join('\n'));
}

/** First the API and the worker, which finish what they began; then Temporal, then PostgreSQL, which both still need until then. */
async function stop(exitCode: number): Promise<void> {
  endPrograms();
  for (const looking of running.watches) looking.end();
  const { front, api, worker, demos, installation, temporal, postgres } = running;
  await Promise.allSettled([front?.close(5000), api?.close(), worker?.stop(15_000)]);
  await Promise.allSettled([...Object.values(demos).map((demo) => demo.close()), installation?.close()]);
  await Promise.allSettled([temporal?.stop()]);
  await Promise.allSettled([postgres?.stop()]);
  if (hold.held) hold.release();
  process.exit(exitCode);
}

function listenForStop(): void {
  let askedAt: number | null = null;
  const onSignal = (): void => {
    const now = performance.now();
    if (askedAt === null) {
      askedAt = now;
      say('Stopping: finishing what was begun (Ctrl-C again ends it at once)');
      void Promise.race([stop(0), sleep(40_000).then(() => process.exit(1))]);
    } else if (now - askedAt > 700) {
      // One Ctrl-C arrives up to three times: from the terminal, from npm and from start.mjs.
      running.worker?.kill();
      if (running.temporal) process.kill(running.temporal.pid, 'SIGKILL');
      void Promise.resolve(running.postgres?.stop()).finally(() => process.exit(1));
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.once('disconnect', onSignal);
}

function readEnvironmentOrExit(): Environment {
  try {
    return readEnvironment(process.env);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return exitWith(
      `The environment has ${error.problems.length === 1 ? 'a problem' : `${error.problems.length} problems`}:\n${error.problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  }
}

function printPart({ name, state, note, elapsedSeconds }: PartView): void {
  if (state === 'waiting' || (state === 'working' && note === '')) return;
  const took = state === 'ready' ? ` in ${elapsedSeconds.toFixed(1)} s` : '';
  say(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${name} ${state}${took}${note ? `: ${note}` : ''}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function exitWith(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
