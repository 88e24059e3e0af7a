import { proxyActivities } from '@temporalio/workflow';
import type { MetricSyncActivities } from '../activities/metric-sync.ts';
import { PAGED } from './activity-options.ts';
import { type Clock, nowOf, REAL_CLOCK } from './clock.ts';

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
  const now = nowOf(clock);
  const total: SyncResult = { read: 0, samples: 0, checkIns: 0, failed: 0 };
  let afterId: string | null = null;
  do {
    const result: SyncResult & { lastId: string | null } = await page.syncSources.executeWithOptions({ ...PAGED, summary: 'Read up to 100 sources' }, [
      { ...input, now, afterId },
    ]);
    total.read += result.read;
    total.samples += result.samples;
    total.checkIns += result.checkIns;
    total.failed += result.failed;
    afterId = result.lastId;
  } while (afterId !== null);
  return total;
}
