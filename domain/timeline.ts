import { checkInWeekPlan, promptAtIn } from './cadence.ts';
import { addMs, addWorkingDays, cycleEndsAt, cycleStartsAt, dayIn, nextWorkingDay, zonedInstant } from './calendar.ts';
import { daysFrom } from './day.ts';
import type { Cycle, CyclePhase, CycleSpan } from './cycle.ts';
import type { Day, Instant, Week } from './key-result.ts';
import { LEVELS, type ObjectiveLevel } from './objective.ts';
import type { OrganizationSettings } from './organization.ts';
import { firstMondayOf, monthsTouching, weeksTouching } from './week.ts';

export const JUDGMENT_TIME = '06:00';
export const MONTHLY_REVIEW_TIME = '10:00';
/** Working days before the last day on which owners are asked what was learned. */
export const LAST_CALL_WORKING_DAYS = 5;
/** Working days after the end until which the answers count. */
export const RETRO_WORKING_DAYS = 2;

const MORNING = '09:00';
const ANSWERS_DUE_TIME = '17:00';
const HOUR_MS = 3_600_000;

/** The day on which planning opens for each level; null skips the level. */
export interface PlanningDays {
  company: Day | null;
  team: Day | null;
  individual: Day | null;
}

/** A cycle with all that moves its timeline. */
export interface TimelineCycle extends Cycle {
  planning?: PlanningDays | null;
  /** When the newest pause began; over once `resumedAt` is later. */
  pausedAt?: Instant | null;
  resumedAt?: Instant | null;
  /** Set when the cycle is closed before its last day: its end for every step. */
  closeEarlyAt?: Instant | null;
}

export interface TimelineInput {
  cycle: TimelineCycle;
  settings: OrganizationSettings;
  /** Distinct zones of the active people; none means the cycle's own. */
  zones: readonly string[];
  /** Working days that owners get to say what was learned; default 5. */
  learningDays?: number;
}

/** A stable name that no recalculation changes, and when it is due. */
export interface StepPosition {
  dueAt: Instant;
  key: string;
}

/** One thing that a cycle does by itself. */
export type TimelineStep = StepPosition &
  (
    | { kind: 'open-planning' | 'planning-reminder'; detail: { level: ObjectiveLevel } }
    | { kind: 'judgment'; detail: { day: Day } }
    | { kind: 'weekly-check-in'; detail: { week: Week; number: number } }
    | { kind: 'monthly-review'; detail: { month: string } }
    | { kind: 'last-call'; detail: { answersDueAt: Instant } }
    | { kind: 'activate' | 'settled-in' | 'score' | 'retro' | 'close'; detail: Record<string, never> }
  );

export type TimelineStepKind = TimelineStep['kind'];

/** One moment of a week's check-in. */
export interface WeekStep extends StepPosition {
  kind: 'prompt' | 'reminder' | 'deadline' | 'close-week';
  /** The zone whose people it concerns; `close-week` names the zone in which grace ends last. */
  timeZone: string;
}

/** What a pause may not swallow: a cycle resumed after its start or end still starts, asks, scores, reports and closes. */
const SURVIVES_PAUSE: readonly TimelineStepKind[] = ['activate', 'last-call', 'score', 'retro', 'close'];

/**
 * Everything that a cycle does by itself, from planning to close, sorted by (dueAt, key). The workflow takes its steps from here,
 * API and web show it; so what is shown is what will happen. A cancelled cycle has no steps.
 */
export function cycleTimeline(input: TimelineInput): TimelineStep[] {
  const { cycle } = input;
  if (cycle.phase === 'cancelled') return [];
  const endsAt = endOf(cycle);
  const steps = [...planningSteps(input), ...activeSteps(input).filter((step) => step.dueAt <= endsAt), ...closingSteps(input)];
  return steps.filter((step) => survivesPause(step, cycle)).sort(byPosition);
}

/** All steps at the next instant after the cursor, in key order; none when the timeline is done. `null` stands before the first. */
export function nextSteps(timeline: readonly TimelineStep[], after: StepPosition | null): TimelineStep[] {
  const ahead = timeline.filter((step) => after === null || byPosition(step, after) > 0).sort(byPosition);
  return ahead.filter((step) => step.dueAt === ahead[0]?.dueAt);
}

/**
 * A timeline without the weeks that were begun, where what a change of people, holidays or dates has moved behind the cursor undone stands
 * directly after it: nobody's zone takes a week from the others, and a cycle that is shortened still has its last call.
 */
