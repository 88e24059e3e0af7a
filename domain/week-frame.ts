import { checkInWeekPlan } from './cadence.ts';
import { endOfDay } from './calendar.ts';
import { addDays } from './day.ts';
import type { Cycle } from './cycle.ts';
import type { Instant, Week } from './key-result.ts';
import type { OrganizationSettings } from './organization.ts';
import { settledInAt } from './timeline.ts';
import { mondayOf } from './week.ts';

/** What the figures of a week are counted by, in the organization's zone. */
export interface WeekFrame {
  cycleId: string;
  week: Week;
  /** A check-in from here on answers for the week. */
  freshSince: Instant;
  /** The instant whose statuses are counted: the end of the week, or of the cycle in it. */
  endsAt: Instant;
  /** Whether settling-in was over by then. */
  settled: boolean;
}

/** The frame of one week of a cycle. */
export function weekFrame({ week, cycle, settings }: { week: Week; cycle: Cycle; settings: OrganizationSettings }): WeekFrame {
  const { timeZone } = cycle;
  const { freshSince } = checkInWeekPlan({ week, timeZone, settings, span: cycle });
  const sunday = addDays(mondayOf(week), 6);
  const endsAt = endOfDay(sunday < cycle.endsOn ? sunday : cycle.endsOn, timeZone);
  const settledAt = settledInAt({ cycle, settings });
  return { cycleId: cycle.id, week, freshSince, endsAt, settled: settledAt === null || endsAt >= settledAt };
}
