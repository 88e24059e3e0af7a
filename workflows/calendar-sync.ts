import { allHandlersFinished, condition, continueAsNew, patched, proxyActivities, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { CalendarSyncActivities } from '../activities/calendar-sync.ts';
import { LOOK, PAGED } from './activity-options.ts';
import { type Clock, nowOf, REAL_CLOCK, sleepUntil } from './clock.ts';
import { lookAgain, webhookArrived } from './messages.ts';

export interface CalendarSyncInput {
  organizationId: string;
  calendarId: string;
  clock?: Clock;
}

const look = proxyLocalActivities<CalendarSyncActivities>(LOOK);
const page = proxyActivities<CalendarSyncActivities>(PAGED);

/** Changes come in bursts: they are gathered so long and then kept together. */
const GATHER_MS = 2_000;

/**
 * A calendar in step with the meetings, both ways: what changed there is read before what changed here is written. It looks every ten minutes, and at once
 * when somebody or the provider says that there is news, or something was written. One such workflow a mailbox, so that it is never read and written by two at a time.
 */
export async function calendarSync(input: CalendarSyncInput): Promise<void> {
  const { organizationId, calendarId, clock = REAL_CLOCK } = input;
  const calendar = { organizationId, calendarId };
  let news = false;

  setHandler(lookAgain, () => {
    news = true;
  });
  setHandler(webhookArrived, () => {
    news = true;
  });

  for (;;) {
    const plan = await look.nextCalendarSync({ ...calendar, now: nowOf(clock) });
    if (plan.gone) break;
    if (plan.paused) {
      news = false;
      await condition(() => news, { summary: 'Waits for its owner' });
      continue;
    }
    if (await sleepUntil(clock, plan.nextSyncAt, { turn: 'sync', summary: 'Next reading', woken: () => news })) await condition(() => false, GATHER_MS);
    news = false;
    const now = nowOf(clock);
    // Companies take turns.
    const options = { ...PAGED, priority: { fairnessKey: organizationId, priorityKey: 3 } };
    await page.pullCalendar.executeWithOptions({ ...options, summary: 'Read what changed there' }, [{ ...calendar, now }]);
    const { put } = await page.pushCalendar.executeWithOptions({ ...options, summary: 'Write what changed here' }, [{ ...calendar, now }]);
    // A provider tells of what is gone only where it told before that it was there: what was written is read back at once. `patched` may go on 1 Jun 2027.
    if (put > 0 && patched('read-back-what-was-written')) news = true;
    await page.keepChannel.executeWithOptions({ ...options, summary: 'Keep the channel open' }, [{ ...calendar, now }]);
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof calendarSync>(input);
    }
  }
  await condition(allHandlersFinished);
}
