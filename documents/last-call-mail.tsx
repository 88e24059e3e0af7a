import type { Outcome } from '../domain/closing.ts';
import type { Day, Decimal, Instant } from '../domain/key-result.ts';
import { formatDate, formatDateTime, formatDay, formatPercent, formatValue } from './format.ts';
import { ActionButton, MailList, MailText, Panel, ProgressBar, StatusLine, SubjectTitle } from './mail-blocks.tsx';
import { renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import type { Texts } from './texts/texts.ts';
import { textsFor } from './texts/texts.ts';

/** One key result that its owner is asked to close. */
export interface ClosingKeyResult {
  title: string;
  objectiveTitle: string;
  unit: string;
  lastValue: { value: Decimal; at: Instant } | null;
  progress: number | null;
  /** What it would end as with today's value. */
  outcome: Exclude<Outcome, 'dropped'>;
  answerUrl: string;
}

export interface LastCallMailInput {
  reader: MailReader;
  cycleName: string;
  endsOn: Day;
  deadlineAt: Instant;
  keyResults: readonly ClosingKeyResult[];
}

/** The last call: per key result one link, which asks for the final value and the three answers of the retrospective. */
export async function renderLastCallMail(input: LastCallMailInput): Promise<RenderedMail> {
  const { reader, cycleName, keyResults } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.lastCall;
  return renderMail({
    reader,
    subject: words.subject(cycleName, keyResults.length),
    action: words.action(keyResults.length, texts.words.duration(keyResults.length * 60), formatDateTime(input.deadlineAt, reader)),
    why: words.why(cycleName, reader.organizationName),
    children: (
      <>
        <MailText>{words.asks}</MailText>
        <MailList items={words.questions} />
        {keyResults.map((keyResult) => (
          <ClosingPanel key={keyResult.answerUrl} keyResult={keyResult} reader={reader} texts={texts} />
        ))}
        <MailText soft>{words.ends(cycleName, formatDay(input.endsOn, reader.language))}</MailText>
      </>
    ),
  });
}

const outcomeStatus = { achieved: 'COMPLETED', 'partly-achieved': 'AT_RISK', missed: 'OFF_TRACK' } as const;

function ClosingPanel({ keyResult, reader, texts }: { keyResult: ClosingKeyResult; reader: MailReader; texts: Texts }) {
  const status = outcomeStatus[keyResult.outcome];
  const value = keyResult.lastValue;
  const last =
    value === null ? texts.words.noValue : texts.words.lastValue(formatValue(value.value, keyResult.unit, reader.language), formatDate(value.at, reader));
  return (
    <Panel>
      <SubjectTitle title={keyResult.title} />
      <MailText soft>{keyResult.objectiveTitle}</MailText>
      <ProgressBar progress={keyResult.progress} expected={null} status={status} />
      <StatusLine status={status} label={texts.words.outcome[keyResult.outcome]} facts={[formatPercent(keyResult.progress), last]} />
      <ActionButton url={keyResult.answerUrl} label={texts.mail.lastCall.answer} />
    </Panel>
  );
}
