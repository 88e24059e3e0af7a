/** A finished e-mail. The Message-ID is made from the effect's key, so that a retry is the same message. */
export interface MailMessage {
  messageId: string;
  from: string;
  to: { name: string; address: string };
  subject: string;
  html: string;
  text: string;
  headers: Readonly<Record<string, string>>;
  /** The instant in the Date header. */
  date: Date;
  attachments: readonly { filename: string; contentType: string; content: Uint8Array }[];
  /** An iCalendar text that stands beside the text itself (RFC 6047), so that mail programs offer to accept it. */
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string };
}

/** What a mail server said when it took the message. */
export interface MailReceipt {
  messageId: string;
  response: string;
}

/** Something that delivers mail. `find` answers whether a message was taken earlier; null where nobody can tell (SMTP). */
export interface Mailer {
  send(message: MailMessage): Promise<MailReceipt>;
  find(messageId: string): Promise<MailReceipt | 'absent' | 'unknown'>;
  /** Takes a message out of where it is kept; a mail server, which keeps none, has no such thing. */
  forget?(messageId: string): Promise<void>;
  close(): Promise<void>;
}
