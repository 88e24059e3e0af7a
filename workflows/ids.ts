/** The one task queue: every worker can do all of Sextant's work. */
export const TASK_QUEUE = 'sextant';

/** Workflow types as the starter spells them. Their ids are made in domain/workflow-ids.ts. */
export const WORKFLOW_TYPES = ['okrCycle', 'weeklyCheckIn', 'connection', 'metricSync', 'escalation', 'retro', 'rehearsal'] as const;
