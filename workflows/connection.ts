import {
  allHandlersFinished,
  condition,
  continueAsNew,
  executeChild,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { ActivityFailure, ChildWorkflowFailure, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { ConnectionActivities } from '../activities/connection.ts';
import { metricSyncWorkflowId } from '../domain/workflow-ids.ts';
import { LOOK, OUTSIDE } from './activity-options.ts';
import { type Clock, nowOf, REAL_CLOCK, sleepUntil } from './clock.ts';
import { healthQuery, lookAgain, syncNow, webhookArrived } from './messages.ts';
import { metricSync } from './metric-sync.ts';

export interface ConnectionInput {
  organizationId: string;
  connectionId: string;
  clock?: Clock;
}

const look = proxyLocalActivities<ConnectionActivities>(LOOK);
const outside = proxyActivities<ConnectionActivities>(OUTSIDE);

/** How long news of a webhook is gathered before they are read together. */
const GATHER_MS = 5_000;
const AFTER_FAILURE_MS = 3_600_000;

/**
 * An outside account: it reads its sources when their time comes, when a webhook has arrived, or when somebody asks; one sync at a time. Its access is
 * renewed when half of its life is over, so that one that nobody uses for weeks does not end. Paused, or in trouble that only a person can mend, it waits to be told.
 */
export async function connection(input: ConnectionInput): Promise<void> {
  const { organizationId, connectionId, clock = REAL_CLOCK } = input;
  let changed = false;
  let asked = false;
  let syncing = false;
  let nextSyncAt: string | null = null;
  let paused = false;
  let telling: Promise<void> | null = null;
  /** The token address was away: not before then again. */
  let renewAgainAt: string | null = null;

  setHandler(lookAgain, () => {
    changed = true;
  });
  setHandler(webhookArrived, () => {
    asked = true;
  });
  setHandler(syncNow, () => {
    asked = true;
    return 'asked';
  });
  setHandler(healthQuery, () => ({ syncing, nextSyncAt, paused }));

  for (;;) {
    changed = false;
    const plan = await look.nextSync({ organizationId, connectionId, now: nowOf(clock) });
    if (plan.gone) break;
    ({ nextSyncAt, paused } = plan);
    // A mail server that is away holds up no reading. Older histories know neither this nor renewals.
    if (plan.untold) telling ??= tell();
    const renewAt = plan.renewAt ? latest(plan.renewAt, renewAgainAt) : null;
    const renews = renewAt !== null && (nextSyncAt === null || renewAt < nextSyncAt);
    const wakeAt = renews ? renewAt : nextSyncAt;
    const woken = (): boolean => changed || (asked && !paused);
    if (!asked || paused) {
      if (wakeAt === null) await condition(woken);
      else await sleepUntil(clock, wakeAt, { turn: 'sync', summary: renews ? 'Half of the life of the access' : 'Next reading', woken });
    }
    if (changed) continue;
    if (renews && !asked) {
      await renew();
      await beginAnewWhereLong();
      continue;
    }
    if (asked) await condition(() => changed, GATHER_MS, { summary: 'Gather webhooks' });
    const force = asked;
    asked = false;
    syncing = true;
    await sync(force);
    syncing = false;
    await beginAnewWhereLong();
  }
  await condition(allHandlersFinished);

  async function beginAnewWhereLong(): Promise<void> {
    if (!workflowInfo().continueAsNewSuggested) return;
    await condition(allHandlersFinished);
    await continueAsNew<typeof connection>(input);
  }

  async function tell(): Promise<void> {
    const options = { ...OUTSIDE, priority: { fairnessKey: organizationId, priorityKey: 3 }, summary: 'Tell whoever answers for it' };
    try {
      await outside.tellOfConnection.executeWithOptions(options, [{ organizationId, connectionId, now: nowOf(clock) }]);
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      // A mail server that refuses our password: nobody awaits this, and a rejection would stop the whole workflow.
      await sleep(AFTER_FAILURE_MS, { summary: 'Nobody could be told' });
    }
    telling = null;
    // What was not told, and a trouble that came meanwhile, is told now.
    changed = true;
  }

  async function renew(): Promise<void> {
    const options = { ...OUTSIDE, priority: { fairnessKey: organizationId, priorityKey: 4 }, summary: 'Renew the access' };
    const { againAt } = await outside.renewAccess.executeWithOptions(options, [{ organizationId, connectionId, now: nowOf(clock) }]);
    renewAgainAt = againAt;
  }

  async function sync(force: boolean): Promise<void> {
    try {
      await executeChild(metricSync, {
        workflowId: metricSyncWorkflowId(connectionId),
        args: [{ organizationId, connectionId, clock, force }],
        staticSummary: 'Read the sources',
      });
    } catch (error) {
      // Somebody's own sync is running: it reads the same sources.
      if (error instanceof WorkflowExecutionAlreadyStartedError) return;
      if (!(error instanceof ChildWorkflowFailure)) throw error;
      // Refused for good, as when the account was taken away meanwhile: whoever changes it says so.
      await condition(() => changed || asked, AFTER_FAILURE_MS, { summary: 'A sync failed' });
    }
  }
}

function latest(at: string, notBefore: string | null): string {
  return notBefore !== null && notBefore > at ? notBefore : at;
}
