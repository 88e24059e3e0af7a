import { heartbeat } from '@temporalio/activity';
import { carryOver } from '../database/carry-over.ts';
import { advanceCycle, approvalsOf, approveLevels, cycleById } from '../database/cycles.ts';
import { keepCycleMeetings } from '../database/cycle-meetings.ts';
import { readTimeline } from '../database/cycle-timeline.ts';
import { waitingEffects } from '../database/effects.ts';
import { closeEscalationsOfCycle } from '../database/escalations.ts';
import { publish } from '../database/events.ts';
import { judgeKeyResults } from '../database/judgment.ts';
import { levelsInUse } from '../database/planning.ts';
import { scoreCycle } from '../database/retro.ts';
import { inTransaction } from '../database/scope.ts';
import { cycleStartsAt } from '../domain/calendar.ts';
import type { CyclePhase } from '../domain/cycle.ts';
import type { MailKind } from '../domain/effect-kinds.ts';
import type { Instant, Week } from '../domain/key-result.ts';
import { LEVELS, type ObjectiveLevel } from '../domain/objective.ts';
import { nextSteps, type StepPosition, stepsToDo, type TimelineStep } from '../domain/timeline.ts';
import { timelineTitle } from '../domain/timeline-titles.ts';
import { createCycleMails, CYCLE_MAILS } from './cycle-mails.ts';
import type { ActivityDeps } from './dependencies.ts';
import { eachPage, JUDGED_AT_ONCE } from './paging.ts';
import { workflowScope } from './scopes.ts';

/** Which cycle an activity is about. */
export interface CycleRef {
  organizationId: string;
  cycleId: string;
}

/** When a step was due, and what time it is. */
export interface Moment {
  dueAt: Instant;
  now: Instant;
}

/** A step with what the workflow has to know of it; `superseded` where a later one of its kind is due as well. */
export type AgendaStep = (TimelineStep | { kind: 'deliver'; key: 'deliver'; dueAt: Instant; detail: Record<string, never> }) & {
  title: string;
  superseded: boolean;
};

/** What a cycle does next: the steps of the next instant, in key order. */
export interface CycleAgenda {
  phase: CyclePhase;
  /** Whether every level in use is approved: only then the cycle begins. */
  approved: boolean;
  /** Whether somebody is still to get a mail at an hour in which they may be written to; a closed cycle waits for that. */
  mailsWait: boolean;
  steps: AgendaStep[];
}

export type CycleActivities = ReturnType<typeof createCycleActivities>;

/** What still matters to its reader when the cycle is closed. */
const MAILS_AFTER_CLOSE: readonly MailKind[] = ['retro'];

