import { heartbeat } from '@temporalio/activity';
import { readTimeline } from '../database/cycle-timeline.ts';
import { advanceCycle, type CycleRow, cycleById } from '../database/cycles.ts';
import { skipWaiting, waitingEffects } from '../database/effects.ts';
import { escalationsPage, lookAgain } from '../database/escalations.ts';
import type { KeyResultRow } from '../database/key-results.ts';
import { type ReviewReader, reviewReaders } from '../database/monthly-review.ts';
import { organizationById, type OrganizationRow } from '../database/organizations.ts';
import { objectiveTitles, plannersOf } from '../database/planning.ts';
import type { Scope } from '../database/scope.ts';
import { onlySeen, seenObjectiveIds } from '../database/sight.ts';
import { promptsFor } from '../database/weekly-check-in.ts';
import { addWorkingDays, startOfDay } from '../domain/calendar.ts';
import { addDays } from '../domain/day.ts';
import { type Outcome, outcomeOf } from '../domain/closing.ts';
import type { EffectKind } from '../domain/effect-kinds.ts';
import type { Day, Instant } from '../domain/key-result.ts';
import type { ObjectiveLevel } from '../domain/objective.ts';
import { lastCallName } from '../domain/timeline.ts';
import { deliverMails, type MailDraft } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { readerOf } from './mail-frame.ts';
import type { CycleRef, Moment } from './okr-cycle.ts';
import { eachPage, PAGE_SIZE } from './paging.ts';
import { recipientScope, workflowOf, workflowScope } from './scopes.ts';
import { reviewedKeyResult } from './monthly-review.ts';
import { retroDrafts } from './retro-mail.ts';

/** One page of the mails of a step; `personIds` for those that waited for their hour. */
interface DraftPage {
  scope: Scope;
  cycle: CycleRow;
  organization: OrganizationRow;
  occurrence: string;
  moment: Moment;
  skip: string | null;
  personIds?: readonly string[];
  afterId: string | null;
}

type Drafts = Promise<{ drafts: MailDraft[]; lastId: string | null }>;

/** How long after its due date an answer is still taken by its link. */
const LINK_LIFE_MS = 21 * 86_400_000;

