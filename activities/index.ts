import { createCalendarSyncActivities } from './calendar-sync.ts';
import { createConnectionActivities } from './connection.ts';
import type { ActivityDeps } from './dependencies.ts';
import { createEscalationActivities } from './escalation.ts';
import { withFailures } from './failures.ts';
import { createMeetingActivities } from './meeting.ts';
import { createMetricSyncActivities } from './metric-sync.ts';
import { createCycleActivities } from './okr-cycle.ts';
import { createRetroActivities } from './retro.ts';
import { createTaskReleaseActivities } from './task-release.ts';
import { createWeekActivities } from './weekly-check-in.ts';

export type { ActivityDeps } from './dependencies.ts';

/** All that workflows ask for, as a worker registers it. */
export function createActivities(deps: ActivityDeps) {
  return withFailures({
    ...createCycleActivities(deps),
    ...createWeekActivities(deps),
    ...createEscalationActivities(deps),
    ...createRetroActivities(deps),
    ...createConnectionActivities(deps),
    ...createMetricSyncActivities(deps),
    ...createTaskReleaseActivities(deps),
    ...createCalendarSyncActivities(deps),
    ...createMeetingActivities(deps),
  });
}
