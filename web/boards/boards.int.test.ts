import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { updateBoardColumn } from '../../database/board-changes.ts';
import { allBoards, type BoardColumnRow, columnsOfBoards, ensureBoard } from '../../database/boards.ts';
import { createConnection } from '../../database/connections.ts';
import { keyResultById, setCountsTasks } from '../../database/key-results.ts';
import { inTransaction } from '../../database/scope.ts';
import { createTask } from '../../database/task-changes.ts';
import { showRelease } from '../../database/task-release.ts';
import { taskById, tasksPage } from '../../database/tasks.ts';
import type { TaskState } from '../../domain/task-state.ts';
import { emptyRepository } from '../../integrations/github/fake-repository.ts';
import { type FakeGithub, startFakeGithub } from '../../integrations/github/fake-server.ts';
import { company, type Company, keyResult, person } from '../../test/factories.ts';
import { boxOf, closeAll, openPageStage, type PageStage, PATIENCE_MS, PHONE, said, violationsOf } from '../../test/pages.ts';

/** The built board in a real Chromium, over the real API and PostgreSQL. */
const AT = '2026-02-10T08:00:00.000Z';
const WIDE = { width: 1440, height: 900 };

let stage: PageStage;
let acme: Company;
let github: FakeGithub;
beforeAll(async () => {
  stage = await openPageStage();
  github = await startFakeGithub({ today: '2026-02-10', token: 'good', repository: emptyRepository() });
  await github.change({ action: 'open-issue' }, '2026-02-09T10:00:00Z');
}, 120_000);
beforeEach(async () => {
  acme = await company(stage.api.database);
  await inTransaction(acme.system, (inside) => ensureBoard(inside, AT));
});
afterAll(async () => {
  await stage?.close();
  await github?.close();
});

test('a card is dragged by mouse and by keys, which say where it goes; another window shows it at once', async () => {
  for (const title of ['First', 'Second', 'Third']) await add(title);
  await add('Reviewed', 'in_review');
  const [mine, theirs] = [await board(WIDE), await board(WIDE)];

  await drag(mine, cardOf(mine, 'Third'), cardOf(mine, 'First'), 'above');
  await expectColumn(mine, 'To do', ['Third', 'First', 'Second']);
  await expectColumn(theirs, 'To do', ['Third', 'First', 'Second']);
  await drag(mine, cardOf(mine, 'First'), cardOf(mine, 'Reviewed'), 'below');
  await expectColumn(theirs, 'In review', ['Reviewed', 'First']);

  await mine.getByRole('button', { name: 'Move: Second' }).focus();
  await mine.keyboard.press('Space');
  await said(mine, /Second is picked up from To do/);
  await mine.keyboard.press('ArrowRight');
  await said(mine, /Second: In progress, place 1 of 1/);
  await mine.keyboard.press('ArrowRight');
  await said(mine, /Second: In review, place [12] of 3/);
  await mine.keyboard.press('Space');
  await said(mine, /Second was put down in In review/);
  await expectColumn(theirs, 'To do', ['Third']);
  expect((await stored('in_review')).toSorted()).toEqual(['First', 'Reviewed', 'Second']);

  await mine.getByRole('button', { name: 'Move: Third' }).focus();
  await mine.keyboard.press('Space');
  await said(mine, /Third is picked up from To do/);
  await mine.keyboard.press('ArrowRight');
  await said(mine, /Third: In progress, place 1 of 1/);
  await mine.keyboard.press('Escape');
  await said(mine, /Third stays where it was/);
  await expectColumn(mine, 'To do', ['Third']);
  await closeAll(mine, theirs);
}, 120_000);

test('a move that is refused goes back, and says why', async () => {
  const { id } = await add('Waits', 'in_review', { blockedReason: 'the contract' });
  await add('Shipped', 'done');
  const page = await board(WIDE);

  await drag(page, cardOf(page, 'Waits'), cardOf(page, 'Shipped'), 'below');

  await page.getByText('This task is blocked: the contract').waitFor({ timeout: PATIENCE_MS });
  await expectColumn(page, 'In review', ['Waits']);
  expect(await taskById(acme.scope, id)).toMatchObject({ state: 'in_review', version: 1 });
  await closeAll(page);
}, 120_000);

