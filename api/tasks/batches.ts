import { deleteTasks, moveTasks, updateTasks } from '../../database/task-batches.ts';
import { restoreTasks } from '../../database/task-restore.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { TaskPriorityEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { optional } from '../inputs.ts';
import { BoardColumnType, PersonType, TaskType } from '../refs.ts';

const TaskRefInput = builder.inputType('TaskRefInput', {
  description: 'A task, and the version of it that a change is made over.',
  fields: (t) => ({ id: t.globalID({ for: [TaskType], required: true }), version: t.int({ required: true }) }),
});

const TaskMoveInput = builder.inputType('TaskMoveInput', {
  description: 'Where a task goes: directly behind one task of a column, or directly before one, or to its end.',
  fields: (t) => ({
    id: t.globalID({ for: [TaskType], required: true }),
    version: t.int({ required: true }),
    columnId: t.globalID({ for: [BoardColumnType], required: true }),
    afterId: t.globalID({ for: [TaskType] }),
    beforeId: t.globalID({ for: [TaskType] }),
  }),
});

const TasksChange = builder.inputType('TasksChange', {
  description: 'What is changed of many tasks; what is left out stays as it is, and null empties it.',
  fields: (t) => ({
    assigneeId: t.globalID({ for: [PersonType] }),
    priority: t.field({ type: TaskPriorityEnum }),
    dueOn: t.field({ type: 'Day' }),
    addLabels: t.stringList(),
    removeLabels: t.stringList(),
  }),
});

builder.mutationFields((t) => {
  const tasks = t.arg({ type: [TaskRefInput], required: true });
  return {
    moveTasks: t.field({
      type: [TaskType],
      errors: refusals,
      description: 'Moves up to 200 tasks one after another, all or none.',
      args: { moves: t.arg({ type: [TaskMoveInput], required: true }) },
      resolve: (_root, { moves }, context) =>
        moveTasks(
          signedIn(context).scope,
          moves.map(({ id, version, columnId, afterId, beforeId }) => ({
            ...{ id: id.id, version, columnId: columnId.id },
            ...{ afterId: afterId?.id, beforeId: beforeId?.id },
          })),
          { at: context.now },
        ),
    }),
    updateTasks: t.field({
      type: [TaskType],
      errors: refusals,
      description: 'Changes the same of up to 200 tasks, all or none.',
      args: { tasks, change: t.arg({ type: TasksChange, required: true }) },
      resolve: (_root, { tasks: refs, change: { assigneeId, priority, dueOn, addLabels, removeLabels } }, context) =>
        updateTasks(
          signedIn(context).scope,
          refs.map(refOf),
          {
            ...{ assigneeId: assigneeId === undefined || assigneeId === null ? assigneeId : assigneeId.id, dueOn },
            ...{ priority: optional(priority), addLabels: optional(addLabels), removeLabels: optional(removeLabels) },
          },
          { at: context.now },
        ),
    }),
    deleteTasks: t.field({
      type: [TaskType],
      errors: refusals,
      description: 'Takes up to 200 tasks off the board, all or none; the answer is the tasks as they were.',
      args: { tasks },
      resolve: (_root, { tasks: refs }, context) => deleteTasks(signedIn(context).scope, refs.map(refOf), { at: context.now }),
    }),
    restoreTasks: t.field({
      type: [TaskType],
      errors: refusals,
      description: 'Brings back tasks that the viewer deleted within the last hour, to where they stood.',
      args: { ids: t.arg.globalIDList({ for: [TaskType], required: true }) },
      resolve: (_root, { ids }, context) =>
        restoreTasks(
          signedIn(context).scope,
          ids.map(({ id }) => id),
          { at: context.now },
        ),
    }),
  };
});

function refOf({ id, version }: typeof TaskRefInput.$inferInput) {
  return { id: id.id, version };
}
