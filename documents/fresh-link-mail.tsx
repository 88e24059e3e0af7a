import type { Instant } from '../domain/key-result.ts';
import { formatDateTime } from './format.ts';
import { ActionButton, MailText, Panel, SubjectTitle } from './mail-blocks.tsx';
import { clipTitle, renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import { textsFor } from './texts/texts.ts';

export interface FreshLinkMailInput {
  reader: MailReader;
  keyResultTitle: string;
  objectiveTitle: string;
  url: string;
  expiresAt: Instant;
}

/** A fresh check-in link, asked for on the page of an old one. */
export async function renderFreshLinkMail(input: FreshLinkMailInput): Promise<RenderedMail> {
  const { reader } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.freshLink;
  return renderMail({
    reader,
    subject: words.subject(clipTitle(input.keyResultTitle)),
    action: words.action(texts.words.duration(10)),
    why: words.why(reader.organizationName),
    children: (
      <Panel>
        <SubjectTitle title={input.keyResultTitle} />
        <MailText soft>{input.objectiveTitle}</MailText>
        <ActionButton url={input.url} label={texts.words.checkIn} />
        <MailText soft>{words.expires(formatDateTime(input.expiresAt, reader))}</MailText>
      </Panel>
    ),
  });
}
