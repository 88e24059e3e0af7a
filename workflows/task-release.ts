import { allHandlersFinished, condition, continueAsNew, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { OpenedRelease, SeenRelease, TaskReleaseActivities } from '../activities/task-release.ts';
import { OUTSIDE } from './activity-options.ts';
import { type Clock, later, nowOf, REAL_CLOCK, sleepUntil } from './clock.ts';
import { lookAgain, webhookArrived } from './messages.ts';

export interface TaskReleaseInput {
  organizationId: string;
  taskId: string;
  clock?: Clock;
}

/** How a release ended: `unwanted` where somebody moved the task away. */
export type ReleaseEnd = 'merged' | 'closed' | 'unwanted';

const work = proxyActivities<TaskReleaseActivities>(OUTSIDE);

/** A pull request that moves is looked at so often; one that rests, less and less. */
const SOONEST_MS = 60_000;
const LATEST_MS = 15 * 60_000;
/** What waits for a person is tried again by itself so often. */
const REFUSED_MS = 3_600_000;
/** How long news of a webhook is gathered before they are read together. */
const GATHER_MS = 5_000;

/**
 * A task that is ready for release: its pull request is opened once and followed until it is merged, which ends the task, or closed, which sends it back.
 * Moved away by hand it ends; whatever a person has to mend stands on the card, and is tried again when something changes, or in an hour.
 */
export async function taskRelease(input: TaskReleaseInput): Promise<ReleaseEnd> {
  const { organizationId, taskId, clock = REAL_CLOCK } = input;
  const task = { organizationId, taskId };
  const priority = { fairnessKey: organizationId, priorityKey: 3 };
  let changed = true;
  let news = false;
  setHandler(lookAgain, () => {
    changed = true;
  });
  setHandler(webhookArrived, () => {
    news = true;
  });

  for (;;) {
    changed = false;
    const opened: OpenedRelease = await work.openPullRequest.executeWithOptions({ ...OUTSIDE, priority, summary: 'Open the pull request' }, [
      { ...task, now: nowOf(clock) },
    ]);
    const end = opened.state === 'open' ? await follow(opened) : opened.state;
    // Refused, or asked to look again; what was asked while the last step ran is looked at before the end.
    if (end === 'refused') await pause(REFUSED_MS);
    else if (end !== null && !changed) {
      await condition(allHandlersFinished);
      return end;
    }
    await goOnAsNew();
  }

  /** Looks at the pull request until it has an end; null where the task itself is to be looked at again. */
  async function follow({ release, number }: { release: number; number: number }): Promise<ReleaseEnd | 'refused' | null> {
    for (let waitMs = SOONEST_MS; !changed; ) {
      const seen: SeenRelease = await work.readPullRequest.executeWithOptions({ ...OUTSIDE, priority, summary: `Look at #${number}` }, [
        { ...task, release, number, now: nowOf(clock) },
      ]);
      if (seen.state !== 'open') return seen.state;
      waitMs = seen.moving ? SOONEST_MS : Math.min(waitMs * 2, LATEST_MS);
      await pause(waitMs);
      await goOnAsNew();
    }
    return null;
  }

  /** Waits, unless the task changes or a webhook arrives. */
  async function pause(ms: number): Promise<void> {
    await sleepUntil(clock, later(nowOf(clock), ms), { turn: 'sync', summary: 'Next look at the code', woken: () => changed || news });
    if (news) await condition(() => changed, GATHER_MS, { summary: 'Gather webhooks' });
    news = false;
  }

  async function goOnAsNew(): Promise<void> {
    if (!workflowInfo().continueAsNewSuggested) return;
    await condition(allHandlersFinished);
    await continueAsNew<typeof taskRelease>(input);
  }
}
