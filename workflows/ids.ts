/** The one task queue: every worker can do all of Sextant's work. */
export const TASK_QUEUE = 'sextant';