test('a task is written, linked to a goal and to its code, and its pull request shows', async () => {
  const kr = await keyResult(acme, { title: 'Ship four features', target: '4' });
  const settings = { config: { owner: 'octo', repository: 'demo', baseUrl: github.url }, secret: { token: 'good' } };
  await createConnection(acme.scope, { provider: 'github', name: 'Our GitHub', ownerId: acme.admin.id, settings }, { at: AT });
  const page = await board(WIDE);
  await page.getByText('No tasks yet').waitFor({ timeout: PATIENCE_MS });

  await page.getByRole('button', { name: 'New task', exact: true }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('What is to be done').fill('Quick search');
  await form.getByLabel('Labels').fill('search, shop');
  await form.getByLabel('Due').fill('2026-02-20');
  await form.getByLabel('For the goal').selectOption({ label: '\u2003Ship four features' });
  await form.getByLabel('Where its code is').selectOption({ label: 'Our GitHub' });
  await form.getByLabel('Branch').fill('feature/search');
  await form.getByLabel('Column').selectOption({ label: 'Ready for release' });
  await form.getByRole('button', { name: 'Save' }).click();
  await expectColumn(page, 'Ready for release', ['Quick search']);

  const [task] = (await tasksPage(acme.scope, {}, {})).rows;
  expect(task).toMatchObject({ labels: ['search', 'shop'], dueOn: '2026-02-20', keyResultId: kr.id, branch: 'feature/search', releases: 1 });
  const checks = { passed: 3, failed: 1, pending: 2 };
  const reviews = { approvals: 1, changesRequested: 0 };
  const pullRequest = { number: 7, url: `${github.url}/pull/7`, title: 'x', branch: 'feature/search', state: 'open', draft: false, mergedAt: null } as const;
  await showRelease(acme.system, { taskId: task?.id ?? '', release: 1 }, { pullRequest: { ...pullRequest, checks, reviews }, note: '' });

  const card = cardOf(page, 'Quick search');
  await card.getByRole('link', { name: 'Pull request #7' }).waitFor({ timeout: PATIENCE_MS });
  expect(await card.innerText()).toMatch(/1 failed[\s\S]*2 running[\s\S]*3 passed[\s\S]*1 approval[\s\S]*Ship four features/);
  await closeAll(page);
}, 120_000);

test('two browsers on one board: the last place of a column is one’s, the other is told and shown the way out; both end with one order', async () => {
  await limit('in_progress', 2);
  for (const title of ['First', 'Second', 'Third']) await add(title);
  await add('Works', 'in_progress');
  const [mine, theirs] = [await board(WIDE), await board(WIDE)];
  await expectHead(mine, /In progress\s*1\/2/);

  await Promise.all([
    drag(mine, cardOf(mine, 'First'), cardOf(mine, 'Works'), 'below'),
    drag(theirs, cardOf(theirs, 'Second'), cardOf(theirs, 'Works'), 'above'),
  ]);

  const refusal = (page: Page) =>
    page.getByText('In progress is full: 2 of 2. Finish or move a task there, or raise its limit.').waitFor({ timeout: PATIENCE_MS });
  const told = await Promise.any([mine, theirs].map(async (page) => refusal(page).then(() => page)));
  const [working, waiting] = [await stored('in_progress'), await stored('todo')];
  expect([working.length, waiting.length]).toEqual([2, 2]);
  for (const page of [mine, theirs]) {
    await expectHead(page, /In progress\s*2\/2/);
    await expectColumn(page, 'In progress', working);
    await expectColumn(page, 'To do', waiting);
  }
  await told.getByRole('button', { name: 'Change limit' }).click();
  await told.getByRole('dialog').getByLabel('Most tasks at once').fill('3');
  await told.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  for (const page of [mine, theirs]) await expectHead(page, /In progress\s*2\/3/);
  await closeAll(mine, theirs);
}, 120_000);

test('by keys alone: the focus walks, cards are chosen, moved, labelled and removed together, and the removal is undone', async () => {
  for (const title of ['First', 'Second', 'Third']) await add(title);
  const page = await board(WIDE);
  const title = (name: string) => page.getByRole('button', { name, exact: true });

  await title('First').focus();
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowDown');
  await expectFocus(page, 'Second');
  await page.keyboard.press('x');
  const bar = page.getByRole('region', { name: '2 tasks chosen' });
  await bar.getByRole('button', { name: 'Label' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Add a label').fill('shop');
  await page.keyboard.press('Enter');
  await cardOf(page, 'Second').getByText('shop').waitFor({ timeout: PATIENCE_MS });
  await bar.getByRole('button', { name: 'Move to' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'In review' }).focus();
  await page.keyboard.press('Enter');
  await expectColumn(page, 'In review', ['First', 'Second']);
  await page.getByText('2 tasks moved to In review').waitFor({ timeout: PATIENCE_MS });

  await title('Third').focus();
  await page.keyboard.press('ArrowRight');
  await expectFocus(page, 'First');
  await page.keyboard.press('x');
  await page.getByRole('button', { name: 'Remove', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expectColumn(page, 'In review', ['Second']);
  await page.getByText('Task removed').waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('button', { name: 'Undo' }).last().press('Enter');
  await expectColumn(page, 'In review', ['First', 'Second']);
  expect((await tasksPage(acme.scope, { label: 'shop' }, {})).rows).toHaveLength(2);
  await closeAll(page);
}, 120_000);

test('a view is in the address: lanes and filters are there for whoever gets the link, and a card in another lane is somebody else’s', async () => {
  const mia = await person(acme.system, { name: 'Mia' });
  await add('Hers', 'todo', { assigneeId: mia.id, dueOn: '2026-01-02', labels: ['shop'] });
  await add('Whose', 'todo', { labels: ['shop'] });
  await add('Other', 'todo');
  const page = await board(WIDE);
  await page.getByLabel('Label').selectOption('shop');
  await page.getByLabel('Lanes').selectOption('assignee');
  await page.waitForURL(/label=shop.*lanes=assignee/);
  const other = await board(WIDE, new URL(page.url()).pathname + new URL(page.url()).search);
  const lane = (name: string) => other.getByRole('region', { name, exact: true });

  await lane('Mia').getByRole('button', { name: 'Hers', exact: true }).waitFor({ timeout: PATIENCE_MS });
  expect(await other.getByRole('article').count()).toBe(2);
  await drag(other, cardOf(other, 'Whose'), cardOf(other, 'Hers'), 'below');
  await lane('Mia').getByRole('button', { name: 'Whose', exact: true }).waitFor({ timeout: PATIENCE_MS });
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && (await tasksPage(acme.scope, { assigneeId: mia.id }, {})).rows.length < 2; )
    await other.waitForTimeout(50);
  expect((await tasksPage(acme.scope, { assigneeId: mia.id }, {})).rows.map(({ title }) => title)).toEqual(['Hers', 'Whose']);
  await closeAll(page, other);
}, 120_000);

test('columns of one’s own: added, and taken away with a place for its cards; a checklist counts on the card', async () => {
  await add('First', 'in_review', {
    checklist: [
      { title: 'Ask', done: true },
      { title: 'Write', done: false },
    ],
  });
  const page = await board(WIDE);

  await cardOf(page, 'First').getByText('1/2').waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('button', { name: 'Column: In review' }).click();
  await page.getByRole('menuitem', { name: 'Add column' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Waits for legal');
  await dialog.getByLabel('What it stands for').selectOption('blocked');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expectColumn(page, 'Waits for legal', []);
  await page.getByRole('button', { name: 'Column: In review' }).click();
  await page.getByRole('menuitem', { name: 'Change column' }).click();
  await dialog.getByLabel('Its tasks go on in').selectOption({ label: 'Waits for legal' });
  await dialog.getByRole('button', { name: 'Delete column' }).click();
  await page.getByRole('button', { name: 'Yes, do it' }).click();
  await expectColumn(page, 'Waits for legal', ['First']);
  expect(await stored('blocked')).toEqual(['First']);
  await closeAll(page);
}, 120_000);

test('a board of 1,000 cards draws what is in sight alone, and moves and finds a card among them', async () => {
  const columns = await ownColumns();
  const { organizationId } = acme;
  const data = Array.from({ length: 1_000 }, (_, number) => {
    const column = columns[number % columns.length];
    const [columnId, state] = [column?.id ?? '', column?.state ?? 'todo'];
    const labels = [`label ${number % 7}`];
    return {
      organizationId,
      id: randomUUID(),
      title: `Card ${number}`,
      columnId,
      state,
      rank: number,
      labels,
      createdAt: new Date(AT),
      assigneeId: acme.admin.id,
    };
  });
  await acme.system.db.task.createMany({ data });
  const page = await board(WIDE);
  await cardOf(page, 'Card 0').waitFor({ timeout: PATIENCE_MS });

  expect(await page.getByRole('article').count()).toBeLessThan(120);
  await page.evaluate(() => {
    const durations: number[] = [];
    Reflect.set(window, 'durations', durations);
    const observer = new PerformanceObserver((list) => durations.push(...list.getEntries().map(({ duration }) => duration)));
    for (const type of ['event', 'longtask']) observer.observe({ type, durationThreshold: 16 } as PerformanceObserverInit);
  });
  await drag(page, cardOf(page, 'Card 0'), cardOf(page, 'Card 6'), 'below');
  await expectTop(page, 'In progress', ['Card 1', 'Card 6', 'Card 0']);
  const durations = await page.evaluate(() => Reflect.get(window, 'durations') as number[]);
  process.stdout.write(`1,000 cards: a drag’s longest event or task took ${Math.round(Math.max(0, ...durations))} ms\n`);
  const search = page.getByRole('searchbox', { name: 'Search tasks' });
  await search.fill('Card 99');
  await expectTop(page, 'To do', ['Card 990', 'Card 995']);
  await closeAll(page);
}, 120_000);

test('the link in a pull request opens the task', async () => {
  const { id } = await add('Quick search');
  const page = await board(WIDE, `/board?task=${id}`);

  await page.getByRole('dialog').getByLabel('What is to be done').waitFor({ timeout: PATIENCE_MS });
  expect(await page.getByRole('dialog').getByLabel('What is to be done').inputValue()).toBe('Quick search');
  await closeAll(page);
}, 120_000);

test('on the page of a key result: tasks are counted, an issue is linked with its state, and any other address as a link', async () => {
  const kr = await keyResult(acme, { title: 'Ship four features', target: '4' });
  const settings = { config: { owner: 'octo', repository: 'demo', baseUrl: github.url }, secret: { token: 'good' } };
  await createConnection(acme.scope, { provider: 'github', name: 'Our GitHub', ownerId: acme.admin.id, settings }, { at: AT });
  await add('Quick search', 'done', { keyResultId: kr.id });
  await setCountsTasks(acme.scope, { id: kr.id, counts: true }, { at: AT });
  const page = await board(WIDE, `/key-results/${Buffer.from(`KeyResult:${kr.id}`).toString('base64')}`);

  await page.getByText('1 of 1 tasks done').waitFor({ timeout: PATIENCE_MS });
  await page.getByLabel('Address, beginning with https://').fill(`${github.url}/octo/demo/issues/1`);
  await page.getByRole('button', { name: 'Attach' }).click();
  await page.getByText('Issues and pull requests: 1 open, 0 done').waitFor({ timeout: PATIENCE_MS });
  await page.getByLabel('Address, beginning with https://').fill('https://github.test/other/issues/1');
  await page.getByRole('button', { name: 'Attach' }).click();
  await page.getByRole('link', { name: /github\.test\/other\/issues\/1/ }).waitFor({ timeout: PATIENCE_MS });
  expect((await keyResultById(acme.scope, kr.id)).current).toBe('1');
  await closeAll(page);
}, 120_000);

test.each([
  { ...WIDE, colorScheme: 'light' },
  { ...PHONE, colorScheme: 'dark' },
] as const)(
  'the board and its form pass WCAG AA at $width px, $colorScheme',
  async ({ width, height, colorScheme }) => {
    await add('First', 'todo', { labels: ['shop'], dueOn: '2026-01-02' });
    await add('Blocked', 'in_progress', { blockedReason: 'the contract', priority: 'urgent' });
    const page = await board({ width, height }, '/board', colorScheme);

    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(1);
    expect(await violationsOf(page)).toEqual([]);
    await cardOf(page, 'First').getByRole('button', { name: 'First', exact: true }).click();
    await page.getByRole('dialog').getByLabel('What is to be done').waitFor({ timeout: PATIENCE_MS });
    await page.waitForTimeout(400);
    expect(await violationsOf(page)).toEqual([]);
    await closeAll(page);
  },
  120_000,
);

test('a finger drags a card on a phone, where columns lie beside each other', async () => {
  await add('First');
  await add('Second');
  const page = await board(PHONE);
  const client = await page.context().newCDPSession(page);
  const [from, to] = [await boxOf(cardOf(page, 'Second')), await boxOf(cardOf(page, 'First'))];
  const at = (x: number, y: number) => ({ touchPoints: [{ x, y }] });

  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at(from.x + 40, from.y + 12) });
  await page.waitForTimeout(400);
  for (let step = 1; step <= 10; step += 1)
    await client.send('Input.dispatchTouchEvent', { type: 'touchMove', ...at(to.x + 40, from.y + 12 + ((to.y - from.y - 4) * step) / 10) });
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });

  await expectColumn(page, 'To do', ['Second', 'First']);
  // What is shown at once is written a moment later.
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && (await stored('todo'))[0] !== 'Second'; ) await page.waitForTimeout(50);
  expect(await stored('todo')).toEqual(['Second', 'First']);
  await closeAll(page);
}, 120_000);

async function add(title: string, state: TaskState = 'todo', given: object = {}) {
  const { blockedReason, ...rest } = given as { blockedReason?: string };
  return createTask(acme.scope, { title, state, ...(blockedReason === undefined ? {} : { blockedReason }), ...rest }, { at: AT });
}

async function ownColumns(): Promise<BoardColumnRow[]> {
  const [first] = await allBoards(acme.scope);
  return columnsOfBoards(acme.scope, [first?.id ?? '']);
}

async function limit(state: TaskState, wipLimit: number): Promise<void> {
  const column = (await ownColumns()).find((each) => each.state === state);
  if (column === undefined) throw new Error(`There is no column for ${state}`);
  await updateBoardColumn(acme.scope, { ...column, wipLimit }, { at: AT });
}

async function stored(state: TaskState): Promise<string[]> {
  return (await tasksPage(acme.scope, { state }, {})).rows.map(({ title }) => title);
}

function board(viewport: { width: number; height: number }, path = '/board', colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  return stage.open(path, acme.admin, { viewport, colorScheme });
}

function cardOf(page: Page, title: string): Locator {
  return page.getByRole('article').filter({ has: page.getByRole('button', { name: title, exact: true }) });
}

/** As a hand does it: down, on in steps, and up over the upper or lower half of another card. */
async function drag(page: Page, card: Locator, onto: Locator, side: 'above' | 'below'): Promise<void> {
  const [from, to] = [await boxOf(card), await boxOf(onto)];
  const grip = { x: 30, y: from.height - 8 };
  await page.mouse.move(from.x + grip.x, from.y + grip.y);
  await page.mouse.down();
  // The middle of what is held, not the pointer, lies over the upper half or the lower one.
  const y = to.y + grip.y + (side === 'above' ? -to.height / 4 : to.height / 4);
  await page.mouse.move(to.x + grip.x, Math.min(Math.max(y, to.y + 2), to.y + to.height - 2), { steps: 12 });
  await page.waitForTimeout(80);
  await page.mouse.up();
}

async function expectColumn(page: Page, name: string, titles: readonly string[]): Promise<void> {
  const column = page.getByRole('region', { name: new RegExp(`^${name}`) });
  const shown = () => column.getByRole('article').evaluateAll((cards) => cards.map((card) => card.querySelector('button')?.textContent ?? ''));
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await page.waitForTimeout(50)) if ((await shown()).join('|') === titles.join('|')) return;
  expect(await shown()).toEqual(titles);
}

async function expectTop(page: Page, name: string, titles: readonly string[]): Promise<void> {
  const column = page.getByRole('region', { name: new RegExp(`^${name}`) });
  const shown = () =>
    column
      .getByRole('article')
      .evaluateAll((cards, count) => cards.slice(0, count).map((card) => card.querySelector('button')?.textContent ?? ''), titles.length);
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await page.waitForTimeout(50)) if ((await shown()).join('|') === titles.join('|')) return;
  expect(await shown()).toEqual(titles);
}

async function expectHead(page: Page, words: RegExp): Promise<void> {
  await page.getByRole('heading', { level: 2, name: words }).waitFor({ timeout: PATIENCE_MS });
}

async function expectFocus(page: Page, title: string): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await page.waitForTimeout(50)) if ((await focused()) === title) return;
  expect(await focused()).toBe(title);
}
