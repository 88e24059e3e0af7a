import { heartbeat } from '@temporalio/activity';
import { type CheckInInput, recordCheckIns } from '../database/check-ins.ts';
import { recordRetroAnswer } from '../database/retro-answers.ts';
import { inTransaction, type Scope } from '../database/scope.ts';
import type { Play } from '../domain/behaviour.ts';
import type { Instant } from '../domain/key-result.ts';
import type { ActivityDeps } from './dependencies.ts';
import type { CycleRef } from './okr-cycle.ts';
import { workflowScope } from './scopes.ts';

export type RehearsalActivities = ReturnType<typeof createRehearsalActivities>;

/**
 * What people do in a rehearsal, played through the functions that serve the API, at the instants given. `plays` stand in their order;
 * the process that rehearses holds them, as it ends with the rehearsal.
 */
export function createRehearsalActivities(deps: ActivityDeps, plays: readonly Play[]) {
  const instants = [...new Set(plays.map(({ at }) => at))];

  return {
    /** When somebody does something next; null when all is played. */
    async nextPlay({ after }: CycleRef & { after: Instant | null }): Promise<{ nextAt: Instant | null }> {
      return { nextAt: instants.find((at) => after === null || at > after) ?? null };
    },

    /** Plays all that happens at one instant. */
    async playDay(input: CycleRef & { at: Instant }): Promise<void> {
      const due = plays.filter(({ at }) => at === input.at);
      await inTransaction(workflowScope(deps, input), async (scope) => {
        // All of them with one set of statements, as they would come from one file.
        await recordCheckIns(scope, due.flatMap(checkInOf));
        heartbeat();
        for (const play of due) await answer(scope, play);
      });
    },
  };
}

function checkInOf(play: Play): CheckInInput[] {
  if (play.kind === 'answer') return [];
  const { at, keyResultId, personId, value, stepsDone, confidence, note, blocker } = play;
  const reported = { value, stepsDone, confidence, progressNote: note, blocker, tellManager: blocker !== '' };
  return [{ keyResultId, at, source: 'PERSON', authorId: personId, ...reported }];
}

async function answer(scope: Scope, play: Play): Promise<void> {
  if (play.kind !== 'answer') return;
  const { at, keyResultId, personId, learned, inOurControl, carry } = play;
  await recordRetroAnswer(scope, { keyResultId, learned, inOurControl, carry, ...(personId === null ? {} : { personId }) }, { at });
}
