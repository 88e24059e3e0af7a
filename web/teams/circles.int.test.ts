import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { accountabilitiesByIds, createAccountability } from '../../database/accountabilities.ts';
import { personById } from '../../database/people.ts';
import type { PersonRow } from '../../database/people.ts';
import { teamsByIds } from '../../database/teams.ts';
import { company, type Company, objective, person, team } from '../../test/factories.ts';
import { boxOf, openPageStage, type PageStage, PATIENCE_MS, PHONE, said, until, violationsOf } from '../../test/pages.ts';

/** The built circles in a real Chromium, over the real API and PostgreSQL. */
const AT = '2026-02-10T08:00:00.000Z';
const WIDE = { width: 1440, height: 900 };

let stage: PageStage;
let acme: Company;
let bob: PersonRow;
let ids: Record<'product' | 'search' | 'sales' | 'guide', string>;

beforeAll(async () => {
  stage = await openPageStage();
}, 120_000);

/** product(search(guide(ann) bob)) and sales(cora), with the administrator in no team. */
beforeEach(async () => {
  acme = await company(stage.api.database);
  const product = await team(acme.system, { name: 'Product' });
  const search = await team(acme.system, { name: 'Search', parentId: product.id });
  const sales = await team(acme.system, { name: 'Sales' });
  const ann = await person(acme.system, { name: 'Ann Able', teamId: search.id });
  bob = await person(acme.system, { name: 'Bob Brown', teamId: search.id });
  await person(acme.system, { name: 'Cora Cole', teamId: sales.id });
  await objective(acme, { title: 'Find anything at once', level: 'TEAM', teamId: search.id, ownerId: bob.id });
  const role = { teamId: search.id, name: 'Guide', purpose: 'Nobody is lost', duties: ['Answers within a day'], holderIds: [ann.id] };
  const guide = await createAccountability(acme.scope, role, { at: AT });
  ids = { product: product.id, search: search.id, sales: sales.id, guide: guide.id };
});

afterAll(async () => {
  await stage?.close();
});

