import { proxyActivities } from '@temporalio/workflow';

const activities = proxyActivities<{ takeFifty(): Promise<void>; updateAll(value: number): Promise<void> }>({ startToCloseTimeout: '1 minute' });

/** Twenty activities that do nothing to fifty rows each, and one update of them all. */
export async function noOpSync(value: number): Promise<void> {
  for (let batch = 0; batch < 20; batch++) await activities.takeFifty();
  await activities.updateAll(value);
}
