import { expect, test } from '@jest/globals';
import {
  connectionWorkflowId,
  cycleWorkflowId,
  meetingWorkflowId,
  metricSyncWorkflowId,
  missedCheckInsWorkflowId,
  offTrackWorkflowId,
  rehearsalWorkflowId,
  retroWorkflowId,
  subjectOfWorkflow,
  taskReleaseWorkflowId,
  weeklyCheckInWorkflowId,
} from './workflow-ids.ts';

test.each([
  [cycleWorkflowId('a'), 'cycle', null],
  [weeklyCheckInWorkflowId('a', '2026-W48'), 'cycle', '2026-W48'],
  [missedCheckInsWorkflowId('a', '2026-W48'), 'missed_check_in', '2026-W48'],
  [retroWorkflowId('a'), 'cycle', null],
  [offTrackWorkflowId('a'), 'off_track', null],
  [connectionWorkflowId('a'), 'connection', null],
  [metricSyncWorkflowId('a'), 'connection', null],
  [taskReleaseWorkflowId('a'), 'release', null],
  [meetingWorkflowId('a'), 'meeting', null],
])('the name %s tells what the workflow is about', (workflowId, noun, week) => {
  expect(subjectOfWorkflow(workflowId)).toEqual({ noun, subjectId: 'a', week });
});

test.each([rehearsalWorkflowId('a'), 'api', '', 'cycle/'])('"%s" is about no row of its own', (workflowId) => {
  expect(subjectOfWorkflow(workflowId)).toBeNull();
});
