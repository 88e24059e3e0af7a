import { heartbeat } from '@temporalio/activity';
import { cycleById } from '../database/cycles.ts';
import { type EscalationBook, readEscalationBook } from '../database/escalation-book.ts';
import { type EscalationMailToSend, gatherEscalationMail, settleSteps } from '../database/escalation-mail.ts';
import { type Ladder, laddersByIds, laddersOf, type LadderSubject, lockLadders, replanLadders, replanLocked } from '../database/escalation-ladders.ts';
import {
  closeEscalations,
  type EscalationRow,
  type EscalationStepRow,
  LIVE_STATES,
  moveSteps,
  recipientsDue,
  skipSteps,
  wakeEscalation,
} from '../database/escalations.ts';
import { inTransaction, type Scope } from '../database/scope.ts';
import { seenKeyResultIds } from '../database/sight.ts';
import { askedInWeek } from '../database/weekly-check-in.ts';
import { checkInWeekPlan } from '../domain/cadence.ts';
import { climbsAt, nextAllowedInstant } from '../domain/escalation-ladder.ts';
import type { Instant } from '../domain/key-result.ts';
import { chatOf, firstChannelOf } from './channels.ts';
import { deliverMails } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { escalationDraft } from './escalation-draft.ts';
import type { Moment } from './okr-cycle.ts';
import { recipientScope, workflowOf, workflowScope } from './scopes.ts';

/** Whose ladder an activity is about. */
export interface LadderRef {
  organizationId: string;
  subject: LadderSubject;
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
      const scope = workflowScope(deps, input);
      return view(await refresh(scope, input.subject, { book: await readEscalationBook(scope), now: input.now }), input.now);
    },

    /** Tells those who are due: one mail a recipient a day, with all that is due to them from any ladder, worst first. Then looks again. */
    async tellRecipients(input: LadderRef & Moment & { recipientIds: readonly string[] }): Promise<LadderView> {
      const { now, dueAt, subject } = input;
      const scope = workflowScope(deps, input);
      // Of many ladders that wake at one instant the first tells all; the others find nothing left.
      const recipientIds = await recipientsDue(scope, { recipientIds: input.recipientIds, until: now });
      const book = await readEscalationBook(scope);
      await tell(deps, scope, { recipientIds, now, dueAt, book });
      return view(await refresh(scope, subject, { book, now }), now);
    },
  };
}

async function tell(deps: ActivityDeps, scope: Scope, input: Moment & { recipientIds: readonly string[]; book: EscalationBook }): Promise<void> {
  const { recipientIds, now, dueAt, book } = input;
  const { organization } = book;
  const chat = await chatOf(deps, scope, { people: recipientIds.flatMap((id) => book.people.get(id) ?? []), now });
  for (const recipientId of recipientIds) {
    heartbeat();
    const recipient = book.people.get(recipientId);
    if (recipient === undefined || !recipient.active) {
      await skipSteps(scope, { recipientId, until: now, reason: 'inactive' });
      continue;
    }
    const allowedAt = nextAllowedInstant({ at: now, person: recipient, settings: organization.settings });
    if (allowedAt > now) {
      await replanLadders(scope, await laddersByIds(scope, await moveSteps(scope, { recipientId, until: now, to: allowedAt })), { book, now });
      continue;
    }
    const mail = await gatherEscalationMail(scope, {
      recipient,
      now,
      workflowId: workflowOf(),
      book,
      channel: firstChannelOf({ kind: 'escalation', person: recipient, chat }),
    });
    if (mail === null) continue;
    const reader = await recipientScope(scope, { person: recipient, organization, now });
    const readable = { ...mail, steps: await readableSteps(reader, mail) };
    const draft = await escalationDraft(scope, { mail: readable, recipient, reader, organization, now, publicUrl: deps.publicUrl });
    await deliverMails(deps, scope, [draft], { organization, dueAt, now, workflowId: workflowOf(), beat: heartbeat, chat });
    await settleMail(scope, { mail, told: readable.steps, skipped: draft.skip ?? null, book, now });
  }
}

/** What of a mail its reader may read. Of a missed check-in, and of figures by team, no goal is named. */
async function readableSteps(reader: Scope, { steps, ladders }: EscalationMailToSend): Promise<EscalationStepRow[]> {
  const keyResultOf = new Map(ladders.map(({ escalation }) => [escalation.id, escalation.keyResultId]));
  const ids = steps.flatMap(({ escalationId, namesAllowed }) => (namesAllowed ? (keyResultOf.get(escalationId) ?? []) : []));
  const seen = new Set(await seenKeyResultIds(reader, ids));
  return steps.filter(({ escalationId, namesAllowed }) => {
    const keyResultId = keyResultOf.get(escalationId) ?? null;
    return !namesAllowed || keyResultId === null || seen.has(keyResultId);
  });
}

