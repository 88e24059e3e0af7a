import { heartbeat } from '@temporalio/activity';
import { readTimeline } from '../database/cycle-timeline.ts';
import { type CycleRow, cycleById } from '../database/cycles.ts';
import { lastNudgeAt, skipWaiting, waitingEffects } from '../database/effects.ts';
import { openMissedCheckIns } from '../database/escalation-openings.ts';
import { organizationById, type OrganizationRow } from '../database/organizations.ts';
import { inTransaction, type Scope } from '../database/scope.ts';
import { type AskedPerson, askedInWeek, freezeWeek, promptsFor, weeksMissedRunning } from '../database/weekly-check-in.ts';
import { checkInWeekPlan } from '../domain/cadence.ts';
import { addWorkingDaysToInstant, dayIn } from '../domain/calendar.ts';
import type { MailKind } from '../domain/effect-kinds.ts';
import type { Instant, Week } from '../domain/key-result.ts';
import { checkInWeekSteps, nextSteps, type StepPosition, type WeekStep } from '../domain/timeline.ts';
import { weekStepTitle } from '../domain/timeline-titles.ts';
import { addWeeks } from '../domain/week.ts';
import { weekFrame } from '../domain/week-frame.ts';
import { deliverMails } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { digestDrafts } from './manager-digest.ts';
import type { CycleRef, Moment } from './okr-cycle.ts';
import { eachPage, PAGE_SIZE } from './paging.ts';
import { promptDraft } from './prompt-drafts.ts';
import { workflowOf, workflowScope } from './scopes.ts';
import { reportDrafts } from './weekly-report.ts';

/** Which week an activity is about. */
export interface WeekRef extends CycleRef {
  week: Week;
}

/** A moment of the week as the workflow needs it; `superseded` where a later nudge is due as well. */
export interface WeekAgendaStep extends StepPosition {
  kind: WeekStep['kind'] | 'deliver';
  timeZone: string;
  title: string;
  superseded: boolean;
}

export type WeekActivities = ReturnType<typeof createWeekActivities>;

const WEEK_MAILS: readonly MailKind[] = ['weekly-prompt', 'reminder', 'digest', 'weekly-report'];
/** Working days that count as grace after a nudge that came late, as after the deadline. */
const GRACE_WORKING_DAYS = 2;
/** A week that is still open then has nothing more to do: the retrospective froze its figures. */
const OVER: readonly string[] = ['closed', 'cancelled'];
/** Nothing is asked in these phases; a week in progress then closes without a word. */
const SILENT_PHASES: readonly string[] = ['paused', 'retro', 'closed', 'cancelled'];

