import type { Week } from './key-result.ts';

/** Names of the workflows: whoever writes a command and whoever runs the workflow must spell them the same. */

/** The workflow of a whole cycle. */
export function cycleWorkflowId(cycleId: string): string {
  return `cycle/${cycleId}`;
}

/** One week's check-in of a cycle. */
export function weeklyCheckInWorkflowId(cycleId: string, week: Week): string {
  return `cycle/${cycleId}/check-in/${week}`;
}

/** The ladder of all who missed one week's check-in. */
export function missedCheckInsWorkflowId(cycleId: string, week: Week): string {
  return `${weeklyCheckInWorkflowId(cycleId, week)}/escalation`;
}

/** The retrospective of a cycle. */
export function retroWorkflowId(cycleId: string): string {
  return `cycle/${cycleId}/retro`;
}

/** The ladder of an off-track key result. */
export function offTrackWorkflowId(keyResultId: string): string {
  return `key-result/${keyResultId}/off-track`;
}

/** An outside account. */
export function connectionWorkflowId(connectionId: string): string {
  return `connection/${connectionId}`;
}

/** The one sync of a connection that may run at a time. */
export function metricSyncWorkflowId(connectionId: string): string {
  return `connection/${connectionId}/sync`;
}

/** The pull request of a task, from "ready for release" to its end. */
export function taskReleaseWorkflowId(taskId: string): string {
  return `task/${taskId}/release`;
}

/** A calendar that is kept in step. */
export function calendarWorkflowId(calendarId: string): string {
  return `calendar/${calendarId}`;
}

/** What a meeting says to those who take part. */
export function meetingWorkflowId(meetingId: string): string {
  return `meeting/${meetingId}`;
}

/** A rehearsal. */
export function rehearsalWorkflowId(rehearsalId: string): string {
  return `rehearsal/${rehearsalId}`;
}