/** Writes down that a mail was sent, and what its reader might not read. The rungs above count from it, on whichever ladder: another one's workflow may wake at this very instant. */
async function settleMail(
  scope: Scope,
  input: { mail: EscalationMailToSend; told: readonly EscalationStepRow[]; skipped: string | null; book: EscalationBook; now: Instant },
): Promise<void> {
  const { mail, told, skipped, book, now } = input;
  const withheld = mail.steps.filter((step) => !told.includes(step)).map(({ escalationId }) => escalationId);
  const ids = mail.ladders.map(({ escalation }) => escalation.id);
  await inTransaction(scope, async (inside) => {
    await lockLadders(inside, ids);
    await settleSteps(inside, { effectId: mail.effect.id, escalationIds: withheld, at: now, skipped: 'not open to them' });
    await settleSteps(inside, { effectId: mail.effect.id, at: now, skipped });
    await replanLocked(inside, await laddersByIds(inside, ids), { book, now });
  });
}

/** The ladders of a subject, brought up to date: snoozes that have run out, check-ins that came after all, report lines that have changed. */
async function refresh(scope: Scope, subject: LadderSubject, today: { book: EscalationBook; now: Instant }): Promise<Ladder[]> {
  const { now } = today;
  const found = await laddersOf(scope, subject);
  const live = found.map(({ escalation }) => escalation).filter(({ state }) => LIVE_STATES.includes(state));
  if (live.length === 0) return found;
  const woken = live.filter(({ state, snoozedUntil }) => state === 'snoozed' && snoozedUntil !== null && snoozedUntil <= now);
  const answered = subject.kind === 'off-track' ? [] : await answeredSince(scope, live, today);
  if (woken.length + answered.length === 0) return replanLadders(scope, found, today);
  return inTransaction(scope, async (inside) => {
    for (const { id, snoozedUntil } of woken) await wakeEscalation(inside, id, snoozedUntil ?? now);
    await closeEscalations(inside, { ids: answered, reason: 'answered', at: now, quietly: true });
    return replanLadders(inside, await laddersOf(inside, subject), today);
  });
}

/** Where ladders stand: who is due now, and when the next rung comes. */
function view(ladders: readonly Ladder[], now: Instant): LadderView {
  const waiting = ladders.flatMap(({ escalation, steps, paused }) =>
    steps.filter(({ settledAt, effectId }) => settledAt === null && effectId === null).map((step) => ({ ...step, escalation, paused })),
  );
  const climbing = waiting.flatMap(({ escalation, paused, ...step }) => {
    const at = climbsAt(escalation, step);
    return at === null || paused ? [] : [{ ...step, at }];
  });
  const due = climbing.filter(({ at }) => at <= now).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const next = climbing.filter(({ at }) => at > now).toSorted((a, b) => (a.at < b.at ? -1 : 1))[0];
  const isLive = ladders.some(({ escalation }) => LIVE_STATES.includes(escalation.state));
  const over = !isLive && waiting.every(({ audience }) => audience !== 'recovered');
  return { over, dueAt: due[0]?.at ?? null, recipientIds: [...new Set(due.map(({ recipientId }) => recipientId))].sort(), nextAt: next?.at ?? null };
}

/** Missed check-ins that were made up for. */
async function answeredSince(scope: Scope, missed: readonly EscalationRow[], { book, now }: { book: EscalationBook; now: Instant }): Promise<string[]> {
  const [first] = missed;
  if (first === undefined || first.week === null) return [];
  const cycle = await cycleById(scope, first.cycleId);
  const { settings } = book.organization;
  const { freshSince } = checkInWeekPlan({ week: first.week, timeZone: cycle.timeZone, settings, span: cycle });
  const personIds = missed.flatMap(({ personId }) => personId ?? []);
  const asked = await askedInWeek(scope, { cycleId: cycle.id, week: first.week, freshSince, until: now, personIds });
  const people = new Map(asked.map((person) => [person.personId, person]));
  return missed.filter(({ personId }) => people.get(personId ?? '')?.answered ?? true).map(({ id }) => id);
}
