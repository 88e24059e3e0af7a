import type { MailMessage, Mailer } from '../../domain/mail.ts';
import { hashOfMessageId } from './compose.ts';
import { createLocalMailbox } from './local-mailbox.ts';

/** A mail that a rehearsal caught. `file` is its name in the folder. */
export interface CapturedMail {
  message: MailMessage;
  file: string;
}

/**
 * A mailer for rehearsals: nothing leaves. Each message is written to `folder` as the local mailbox would, and kept in the order of
 * sending; `captured()` is the index by which the rehearsal names and sorts its output. Sending a Message-ID again replaces it.
 */
export function createCapturingMailer({ folder }: { folder: string }): Mailer & { captured(): readonly CapturedMail[] } {
  const mailbox = createLocalMailbox({ folder });
  const byMessageId = new Map<string, CapturedMail>();
  return {
    send: async (message) => {
      const receipt = await mailbox.send(message);
      byMessageId.set(message.messageId, { message, file: `${hashOfMessageId(message.messageId)}.eml` });
      return receipt;
    },
    find: mailbox.find,
    close: mailbox.close,
    captured: () => [...byMessageId.values()],
  };
}
