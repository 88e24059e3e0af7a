import { randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { DomainError } from '../../domain/errors.ts';
import type { Mailer } from '../../domain/mail.ts';
import { composeMessage, hashOfMessageId } from './compose.ts';

/** One line of the outbox. */
export interface MailSummary {
  id: string;
  messageId: string;
  from: string;
  to: string;
  subject: string;
  date: string;
}

/** One mail as the outbox shows it. `html` is as it was sent: it must be shown in a sandboxed frame. */
export interface StoredMail extends MailSummary {
  html: string;
  text: string;
  headers: readonly { key: string; value: string }[];
  attachments: readonly { filename: string; contentType: string; content: Uint8Array }[];
}

/** A mailer that keeps whole messages as files, and reads them back. */
export interface LocalMailbox extends Mailer {
  /** Newest first by the Date header; `before` is the `place` of the last mail seen, which is also the page's `next`. */
  list(page: { limit: number; before?: string | undefined }): Promise<{ items: (MailSummary & { place: string })[]; next: string | null }>;
  /** Throws DomainError NOT_FOUND. */
  read(id: string): Promise<StoredMail>;
}

const MAIL_ID = /^[0-9a-f]{64}$/;

/**
 * Mail for a machine without a mail server: each message is one `.eml` file in `folder`, named by its Message-ID, so that a second send
 * of the same message leaves one file. Files appear whole (written aside, then renamed) and survive a kill at any moment.
 */
export function createLocalMailbox({ folder }: { folder: string }): LocalMailbox {
  return {
    send: async (message) => {
      const id = hashOfMessageId(message.messageId);
      await writeWhole({ folder, id, bytes: await composeMessage(message), date: message.date });
      return { messageId: message.messageId, response: `stored ${id}.eml` };
    },
    find: async (messageId) => {
      const id = hashOfMessageId(messageId);
      return (await dateOf(folder, id)) === null ? 'absent' : { messageId, response: `stored ${id}.eml` };
    },
    forget: (messageId) => rm(join(folder, `${hashOfMessageId(messageId)}.eml`), { force: true }),
    list: ({ limit, before }) => listMail({ folder, limit, before }),
    read: (id) => readMail(folder, id),
    close: async () => {},
  };
}

/** The file's time is set to the mail's date, so that a list sorts thousands of mails without opening one. */
async function writeWhole({ folder, id, bytes, date }: { folder: string; id: string; bytes: Uint8Array; date: Date }): Promise<void> {
  await mkdir(folder, { recursive: true });
  const aside = join(folder, `.${id}.${randomUUID()}`);
  await writeFile(aside, bytes);
  await utimes(aside, date, date);
  await rename(aside, join(folder, `${id}.eml`));
}

async function listMail({ folder, limit, before }: { folder: string; limit: number; before: string | undefined }) {
  const names = await readdir(folder).catch((error: unknown) => (isMissing(error) ? [] : Promise.reject(error)));
  const ids = names.filter((name) => name.endsWith('.eml') && MAIL_ID.test(name.slice(0, -4))).map((name) => name.slice(0, -4));
  const places = (await Promise.all(ids.map(async (id) => placeOf(await dateOf(folder, id), id)))).sort().reverse();
  const page = places.filter((place) => before === undefined || place < before).slice(0, limit + 1);
  const items = await Promise.all(page.slice(0, limit).map(async (place) => ({ ...summaryOf(await readMail(folder, place.slice(-64))), place })));
  return { items, next: page.length > limit ? (page[limit - 1] ?? null) : null };
}

/** Sorts as text in the order of dates; the id settles ties. */
function placeOf(date: Date | null, id: string): string {
  return `${String(date?.getTime() ?? 0).padStart(15, '0')}-${id}`;
}

function summaryOf({ id, messageId, from, to, subject, date }: StoredMail): MailSummary {
  return { id, messageId, from, to, subject, date };
}

async function readMail(folder: string, id: string): Promise<StoredMail> {
  if (!MAIL_ID.test(id)) throw new DomainError('NOT_FOUND', 'There is no such mail');
  const bytes = await readFile(join(folder, `${id}.eml`)).catch((error: unknown) => {
    throw isMissing(error) ? new DomainError('NOT_FOUND', 'There is no such mail') : error;
  });
  const mail = await PostalMime.parse(bytes);
  return {
    id,
    messageId: mail.messageId ?? '',
    from: addressText(mail.from),
    to: (mail.to ?? []).map(addressText).join(', '),
    subject: mail.subject ?? '',
    date: mail.date ?? '',
    html: mail.html ?? '',
    text: mail.text ?? '',
    headers: mail.headers.map(({ key, value }) => ({ key, value })),
    attachments: mail.attachments.map((attachment) => ({
      filename: attachment.filename ?? 'attachment',
      contentType: attachment.mimeType,
      content: typeof attachment.content === 'string' ? Buffer.from(attachment.content) : new Uint8Array(attachment.content),
    })),
  };
}

function addressText(address: { name: string; address?: string | undefined } | undefined): string {
  if (!address) return '';
  return address.name ? `${address.name} <${address.address ?? ''}>` : (address.address ?? '');
}

async function dateOf(folder: string, id: string): Promise<Date | null> {
  const found = await stat(join(folder, `${id}.eml`)).catch((error: unknown) => (isMissing(error) ? null : Promise.reject(error)));
  return found?.mtime ?? null;
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
