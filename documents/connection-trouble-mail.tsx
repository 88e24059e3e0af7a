import type { Instant } from '../domain/key-result.ts';
import { formatDateTime } from './format.ts';
import { ActionButton, MailList, MailText, Panel } from './mail-blocks.tsx';
import { clipTitle, renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import { textsFor } from './texts/texts.ts';

export interface ConnectionTroubleMailInput {
  reader: MailReader;
  connectionName: string;
  trouble: 'reauth-needed' | 'bad-config' | 'unreachable';
  /** The provider's sentence; never holds a secret. */
  detail: string;
  lastReadAt: Instant | null;
  keyResultTitles: readonly string[];
  /** It goes to an administrator, not to the owner; default false. */
  administers?: boolean;
  url: string;
}

/** Tells whoever answers for a connection once that it needs a person, and which key results stand still meanwhile. */
export async function renderConnectionTroubleMail(input: ConnectionTroubleMailInput): Promise<RenderedMail> {
  const { reader, keyResultTitles } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.connection;
  return renderMail({
    reader,
    subject: (keyResultTitles.length === 0 ? words.subjectAlone : words.subject)(clipTitle(input.connectionName)),
    action: words.action[input.trouble](texts.words.duration(120)),
    why: (input.administers ? words.whyAdministrator : words.why)(reader.organizationName),
    children: (
      <>
        <Panel tone="alert">
          <MailText>{words.detail(input.detail)}</MailText>
          {keyResultTitles.length === 0 ? null : (
            <MailText soft>{input.lastReadAt === null ? words.never : words.since(formatDateTime(input.lastReadAt, reader))}</MailText>
          )}
          <ActionButton url={input.url} label={words.open} />
        </Panel>
        {keyResultTitles.length === 0 ? null : <MailText>{words.affected(keyResultTitles.length)}</MailText>}
        {keyResultTitles.length === 0 ? null : <MailList items={keyResultTitles} />}
      </>
    ),
  });
}
