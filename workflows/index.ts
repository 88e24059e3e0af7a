export { connection } from './connection.ts';
export { escalation } from './escalation.ts';
export { metricSync } from './metric-sync.ts';
export { okrCycle } from './okr-cycle.ts';
export { rehearsal } from './rehearsal.ts';
export { retro } from './retro.ts';
export { taskRelease } from './task-release.ts';
export { weeklyCheckIn } from './weekly-check-in.ts';
