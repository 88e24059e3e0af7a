import { checkInWeekPlan } from './cadence.ts';
import type { CheckInWeekPlan } from './cadence.ts';
import { cycleStartsAt } from './calendar.ts';
import type { WorkCalendar } from './calendar.ts';
import type { CycleSpan } from './cycle.ts';
import { STALE_AFTER_MISSED_MS } from './freshness.ts';
import { epochMs } from './instant.ts';
import type { Instant } from './key-result.ts';
import { remember } from './memo.ts';
import { weeksTouching } from './week.ts';

/**
 * The first deadline that passed without a check-in since the last one, or since the key result was made; null where none did,
 * and while it could make nothing stale yet. What makes a hand-fed key result STALE (freshness.ts).
 */
export function missedDeadline(input: {
  lastCheckInAt: Instant | null;
  createdAt: Instant;
  cycle: CycleSpan;
  timeZone: string;
  calendar: WorkCalendar;
  now: Instant;
}): Instant | null {
  const { lastCheckInAt, createdAt, cycle, timeZone, calendar, now } = input;
  const cycleStart = cycleStartsAt(cycle);
  const begins = createdAt > cycleStart ? createdAt : cycleStart;
  const answered = lastCheckInAt === null || lastCheckInAt < begins ? null : lastCheckInAt;
  // The shortcut that keeps the daily judgment of a company cheap: nothing can be stale so soon.
  if (epochMs(now) < epochMs(answered ?? begins) + STALE_AFTER_MISSED_MS) return null;
  const missed = weekPlans(cycle, timeZone, calendar).find(({ asks, freshSince, deadlineAt }) => {
    return asks && (answered === null ? deadlineAt > begins : freshSince > answered);
  });
  return missed === undefined || missed.deadlineAt > now ? null : missed.deadlineAt;
}

/** All weeks of a cycle in a zone. Remembered: a company is judged every day by the same few. */
const weekPlans = remember(
  (cycle: CycleSpan, timeZone: string, { workingDays, holidays }: WorkCalendar) =>
    [cycle.startsOn, cycle.endsOn, timeZone, workingDays.join(), holidays.join()].join(' '),
  (cycle, timeZone, settings): readonly CheckInWeekPlan[] =>
    weeksTouching(cycle.startsOn, cycle.endsOn).map((week) => checkInWeekPlan({ week, timeZone, settings, span: cycle })),
);
