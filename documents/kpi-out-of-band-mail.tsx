import type { Day, Decimal } from '../domain/key-result.ts';
import type { KpiPoint } from '../domain/kpi.ts';
import { formatDay, formatValue } from './format.ts';
import { ActionButton, MailList, MailText, Panel, SubjectTitle } from './mail-blocks.tsx';
import { clipTitle, renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import { textsFor } from './texts/texts.ts';

export interface KpiOutOfBandMailInput {
  reader: MailReader;
  name: string;
  unit: string;
  bandLow: Decimal | null;
  bandHigh: Decimal | null;
  /** The first day of the periods outside. */
  outSince: Day;
  outPeriods: number;
  /** The last numbers, the oldest first. */
  points: readonly KpiPoint[];
  url: string;
}

/** Tells the owner of a KPI once that it is outside of its band for two periods running, with the way to make it a goal. */
export async function renderKpiOutOfBandMail(input: KpiOutOfBandMailInput): Promise<RenderedMail> {
  const { reader, unit, points } = input;
  const { language } = reader;
  const texts = textsFor(language);
  const words = texts.mail.kpi;
  const bound = (value: Decimal | null) => (value === null ? null : formatValue(value, unit, language));
  return renderMail({
    reader,
    subject: words.subject(clipTitle(input.name)),
    action: words.action(texts.words.duration(300)),
    why: words.why(reader.organizationName),
    children: (
      <>
        <Panel tone="alert">
          <SubjectTitle title={input.name} url={input.url} />
          <MailText>{words.band(bound(input.bandLow), bound(input.bandHigh))}</MailText>
          <MailText>{words.since(formatDay(input.outSince, language, 'long'), input.outPeriods)}</MailText>
          <ActionButton url={input.url} label={words.open} />
        </Panel>
        <MailText>{words.last}</MailText>
        <MailList items={points.map(({ day, value }) => `${formatDay(day, language)}: ${formatValue(value, unit, language)}`)} />
        <MailText soft>{words.next}</MailText>
      </>
    ),
  });
}
