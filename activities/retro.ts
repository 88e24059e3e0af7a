import { heartbeat } from '@temporalio/activity';
import { readTimeline } from '../database/cycle-timeline.ts';
import { cycleById } from '../database/cycles.ts';
import { organizationById } from '../database/organizations.ts';
import { BOARD_RETRO, reportFile, reportsOf, saveReport } from '../database/reports.ts';
import { type RetroFacts, retroFacts } from '../database/retro.ts';
import { stepsOf } from '../database/milestone-steps.ts';
import { measureOf } from '../database/key-result-row.ts';
import type { Scope } from '../database/scope.ts';
import { freezeWeek } from '../database/weekly-check-in.ts';
import { weeklyFiguresOf, type WeeklyFigureRow } from '../database/weekly-figures.ts';
import type { ProgressPoint, RetroInput, RetroKeyResult } from '../documents/retro-input.ts';
import { closingFigures, outcomeOf } from '../domain/closing.ts';
import type { CycleSpan } from '../domain/cycle.ts';
import type { Instant, Measure } from '../domain/key-result.ts';
import { progressOf } from '../domain/progress.ts';
import { scoreOf } from '../domain/score.ts';
import { weekFrame } from '../domain/week-frame.ts';
import { weeksTouching } from '../domain/week.ts';
import { deliverMails, type MailDraft } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { leadershipReaders } from './leadership.ts';
import { readerOf } from './mail-frame.ts';
import { forecastShown } from './monthly-review.ts';
import type { CycleRef, Moment } from './okr-cycle.ts';
import { paperName } from './paper-name.ts';
import { workflowOf, workflowScope } from './scopes.ts';

export type RetroActivities = ReturnType<typeof createRetroActivities>;

/** What the retro workflow asks for: each may run twice. */
export function createRetroActivities(deps: ActivityDeps) {
  return {
    /** Writes the retrospective and keeps it with the cycle's papers. Written again, it replaces itself. */
    async writeRetro(input: CycleRef & Moment): Promise<{ reportId: string }> {
      const scope = workflowScope(deps, input);
      const cycle = await cycleById(scope, input.cycleId);
      const organization = await organizationById(scope);
      const span = { startsOn: cycle.startsOn, endsOn: cycle.endsOn, timeZone: cycle.timeZone };
      const facts = await retroFacts(scope, cycle.id);
      const steps = await stepsOf(
        scope,
        facts.map(({ keyResult }) => keyResult.id),
      );
      const figures = cycle.closing ?? closingFigures(facts.map(({ keyResult }) => closingOf(keyResult)));
      await freezeOpenWeeks(scope, cycle.id, input.dueAt);
      const weeks = await weeklyFiguresOf(scope, cycle.id);
      const content: RetroInput = {
        organizationName: organization.name,
        cycleName: cycle.name,
        ...span,
        language: organization.language,
        generatedAt: input.dueAt,
        figures: { ...figures, updateRate: updateRateOf(weeks) },
        updateRateByWeek: ratesByWeek(weeks, span),
        updateRateByTeam: ratesByTeam(weeks),
        keyResults: facts.map((fact) =>
          retroKeyResult(
            fact,
            measureOf(
              fact.keyResult,
              steps.filter(({ keyResultId }) => keyResultId === fact.keyResult.id),
            ),
            span,
          ),
        ),
        withoutNotes: false,
      };
      const paper = { cycleId: cycle.id, mediaType: 'application/pdf', at: input.dueAt };
      const { renderRetroPdf } = await import('../documents/retro-pdf.ts');
      heartbeat();
      const forBoard = await renderRetroPdf(boardEdition(content));
      await saveReport(scope, { ...paper, kind: BOARD_RETRO, name: paperName(cycle.name, 'retrospective-for-the-board'), bytes: forBoard });
      heartbeat();
      const report = await saveReport(scope, { ...paper, kind: 'retro', name: paperName(cycle.name, 'retrospective'), bytes: await renderRetroPdf(content) });
      return { reportId: report.id };
    },

    /** Mails it to each leader as link and attachment, and as the board reads it to the outside addresses, by attachment alone. Where nobody can tell whether one arrived, it goes again under the same Message-ID. */
    async mailRetro(input: CycleRef & Moment & { reportId: string }): Promise<{ sentTo: number }> {
      const scope = workflowScope(deps, input);
      const cycle = await cycleById(scope, input.cycleId);
      const organization = await organizationById(scope);
      const whole = await reportFile(scope, input.reportId);
      const [edition] = await reportsOf(scope, { kind: BOARD_RETRO, cycleIds: [cycle.id] });
      // Where the paper was written before there was one for the board, the board gets none.
      const forBoard = edition === undefined ? null : await reportFile(scope, edition.id);
      const figures = cycle.closing ?? closingFigures([]);
      const updateRate = updateRateOf(await weeklyFiguresOf(scope, cycle.id));
      const drafts = (await leadershipReaders(scope, organization)).flatMap(({ person, edition, outside }): MailDraft<'retro'>[] => {
        const report = edition === 'board' ? forBoard : whole;
        if (report === null) return [];
        return [
          {
            kind: 'retro',
            subject: `cycle/${cycle.id}`,
            occurrence: 'retro',
            cycleId: cycle.id,
            person,
            reason: outside ? 'is an outside address that gets the end of a cycle' : 'belongs to the leadership',
            links: [],
            attach: async () => [{ filename: report.name, contentType: report.mediaType, content: report.bytes }],
            compose: () => ({
              reader: { ...readerOf(person, organization, deps.publicUrl), ...(outside && { preferencesUrl: null }) },
              cycleName: cycle.name,
              figures: { ...figures, updateRate },
              url: outside ? null : `${deps.publicUrl}/cycles/${cycle.id}`,
              attachmentName: report.name,
            }),
          },
        ];
      });
      const { dueAt, now } = input;
      const { sent } = await deliverMails(deps, scope, drafts, { organization, dueAt, now, workflowId: workflowOf(), beat: heartbeat });
      return { sentTo: sent };
    },
  };
}

