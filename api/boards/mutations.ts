import {
  createBoard,
  createBoardColumn,
  deleteBoard,
  deleteBoardColumn,
  moveBoardColumn,
  updateBoard,
  updateBoardColumn,
} from '../../database/board-changes.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { TaskStateEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { BoardColumnType, BoardType } from '../refs.ts';

const BoardColumnInput = builder.inputType('BoardColumnInput', {
  fields: (t) => ({
    title: t.string({ required: true, description: 'Empty to call it after its state, in the reader’s language.' }),
    state: t.field({ type: TaskStateEnum, required: true }),
    wipLimit: t.int({ description: 'How many tasks may stand in it; null for any number.' }),
  }),
});

builder.mutationFields((t) => {
  const board = { id: t.arg.globalID({ for: [BoardType], required: true }), version: t.arg.int({ required: true }) };
  const column = { id: t.arg.globalID({ for: [BoardColumnType], required: true }), version: t.arg.int({ required: true }) };
  const afterId = t.arg.globalID({ for: [BoardColumnType] });
  return {
    createBoard: t.field({
      type: BoardType,
      errors: refusals,
      description: 'Makes a board with the usual columns.',
      args: { title: t.arg.string({ required: true }) },
      resolve: (_root, { title }, context) => createBoard(signedIn(context).scope, { title }, { at: context.now }),
    }),
    updateBoard: t.field({
      type: BoardType,
      errors: refusals,
      args: { ...board, title: t.arg.string({ required: true }) },
      resolve: (_root, { id, version, title }, context) => updateBoard(signedIn(context).scope, { id: id.id, title }, { version, at: context.now }),
    }),
    deleteBoard: t.field({
      type: BoardType,
      errors: refusals,
      description: 'Deletes a board on which nothing stands; the answer is the board as it was.',
      args: board,
      resolve: (_root, { id, version }, context) => deleteBoard(signedIn(context).scope, { id: id.id }, { version, at: context.now }),
    }),
    createBoardColumn: t.field({
      type: BoardColumnType,
      errors: refusals,
      description: 'Adds a column to a board: behind another one, or first.',
      args: { boardId: t.arg.globalID({ for: [BoardType], required: true }), input: t.arg({ type: BoardColumnInput, required: true }), afterId },
      resolve: (_root, { boardId, input, afterId: after }, context) =>
        createBoardColumn(signedIn(context).scope, { boardId: boardId.id, afterId: after?.id ?? null, ...columnFields(input) }, { at: context.now }),
    }),
    updateBoardColumn: t.field({
      type: BoardColumnType,
      errors: refusals,
      args: { ...column, input: t.arg({ type: BoardColumnInput, required: true }) },
      resolve: (_root, { id, version, input }, context) =>
        updateBoardColumn(signedIn(context).scope, { id: id.id, ...columnFields(input) }, { version, at: context.now }),
    }),
    moveBoardColumn: t.field({
      type: BoardColumnType,
      errors: refusals,
      description: 'Puts a column behind another one, or first.',
      args: { ...column, afterId },
      resolve: (_root, { id, version, afterId: after }, context) =>
        moveBoardColumn(signedIn(context).scope, { id: id.id, afterId: after?.id ?? null }, { version, at: context.now }),
    }),
    deleteBoardColumn: t.field({
      type: BoardColumnType,
      errors: refusals,
      description: 'Deletes a column; its tasks, where it has any, go to the end of another one. The answer is the column as it was.',
      args: { ...column, moveToId: t.arg.globalID({ for: [BoardColumnType] }) },
      resolve: (_root, { id, version, moveToId }, context) =>
        deleteBoardColumn(signedIn(context).scope, { id: id.id, moveToId: moveToId?.id ?? null }, { version, at: context.now }),
    }),
  };
});

function columnFields({ title, state, wipLimit }: typeof BoardColumnInput.$inferInput) {
  return { title, state, wipLimit: wipLimit ?? null };
}