export function stepsToDo(
  timeline: readonly TimelineStep[],
  { phase, after, lastWeek }: { phase: CyclePhase; after: StepPosition | null; lastWeek: Week | null },
): TimelineStep[] {
  return timeline.flatMap((step): TimelineStep[] => {
    if (step.kind === 'weekly-check-in' && lastWeek !== null) return step.detail.week <= lastWeek ? [] : [notBefore(step, after)];
    // The last call ends the phase `active`, so in it none has gone out.
    return [step.kind === 'last-call' && phase === 'active' ? notBefore(step, after) : step];
  });
}

/**
 * The moments of one week's check-in in every zone, sorted by (dueAt, key), ending with one `close-week` when the last grace is over.
 * Empty for a week without a working day in the cycle. Where Monday comes before the cycle has begun in its own zone, its first prompts wait for that.
 */
export function checkInWeekSteps(input: { week: Week; zones: readonly string[]; settings: OrganizationSettings; cycle: CycleSpan }): WeekStep[] {
  const plans = zonesOf(input).map((timeZone) => checkInWeekPlan({ week: input.week, timeZone, settings: input.settings, span: input.cycle }));
  const asked = plans.filter((plan) => plan.asks);
  const startsAt = cycleStartsAt(input.cycle);
  const steps = asked.flatMap(({ timeZone, promptAt, reminderAt, deadlineAt }): WeekStep[] => [
    { key: `prompt/${timeZone}`, kind: 'prompt', timeZone, dueAt: later(promptAt, startsAt) },
    ...(reminderAt === null ? [] : [{ key: `reminder/${timeZone}`, kind: 'reminder' as const, timeZone, dueAt: reminderAt }]),
    { key: `deadline/${timeZone}`, kind: 'deadline', timeZone, dueAt: deadlineAt },
  ]);
  const last = asked.toSorted((a, b) => compare(a.graceEndsAt, b.graceEndsAt)).at(-1);
  if (last !== undefined) steps.push({ key: 'close-week', kind: 'close-week', timeZone: last.timeZone, dueAt: last.graceEndsAt });
  return steps.sort(byPosition);
}

/** The name of a last call: a cycle that is extended after it has another one, with days of its own to answer in. */
export function lastCallName(endsOn: Day): string {
  return `last-call#${endsOn}`;
}

/** When an even cycle leaves the settling-in span, in which no status raises an alert; null where the rules have none. */
export function settledInAt(input: { cycle: CycleSpan; settings: OrganizationSettings }): Instant | null {
  const share = input.settings.statusRules.settlingIn;
  if (share <= 0) return null;
  const startsAt = cycleStartsAt(input.cycle);
  return addMs(startsAt, Math.ceil((Date.parse(cycleEndsAt(input.cycle)) - Date.parse(startsAt)) * share));
}

/** Each level opens on its day at 09:00; those who have not planned yet hear of it one working day before the next level, or the cycle, opens. */
function planningSteps({ cycle, settings }: TimelineInput): TimelineStep[] {
  const days: Record<ObjectiveLevel, Day | null> = {
    COMPANY: cycle.planning?.company ?? null,
    TEAM: cycle.planning?.team ?? null,
    INDIVIDUAL: cycle.planning?.individual ?? null,
  };
  const open = LEVELS.flatMap((level) => (days[level] === null ? [] : [{ level, day: days[level] }]));
  const at = (day: Day): Instant => zonedInstant({ day, time: MORNING, timeZone: cycle.timeZone });
  return open.flatMap(({ level, day }, index): TimelineStep[] => {
    const remindOn = addWorkingDays(open[index + 1]?.day ?? cycle.startsOn, -1, settings);
    return [
      { key: `planning#${level}`, kind: 'open-planning', dueAt: at(day), detail: { level } },
      ...(remindOn > day ? [{ key: `planning-reminder#${level}`, kind: 'planning-reminder' as const, dueAt: at(remindOn), detail: { level } }] : []),
    ];
  });
}

function activeSteps(input: TimelineInput): TimelineStep[] {
  const { cycle } = input;
  const settled = settledInAt(input);
  return [
    { key: 'activate', kind: 'activate', dueAt: cycleStartsAt(cycle), detail: {} },
    ...(settled === null ? [] : [{ key: 'settled-in', kind: 'settled-in' as const, dueAt: settled, detail: {} }]),
    ...daysFrom(cycle.startsOn, cycle.endsOn).map((day) => judgmentOn(day, cycle)),
    ...weekSteps(input),
    ...monthlyReviews(input),
  ];
}

