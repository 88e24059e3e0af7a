/** What a workflow of a company is about. */
export const WORKFLOW_NOUNS = ['cycle', 'off_track', 'missed_check_in', 'connection', 'calendar', 'release', 'meeting'] as const;
export type WorkflowNoun = (typeof WORKFLOW_NOUNS)[number];

/** How a workflow stands: `waiting` has not begun, and of `unknown` nobody can say while Temporal is away. */
export const WORKFLOW_STATES = ['running', 'waiting', 'completed', 'failed', 'timed_out', 'terminated', 'cancelled', 'unknown'] as const;
export type WorkflowState = (typeof WORKFLOW_STATES)[number];
