import { checkInWeekPlan } from './cadence.ts';
import type { CheckInWeekPlan } from './cadence.ts';
import { cycleStartsAt, dayIn } from './calendar.ts';
import type { WorkCalendar } from './calendar.ts';
import type { CycleSpan } from './cycle.ts';
import { STALE_AFTER_MISSED_MS } from './freshness.ts';
import { epochMs } from './instant.ts';
import type { Instant, Week } from './key-result.ts';
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
  const begins = [createdAt, cycleStartsAt(cycle)].reduce((a, b) => (a > b ? a : b));
  // The shortcut that keeps the daily judgment of a company cheap: nothing can be stale so soon.
  if (epochMs(now) < epochMs(lastCheckInAt ?? begins) + STALE_AFTER_MISSED_MS) return null;
  const from = dayIn(lastCheckInAt ?? begins, timeZone);
  if (from > cycle.endsOn) return null;
  const unanswered = ({ freshSince, deadlineAt }: CheckInWeekPlan): boolean =>
    lastCheckInAt === null || lastCheckInAt < begins ? deadlineAt > begins : freshSince > lastCheckInAt;
  for (const week of weeksTouching(from, cycle.endsOn)) {
    const plan = weekPlan({ week, timeZone, cycle, calendar });
    if (plan.asks && unanswered(plan)) return plan.deadlineAt <= now ? plan.deadlineAt : null;
  }
  return null;
}

const weekPlan = remember(
  (at: { week: Week; timeZone: string; cycle: CycleSpan; calendar: WorkCalendar }) =>
    [at.week, at.timeZone, at.cycle.startsOn, at.cycle.endsOn, at.calendar.workingDays.join(), at.calendar.holidays.join()].join(' '),
  ({ week, timeZone, cycle, calendar }) => checkInWeekPlan({ week, timeZone, settings: calendar, span: cycle }),
);
