import { Readable } from 'node:stream';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import addressparser from 'nodemailer/lib/addressparser';
import type { MailMessage, MailReceipt, Mailer } from '../../domain/mail.ts';
import { classifyAddress } from '../../domain/private-address.ts';
import { composeMessage } from './compose.ts';
import { translateSmtpError } from './smtp-errors.ts';

/**
 * A mailer over one SMTP server, given as `smtp://user:password@host:port` or `smtps://…`. Sends once and never retries: the caller's
 * engine does. At most `maxConnections` (default 4) are open; each is used again until it has been idle for `idleMs` (default 10 s).
 * `smtp://` begins in plain text and must become TLS (STARTTLS), so that nobody on the way can have the password by leaving the offer out;
 * servers on loopback may stay plain, and others only where the address says `?ignoreTLS=true`.
 *
 * nodemailer's own pool is not used because it does not tell whether a message had been handed over when the connection broke, and
 * that decides between "try again" and "nobody knows" (`ProviderError.maybeDone`).
 */
export function createSmtpMailer({
  url,
  maxConnections = 4,
  idleMs = 10_000,
  timeoutMs = 30_000,
}: {
  url: string;
  maxConnections?: number;
  idleMs?: number;
  timeoutMs?: number;
}): Mailer {
  const options = securedOptions(parseConnectionUrl(url));
  const idle: { connection: SMTPConnection; timer: NodeJS.Timeout }[] = [];
  const waiting: (() => void)[] = [];
  let open = 0;

  async function send(message: MailMessage): Promise<MailReceipt> {
    const bytes = await composeMessage(message);
    await takeTurn();
    const handed = { over: false };
    let connection: SMTPConnection | undefined;
    try {
      connection = takeIdle() ?? (await connect());
      const response = await deliver({ connection, message, bytes, handed });
      keep(connection);
      return { messageId: message.messageId, response };
    } catch (error) {
      connection?.close();
      throw translateSmtpError(error, { handedOver: handed.over });
    } finally {
      open -= 1;
      waiting.shift()?.();
    }
  }

  async function takeTurn(): Promise<void> {
    while (open >= maxConnections) await new Promise<void>((resolve) => waiting.push(resolve));
    open += 1;
  }

  function takeIdle(): SMTPConnection | undefined {
    const entry = idle.pop();
    if (entry) clearTimeout(entry.timer);
    return entry?.connection;
  }

  function keep(connection: SMTPConnection): void {
    const timer = setTimeout(() => {
      forget(connection);
      connection.quit();
    }, idleMs);
    timer.unref();
    idle.push({ connection, timer });
  }

  function forget(connection: SMTPConnection): void {
    const index = idle.findIndex((entry) => entry.connection === connection);
    const [entry] = index < 0 ? [] : idle.splice(index, 1);
    if (entry) clearTimeout(entry.timer);
  }

  async function connect(): Promise<SMTPConnection> {
    const connection = new SMTPConnection({ ...options, connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs });
    // An idle connection that the server closes must not stay in the pool, and an error event without a listener would end the process.
    connection.on('end', () => forget(connection));
    connection.on('error', () => forget(connection));
    try {
      await new Promise<void>((resolve, reject) => {
        connection.once('error', reject);
        connection.connect((error) => (error ? reject(error) : resolve()));
      });
      const { auth } = options;
      if (auth) await new Promise<void>((resolve, reject) => connection.login(auth, (error) => (error ? reject(error) : resolve())));
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  return {
    send,
    // SMTP has no way to ask whether a message was taken.
    find: async () => 'unknown',
    close: async () => {
      for (const { connection, timer } of idle.splice(0)) {
        clearTimeout(timer);
        connection.quit();
      }
    },
  };
}

function securedOptions(options: ReturnType<typeof parseConnectionUrl>): ReturnType<typeof parseConnectionUrl> {
  const mayBePlain = options.ignoreTLS === true || options.host === 'localhost' || classifyAddress(options.host ?? '') === 'loopback';
  return options.secure === true || mayBePlain ? options : { ...options, requireTLS: true };
}

/** Hands the bytes to an open connection; `handed.over` becomes true once the server asked for the message (354) and got it. */
function deliver({
  connection,
  message,
  bytes,
  handed,
}: {
  connection: SMTPConnection;
  message: MailMessage;
  bytes: Uint8Array;
  handed: { over: boolean };
}): Promise<string> {
  const body = new Readable({
    read() {
      handed.over = true;
      this.push(bytes);
      this.push(null);
    },
  });
  const sender = addressparser(message.from, { flatten: true })[0]?.address ?? message.from;
  return new Promise((resolve, reject) => {
    connection.send({ from: sender, to: [message.to.address] }, body, (error, info) => {
      if (error || !info) reject(error ?? new Error('The mail server gave no answer'));
      else resolve(info.response ?? '');
    });
  });
}
