import type { Instant } from '../domain/key-result.ts';
import { formatDateTime } from './format.ts';
import { ActionButton, MailText } from './mail-blocks.tsx';
import { renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import { textsFor } from './texts/texts.ts';

export interface InvitationMailInput {
  reader: MailReader;
  inviterName: string;
  url: string;
  expiresAt: Instant;
}

/** The link by which somebody signs in for the first time. */
export async function renderInvitationMail(input: InvitationMailInput): Promise<RenderedMail> {
  const { reader, inviterName } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.invitation;
  return renderMail({
    reader,
    subject: words.subject(reader.organizationName),
    action: words.action(inviterName, texts.words.duration(10)),
    why: words.why(inviterName, reader.organizationName),
    children: (
      <>
        <ActionButton url={input.url} label={words.button} />
        <MailText soft>{words.expires(formatDateTime(input.expiresAt, reader))}</MailText>
      </>
    ),
  });
}
