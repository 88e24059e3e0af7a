import { formatPercent, parseDecimal } from './decimal.ts';
import { CONFIDENT_FROM, DOUBTFUL_FROM } from './judgment.ts';
import type { JudgmentInput, Verdict } from './judgment.ts';
import type { Status, StatusOverride } from './key-result.ts';
import type { StatusRules } from './organization.ts';

/** The sum behind a status as one English line, with what a person or a young cycle changes about it. */
export function explainJudgment(input: JudgmentInput & { verdict: Verdict; override: StatusOverride | null; tooEarly: boolean }): string {
  if (input.dropped) return 'dropped by a person, counts in no figure';
  const byHand = input.override
    ? `; set to ${wordsOf(input.override.status)} by hand until ${input.override.until.slice(0, 10)}: ${input.override.reason}`
    : '';
  const early = input.tooEarly ? `; too early to judge before ${formatPercent(input.rules.settlingIn)} of the cycle` : '';
  return explainVerdict(input) + early + byHand;
}

function explainVerdict(input: JudgmentInput & { verdict: Verdict }): string {
  const { verdict, progress, rules } = input;
  const [main] = verdict.reasons.slice(-1);
  switch (main) {
    case 'SOURCE_SILENT':
      return `${wordsOf(verdict.status)} kept from the last judgment: the metric source fails or is silent`;
    case 'FIRST_PERIOD':
      return 'the first period still runs, nothing to judge yet';
    case 'NO_CONFIDENCE':
      return 'not done and not due yet, without a confidence: not judged';
    case 'BY_CONFIDENCE':
      return `not done and not due yet: confidence ${input.confidence}, ${wordsOf(verdict.status)} ${confidenceSpan(input.confidence ?? 0)}`;
    case 'REACHED':
      return `${formatPercent(progress.raw ?? 1)} done: completed from 100 %`;
    case 'NOT_STARTED':
      return `${done(input)} while nothing is expected yet: pace 1.00, on track`;
    case 'BY_PERIODS':
      return `${formatPercent(progress.soFar ?? 0)} of the periods so far met, ${wordsOf(verdict.status)} ${periodSpan(verdict.status, rules)}`;
    case 'BY_DIFFERENCE':
      return `${done(input)} of ${formatPercent(input.expected)} expected: ${lag(input)}, ${wordsOf(verdict.status)} ${spanOf(verdict.status, differenceWords(rules))}`;
    default:
      return `${done(input)} of ${formatPercent(input.expected)} expected: pace ${twoPlaces(verdict.pace ?? 0)}, ${wordsOf(verdict.status)} ${spanOf(verdict.status, paceWords(rules))}`;
  }
}

/** `AT_RISK` as people say it. */
function wordsOf(status: Status | null): string {
  return status === null ? 'no status' : status.toLowerCase().replace('_', ' ');
}

function done({ progress }: JudgmentInput): string {
  if (progress.raw === null) return 'no value yet, counted as 0 %';
  return `${formatPercent(progress.raw)} done${progress.wrongWay ? ' (the wrong way)' : ''}`;
}

function lag({ progress, expected }: JudgmentInput): string {
  const behind = parseDecimal(expected)
    .minus(parseDecimal(progress.raw ?? 0))
    .times(100)
    .round(1);
  return behind.gte(0) ? `${behind.toFixed()} points behind` : `${behind.abs().toFixed()} points ahead`;
}

interface SpanWords {
  onTrack: string;
  atRisk: string;
  offTrack: string;
}

function spanOf(status: string | null, words: SpanWords): string {
  if (status === 'ON_TRACK') return words.onTrack;
  return status === 'AT_RISK' ? words.atRisk : words.offTrack;
}

function paceWords({ onTrack, atRisk }: StatusRules): SpanWords {
  const [high, low] = [twoPlaces(onTrack), twoPlaces(atRisk)];
  return { onTrack: `from ${high}`, atRisk: `from ${low} to below ${high}`, offTrack: `below ${low}` };
}

function differenceWords({ onTrack, atRisk }: StatusRules): SpanWords {
  const [near, far] = [points(onTrack), points(atRisk)];
  return { onTrack: `up to ${near} points behind`, atRisk: `more than ${near} and up to ${far} points behind`, offTrack: `more than ${far} points behind` };
}

function periodSpan(status: string | null, rules: StatusRules): string {
  const least = (threshold: number) => formatPercent(rules.compare === 'pace' ? threshold : 1 - threshold);
  const [high, low] = [least(rules.onTrack), least(rules.atRisk)];
  return spanOf(status, { onTrack: `from ${high}`, atRisk: `from ${low} to below ${high}`, offTrack: `below ${low}` });
}

function confidenceSpan(confidence: number): string {
  if (confidence >= CONFIDENT_FROM) return `from ${CONFIDENT_FROM}`;
  return confidence >= DOUBTFUL_FROM ? `from ${DOUBTFUL_FROM} to ${CONFIDENT_FROM - 1}` : `below ${DOUBTFUL_FROM}`;
}

/** Cut, not rounded: 0.699 must not read as 0.70 beside "at risk from 0.40 to below 0.70". */
function twoPlaces(value: number): string {
  return parseDecimal(value).round(2, 0).toFixed(2);
}

function points(ratio: number): string {
  return parseDecimal(ratio).times(100).toFixed();
}
