import { createEscalationActivities } from '../../activities/escalation.ts';
import { openOffTrackEscalations } from '../../database/escalation-openings.ts';
import { acknowledge, closeEscalations, escalationsPage, escalationWorkflowId, type EscalationRow, stepsOf } from '../../database/escalations.ts';
import { addMs, addWorkingDays } from '../../domain/calendar.ts';
import { JUDGMENTS_IN_A_ROW } from '../../domain/escalation-ladder.ts';
import type { Day, Instant } from '../../domain/key-result.ts';
import { DEFAULT_SETTINGS } from '../../domain/organization.ts';
import { keyResultIdOf, keyResultsOfCycle, required, scopeOfPerson, type Stage } from './stage.ts';

/** Working days since the ladder opened that still waits: its owner and the manager have been told by now, the leadership has not. */
const OPEN_FOR_WORKING_DAYS = 3;
/** More looks than one ladder can need in a day. */
const MOST_LOOKS = 24;
const ANSWERED_AFTER_MS = 95 * 60_000;
const TAKEN_IN_HAND = 'I have it in hand: the plan stands under the initiatives.';
const FIRST_ANSWER = 'The owner showed a plan and asked for two weeks';

/** What happens to ladders on a day of the sample quarter. */
export interface EscalationStory {
  /** After the judgment of a morning: what opened yesterday is taken in hand, what is off track opens. */
  playMorning(day: Day, morning: Instant): Promise<void>;
  /** Whatever the ladders say until an instant. */
  climbUntil(until: Instant): Promise<void>;
}

/** The ladders of the key results that are off track: two are taken in hand the next day; one is open, for the second time, and waits for the admin. */
export function tellEscalationStory(stage: Stage): EscalationStory {
  const { scope, extras, cycleIds, organizationId, deps } = stage;
  const cycleId = cycleIds.active;
  const waitingId = keyResultIdOf(stage, extras.escalation.keyResultKey);
  const reopensOn = addWorkingDays(stage.today, -OPEN_FOR_WORKING_DAYS, DEFAULT_SETTINGS);
  const activities = createEscalationActivities(deps);
  const escalated = new Set<string>();
  let climbedTo: Instant | null = null;
  const openLadders = async (): Promise<EscalationRow[]> => (await escalationsPage(scope, { cycleId, state: 'open' }, { first: 200 })).rows;

  return {
    playMorning: async (day, morning) => {
      for (const ladder of await openLadders()) {
        escalated.add(ladder.keyResultId ?? '');
        if (ladder.keyResultId !== waitingId) await takeInHand(ladder);
      }
      const offTrack = (await keyResultsOfCycle(stage, extras.cycles.active.name)).filter(({ status, tooEarly }) => status === 'OFF_TRACK' && !tooEarly);
      // The waiting one is told of again on its day, whatever was answered the first time.
      if (day === reopensOn) await endFirstLadder(morning);
      const due = offTrack.filter(({ id, offTrackDays }) => (id === waitingId ? day === reopensOn : offTrackDays >= JUDGMENTS_IN_A_ROW && !escalated.has(id)));
      await openOffTrackEscalations(scope, { cycleId, keyResultIds: due.map(({ id }) => id), at: morning });
      for (const { id } of due) escalated.add(id);
    },
    climbUntil: async (until) => {
      for (const ladder of await openLadders()) await climb(ladder, { from: climbedTo ?? ladder.openedAt, until });
      climbedTo = until;
    },
  };

  /** Its owner has been told and answers soon after. */
  async function takeInHand({ id, keyResultId }: EscalationRow): Promise<void> {
    const told = (await stepsOf(scope, [id])).find(({ settledAt, skipped }) => settledAt !== null && skipped === null);
    if (told === undefined || told.settledAt === null) return;
    const owner = (await keyResultsOfCycle(stage, extras.cycles.active.name)).find((row) => row.id === keyResultId)?.ownerId;
    await acknowledge(await scopeOfPerson(stage, required(owner, 'an owner')), { id, note: TAKEN_IN_HAND, at: addMs(told.settledAt, ANSWERED_AFTER_MS) });
  }

  async function endFirstLadder(at: Instant): Promise<void> {
    const { rows } = await escalationsPage(scope, { cycleId, keyResultId: waitingId, live: true }, { first: 10 });
    await closeEscalations(scope, { ids: rows.map(({ id }) => id), reason: FIRST_ANSWER, at });
  }

  /** Wakes at each rung's own instant: a look taken later would see an outage and plan the rungs anew. */
  async function climb(ladder: EscalationRow, { from, until }: { from: Instant; until: Instant }): Promise<void> {
    const workflowId = escalationWorkflowId(ladder);
    const ref = { organizationId, subject: { kind: 'off-track' as const, keyResultId: required(ladder.keyResultId, 'a subject') } };
    let now = from > ladder.openedAt ? from : ladder.openedAt;
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const { dueAt, recipientIds, nextAt } = await stage.asActivity(workflowId, 'lookAtLadder', () => activities.lookAtLadder({ ...ref, now }));
      if (dueAt !== null) await stage.asActivity(workflowId, 'tellRecipients', () => activities.tellRecipients({ ...ref, recipientIds, dueAt, now }));
      else if (nextAt === null || nextAt > until) return;
      else now = nextAt;
    }
  }
}
