import type { ClosingFigures } from '../domain/closing.ts';
import { formatPercent, formatScore } from './format.ts';
import { ActionButton, MailList, MailText, MailTitle, Panel, ProgressBar, SubjectTitle } from './mail-blocks.tsx';
import { renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import { textsFor } from './texts/texts.ts';

export interface RetroMailInput {
  reader: MailReader;
  cycleName: string;
  figures: ClosingFigures & { updateRate: number | null };
  /** The page of the cycle; null for readers from outside, who cannot sign in. */
  url: string | null;
  attachmentName: string;
}

/** The retrospective for leadership: the figures in the mail, the PDF as link and attachment. */
export async function renderRetroMail(input: RetroMailInput): Promise<RenderedMail> {
  const { reader, cycleName, figures } = input;
  const { counts } = figures;
  const texts = textsFor(reader.language);
  const words = texts.mail.retro;
  const list = texts.retro.list;
  const lines = [
    `${texts.retro.score}: ${formatScore(figures.score.mean, reader.language)}`,
    `${texts.retro.averageProgress}: ${formatPercent(figures.averageProgress)}`,
    `${texts.retro.updateRate}: ${formatPercent(figures.updateRate)}`,
    `${list.achieved}: ${counts.achieved} · ${list['partly-achieved']}: ${counts.partlyAchieved} · ${list.missed}: ${counts.missed} · ${list.dropped}: ${counts.dropped}`,
  ];
  return renderMail({
    reader,
    subject: words.subject(cycleName, formatPercent(figures.completionRate)),
    action: input.url === null ? words.actionOutside(texts.words.duration(5 * 60)) : words.action(texts.words.duration(5 * 60)),
    why: input.url === null ? words.whyOutside(reader.organizationName) : words.why(reader.organizationName),
    children: (
      <>
        <Panel>
          <SubjectTitle title={`${formatPercent(figures.completionRate)} · ${words.completed(counts.completed, counts.live)}`} />
          <ProgressBar progress={figures.completionRate} expected={null} status="COMPLETED" />
          <MailList items={lines} />
          {input.url === null ? null : <ActionButton url={input.url} label={words.open} />}
        </Panel>
        <MailTitle>{words.questions}</MailTitle>
        <MailList items={texts.retro.question} />
        <MailText soft>{words.attached(input.attachmentName)}</MailText>
      </>
    ),
  });
}
