import { cancellationSignal } from '@temporalio/activity';
import { connectionAccount } from '../database/connection-account.ts';
import { connectionsByIds } from '../database/connections.ts';
import { claimEffect, planEffect, releaseEffect, settleEffect } from '../database/effects.ts';
import { isSameJson } from '../database/plain.ts';
import type { Scope } from '../database/scope.ts';
import { endRelease, showRelease, taskToRelease } from '../database/task-release.ts';
import type { TaskRow } from '../database/tasks.ts';
import type { CodeHost } from '../domain/code-host.ts';
import { connectionRecipient } from '../domain/effect-kinds.ts';
import { ProviderError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import { branchOf } from '../domain/task.ts';
import { whileBeating } from './beating.ts';
import type { ActivityDeps } from './dependencies.ts';
import { workflowOf, workflowScope } from './scopes.ts';

/** Which task an activity is about. */
export interface TaskRef {
  organizationId: string;
  taskId: string;
}

/** What came of opening the pull request: `refused` waits for a person, `unwanted` is a task that was moved away or taken off the board. */
export type OpenedRelease = { state: 'open'; release: number; number: number } | { state: 'refused' } | { state: 'unwanted' };

/** What a look at the pull request showed. `moving` is one that has just changed, or whose checks run. */
export type SeenRelease = { state: 'open'; moving: boolean } | { state: 'merged' | 'closed' | 'refused' | 'unwanted' };

export type TaskReleaseActivities = ReturnType<typeof createTaskReleaseActivities>;

/** What taskRelease asks for. Safe to run twice: the code host finds what is there, and the rows say which release is meant. */
export function createTaskReleaseActivities(deps: ActivityDeps) {
  return {
    /** Finds or makes the branch, and opens its pull request: once a release, whatever dies in between. */
    async openPullRequest({ organizationId, taskId, now }: TaskRef & { now: Instant }): Promise<OpenedRelease> {
      const scope = workflowScope(deps, { organizationId });
      const task = await taskToRelease(scope, taskId);
      if (task === null) return { state: 'unwanted' };
      const effect = await planEffect(scope, planOf(task, now));
      if (effect.state === 'sent') return { state: 'open', release: task.releases, number: (effect.receipt as { number: number }).number };
      // One that is `sending` was begun by somebody who died: the code host is asked first for what is there already.
      await claimEffect(scope, effect.id, now);
      try {
        const pullRequest = await withCode(scope, { task, now }, async (code) => {
          const { branch } = await code.ensureBranch({ branch: branchOf(task), signal: cancellationSignal() });
          return code.ensurePullRequest({ branch, title: task.title, body: bodyOf(task), signal: cancellationSignal() });
        });
        const { number, url, branch } = pullRequest;
        await settleEffect(scope, effect.id, { state: 'sent', at: now, receipt: { number, url }, input: { branch, title: task.title } });
        await showRelease(scope, { taskId, release: task.releases }, { pullRequest, branch, note: '' });
        return { state: 'open', release: task.releases, number };
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        if (!error.maybeDone) await releaseEffect(scope, effect.id, error.message);
        return refused(scope, task, error);
      }
    },

    /** Looks at the pull request and writes what it shows onto the card; an end moves the task. */
    async readPullRequest(input: TaskRef & { release: number; number: number; now: Instant }): Promise<SeenRelease> {
      const { organizationId, taskId, release, number, now } = input;
      const scope = workflowScope(deps, { organizationId });
      const task = await taskToRelease(scope, taskId);
      if (task === null || task.releases !== release) return { state: 'unwanted' };
      try {
        const pullRequest = await withCode(scope, { task, now }, (code) => code.pullRequest({ number, signal: cancellationSignal() }));
        if (pullRequest.state !== 'open')
          return (await endRelease(scope, { taskId, release }, { pullRequest, at: now })) ? { state: pullRequest.state } : { state: 'unwanted' };
        const isNew = task.releaseNote !== '' || !isSameJson(task.pullRequest, pullRequest);
        if (isNew) await showRelease(scope, { taskId, release }, { pullRequest, note: '' });
        return { state: 'open', moving: isNew || pullRequest.checks.pending > 0 };
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        return refused(scope, task, error);
      }
    },
  };

  /** Works with the code host of a task, and says all the while that it lives: an answer may take longer than a beat. */
  async function withCode<Result>(scope: Scope, { task, now }: { task: TaskRow; now: Instant }, work: (code: CodeHost) => Promise<Result>): Promise<Result> {
    const { connectionId } = task;
    const [connection] = await connectionsByIds(scope, connectionId === null ? [] : [connectionId]);
    if (connection === undefined) throw new ProviderError({ provider: 'code', kind: 'bad-config', message: 'The account where its code is was taken away' });
    if (connection.health === 'paused') throw new ProviderError({ provider: connection.provider, kind: 'bad-config', message: `${connection.name} is paused` });
    return whileBeating(async () => {
      const account = await connectionAccount(scope, connection, { outside: deps.outside, at: now });
      return work(await account.code());
    });
  }

  /** The task's link alone: what people wrote for one another here is not for all who read the code. */
  function bodyOf({ id }: TaskRow): string {
    return `Task: ${deps.publicUrl}/board?task=${id}`;
  }
}

/** What only a person can mend is said on the card; the rest is tried again. */
async function refused(scope: Scope, { id, releases, releaseNote }: TaskRow, error: ProviderError): Promise<{ state: 'refused' }> {
  if (error.kind !== 'reauth-needed' && error.kind !== 'bad-config') throw error;
  if (releaseNote !== error.message) await showRelease(scope, { taskId: id, release: releases }, { note: error.message });
  return { state: 'refused' };
}

function planOf({ id, releases, connectionId, title }: TaskRow, now: Instant) {
  return {
    kind: 'pull-request',
    subject: `task/${id}`,
    occurrence: `release-${releases}`,
    recipient: connectionRecipient(connectionId ?? ''),
    channel: 'code',
    dueAt: now,
    title,
    reason: 'a task is ready for release',
    workflowId: workflowOf(),
  } as const;
}
