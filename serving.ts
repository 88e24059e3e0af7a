import type { Server } from 'node:http';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type Connection } from '@temporalio/client';
import type { Express } from 'express';
import { allHandsPdf } from './activities/all-hands.ts';
import { createChatAnswers } from './activities/chat-answers.ts';
import { calendarFeed } from './activities/meeting-ics.ts';
import { createApiMails } from './activities/api-mails.ts';
import { createApi } from './api/app.ts';
import type { Outbox } from './api/context.ts';
import type { Environment } from './env.ts';
import { createWorkflowStarter } from './api/start-workflows.ts';
import { allOrganizations } from './database/organizations.ts';
import { failAbandonedRehearsals } from './database/rehearsals.ts';
import { lookupScope, systemScope } from './database/scope.ts';
import { DomainError } from './domain/errors.ts';
import { integrationOf, integrations } from './integrations/catalog.ts';
import { createFetchOutside, readTxtRecords } from './integrations/outside.ts';
import type { LocalMailbox } from './integrations/mail/local-mailbox.ts';
import { encryptedPayloads } from './local/data-converter.ts';
import { NODE_FLAGS } from './local/node-flags.ts';
import { runProgram } from './local/programs.ts';
import type { Parts } from './local/parts.ts';
import { isHeldByRowSecurity } from './database/row-security.ts';
import { connectTemporal, type TemporalAccess } from './local/temporal-connection.ts';
import { activityDeps, type Installation } from './wiring.ts';

/** The HTTP face, ready to be put behind a server. */
export interface ServedApi {
  app: Express;
  attachSockets(server: Server): void;
  close(): Promise<void>;
}

/** What the API needs beyond the installation. */
export interface ServingOptions {
  installation: Installation;
  parts: Pick<Parts, 'view' | 'ready'>;
  /** Settles when Temporal can be reached; commands wait as rows until then. */
  temporal: Promise<TemporalAccess>;
  /** Temporal's own web app, where one runs beside us; otherwise TEMPORAL_UI_URL names it. */
  temporalUi(): TemporalUi | null;
  /** The demo server's form, where one runs. */
  demoConfig(provider: string): Record<string, unknown> | null;
}

/** Where Temporal's web app is, and which of its namespaces is ours. */
interface TemporalUi {
  url: string;
  namespace: string;
}

const TEMPORAL_PATIENCE_MS = 3_600_000;

/** Builds the API over an installation. Needs the database to answer. */
export async function serveApi({ installation, parts, temporal, temporalUi, demoConfig }: ServingOptions): Promise<ServedApi> {
  const { database, environment, folders, log } = installation;
  if (!(await isHeldByRowSecurity(database)))
    log.warn('Row security does not hold the role of DATABASE_URL: it owns the tables, or passes by. See docs/operations.md, "Row security".');
  const temporalClient = followTemporal(temporal, () => startWorkflows.relay(), installation);
  const startWorkflows = createWorkflowStarter({ database, currentClient: temporalClient.current, log });
  const api = await createApi({
    database,
    startWorkflows,
    clock: { now: () => new Date().toISOString() },
    publicUrl: environment.publicUrl,
    mailStaysHere: environment.smtpUrl === null,
    mails: createApiMails(activityDeps(installation)),
    chat: createChatAnswers(activityDeps(installation)),
    allHandsPdf,
    calendarFeed: (input) => calendarFeed({ ...input, publicUrl: environment.publicUrl, mailFrom: environment.mailFrom }),
    outboxOf: (organizationId) => toOutbox(installation.mailboxOf(organizationId)),
    integrations: integrations.map(({ manifest }) => manifest),
    outside: installation.outside,
    verifyWebhook: ({ provider, ...request }) => {
      const verify = integrationOf(provider)?.verifyWebhook;
      if (!verify) throw new DomainError('NOT_FOUND', 'This provider sends no webhooks');
      return verify(request);
    },
    answerHandshake: (provider, query) => integrationOf(provider)?.answerHandshake?.(query) ?? null,
    fetchOutside: createFetchOutside({ allowLoopback: environment.allowPrivateAddresses, allowPrivate: environment.allowPrivateAddresses }),
    txtRecords: (name) => readTxtRecords(name),
    demoConfig,
    parts,
    temporalUrl: (workflowId) => pageInTemporal(temporalUi() ?? temporalUiOf(environment), workflowId),
    rehearse: (input) => rehearseAside(input, installation),
    rehearsalFiles: (id) => listFiles(join(folders.files, 'rehearsals', id)),
    webFolder: join(folders.built, 'web'),
    log,
    trustedProxies: environment.trustedProxies,
  });
  return {
    app: api.app,
    attachSockets: api.attachSockets,
    close: async () => {
      await api.close();
      await temporalClient.close();
    },
  };
}

