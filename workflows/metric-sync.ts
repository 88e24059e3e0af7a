import { proxyActivities } from '@temporalio/workflow';
import type { MetricSyncActivities, SyncedPage } from '../activities/metric-sync.ts';
import { PAGED } from './activity-options.ts';
import { type Clock, later, nowOf, REAL_CLOCK, sleepUntil } from './clock.ts';

export interface MetricSyncInput {
  organizationId: string;
  connectionId: string;
  clock?: Clock;
  /** Reads all sources, also those whose time has not come; default false. */
  force?: boolean;
}

/** What a sync did. */
export interface SyncResult {
  read: number;
  samples: number;
  checkIns: number;
  failed: number;
}

const page = proxyActivities<MetricSyncActivities>(PAGED);

/** Reads the sources of a connection in pages of a hundred; each page commits samples, cursors and check-ins together. A source that fails does not fail the rest. */
export async function metricSync({ clock = REAL_CLOCK, ...input }: MetricSyncInput): Promise<SyncResult> {
  const startedAt = nowOf(clock);
  const total: SyncResult = { read: 0, samples: 0, checkIns: 0, failed: 0 };
  // Companies take turns; whoever waits at the screen comes before what the calendar asks for.
  const priority = { fairnessKey: input.organizationId, priorityKey: input.force ? 2 : 4 };
  const options = { ...PAGED, priority, summary: 'Read up to 100 sources' };
  let afterId: string | null = null;
  do {
    const result: SyncedPage = await page.syncSources.executeWithOptions(options, [{ ...input, now: nowOf(clock), startedAt, afterId }]);
    total.read += result.read;
    total.samples += result.samples;
    total.checkIns += result.checkIns;
    total.failed += result.failed;
    afterId = result.lastId;
    // Older histories know no wait.
    if (result.waitMs) await sleepUntil(clock, later(nowOf(clock), result.waitMs), { turn: 'sync', summary: 'The provider’s budget is used up' });
  } while (afterId !== null);
  return total;
}
