import type { Week } from './key-result.ts';
import type { WorkflowNoun } from './workflow-state.ts';

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

/** The row that a workflow is about. */
export interface WorkflowSubject {
  noun: WorkflowNoun;
  subjectId: string;
  /** Of a week's check-in and its escalation alone. */
  week: Week | null;
}

/** What a workflow is about, by its name; null for one that is about no row of its own. */
export function subjectOfWorkflow(workflowId: string): WorkflowSubject | null {
  const [kind = '', subjectId = '', part, week = null, end] = workflowId.split('/');
  const noun = end === 'escalation' ? 'missed_check_in' : NOUNS[kind];
  return noun === undefined || subjectId === '' ? null : { noun, subjectId, week: part === 'check-in' ? week : null };
}

const NOUNS: Readonly<Record<string, WorkflowNoun>> = {
  cycle: 'cycle',
  'key-result': 'off_track',
  connection: 'connection',
  task: 'release',
  calendar: 'calendar',
  meeting: 'meeting',
};
