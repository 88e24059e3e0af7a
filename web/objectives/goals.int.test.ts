import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { objectiveById } from '../../database/objectives.ts';
import type { PersonRow } from '../../database/people.ts';
import type { ObjectiveLevel } from '../../domain/objective.ts';
import { company, type Company, cycle, keyResult, objective, person } from '../../test/factories.ts';
import { boxOf, closeAll, openPageStage, type PageStage, PATIENCE_MS, PHONE, said, until, violationsOf } from '../../test/pages.ts';

/** The built views of goals in a real Chromium, over the real API and PostgreSQL. */
const WIDE = { width: 1280, height: 900 };

let stage: PageStage;
let acme: Company;
beforeAll(async () => {
  stage = await openPageStage();
}, 120_000);
beforeEach(async () => {
  acme = await company(stage.api.database);
});
afterAll(async () => {
  await stage?.close();
});

test('an objective is dragged under another, at once for everybody, and taken back by its notice; what cannot be says why', async () => {
  const { north, ours } = await goals();
  const [page, other] = [await goalsPage('/objectives?shape=tree'), await goalsPage('/objectives?shape=tree')];

  await drag(page, row(page, 'Win the south'), row(page, 'North star'));
  await page.getByText('“Win the south” supports “North star” now.').waitFor({ timeout: PATIENCE_MS });
  await until(async () => (await objectiveById(acme.scope, ours.id)).parentId === north.id);
  await levelIs(other, 'Win the south', 2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('“Win the south” is back where it was.').waitFor({ timeout: PATIENCE_MS });
  expect((await objectiveById(acme.scope, ours.id)).parentId).toBeNull();
  await levelIs(other, 'Win the south', 1);

  await drag(page, row(page, 'North star'), row(page, 'Win the south'));
  await page.getByText('A company objective supports nothing: it stands at the top.').first().waitFor({ timeout: PATIENCE_MS });
  expect(await objectiveById(acme.scope, north.id)).toMatchObject({ parentId: null, version: 1 });
  await closeAll(page, other);
}, 120_000);

test('keys pick an objective up, say where it would go and why it may not, and put it down', async () => {
  const { north, ours, mine } = await goals();
  const page = await goalsPage('/objectives?shape=tree');

  await row(page, 'Win the south').focus();
  await page.keyboard.press('Space');
  await said(page, /Win the south is picked up/);
  await page.keyboard.press('ArrowDown');
  await said(page, /under Learn to sell\. An objective supports one of its own level or a wider one/);
  await page.keyboard.press('Escape');
  await said(page, /Win the south stays where it was/);
  await page.keyboard.press('Space');
  await said(page, /Win the south is picked up/);
  await page.keyboard.press('ArrowUp');
  await said(page, /Win the south: under North star/);
  await page.keyboard.press('Space');
  await until(async () => (await objectiveById(acme.scope, ours.id)).parentId === north.id);

  await row(page, 'Learn to sell').focus();
  await page.keyboard.press('Space');
  await said(page, /Learn to sell is picked up/);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await until(async () => (await objectiveById(acme.scope, mine.id)).parentId === ours.id);
  await page.keyboard.press('Space');
  await said(page, /Learn to sell is picked up/);
  await page.keyboard.press('Home');
  await said(page, /to the top level/);
  await page.keyboard.press('Space');
  await until(async () => (await objectiveById(acme.scope, mine.id)).parentId === null);
  expect(await page.evaluate(() => document.activeElement?.textContent ?? '')).toContain('Learn to sell');
  await closeAll(page);
}, 120_000);

test('a finger that rests on an objective drags it on a phone', async () => {
  const { north, ours } = await goals();
  const page = await goalsPage('/objectives?shape=tree', PHONE);
  const client = await page.context().newCDPSession(page);
  const [from, to] = [await boxOf(row(page, 'Win the south')), await boxOf(row(page, 'North star'))];
  const at = (y: number) => ({ touchPoints: [{ x: from.x + 150, y }] });
  const start = from.y + 20;

  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at(start) });
  await page.getByText('Supports nothing: to the top level').waitFor({ timeout: PATIENCE_MS });
  // The place for the top has pushed the rows down by now.
  const end = (await boxOf(row(page, 'North star'))).y + to.height / 2;
  for (let step = 1; step <= 8; step += 1) await client.send('Input.dispatchTouchEvent', { type: 'touchMove', ...at(start + ((end - start) * step) / 8) });
  await said(page, /under North star/);
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });

  await until(async () => (await objectiveById(acme.scope, ours.id)).parentId === north.id);
  expect((await objectiveById(acme.scope, ours.id)).version).toBe(2);
  await closeAll(page);
}, 120_000);

test('whoever may not change an objective cannot move it', async () => {
  const { ours } = await goals();
  const page = await goalsPage('/objectives?shape=tree', WIDE, { as: await person(acme.system) });

  await drag(page, row(page, 'Win the south'), row(page, 'North star'));
  await row(page, 'Win the south').focus();
  await page.keyboard.press('Space');

  await said(page, /Win the south is not yours to move/);
  expect(await objectiveById(acme.scope, ours.id)).toMatchObject({ parentId: null, version: 1 });
  await closeAll(page);
}, 120_000);

