import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import type { ActivityDeps } from './activities/dependencies.ts';
import { type Database, openDatabase } from './database/client.ts';
import { secretKeyring } from './database/secrets.ts';
import type { AuditAnchors } from './domain/audit-anchor.ts';
import type { AccountInput, Outside } from './domain/integration.ts';
import { loggedError } from './domain/logged-error.ts';
import type { Mailer } from './domain/mail.ts';
import type { Environment } from './env.ts';
import { createOutside } from './integrations/catalog.ts';
import { createLocalMailbox, type LocalMailbox } from './integrations/mail/local-mailbox.ts';
import { createSmtpMailer } from './integrations/mail/smtp.ts';
import { openAuditAnchors } from './local/audit-anchors.ts';
import type { Folders } from './local/folders.ts';
import { localSecretKey } from './local/secret-key.ts';

/** What server, worker and commands have in common, built from the environment. */
export interface Installation {
  environment: Environment;
  databaseUrl: string;
  folders: Folders;
  log: Logger;
  database: Database;
  /** The local mailbox of one company; another's admin never looks into it. */
  mailboxOf(organizationId: string): LocalMailbox;
  /** Sample people are never mailed, whatever SMTP_URL says: their mail stays in the local mailbox. */
  mailerFor(organization: { id: string; sample: boolean }): Mailer;
  /** The integrations; the demo's fake servers are the only loopback addresses that they may call. */
  outside: Outside;
  /** Where the audit log is anchored: the bucket of S3_BUCKET, or else a folder of DATA_DIR. Whoever opens it closes it. */
  openAnchors(): Promise<AuditAnchors>;
  close(): Promise<void>;
}

/** Half as many as a worker has activities at once: most of those wait for a provider. */
const DATABASE_CONNECTIONS = 20;

/** Opens the parts; nothing is asked of the database yet. `logTo` is a file, by default standard output. */
export function openInstallation({
  environment,
  databaseUrl,
  folders,
  logTo,
}: {
  environment: Environment;
  databaseUrl: string;
  folders: Folders;
  logTo?: string;
}): Installation {
  const log = openLog(environment, logTo);
  const secret = environment.secretKey ?? localSecretKey(folders.data);
  const database = openDatabase({
    url: databaseUrl,
    secretKey: secretKeyring(secret, environment.previousSecretKeys),
    connections: DATABASE_CONNECTIONS,
    onError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  const mailboxOf = (organizationId: string): LocalMailbox => createLocalMailbox({ folder: join(folders.data, 'mailbox', organizationId) });
  const smtp = environment.smtpUrl === null ? null : createSmtpMailer({ url: environment.smtpUrl });
  return {
    environment,
    databaseUrl,
    folders,
    log,
    database,
    mailboxOf,
    mailerFor: ({ id, sample }) => (sample || smtp === null ? mailboxOf(id) : smtp),
    outside: createOutside((input) => reachOf(input, environment)),
    openAnchors: () => openAnchors(environment, folders),
    close: async () => {
      await smtp?.close();
      await database.close();
      log.flush();
    },
  };
}

/** Logs lines of JSON; the address in a log line names nobody's token, because only routes are logged. */
function openLog({ logLevel }: Environment, logTo: string | undefined): Logger {
  return pino(
    // Temporal's SDK says `error` where we say `err`.
    { level: logLevel, base: { process: process.pid }, serializers: { err: loggedError, error: loggedError } },
    pino.destination({ dest: logTo ?? 1, mkdir: true, sync: false }),
  );
}

function reachOf({ provider, config }: AccountInput, { demoUrls, allowPrivateAddresses }: Environment) {
  const demoUrl = demoUrls[provider];
  const isDemo = demoUrl !== undefined && config.baseUrl === demoUrl;
  return { allowLoopback: isDemo || allowPrivateAddresses, allowPrivate: allowPrivateAddresses };
}

/** The client of S3 is heavy, and the API has no use for it. */
async function openAnchors({ s3 }: Environment, folders: Folders): Promise<AuditAnchors> {
  if (s3 === null) return openAuditAnchors(folders.data);
  const { openS3AuditAnchors } = await import('./integrations/s3/audit-anchors.ts');
  return openS3AuditAnchors(s3);
}

/** What the activities are handed, by the worker and by what answers a request at once. */
export function activityDeps({ database, mailerFor, environment, outside, log }: Installation): ActivityDeps {
  return { database, mailerFor, publicUrl: environment.publicUrl, mailFrom: environment.mailFrom, outside, log };
}
