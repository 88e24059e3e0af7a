import { proxyActivities, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { WeekActivities, WeekAgendaStep } from '../activities/weekly-check-in.ts';
import { assertNever } from '../domain/errors.ts';
import type { Week } from '../domain/key-result.ts';
import type { StepPosition } from '../domain/timeline.ts';
import { LOOK, PAGED } from './activity-options.ts';
import { type Clock, isLate, nowOf, REAL_CLOCK, settle, sleepUntil } from './clock.ts';
import { lookAgain } from './messages.ts';

export interface WeeklyCheckInInput {
  organizationId: string;
  cycleId: string;
  week: Week;
  clock?: Clock;
  /** The last moment done; null or left out stands before the first. */
  cursor?: StepPosition | null;
}

/** What a week came to. */
export interface WeekResult {
  asked: number;
  answered: number;
  missed: number;
}

const look = proxyLocalActivities<WeekActivities>(LOOK);
const page = proxyActivities<WeekActivities>(PAGED);

/**
 * One week's check-in: in every zone a prompt on Monday, a reminder on Wednesday to those who have not answered, the deadline on Friday;
 * after the grace of the last zone the figures are frozen, managers get their digest and the leadership its report, and who was silent for the second time goes up the ladder.
 */
export async function weeklyCheckIn(input: WeeklyCheckInInput): Promise<WeekResult> {
  const { organizationId, cycleId, week, clock = REAL_CLOCK } = input;
  const subject = { organizationId, cycleId, week };
  let cursor: StepPosition | null = input.cursor ?? null;
  let result: WeekResult = { asked: 0, answered: 0, missed: 0 };
  let changed = false;
  setHandler(lookAgain, () => {
    changed = true;
  });

  for (;;) {
    changed = false;
    const { steps }: { steps: WeekAgendaStep[] } = await look.nextWeekSteps({ ...subject, after: cursor, now: nowOf(clock) });
    const [next] = steps;
    if (next === undefined) return result;
    if (await sleepUntil(clock, next.dueAt, { turn: 'week', summary: next.title, woken: () => changed })) continue;
    for (const step of steps) {
      const moment = settle(clock, step.dueAt);
      const options = { ...PAGED, summary: step.title };
      switch (step.kind) {
        case 'prompt':
        case 'reminder':
          await page.askForCheckIns.executeWithOptions(options, [
            { ...subject, ...moment, kind: step.kind, timeZone: step.timeZone, superseded: step.superseded && isLate(moment) },
          ]);
          break;
        case 'deliver':
          await page.deliverWaitingPrompts.executeWithOptions(options, [{ ...subject, ...moment }]);
          break;
        case 'deadline':
          // Nobody is told at the deadline: a check-in after it is accepted, marked late, and named only when the grace is over.
          break;
        case 'close-week':
          result = await page.closeWeek.executeWithOptions(options, [{ ...subject, ...moment }]);
          break;
        default:
          assertNever(step.kind);
      }
      if (step.kind !== 'deliver') cursor = { dueAt: step.dueAt, key: step.key };
    }
  }
}
