import { proxyActivities } from '@temporalio/workflow';
import type { RetroActivities } from '../activities/retro.ts';
import type { Instant } from '../domain/key-result.ts';
import { PAGED } from './activity-options.ts';
import { type Clock, REAL_CLOCK, settle } from './clock.ts';

export interface RetroInput {
  organizationId: string;
  cycleId: string;
  dueAt: Instant;
  clock?: Clock;
}

const page = proxyActivities<RetroActivities>(PAGED);

/** The end of a cycle, told to leadership: forecasts are held against outcomes, the paper is written and archived, and each leader gets it as link and attachment. */
export async function retro({ clock = REAL_CLOCK, ...input }: RetroInput): Promise<{ reportId: string; sentTo: number }> {
  const moment = settle(clock, input.dueAt);
  const { reportId } = await page.writeRetro.executeWithOptions({ ...PAGED, summary: 'Write the retrospective' }, [{ ...input, ...moment }]);
  const { sentTo } = await page.mailRetro.executeWithOptions({ ...PAGED, summary: 'Mail it to leadership' }, [{ ...input, ...moment }]);
  return { reportId, sentTo };
}
