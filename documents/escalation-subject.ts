import type { Instant } from '../domain/key-result.ts';
import { progressFacts } from './progress-facts.ts';
import { clipTitle } from './mail-layout.tsx';
import type { Texts } from './texts/texts.ts';

/** Who an escalation speaks to: each step of the ladder asks for something else. */
export type EscalationAudience = 'owner' | 'manager' | 'leadership';

/** A key result judged OFF_TRACK. Ratios are 0..1. */
export interface OffTrackSubject {
  kind: 'off-track';
  title: string;
  objectiveTitle: string;
  /** Null where names are not shown to this reader. */
  ownerName: string | null;
  progress: number | null;
  expected: number;
  wrongWay: boolean;
  since: Instant;
  lastNote: string | null;
  url: string;
  acknowledgeUrl: string;
}

/** A person who has not checked in. Named to their manager only. */
export interface MissedCheckInSubject {
  kind: 'missed-check-in';
  personName: string;
  weeks: number;
  keyResults: number;
  url: string;
  acknowledgeUrl: string;
}

/** The notice that an off-track key result has recovered, for those who had been told. */
export interface RecoveredSubject {
  kind: 'recovered';
  title: string;
  objectiveTitle: string;
  ownerName: string | null;
  progress: number | null;
  expected: number;
  since: Instant;
  url: string;
}

export type EscalationSubject = OffTrackSubject | MissedCheckInSubject | RecoveredSubject;

/** Figures of one team, for readers above the manager: no names. */
export interface TeamFigures {
  teamName: string;
  offTrack: number;
  missed: number;
  people: number;
  url: string;
}

/** All subjects of one mail, each kind worst first: furthest behind, longest silent. */
export interface SortedSubjects {
  offTrack: OffTrackSubject[];
  missed: MissedCheckInSubject[];
  recovered: RecoveredSubject[];
  teams: TeamFigures[];
}

/** Sorts what one mail is about, worst first; equal ones by name, so that the order never depends on the query. */
export function sortSubjects(subjects: readonly EscalationSubject[], teams: readonly TeamFigures[]): SortedSubjects {
  return {
    offTrack: subjects.filter((subject) => subject.kind === 'off-track').sort((a, b) => behind(b) - behind(a) || compare(a.title, b.title)),
    missed: subjects.filter((subject) => subject.kind === 'missed-check-in').sort((a, b) => b.weeks - a.weeks || compare(a.personName, b.personName)),
    recovered: subjects.filter((subject) => subject.kind === 'recovered').sort((a, b) => compare(a.title, b.title)),
    teams: [...teams].sort((a, b) => b.offTrack - a.offTrack || b.missed - a.missed || compare(a.teamName, b.teamName)),
  };
}

/** The subject line, which says the worst first: "Off track: {KR}, 31 % of 58 % expected". */
export function escalationSubjectLine(sorted: SortedSubjects, texts: Texts): string {
  const words = texts.mail.escalation;
  const { offTrack, missed, recovered, teams } = sorted;
  const parts = [offTrackPart(offTrack, texts), missedPart(missed, texts)].filter((part) => part !== '');
  if (parts.length > 0) return parts.join('; ');
  if (teams.length > 0) return words.teamsOnly(total(teams, 'offTrack'), total(teams, 'missed'), teams.length);
  const first = recovered[0];
  if (first && recovered.length === 1) return words.recoveredOne(clipTitle(first.title), progressFacts({ ...first, texts: texts.words }));
  return words.recoveredMany(recovered.length);
}

function offTrackPart(offTrack: readonly OffTrackSubject[], texts: Texts): string {
  const [worst] = offTrack;
  if (!worst) return '';
  const figures = progressFacts({ ...worst, texts: texts.words });
  const words = texts.mail.escalation;
  return offTrack.length === 1 ? words.offTrackOne(clipTitle(worst.title), figures) : words.offTrackMany(offTrack.length, clipTitle(worst.title), figures);
}

function missedPart(missed: readonly MissedCheckInSubject[], texts: Texts): string {
  const [longest] = missed;
  if (!longest) return '';
  const words = texts.mail.escalation;
  return missed.length === 1 ? words.missedOne(clipTitle(longest.personName), longest.weeks) : words.missedMany(missed.length, longest.weeks);
}

function behind(subject: OffTrackSubject): number {
  return subject.expected - (subject.progress ?? 0);
}

function total(teams: readonly TeamFigures[], figure: 'offTrack' | 'missed'): number {
  return teams.reduce((sum, team) => sum + team[figure], 0);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
