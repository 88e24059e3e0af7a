import type { Database } from '../database/client.ts';
import type { Outside } from '../domain/integration.ts';
import type { Mailer } from '../domain/mail.ts';

/** What the activities say to whoever runs them. Static messages, data in fields. */
export interface ActivityLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Everything that activities are handed by their composition root. */
export interface ActivityDeps {
  database: Database;
  /** A sample company's mail never leaves the machine. */
  mailerFor(organization: { id: string; sample: boolean }): Mailer;
  /** All links are built from it, without a slash at its end. */
  publicUrl: string;
  /** The address in From. */
  mailFrom: string;
  /** Opens the accounts of connections. */
  outside: Outside;
  log: ActivityLog;
}