function judgmentOn(day: Day, { timeZone }: CycleSpan): TimelineStep {
  return { key: `judgment#${day}`, kind: 'judgment', dueAt: zonedInstant({ day, time: JUDGMENT_TIME, timeZone }), detail: { day } };
}

/** A week is due when the first of its zones is prompted; weeks without a working day in the cycle are not asked, but keep their number. */
function weekSteps(input: TimelineInput): TimelineStep[] {
  const { cycle, settings } = input;
  const startsAt = cycleStartsAt(cycle);
  return weeksTouching(cycle.startsOn, cycle.endsOn).flatMap((week, index): TimelineStep[] => {
    const prompts = zonesOf(input).flatMap((timeZone) => promptAtIn({ week, timeZone, settings, span: cycle }) ?? []);
    const first = prompts.sort()[0];
    const dueAt = later(first ?? startsAt, startsAt);
    return first === undefined ? [] : [{ key: `week#${week}`, kind: 'weekly-check-in', dueAt, detail: { week, number: index + 1 } }];
  });
}

/** The first Monday of each month, or the next working day; a month whose Monday lies in the settling-in span has nothing to review yet. */
function monthlyReviews(input: TimelineInput): TimelineStep[] {
  const { cycle, settings } = input;
  const earliest = settledInAt(input) ?? cycleStartsAt(cycle);
  return monthsTouching(cycle.startsOn, cycle.endsOn)
    .map((month): TimelineStep => {
      const day = nextWorkingDay(firstMondayOf(month), settings);
      return {
        key: `monthly-review#${month}`,
        kind: 'monthly-review',
        dueAt: zonedInstant({ day, time: MONTHLY_REVIEW_TIME, timeZone: cycle.timeZone }),
        detail: { month },
      };
    })
    .filter((step) => step.dueAt >= earliest);
}

/**
 * Last call five working days before the last day, score at the cycle's last instant, retro when the answers are due, close an hour later.
 * Closed early, the last call goes out at once; resumed after its end, the answers' time counts from the resumption.
 */
function closingSteps({ cycle, settings, learningDays }: TimelineInput): TimelineStep[] {
  const { timeZone, startsOn, endsOn } = cycle;
  const endsAt = endOf(cycle);
  const regularDay = later(addWorkingDays(endsOn, -(learningDays ?? LAST_CALL_WORKING_DAYS), settings), startsOn);
  const lastCallAt = earlier(zonedInstant({ day: regularDay, time: MORNING, timeZone }), endsAt);
  const answersFrom = dayIn(later(endsAt, cycle.resumedAt ?? endsAt), timeZone);
  const answersDueAt = zonedInstant({ day: addWorkingDays(answersFrom, RETRO_WORKING_DAYS, settings), time: ANSWERS_DUE_TIME, timeZone });
  return [
    { key: 'last-call', kind: 'last-call', dueAt: lastCallAt, detail: { answersDueAt } },
    { key: 'score', kind: 'score', dueAt: endsAt, detail: {} },
    { key: 'retro', kind: 'retro', dueAt: answersDueAt, detail: {} },
    { key: 'close', kind: 'close', dueAt: addMs(answersDueAt, HOUR_MS), detail: {} },
  ];
}

function endOf(cycle: TimelineCycle): Instant {
  const endsAt = cycleEndsAt(cycle);
  return earlier(cycle.closeEarlyAt ?? endsAt, endsAt);
}

function survivesPause(step: TimelineStep, { pausedAt, resumedAt }: TimelineCycle): boolean {
  if (pausedAt === undefined || pausedAt === null || step.dueAt <= pausedAt) return true;
  const over = resumedAt !== undefined && resumedAt !== null && resumedAt >= pausedAt;
  return over && (step.dueAt > resumedAt || SURVIVES_PAUSE.includes(step.kind));
}

function notBefore(step: TimelineStep, after: StepPosition | null): TimelineStep {
  return after === null || byPosition(step, after) > 0 ? step : { ...step, dueAt: addMs(after.dueAt, 1) };
}

function zonesOf(input: { zones: readonly string[]; cycle: CycleSpan }): readonly string[] {
  return input.zones.length === 0 ? [input.cycle.timeZone] : [...new Set(input.zones)];
}

/** Instants and keys are compared as text: all instants have one format, and key order must not depend on a locale. */
function byPosition(a: StepPosition, b: StepPosition): number {
  return compare(a.dueAt, b.dueAt) || compare(a.key, b.key);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