test('tree, map and table show what the same filter leaves; a view is kept, shared, begun with and deleted', async () => {
  await goals();
  const page = await goalsPage('/objectives');
  await page.waitForURL(/shape=tree/);

  await page.getByLabel('Level').selectOption('TEAM');
  await page.getByRole('button', { name: 'Table' }).click();
  await page.getByRole('table').getByRole('link', { name: 'Win the south' }).waitFor({ timeout: PATIENCE_MS });
  expect(await page.getByRole('link', { name: 'Learn to sell' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Map' }).click();
  await page.locator('[data-card]').filter({ hasText: 'Win the south' }).waitFor({ timeout: PATIENCE_MS });
  expect(page.url()).toMatch(/level=TEAM/);
  expect(await page.locator('[data-card]').filter({ hasText: 'Learn to sell' }).count()).toBe(0);

  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Keep this view' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Teams as a map');
  await page.getByRole('dialog').getByLabel('Everybody in the company').check();
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.getByRole('button', { name: 'Teams as a map' }).click();
  await page.getByRole('menuitem', { name: 'Begin with this view' }).click();
  await until(async () => (await stage.api.behind.defaultGoalView.count({ where: { organizationId: acme.organizationId } })) === 1);

  const colleague = await goalsPage('/objectives', WIDE, { as: await person(acme.system) });
  await colleague.getByRole('button', { name: 'Views' }).click();
  await colleague.getByRole('menuitem', { name: 'Teams as a map' }).click();
  await colleague.waitForURL(/shape=map&level=TEAM/);
  const again = await goalsPage('/objectives');
  await again.waitForURL(/shape=map/);
  await again.getByRole('button', { name: 'Teams as a map' }).click();
  await again.getByRole('menuitem', { name: 'Rename or share' }).click();
  await again.getByRole('button', { name: 'Delete view' }).click();
  await again.getByRole('dialog', { name: 'Delete view' }).getByRole('button', { name: 'Yes, do it' }).click();
  await until(async () => (await stage.api.behind.goalView.count({ where: { organizationId: acme.organizationId } })) === 0);
  await closeAll(page, colleague, again);
}, 120_000);

test('the map is walked, folded and opened by keys, and leads to the page of an objective', async () => {
  const { north } = await goals();
  await objective(acme, { title: 'Win the west', level: 'TEAM', parentId: north.id });
  const page = await goalsPage('/objectives?shape=map');

  await page.locator('[data-card]').filter({ hasText: 'North star' }).focus();
  await page.keyboard.press('-');
  await until(async () => (await page.locator('[data-card]').filter({ hasText: 'Win the west' }).count()) === 0);
  await page.keyboard.press('+');
  await page.locator('[data-card]').filter({ hasText: 'Win the west' }).waitFor({ timeout: PATIENCE_MS });
  await page.keyboard.press('ArrowRight');
  await until(async () => (await page.evaluate(() => document.activeElement?.textContent ?? '')).includes('Win the west'));
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { level: 1, name: 'Win the west' }).waitFor({ timeout: PATIENCE_MS });
  expect(page.url()).toContain('/objectives/');
  await closeAll(page);
}, 120_000);

test('of 500 objectives the table and the map draw only those in sight; the table sorts and groups', async () => {
  await manyGoals(500);
  const page = await goalsPage('/objectives?shape=table&sort=title');
  const shown = page.getByRole('row');

  expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('501');
  expect(await shown.count()).toBeLessThan(80);
  await page.getByRole('link', { name: 'Goal 000' }).waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('columnheader', { name: 'Goal' }).getByRole('button').click();
  await page.getByRole('link', { name: 'Goal 499' }).waitFor({ timeout: PATIENCE_MS });
  await page.getByLabel('Group by').selectOption('level');
  await page.getByText('5 objectives · –', { exact: true }).waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('button', { name: 'Fold: Company' }).click();
  await until(async () => (await page.getByRole('table').getAttribute('aria-rowcount')) === '499');

  await page.getByRole('button', { name: 'Map' }).click();
  await page.getByRole('button', { name: 'Open all branches' }).click();
  await page.locator('[data-card]').first().waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await until(async () => (await page.locator('[data-card]').count()) < 60);
  await closeAll(page);
}, 180_000);

test('a menu opened by keys while its code is on the way opens once, at its first entry, and gives the focus back', async () => {
  await goals();
  const page = await goalsPage('/objectives?shape=tree');
  let arrive = () => undefined as void;
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route(/open-menu/, async (route) => {
    await arrived;
    await route.continue();
  });
  const button = row(page, 'Win the south').getByRole('button', { name: 'Actions' });

  await button.focus();
  await page.keyboard.press('Enter');
  await until(async () => (await button.getAttribute('aria-expanded')) === 'true');
  expect(await page.getByRole('menu').count()).toBe(0);
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  arrive();

  await page.getByRole('menu').waitFor({ timeout: PATIENCE_MS });
  await until(() => page.getByRole('menuitem', { name: 'Open' }).evaluate((element) => element === document.activeElement));
  await page.keyboard.press('Escape');
  await until(() => button.evaluate((element) => element === document.activeElement));
  await page.getByRole('menu').waitFor({ state: 'detached', timeout: PATIENCE_MS });
  await closeAll(page);
}, 120_000);

test('an objective is copied and carried over by its menu', async () => {
  const { ours } = await goals();
  const later = await cycle(acme.system, { name: 'Q2', phase: 'draft', startsOn: '2026-04-06', endsOn: '2026-07-05' });
  await keyResult(acme, { objectiveId: ours.id, title: 'Shops', start: '0', target: '40' });
  const page = await goalsPage('/objectives?shape=tree');

  await row(page, 'Win the south').getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Duplicate' }).click();
  await page.getByRole('treeitem', { name: 'Win the south (copy)' }).waitFor({ timeout: PATIENCE_MS });
  await row(page, 'Win the south').getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Carry over' }).click();
  await page.getByText('Carried over to Q2, as a draft.').waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('button', { name: 'Show' }).last().click();

  await page.getByText(`Carried over from ${acme.cycle.name}`).waitFor({ timeout: PATIENCE_MS });
  expect(await stage.api.behind.keyResult.count({ where: { organizationId: acme.organizationId, cycleId: later.id, title: 'Shops' } })).toBe(1);
  await closeAll(page);
}, 120_000);

test.each([
  { ...WIDE, colorScheme: 'light' },
  { ...PHONE, colorScheme: 'dark' },
] as const)(
  'tree, map and table pass WCAG AA at $width px, $colorScheme, and are no wider than the screen',
  async ({ width, height, colorScheme }) => {
    const { ours } = await goals();
    await keyResult(acme, { objectiveId: ours.id, title: 'Shops', start: '0', target: '40' });
    const page = await goalsPage('/objectives', { width, height }, { colorScheme });
    for (const shape of ['Tree', 'Map', 'Table']) {
      await page.getByRole('button', { name: shape, exact: true }).click();
      await page.getByText('Win the south').first().waitFor({ timeout: PATIENCE_MS });
      await page.waitForLoadState('networkidle');

      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(1);
      expect([shape, await violationsOf(page)]).toEqual([shape, []]);
    }
    await closeAll(page);
  },
  120_000,
);

/** A company objective, and one of a team and one of a person that align to nothing. */
async function goals() {
  return {
    north: await objective(acme, { title: 'North star', level: 'COMPANY' }),
    ours: await objective(acme, { title: 'Win the south', level: 'TEAM' }),
    mine: await objective(acme, { title: 'Learn to sell', level: 'INDIVIDUAL' }),
  };
}

async function manyGoals(count: number): Promise<void> {
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  const levelOf = (index: number): ObjectiveLevel => (index < 5 ? 'COMPANY' : index < 60 ? 'TEAM' : 'INDIVIDUAL');
  const data = ids.map((id, index) => ({
    ...{
      organizationId: acme.organizationId,
      id,
      cycleId: acme.cycle.id,
      ownerId: acme.admin.id,
      level: levelOf(index),
      position: index,
      createdAt: new Date(),
    },
    title: `Goal ${String(index).padStart(3, '0')}`,
    parentId: index < 5 ? null : (ids[index < 60 ? index % 5 : 5 + ((index * 7) % 55)] ?? null),
  }));
  await stage.api.behind.objective.createMany({ data });
}

function goalsPage(path: string, viewport = WIDE, { colorScheme = 'light', as }: { colorScheme?: 'light' | 'dark'; as?: PersonRow } = {}): Promise<Page> {
  return stage.open(path, as ?? acme.admin, { viewport, colorScheme });
}

function row(page: Page, title: string): Locator {
  return page.getByRole('treeitem').filter({ has: page.getByRole('link', { name: title, exact: true }) });
}

/** As a hand does it: down, on in steps, and up over the other. */
async function drag(page: Page, from: Locator, onto: Locator): Promise<void> {
  const start = await boxOf(from);
  await page.mouse.move(start.x + 300, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + 310, start.y + start.height / 2 + 4, { steps: 4 });
  // The place for the top pushes the rows down once something is held.
  const end = await boxOf(onto);
  await page.mouse.move(end.x + 310, end.y + end.height / 2, { steps: 10 });
  const later = await boxOf(onto);
  await page.mouse.move(later.x + 312, later.y + later.height / 2, { steps: 2 });
  await page.mouse.up();
}

async function levelIs(page: Page, title: string, level: number): Promise<void> {
  await until(async () => (await row(page, title).getAttribute('aria-level', { timeout: PATIENCE_MS })) === String(level));
}
