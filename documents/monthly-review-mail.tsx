import type { Status } from '../domain/key-result.ts';
import { formatPercent, percentPoints } from './format.ts';
import { ChoiceButtons, MailText, MailTitle, Panel, ProgressBar, StatusLine, SubjectTitle } from './mail-blocks.tsx';
import { progressFacts } from './progress-facts.ts';
import { renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import type { Texts } from './texts/texts.ts';
import { textsFor } from './texts/texts.ts';

/** One key result of the review with all that was found about it. Ratios are 0..1. */
export interface ReviewedKeyResult {
  title: string;
  objectiveTitle: string;
  ownerName: string | null;
  progress: number | null;
  expected: number | null;
  status: Status | null;
  /** Change of progress since the last review; null where there is nothing to compare with. */
  moved: number | null;
  stuck: boolean;
  forecast: { progress: number; low: number; high: number; method: string } | null;
  confidence: number | null;
  confidenceNeverMoved: boolean;
  url: string;
  keepUrl: string;
  changeUrl: string;
  dropUrl: string;
}

export interface MonthlyReviewMailInput {
  reader: MailReader;
  cycleName: string;
  keyResults: readonly ReviewedKeyResult[];
}

const sections = ['lowForecast', 'stuck', 'frozenConfidence', 'moved'] as const;
type Section = (typeof sections)[number];

const LOW_FORECAST = 0.7;

/** The monthly review: each key result once, under the gravest thing found about it, with keep, change and drop. */
export async function renderMonthlyReviewMail(input: MonthlyReviewMailInput): Promise<RenderedMail> {
  const { reader, cycleName } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.review;
  const toDecide = input.keyResults.filter((keyResult) => sectionOf(keyResult) !== 'moved').length;
  return renderMail({
    reader,
    subject: words.subject(cycleName, toDecide),
    action: words.action(toDecide, texts.words.duration(Math.max(30, toDecide * 30))),
    why: words.why(cycleName, reader.organizationName),
    children: sections.map((section) => {
      const keyResults = input.keyResults.filter((keyResult) => sectionOf(keyResult) === section);
      if (keyResults.length === 0) return null;
      return (
        <div key={section}>
          <MailTitle>{words[section]}</MailTitle>
          {keyResults.map((keyResult) => (
            <ReviewPanel key={keyResult.url} keyResult={keyResult} texts={texts} section={section} />
          ))}
        </div>
      );
    }),
  });
}

function sectionOf(keyResult: ReviewedKeyResult): Section {
  if (keyResult.forecast !== null && keyResult.forecast.progress < LOW_FORECAST) return 'lowForecast';
  if (keyResult.stuck) return 'stuck';
  if (keyResult.confidenceNeverMoved) return 'frozenConfidence';
  return 'moved';
}

function ReviewPanel({ keyResult, texts, section }: { keyResult: ReviewedKeyResult; texts: Texts; section: Section }) {
  const words = texts.mail.review;
  const owner = keyResult.ownerName === null ? texts.words.noOwner : texts.words.owner(keyResult.ownerName);
  const label = keyResult.status === null ? texts.words.notJudged : texts.words.status[keyResult.status];
  return (
    <Panel tone={section === 'lowForecast' ? 'alert' : 'plain'}>
      <SubjectTitle title={keyResult.title} url={keyResult.url} />
      <MailText soft>{`${keyResult.objectiveTitle} · ${owner}`}</MailText>
      <ProgressBar progress={keyResult.progress} expected={keyResult.expected} status={keyResult.status} />
      <StatusLine status={keyResult.status} label={label} facts={[progressFacts({ ...keyResult, texts: texts.words })]} />
      <MailText soft>{findings(keyResult, texts).join(' · ')}</MailText>
      {section === 'moved' ? null : (
        <ChoiceButtons
          choices={[
            { url: keyResult.keepUrl, label: words.keep },
            { url: keyResult.changeUrl, label: words.change },
            { url: keyResult.dropUrl, label: words.drop },
          ]}
        />
      )}
    </Panel>
  );
}

function findings(keyResult: ReviewedKeyResult, texts: Texts): string[] {
  const words = texts.mail.review;
  const { forecast, moved, confidence } = keyResult;
  return [
    forecast === null
      ? ''
      : `${texts.words.forecast(formatPercent(forecast.progress), formatPercent(forecast.low), formatPercent(forecast.high))}, ${forecast.method}`,
    keyResult.stuck ? words.stuckNote : moved === null ? '' : words.movedBy(texts.words.points(percentPoints(moved))),
    confidence === null ? '' : texts.words.confidence(confidence),
    keyResult.confidenceNeverMoved ? words.frozenNote : '',
  ].filter((finding) => finding !== '');
}
