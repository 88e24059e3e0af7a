import type { PrintedHead } from '../domain/audit-anchor.ts';
import type { Instant, Status } from '../domain/key-result.ts';
import type { Language } from '../domain/person.ts';

/** Live key results by status; NONE are those not judged yet, or too early to. */
export type ReportedCounts = Readonly<Record<ReportedStatus, number>>;
export type ReportedStatus = Exclude<Status, 'DROPPED'> | 'NONE';

/** The statuses in the order in which a report names them. */
export const reportedStatuses: readonly ReportedStatus[] = ['COMPLETED', 'ON_TRACK', 'AT_RISK', 'OFF_TRACK', 'NONE'];

/** A key result that is off track or at risk. Ratios are 0..1. */
export interface ReportedConcern {
  title: string;
  ownerName: string;
  status: 'AT_RISK' | 'OFF_TRACK';
  since: Instant | null;
  progress: number | null;
  expected: number | null;
  /** What was last said of it; null where nothing was, or where its reader reads nobody's notes. */
  lastNote: string | null;
}

/** A key result whose progress changed in the last seven days. */
export interface ReportedMove {
  title: string;
  ownerName: string;
  from: number;
  to: number;
}

/** All that a week's report says, as its one reader may read it; nothing in it is looked up or computed from a clock. */
export interface WeeklyReportInput {
  organizationName: string;
  /** The company's colour; null of none, left out in papers from before there was any. */
  accentColor?: string | null;
  cycleName: string;
  /** Counts from the cycle's first. */
  weekNumber: number;
  language: Language;
  timeZone: string;
  generatedAt: Instant;
  asked: number;
  answered: number;
  counts: ReportedCounts;
  /** How they stood at the end of an earlier week; null where there is none, or its reader reads of a part alone. */
  before: { weekNumber: number; counts: ReportedCounts } | null;
  /** Worst first. */
  concerns: readonly ReportedConcern[];
  /** How many more are off track or at risk. */
  moreConcerns: number;
  /** The biggest first. */
  moves: readonly ReportedMove[];
  /** Of the company level alone, with nobody's notes. */
  forBoard: boolean;
  /** The newest head of the audit log; null where nothing is sealed, as in a rehearsal. */
  audit: PrintedHead | null;
}
