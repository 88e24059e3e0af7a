import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailMessage } from '../../domain/mail.ts';

/**
 * The message as the bytes that go over the wire (RFC 5322, CRLF). Equal input gives equal bytes: the date is the message's own,
 * and the MIME boundary, which nodemailer would draw at random, comes from the Message-ID.
 */
export async function composeMessage(message: MailMessage): Promise<Uint8Array> {
  const composer = new MailComposer({
    messageId: message.messageId,
    from: message.from,
    to: message.to,
    subject: message.subject,
    date: message.date,
    html: message.html,
    text: message.text,
    headers: { ...message.headers },
    attachments: message.attachments.map(({ filename, contentType, content }) => ({ filename, contentType, content: Buffer.from(content) })),
    ...(message.calendar === undefined ? {} : { icalEvent: { method: message.calendar.method, filename: 'meeting.ics', content: message.calendar.content } }),
    baseBoundary: hashOfMessageId(message.messageId).slice(0, 24),
    textEncoding: 'quoted-printable',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return await composer.compile().build();
}

/** SHA-256 of a Message-ID in hex: a file name that no Message-ID can break out of. */
export function hashOfMessageId(messageId: string): string {
  return createHash('sha256').update(messageId).digest('hex');
}