test('a person is dragged into another team by mouse and takes on a role by keys, which say where to; both are taken back', async () => {
  const page = await circles(WIDE);
  const teamOfBob = async () => (await personById(acme.system, bob.id)).teamId;
  const holders = async () => (await accountabilitiesByIds(acme.system, [ids.guide]))[0]?.holderIds.length;

  await drag(page, item(page, 'Bob Brown'), item(page, /^Team Sales/));
  await page.getByText('“Bob Brown” is in “Sales” now.').waitFor({ timeout: PATIENCE_MS });
  expect(await teamOfBob()).toBe(ids.sales);
  await item(page, 'Team Sales, 2 people').waitFor({ state: 'attached', timeout: PATIENCE_MS });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Taken back: Bob Brown is as it was.').waitFor({ timeout: PATIENCE_MS });
  expect(await teamOfBob()).toBe(ids.search);

  await item(page, 'Bob Brown').focus();
  await page.keyboard.press('Space');
  await said(page, /Bob Brown is picked up/);
  await page.keyboard.press('Escape');
  await said(page, /Bob Brown stays where it was/);
  await page.keyboard.press('Space');
  await said(page, /Bob Brown is picked up/);
  for (let step = 0; step < 6 && !/Guide/.test((await page.locator('[aria-live]').allTextContents()).join('|')); step += 1)
    await page.keyboard.press('ArrowDown');
  await said(page, /Bob Brown: takes on Guide/);
  await page.keyboard.press('Space');
  await page.getByText('Bob Brown holds “Guide” now.').waitFor({ timeout: PATIENCE_MS });
  expect(await holders()).toBe(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(async () => (await holders()) === 1);
  await page.context().close();
}, 120_000);

test('a team is not put into what is inside it, and what somebody changed meanwhile is not written over', async () => {
  const page = await circles(WIDE);

  await drag(page, item(page, /^Team Product/), item(page, /^Team Search/));
  await page.getByText('A team cannot stand in itself, nor in what is inside it.').first().waitFor({ timeout: PATIENCE_MS });
  // The page has no news of what is written past the API.
  await acme.system.db.person.updateMany({ where: { organizationId: acme.organizationId, id: bob.id }, data: { version: 7 } });
  await drag(page, item(page, 'Bob Brown'), item(page, /^Team Sales/));
  await page
    .getByText(/changed/i)
    .first()
    .waitFor({ timeout: PATIENCE_MS });

  expect((await personById(acme.system, bob.id)).teamId).toBe(ids.search);
  expect((await teamsByIds(acme.system, [ids.product]))[0]?.parentId).toBeNull();
  await page.context().close();
}, 120_000);

test('what is searched is shown closer with what it works on; keys lead in, out and back', async () => {
  const page = await circles(WIDE, 'dark');

  await page.getByRole('combobox', { name: 'Find a person, role or team' }).fill('guide');
  await page.getByRole('option', { name: /^Guide, Search/ }).click();
  const panel = page.getByRole('complementary', { name: 'About Guide' });
  await panel.getByText('Nobody is lost').waitFor({ timeout: PATIENCE_MS });
  await panel.getByText('Whoever holds it owns no objectives in this cycle.').waitFor({ timeout: PATIENCE_MS });
  await panel.getByRole('button', { name: 'Search' }).click();
  const search = page.getByRole('complementary', { name: 'About Search' });
  await search.getByRole('link', { name: 'Find anything at once' }).waitFor({ timeout: PATIENCE_MS });
  await page.waitForTimeout(700);
  expect(await violationsOf(page)).toEqual([]);

  await item(page, /^Team Search/).focus();
  await page.keyboard.press('Escape');
  await page.getByRole('complementary', { name: 'About Product' }).waitFor({ timeout: PATIENCE_MS });
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await search.waitFor({ timeout: PATIENCE_MS });
  expect(new URL(page.url()).searchParams.get('at')).toBe(ids.search);
  await page.context().close();
}, 120_000);

test('on a phone a tap opens a sheet; whoever may move nothing is offered nothing', async () => {
  const page = await circles(PHONE, 'light', bob);

  await item(page, /^Role Guide/).focus();
  await page.keyboard.press('Space');
  await said(page, /Guide is not yours to move/);
  const box = await boxOf(item(page, /^Team Sales/).locator('circle'));
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height * 0.94);
  const sheet = page.getByRole('dialog');
  await sheet.getByText('The team has no objectives in this cycle.').waitFor({ timeout: PATIENCE_MS });
  await page.waitForTimeout(500);

  expect(await sheet.getByRole('button', { name: /Edit|Add/ }).count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(1);
  expect(await violationsOf(page)).toEqual([]);
  await page.context().close();
}, 120_000);

test('a finger that moves at once moves the window, and one that rests first moves a team', async () => {
  const page = await circles(PHONE);
  const client = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints });
  const at = async (name: RegExp) => {
    const { x, y, width, height } = await boxOf(item(page, name).locator('circle'));
    return { x: x + width / 2, y: y + height - 3 };
  };
  const stroke = async (from: { x: number; y: number }, to: { x: number; y: number }, held: { rest?: RegExp; over?: RegExp } = {}) => {
    const down = touch('touchStart', from);
    if (held.rest) await said(page, held.rest);
    const steps = Array.from({ length: 8 }, (_, step) => (step + 1) / 8);
    // Not one after the other: on a busy machine a pause between two of them would be a rest.
    await Promise.all([down, ...steps.map((part) => touch('touchMove', { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }))]);
    if (held.over) await said(page, held.over);
    await touch('touchEnd');
  };

  const before = await at(/^Team Sales/);
  await stroke(before, { x: before.x + 40, y: before.y - 30 });
  await until(async () => Math.abs((await at(/^Team Sales/)).x - before.x - 40) < 5);
  await stroke(await at(/^Team Sales/), await at(/^Team Product/), { rest: /Sales is picked up/, over: /Sales: to Product/ });

  await page.getByText('“Sales” is in “Product” now.').waitFor({ timeout: PATIENCE_MS });
  expect((await teamsByIds(acme.system, [ids.sales]))[0]?.parentId).toBe(ids.product);
  await page.context().close();
}, 120_000);

async function circles(viewport: { width: number; height: number }, colorScheme: 'light' | 'dark' = 'light', as = acme.admin): Promise<Page> {
  const page = await stage.open('/teams?view=circles', as, { viewport, colorScheme, reducedMotion: 'reduce' });
  await item(page, 'Bob Brown').waitFor({ state: 'attached', timeout: PATIENCE_MS });
  return page;
}

function item(page: Page, name: string | RegExp): Locator {
  return page.getByRole('treeitem', { name, exact: true });
}

/** As a hand does it, from just inside the lower rim of one circle to just inside that of the other: nothing else stands there. */
async function drag(page: Page, circle: Locator, onto: Locator): Promise<void> {
  const [from, to] = [await boxOf(circle.locator('circle')), await boxOf(onto.locator('circle'))];
  const rim = ({ x, y, width, height }: typeof from) => [x + width / 2, y + height - Math.min(4, height / 3)] as const;
  await page.mouse.move(...rim(from));
  await page.mouse.down();
  await page.mouse.move(...rim(to), { steps: 12 });
  await page.waitForTimeout(80);
  await page.mouse.up();
}
