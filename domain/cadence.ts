import { addWorkingDaysToInstant, dayIn, isWorkingDay, startOfDay, zonedInstant } from './calendar.ts';
import { addDays } from './day.ts';
import type { WorkCalendar } from './calendar.ts';
import type { CycleSpan } from './cycle.ts';
import type { Day, Instant, Week } from './key-result.ts';
import { daysOfWeek, mondayOf, weekOf } from './week.ts';

export const PROMPT_TIME = '09:00';
export const REMINDER_TIME = '09:00';
export const DEADLINE_TIME = '17:00';
/** Working days between the deadline and the moment a missed check-in is named. */
export const GRACE_WORKING_DAYS = 2;

/** A week in a zone; with a span only its days count. */
interface PlanInput {
  week: Week;
  timeZone: string;
  settings: WorkCalendar;
  span?: Pick<CycleSpan, 'startsOn' | 'endsOn'>;
}

/** When one week's check-in happens for people of one zone. */
export interface CheckInWeekPlan {
  week: Week;
  timeZone: string;
  /** False where the week has no working day in the cycle: nobody is asked, nobody can miss it; the instants are then nominal. */
  asks: boolean;
  promptAt: Instant;
  /** Null where prompt and deadline leave no day between them. */
  reminderAt: Instant | null;
  deadlineAt: Instant;
  graceEndsAt: Instant;
  /** A key result checked in at or after this instant is left out of the prompt. */
  freshSince: Instant;
}

/**
 * The instants of one week's check-in in one zone: prompt Monday 09:00, reminder Wednesday 09:00, deadline Friday 17:00, two working days of grace.
 * On a holiday prompt and reminder move to the next working day, the deadline to the one before; where the cycle begins or ends
 * inside the week, only its days count. Grace is counted in working days, so Friday's deadline ends on Tuesday 17:00.
 * Source: docs/okr-method.md §5.
 */
export function checkInWeekPlan(input: {
  week: Week;
  timeZone: string;
  settings: WorkCalendar;
  span?: Pick<CycleSpan, 'startsOn' | 'endsOn'>;
}): CheckInWeekPlan {
  const { week, timeZone, settings } = input;
  const monday = mondayOf(week);
  const worked = workedDays(input);
  const promptDay = worked[0] ?? monday;
  const deadlineDay = worked.findLast((day) => day <= addDays(monday, 4)) ?? worked[0] ?? addDays(monday, 4);
  const reminderDay = worked.find((day) => day >= addDays(monday, 2) && day > promptDay);
  const deadlineAt = zonedInstant({ day: deadlineDay, time: DEADLINE_TIME, timeZone });
  return {
    week,
    timeZone,
    asks: worked.length > 0,
    promptAt: zonedInstant({ day: promptDay, time: PROMPT_TIME, timeZone }),
    reminderAt: reminderDay === undefined || reminderDay > deadlineDay ? null : zonedInstant({ day: reminderDay, time: REMINDER_TIME, timeZone }),
    deadlineAt,
    graceEndsAt: addWorkingDaysToInstant({ instant: deadlineAt, workingDays: GRACE_WORKING_DAYS, timeZone, calendar: settings }),
    freshSince: freshSinceIn(input),
  };
}

/** The prompt of `checkInWeekPlan` alone, for those who look ahead over a whole cycle; null where nobody is asked. */
export function promptAtIn(input: PlanInput): Instant | null {
  const day = workedDays(input)[0];
  return day === undefined ? null : zonedInstant({ day, time: PROMPT_TIME, timeZone: input.timeZone });
}

/** What was checked in at or after this instant answers for a week before it is asked: the Friday before its Monday. */
export function freshSinceIn({ week, timeZone }: Pick<PlanInput, 'week' | 'timeZone'>): Instant {
  return startOfDay(addDays(mondayOf(week), -3), timeZone);
}

/** The week a check-in counts for: the week of the link it came by, however late; without a link the week of its day where its author is. */
export function weekOfCheckIn(input: { at: Instant; linkWeek: Week | null; timeZone: string }): Week {
  return input.linkWeek ?? weekOf(dayIn(input.at, input.timeZone));
}

/** Whether a check-in came after its week's deadline, grace or not: it is accepted and marked late. */
export function isLateCheckIn(input: { at: Instant; plan: CheckInWeekPlan }): boolean {
  return input.at > input.plan.deadlineAt;
}

function workedDays(input: PlanInput): Day[] {
  const { span, settings } = input;
  const inSpan = (day: Day): boolean => span === undefined || (day >= span.startsOn && day <= span.endsOn);
  return daysOfWeek(input.week).filter((day) => isWorkingDay(day, settings) && inSpan(day));
}
