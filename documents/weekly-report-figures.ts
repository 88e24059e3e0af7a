import { textsFor } from './texts/texts.ts';
import type { ReportedStatus, WeeklyReportInput } from './weekly-report-input.ts';

/** Answered of asked, 0..1; null where nobody was asked. */
export function rateOf({ asked, answered }: Pick<WeeklyReportInput, 'asked' | 'answered'>): number | null {
  return asked === 0 ? null : answered / asked;
}

/** The name of a status; what was not judged has its own. */
export function statusName(status: ReportedStatus, language: WeeklyReportInput['language']): string {
  const { words } = textsFor(language);
  return status === 'NONE' ? words.notJudged : words.status[status];
}

/** "Off track: 3 (week 5: 2)"; without the bracket where there is nothing to compare with. */
export function countLine({ counts, before, language }: WeeklyReportInput, status: ReportedStatus): string {
  const now = `${statusName(status, language)}: ${counts[status]}`;
  return before === null ? now : `${now} (${textsFor(language).words.week(before.weekNumber)}: ${before.counts[status]})`;
}
