import { heartbeat } from '@temporalio/activity';
import { cycleById } from '../database/cycles.ts';
import { readEscalationBook } from '../database/escalation-book.ts';
import { gatherEscalationMail, settleSteps } from '../database/escalation-mail.ts';
import { replanEscalation } from '../database/escalation-openings.ts';
import {
  closeEscalations,
  type EscalationRow,
  escalationsOfSubject,
  LIVE_STATES,
  moveSteps,
  recipientsDue,
  skipSteps,
  stepsOf,
  wakeEscalation,
} from '../database/escalations.ts';
import { organizationById } from '../database/organizations.ts';
import { inTransaction, type Scope } from '../database/scope.ts';
import { askedInWeek } from '../database/weekly-check-in.ts';
import { checkInWeekPlan } from '../domain/cadence.ts';
import { nextAllowedInstant } from '../domain/escalation-ladder.ts';
import type { Instant } from '../domain/key-result.ts';
import { deliverMails } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { escalationDraft } from './escalation-draft.ts';
import type { Moment } from './okr-cycle.ts';
import { workflowOf, workflowScope } from './scopes.ts';

/** Whose ladder an activity is about. */
export interface LadderRef {
  organizationId: string;
  subject: { kind: 'off-track'; keyResultId: string } | { kind: 'missed-check-ins'; cycleId: string; week: string };
}

/** Where a ladder stands. */
export interface LadderView {
  /** Nothing is live and nothing is left to tell. */
  over: boolean;
  /** When the rung that is due now was due; null where none is. */
  dueAt: Instant | null;
  recipientIds: string[];
  /** When the next rung comes; null where only somebody's word moves it. */
  nextAt: Instant | null;
}

export type EscalationActivities = ReturnType<typeof createEscalationActivities>;

/** What the escalation workflow asks for: each may run twice. */
export function createEscalationActivities(deps: ActivityDeps) {
  return {
    /** Looks at a ladder: what ended is closed, what is to come is planned from today's report line, what is due is named. */
    async lookAtLadder(input: LadderRef & { now: Instant }): Promise<LadderView> {
      const { now } = input;
      return inTransaction(workflowScope(deps, input), async (scope) => {
        const escalations = await refresh(scope, await escalationsOfSubject(scope, input.subject), now);
        const live = escalations.filter(({ state }) => LIVE_STATES.includes(state));
        const waiting = (
          await stepsOf(
            scope,
            escalations.map(({ id }) => id),
          )
        ).filter(({ settledAt, effectId }) => settledAt === null && effectId === null);
        const stateOf = new Map(escalations.map((escalation) => [escalation.id, escalation]));
        const paused = await isPaused(scope, escalations);
        const climbing = waiting.flatMap((step) => {
          const at = wakesAt(stateOf.get(step.escalationId), step.audience === 'recovered', step.dueAt);
          return at === null || paused ? [] : [{ ...step, at }];
        });
        const due = climbing.filter(({ at }) => at <= now).toSorted((a, b) => (a.at < b.at ? -1 : 1));
        const next = climbing.filter(({ at }) => at > now).toSorted((a, b) => (a.at < b.at ? -1 : 1))[0];
        const over = live.length === 0 && waiting.every(({ audience }) => audience !== 'recovered');
        return { over, dueAt: due[0]?.at ?? null, recipientIds: [...new Set(due.map(({ recipientId }) => recipientId))].sort(), nextAt: next?.at ?? null };
      });
    },

    /** Tells those who are due: one mail a recipient a day, with all that is due to them from any ladder, worst first. */
    async tellRecipients(input: LadderRef & Moment & { recipientIds: readonly string[] }): Promise<void> {
      const { now, dueAt } = input;
      const scope = workflowScope(deps, input);
      // Of many ladders that wake at one instant the first tells all; the others find nothing left.
      const recipientIds = await recipientsDue(scope, { recipientIds: input.recipientIds, until: now });
      if (recipientIds.length === 0) return;
      const organization = await organizationById(scope);
      const { settings } = organization;
      const { people } = await readEscalationBook(scope);
      for (const recipientId of recipientIds) {
        heartbeat();
        const recipient = people.get(recipientId);
        if (recipient === undefined || !recipient.active) {
          await skipSteps(scope, { recipientId, until: now, reason: 'inactive' });
          continue;
        }
        const allowedAt = nextAllowedInstant({ at: now, person: recipient, settings });
        if (allowedAt > now) {
          await moveSteps(scope, { recipientId, until: now, to: allowedAt });
          continue;
        }
        const mail = await gatherEscalationMail(scope, { recipient, now, workflowId: workflowOf(), settings });
        if (mail === null) continue;
        const draft = await escalationDraft(scope, { mail, recipient, organization, now, publicUrl: deps.publicUrl });
        await deliverMails(deps, scope, [draft], { organization, dueAt, now, workflowId: workflowOf(), beat: heartbeat });
        await settleSteps(scope, { effectId: mail.effect.id, at: now, skipped: draft.skip ?? null });
      }
    },
  };
}

