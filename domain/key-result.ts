/** A decimal number as text ("12.5"), exact to its digits; never a binary float. */
export type Decimal = string;
/** An instant as ISO 8601 in UTC, with milliseconds ("2026-11-22T09:00:00.000Z"). */
export type Instant = string;
/** A calendar day ("2026-11-22"). */
export type Day = string;
/** An ISO week ("2026-W48"). */
export type Week = string;

export type KeyResultKind = 'increase' | 'decrease' | 'maintain' | 'milestone' | 'binary';
export type Status = 'ON_TRACK' | 'AT_RISK' | 'OFF_TRACK' | 'COMPLETED' | 'DROPPED';
export type Freshness = 'FRESH' | 'STALE';
export type Ambition = 'aspirational' | 'committed';

/** The band that a `maintain` key result has to stay in; at least one bound is set, both are inclusive. */
export interface MaintainBand {
  atLeast: Decimal | null;
  atMost: Decimal | null;
}

/** One weighted step of a `milestone` key result. A step without a day counts linearly over the cycle. */
export interface MilestoneStep {
  id: string;
  title: string;
  weight: Decimal;
  dueOn: Day | null;
  doneAt: Instant | null;
}

/** A status that a person set by hand: who, why and until when; the computed one is shown beside it. */
export interface StatusOverride {
  status: Exclude<Status, 'DROPPED'>;
  byPersonId: string;
  reason: string;
  until: Instant;
}

/** One dated value of a key result, oldest first wherever a list of them is asked for. */
export interface DatedValue {
  at: Instant;
  value: Decimal;
}

/** A point on the way of a key result that does not grow evenly: at this value, this share (0..1) of the way is done. */
export interface Checkpoint {
  value: Decimal;
  share: Decimal;
}

/** What has to be known of a key result to compute its progress: the measure, without people and texts. */
export type Measure =
  /** `checkpoints` stand in the order from start to target; without any, progress is linear. */
  | { kind: 'increase' | 'decrease'; start: Decimal; target: Decimal; checkpoints?: readonly Checkpoint[] }
  | { kind: 'maintain'; band: MaintainBand; periodDays: number }
  | { kind: 'milestone'; steps: readonly MilestoneStep[] }
  | { kind: 'binary'; dueOn: Day | null };
