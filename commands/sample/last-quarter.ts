import { createCycleActivities } from '../../activities/okr-cycle.ts';
import { createRetroActivities } from '../../activities/retro.ts';
import { readTimeline } from '../../database/cycle-timeline.ts';
import { advanceCycle, approveLevels } from '../../database/cycles.ts';
import { importCheckIns } from '../../database/import-check-ins.ts';
import { dropKeyResult } from '../../database/key-results.ts';
import { recordRetroAnswer } from '../../database/retro-answers.ts';
import { freezeWeek } from '../../database/weekly-check-in.ts';
import { checkInWeekPlan } from '../../domain/cadence.ts';
import { addMs, cycleStartsAt, zonedInstant } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import type { Instant } from '../../domain/key-result.ts';
import { LEVELS } from '../../domain/objective.ts';
import { settledInAt, type TimelineStepKind } from '../../domain/timeline.ts';
import { weeksTouching } from '../../domain/week.ts';
import { cycleWorkflowId, retroWorkflowId } from '../../domain/workflow-ids.ts';
import { RETRO_ANSWERS } from '../../prisma/sample/sample-retro-answers.ts';
import { checkInsBetween, keyResultIdOf, keyResultsOfCycle, personIdOf, required, scopeOfPerson, scopeOfWorkflow, type Stage } from './stage.ts';

/** Plays the quarter that is over: check-ins, weekly figures, answers, score, and the retrospective with its mails. */
export async function playLastQuarter(stage: Stage): Promise<void> {
  const { extras, cycleIds, deps, organizationId, goals, names } = stage;
  const { closed } = extras.cycles;
  const cycleId = cycleIds.closed;
  const cycle = { ...closed, timeZone: extras.timeZone };
  const scope = scopeOfWorkflow(stage, cycleWorkflowId(cycleId));
  await begin(stage, cycleId, cycleStartsAt(cycle));
  const { steps } = await readTimeline(scope, cycleId);
  const stepAt = (kind: TimelineStepKind): Instant => required(steps.find((step) => step.kind === kind)?.dueAt, `its ${kind}`);

  await importCheckIns(scope, { checkIns: checkInsBetween(stage, closed.startsOn, closed.endsOn), goals, names, at: stepAt('score') });
  await dropWhatWasDropped(stage);
  await freezeWeeks(stage, { cycleId, until: stage.now });
  await advanceCycle(scope, { id: cycleId, phase: 'closing' }, { at: stepAt('last-call') });
  await answerLastCall(stage, stepAt('last-call'));

  const ref = { organizationId, cycleId };
  const cycleActivities = createCycleActivities(deps);
  const retroActivities = createRetroActivities(deps);
  const at = (dueAt: Instant) => ({ dueAt, now: dueAt });
  await stage.asActivity(cycleWorkflowId(cycleId), 'scoreCycle', () => cycleActivities.scoreCycle({ ...ref, ...at(stepAt('score')) }));
  await stage.asActivity(retroWorkflowId(cycleId), 'writeRetro', () => retroActivities.writeRetro({ ...ref, ...at(stepAt('retro')) }));
  // In the second round those get it for whom it was night in the first.
  for (const now of [stepAt('retro'), nextDay(stepAt('retro'))])
    await stage.asActivity(retroWorkflowId(cycleId), 'mailRetro', () => retroActivities.mailRetro({ ...ref, dueAt: stepAt('retro'), now }));
  // Not by the activity: the draft that it would carry over to is written by the files.
  const closedAt = stepAt('close');
  await advanceCycle(scope, { id: cycleId, phase: 'closed', closedAt }, { at: closedAt });
}

/** A cycle that was approved by whoever leads, and has begun. */
export async function begin(stage: Stage, cycleId: string, at: Instant): Promise<void> {
  const scope = scopeOfWorkflow(stage, cycleWorkflowId(cycleId));
  const personId = personIdOf(stage, stage.extras.adminEmail);
  await approveLevels(scope, { cycleId, levels: LEVELS, personId }, { at });
  await advanceCycle(scope, { id: cycleId, phase: 'active' }, { at });
}

/** The same time a day later: in every zone an hour at which people may be written to has come since. */
export function nextDay(instant: Instant): Instant {
  return addMs(instant, 86_400_000);
}

/** Freezes the figures of all weeks whose grace is over by then. */
export async function freezeWeeks(stage: Stage, { cycleId, until }: { cycleId: string; until: Instant }): Promise<void> {
  const scope = scopeOfWorkflow(stage, cycleWorkflowId(cycleId));
  const { cycle, settings } = await readTimeline(scope, cycleId);
  const settledAt = settledInAt({ cycle, settings }) ?? '';
  for (const week of weeksTouching(cycle.startsOn, cycle.endsOn)) {
    const { freshSince, deadlineAt, graceEndsAt } = checkInWeekPlan({ week, timeZone: cycle.timeZone, settings, span: cycle });
    if (graceEndsAt > until) return;
    await freezeWeek(scope, { cycleId, week, freshSince, endsAt: deadlineAt, settled: deadlineAt >= settledAt, at: graceEndsAt });
  }
}

async function dropWhatWasDropped(stage: Stage): Promise<void> {
  const { extras } = stage;
  for (const { keyResultKey, on, byEmail, reason } of extras.dropped) {
    const at = zonedInstant({ day: on, time: '11:00', timeZone: extras.timeZone });
    await dropKeyResult(await scopeOfPerson(stage, personIdOf(stage, byEmail)), { id: keyResultIdOf(stage, keyResultKey), reason }, { at });
  }
}

/** Some owners say what they learned, on different days; others never do, and the paper says so. */
async function answerLastCall(stage: Stage, askedAt: Instant): Promise<void> {
  const { extras } = stage;
  const keyResults = await keyResultsOfCycle(stage, extras.cycles.closed.name);
  for (const [index, { keyResult: title, ...answer }] of RETRO_ANSWERS.entries()) {
    const keyResult = required(
      keyResults.find((row) => row.title === title),
      title,
    );
    const at = zonedInstant({ day: addDays(askedAt.slice(0, 10), 1 + (index % 4)), time: '14:20', timeZone: extras.timeZone });
    await recordRetroAnswer(stage.scope, { ...answer, keyResultId: keyResult.id, personId: required(keyResult.ownerId, title) }, { at });
  }
}
