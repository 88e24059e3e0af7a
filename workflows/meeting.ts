import { allHandlersFinished, condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { MeetingActivities } from '../activities/meeting.ts';
import { PAGED } from './activity-options.ts';
import { type Clock, nowOf, REAL_CLOCK } from './clock.ts';
import { lookAgain } from './messages.ts';

export interface MeetingInput {
  organizationId: string;
  meetingId: string;
  clock?: Clock;
}

const page = proxyActivities<MeetingActivities>(PAGED);

/** Somebody who fills in a form saves it twice: it is mailed once. */
const GATHER_MS = 5_000;

/** What a meeting says by mail: it invites, says what changed, and takes back. It ends when all is said, and the next change begins it anew. */
export async function meeting({ clock = REAL_CLOCK, ...input }: MeetingInput): Promise<void> {
  let changed = true;
  setHandler(lookAgain, () => {
    changed = true;
  });
  while (changed) {
    await condition(() => false, GATHER_MS);
    changed = false;
    await page.inviteByMail.executeWithOptions({ ...PAGED, summary: 'Invite by mail' }, [{ ...input, now: nowOf(clock) }]);
  }
  await condition(allHandlersFinished);
}
