import type { CycleSpan } from './cycle.ts';
import type { Instant, Measure, Status, StatusOverride } from './key-result.ts';
import type { StatusRules } from './organization.ts';
import type { Progress } from './progress.ts';

/** Why a status is what it is, for programs and translations. */
export type JudgmentReason =
  | 'DROPPED'
  | 'OVERRIDDEN'
  | 'SOURCE_SILENT'
  | 'TOO_EARLY'
  | 'REACHED'
  | 'NOT_STARTED'
  | 'NO_VALUE'
  | 'WRONG_WAY'
  | 'BY_PACE'
  | 'BY_DIFFERENCE'
  | 'BY_PERIODS'
  | 'BY_CONFIDENCE'
  | 'NO_CONFIDENCE'
  | 'FIRST_PERIOD';

/** A status with all that explains it. */
export interface Judgment {
  /** What counts: the override while one holds, else the computed status; null where nothing can be judged yet. */
  status: Status | null;
  computed: Status | null;
  /** Shown as "too early to judge": no alert, no escalation, no change of the objective. */
  tooEarly: boolean;
  /** raw ÷ expected, 1 while nothing is expected; of a maintain met ÷ elapsed; null where no pace was judged. */
  pace: number | null;
  overridden: boolean;
  reasons: readonly JudgmentReason[];
  /** The sum behind the status, in English: "31 % done of 58 % expected: pace 0.53, at risk from 0.40 to below 0.70". */
  arithmetic: string;
}

/** What a judgment is made from. `frozen` holds the last judged status while a metric source fails (null in it: not judged before). */
export interface JudgmentInput {
  measure: Measure;
  progress: Progress;
  expected: number;
  confidence: number | null;
  rules: StatusRules;
  cycle: CycleSpan;
  now: Instant;
  override: StatusOverride | null;
  dropped: boolean;
  frozen: { status: Status | null } | null;
}

/** A computed status before overrides. */
export interface Verdict {
  status: Status | null;
  pace: number | null;
  reasons: readonly JudgmentReason[];
}

/** From this confidence on a binary key result that is not yet due is on track, and from the next one it is at risk. */
export const CONFIDENT_FROM = 7;
export const DOUBTFUL_FROM = 4;