/** What okrCycle asks for: each may run twice. */
export function createCycleActivities(deps: ActivityDeps) {
  const mails = createCycleMails(deps);

  return {
    ...mails,

    /** What comes next, from the rows as they are. `lastWeek` is the newest week that was begun; without it the cursor alone decides. */
    async nextCycleSteps(input: CycleRef & { after: StepPosition | null; lastWeek?: Week | null; now: Instant }): Promise<CycleAgenda> {
      const { after, lastWeek = null, now } = input;
      const scope = workflowScope(deps, input);
      const { cycle, steps } = await readTimeline(scope, input.cycleId);
      // Whatever moved the cycle moves its meetings.
      if (cycle.meetingsById !== null) await keepCycleMeetings(scope, { cycleId: cycle.id, at: now });
      const approved = await isApproved(input);
      const closed = cycle.phase === 'closed';
      // What waits for its hour waits on while a cycle is paused.
      const kinds = cycle.phase === 'paused' ? [] : closed ? MAILS_AFTER_CLOSE : CYCLE_MAILS;
      const [waiting] = await waitingEffects(scope, { cycleId: cycle.id, kinds, until: null, limit: 1 });
      const toDo = closed ? [] : nextSteps(stepsToDo(steps, { phase: cycle.phase, after, lastWeek }), after);
      const next = toDo.map((step) => ({ ...step, title: timelineTitle(step), superseded: isSuperseded(step, steps, now) }));
      const deliver =
        waiting === undefined
          ? null
          : ({ kind: 'deliver', key: 'deliver', dueAt: waiting.dueAt, detail: {}, title: 'Deliver what waited for its hour', superseded: false } as const);
      const isNext = deliver !== null && deliver.dueAt <= (next[0]?.dueAt ?? deliver.dueAt);
      return { phase: cycle.phase, approved, mailsWait: deliver !== null, steps: isNext ? [deliver] : next };
    },

    /** A draft becomes a plan in the making; any other phase stays. */
    async beginPlanning(input: CycleRef & { now: Instant }): Promise<CyclePhase> {
      const scope = workflowScope(deps, input);
      const cycle = await cycleById(scope, input.cycleId);
      if (cycle.phase !== 'draft') return cycle.phase;
      return (await advanceCycle(scope, { id: cycle.id, phase: 'planning' }, { at: input.now })).phase;
    },

    /** Approves a level, or with null all of them. */
    async approveCycle(input: CycleRef & { level: ObjectiveLevel | null; personId: string; at: Instant }): Promise<CyclePhase> {
      const { cycleId, level, personId, at } = input;
      const scope = workflowScope(deps, input);
      await approveLevels(scope, { cycleId, levels: level === null ? LEVELS : [level], personId }, { at });
      return (await cycleById(scope, cycleId)).phase;
    },

    /** The first day has come and the plan is approved. */
    async activateCycle(input: CycleRef & Moment): Promise<void> {
      await advanceCycle(workflowScope(deps, input), { id: input.cycleId, phase: 'active' }, { at: input.now });
    },

    /** Judges all key results of a cycle at the instant it was due, in pages. */
    async judgeCycle({ cycleId, dueAt, ...ref }: CycleRef & Moment): Promise<void> {
      const scope = workflowScope(deps, ref);
      await eachPage((afterId) => judgeKeyResults(scope, { cycleId, dueAt, afterId, limit: JUDGED_AT_ONCE }));
    },

    /** From now on statuses count; pages that show "too early" look again. */
    async endSettlingIn(input: CycleRef & Moment): Promise<void> {
      publish(workflowScope(deps, input), { type: 'cycle', id: input.cycleId });
    },

    /** The cycle's last instant: figures are frozen, ladders end. */
    async scoreCycle(input: CycleRef & Moment): Promise<void> {
      const scope = workflowScope(deps, input);
      // Judged once more first, so that the figures are those of the last instant and not of this morning.
      await eachPage((afterId) => judgeKeyResults(scope, { cycleId: input.cycleId, dueAt: input.dueAt, afterId, limit: JUDGED_AT_ONCE }));
      heartbeat();
      await scoreCycle(scope, { cycle: await cycleById(scope, input.cycleId), at: input.dueAt });
    },

    /** Closed, with what is carried over drafted into the next cycle. */
    async closeCycle(input: CycleRef & Moment): Promise<void> {
      const { cycleId, dueAt } = input;
      const scope = workflowScope(deps, input);
      await inTransaction(scope, async (inside) => {
        await carryOver(inside, { cycle: await cycleById(inside, cycleId), at: dueAt });
        await advanceCycle(inside, { id: cycleId, phase: 'closed', closedAt: dueAt }, { at: dueAt });
      });
    },

    /** Nothing is asked and nobody is told while it is paused. */
    async pauseCycle(input: CycleRef & { at: Instant }): Promise<CyclePhase> {
      const { cycleId, at } = input;
      return (await advanceCycle(workflowScope(deps, input), { id: cycleId, phase: 'paused', pausedAt: at, resumedAt: null }, { at })).phase;
    },

    /** Goes on where its days stand. */
    async resumeCycle(input: CycleRef & { at: Instant }): Promise<CyclePhase> {
      const { cycleId, at } = input;
      const scope = workflowScope(deps, input);
      const cycle = await cycleById(scope, cycleId);
      const begun = (await isApproved(input)) && at >= cycleStartsAt(cycle);
      return inTransaction(scope, async (inside) => {
        const { phase } = await advanceCycle(inside, { id: cycleId, phase: begun ? 'active' : 'planning', resumedAt: at }, { at });
        await mails.wakeLadders(inside, { cycleId, at });
        return phase;
      });
    },

    /** Ends a cycle now: last call, score and retro follow from the new end. */
    async closeCycleEarly(input: CycleRef & { at: Instant }): Promise<CyclePhase> {
      const { cycleId, at } = input;
      return (await advanceCycle(workflowScope(deps, input), { id: cycleId, phase: 'closing', closeEarlyAt: at }, { at })).phase;
    },

    /** Called off: nothing more is sent. */
    async cancelCycle(input: CycleRef & { at: Instant }): Promise<CyclePhase> {
      const { cycleId, at } = input;
      const scope = workflowScope(deps, input);
      return inTransaction(scope, async (inside) => {
        await closeEscalationsOfCycle(inside, { cycleId, reason: 'the cycle was cancelled', at });
        return (await advanceCycle(inside, { id: cycleId, phase: 'cancelled' }, { at })).phase;
      });
    },
  };

  async function isApproved(ref: CycleRef): Promise<boolean> {
    const scope = workflowScope(deps, ref);
    const approved = new Set((await approvalsOf(scope, [ref.cycleId])).map(({ level }) => level));
    const cycle = await cycleById(scope, ref.cycleId);
    // What runs already needs no approval any more: an import, a sample company.
    if (!['draft', 'planning', 'paused'].includes(cycle.phase)) return true;
    const levels = await levelsInUse(scope, cycle);
    return levels.length > 0 && levels.every((level) => approved.has(level));
  }
}

/** After an outage: a judgment or a review whose successor is due too says nothing new; a planning mail gives way to its reminder. */
function isSuperseded(step: TimelineStep, steps: readonly TimelineStep[], now: Instant): boolean {
  return steps.some((later) => later.dueAt > step.dueAt && later.dueAt <= now && replaces(later, step));
}

function replaces(later: TimelineStep, earlier: TimelineStep): boolean {
  if (earlier.kind === 'open-planning') return later.kind === 'planning-reminder' && later.detail.level === earlier.detail.level;
  if (earlier.kind === 'judgment' || earlier.kind === 'monthly-review') return later.kind === earlier.kind;
  return earlier.kind === 'planning-reminder' && later.kind === 'activate';
}
