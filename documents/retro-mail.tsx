import { formatPercent, formatScore } from './format.ts';
import { ActionButton, MailList, MailText, MailTitle, Panel, ProgressBar, SubjectTitle } from './mail-blocks.tsx';
import { renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import { textsFor } from './texts/texts.ts';

export interface RetroMailInput {
  reader: MailReader;
  cycleName: string;
  /** Ratios 0..1; `completed` of `live` key results gave the completion rate. */
  figures: {
    completionRate: number | null;
    completed: number;
    live: number;
    scoreMean: number | null;
    averageProgress: number | null;
    updateRate: number | null;
  };
  counts: { achieved: number; partly: number; missed: number; dropped: number };
  url: string;
  attachmentName: string;
}

/** The retrospective for leadership: the figures in the mail, the PDF as link and attachment. */
export async function renderRetroMail(input: RetroMailInput): Promise<RenderedMail> {
  const { reader, cycleName, figures, counts } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.retro;
  const list = texts.retro.list;
  const lines = [
    `${texts.retro.score}: ${formatScore(figures.scoreMean, reader.language)}`,
    `${texts.retro.averageProgress}: ${formatPercent(figures.averageProgress)}`,
    `${texts.retro.updateRate}: ${formatPercent(figures.updateRate)}`,
    `${list.achieved}: ${counts.achieved} · ${list.partly}: ${counts.partly} · ${list.missed}: ${counts.missed} · ${list.dropped}: ${counts.dropped}`,
  ];
  return renderMail({
    reader,
    subject: words.subject(cycleName, formatPercent(figures.completionRate)),
    action: words.action(texts.words.duration(5 * 60)),
    why: words.why(reader.organizationName),
    children: (
      <>
        <Panel>
          <SubjectTitle title={`${formatPercent(figures.completionRate)} · ${words.completed(figures.completed, figures.live)}`} />
          <ProgressBar progress={figures.completionRate} expected={null} status="COMPLETED" />
          <MailList items={lines} />
          <ActionButton url={input.url} label={words.open} />
        </Panel>
        <MailTitle>{words.questions}</MailTitle>
        <MailList items={texts.retro.question} />
        <MailText soft>{words.attached(input.attachmentName)}</MailText>
      </>
    ),
  });
}
