import { allBoards, boardOrFirst, type BoardColumnRow, boardsByIds, columnsByIds, columnsOfBoards, countInColumns } from '../../database/boards.ts';
import { isAllowed } from '../../database/rights.ts';
import { taskColumns, type TaskRow } from '../../database/tasks.ts';
import { stageOf } from '../../domain/task-state.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { InitiativeStateEnum, TaskPriorityEnum, TaskStateEnum } from '../enums.ts';
import { inOrder } from '../loaders.ts';
import { BoardColumnType, BoardType, KeyResultType, ObjectiveType, PersonType, TaskType } from '../refs.ts';

builder.node(BoardType, {
  id: { resolve: (board) => board.id },
  loadMany: async (ids, context) => inOrder(ids, await boardsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    title: t.exposeString('title', { description: 'Empty for the company’s first board, which is called in the reader’s language.' }),
    columns: t.field({
      type: [BoardColumnType],
      resolve: (board, _args, context) => signedIn(context).loaders.columnsOfBoard.load(board.id),
    }),
    mayChange: t.boolean({
      description: 'Whether the viewer may change its columns.',
      resolve: (_board, _args, context) => isAllowed(signedIn(context).scope, 'update', 'board'),
    }),
    version: t.exposeInt('version'),
  }),
});

builder.node(BoardColumnType, {
  id: { resolve: (column) => column.id },
  loadMany: async (ids, context) => inOrder(ids, await columnsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    title: t.exposeString('title', { description: 'Empty where it is called after its state, in the reader’s language.' }),
    state: t.field({ type: TaskStateEnum, description: 'What standing in it says of a task.', resolve: ({ state }) => state }),
    stage: t.field({ type: InitiativeStateEnum, description: 'The one of the four states that it belongs to.', resolve: ({ state }) => stageOf(state) }),
    wipLimit: t.exposeInt('wipLimit', { nullable: true, description: 'How many tasks may stand in it; null for any number.' }),
    version: t.exposeInt('version'),
  }),
});

interface TaskColumn {
  column: BoardColumnRow;
  load: number | null;
  total: number;
  tasks: TaskRow[];
}

const TaskColumnType = builder.objectRef<TaskColumn>('TaskColumn').implement({
  fields: (t) => ({
    column: t.field({ type: BoardColumnType, resolve: ({ column }) => column }),
    load: t.exposeInt('load', {
      nullable: true,
      description: 'How many tasks its limit counts, also those that the viewer may not read or the filter leaves out; null where it has no limit.',
    }),
    total: t.exposeInt('total', { description: 'How many tasks of it the filter finds.' }),
    tasks: t.field({ type: [TaskType], resolve: ({ tasks }) => tasks }),
  }),
});

builder.queryFields((t) => ({
  boards: t.field({
    type: [BoardType],
    description: 'The boards of the company, the first one first.',
    resolve: (_root, _args, context) => allBoards(signedIn(context).scope),
  }),
  board: t.field({
    type: [TaskColumnType],
    description: 'The columns of a board, without an id of the company’s first, each with its first tasks: 50, or as many as are asked for, up to 1,000.',
    args: {
      id: t.arg.globalID({ for: [BoardType] }),
      assigneeId: t.arg.globalID({ for: [PersonType] }),
      objectiveId: t.arg.globalID({ for: [ObjectiveType] }),
      keyResultId: t.arg.globalID({ for: [KeyResultType] }),
      label: t.arg.string(),
      priority: t.arg({ type: TaskPriorityEnum }),
      search: t.arg.string(),
      first: t.arg.int(),
      only: t.arg.globalIDList({ for: [TaskType], description: 'Of these tasks those alone: for whoever has the others.' }),
    },
    resolve: async (_root, args, context) => {
      const { scope } = signedIn(context);
      const board = await boardOrFirst(scope, args.id?.id);
      if (board === null) return [];
      const { label, search, priority } = args;
      const goal = { objectiveId: args.objectiveId?.id, keyResultId: args.keyResultId?.id };
      const filter = { ...goal, label, search, priority, assigneeId: args.assigneeId?.id, boardId: board.id, only: args.only?.map(({ id }) => id) };
      const columns = await columnsOfBoards(scope, [board.id]);
      const shown = await taskColumns(scope, filter, { first: args.first ?? 50 });
      const limited = columns.filter(({ wipLimit }) => wipLimit !== null).map(({ id }) => id);
      const counts = await countInColumns(scope, limited);
      return columns.map((column): TaskColumn => {
        const { tasks = [], total = 0 } = shown.get(column.id) ?? {};
        return { column, tasks, total, load: column.wipLimit === null ? null : (counts.get(column.id) ?? 0) };
      });
    },
  }),
}));
