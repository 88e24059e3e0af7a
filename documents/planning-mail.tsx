import type { Day } from '../domain/key-result.ts';
import type { ObjectiveLevel } from '../domain/objective.ts';
import { formatDay } from './format.ts';
import { ActionButton, MailList, MailText, MailTitle } from './mail-blocks.tsx';
import { renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import { textsFor } from './texts/texts.ts';

export interface PlanningMailInput {
  reader: MailReader;
  cycleName: string;
  level: ObjectiveLevel;
  /** The last day of this step. */
  dueOn: Day;
  /** Objectives of the level above, to align to. */
  parentObjectives: readonly string[];
  next: { level: ObjectiveLevel; opensOn: Day } | null;
  url: string;
}

/** Says that planning has opened for the reader's level, until when, and where to write. */
export async function renderPlanningMail(input: PlanningMailInput): Promise<RenderedMail> {
  const { reader, cycleName, next } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.planning;
  const level = words.level[input.level];
  const due = formatDay(input.dueOn, reader.language);
  return renderMail({
    reader,
    subject: words.subject(cycleName, level, due),
    action: words.action(cycleName, level, due, texts.words.duration(20 * 60)),
    why: words.why(cycleName, reader.organizationName),
    children: (
      <>
        <ActionButton url={input.url} label={words.open} />
        {input.parentObjectives.length === 0 ? null : <MailTitle>{words.parents}</MailTitle>}
        {input.parentObjectives.length === 0 ? null : <MailList items={input.parentObjectives} />}
        <MailTitle>{words.tipsTitle}</MailTitle>
        <MailList items={words.tips} />
        {next === null ? null : <MailText soft>{words.nextLevel(words.level[next.level], formatDay(next.opensOn, reader.language))}</MailText>}
      </>
    ),
  });
}
