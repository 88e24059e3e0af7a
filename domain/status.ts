import { parseDecimal, ratioOf, toRatio } from './decimal.ts';
import { elapsedShare } from './expected.ts';
import { startOfDayMs } from './calendar.ts';
import { epochMs } from './instant.ts';
import { CONFIDENT_FROM, DOUBTFUL_FROM } from './judgment.ts';
import type { Judgment, JudgmentInput, JudgmentReason, Verdict } from './judgment.ts';
import type { Status, StatusOverride } from './key-result.ts';
import type { StatusRules } from './organization.ts';
import { explainJudgment } from './status-arithmetic.ts';

export type { Judgment } from './judgment.ts';

/** The status of a key result by the organization's rules. Dropped comes before an override, that before a silent source, that before the sum. */
export function judge(input: JudgmentInput): Judgment {
  const verdict = verdictOf(input);
  const override = activeOverride(input);
  const status = input.dropped ? 'DROPPED' : (override?.status ?? verdict.status);
  const overridden = !input.dropped && override !== null;
  const tooEarly = !input.dropped && !overridden && verdict.status !== 'COMPLETED' && isSettlingIn(input);
  const reasons: readonly JudgmentReason[] = [
    ...(input.dropped ? (['DROPPED'] as const) : []),
    ...(overridden ? (['OVERRIDDEN'] as const) : []),
    ...(tooEarly ? (['TOO_EARLY'] as const) : []),
    ...verdict.reasons,
  ];
  const arithmetic = explainJudgment({ ...input, override, verdict, tooEarly });
  return { status, computed: verdict.status, tooEarly, pace: verdict.pace, overridden, reasons, arithmetic };
}

/** Where a pace (or, by difference, a lag behind the expected share) stands against the thresholds, which are inclusive. */
export function bandOf(figure: number, rules: StatusRules): 'ON_TRACK' | 'AT_RISK' | 'OFF_TRACK' {
  const reaches = (threshold: number) => (rules.compare === 'pace' ? figure >= threshold : figure <= threshold);
  if (reaches(rules.onTrack)) return 'ON_TRACK';
  return reaches(rules.atRisk) ? 'AT_RISK' : 'OFF_TRACK';
}

/** raw ÷ expected; 1 while nothing is expected. No value yet counts from the start, that is 0. */
export function paceOf(raw: number | null, expected: number): number {
  if (expected <= 0) return 1;
  return ratioOf(parseDecimal(raw ?? 0), parseDecimal(expected)) ?? 1;
}

function verdictOf(input: JudgmentInput): Verdict {
  if (input.frozen) return { status: input.frozen.status, pace: null, reasons: ['SOURCE_SILENT'] };
  if (input.measure.kind === 'maintain') return judgePeriods(input);
  if ((input.progress.raw ?? 0) >= 1) return { status: 'COMPLETED', pace: paceOf(input.progress.raw, input.expected), reasons: ['REACHED'] };
  if (input.measure.kind === 'binary' && input.expected < 1) return judgeConfidence(input.confidence);
  return judgeGrowth(input);
}

/** A maintain: met ÷ elapsed stands against the thresholds itself, and nothing is complete before the last day. */
function judgePeriods(input: JudgmentInput): Verdict {
  const { raw, soFar } = input.progress;
  if (soFar === null) return { status: null, pace: null, reasons: ['FIRST_PERIOD'] };
  const lastDayBegan = epochMs(input.now) >= startOfDayMs(input.cycle.endsOn, input.cycle.timeZone);
  if (lastDayBegan && (raw ?? 0) >= 1) return { status: 'COMPLETED', pace: soFar, reasons: ['REACHED'] };
  const figure = input.rules.compare === 'pace' ? soFar : behindBy(soFar, 1);
  return { status: bandOf(figure, input.rules), pace: soFar, reasons: [...noValue(raw), 'BY_PERIODS'] };
}

/** A binary that is not yet due: nothing is expected, so its owner's confidence decides. */
function judgeConfidence(confidence: number | null): Verdict {
  if (confidence === null) return { status: null, pace: null, reasons: ['NO_CONFIDENCE'] };
  return { status: confidenceBand(confidence), pace: null, reasons: ['BY_CONFIDENCE'] };
}

function confidenceBand(confidence: number): Status {
  if (confidence >= CONFIDENT_FROM) return 'ON_TRACK';
  return confidence >= DOUBTFUL_FROM ? 'AT_RISK' : 'OFF_TRACK';
}

function judgeGrowth({ progress, expected, rules }: JudgmentInput): Verdict {
  const pace = paceOf(progress.raw, expected);
  const told: readonly JudgmentReason[] = [...noValue(progress.raw), ...(progress.wrongWay ? (['WRONG_WAY'] as const) : [])];
  if (expected <= 0) return { status: 'ON_TRACK', pace, reasons: [...told, 'NOT_STARTED'] };
  if (rules.compare === 'pace') return { status: bandOf(pace, rules), pace, reasons: [...told, 'BY_PACE'] };
  return { status: bandOf(behindBy(progress.raw ?? 0, expected), rules), pace, reasons: [...told, 'BY_DIFFERENCE'] };
}

/** How far a ratio lies behind the expected one, without the dust of binary subtraction. */
function behindBy(raw: number, expected: number): number {
  return toRatio(parseDecimal(expected).minus(parseDecimal(raw)));
}

function noValue(raw: number | null): readonly JudgmentReason[] {
  return raw === null ? ['NO_VALUE'] : [];
}

function activeOverride(input: JudgmentInput): StatusOverride | null {
  return input.override && epochMs(input.now) < epochMs(input.override.until) ? input.override : null;
}

/** What a milestone or a binary expects says nothing about how young the cycle is; its elapsed share does. */
function isSettlingIn(input: JudgmentInput): boolean {
  const bySteps = input.measure.kind === 'milestone' || input.measure.kind === 'binary';
  const share = bySteps ? elapsedShare(input.cycle, input.now) : input.expected;
  return share < input.rules.settlingIn;
}
