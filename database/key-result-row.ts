import type { Forecast } from '../domain/forecast.ts';
import type { Ambition, Day, Decimal, Freshness, Instant, KeyResultKind, Measure, MilestoneStep, Status, StatusOverride } from '../domain/key-result.ts';
import type { KeyResultModel } from './generated/prisma/models/KeyResult.ts';
import { plain } from './plain.ts';

/** A key result as plain data: its measure, and what the last judgment made of it. */
export interface KeyResultRow {
  organizationId: string;
  id: string;
  cycleId: string;
  objectiveId: string;
  title: string;
  kind: KeyResultKind;
  unit: string;
  start: Decimal | null;
  target: Decimal | null;
  atLeast: Decimal | null;
  atMost: Decimal | null;
  periodDays: number;
  dueOn: Day | null;
  weight: Decimal;
  ambition: Ambition;
  ownerId: string | null;
  ownerTeamId: string | null;
  position: number;
  confidence: number | null;
  current: Decimal | null;
  raw: number | null;
  /** What people see, 0..1. */
  progress: number | null;
  soFar: number | null;
  wrongWay: boolean;
  expected: number | null;
  pace: number | null;
  status: Status | null;
  computedStatus: Status | null;
  tooEarly: boolean;
  reasons: string[];
  arithmetic: string;
  freshness: Freshness;
  statusSince: Instant | null;
  offTrackDays: number;
  judgedAt: Instant | null;
  lastCheckInId: string | null;
  lastCheckInAt: Instant | null;
  override: StatusOverride | null;
  droppedAt: Instant | null;
  dropReason: string | null;
  forecast: Forecast | null;
  earlyForecast: Forecast | null;
  firstFlaggedAt: Instant | null;
  carriedFromId: string | null;
  /** Its value is the number of tasks done for it. */
  countsTasks: boolean;
  createdAt: Instant;
  version: number;
}

/** A step of a milestone key result as plain data. */
export interface MilestoneStepRow extends MilestoneStep {
  keyResultId: string;
  position: number;
}

/** A record of Prisma as a row. */
export function keyResultRowOf(model: KeyResultModel): KeyResultRow {
  return {
    ...plain(model, ['dueOn']),
    // Written by this folder alone, in these shapes.
    override: model.override as StatusOverride | null,
    forecast: model.forecast as Forecast | null,
    earlyForecast: model.earlyForecast as Forecast | null,
  };
}

/** What decides whether two numbers make a measure. */
export type MeasureColumns = Pick<KeyResultRow, 'kind' | 'start' | 'target' | 'atLeast' | 'atMost' | 'periodDays' | 'dueOn'>;

/** The measure as the domain computes it; `steps` are the key result's own. */
export function measureOf(row: MeasureColumns, steps: readonly MilestoneStep[]): Measure {
  switch (row.kind) {
    case 'maintain':
      return { kind: 'maintain', band: { atLeast: row.atLeast, atMost: row.atMost }, periodDays: row.periodDays };
    case 'milestone':
      return { kind: 'milestone', steps };
    case 'binary':
      return { kind: 'binary', dueOn: row.dueOn };
    default:
      return { kind: row.kind, start: row.start ?? '', target: row.target ?? '' };
  }
}
