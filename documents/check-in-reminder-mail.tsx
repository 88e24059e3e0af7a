import type { Instant } from '../domain/key-result.ts';
import { formatDateTime } from './format.ts';
import { renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import { textsFor } from './texts/texts.ts';
import { KeyResultPanel } from './weekly-check-in-mail.tsx';
import type { PromptedKeyResult } from './weekly-check-in-mail.tsx';

export interface CheckInReminderMailInput {
  reader: MailReader;
  cycleName: string;
  deadlineAt: Instant;
  /** Only those that are still open. */
  keyResults: readonly PromptedKeyResult[];
}

/** The one reminder of a week: what is still open, each with its link. */
export async function renderCheckInReminderMail(input: CheckInReminderMailInput): Promise<RenderedMail> {
  const { reader, cycleName, keyResults } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.reminder;
  const deadline = formatDateTime(input.deadlineAt, reader);
  return renderMail({
    reader,
    subject: words.subject(cycleName, keyResults.length, deadline),
    action: words.action(keyResults.length, texts.words.duration(Math.max(keyResults.length * 10, 10)), deadline),
    why: words.why(cycleName, reader.organizationName),
    children: keyResults.map((keyResult) => <KeyResultPanel key={keyResult.checkInUrl} keyResult={keyResult} reader={reader} texts={texts} tone="plain" />),
  });
}
