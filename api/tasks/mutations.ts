import { connectionById } from '../../database/connections.ts';
import { createTask, deleteTask, linkTaskToCode, moveTask, updateTask } from '../../database/task-changes.ts';
import { DomainError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { TaskPriorityEnum, TaskStateEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { optional } from '../inputs.ts';
import { BoardColumnType, ConnectionType, KeyResultType, ObjectiveType, PersonType, TaskType } from '../refs.ts';

const ChecklistItemInput = builder.inputType('ChecklistItemInput', {
  fields: (t) => ({ title: t.string({ required: true }), done: t.boolean({ required: true }) }),
});

const TaskInput = builder.inputType('TaskInput', {
  description: 'What people say of a task. In a change, what is left out stays as it is, and null empties it.',
  fields: (t) => ({
    title: t.string(),
    description: t.string(),
    assigneeId: t.globalID({ for: [PersonType] }),
    dueOn: t.field({ type: 'Day' }),
    priority: t.field({ type: TaskPriorityEnum }),
    labels: t.stringList(),
    checklist: t.field({ type: [ChecklistItemInput], description: 'All steps of it, in their order.' }),
    objectiveId: t.globalID({ for: [ObjectiveType] }),
    keyResultId: t.globalID({ for: [KeyResultType] }),
    blockedReason: t.string(),
  }),
});

builder.mutationFields((t) => {
  const existing = { id: t.arg.globalID({ for: [TaskType], required: true }), version: t.arg.int({ required: true }) };
  return {
    createTask: t.field({
      type: TaskType,
      errors: refusals,
      description: 'Adds a task at the end of a column, or of where the first board has a state.',
      args: { input: t.arg({ type: TaskInput, required: true }), state: t.arg({ type: TaskStateEnum }), columnId: t.arg.globalID({ for: [BoardColumnType] }) },
      resolve: (_root, { input, state, columnId }, context) =>
        createTask(
          signedIn(context).scope,
          { ...taskFields(input), title: input.title ?? '', state: optional(state), columnId: columnId?.id },
          { at: context.now },
        ),
    }),
    updateTask: t.field({
      type: TaskType,
      errors: refusals,
      args: { ...existing, input: t.arg({ type: TaskInput, required: true }) },
      resolve: (_root, { id, version, input }, context) =>
        updateTask(signedIn(context).scope, { id: id.id, ...taskFields(input) }, { version, at: context.now }),
    }),
    moveTask: t.field({
      type: TaskType,
      errors: refusals,
      description: 'Moves a task into a column, or to where its board has a state: directly behind one task, or directly before one, or to its end.',
      args: {
        ...existing,
        columnId: t.arg.globalID({ for: [BoardColumnType] }),
        state: t.arg({ type: TaskStateEnum }),
        afterId: t.arg.globalID({ for: [TaskType] }),
        beforeId: t.arg.globalID({ for: [TaskType] }),
      },
      resolve: (_root, { id, version, columnId, state, afterId, beforeId }, context) =>
        moveTask(
          signedIn(context).scope,
          { id: id.id, columnId: columnId?.id, state, afterId: afterId?.id, beforeId: beforeId?.id },
          { version, at: context.now },
        ),
    }),
    linkTaskToCode: t.field({
      type: TaskType,
      errors: refusals,
      description: 'Says in which account a task’s code is, and on which branch; without one it is made when the task is ready for release.',
      args: { ...existing, connectionId: t.arg.globalID({ for: [ConnectionType] }), branch: t.arg.string() },
      resolve: async (_root, { id, version, connectionId, branch }, context) => {
        const { scope } = signedIn(context);
        if (connectionId) await requireCode(connectionId.id);
        const where = { connectionId: connectionId?.id ?? null, branch: branch?.trim() || null };
        return linkTaskToCode(scope, { id: id.id, ...where }, { version, at: context.now });

        async function requireCode(wanted: string): Promise<void> {
          const { name, provider } = await connectionById(scope, wanted);
          if (!context.deps.outside.offers(provider, 'code'))
            throw new DomainError('INVALID_INPUT', `There is no code in ${name}: choose an account of GitHub or GitLab.`, { field: 'connectionId' });
        }
      },
    }),
    deleteTask: t.field({
      type: TaskType,
      errors: refusals,
      description: 'Takes a task off the board; the answer is the task as it was.',
      args: existing,
      resolve: (_root, { id, version }, context) => deleteTask(signedIn(context).scope, { id: id.id }, { version, at: context.now }),
    }),
  };
});

function taskFields({ title, description, priority, labels, checklist, assigneeId, objectiveId, keyResultId, ...rest }: typeof TaskInput.$inferInput) {
  return {
    ...rest,
    title: optional(title),
    description: optional(description),
    priority: optional(priority),
    labels: optional(labels),
    checklist: optional(checklist),
    assigneeId: idOf(assigneeId),
    objectiveId: idOf(objectiveId),
    keyResultId: idOf(keyResultId),
  };
}

/** Left out it stays, with null it goes. */
function idOf(given: { id: string } | null | undefined): string | null | undefined {
  return given === undefined || given === null ? given : given.id;
}