/** The mails that a cycle sends by itself, beside the weekly ones. */
export function createCycleMails(deps: ActivityDeps) {
  return {
    /** Planning opens for a level, or its last working day has come. */
    async askToPlan(input: CycleRef & Moment & { kind: 'open-planning' | 'planning-reminder'; level: ObjectiveLevel; superseded: boolean }): Promise<void> {
      const kind = input.kind === 'open-planning' ? 'planning' : 'planning-reminder';
      await sendAll(input, { occurrence: input.level, skip: input.superseded ? 'late' : null, write: (page) => planningDrafts(page, kind) });
    },

    /** What moved and what is stuck, to objective owners and managers. */
    async sendMonthlyReview(input: CycleRef & Moment & { month: string; superseded: boolean }): Promise<void> {
      await sendAll(input, { occurrence: input.month, skip: input.superseded ? 'late' : null, write: reviewDrafts });
    },

    /** Asks every owner for final values and what was learned; the cycle is closing from here on. */
    async sendLastCall(input: CycleRef & Moment & { answersDueAt: Instant }): Promise<void> {
      const scope = workflowScope(deps, input);
      const { endsOn } = await advanceCycle(scope, { id: input.cycleId, phase: 'closing' }, { at: input.dueAt });
      await sendAll(input, { occurrence: lastCallName(endsOn), skip: null, write: (page) => lastCallDrafts(page, input.answersDueAt) });
    },

    /** Sends what waited for an hour in which its reader may be written to. */
    async deliverWaiting(input: CycleRef & Moment): Promise<void> {
      const scope = workflowScope(deps, input);
      const { steps } = await readTimeline(scope, input.cycleId);
      const lastCall = steps.find((step) => step.kind === 'last-call');
      const waiting = await waitingEffects(scope, {
        cycleId: input.cycleId,
        kinds: CYCLE_MAILS,
        until: input.now,
        limit: PAGE_SIZE,
      });
      const writers: Record<string, (page: DraftPage) => Drafts> = {
        planning: (page) => planningDrafts(page, 'planning'),
        'planning-reminder': (page) => planningDrafts(page, 'planning-reminder'),
        'monthly-review': reviewDrafts,
        'last-call': (page) => lastCallDrafts(page, lastCall?.kind === 'last-call' ? lastCall.detail.answersDueAt : input.now),
        retro: retroPage,
      };
      for (const { id, kind, occurrence, recipient } of waiting) {
        const write = writers[kind];
        if (write !== undefined) await sendAll(input, { occurrence, skip: null, write, personIds: [recipient] });
        // Nothing was left to say to them: answered meanwhile, or no longer theirs.
        await skipWaiting(scope, id, { reason: 'nothing left to ask', at: input.now });
      }
    },

    /** Tells the ladders of a cycle that it goes on. */
    async wakeLadders(scope: Scope, { cycleId, at }: { cycleId: string; at: Instant }): Promise<void> {
      const { rows } = await escalationsPage(scope, { cycleId, live: true }, { first: 200 });
      await lookAgain(
        scope,
        rows.map(({ id }) => id),
        at,
      );
    },
  };

  async function sendAll(
    input: CycleRef & Moment,
    step: { occurrence: string; skip: string | null; write: (page: DraftPage) => Drafts; personIds?: readonly string[] },
  ): Promise<void> {
    const { write, ...rest } = step;
    const scope = workflowScope(deps, input);
    const cycle = await cycleById(scope, input.cycleId);
    const organization = await organizationById(scope);
    const { dueAt, now } = input;
    await eachPage(async (afterId) => {
      const { drafts, lastId } = await write({ scope, cycle, organization, moment: { dueAt, now }, afterId, ...rest });
      await deliverMails(deps, scope, drafts, { organization, dueAt, now, workflowId: workflowOf(), beat: () => heartbeat(afterId) });
      return { lastId };
    });
  }

  async function planningDrafts(page: DraftPage, kind: 'planning' | 'planning-reminder'): Drafts {
    const { scope, cycle, organization, occurrence, skip, afterId } = page;
    const level = occurrence as ObjectiveLevel;
    const { people, lastId } = await plannersOf(scope, {
      cycleId: cycle.id,
      level,
      withoutPlan: kind === 'planning-reminder',
      ...onlyOf(page),
      afterId,
      limit: PAGE_SIZE,
    });
    const above = ABOVE[level];
    const parents = above === null ? [] : await objectiveTitles(scope, { cycleId: cycle.id, level: above });
    const next = nextLevel(cycle, level);
    const dueOn = addWorkingDays(next?.opensOn ?? cycle.startsOn, -1, organization.settings);
    const readableParents = new Map<string, string[]>();
    for (const person of people) {
      const seen = new Set(
        await seenObjectiveIds(
          await recipientScope(scope, { person, organization, now: page.moment.now }),
          parents.map(({ id }) => id),
        ),
      );
      readableParents.set(
        person.id,
        parents.flatMap(({ id, title }) => (seen.has(id) ? [title] : [])),
      );
    }
    const drafts = people.map(
      (person): MailDraft<'planning' | 'planning-reminder'> => ({
        ...frameOf(page, kind),
        person,
        skip,
        reason: `plans at ${level.toLowerCase()} level`,
        links: [],
        compose: () => ({
          reader: readerOf(person, organization, deps.publicUrl),
          cycleName: cycle.name,
          level,
          dueOn,
          parentObjectives: readableParents.get(person.id) ?? [],
          next,
          url: `${deps.publicUrl}/cycles/${cycle.id}`,
        }),
      }),
    );
    return { drafts, lastId };
  }

  async function reviewDrafts(page: DraftPage): Drafts {
    const { scope, cycle, organization, occurrence: month, skip, afterId } = page;
    const since = startOfDay(addDays(`${month}-01`, -28), cycle.timeZone);
    const found = await reviewReaders(scope, { cycleId: cycle.id, since, ...onlyOf(page), afterId, limit: PAGE_SIZE });
    const readers: ReviewReader[] = [];
    for (const { person, keyResults } of found.readers) {
      const recipient = await recipientScope(scope, { person, organization, now: page.moment.now });
      readers.push({ person, keyResults: await onlySeen(recipient, keyResults, ({ keyResult }) => keyResult.id) });
    }
    const drafts = readers
      .filter(({ keyResults }) => keyResults.length > 0)
      .map(
        ({ person, keyResults }): MailDraft<'monthly-review'> => ({
          ...frameOf(page, 'monthly-review'),
          person,
          skip,
          reason: 'owns an objective, or manages somebody who owns a key result',
          links: [],
          compose: () => ({
            reader: readerOf(person, organization, deps.publicUrl),
            cycleName: cycle.name,
            keyResults: keyResults.map((facts) => reviewedKeyResult(facts, { month, publicUrl: deps.publicUrl })),
          }),
        }),
      );
    return { drafts, lastId: found.lastId };
  }

  async function lastCallDrafts(page: DraftPage, answersDueAt: Instant): Drafts {
    const { scope, cycle, organization, afterId } = page;
    // Everything is asked, however fresh: a final value and what was learned.
    const { prompts, lastId } = await promptsFor(scope, { cycleId: cycle.id, freshSince: FAR_FUTURE, ...onlyOf(page), afterId, limit: PAGE_SIZE });
    const expiresAt = new Date(Date.parse(answersDueAt) + LINK_LIFE_MS).toISOString();
    const drafts = prompts.map(
      ({ person, keyResults }): MailDraft<'last-call'> => ({
        ...frameOf(page, 'last-call'),
        person,
        reason: 'answers for a key result of the cycle that ends',
        links: keyResults.map(({ keyResult }) => ({
          purpose: 'learning',
          personId: person.id,
          keyResultId: keyResult.id,
          cycleId: cycle.id,
          expiresAt,
          at: page.moment.dueAt,
        })),
        compose: (urls) => ({
          reader: readerOf(person, organization, deps.publicUrl),
          cycleName: cycle.name,
          endsOn: cycle.endsOn,
          deadlineAt: answersDueAt,
          keyResults: keyResults.map(({ keyResult, objectiveTitle, lastValue }, index) => ({
            title: keyResult.title,
            objectiveTitle,
            unit: keyResult.unit,
            lastValue,
            progress: keyResult.progress,
            outcome: closingOutcome(keyResult),
            answerUrl: urls[index] ?? '',
          })),
        }),
      }),
    );
    return { drafts, lastId };
  }

  async function retroPage({ scope, cycle, organization, personIds }: DraftPage): Drafts {
    const drafts = await retroDrafts(scope, { cycle, organization, publicUrl: deps.publicUrl });
    return { drafts: drafts.filter(({ person }) => personIds?.includes(person.id) ?? true), lastId: null };
  }
}

