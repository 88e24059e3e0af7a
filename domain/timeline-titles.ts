import { assertNever } from './errors.ts';
import type { TimelineStep, WeekStep } from './timeline.ts';

/** A step of a cycle in a few English words: for timelines and Temporal's own pages. */
export function timelineTitle(step: TimelineStep): string {
  switch (step.kind) {
    case 'open-planning':
      return `Planning opens: ${LEVEL_NAMES[step.detail.level]}`;
    case 'planning-reminder':
      return `Planning reminder: ${LEVEL_NAMES[step.detail.level]}`;
    case 'activate':
      return 'The cycle begins';
    case 'judgment':
      return `Judgment of ${step.detail.day}`;
    case 'weekly-check-in':
      return `Check-in of week ${step.detail.number} (${step.detail.week})`;
    case 'settled-in':
      return 'Settling-in is over: statuses count';
    case 'monthly-review':
      return `Monthly review ${step.detail.month}`;
    case 'last-call':
      return 'Last call: final values and what was learned';
    case 'score':
      return 'The cycle ends and is scored';
    case 'retro':
      return 'Retrospective to leadership';
    case 'close':
      return 'The cycle is closed, carry-over goes into the next draft';
    default:
      return assertNever(step);
  }
}

/** A moment of a week's check-in in a few English words. */
export function weekStepTitle({ kind, timeZone }: Pick<WeekStep, 'kind' | 'timeZone'>): string {
  switch (kind) {
    case 'prompt':
      return `Prompt in ${timeZone}`;
    case 'reminder':
      return `Reminder in ${timeZone}`;
    case 'deadline':
      return `Deadline in ${timeZone}`;
    case 'close-week':
      return 'Grace is over: figures, digest, report, escalation';
    default:
      return assertNever(kind);
  }
}

const LEVEL_NAMES = { COMPANY: 'company', TEAM: 'teams', INDIVIDUAL: 'individuals' } as const;
