import { heartbeat } from '@temporalio/activity';
import { readTimeline } from '../database/cycle-timeline.ts';
import { cycleById } from '../database/cycles.ts';
import { logoOf } from '../database/logos.ts';
import { organizationById } from '../database/organizations.ts';
import { BOARD_RETRO, saveReport } from '../database/reports.ts';
import { type RetroFacts, retroFacts } from '../database/retro.ts';
import { stepsOf } from '../database/milestone-steps.ts';
import { measureOf } from '../database/key-result-row.ts';
import type { Scope } from '../database/scope.ts';
import { freezeWeek } from '../database/weekly-check-in.ts';
import { weeklyFiguresOf, type WeeklyFigureRow } from '../database/weekly-figures.ts';
import type { ProgressPoint, RetroInput, RetroKeyResult } from '../documents/retro-input.ts';
import { type ClosingFigures, outcomeOf } from '../domain/closing.ts';
import type { CycleSpan } from '../domain/cycle.ts';
import type { Instant, Measure } from '../domain/key-result.ts';
import { progressOf } from '../domain/progress.ts';
import { scoreOf } from '../domain/score.ts';
import { weekFrame } from '../domain/week-frame.ts';
import { weeksTouching } from '../domain/week.ts';
import { deliverMails } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { forecastShown } from './monthly-review.ts';
import type { CycleRef, Moment } from './okr-cycle.ts';
import { paperName } from './paper-name.ts';
import { boardFigures, closingOf, retroDrafts, updateRateOf, wholeFigures } from './retro-mail.ts';
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
      await freezeOpenWeeks(scope, cycle.id, input.dueAt);
      const weeks = await weeklyFiguresOf(scope, cycle.id);
      const content: RetroInput = {
        organizationName: organization.name,
        accentColor: organization.settings.accentColor,
        cycleName: cycle.name,
        ...span,
        language: organization.language,
        generatedAt: input.dueAt,
        figures: { ...wholeFigures(cycle, facts), updateRate: updateRateOf(weeks) },
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
      const logo = (await logoOf(scope))?.bytes ?? null;
      heartbeat();
      const forBoard = await renderRetroPdf(boardEdition(content, boardFigures(facts)), { logo });
      await saveReport(scope, { ...paper, kind: BOARD_RETRO, name: paperName(cycle.name, 'retrospective-for-the-board'), bytes: forBoard });
      heartbeat();
      const report = await saveReport(scope, {
        ...paper,
        kind: 'retro',
        name: paperName(cycle.name, 'retrospective'),
        bytes: await renderRetroPdf(content, { logo }),
      });
      return { reportId: report.id };
    },

    /**
     * Mails it to whoever may be written to now; the others wait for their hour (cycle-mails.ts, `deliverWaiting`). Where nobody can tell whether one
     * arrived, it goes again under the same Message-ID.
     */
    async mailRetro(input: CycleRef & Moment): Promise<{ sentTo: number }> {
      const scope = workflowScope(deps, input);
      const cycle = await cycleById(scope, input.cycleId);
      const organization = await organizationById(scope);
      const drafts = await retroDrafts(scope, { cycle, organization, publicUrl: deps.publicUrl });
      const { dueAt, now } = input;
      const { sent } = await deliverMails(deps, scope, drafts, { organization, dueAt, now, workflowId: workflowOf(), beat: heartbeat });
      return { sentTo: sent };
    },
  };
}

/** The retrospective as whoever looks in from outside reads it: the goals of the company level with their figures, and nobody's notes. */
function boardEdition(content: RetroInput, figures: ClosingFigures): RetroInput {
  const keyResults = content.keyResults.filter(({ level }) => level === 'COMPANY').map((keyResult) => ({ ...keyResult, droppedReason: null, answer: null }));
  return { ...content, figures: { ...content.figures, ...figures }, keyResults, withoutNotes: true };
}

/** The grace of the last week ends after the cycle: its figures are what has come by now. Weeks that a pause swallowed have none. */
async function freezeOpenWeeks(scope: Scope, cycleId: string, at: Instant): Promise<void> {
  const { cycle, settings, steps } = await readTimeline(scope, cycleId);
  for (const step of steps) if (step.kind === 'weekly-check-in') await freezeWeek(scope, { ...weekFrame({ week: step.detail.week, cycle, settings }), at });
}

function retroKeyResult({ keyResult, answer, values, ...fact }: RetroFacts, measure: Measure, cycle: CycleSpan): RetroKeyResult {
  const { id, title, unit, kind, start, target, current, progress, ambition, firstFlaggedAt, dropReason, earlyForecast, droppedAt } = keyResult;
  const outcome = outcomeOf(closingOf({ keyResult }));
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