/** A client that is there from when Temporal is; `onThere` sends what had to wait. */
function followTemporal(
  temporal: Promise<TemporalAccess>,
  onThere: () => void,
  { log, database }: Installation,
): { current(): Client | null; close(): Promise<void> } {
  let client: Client | null = null;
  let connection: Connection | null = null;
  const follow = async (): Promise<void> => {
    const access = await temporal;
    connection = await connectTemporal(access, { patienceMs: TEMPORAL_PATIENCE_MS, onWait: (reason) => log.warn(reason) });
    client = new Client({ connection, namespace: access.namespace, dataConverter: encryptedPayloads(database.secretKey) });
    onThere();
  };
  follow().catch((error: unknown) => log.error({ err: error }, 'Temporal is away: workflows wait'));
  return { current: () => client, close: async () => connection?.close() };
}

function toOutbox(mailbox: LocalMailbox): Outbox {
  return {
    list: async ({ limit, before }) => {
      const { items, next } = await mailbox.list({ limit, before: before ?? undefined });
      const rows = items.map(async ({ id, place, subject, to, date }) => ({
        id,
        place,
        subject,
        to,
        at: date,
        preview: (await mailbox.read(id)).text.slice(0, 160),
      }));
      return { rows: await Promise.all(rows), hasNext: next !== null };
    },
    read: async (id) => {
      const { key: _key, date, headers, ...mail } = { key: id, ...(await mailbox.read(id)) };
      return { ...mail, at: date, headers: headers.map(({ key, value }) => ({ name: key, value })) };
    },
  };
}

/** A rehearsal has a scratch database and minutes of work: a process of its own, which writes its progress to its row. */
function rehearseAside({ organizationId, rehearsalId }: { organizationId: string; rehearsalId: string }, { databaseUrl, folders, log }: Installation): void {
  const env = { DATABASE_URL: databaseUrl, DATA_DIR: folders.data };
  runProgram(process.execPath, [...NODE_FLAGS, 'commands/rehearse.ts', organizationId, rehearsalId], { cwd: import.meta.dirname, env }).catch(
    (error: unknown) => log.error({ err: error, rehearsalId }, 'rehearsal failed'),
  );
}

async function listFiles(folder: string): Promise<{ name: string; size: number; path: string }[]> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(names.map(async (name) => ({ name, path: join(folder, name), found: await stat(join(folder, name)) })));
  return files.filter(({ found }) => found.isFile()).map(({ name, path, found }) => ({ name, path, size: found.size }));
}

/** Ends the rehearsals that a stopped `npm start` left behind; only where this is the one process that runs rehearsals. */
export async function endAbandonedRehearsals({ database }: Installation, at: string): Promise<void> {
  for (const { id: organizationId } of await allOrganizations(lookupScope(database)))
    await failAbandonedRehearsals(systemScope(database, { organizationId, workflowId: 'start' }), { at });
}

function temporalUiOf({ temporal, temporalUiUrl }: Environment): TemporalUi | null {
  return temporal === null || temporalUiUrl === null ? null : { url: temporalUiUrl, namespace: temporal.namespace };
}

function pageInTemporal(ui: TemporalUi | null, workflowId: string | undefined): string | null {
  if (ui === null || workflowId === undefined) return ui?.url ?? null;
  return `${ui.url}/namespaces/${encodeURIComponent(ui.namespace)}/workflows/${encodeURIComponent(workflowId)}`;
}