/** Brings the rows up to date: snoozes that have run out, check-ins that came after all, report lines that have changed. */
async function refresh(scope: Scope, escalations: readonly EscalationRow[], now: Instant): Promise<EscalationRow[]> {
  const live = escalations.filter(({ state }) => LIVE_STATES.includes(state));
  if (live.length === 0) return [...escalations];
  for (const { id, state, snoozedUntil } of live)
    if (state === 'snoozed' && snoozedUntil !== null && snoozedUntil <= now) await wakeEscalation(scope, id, snoozedUntil);
  const answered = await answeredSince(scope, live, now);
  await closeEscalations(scope, { ids: answered, reason: 'answered', at: now, quietly: true });
  const book = await readEscalationBook(scope);
  for (const escalation of live) if (!answered.includes(escalation.id)) await replanEscalation(scope, escalation, { book, now });
  const ids = new Set(escalations.map(({ id }) => id));
  const subject = live[0];
  return subject === undefined ? [] : (await escalationsOfSubject(scope, subjectOf(subject))).filter(({ id }) => ids.has(id));
}

/** Missed check-ins that were made up for. */
async function answeredSince(scope: Scope, live: readonly EscalationRow[], now: Instant): Promise<string[]> {
  const missed = live.filter(({ kind }) => kind === 'missed_check_in');
  const [first] = missed;
  if (first === undefined || first.week === null) return [];
  const cycle = await cycleById(scope, first.cycleId);
  const { settings } = await organizationById(scope);
  const { freshSince } = checkInWeekPlan({ week: first.week, timeZone: cycle.timeZone, settings, span: cycle });
  const people = new Map(
    (await askedInWeek(scope, { cycleId: cycle.id, week: first.week, freshSince, until: now })).map((person) => [person.personId, person]),
  );
  return missed.filter(({ personId }) => people.get(personId ?? '')?.answered ?? true).map(({ id }) => id);
}

/** When a rung is climbed: not while it is acknowledged, not before a snooze ends; a notice of recovery always. */
function wakesAt(escalation: EscalationRow | undefined, isNotice: boolean, dueAt: Instant): Instant | null {
  if (isNotice) return dueAt;
  if (escalation === undefined) return null;
  if (escalation.state === 'snoozed' && escalation.snoozedUntil !== null) return escalation.snoozedUntil > dueAt ? escalation.snoozedUntil : dueAt;
  return escalation.state === 'open' ? dueAt : null;
}

async function isPaused(scope: Scope, escalations: readonly EscalationRow[]): Promise<boolean> {
  const [first] = escalations;
  return first !== undefined && (await cycleById(scope, first.cycleId)).phase === 'paused';
}

function subjectOf({ kind, keyResultId, cycleId, week }: EscalationRow): LadderRef['subject'] {
  return kind === 'off_track' ? { kind: 'off-track', keyResultId: keyResultId ?? '' } : { kind: 'missed-check-ins', cycleId, week: week ?? '' };
}
