import { cycleEndsAt, cycleStartsAt, dayIn, endOfDayMs, startOfDayMs } from './calendar.ts';
import { daysBetween } from './day.ts';
import type { CycleSpan } from './cycle.ts';
import { clamp, parseDecimal, ratioOf, roundHalfUp } from './decimal.ts';
import { assertNever } from './errors.ts';
import { epochMs } from './instant.ts';
import type { Instant, Measure, MilestoneStep } from './key-result.ts';

/** The end of a day is its last millisecond; eight places swallow that one, so that day 40 of 100 is 0.4 and meets an inclusive threshold. */
const SHARE_PLACES = 8;

/** The first and the last instant of a cycle in its zone; the last is one millisecond before the next day begins. */
export function cycleInstants(cycle: CycleSpan): { first: Instant; last: Instant } {
  return { first: cycleStartsAt(cycle), last: cycleEndsAt(cycle) };
}

/**
 * Share of the cycle's real time that has passed: 0 before the start, 1 after the end. DST days count with their length.
 * Throws RangeError for a cycle that ends before it starts. Source: docs/okr-method.md, Expected.
 */
export function elapsedShare(cycle: CycleSpan, now: Instant): number {
  const first = startOfDayMs(cycle.startsOn, cycle.timeZone);
  const last = endOfDayMs(cycle.endsOn, cycle.timeZone);
  if (last <= first) throw new RangeError(`A cycle cannot end on ${cycle.endsOn} when it starts on ${cycle.startsOn}.`);
  return roundHalfUp(clamp((epochMs(now) - first) / (last - first), 0, 1), SHARE_PLACES);
}

/**
 * Progress a key result should have reached by now, 0..1. Linear; a milestone by the weight of the steps that are due
 * (a step without a day is linear), a binary not at all until its day has ended.
 */
export function expectedOf(input: { measure: Measure; cycle: CycleSpan; now: Instant }): number {
  const { measure, cycle, now } = input;
  switch (measure.kind) {
    case 'increase':
    case 'decrease':
    case 'maintain':
      return elapsedShare(cycle, now);
    case 'milestone':
      return expectedOfSteps(measure.steps, cycle, now);
    case 'binary':
      return epochMs(now) >= endOfDayMs(measure.dueOn ?? cycle.endsOn, cycle.timeZone) ? 1 : 0;
    default:
      return assertNever(measure);
  }
}

/**
 * Days from today to the last day in the cycle's zone: 0 on the last day and after it, and once it was closed early; at most the cycle's own length
 * before it starts.
 */
export function daysLeft(cycle: CycleSpan & { closeEarlyAt?: Instant | null }, now: Instant): number {
  if (cycle.closeEarlyAt && epochMs(cycle.closeEarlyAt) <= epochMs(now)) return 0;
  const today = dayIn(now, cycle.timeZone);
  const from = today < cycle.startsOn ? cycle.startsOn : today;
  return Math.max(0, daysBetween(from, cycle.endsOn));
}

function expectedOfSteps(steps: readonly MilestoneStep[], cycle: CycleSpan, now: Instant): number {
  const share = elapsedShare(cycle, now);
  let due = parseDecimal(0);
  let total = parseDecimal(0);
  for (const step of steps) {
    const weight = parseDecimal(step.weight);
    total = total.plus(weight);
    due = due.plus(weight.times(shareDue(step, { cycle, now, share })));
  }
  return ratioOf(due, total) ?? share;
}

function shareDue(step: MilestoneStep, at: { cycle: CycleSpan; now: Instant; share: number }): number {
  if (step.dueOn === null) return at.share;
  return epochMs(at.now) >= endOfDayMs(step.dueOn, at.cycle.timeZone) ? 1 : 0;
}
