import { checkInWeekPlan } from './cadence.ts';
import { dayIn } from './calendar.ts';
import type { Day, Instant } from './key-result.ts';
import type { Window } from './occurrences.ts';
import type { OrganizationSettings } from './organization.ts';
import { cycleTimeline, type TimelineCycle, type TimelineStep } from './timeline.ts';

export type CycleDateKind = 'starts' | 'check_in' | 'review' | 'ends' | 'retro';

/** A date that a cycle sets: a whole day, or an instant. */
export type CycleDate = { kind: CycleDateKind } & ({ day: Day; at: null } | { day: null; at: Instant });

/**
 * What of a cycle belongs into somebody's calendar: its first and last day, the deadline of each week's check-in in their own zone, the monthly review and the
 * retrospective, as its timeline has them. A draft has its days alone: nothing else of it is settled.
 */
export function cycleDates(input: {
  cycle: TimelineCycle;
  settings: OrganizationSettings;
  /** Of the active people, as for the timeline. */
  zones: readonly string[];
  /** Of whoever looks. */
  timeZone: string;
  window: Window & { firstDay: Day; lastDay: Day };
}): CycleDate[] {
  const { cycle, settings, zones, timeZone, window } = input;
  const steps = cycleTimeline({ cycle, settings, zones });
  const isShown = ({ day, at }: CycleDate): boolean => (day === null ? at >= window.from && at < window.to : day >= window.firstDay && day <= window.lastDay);
  return steps.flatMap((step) => dateOf(step, { cycle, settings, timeZone })).filter(isShown);
}

function dateOf(step: TimelineStep, { cycle, settings, timeZone }: { cycle: TimelineCycle; settings: OrganizationSettings; timeZone: string }): CycleDate[] {
  switch (step.kind) {
    case 'activate':
      return [{ kind: 'starts', day: cycle.startsOn, at: null }];
    case 'score':
      return [{ kind: 'ends', day: dayIn(step.dueAt, cycle.timeZone), at: null }];
    case 'weekly-check-in': {
      if (cycle.phase === 'draft') return [];
      const plan = checkInWeekPlan({ week: step.detail.week, timeZone, settings, span: cycle });
      return plan.asks ? [{ kind: 'check_in', day: null, at: plan.deadlineAt }] : [];
    }
    case 'monthly-review':
      return cycle.phase === 'draft' ? [] : [{ kind: 'review', day: null, at: step.dueAt }];
    case 'retro':
      return cycle.phase === 'draft' ? [] : [{ kind: 'retro', day: null, at: step.dueAt }];
    default:
      return [];
  }
}
