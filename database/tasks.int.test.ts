import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { DEFAULT_COLUMNS } from '../domain/board.ts';
import type { TaskState } from '../domain/task-state.ts';
import { taskReleaseWorkflowId } from '../domain/workflow-ids.ts';
import { company, type Company, keyResult, objective, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { allBoards, columnsOfBoards } from './boards.ts';
import { checkInsPage } from './check-ins.ts';
import { createConnection } from './connections.ts';
import { keyResultById, setCountsTasks } from './key-results.ts';
import { createMetricSource } from './metric-sources.ts';
import { createTask, deleteTask, linkTaskToCode, moveTask, updateTask } from './task-changes.ts';
import { endRelease, showRelease } from './task-release.ts';
import { countTasks, taskById, taskColumns, tasksPage } from './tasks.ts';

const AT = '2026-01-20T09:00:00.000Z';

let open: OpenTestDatabase;
let acme: Company;
beforeAll(async () => {
  open = await openTestDatabase();
});
beforeEach(async () => {
  acme = await company(open.database);
});
afterAll(() => open.close());

const add = (title: string, given: object = {}) => createTask(acme.scope, { title, ...given }, { at: AT });
const column = async (state: TaskState = 'todo') => (await tasksPage(acme.scope, { state }, {})).rows.map(({ title }) => title);

test('a card goes behind the one it was dropped behind, or before the one it was dropped before', async () => {
  const [a, b, c] = [await add('a'), await add('b'), await add('c')];

  await moveTask(acme.scope, { id: c.id, state: 'todo', afterId: a.id }, { at: AT });
  expect(await column()).toEqual(['a', 'c', 'b']);
  await moveTask(acme.scope, { id: b.id, state: 'todo', beforeId: a.id }, { at: AT });
  expect(await column()).toEqual(['b', 'a', 'c']);
  await moveTask(acme.scope, { id: a.id, state: 'done', afterId: b.id }, { at: AT });
  expect([await column(), await column('done')]).toEqual([['b', 'c'], ['a']]);
  expect((await taskById(acme.scope, a.id)).doneAt).toBe(AT);
});

test('the board asks once for all columns, and has of each what a list of it would have', async () => {
  const mia = await person(acme.system, { name: 'Mia' });
  for (const number of [1, 2, 3, 4]) await add(`open ${number}`, { assigneeId: number % 2 === 0 ? mia.id : null });
  const last = await add('under way');
  await moveTask(acme.scope, { id: last.id, state: 'in_progress' }, { at: AT });

  const [board] = await allBoards(acme.scope);
  const columns = await columnsOfBoards(acme.scope, [board?.id ?? '']);
  for (const filter of [{}, { assigneeId: mia.id }, { search: 'way' }]) {
    const shown = await taskColumns(acme.scope, { ...filter, boardId: board?.id ?? '' }, { first: 2 });
    for (const { id, state } of columns) {
      const { tasks, total } = shown.get(id) ?? { tasks: [], total: 0 };
      expect(tasks).toEqual((await tasksPage(acme.scope, { ...filter, state }, { first: 2 })).rows);
      expect(total).toBe(await countTasks(acme.scope, { ...filter, state }));
    }
  }
  expect(columns.map(({ state }) => state)).toEqual(DEFAULT_COLUMNS);
  const changed = await taskColumns(acme.scope, { boardId: board?.id ?? '', only: [last.id] }, { first: 2 });
  expect([...changed.values()].map(({ tasks, total }) => [tasks.map(({ title }) => title), total])).toEqual(
    expect.arrayContaining([
      [['under way'], 1],
      [[], 4],
    ]),
  );
});

test('people who drag at once end with one order, and every place is one card’s own', async () => {
  const cards = await Promise.all(Array.from({ length: 12 }, (_, number) => add(`card ${number}`)));
  const [anchor, ...others] = cards;

  await Promise.all(others.map(({ id }) => moveTask(acme.scope, { id, state: 'in_progress', afterId: anchor?.id ?? null }, { at: AT })));
  await moveTask(acme.scope, { id: anchor?.id ?? '', state: 'in_progress' }, { at: AT });
  await Promise.all(others.map(({ id }) => moveTask(acme.scope, { id, state: 'in_progress', afterId: anchor?.id ?? null }, { at: AT })));

  const { rows } = await tasksPage(acme.scope, { state: 'in_progress' }, {});
  expect(rows).toHaveLength(12);
  expect(rows[0]?.id).toBe(anchor?.id);
  expect(new Set(rows.map(({ rank }) => rank)).size).toBe(12);
});

test('where nothing fits between two cards any more, the column is numbered anew and keeps its order', async () => {
  // Not at 0, around which a number can be halved a thousand times.
  const [first, a, b, c] = [await add('first'), await add('a'), await add('b'), await add('c')];

  for (let turn = 0; turn < 60; turn += 1) await moveTask(acme.scope, { id: turn % 2 === 0 ? c.id : b.id, state: 'todo', afterId: a.id }, { at: AT });

  expect(await column()).toEqual(['first', 'a', 'b', 'c']);
  expect([first.rank, (await taskById(acme.scope, first.id)).rank]).toEqual([0, 1]);
}, 60_000);

test('two people drag the same card: the second is told of the first', async () => {
  const { id } = await add('a');

  await moveTask(acme.scope, { id, state: 'in_review' }, { at: AT, version: 1 });

  await expect(moveTask(acme.scope, { id, state: 'done' }, { at: AT, version: 1 })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await column('in_review')).toEqual(['a']);
});

test('pages of the board go on where the last one ended', async () => {
  for (const title of ['a', 'b', 'c', 'd', 'e']) await add(title, { labels: ['shop'] });
  const first = await tasksPage(acme.scope, { label: 'shop' }, { first: 3 });
  const second = await tasksPage(acme.scope, { label: 'shop' }, { first: 3, after: first.endCursor });

  expect([...first.rows, ...second.rows].map(({ title }) => title)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect([first.hasNext, second.hasNext]).toEqual([true, false]);
  expect(await countTasks(acme.scope, { search: 'A' })).toBe(1);
});

test('a key result that counts tasks follows those done for it, each once', async () => {
  const kr = await keyResult(acme, { target: '4' });
  const counted = await setCountsTasks(acme.scope, { id: kr.id, counts: true }, { at: AT });
  const tasks = [await add('a', { keyResultId: kr.id }), await add('b', { keyResultId: kr.id }), await add('c', { keyResultId: kr.id })];

  await Promise.all(tasks.map(({ id }) => moveTask(acme.scope, { id, state: 'done' }, { at: AT })));
  await moveTask(acme.scope, { id: tasks[0]?.id ?? '', state: 'done', afterId: tasks[1]?.id ?? null }, { at: AT });

  expect(counted.current).toBe('0');
  expect(await keyResultById(acme.scope, kr.id)).toMatchObject({ current: '3', progress: 0.75 });
  const told = (await checkInsPage(acme.scope, { keyResultId: kr.id }, {})).rows;
  expect(told.map(({ value, source }) => `${source} ${value}`).toSorted()).toEqual(['METRIC 0', 'METRIC 1', 'METRIC 2', 'METRIC 3']);

  await moveTask(acme.scope, { id: tasks[0]?.id ?? '', state: 'todo' }, { at: AT });
  await updateTask(acme.scope, { id: tasks[1]?.id ?? '', keyResultId: null, objectiveId: null }, { at: AT });
  await deleteTask(acme.scope, { id: tasks[2]?.id ?? '' }, { at: AT });
  expect((await keyResultById(acme.scope, kr.id)).current).toBe('0');
});

test('a key result is fed by a source or by its tasks, not by both', async () => {
  const [fed, counting] = [await keyResult(acme), await keyResult(acme)];
  const settings = { config: {}, secret: {} };
  const connection = await createConnection(acme.scope, { provider: 'github', name: 'GitHub', ownerId: acme.admin.id, settings }, { at: AT });
  const feed = (keyResultId: string) => createMetricSource(acme.scope, { connectionId: connection.id, keyResultId, metric: 'stars', query: {} }, { at: AT });
  await feed(fed.id);
  await setCountsTasks(acme.scope, { id: counting.id, counts: true }, { at: AT });

  await expect(setCountsTasks(acme.scope, { id: fed.id, counts: true }, { at: AT })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(feed(counting.id)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a task belongs to its assignee and to the people of its goal; without a goal to who made it', async () => {
  const [maker, mate, stranger] = [await person(acme.system), await person(acme.system), await person(acme.system)];
  const as = (who: typeof maker) => scopeOf(open.database, who, AT);
  const theirs = await objective(acme, { ownerId: mate.id });
  const { id } = await createTask(await as(maker), { title: 'Find out' }, { at: AT });
  const rename = async (who: typeof maker) => updateTask(await as(who), { id, title: 'Find out more' }, { at: AT });

  await expect(rename(mate)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await rename(maker);
  await expect(createTask(await as(stranger), { title: 'For you', objectiveId: theirs.id }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await updateTask(acme.scope, { id, objectiveId: theirs.id }, { at: AT });
  await rename(mate);
  await expect(rename(maker)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a task that becomes ready with its code known starts its release, once; moved away, the release is told', async () => {
  const settings = { config: {}, secret: {} };
  const { id: connectionId } = await createConnection(acme.scope, { provider: 'github', name: 'GitHub', ownerId: acme.admin.id, settings }, { at: AT });
  const { id } = await add('Quick search');
  const commands = async () =>
    (
      await open.behind.workflowCommand.findMany({
        where: { organizationId: acme.organizationId, workflowId: taskReleaseWorkflowId(id) },
        orderBy: { createdAt: 'asc' },
      })
    ).map(({ kind, name }) => `${kind} ${name}`);

  await moveTask(acme.scope, { id, state: 'ready_for_release' }, { at: AT });
  expect(await commands()).toEqual([]);
  await linkTaskToCode(acme.scope, { id, connectionId, branch: null }, { at: '2026-01-20T09:01:00.000Z' });
  await updateTask(acme.scope, { id, title: 'Quicker search' }, { at: '2026-01-20T09:02:00.000Z' });
  expect(await commands()).toEqual(['start lookAgain']);
  await moveTask(acme.scope, { id, state: 'in_progress' }, { at: '2026-01-20T09:03:00.000Z' });
  expect(await commands()).toEqual(['start lookAgain', 'signal lookAgain']);
});

test('what an earlier release still has to say is not written', async () => {
  const settings = { config: {}, secret: {} };
  const { id: connectionId } = await createConnection(acme.scope, { provider: 'github', name: 'GitHub', ownerId: acme.admin.id, settings }, { at: AT });
  const { id } = await add('Quick search');
  await linkTaskToCode(acme.scope, { id, connectionId, branch: null }, { at: AT });
  for (const state of ['ready_for_release', 'in_progress', 'ready_for_release'] as const) await moveTask(acme.scope, { id, state }, { at: AT });
  const checks = { passed: 0, failed: 0, pending: 0 };
  const reviews = { approvals: 0, changesRequested: 0 };
  const pullRequest = {
    ...{ number: 1, url: 'https://code.test/1', title: 'x', branch: 'x', draft: false, mergedAt: AT },
    state: 'merged' as const,
    checks,
    reviews,
  };

  await showRelease(acme.system, { taskId: id, release: 1 }, { pullRequest, note: 'late' });
  expect(await endRelease(acme.system, { taskId: id, release: 1 }, { pullRequest, at: AT })).toBe(false);
  expect(await taskById(acme.scope, id)).toMatchObject({ state: 'ready_for_release', releaseNote: '', pullRequest: null, releases: 2 });
  expect(await endRelease(acme.system, { taskId: id, release: 2 }, { pullRequest, at: AT })).toBe(true);
  expect(await endRelease(acme.system, { taskId: id, release: 2 }, { pullRequest, at: AT })).toBe(false);
  expect(await taskById(acme.scope, id)).toMatchObject({ state: 'done', doneAt: AT, releases: 2 });
});
