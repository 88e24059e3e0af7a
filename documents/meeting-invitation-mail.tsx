import type { Instant } from '../domain/key-result.ts';
import { formatDateTime } from './format.ts';
import { ActionButton, MailText } from './mail-blocks.tsx';
import { clipTitle, renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import { textsFor } from './texts/texts.ts';

export interface MeetingInvitationMailInput {
  reader: MailReader;
  organizerName: string;
  title: string;
  agenda: string;
  startsAt: Instant;
  durationMinutes: number;
  repeats: boolean;
  /** It was called off, or the reader is not asked any more. */
  cancelled: boolean;
  /** They were invited before, and something is other now. */
  changed: boolean;
  /** Null for somebody outside, who has no way in. */
  url: string | null;
}

/** An invitation to a meeting for somebody whose calendar is not connected; the part beside it lets their mail program enter it. */
export async function renderMeetingInvitationMail(input: MeetingInvitationMailInput): Promise<RenderedMail> {
  const { reader, organizerName, agenda, durationMinutes, repeats, cancelled, changed, url } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.meetingInvitation;
  const title = clipTitle(input.title);
  const at = formatDateTime(input.startsAt, reader);
  const subject = cancelled ? words.cancelled(title, at) : changed ? words.changed(title, at) : words.subject(title, at);
  return renderMail({
    reader,
    subject,
    action: cancelled ? words.cancelledAction(organizerName, texts.words.duration(10)) : words.action(organizerName, texts.words.duration(20)),
    why: words.why(organizerName, reader.organizationName),
    children: (
      <>
        <MailText>{words.when(at, durationMinutes, repeats)}</MailText>
        {!cancelled && agenda !== '' && agenda.split(/\r?\n/).map((line, index) => <MailText key={`${index}${line}`}>{line}</MailText>)}
        {!cancelled && url !== null && <ActionButton url={url} label={words.button} />}
      </>
    ),
  });
}