/** Mails of the cycle's own; the week's are delivered by the week. */
export const CYCLE_MAILS: readonly EffectKind[] = ['planning', 'planning-reminder', 'monthly-review', 'last-call', 'retro'];
const FAR_FUTURE = '9999-01-01T00:00:00.000Z';
const ABOVE: Record<ObjectiveLevel, ObjectiveLevel | null> = { COMPANY: null, TEAM: 'COMPANY', INDIVIDUAL: 'TEAM' };

function frameOf<Kind extends MailDraft['kind']>({ cycle, occurrence }: DraftPage, kind: Kind) {
  return { kind, subject: `cycle/${cycle.id}`, occurrence, cycleId: cycle.id };
}

function onlyOf({ personIds }: DraftPage): { personIds?: readonly string[] } {
  return personIds === undefined ? {} : { personIds };
}

function closingOutcome({ status, progress, ambition }: KeyResultRow): Exclude<Outcome, 'dropped'> {
  const outcome = outcomeOf({ status, shown: progress, ambition });
  return outcome === 'dropped' ? 'missed' : outcome;
}

function nextLevel({ planning }: CycleRow, level: ObjectiveLevel): { level: ObjectiveLevel; opensOn: Day } | null {
  const days: [ObjectiveLevel, Day | null][] = [
    ['COMPANY', planning.company],
    ['TEAM', planning.team],
    ['INDIVIDUAL', planning.individual],
  ];
  const after = days.slice(days.findIndex(([name]) => name === level) + 1).find(([, day]) => day !== null);
  return after === undefined || after[1] === null ? null : { level: after[0], opensOn: after[1] };
}
