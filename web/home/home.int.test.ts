import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { keyResultById } from '../../database/key-results.ts';
import type { PersonRow } from '../../database/people.ts';
import { createTask } from '../../database/task-changes.ts';
import { taskById } from '../../database/tasks.ts';
import { checkIn, type Company, company, keyResult, objective, person, team } from '../../test/factories.ts';
import { openPageStage, type PageStage, PATIENCE_MS, PHONE, said, until, violationsOf } from '../../test/pages.ts';

/** The built home in a real Chromium, over the real API and PostgreSQL. */
const LAST_WEEK = '2026-02-03T09:00:00.000Z';
const WIDE = { width: 1280, height: 900 };

let stage: PageStage;
let acme: Company;
let una: PersonRow;
let lead: PersonRow;
beforeAll(async () => {
  stage = await openPageStage();
}, 120_000);
beforeEach(async () => {
  acme = await company(stage.api.database);
  lead = await person(acme.system, { name: 'Lea Lead', role: 'TEAM_LEAD', leadership: true });
  const { id: teamId } = await team(acme.system, { name: 'Payments', leadId: lead.id });
  una = await person(acme.system, { name: 'Una', teamId });
});
afterAll(async () => {
  await stage?.close();
});

test('a contributor’s Monday by keys alone: two check-ins, a step, a task, and all shows how it stands', async () => {
  const [first, second] = [await own('First number', '30'), await own('Second number', '50')];
  const task = await createTask(acme.scope, { title: 'Call the customer', assigneeId: una.id }, { at: LAST_WEEK });
  const page = await home(una, WIDE);
  const form = (title: string) => page.getByRole('form', { name: `Check in: ${title}` });

  await form('First number').getByRole('textbox').focus();
  await page.keyboard.press('Enter');
  await focusIn(page, 'Check in: Second number');
  await page.keyboard.type('64');
  await page.keyboard.press('Tab');
  await page.keyboard.press('9');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');

  await page.getByText('All of yours are checked in for this week.').waitFor({ timeout: PATIENCE_MS });
  await until(async () => (await page.evaluate(() => document.activeElement?.textContent)) === 'All of yours are checked in for this week.');
  expect(await page.getByRole('form').count()).toBe(0);
  expect(await keyResultById(acme.system, first)).toMatchObject({ current: '30' });
  expect(await keyResultById(acme.system, second)).toMatchObject({ current: '64', confidence: 9 });
  // What is done shows how it stands, and can be folded away.
  await page.getByRole('button', { name: 'Check in again' }).first().waitFor({ timeout: PATIENCE_MS });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Check in again' }).first().waitFor({ state: 'detached', timeout: PATIENCE_MS });

  await page.getByRole('checkbox', { name: 'Done: Call the customer' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Undo' }).waitFor({ timeout: PATIENCE_MS });
  await until(async () => (await taskById(acme.system, task.id)).state === 'done');
  await page.getByRole('button', { name: 'Undo' }).focus();
  await page.keyboard.press('Enter');
  await until(async () => (await taskById(acme.system, task.id)).state === 'todo');
  await page.context().close();
}, 120_000);

test('a number that is none stays where it is and says so, and nothing is sent', async () => {
  const id = await own('Only number', '30');
  const page = await home(una, WIDE);
  const form = page.getByRole('form', { name: 'Check in: Only number' });

  await form.getByRole('textbox').fill('many');
  await page.keyboard.press('Enter');

  await page.getByText('Write a number, such as 12.5.').waitFor({ timeout: PATIENCE_MS });
  expect(await form.count()).toBe(1);
  expect(await keyResultById(acme.system, id)).toMatchObject({ current: '30' });
  await page.context().close();
}, 120_000);

test('the home is arranged by keys, said aloud, kept for the person, and goes back to what fits them', async () => {
  await own('Only number', '30');
  const page = await home(una, WIDE);
  const shown = (of: Page) => of.locator('[data-panel]').evaluateAll((panels) => panels.map((panel) => panel.getAttribute('data-panel')));
  const fitting = await shown(page);

  await page.getByRole('button', { name: 'Arrange' }).click();
  await page.getByRole('button', { name: 'Move: Since you were last here' }).focus();
  await page.keyboard.press('Space');
  await said(page, /Since you were last here/);
  await page.keyboard.press('ArrowUp');
  await said(page, /Since you were last here: place 3 of/);
  await page.keyboard.press('Space');
  await said(page, /Since you were last here was put down at place 3/);
  await page.getByRole('switch', { name: 'Show: Ahead' }).focus();
  await page.keyboard.press('Space');
  await until(async () => !(await shown(page)).includes('ahead'));
  expect((await shown(page)).slice(0, 4)).toEqual(['escalations', 'check_ins', 'news', 'tasks']);
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden', timeout: PATIENCE_MS });
  const arranged = await shown(page);

  const again = await home(una, PHONE);
  expect(await shown(again)).toEqual(arranged);
  expect(await shown(await home(lead, WIDE))).not.toEqual(arranged);
  await again.getByRole('button', { name: 'Arrange' }).click();
  await again.getByRole('button', { name: 'Back to what fits your role' }).click();
  await until(async () => (await shown(again)).join() === fitting.join());
  await Promise.all([page.context().close(), again.context().close()]);
}, 120_000);

test('a mouse drags a panel to another place', async () => {
  const page = await home(una, WIDE);
  await page.getByRole('button', { name: 'Arrange' }).click();
  const handle = (panel: string) => page.getByRole('button', { name: `Move: ${panel}`, exact: true });
  const [from, to] = [await atRest(handle('Company objectives')), await atRest(handle('Your tasks'))];

  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + 16, { steps: 15 });
  await page.mouse.up();

  const names = () => page.getByRole('list', { name: 'Panels in their order' }).getByRole('listitem').allInnerTexts();
  await until(async () => (await names())[2]?.includes('Company objectives') === true);
  expect((await names())[3]).toContain('Your tasks');
  await page.context().close();
}, 120_000);

test('whoever leads sees who has not checked in and what is in the way', async () => {
  const late = await own('Silent number', '30');
  await checkIn(acme, await keyResultById(acme.system, late), { at: LAST_WEEK, value: '31', blocker: 'no contract yet' });
  const page = await home(lead, WIDE);

  const week = page.getByRole('region', { name: 'Your people’s week' });
  await week.getByText('0 of 1', { exact: true }).waitFor({ timeout: PATIENCE_MS });
  expect(await week.innerText()).toMatch(/0 of 1 person has checked in[\s\S]*Una[\s\S]*no contract yet/);
  await page.getByRole('region', { name: 'Where the cycle ends' }).waitFor({ timeout: PATIENCE_MS });
  await page.context().close();
}, 120_000);

test.each([
  { ...WIDE, colorScheme: 'light' },
  { ...WIDE, colorScheme: 'dark' },
  { ...PHONE, colorScheme: 'light' },
  { ...PHONE, colorScheme: 'dark' },
] as const)(
  'homes pass WCAG AA at $width px, $colorScheme, and nothing is wider than the screen',
  async ({ width, height, colorScheme }) => {
    await own('A number', '30');
    await createTask(acme.scope, { title: 'Blocked', assigneeId: una.id, dueOn: '2026-01-02', blockedReason: 'the contract' }, { at: LAST_WEEK });
    for (const who of [una, lead, acme.admin]) {
      const page = await home(who, { width, height }, colorScheme);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(1);
      expect(await violationsOf(page)).toEqual([]);
      await page.context().close();
    }
  },
  120_000,
);

test('printed, the home has no chrome and no forms', async () => {
  await own('A number', '30');
  const page = await home(una, WIDE);

  await page.emulateMedia({ media: 'print' });

  expect(await page.getByRole('navigation').first().isVisible()).toBe(false);
  expect(await page.getByRole('button', { name: 'Arrange' }).isVisible()).toBe(false);
  expect(await page.getByRole('form').first().isVisible()).toBe(false);
  expect(await page.getByRole('heading', { name: 'Company objectives' }).isVisible()).toBe(true);
  await page.context().close();
}, 120_000);

/** A key result of Una's that was checked in last week. */
async function own(title: string, value: string): Promise<string> {
  const goal = await objective(acme, { level: 'INDIVIDUAL', ownerId: una.id });
  const measured = await keyResult(acme, { title, ownerId: una.id, objectiveId: goal.id });
  await checkIn(acme, measured, { at: LAST_WEEK, value });
  return measured.id;
}

function home(who: PersonRow, viewport: { width: number; height: number }, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  return stage.open('/', who, { viewport, colorScheme });
}

/** Where something is once it moves no more: the drawer slides in. */
async function atRest(thing: Locator): Promise<{ x: number; y: number }> {
  let before = await thing.boundingBox();
  await until(async () => {
    await thing.page().evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const now = await thing.boundingBox();
    const isStill = now !== null && now.x === before?.x && now.y === before.y;
    before = now;
    return isStill;
  });
  if (before === null) throw new Error('It is not shown');
  return before;
}

/** Until the field that has the focus lies in the form of this name. */
async function focusIn(page: Page, form: string): Promise<void> {
  await until(async () => (await page.evaluate(() => document.activeElement?.closest('form')?.getAttribute('aria-label'))) === form);
}
