import { calendarFeed } from '../activities/meeting-ics.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import supertest from 'supertest';
import { createApi } from '../api/app.ts';
import type { ApiDeps, PartView } from '../api/context.ts';
import { createWorkflowStarter } from '../api/start-workflows.ts';
import { createChatAnswers } from '../activities/chat-answers.ts';
import { createApiMails } from '../activities/api-mails.ts';
import { accountOf } from '../database/accounts.ts';
import { lookupScope, personScope } from '../database/scope.ts';
import { createSignInLink, startSessionFor } from '../database/sign-in.ts';
import type { PersonRow } from '../database/people.ts';
import { DomainError } from '../domain/errors.ts';
import { createFetchOutside } from '../integrations/outside.ts';
import { createOutside, integrationOf, integrations } from '../integrations/catalog.ts';
import { createLocalMailbox, type LocalMailbox } from '../integrations/mail/local-mailbox.ts';
import { type OpenTestDatabase, openTestDatabase } from './factories.ts';

/** What a mutation or query answered. */
export interface GraphqlAnswer {
  data: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions?: { code?: string; details?: Record<string, unknown> } }[];
}

/** The whole API on a port, over a database of its own, with Temporal away and mail in a folder. */
export interface TestApi extends OpenTestDatabase {
  deps: ApiDeps;
  server: Server;
  port: number;
  mailbox: LocalMailbox;
  /** The instant that every request sees; may be set. */
  clock: { at: string };
  /** The TXT records of the world outside, by name. */
  txtRecords: Map<string, string[]>;
  /** Everything that was logged so far, as text. */
  logged(): string;
  /** Each statement that went to PostgreSQL since the last call. */
  statements(): string[];
  http(): ReturnType<typeof supertest>;
  /** A session cookie of a person, without a link. */
  cookieOf(person: PersonRow): Promise<string>;
  /** A sign-in token as a mail would carry it. */
  signInToken(email: string): Promise<string>;
  graphql(cookie: string | null, query: string, variables?: object): Promise<GraphqlAnswer>;
}

const WEB = '<!doctype html><title>Sextant</title>';

/** Starts it. `publicUrl` is an address that differs from the port it listens on, as behind a proxy; `over` an open database other than a fresh one. */
export async function openTestApi({
  publicUrl = 'http://sextant.test',
  parts = [],
  webFolder,
  over,
  trustedProxies = 0,
  port = 0,
}: {
  publicUrl?: string;
  parts?: PartView[];
  webFolder?: string;
  over?: OpenTestDatabase;
  trustedProxies?: number;
  /** By default any that is free. */
  port?: number;
} = {}): Promise<TestApi> {
  const open = over ?? (await openTestDatabase());
  const { database } = open;
  const folder = mkdtempSync(join(tmpdir(), 'sextant-api-'));
  mkdirSync(join(folder, 'web', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'web', 'index.html'), WEB);
  writeFileSync(join(folder, 'web', 'assets', 'app-1234.js'), 'export {};');
  writeFileSync(join(folder, 'web', 'assets', 'app-1234.js.gz'), gzipSync('export {};'));
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, new Writable({ write: (line: Buffer, _encoding, done) => done(lines.push(line.toString()) > 0 ? null : undefined) }));
  const mailbox = createLocalMailbox({ folder: join(folder, 'mail') });
  const txtRecords = new Map<string, string[]>();
  const clock = { at: '2026-02-10T09:00:00.000Z' };
  const outside = createOutside(() => ({ allowLoopback: true }));
  const activityDeps = { database, mailerFor: () => mailbox, publicUrl, mailFrom: 'Sextant <sextant@example.test>', outside, log };
  const deps: ApiDeps = {
    database,
    startWorkflows: createWorkflowStarter({ database, currentClient: () => null, log }),
    clock: { now: () => clock.at },
    publicUrl,
    mails: createApiMails(activityDeps),
    chat: createChatAnswers(activityDeps),
    allHandsPdf: async () => Buffer.from('%PDF-1.7'),
    calendarFeed: (input) => calendarFeed({ ...input, publicUrl, mailFrom: 'Sextant <sextant@sextant.test>' }),
    outboxOf: () => ({
      list: async ({ limit, before }) => {
        const { items, next } = await mailbox.list({ limit, before: before ?? undefined });
        return { rows: items.map(({ id, place, subject, to, date }) => ({ id, place, subject, to, at: date, preview: '' })), hasNext: next !== null };
      },
      read: async (id) => {
        const { key: _, date, headers, ...mail } = { key: id, ...(await mailbox.read(id)) };
        return { ...mail, at: date, headers: headers.map(({ key, value }) => ({ name: key, value })) };
      },
    }),
    integrations: integrations.map(({ manifest }) => manifest),
    outside,
    verifyWebhook: ({ provider, ...request }) => {
      const verify = integrationOf(provider)?.verifyWebhook;
      if (!verify) throw new DomainError('NOT_FOUND', 'This provider sends no webhooks');
      return verify(request);
    },
    answerHandshake: (provider, query) => integrationOf(provider)?.answerHandshake?.(query) ?? null,
    fetchOutside: createFetchOutside({ allowLoopback: true, allowPrivate: false }),
    txtRecords: async (name) => txtRecords.get(name) ?? [],
    demoConfig: () => null,
    parts: { view: () => parts, ready: () => parts.every((part) => part.state === 'ready') },
    temporalUrl: () => null,
    rehearse: () => undefined,
    rehearsalFiles: async () => [],
    webFolder: webFolder ?? join(folder, 'web'),
    log,
    trustedProxies,
  };
  const statements = countStatements(open);
  const api = await createApi(deps);
  const server = createServer(api.app);
  api.attachSockets(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const http = () => supertest(server);
  return {
    ...open,
    deps,
    server,
    port: (server.address() as AddressInfo).port,
    mailbox,
    clock,
    txtRecords,
    logged: () => lines.join(''),
    statements,
    http,
    cookieOf: async ({ organizationId, id, role, email, name }) => {
      const account = await accountOf(lookupScope(database), { email, name, now: clock.at });
      const scope = personScope(database, { organizationId, personId: id, role });
      return `sextant_session=${await startSessionFor(scope, clock.at, { method: 'password', accountId: account.id })}`;
    },
    signInToken: async (email) => (await createSignInLink(lookupScope(database), { email, now: clock.at }))?.token ?? '',
    graphql: async (cookie, query, variables) => {
      const answer = await http()
        .post('/graphql')
        .set('Cookie', cookie ?? '')
        .send({ query, variables });
      return answer.body as GraphqlAnswer;
    },
    close: async () => {
      await api.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await open.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Prisma and set-based SQL share one pool, so its clients see every statement. */
function countStatements({ database }: OpenTestDatabase): () => string[] {
  let seen: string[] = [];
  database.pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const counting = (...args: unknown[]): unknown => {
      const [first] = args;
      const text = typeof first === 'string' ? first : ((first as { text?: string }).text ?? '');
      // Entering an organization belongs to the connection, not to what was asked.
      if (!text.includes('app.organization_id')) seen.push(text);
      return query(...args);
    };
    Object.assign(client, { query: counting });
  });
  return () => {
    const statements = seen;
    seen = [];
    return statements;
  };
}