/** What weeklyCheckIn asks for: each may run twice. */
export function createWeekActivities(deps: ActivityDeps) {
  return {
    /** What comes next in a week, from the rows as they are; nothing once the cycle is called off. */
    async nextWeekSteps(input: WeekRef & { after: StepPosition | null; now: Instant }): Promise<{ steps: WeekAgendaStep[] }> {
      const scope = workflowScope(deps, input);
      const { cycle, settings, zones } = await readTimeline(scope, input.cycleId);
      if (OVER.includes(cycle.phase)) return { steps: [] };
      const frame = { settings, zones, cycle };
      const week = checkInWeekSteps({ ...frame, week: input.week });
      const later = [...week, ...checkInWeekSteps({ ...frame, week: addWeeks(input.week, 1) })];
      const postponed = await graceAfterNudges(scope, { ...input, settings, timeZone: cycle.timeZone });
      const steps = week.map((step) => (step.kind === 'close-week' && postponed !== null && postponed > step.dueAt ? { ...step, dueAt: postponed } : step));
      const next = nextSteps(steps.map(asTimeline), input.after).map(({ dueAt, key }) => steps.find((step) => step.key === key && step.dueAt === dueAt));
      const agenda = next.flatMap((step) =>
        step === undefined ? [] : [{ ...step, title: weekStepTitle(step), superseded: isSuperseded(step, later, input.now) }],
      );
      const [waiting] = await waitingEffects(scope, { cycleId: cycle.id, kinds: WEEK_MAILS, occurrence: input.week, until: null, limit: 1 });
      if (waiting === undefined || waiting.dueAt > (agenda[0]?.dueAt ?? waiting.dueAt)) return { steps: agenda };
      return {
        steps: [
          { kind: 'deliver', key: 'deliver', dueAt: waiting.dueAt, timeZone: cycle.timeZone, title: 'Deliver what waited for its hour', superseded: false },
        ],
      };
    },

    /** The prompt or the reminder of one zone: one mail a person, in pages of fifty; one bad address does not fail the rest. */
    async askForCheckIns(input: WeekRef & Moment & { kind: 'prompt' | 'reminder'; timeZone: string; superseded: boolean }): Promise<void> {
      const { kind, timeZone, superseded } = input;
      const scope = workflowScope(deps, input);
      const { cycle, organization } = await frameOf(scope, input.cycleId);
      if (SILENT_PHASES.includes(cycle.phase)) return;
      const skip = superseded ? 'late' : (await isLastCallDay(scope, input)) ? 'the last call asks for the same today' : null;
      await eachPage((afterId) => ask({ scope, cycle, organization, input, kind, people: { timeZone }, skip, afterId }));
    },

    /** Sends what waited for an hour in which its reader may be written to; what was answered meanwhile is left out. */
    async deliverWaitingPrompts(input: WeekRef & Moment): Promise<void> {
      const scope = workflowScope(deps, input);
      const { cycle, organization } = await frameOf(scope, input.cycleId);
      const silent = SILENT_PHASES.includes(cycle.phase);
      const waiting = await waitingEffects(scope, { cycleId: cycle.id, kinds: WEEK_MAILS, occurrence: input.week, until: input.now, limit: PAGE_SIZE });
      for (const { kind, recipient } of waiting) {
        const people = { personIds: [recipient] };
        if ((kind === 'weekly-prompt' || kind === 'reminder') && !silent)
          await ask({ scope, cycle, organization, input, kind: kind === 'reminder' ? 'reminder' : 'prompt', people, skip: null, afterId: null });
      }
      if (!silent && waiting.some(({ kind }) => kind === 'digest')) await sendDigests({ scope, cycle, organization, input });
      const readers = waiting.flatMap(({ kind, recipient }) => (kind === 'weekly-report' ? [recipient] : []));
      if (readers.length > 0) await sendReports({ scope, cycle, organization, input, recipients: readers });
      for (const { id } of waiting) await skipWaiting(scope, id, { reason: 'nothing left to say', at: input.now });
    },

    /** The grace is over: figures are frozen, managers get their digest and the leadership its report, and who was silent again goes up the ladder. */
    async closeWeek(input: WeekRef & Moment): Promise<{ asked: number; answered: number; missed: number }> {
      const { cycleId, week, dueAt } = input;
      const scope = workflowScope(deps, input);
      const { cycle, organization } = await frameOf(scope, cycleId);
      // A pause swallowed the week: it has no figures, and nobody missed it.
      if (cycle.phase === 'paused') return { asked: 0, answered: 0, missed: 0 };
      const { figure, missed } = await inTransaction(scope, async (inside) => {
        const frozen = await freezeWeek(inside, { ...weekFrame({ week, cycle, settings: organization.settings }), at: dueAt });
        if (SILENT_PHASES.includes(cycle.phase)) return { figure: frozen, missed: [] };
        const silent = await silentPeople(inside, { cycle, organization, week, until: dueAt });
        await openMissedCheckIns(inside, { cycleId, week, missed: silent.filter(({ weeks }) => cycle.educational || weeks > 1), at: dueAt });
        return { figure: frozen, missed: silent };
      });
      heartbeat();
      if (!SILENT_PHASES.includes(cycle.phase)) await sendDigests({ scope, cycle, organization, input });
      // By when it is due, not by how far the cycle has come: an outage must neither add a report nor swallow one. From the scores on, the retrospective tells.
      const scored = (await readTimeline(scope, cycleId)).steps.find(({ kind }) => kind === 'score');
      if (scored === undefined || dueAt < scored.dueAt) await sendReports({ scope, cycle, organization, input, recipients: null });
      return { asked: figure.asked, answered: figure.answered, missed: missed.length };
    },
  };

  async function sendDigests(request: { scope: Scope; cycle: CycleRow; organization: OrganizationRow; input: WeekRef & Moment }): Promise<void> {
    const { scope, cycle, organization, input } = request;
    const { week, dueAt, now } = input;
    // An educational cycle coaches the owner and tells nobody above.
    if (cycle.educational) return;
    const missed = await silentPeople(scope, { cycle, organization, week, until: dueAt });
    const { freshSince } = weekFrame({ week, cycle, settings: organization.settings });
    const drafts = await digestDrafts({ scope, cycle, organization, week, missed, freshSince, until: dueAt, publicUrl: deps.publicUrl });
    await deliverMails(deps, scope, drafts, { organization, dueAt, now, workflowId: workflowOf(), beat: heartbeat });
  }

  async function sendReports(request: {
    scope: Scope;
    cycle: CycleRow;
    organization: OrganizationRow;
    input: WeekRef & Moment;
    recipients: readonly string[] | null;
  }): Promise<void> {
    const { scope, cycle, organization, input, recipients } = request;
    const { week, dueAt, now } = input;
    if (cycle.educational) return;
    const drafts = await reportDrafts({ scope, cycle, organization, week, now, recipients, publicUrl: deps.publicUrl, beat: heartbeat });
    await deliverMails(deps, scope, drafts, { organization, dueAt, now, workflowId: workflowOf(), beat: heartbeat });
  }

  async function ask(request: {
    scope: Scope;
    cycle: CycleRow;
    organization: OrganizationRow;
    input: WeekRef & Moment;
    kind: 'prompt' | 'reminder';
    people: { timeZone: string } | { personIds: readonly string[] };
    skip: string | null;
    afterId: string | null;
  }): Promise<{ lastId: string | null }> {
    const { scope, cycle, organization, input, kind, people, skip, afterId } = request;
    const { week, dueAt, now } = input;
    const timeZone = 'timeZone' in people ? people.timeZone : cycle.timeZone;
    const { freshSince } = checkInWeekPlan({ week, timeZone, settings: organization.settings, span: cycle });
    const { prompts, lastId } = await promptsFor(scope, { cycleId: cycle.id, freshSince, ...people, afterId, limit: PAGE_SIZE });
    const drafts = prompts.map((prompt) => promptDraft({ prompt, kind, week, cycle, organization, skip, publicUrl: deps.publicUrl, dueAt }));
    await deliverMails(deps, scope, drafts, { organization, dueAt, now, workflowId: workflowOf(), beat: () => heartbeat(afterId) });
    return { lastId };
  }
}

