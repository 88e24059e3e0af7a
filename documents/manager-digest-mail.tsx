import { ActionButton, MailText, MailTitle, Panel, SubjectTitle } from './mail-blocks.tsx';
import { renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import { textsFor } from './texts/texts.ts';

export interface ManagerDigestMailInput {
  reader: MailReader;
  /** The number of the ISO week. */
  weekNumber: number;
  asked: number;
  answered: number;
  missed: readonly { personName: string; keyResults: number; weeks: number }[];
  /** Check-ins with the blocker ticked; the note may be empty. */
  blockers: readonly { keyResultTitle: string; personName: string; note: string | null; url: string }[];
  teamUrl: string;
}

/** A manager's single mail of the week: who missed a check-in, and who ticked a blocker. */
export async function renderManagerDigestMail(input: ManagerDigestMailInput): Promise<RenderedMail> {
  const { reader, missed, blockers } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.digest;
  const number = missed.length + blockers.length;
  const time = texts.words.duration(20 + number * 15);
  return renderMail({
    reader,
    subject: words.subject(texts.words.week(input.weekNumber), missed.length, blockers.length),
    action: number === 0 ? words.actionNone(time) : words.action(time),
    why: words.why(reader.organizationName),
    children: (
      <>
        {input.asked > 0 && <MailText>{words.rate(input.answered, input.asked)}</MailText>}
        {blockers.length === 0 ? null : <MailTitle>{words.blockers}</MailTitle>}
        {blockers.map((blocker) => (
          <Panel key={blocker.url} tone="alert">
            <SubjectTitle title={words.blockerBy(blocker.personName, blocker.keyResultTitle)} url={blocker.url} />
            <MailText>{blocker.note ?? words.blockerEmpty}</MailText>
          </Panel>
        ))}
        {missed.length === 0 ? null : <MailTitle>{words.missed}</MailTitle>}
        {missed.map((person) => (
          <Panel key={person.personName}>
            <SubjectTitle title={person.personName} />
            <MailText soft>{words.missedLine(person.keyResults, person.weeks)}</MailText>
          </Panel>
        ))}
        <ActionButton url={input.teamUrl} label={words.open} />
      </>
    ),
  });
}
