import { boardProblems, columnName, columnProblems, MOST_BOARDS, refuseBrokenBoard } from '../domain/board.ts';
import { DomainError } from '../domain/errors.ts';
import { refuse } from '../domain/goal-problem.ts';
import type { TaskState } from '../domain/task-state.ts';
import { writeAudit } from './audit-log.ts';
import { allBoards, boardOrFirst, type BoardColumnRow, type BoardRow, columnById, columnsOfBoards, countInColumns, insertBoard } from './boards.ts';
import { publish } from './events.ts';
import { notFound, requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { moveAllTasks } from './task-batches.ts';
import { lockBoard } from './task-order.ts';
import { refuseStale, type WriteOptions } from './versions.ts';

/** Makes a board with the usual columns. */
export async function createBoard(scope: Scope, input: { title: string }, { at }: WriteOptions): Promise<BoardRow> {
  requireRight(scope, 'create', 'board');
  refuse(boardProblems(input));
  return changing(scope, async (inside) => {
    if ((await allBoards(inside)).length >= MOST_BOARDS)
      throw new DomainError('INVALID_INPUT', `A company has at most ${MOST_BOARDS} boards: delete one first.`);
    const board = await insertBoard(inside, { title: input.title.trim() }, at);
    publish(inside, { type: 'board', id: board.id });
    return board;
  });
}

/** Gives a board another title. */
export async function updateBoard(scope: Scope, input: { id: string; title: string }, { version, at }: WriteOptions): Promise<BoardRow> {
  requireRight(scope, 'update', 'board');
  refuse(boardProblems(input));
  return changing(scope, async (inside) => {
    const before = await boardById(inside, input.id);
    refuseStale({ noun: 'board', version, yours: input, theirs: before });
    const after = { ...before, title: input.title.trim(), version: before.version + 1 };
    await inside.db.board.update({ where: rowKey(inside, before.id), data: { title: after.title, version: after.version } });
    await writeAudit(inside, { action: 'update', noun: 'board', subjectId: before.id, before, after, at });
    publish(inside, { type: 'board', id: before.id });
    return after;
  });
}

/** Deletes a board on which nothing stands any more; the last one stays. The answer is the board as it was. */
export async function deleteBoard(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<BoardRow> {
  requireRight(scope, 'delete', 'board');
  return changing(scope, async (inside) => {
    const board = await boardById(inside, id);
    refuseStale({ noun: 'board', version, yours: { id }, theirs: board });
    if ((await allBoards(inside)).length === 1) throw new DomainError('INVALID_INPUT', 'This is the only board: make another one first.');
    const columns = await columnsOfBoards(inside, [id]);
    const counts = await countInColumns(
      inside,
      columns.map((column) => column.id),
    );
    const count = [...counts.values()].reduce((sum, each) => sum + each, 0);
    if (count > 0) throw new DomainError('WRONG_PHASE', `There is work on this board still (${count}): move it to another one first.`, { count });
    await inside.db.boardColumn.deleteMany({ where: { organizationId: scope.organizationId, boardId: id } });
    await inside.db.board.delete({ where: rowKey(inside, id) });
    await writeAudit(inside, { action: 'delete', noun: 'board', subjectId: id, before: board, at });
    publish(inside, { type: 'board', id });
    return board;
  });
}

/** What is said of a column; a title that is empty calls it after its state. */
export interface BoardColumnInput {
  title: string;
  state: TaskState;
  wipLimit: number | null;
}

/** Adds a column to a board, behind another or, with null, first. */
export async function createBoardColumn(
  scope: Scope,
  input: BoardColumnInput & { boardId: string; afterId: string | null },
  { at }: WriteOptions,
): Promise<BoardColumnRow> {
  requireRight(scope, 'update', 'board');
  return changing(scope, async (inside) => {
    const { boardId, afterId, title, state, wipLimit } = input;
    await boardById(inside, boardId);
    refuse(columnProblems(input));
    const others = await columnsOfBoards(inside, [boardId]);
    refuseBrokenBoard([...others.map((column) => column.state), state]);
    const { organizationId, database } = inside;
    const id = database.newId(`board-column/${boardId}/${title}/${at}`);
    const data = { organizationId, id, boardId, title: title.trim(), state, wipLimit, place: others.length + 1 };
    const column = await inside.db.boardColumn.create({ data });
    await putBehind(inside, column, { others, afterId });
    await auditColumn(inside, { action: 'create-column', before: null, after: column, at });
    return columnById(inside, id);
  });
}

/** Renames a column, or changes its limit. What it stands for is changed only while nothing stands in it: its tasks would be done, or released, unasked. */
export async function updateBoardColumn(scope: Scope, input: BoardColumnInput & { id: string }, { version, at }: WriteOptions): Promise<BoardColumnRow> {
  requireRight(scope, 'update', 'board');
  return changing(scope, async (inside) => {
    const before = await columnById(inside, input.id);
    refuse(columnProblems(input));
    refuseStale({ noun: 'column', version, yours: input, theirs: before });
    const { state, wipLimit } = input;
    if (state !== before.state) {
      const others = (await columnsOfBoards(inside, [before.boardId])).filter(({ id }) => id !== before.id);
      refuseBrokenBoard([...others.map((column) => column.state), state]);
      const count = (await countInColumns(inside, [before.id])).get(before.id) ?? 0;
      if (count > 0)
        throw new DomainError('WRONG_PHASE', `${columnName(before)} is not empty (${count}): what it stands for is changed while nothing stands in it.`, {
          count,
        });
    }
    const after = { ...before, title: input.title.trim(), state, wipLimit, version: before.version + 1 };
    await inside.db.boardColumn.update({ where: rowKey(inside, before.id), data: { title: after.title, state, wipLimit, version: after.version } });
    await auditColumn(inside, { action: 'update-column', before, after, at });
    return after;
  });
}

/** Puts a column behind another or, with null, first. */
export async function moveBoardColumn(scope: Scope, input: { id: string; afterId: string | null }, { version, at }: WriteOptions): Promise<BoardColumnRow> {
  requireRight(scope, 'update', 'board');
  return changing(scope, async (inside) => {
    const before = await columnById(inside, input.id);
    refuseStale({ noun: 'column', version, yours: input, theirs: before });
    const others = (await columnsOfBoards(inside, [before.boardId])).filter(({ id }) => id !== before.id);
    await putBehind(inside, before, { others, afterId: input.afterId });
    await inside.db.boardColumn.update({ where: rowKey(inside, before.id), data: { version: { increment: 1 } } });
    const after = await columnById(inside, before.id);
    await auditColumn(inside, { action: 'move-column', before, after, at });
    return after;
  });
}

/** Deletes a column: an empty one, or one whose tasks go to the end of another in their order, as far as its limit lets them in. The answer is the column as it was. */
export async function deleteBoardColumn(
  scope: Scope,
  { id, moveToId }: { id: string; moveToId: string | null },
  { version, at }: WriteOptions,
): Promise<BoardColumnRow> {
  requireRight(scope, 'update', 'board');
  return changing(scope, async (inside) => {
    const column = await columnById(inside, id);
    refuseStale({ noun: 'column', version, yours: { id }, theirs: column });
    const others = (await columnsOfBoards(inside, [column.boardId])).filter((each) => each.id !== id);
    refuseBrokenBoard(others.map(({ state }) => state));
    const count = (await countInColumns(inside, [id])).get(id) ?? 0;
    if (count > 0) {
      if (moveToId === null || moveToId === id)
        throw new DomainError('WRONG_PHASE', `${columnName(column)} is not empty (${count}): say in which column its tasks go on.`, { count });
      await moveAllTasks(inside, { from: column, to: await columnById(inside, moveToId) }, { at });
    }
    await inside.db.boardColumn.delete({ where: rowKey(inside, id) });
    await auditColumn(inside, { action: 'delete-column', before: column, after: null, at });
    return column;
  });
}

/** Whoever shapes a board comes after whoever moves its cards: nothing lands in a column that is gone. */
async function changing<Row>(scope: Scope, change: (inside: Scope) => Promise<Row>): Promise<Row> {
  return inTransaction(scope, async (inside) => {
    await lockBoard(inside);
    return change(inside);
  });
}

async function boardById(scope: Scope, id: string): Promise<BoardRow> {
  const board = await boardOrFirst(scope, id);
  if (board === null) throw notFound('board');
  return board;
}

/** Numbers the columns of a board from 1, with one behind another. An `afterId` that is none of them puts it first. */
async function putBehind(
  { db, organizationId }: Scope,
  { id }: BoardColumnRow,
  { others, afterId }: { others: readonly BoardColumnRow[]; afterId: string | null },
): Promise<void> {
  const place = others.findIndex((column) => column.id === afterId) + 1;
  const ids = others.map((column) => column.id).toSpliced(place, 0, id);
  await db.$executeRaw`
    UPDATE board_columns c SET place = n.place FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS n (id, place)
    WHERE c.organization_id = ${organizationId}::uuid AND c.id = n.id`;
}

async function auditColumn(
  scope: Scope,
  { action, before, after, at }: { action: string; before: BoardColumnRow | null; after: BoardColumnRow | null; at: string },
): Promise<void> {
  const subjectId = (after ?? before)?.boardId ?? '';
  await writeAudit(scope, { action, noun: 'board', subjectId, before, after, at });
  publish(scope, { type: 'board', id: subjectId });
}

function rowKey({ organizationId }: Scope, id: string) {
  return { organizationId_id: { organizationId, id } };
}
