import { formatDate, formatPercent } from './format.ts';
import { ActionButton, MailList, MailText, MailTitle, Panel, StatusLine, SubjectTitle } from './mail-blocks.tsx';
import { progressFacts } from './progress-facts.ts';
import { renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import { textsFor } from './texts/texts.ts';
import { countLine, rateOf } from './weekly-report-figures.ts';
import { reportedStatuses, type WeeklyReportInput } from './weekly-report-input.ts';

export interface WeeklyReportMailInput {
  reader: MailReader;
  report: WeeklyReportInput;
  /** The dashboard; null for readers from outside, who cannot sign in. */
  url: string | null;
  attachmentName: string;
}

/** More stand in the paper. */
const MOST_CONCERNS = 3;

/** The week for leadership: its figures, what needs help first, the paper attached, and the head of the audit log. */
export async function renderWeeklyReportMail({ reader, report, url, attachmentName }: WeeklyReportMailInput): Promise<RenderedMail> {
  const { counts, concerns, asked, answered, audit } = report;
  const texts = textsFor(reader.language);
  const words = texts.mail.weeklyReport;
  const time = texts.words.duration(2 * 60);
  return renderMail({
    reader,
    subject: words.subject({
      cycle: report.cycleName,
      week: report.weekNumber,
      offTrack: counts.OFF_TRACK,
      atRisk: counts.AT_RISK,
      rate: formatPercent(rateOf(report)),
    }),
    action: url === null ? words.actionOutside(time) : words.action(time),
    why: url === null ? words.whyOutside(reader.organizationName) : words.why(reader.organizationName),
    children: (
      <>
        <Panel>
          <SubjectTitle title={`${formatPercent(rateOf(report))} · ${texts.weeklyReport.answered(answered, asked)}`} />
          <MailList items={reportedStatuses.map((status) => countLine(report, status))} />
          {report.forBoard ? <MailText soft>{texts.weeklyReport.forBoard}</MailText> : null}
        </Panel>
        {concerns.length === 0 ? null : <MailTitle>{texts.weeklyReport.concerns}</MailTitle>}
        {concerns.slice(0, MOST_CONCERNS).map(({ title, ownerName, status, since, progress, expected, lastNote }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: titles may be alike, and nothing moves
          <Panel key={index} tone={status === 'OFF_TRACK' ? 'alert' : 'plain'}>
            <SubjectTitle title={title} />
            <StatusLine
              status={status}
              label={texts.words.status[status]}
              facts={[
                ...(since === null ? [] : [texts.allHands.since(formatDate(since, reader))]),
                ownerName,
                progressFacts({ progress, expected, texts: texts.words }),
              ]}
            />
            {lastNote === null ? null : <MailText soft>{lastNote}</MailText>}
          </Panel>
        ))}
        <MailText soft>{words.attached(attachmentName)}</MailText>
        {url === null ? null : <ActionButton url={url} label={words.open} />}
        {audit === null ? null : (
          <>
            <MailTitle>{texts.weeklyReport.audit}</MailTitle>
            <MailText soft>{texts.weeklyReport.auditLine(audit)}</MailText>
            <MailText soft>{texts.weeklyReport.auditWhy(audit.head)}</MailText>
          </>
        )}
      </>
    ),
  });
}
