import type { Day, Instant, Status } from '../domain/key-result.ts';
import type { Language } from '../domain/person.ts';

/** One company objective, with how many of its key results are completed. Ratios are 0..1. */
export interface AllHandsObjective {
  title: string;
  ownerName: string | null;
  progress: number | null;
  status: Status | null;
  completed: number;
  keyResults: number;
}

/** A key result ahead of its pace; `weekChange` is the change of progress in the last seven days. */
export interface AllHandsWin {
  title: string;
  ownerName: string | null;
  teamName: string | null;
  progress: number;
  expected: number;
  weekChange: number | null;
}

/** A key result that needs attention: since when, whose, and what was last said. */
export interface AllHandsRisk {
  title: string;
  ownerName: string | null;
  teamName: string | null;
  status: 'AT_RISK' | 'OFF_TRACK';
  progress: number | null;
  expected: number;
  since: Instant | null;
  lastNote: { text: string; at: Instant } | null;
}

/** Something only this meeting can decide: an unanswered escalation, a blocker. */
export interface AllHandsDecision {
  question: string;
  about: string | null;
  askedOf: string | null;
}

/** What Present shows, on screen and as PDF; each list in the order it is told in. */
export interface AllHandsInput {
  organizationName: string;
  /** The company's colour; null of none, left out in papers from before there was any. */
  accentColor?: string | null;
  cycleName: string;
  startsOn: Day;
  endsOn: Day;
  timeZone: string;
  language: Language;
  generatedAt: Instant;
  daysLeft: number;
  health: {
    averageProgress: number | null;
    expected: number | null;
    /** Check-ins answered of those asked, this week. */
    updateRate: number | null;
    completed: number;
    live: number;
    byStatus: Readonly<Partial<Record<Status, number>>>;
  };
  companyObjectives: readonly AllHandsObjective[];
  wins: readonly AllHandsWin[];
  atRisk: readonly AllHandsRisk[];
  decisions: readonly AllHandsDecision[];
}