async function frameOf(scope: Scope, cycleId: string): Promise<{ cycle: CycleRow; organization: OrganizationRow }> {
  return { cycle: await cycleById(scope, cycleId), organization: await organizationById(scope) };
}

/** Those who were asked in a week and said nothing, with the number of weeks running. */
async function silentPeople(
  scope: Scope,
  { cycle, organization, week, until }: { cycle: CycleRow; organization: OrganizationRow; week: Week; until: Instant },
): Promise<(AskedPerson & { weeks: number })[]> {
  const { freshSince } = weekFrame({ week, cycle, settings: organization.settings });
  const silent = (await askedInWeek(scope, { cycleId: cycle.id, week, freshSince, until })).filter(({ answered, open }) => !answered && open > 0);
  const personIds = silent.map(({ personId }) => personId);
  const weeks = await weeksMissedRunning(scope, { cycleId: cycle.id, week, timeZone: cycle.timeZone, personIds });
  return silent.map((person) => ({ ...person, weeks: weeks.get(person.personId) ?? 1 }));
}

/** One message a day is enough: the last call asks for values too. */
async function isLastCallDay(scope: Scope, { cycleId, dueAt }: WeekRef & Moment): Promise<boolean> {
  const { cycle, steps } = await readTimeline(scope, cycleId);
  const lastCall = steps.find(({ kind }) => kind === 'last-call');
  return lastCall !== undefined && dayIn(lastCall.dueAt, cycle.timeZone) === dayIn(dueAt, cycle.timeZone);
}

/** Grace starts again from a nudge that went out late, as after an outage. */
async function graceAfterNudges(
  scope: Scope,
  { cycleId, week, settings, timeZone }: WeekRef & { settings: OrganizationRow['settings']; timeZone: string },
): Promise<Instant | null> {
  const at = await lastNudgeAt(scope, { cycleId, week });
  return at === null ? null : addWorkingDaysToInstant({ instant: at, workingDays: GRACE_WORKING_DAYS, timeZone, calendar: settings });
}

/** After an outage only the newest nudge goes out: a prompt gives way to its reminder, and both to the next week's prompt. */
function isSuperseded(step: WeekStep, later: readonly WeekStep[], now: Instant): boolean {
  if (step.kind !== 'prompt' && step.kind !== 'reminder') return false;
  return later.some(
    ({ kind, timeZone, dueAt }) => (kind === 'prompt' || kind === 'reminder') && timeZone === step.timeZone && dueAt > step.dueAt && dueAt <= now,
  );
}

function asTimeline({ dueAt, key }: WeekStep) {
  return { kind: 'activate', dueAt, key, detail: {} } as const;
}
