import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  executeChild,
  ParentClosePolicy,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { type UpdateDefinition, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { CycleActivities } from '../activities/okr-cycle.ts';
import { assertNever } from '../domain/errors.ts';
import type { CyclePhase } from '../domain/cycle.ts';
import type { Week } from '../domain/key-result.ts';
import type { StepPosition } from '../domain/timeline.ts';
import { retroWorkflowId, weeklyCheckInWorkflowId } from '../domain/workflow-ids.ts';
import { LOOK, PAGED, QUICK } from './activity-options.ts';
import { type Clock, isLate, type Moment, nowOf, REAL_CLOCK, settle, sleepUntil } from './clock.ts';
import { type Approval, approve, type Asker, cancel, closeEarly, lookAgain, pause, phaseQuery, resume, timelineQuery } from './messages.ts';
import { retro } from './retro.ts';
import { weeklyCheckIn } from './weekly-check-in.ts';

export interface OkrCycleInput {
  organizationId: string;
  cycleId: string;
  clock?: Clock;
  /** The last step done; null or left out stands before the first. */
  cursor?: StepPosition | null;
  /** The newest week that was begun; null or left out where the cursor alone tells. */
  lastWeek?: Week | null;
}

const look = proxyLocalActivities<CycleActivities>(LOOK);
const act = proxyActivities<CycleActivities>(QUICK);
const page = proxyActivities<CycleActivities>(PAGED);

type Agenda = Awaited<ReturnType<CycleActivities['nextCycleSteps']>>;
type AgendaStep = Agenda['steps'][number];

const REMEMBERED_STEPS = 50;

/**
 * A cycle, from planning to close. It asks what comes next, waits for it, does it, and asks again; whoever changes dates, people or goals
 * only says "look again". What comes next is computed from the rows by domain/timeline.ts, in an activity.
 */
export async function okrCycle(input: OkrCycleInput): Promise<CyclePhase> {
  const { organizationId, cycleId, clock = REAL_CLOCK } = input;
  const cycle = { organizationId, cycleId };
  let phase: CyclePhase | null = null;
  let cursor = input.cursor ?? null;
  let lastWeek = input.lastWeek ?? null;
  let agenda: Agenda | null = null;
  let done: StepPosition[] = [];
  let changed = false;

  setHandler(lookAgain, () => {
    changed = true;
  });
  setHandler(phaseQuery, () => phase);
  setHandler(timelineQuery, () => ({ done, next: agenda?.steps ?? [] }));
  onRequest<Approval>(approve, ['draft', 'planning'], (request) => act.approveCycle({ ...cycle, ...request }));
  onRequest(pause, ['planning', 'active', 'closing'], (request) => act.pauseCycle({ ...cycle, ...request }));
  onRequest(resume, ['paused'], (request) => act.resumeCycle({ ...cycle, ...request }));
  onRequest(closeEarly, ['active', 'closing'], (request) => act.closeCycleEarly({ ...cycle, ...request }));
  onRequest(cancel, ['draft', 'planning', 'active', 'paused', 'closing'], (request) => act.cancelCycle({ ...cycle, ...request }));

  phase = await act.beginPlanning({ ...cycle, now: nowOf(clock) });
  for (;;) {
    changed = false;
    agenda = await look.nextCycleSteps({ ...cycle, after: cursor, lastWeek, now: nowOf(clock) });
    phase = agenda.phase;
    // In histories from before a closed cycle waited, `mailsWait` is absent, and they end here as they did.
    if (phase === 'cancelled' || (phase === 'closed' && !agenda.mailsWait)) break;
    const [next] = agenda.steps;
    if (next === undefined || isLocked(agenda)) {
      // Paused, or its start has come and nobody has approved it: only somebody's word moves it on.
      await condition(() => changed);
      continue;
    }
    if (await sleepUntil(clock, next.dueAt, { turn: 'cycle', summary: next.title, woken: () => changed })) continue;
    for (const step of agenda.steps) {
      await perform(step, settle(clock, step.dueAt));
      if (step.kind !== 'deliver') cursor = { dueAt: step.dueAt, key: step.key };
      done = [...done, { dueAt: step.dueAt, key: step.key }].slice(-REMEMBERED_STEPS);
    }
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof okrCycle>({ ...input, cursor, lastWeek });
    }
  }
  await condition(allHandlersFinished);
  return phase;

  /** What only this workflow can refuse, as it alone knows its phase; all else was checked before. */
  function onRequest<Request extends Asker = Asker>(
    request: UpdateDefinition<CyclePhase, [Request]>,
    allowed: readonly CyclePhase[],
    write: (request: Request & { at: string }) => Promise<CyclePhase>,
  ): void {
    const handle = async (asked: Request): Promise<CyclePhase> => {
      await condition(() => phase !== null);
      refuseUnless(allowed, phase);
      phase = await write({ ...asked, at: nowOf(clock) });
      changed = true;
      return phase;
    };
    setHandler<CyclePhase, [Request], UpdateDefinition<CyclePhase, [Request]>>(request, handle, { validator: () => refuseUnless(allowed, phase) });
  }

  async function perform(step: AgendaStep, moment: Moment): Promise<void> {
    const { kind, detail } = step;
    const superseded = step.superseded && isLate(moment);
    const summary = step.title;
    switch (kind) {
      case 'open-planning':
      case 'planning-reminder':
        return page.askToPlan.executeWithOptions({ ...PAGED, summary }, [{ ...cycle, ...moment, kind, level: detail.level, superseded }]);
      case 'activate':
        return act.activateCycle.executeWithOptions({ ...QUICK, summary }, [{ ...cycle, ...moment }]);
      case 'judgment':
        // After an outage only the newest judgment says something new.
        return superseded ? undefined : page.judgeCycle.executeWithOptions({ ...PAGED, summary }, [{ ...cycle, ...moment }]);
      case 'weekly-check-in':
        return beginWeek(detail.week, summary);
      case 'settled-in':
        return act.endSettlingIn.executeWithOptions({ ...QUICK, summary }, [{ ...cycle, ...moment }]);
      case 'monthly-review':
        return page.sendMonthlyReview.executeWithOptions({ ...PAGED, summary }, [{ ...cycle, ...moment, month: detail.month, superseded }]);
      case 'last-call':
        return page.sendLastCall.executeWithOptions({ ...PAGED, summary }, [{ ...cycle, ...moment, answersDueAt: detail.answersDueAt }]);
      case 'deliver':
        return page.deliverWaiting.executeWithOptions({ ...PAGED, summary }, [{ ...cycle, ...moment }]);
      case 'score':
        return page.scoreCycle.executeWithOptions({ ...PAGED, summary }, [{ ...cycle, ...moment }]);
      case 'retro':
        await executeChild(retro, { workflowId: retroWorkflowId(cycleId), args: [{ ...cycle, clock, dueAt: step.dueAt }], staticSummary: summary });
        return;
      case 'close':
        return act.closeCycle.executeWithOptions({ ...QUICK, summary }, [{ ...cycle, ...moment }]);
      default:
        return assertNever(step);
    }
  }

  /** The week goes its own way: its grace ends in the next one, and this workflow does not wait for it. */
  async function beginWeek(week: Week, summary: string): Promise<void> {
    lastWeek = week;
    try {
      await startChild(weeklyCheckIn, {
        workflowId: weeklyCheckInWorkflowId(cycleId, week),
        args: [{ ...cycle, week, clock }],
        parentClosePolicy: ParentClosePolicy.ABANDON,
        staticSummary: summary,
      });
    } catch (error) {
      // It is under way already: a change of people or holidays has moved its beginning, and a cycle does not fail for that.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
}

function isLocked({ steps, approved }: Agenda): boolean {
  return !approved && steps.some(({ kind }) => kind === 'activate');
}

/** Throws the refusal that the asker reads. While the phase is not read yet, the handler asks again. */
function refuseUnless(allowed: readonly CyclePhase[], phase: CyclePhase | null): void {
  if (phase === null || allowed.includes(phase)) return;
  throw ApplicationFailure.nonRetryable(`This needs a cycle that is ${allowed.join(' or ')}; this one is ${phase}.`, 'WrongPhase');
}
