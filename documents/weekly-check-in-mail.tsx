import type { Decimal, Instant, Status } from '../domain/key-result.ts';
import { formatDate, formatDateTime, formatPercent, formatValue } from './format.ts';
import { ActionButton, MailList, MailText, MailTitle, Panel, ProgressBar, StatusLine, SubjectTitle } from './mail-blocks.tsx';
import { progressFacts } from './progress-facts.ts';
import { renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import type { Texts } from './texts/texts.ts';
import { textsFor } from './texts/texts.ts';

/** One key result as the prompt asks for it. Ratios are 0..1. */
export interface PromptedKeyResult {
  title: string;
  objectiveTitle: string;
  unit: string;
  target: Decimal | null;
  lastValue: { value: Decimal; at: Instant } | null;
  progress: number | null;
  expected: number | null;
  status: Status | null;
  tooEarly: boolean;
  stale: boolean;
  wrongWay: boolean;
  checkInUrl: string;
}

/** One objective of the reader: a line, so that its owner sees where it stands. */
export interface OwnedObjective {
  title: string;
  progress: number | null;
  status: Status | null;
  keyResults: number;
  checkedIn: number;
  url: string;
}

export interface WeeklyCheckInMailInput {
  reader: MailReader;
  cycleName: string;
  deadlineAt: Instant;
  keyResults: readonly PromptedKeyResult[];
  objectives: readonly OwnedObjective[];
}

/** The weekly prompt: one mail a person with all their key results, what is at risk first. */
export async function renderWeeklyCheckInMail(input: WeeklyCheckInMailInput): Promise<RenderedMail> {
  const { reader, cycleName } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.weeklyCheckIn;
  const urgent = input.keyResults.filter(needsAttention);
  const calm = input.keyResults.filter((keyResult) => !needsAttention(keyResult));
  const number = input.keyResults.length;
  const time = texts.words.duration(Math.max(number * 10, 20));
  return renderMail({
    reader,
    subject: number === 0 ? words.subjectOwner(cycleName, input.objectives.length) : words.subject(cycleName, number, urgent.length),
    action: number === 0 ? words.actionOwner(time) : words.action(number, time, formatDateTime(input.deadlineAt, reader)),
    why: words.why(cycleName, reader.organizationName),
    children: (
      <>
        {urgent.length === 0 ? null : <MailTitle>{words.alert(urgent.length)}</MailTitle>}
        {urgent.map((keyResult) => (
          <KeyResultPanel key={keyResult.checkInUrl} keyResult={keyResult} reader={reader} texts={texts} tone="alert" />
        ))}
        {calm.length === 0 ? null : <MailTitle>{words.yours}</MailTitle>}
        {calm.map((keyResult) => (
          <KeyResultPanel key={keyResult.checkInUrl} keyResult={keyResult} reader={reader} texts={texts} tone="plain" />
        ))}
        {number === 0 ? null : (
          <>
            <MailTitle>{words.think}</MailTitle>
            <MailList items={words.prompts} />
          </>
        )}
        {input.objectives.length === 0 ? null : <MailTitle>{words.objectives}</MailTitle>}
        {input.objectives.map((objective) => (
          <ObjectiveLine key={objective.url} objective={objective} texts={texts} />
        ))}
      </>
    ),
  });
}

/** A key result that the reader should open first: judged, and not on track. */
function needsAttention(keyResult: PromptedKeyResult): boolean {
  return !keyResult.tooEarly && (keyResult.status === 'AT_RISK' || keyResult.status === 'OFF_TRACK');
}

/** One key result with bar, status, last value and its link; the reminder shows it too. */
export function KeyResultPanel(props: { keyResult: PromptedKeyResult; reader: MailReader; texts: Texts; tone: 'plain' | 'alert' }) {
  const { keyResult, reader, texts } = props;
  const { words } = texts;
  const value = keyResult.lastValue;
  const flags = [keyResult.wrongWay ? words.wrongWay : '', keyResult.stale ? words.stale : ''].filter((flag) => flag !== '');
  const last = value === null ? [] : [words.lastValue(formatValue(value.value, keyResult.unit, reader.language), formatDate(value.at, reader))];
  const target = keyResult.target === null ? [] : [words.target(formatValue(keyResult.target, keyResult.unit, reader.language))];
  return (
    <Panel tone={props.tone}>
      <SubjectTitle title={keyResult.title} />
      <MailText soft>{keyResult.objectiveTitle}</MailText>
      <ProgressBar progress={keyResult.progress} expected={keyResult.expected} status={keyResult.tooEarly ? null : keyResult.status} />
      <StatusLine
        status={keyResult.tooEarly ? null : keyResult.status}
        label={statusLabel(keyResult, texts)}
        facts={[progressFacts({ ...keyResult, texts: words }), ...flags]}
      />
      {last.length + target.length === 0 ? null : <MailText soft>{[...last, ...target].join(' · ')}</MailText>}
      <ActionButton url={keyResult.checkInUrl} label={words.checkIn} />
    </Panel>
  );
}

function ObjectiveLine({ objective, texts }: { objective: OwnedObjective; texts: Texts }) {
  const label = objective.status === null ? texts.words.notJudged : texts.words.status[objective.status];
  return (
    <Panel>
      <SubjectTitle title={objective.title} url={objective.url} />
      <StatusLine
        status={objective.status}
        label={label}
        facts={[formatPercent(objective.progress), texts.mail.weeklyCheckIn.objectiveLine(objective.checkedIn, objective.keyResults)]}
      />
    </Panel>
  );
}

function statusLabel(keyResult: PromptedKeyResult, texts: Texts): string {
  if (keyResult.tooEarly) return texts.words.tooEarly;
  return keyResult.status === null ? texts.words.notJudged : texts.words.status[keyResult.status];
}
