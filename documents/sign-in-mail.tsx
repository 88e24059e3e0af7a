import type { Instant } from '../domain/key-result.ts';
import { formatDateTime } from './format.ts';
import { ActionButton, MailText } from './mail-blocks.tsx';
import { renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import { textsFor } from './texts/texts.ts';

export interface SignInMailInput {
  reader: MailReader;
  url: string;
  expiresAt: Instant;
}

/** The one-time sign-in link. */
export async function renderSignInMail(input: SignInMailInput): Promise<RenderedMail> {
  const { reader } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.signIn;
  return renderMail({
    reader,
    subject: words.subject,
    action: words.action(texts.words.duration(10)),
    why: words.why(reader.organizationName),
    children: (
      <>
        <ActionButton url={input.url} label={words.button} />
        <MailText soft>{words.expires(formatDateTime(input.expiresAt, reader))}</MailText>
      </>
    ),
  });
}
