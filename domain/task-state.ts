/** Where a task stands, in the order in which work goes through them. */
export const TASK_STATES = ['todo', 'in_progress', 'blocked', 'in_review', 'ready_for_release', 'done'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** The four states that people count work by; each of ours belongs to one. */
export type TaskStage = 'planned' | 'in_progress' | 'blocked' | 'completed';

const STAGE_OF: Record<TaskState, TaskStage> = {
  todo: 'planned',
  in_progress: 'in_progress',
  blocked: 'blocked',
  in_review: 'in_progress',
  ready_for_release: 'in_progress',
  done: 'completed',
};

/** Which of the four a state belongs to. */
export function stageOf(state: TaskState): TaskStage {
  return STAGE_OF[state];
}

/** From nothing said to what cannot wait. */
export const TASK_PRIORITIES = ['none', 'low', 'medium', 'high', 'urgent'] as const;
export type TaskPriority = (typeof TASK_PRIORITIES)[number];
