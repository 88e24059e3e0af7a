import type { ClosingFigures, Outcome } from '../domain/closing.ts';
import type { Ambition, Day, Decimal, Instant, KeyResultKind } from '../domain/key-result.ts';
import type { ObjectiveLevel } from '../domain/objective.ts';
import type { Language } from '../domain/person.ts';

/** One point of a chart; progress is raw, 0..1 and beyond. */
export interface ProgressPoint {
  at: Instant;
  progress: number;
}

/** What its owner answered to the last call. */
export interface RetroAnswer {
  learned: string;
  inOurControl: boolean | null;
  by: string;
}

export type CarryOver = 'forward' | 'drop' | 'rewrite';

/** One key result of the closed cycle. Ratios are 0..1. */
export interface RetroKeyResult {
  id: string;
  title: string;
  objectiveTitle: string;
  level: ObjectiveLevel;
  teamName: string | null;
  ownerName: string | null;
  unit: string;
  kind: KeyResultKind;
  start: Decimal | null;
  target: Decimal | null;
  current: Decimal | null;
  /** Shown progress; null where there was no value. */
  progress: number | null;
  /** Null for what was dropped. */
  score: number | null;
  outcome: Outcome;
  ambition: Ambition;
  /** Oldest first. */
  series: readonly ProgressPoint[];
  /** Null stands for the straight line from 0 to 1. */
  expectedSeries: readonly ProgressPoint[] | null;
  /** The forecast of the end, as made in week 4. */
  earlyForecast: { progress: number; low: number; high: number } | null;
  firstFlaggedAt: Instant | null;
  answeredBy: { name: string; at: Instant; kind: 'acknowledgement' | 'check-in' | 'snooze' } | null;
  droppedReason: string | null;
  answer: RetroAnswer | null;
  carryOver: CarryOver | null;
}

/** All that the retrospective says; nothing in it is looked up or computed from a clock. */
export interface RetroInput {
  organizationName: string;
  /** The company's colour; null of none, left out in papers from before there was any. */
  accentColor?: string | null;
  cycleName: string;
  startsOn: Day;
  endsOn: Day;
  timeZone: string;
  language: Language;
  generatedAt: Instant;
  figures: ClosingFigures & { updateRate: number | null };
  /** Oldest first; week counts from the cycle's first. */
  updateRateByWeek: readonly { week: number; rate: number | null }[];
  updateRateByTeam: readonly { team: string; asked: number; answered: number }[];
  keyResults: readonly RetroKeyResult[];
  /** The board's edition, of the company level: leaves out what owners answered and the questions for the meeting. */
  withoutNotes: boolean;
}
