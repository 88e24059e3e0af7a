/** Where a task stands, in the order of the board's columns. */
export const TASK_STATES = ['todo', 'in_progress', 'in_review', 'ready_for_release', 'done'] as const;
export type TaskState = (typeof TASK_STATES)[number];

export const TASK_PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type TaskPriority = (typeof TASK_PRIORITIES)[number];
