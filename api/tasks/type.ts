import { countTasks, taskById, tasksByIds, tasksPage } from '../../database/tasks.ts';
import type { PullRequest } from '../../domain/code-host.ts';
import type { ChecklistItem } from '../../domain/task.ts';
import { builder } from '../builder.ts';
import { connectionOf, pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { TaskPriorityEnum, TaskStateEnum } from '../enums.ts';
import { orNull } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { BoardColumnType, ConnectionType, KeyResultType, ObjectiveType, PersonType, TaskType } from '../refs.ts';

const PullRequestStateEnum = builder.enumType('PullRequestState', { values: ['open', 'merged', 'closed'] as const });

const PullRequestType = builder.objectRef<PullRequest>('PullRequest').implement({
  description: 'A pull request, or GitLab’s merge request, as it was last read.',
  fields: (t) => ({
    number: t.exposeInt('number'),
    url: t.exposeString('url'),
    title: t.exposeString('title'),
    branch: t.exposeString('branch'),
    state: t.field({ type: PullRequestStateEnum, resolve: ({ state }) => state }),
    draft: t.exposeBoolean('draft'),
    mergedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ mergedAt }) => mergedAt }),
    checksPassed: t.int({ resolve: ({ checks }) => checks.passed }),
    checksFailed: t.int({ resolve: ({ checks }) => checks.failed }),
    checksPending: t.int({ resolve: ({ checks }) => checks.pending }),
    approvals: t.int({ resolve: ({ reviews }) => reviews.approvals }),
    changesRequested: t.int({ resolve: ({ reviews }) => reviews.changesRequested }),
  }),
});

const ChecklistItemType = builder.objectRef<ChecklistItem>('ChecklistItem').implement({
  description: 'A step of a task.',
  fields: (t) => ({ title: t.exposeString('title'), done: t.exposeBoolean('done') }),
});

builder.node(TaskType, {
  id: { resolve: (task) => task.id },
  loadMany: async (ids, context) => inOrder(ids, await tasksByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    title: t.exposeString('title'),
    description: t.exposeString('description'),
    state: t.field({ type: TaskStateEnum, resolve: (task) => task.state }),
    column: t.field({ type: BoardColumnType, resolve: (task, _args, context) => signedIn(context).loaders.boardColumn.load(task.columnId) }),
    rank: t.exposeFloat('rank', { description: 'Its place in the column: the lower, the nearer to the top.' }),
    blockedReason: t.exposeString('blockedReason', { nullable: true, description: 'Why it cannot go on; null while it can.' }),
    dueOn: t.field({ type: 'Day', nullable: true, resolve: (task) => task.dueOn }),
    priority: t.field({ type: TaskPriorityEnum, resolve: (task) => task.priority }),
    labels: t.exposeStringList('labels'),
    checklist: t.field({ type: [ChecklistItemType], resolve: ({ checklist }) => checklist }),
    assignee: t.field({
      type: PersonType,
      nullable: true,
      resolve: (task, _args, context) => (task.assigneeId === null ? null : signedIn(context).loaders.person.load(task.assigneeId)),
    }),
    creator: t.field({
      type: PersonType,
      nullable: true,
      resolve: (task, _args, context) => (task.creatorId === null ? null : signedIn(context).loaders.person.load(task.creatorId)),
    }),
    objective: t.field({
      type: ObjectiveType,
      nullable: true,
      description: 'The objective that it is work for; null where the viewer may not read it.',
      resolve: (task, _args, context) => (task.objectiveId === null ? null : orNull(signedIn(context).loaders.objective.load(task.objectiveId))),
    }),
    keyResult: t.field({
      type: KeyResultType,
      nullable: true,
      description: 'The key result that it is work for; null where the viewer may not read it.',
      resolve: (task, _args, context) => (task.keyResultId === null ? null : orNull(signedIn(context).loaders.keyResult.load(task.keyResultId))),
    }),
    connection: t.field({
      type: ConnectionType,
      nullable: true,
      description: 'Where its code is.',
      resolve: (task, _args, context) => (task.connectionId === null ? null : orNull(signedIn(context).loaders.connection.load(task.connectionId))),
    }),
    branch: t.exposeString('branch', { nullable: true }),
    pullRequest: t.field({ type: PullRequestType, nullable: true, resolve: (task) => task.pullRequest }),
    releaseNote: t.exposeString('releaseNote', { description: 'How its release stands, or why it came back; empty where there is nothing to say.' }),
    doneAt: t.field({ type: 'DateTime', nullable: true, resolve: (task) => task.doneAt }),
    createdAt: t.field({ type: 'DateTime', resolve: (task) => task.createdAt }),
    mayChange: t.boolean({
      description: 'Whether the viewer may change and move it.',
      resolve: (task, _args, context) => signedIn(context).loaders.mayChangeTask.load(task.id),
    }),
    version: t.exposeInt('version'),
  }),
});

const TaskConnection = connectionOf('Task', TaskType, { counted: true });

builder.queryFields((t) => ({
  tasks: t.field({
    type: TaskConnection,
    description: 'Tasks in the order of their states, and from the top of each column.',
    args: {
      state: t.arg({ type: TaskStateEnum }),
      assigneeId: t.arg.globalID({ for: [PersonType] }),
      objectiveId: t.arg.globalID({ for: [ObjectiveType] }),
      keyResultId: t.arg.globalID({ for: [KeyResultType] }),
      label: t.arg.string(),
      search: t.arg.string(),
      first: t.arg.int(),
      after: t.arg.string(),
    },
    resolve: async (_root, args, context) => {
      const { scope } = signedIn(context);
      const { state, label, search } = args;
      const filter = { state, label, search, assigneeId: args.assigneeId?.id, objectiveId: args.objectiveId?.id, keyResultId: args.keyResultId?.id };
      return toConnection(await tasksPage(scope, filter, pageRequest(args)), () => countTasks(scope, filter));
    },
  }),
  task: t.field({
    type: TaskType,
    nullable: true,
    args: { id: t.arg.globalID({ for: [TaskType], required: true }) },
    resolve: (_root, { id }, context) => orNull(taskById(signedIn(context).scope, id.id)),
  }),
}));
