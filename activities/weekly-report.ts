import { logoOf } from '../database/logos.ts';
import { newestHead } from '../database/audit-seals.ts';
import type { CycleRow } from '../database/cycles.ts';
import { type Dashboard, dashboardOf } from '../database/dashboard.ts';
import type { ShownKeyResult } from '../database/goal-json.ts';
import type { OrganizationRow } from '../database/organizations.ts';
import type { Scope } from '../database/scope.ts';
import { type StatusCounts, weeklyFiguresOf } from '../database/weekly-figures.ts';
import type { ReportedConcern, ReportedCounts, WeeklyReportInput } from '../documents/weekly-report-input.ts';
import { printedHead } from '../domain/audit-anchor.ts';
import type { Instant, Week } from '../domain/key-result.ts';
import { weeksTouching } from '../domain/week.ts';
import type { MailDraft } from './deliver-mail.ts';
import { leadershipReaders } from './leadership.ts';
import { readerOf } from './mail-frame.ts';
import { paperName } from './paper-name.ts';
import { boardScope, recipientScope } from './scopes.ts';

const MOST_CONCERNS = 10;
const MOST_MOVES = 5;

/**
 * The leadership's one mail of a closed week, each with the paper as its reader may read it: the frozen figures of the week, and the goals as they stand
 * now. None for a week without figures.
 */
export async function reportDrafts(input: {
  scope: Scope;
  cycle: CycleRow;
  organization: OrganizationRow;
  week: Week;
  now: Instant;
  /** Some of its readers alone; null for all. */
  recipients: readonly string[] | null;
  publicUrl: string;
  beat: () => void;
}): Promise<MailDraft<'weekly-report'>[]> {
  const { scope, cycle, organization, week, now, recipients, publicUrl, beat } = input;
  const weeks = await weeklyFiguresOf(scope, cycle.id);
  const figure = weeks.find((each) => each.week === week);
  if (figure === undefined) return [];
  const number = weekNumber(week, cycle);
  const before = weeks.findLast((each) => each.week < week);
  const head = await newestHead(scope);
  const shared = {
    organizationName: organization.name,
    accentColor: organization.settings.accentColor,
    cycleName: cycle.name,
    weekNumber: number,
    generatedAt: now,
    asked: figure.asked,
    answered: figure.answered,
    audit: head === null ? null : printedHead(head),
  };
  const { renderWeeklyReportPdf } = await import('../documents/weekly-report-pdf.ts');
  const logo = (await logoOf(scope))?.bytes ?? null;
  const attachmentName = paperName(cycle.name, `week-${number}-report`);
  const forBoard = await dashboardOf(boardScope(scope), { cycleId: cycle.id, now });
  const drafts: MailDraft<'weekly-report'>[] = [];
  const readers = await leadershipReaders(scope, organization);
  for (const { person, edition, outside } of readers.filter(({ person }) => recipients?.includes(person.id) ?? true)) {
    const board = edition === 'board';
    const dashboard = board ? forBoard : await dashboardOf(await recipientScope(scope, { person, organization, now }), { cycleId: cycle.id, now });
    const reader = readerOf(person, organization, publicUrl);
    const report: WeeklyReportInput = {
      ...shared,
      ...goalsOf(dashboard),
      language: reader.language,
      timeZone: reader.timeZone,
      // The earlier figures are those of all levels.
      before: board || before === undefined ? null : { weekNumber: weekNumber(before.week, cycle), counts: countsOfWeek(before.byStatus) },
      forBoard: board,
    };
    drafts.push({
      kind: 'weekly-report',
      subject: `cycle/${cycle.id}`,
      occurrence: week,
      cycleId: cycle.id,
      person,
      reason: outside ? "is an outside address that gets each week's report" : 'belongs to the leadership',
      links: [],
      attach: async () => [{ filename: attachmentName, contentType: 'application/pdf', content: await renderWeeklyReportPdf(report, { logo }) }],
      compose: () => ({ reader, report, url: outside ? null : `${publicUrl}/`, attachmentName }),
    });
    beat();
  }
  return drafts;
}

/** What a report says of goals, from the dashboard of its reader. */
function goalsOf(dashboard: Dashboard): Pick<WeeklyReportInput, 'counts' | 'concerns' | 'moreConcerns' | 'moves'> {
  const { completed, onTrack, atRisk, offTrack, none } = dashboard.keyResultsByStatus;
  const concerns = dashboard.needsAttention.flatMap(concernOf).slice(0, MOST_CONCERNS);
  return {
    counts: { COMPLETED: completed, ON_TRACK: onTrack, AT_RISK: atRisk, OFF_TRACK: offTrack, NONE: none },
    concerns,
    moreConcerns: atRisk + offTrack - concerns.length,
    moves: dashboard.movers.slice(0, MOST_MOVES).map(({ keyResult, from, to }) => ({ title: keyResult.title, ownerName: keyResult.answererName, from, to })),
  };
}

function concernOf({ title, answererName, status, statusSince, progress, expected, lastCheckIn }: ShownKeyResult): ReportedConcern[] {
  if (status !== 'AT_RISK' && status !== 'OFF_TRACK') return [];
  const lastNote = lastCheckIn === null ? null : lastCheckIn.blocker || lastCheckIn.progressNote || null;
  return [{ title, ownerName: answererName, status, since: statusSince, progress, expected, lastNote }];
}

function countsOfWeek({ ON_TRACK = 0, AT_RISK = 0, OFF_TRACK = 0, COMPLETED = 0, TOO_EARLY = 0, NONE = 0 }: StatusCounts): ReportedCounts {
  return { ON_TRACK, AT_RISK, OFF_TRACK, COMPLETED, NONE: NONE + TOO_EARLY };
}

/** Counted from the cycle's first, as the retrospective does. */
function weekNumber(week: Week, { startsOn, endsOn }: CycleRow): number {
  return weeksTouching(startsOn, endsOn).indexOf(week) + 1;
}