/** The retrospective as whoever looks in from outside reads it: the goals of the company level, and nobody's notes. */
function boardEdition(content: RetroInput): RetroInput {
  const keyResults = content.keyResults.filter(({ level }) => level === 'COMPANY').map((keyResult) => ({ ...keyResult, droppedReason: null, answer: null }));
  return { ...content, keyResults, withoutNotes: true };
}

/** The grace of the last week ends after the cycle: its figures are what has come by now. Weeks that a pause swallowed have none. */
async function freezeOpenWeeks(scope: Scope, cycleId: string, at: Instant): Promise<void> {
  const { cycle, settings, steps } = await readTimeline(scope, cycleId);
  for (const step of steps) if (step.kind === 'weekly-check-in') await freezeWeek(scope, { ...weekFrame({ week: step.detail.week, cycle, settings }), at });
}

function closingOf({ status, progress, ambition, droppedAt }: RetroFacts['keyResult']) {
  return { status: droppedAt === null ? status : ('DROPPED' as const), shown: progress, ambition };
}

function retroKeyResult({ keyResult, answer, values, ...fact }: RetroFacts, measure: Measure, cycle: CycleSpan): RetroKeyResult {
  const { id, title, unit, kind, start, target, current, progress, ambition, firstFlaggedAt, dropReason, earlyForecast, droppedAt } = keyResult;
  const outcome = outcomeOf(closingOf(keyResult));
  return {
    ...fact,
    id,
    title,
    unit,
    kind,
    start,
    target,
    current,
    progress,
    score: droppedAt === null ? scoreOf(progress).score : null,
    outcome,
    ambition,
    series: seriesOf({ values, measure, cycle }),
    expectedSeries: null,
    earlyForecast: forecastShown({ forecast: earlyForecast, start, target }),
    firstFlaggedAt,
    droppedReason: dropReason,
    answer: answer === null ? null : { learned: answer.learned, inOurControl: answer.inOurControl, by: answer.personName },
    carryOver: answer?.carry ?? null,
  };
}

/** Raw progress at each value, oldest first. */
function seriesOf({ values, measure, cycle }: { values: RetroFacts['values']; measure: Measure; cycle: CycleSpan }): ProgressPoint[] {
  return values.flatMap(({ at }, index) => {
    const { raw } = progressOf({ measure, values: values.slice(0, index + 1), cycle, now: at });
    return raw === null ? [] : [{ at, progress: raw }];
  });
}

/** Answered ÷ asked over all weeks; null where nobody was asked. */
export function updateRateOf(weeks: readonly WeeklyFigureRow[]): number | null {
  const asked = weeks.reduce((sum, week) => sum + week.asked, 0);
  return asked === 0 ? null : weeks.reduce((sum, week) => sum + week.answered, 0) / asked;
}

function ratesByWeek(weeks: readonly WeeklyFigureRow[], { startsOn, endsOn }: CycleSpan): RetroInput['updateRateByWeek'] {
  return weeksTouching(startsOn, endsOn).map((week, index) => {
    const figure = weeks.find((each) => each.week === week);
    return { week: index + 1, rate: figure === undefined || figure.asked === 0 ? null : figure.answered / figure.asked };
  });
}

function ratesByTeam(weeks: readonly WeeklyFigureRow[]): RetroInput['updateRateByTeam'] {
  const teams = new Map<string, { team: string; asked: number; answered: number }>();
  for (const { team, asked, answered } of weeks.flatMap(({ byTeam }) => byTeam)) {
    const known = teams.get(team) ?? { team, asked: 0, answered: 0 };
    teams.set(team, { team, asked: known.asked + asked, answered: known.answered + answered });
  }
  return [...teams.values()].filter(({ team }) => team !== '').toSorted((a, b) => (a.team < b.team ? -1 : 1));
}
