import type { BoardColumnStanding } from '../domain/board.ts';
import { columnFor, DEFAULT_COLUMNS, MOST_BOARDS } from '../domain/board.ts';
import type { Instant } from '../domain/key-result.ts';
import type { TaskState } from '../domain/task-state.ts';
import { writeAudit } from './audit-log.ts';
import { plain } from './plain.ts';
import { notFound } from './rights.ts';
import type { Scope } from './scope.ts';

/** A board, as plain data. It belongs to the company's frame: everybody in the company may know of it, and sees on it what they may read. */
export interface BoardRow {
  organizationId: string;
  id: string;
  /** Empty for the company's first one. */
  title: string;
  createdAt: Instant;
  version: number;
}

/** A column of a board, as plain data. */
export interface BoardColumnRow extends BoardColumnStanding {
  organizationId: string;
  boardId: string;
  /** From 1, the first in the reading direction. */
  place: number;
  version: number;
}

/** The boards of the company, the first one first. */
export async function allBoards({ db, organizationId }: Scope): Promise<BoardRow[]> {
  const rows = await db.board.findMany({ where: { organizationId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: MOST_BOARDS });
  return rows.map((row) => plain(row));
}

/** The boards of these ids, in no order. */
export async function boardsByIds({ db, organizationId }: Scope, ids: readonly string[]): Promise<BoardRow[]> {
  return (await db.board.findMany({ where: { organizationId, id: { in: [...ids] } } })).map((row) => plain(row));
}

/** The board of this id, without one the company's first; null where there is none yet. Refuses an id that is none. */
export async function boardOrFirst(scope: Scope, id: string | null | undefined): Promise<BoardRow | null> {
  if (!id) return (await allBoards(scope))[0] ?? null;
  const [board] = await boardsByIds(scope, [id]);
  if (board === undefined) throw notFound('board');
  return board;
}

/** The columns of these boards, each board's in its order. */
export async function columnsOfBoards({ db, organizationId }: Scope, boardIds: readonly string[]): Promise<BoardColumnRow[]> {
  return db.boardColumn.findMany({ where: { organizationId, boardId: { in: [...boardIds] } }, orderBy: [{ place: 'asc' }, { id: 'asc' }] });
}

/** The columns of these ids, in no order. */
export async function columnsByIds({ db, organizationId }: Scope, ids: readonly string[]): Promise<BoardColumnRow[]> {
  return db.boardColumn.findMany({ where: { organizationId, id: { in: [...ids] } } });
}

/** The column of this id; refused where there is none. */
export async function columnById(scope: Scope, id: string): Promise<BoardColumnRow> {
  const [column] = await columnsByIds(scope, [id]);
  if (column === undefined) throw notFound('board');
  return column;
}

/** Where a task of a state stands on the board to which a column belongs; in that column itself, where it is of that state. */
export async function columnOfState(scope: Scope, current: BoardColumnRow, state: TaskState): Promise<BoardColumnRow> {
  if (current.state === state) return current;
  return required(columnFor(await columnsOfBoards(scope, [current.boardId]), state));
}

/** Where a new task of a state stands on the company's first board, which is made where there is none. */
export async function firstColumnOfState(scope: Scope, state: TaskState, at: Instant): Promise<BoardColumnRow> {
  const board = await ensureBoard(scope, at);
  return required(columnFor(await columnsOfBoards(scope, [board.id]), state));
}

/** The first board of a company, made where there is none, whoever needs it. Under `lockBoard`, or where the company itself is made. */
export async function ensureBoard(scope: Scope, at: Instant): Promise<BoardRow> {
  const [known] = await allBoards(scope);
  return known ?? insertBoard(scope, { title: '' }, at);
}

/** Writes a board with the columns of a new one. */
export async function insertBoard(scope: Scope, { title }: { title: string }, at: Instant): Promise<BoardRow> {
  const { organizationId, database, db } = scope;
  const id = database.newId(`board/${title}/${at}`);
  const board = plain(await db.board.create({ data: { organizationId, id, title, createdAt: new Date(at) } }));
  const columns = DEFAULT_COLUMNS.map((state, index) => ({
    organizationId,
    boardId: id,
    id: database.newId(`board-column/${id}/${state}`),
    state,
    place: index + 1,
  }));
  await db.boardColumn.createMany({ data: columns });
  await writeAudit(scope, { action: 'create', noun: 'board', subjectId: id, after: { ...board, columns: DEFAULT_COLUMNS }, at });
  return board;
}

/** How many tasks stand in each of these columns, also those that the acting person may not read: what a limit is held against. */
export async function countInColumns({ db, organizationId }: Scope, columnIds: readonly string[]): Promise<Map<string, number>> {
  if (columnIds.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: string; count: number }[]>`
    SELECT column_id::text AS id, count(*)::int AS count FROM tasks
    WHERE organization_id = ${organizationId}::uuid AND column_id = ANY(${[...columnIds]}::uuid[]) GROUP BY column_id`;
  return new Map(rows.map(({ id, count }) => [id, count]));
}

function required(column: BoardColumnRow | undefined): BoardColumnRow {
  if (column === undefined) throw new Error('A board without a column to stand in.');
  return column;
}
