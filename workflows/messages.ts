import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CyclePhase } from '../domain/cycle.ts';
import type { ObjectiveLevel } from '../domain/objective.ts';
import type { StepPosition } from '../domain/timeline.ts';

/** "Your rows have changed." It carries no truth: who gets it reads the rows again. */
export const lookAgain = defineSignal('lookAgain');
/** A provider has told us of something new. */
export const webhookArrived = defineSignal('webhookArrived');

/** Who asks; written into the history. */
export interface Asker {
  personId: string;
}

/** A level that is approved, or with null all of them. */
export interface Approval extends Asker {
  level: ObjectiveLevel | null;
}

/** Approves a level of the draft, or all of it. */
export const approve = defineUpdate<CyclePhase, [Approval]>('approve');
export const pause = defineUpdate<CyclePhase, [Asker]>('pause');
export const resume = defineUpdate<CyclePhase, [Asker]>('resume');
export const closeEarly = defineUpdate<CyclePhase, [Asker]>('closeEarly');
export const cancel = defineUpdate<CyclePhase, [Asker]>('cancel');
/** Reads the sources of a connection now; answers when the sync has been asked for. */
export const syncNow = defineUpdate<string, []>('syncNow');

/** Where a cycle's process stands. */
export const phaseQuery = defineQuery<CyclePhase | null>('phase');
/** The last steps done and the next ones waiting. */
export const timelineQuery = defineQuery<{ done: readonly StepPosition[]; next: readonly StepPosition[] }>('timeline');
/** What a connection does now, and when it reads next. */
export const healthQuery = defineQuery<{ syncing: boolean; nextSyncAt: string | null; paused: boolean }>('health');
