import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { TaskState } from '../domain/task-state.ts';
import { company, type Company, keyResult, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { createBoard, createBoardColumn, deleteBoard, deleteBoardColumn, moveBoardColumn, updateBoardColumn } from './board-changes.ts';
import { allBoards, type BoardColumnRow, columnsOfBoards, ensureBoard } from './boards.ts';
import { keyResultById, setCountsTasks } from './key-results.ts';
import { inTransaction } from './scope.ts';
import { deleteTasks, moveTasks, updateTasks } from './task-batches.ts';
import { createTask, deleteTask, moveTask, updateTask } from './task-changes.ts';
import { restoreTasks } from './task-restore.ts';
import { taskById, tasksByIds, tasksPage } from './tasks.ts';

const AT = '2026-01-20T09:00:00.000Z';

let open: OpenTestDatabase;
let acme: Company;
beforeAll(async () => {
  open = await openTestDatabase();
});
beforeEach(async () => {
  acme = await company(open.database);
  await inTransaction(acme.system, (inside) => ensureBoard(inside, AT));
});
afterAll(() => open.close());

const add = (title: string, given: object = {}) => createTask(acme.scope, { title, ...given }, { at: AT });
const inState = async (state: TaskState) => (await tasksPage(acme.scope, { state }, {})).rows.map(({ title }) => title);

async function columns(): Promise<BoardColumnRow[]> {
  const [board] = await allBoards(acme.scope);
  return columnsOfBoards(acme.scope, [board?.id ?? '']);
}

async function columnOf(state: TaskState): Promise<BoardColumnRow> {
  const column = (await columns()).find((each) => each.state === state);
  if (column === undefined) throw new Error(`There is no column for ${state}`);
  return column;
}

async function limit(state: TaskState, wipLimit: number | null): Promise<BoardColumnRow> {
  const { id, title } = await columnOf(state);
  return updateBoardColumn(acme.scope, { id, title, state, wipLimit }, { at: AT });
}

test('two who drag into the last place at one instant: one comes in, the other is told, and the limit holds', async () => {
  const { id: columnId } = await limit('in_progress', 3);
  for (const title of ['a', 'b']) await add(title, { columnId });
  const [one, two] = [await add('one'), await add('two')];

  const ends = await Promise.allSettled([one, two].map(({ id, version }) => moveTask(acme.scope, { id, columnId }, { at: AT, version })));

  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(ends.find((end) => end.status === 'rejected')?.reason).toMatchObject({ code: 'LIMIT_REACHED', details: { columnId, limit: 3, count: 3 } });
  expect(await inState('in_progress')).toHaveLength(3);
  expect(await inState('todo')).toHaveLength(1);
});

test('twenty who move, make and bring back at once never get more into a column than its limit', async () => {
  const { id: columnId } = await limit('in_progress', 5);
  const cards = await Promise.all(Array.from({ length: 12 }, (_, number) => add(`card ${number}`)));
  const gone = await add('gone', { columnId });
  await deleteTask(acme.scope, { id: gone.id }, { at: AT });

  const ends = await Promise.allSettled([
    ...cards.map(({ id }) => moveTask(acme.scope, { id, columnId }, { at: AT })),
    ...Array.from({ length: 7 }, (_, number) => add(`new ${number}`, { columnId })),
    restoreTasks(acme.scope, [gone.id], { at: AT }),
  ]);

  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  expect(await inState('in_progress')).toHaveLength(5);
});

test('several move as one: all or none, in their order, behind the one they were dropped behind', async () => {
  const { id: columnId } = await limit('in_review', 3);
  const anchor = await add('anchor', { columnId });
  const [a, b, c] = [await add('a'), await add('b'), await add('c')];
  const behind = (ids: readonly string[]) => ids.map((id, index) => ({ id, columnId, afterId: index === 0 ? anchor.id : (ids[index - 1] ?? null) }));

  await expect(moveTasks(acme.scope, behind([a.id, b.id, c.id]), { at: AT })).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
  expect(await inState('in_review')).toEqual(['anchor']);
  await moveTasks(acme.scope, behind([c.id, a.id]), { at: AT });
  expect(await inState('in_review')).toEqual(['anchor', 'c', 'a']);
  // Who comes in as another goes out, comes in.
  const out = { id: anchor.id, columnId: (await columnOf('done')).id };
  await moveTasks(acme.scope, [{ id: b.id, columnId }, out], { at: AT });
  expect(await inState('in_review')).toEqual(['c', 'a', 'b']);
});

test('a column whose limit was lowered lets out and changes places, and lets nobody in', async () => {
  const { id: columnId } = await columnOf('in_progress');
  const [a, b, c] = [await add('a', { columnId }), await add('b', { columnId }), await add('c', { columnId })];
  await limit('in_progress', 1);

  await moveTask(acme.scope, { id: c.id, columnId, beforeId: a.id }, { at: AT });
  expect(await inState('in_progress')).toEqual(['c', 'a', 'b']);
  await moveTask(acme.scope, { id: b.id, state: 'done' }, { at: AT });
  await expect(moveTask(acme.scope, { id: b.id, columnId }, { at: AT })).rejects.toMatchObject({ code: 'LIMIT_REACHED', details: { count: 2, limit: 1 } });
  await expect(add('d', { columnId })).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
});

test('own columns: added behind another, renamed, moved; what a column stands for is fixed while tasks stand in it', async () => {
  const [todo] = await columns();
  const boardId = todo?.boardId ?? '';
  const waits = await createBoardColumn(acme.scope, { boardId, title: ' Waits ', state: 'blocked', wipLimit: null, afterId: todo?.id ?? null }, { at: AT });
  const names = async () => (await columns()).map(({ title, state }) => title || state);

  expect(await names()).toEqual(['todo', 'Waits', 'in_progress', 'in_review', 'ready_for_release', 'done']);
  await moveBoardColumn(acme.scope, { id: waits.id, afterId: null }, { at: AT, version: waits.version });
  expect(await names()).toEqual(['Waits', 'todo', 'in_progress', 'in_review', 'ready_for_release', 'done']);
  await expect(moveBoardColumn(acme.scope, { id: waits.id, afterId: null }, { at: AT, version: waits.version })).rejects.toMatchObject({ code: 'CONFLICT' });
  const task = await add('a', { columnId: waits.id });
  expect(task.state).toBe('blocked');
  await expect(updateBoardColumn(acme.scope, { id: waits.id, title: 'Waits', state: 'done', wipLimit: null }, { at: AT })).rejects.toMatchObject({
    code: 'WRONG_PHASE',
  });
});

test('a column goes when it is empty, or when its tasks have a place; the last one to work in, and the one for what is done, stay', async () => {
  const kr = await keyResult(acme, { target: '4' });
  await setCountsTasks(acme.scope, { id: kr.id, counts: true }, { at: AT });
  const [progress, review, done] = [await columnOf('in_progress'), await columnOf('in_review'), await columnOf('done')];
  for (const title of ['a', 'b']) await add(title, { columnId: review.id, keyResultId: kr.id });
  await add('c', { columnId: done.id });

  await expect(deleteBoardColumn(acme.scope, { id: review.id, moveToId: null }, { at: AT })).rejects.toThrow('In review is not empty (2)');
  await expect(deleteBoardColumn(acme.scope, { id: done.id, moveToId: progress.id }, { at: AT })).rejects.toThrow(
    'A board needs a column for what is completed',
  );
  await limit('done', 2);
  await expect(deleteBoardColumn(acme.scope, { id: review.id, moveToId: done.id }, { at: AT })).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
  await limit('done', null);
  await deleteBoardColumn(acme.scope, { id: review.id, moveToId: done.id }, { at: AT });
  expect(await inState('done')).toEqual(['c', 'a', 'b']);
  expect((await keyResultById(acme.scope, kr.id)).current).toBe('2');
});

test('a second board has columns of its own, takes tasks from the first, and goes when it is empty', async () => {
  const { id, version } = await createBoard(acme.scope, { title: 'Sales' }, { at: '2026-01-20T09:01:00.000Z' });
  const [todo, , , , done] = await columnsOfBoards(acme.scope, [id]);
  const task = await add('a');

  await moveTask(acme.scope, { id: task.id, columnId: todo?.id ?? null }, { at: AT });
  // By a state it stays on its board.
  expect((await moveTask(acme.scope, { id: task.id, state: 'done' }, { at: AT })).columnId).toBe(done?.id);
  await expect(deleteBoard(acme.scope, { id }, { at: AT, version })).rejects.toThrow('There is work on this board still');
  await moveTask(acme.scope, { id: task.id, columnId: (await columnOf('todo')).id }, { at: AT });
  await deleteBoard(acme.scope, { id }, { at: AT, version });
  const [first, ...others] = await allBoards(acme.scope);
  expect(others).toEqual([]);
  await expect(deleteBoard(acme.scope, { id: first?.id ?? '' }, { at: AT })).rejects.toThrow('only board');
});

test('boards are shaped by those who lead, and by nobody else', async () => {
  const { id } = await columnOf('todo');
  const shape = async (role: 'TEAM_LEAD' | 'CONTRIBUTOR') => {
    const scope = await scopeOf(open.database, await person(acme.system, { role }), AT);
    return updateBoardColumn(scope, { id, title: role, state: 'todo', wipLimit: null }, { at: AT });
  };

  expect((await shape('TEAM_LEAD')).title).toBe('TEAM_LEAD');
  await expect(shape('CONTRIBUTOR')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('many are given to somebody and labelled at once, all or none', async () => {
  const mia = await person(acme.system, { name: 'Mia' });
  const tasks = [await add('a', { labels: ['old', 'shop'] }), await add('b')];
  await updateTasks(acme.scope, tasks, { assigneeId: mia.id, priority: 'high', addLabels: ['new'], removeLabels: ['old'] }, { at: AT });

  const rows = await tasksByIds(
    acme.scope,
    tasks.map(({ id }) => id),
  );
  expect(rows.map(({ labels }) => labels.join()).toSorted()).toEqual(['new', 'shop,new']);
  expect(rows.every(({ assigneeId, priority, version }) => assigneeId === mia.id && priority === 'high' && version === 2)).toBe(true);
  await expect(updateTasks(acme.scope, tasks, { priority: 'low' }, { at: AT })).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('what somebody deleted they bring back whole, to where it stood, once; nobody else does', async () => {
  const { id: columnId } = await columnOf('in_progress');
  const given = { columnId, labels: ['shop'], dueOn: '2026-02-01', checklist: [{ title: 'Ask', done: true }], priority: 'urgent' };
  const [a, b, c] = [await add('a', { columnId }), await add('b', given), await add('c', { columnId })];
  await deleteTasks(acme.scope, [a, b], { at: AT });
  const other = await scopeOf(open.database, await person(acme.system, { role: 'ADMIN', leadership: true }), AT);

  await expect(restoreTasks(other, [b.id], { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(restoreTasks(acme.scope, [b.id], { at: '2026-01-20T10:30:00.000Z' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await restoreTasks(acme.scope, [a.id, b.id], { at: AT });
  expect(await restoreTasks(acme.scope, [a.id, b.id], { at: AT })).toEqual([]);
  expect(await inState('in_progress')).toEqual(['a', 'b', 'c']);
  expect(await taskById(acme.scope, b.id)).toEqual({ ...b, version: 2 });
  expect(c.rank).toBeGreaterThan(b.rank);
});

test('a checklist is written as a whole, over the version it was read with', async () => {
  const task = await add('a', { checklist: [{ title: ' Ask ', done: false }] });
  expect(task.checklist).toEqual([{ title: 'Ask', done: false }]);

  await updateTask(acme.scope, { id: task.id, checklist: [{ title: 'Ask', done: true }] }, { at: AT, version: 1 });

  await expect(updateTask(acme.scope, { id: task.id, checklist: [] }, { at: AT, version: 1 })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(updateTask(acme.scope, { id: task.id, checklist: [{ title: ' ', done: true }] }, { at: AT })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect((await taskById(acme.scope, task.id)).checklist).toEqual([{ title: 'Ask', done: true }]);
});
