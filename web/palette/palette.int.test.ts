import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { checkInsPage } from '../../database/check-ins.ts';
import type { PersonRow } from '../../database/people.ts';
import { tasksPage } from '../../database/tasks.ts';
import { checkIn, company, type Company, keyResult, objective, person } from '../../test/factories.ts';
import { openPageStage, type PageStage, PATIENCE_MS, PHONE, until, violationsOf } from '../../test/pages.ts';

/** The built palette and search page in a real Chromium, over the real API and PostgreSQL; by keyboard alone where nothing else is said. */
const WIDE = { width: 1280, height: 860 };

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

test('what is typed is found and opened by keyboard alone; Escape leads back to where one was', async () => {
  const goal = await objective(acme, { title: 'Open harbours' });
  await keyResult(acme, { title: 'Ships in harbour', objectiveId: goal.id });
  const page = await open('/');

  await page.getByRole('link', { name: 'Objectives', exact: true }).focus();
  await page.keyboard.press('Control+k');
  await field(page).waitFor({ timeout: PATIENCE_MS });
  await page.keyboard.press('Escape');
  await field(page).waitFor({ state: 'detached', timeout: PATIENCE_MS });
  await until(async () => (await focused(page)) === 'Objectives');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('harbou');
  await option(page, /^Open harbours/).waitFor({ timeout: PATIENCE_MS });
  expect(
    await option(page, /^Open harbours/)
      .locator('mark')
      .allTextContents(),
  ).toEqual(['harbou']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await choose(page, /Open harbours/);
  await page.getByRole('heading', { level: 1, name: 'Open harbours' }).waitFor({ timeout: PATIENCE_MS });
  await until(async () => page.evaluate(() => document.activeElement?.id === 'main'));

  await page.goBack();
  await page.keyboard.press('/');
  await option(page, /^Open harbours/).waitFor({ timeout: PATIENCE_MS });
  expect(await page.getByRole('group', { name: 'Recent' }).getByRole('option').allTextContents()).toEqual(['Open harbours']);
  await page.context().close();
}, 120_000);

test('typing errors and the other keyboard still find commands and things', async () => {
  await objective(acme, { title: 'Raise retention' });
  const page = await open('/');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('retnetion');
  await page.getByText('Nothing has “retnetion”. These are close:').waitFor({ timeout: PATIENCE_MS });
  await option(page, /Raise retention/).waitFor();
  await field(page).fill('ищфкв');
  await choose(page, /^Board/);
  await page.getByRole('heading', { level: 1, name: 'Board' }).waitFor({ timeout: PATIENCE_MS });
  expect(new URL(page.url()).pathname).toBe('/board');
  await page.context().close();
}, 120_000);

test('a key result is checked in without leaving the page, and the next one waits', async () => {
  const goal = await objective(acme, { title: 'Open harbours' });
  const [first] = [await keyResult(acme, { title: 'Ships', objectiveId: goal.id }), await keyResult(acme, { title: 'Cranes', objectiveId: goal.id })];
  const page = await open('/people');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('check in');
  await choose(page, /^Check in/);
  await choose(page, /Ships/);
  await until(async () => (await page.evaluate(() => document.activeElement?.getAttribute('inputmode'))) === 'decimal');
  await page.keyboard.type('42');
  await page.keyboard.press('Enter');
  await page.getByText('Checked in: Ships').waitFor({ timeout: PATIENCE_MS });
  await until(async () => (await option(page, /Cranes/).textContent())?.includes('due') ?? false);

  expect(new URL(page.url()).pathname).toBe('/people');
  expect((await checkInsPage(acme.scope, { keyResultId: first.id }, {})).rows).toMatchObject([{ value: '42' }]);
  await page.context().close();
}, 120_000);

test('a task is made and the buttons of the page are pressed from the palette', async () => {
  const goal = await objective(acme, { title: 'Open harbours' });
  const page = await open(`/objectives/${goal.id}`);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('new task');
  await choose(page, /^New task/);
  await page.getByLabel('What is to be done').waitFor({ timeout: PATIENCE_MS });
  await page.getByLabel('What is to be done').fill('Call the harbour master');
  await page.keyboard.press('Enter');
  await until(async () => (await tasksPage(acme.scope, {}, {})).rows.length === 1);

  await until(async () => (await page.getByRole('dialog').count()) === 0);
  await page.keyboard.press('Control+k');
  await choose(page, /^Edit/);
  await page.getByRole('dialog').getByRole('textbox').first().waitFor({ timeout: PATIENCE_MS });
  expect(await page.getByRole('dialog').getByRole('textbox').first().inputValue()).toBe('Open harbours');
  await page.context().close();
}, 120_000);

test('a new key result asks for its objective first; language and theme switch', async () => {
  const goal = await objective(acme, { title: 'Open harbours' });
  const page = await open('/');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('nkr');
  await choose(page, /^New key result/);
  await choose(page, /Open harbours/);
  await page.waitForURL((url) => url.pathname === `/objectives/${goal.id}/new-key-result`, { timeout: PATIENCE_MS });
  await page.locator('body').click({ position: { x: 2, y: 400 } });

  await page.keyboard.press('Control+k');
  await page.keyboard.type('dark');
  await choose(page, /dark mode/);
  await until(() => page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark'));
  await page.keyboard.press('Control+k');
  await page.keyboard.type('russian');
  await choose(page, /Russian/);
  await page.getByRole('link', { name: 'Доска' }).waitFor({ timeout: PATIENCE_MS });
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('ru');
  await page.context().close();
}, 120_000);

test('single keys lead through the pages and to the help, and never while somebody types', async () => {
  const page = await open('/');

  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.waitForURL((url) => url.pathname === '/objectives', { timeout: PATIENCE_MS });
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ timeout: PATIENCE_MS });
  // Something lies over the page: its keys rest.
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await page.keyboard.press('Escape');
  await until(async () => (await page.getByRole('dialog').count()) === 0);
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.waitForURL((url) => url.pathname === '/people', { timeout: PATIENCE_MS });
  await page.getByLabel('Search by name or e-mail').focus();
  await page.keyboard.type('go?/');

  expect(await page.getByLabel('Search by name or e-mail').inputValue()).toBe('go?/');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.context().close();
}, 120_000);

test('nobody is offered or finds what they may not', async () => {
  const viewer = await person(acme.system, { name: 'Board Member', role: 'VIEWER' });
  const kr = await keyResult(acme, { title: 'Ships in harbour' });
  await checkIn(acme, kr, { at: stage.api.clock.at, value: '10', confidence: 5, progressNote: 'the harbour is confidential' });
  const page = await open('/', { as: viewer });

  await page.keyboard.press('Control+k');
  await option(page, /^Dashboard/).waitFor({ timeout: PATIENCE_MS });
  expect(await page.getByRole('group', { name: 'Create' }).count()).toBe(0);
  expect(await option(page, /^Settings|^Audit|^KPIs/).count()).toBe(0);
  await page.keyboard.type('harbour');
  await option(page, /Ships in harbour/).waitFor({ timeout: PATIENCE_MS });
  expect(await page.getByText('confidential').count()).toBe(0);
  await page.context().close();
}, 120_000);

test('all results stand on a page of their own, by kinds, and what is typed stands in its address', async () => {
  const goal = await objective(acme, { title: 'Open harbours' });
  for (let number = 1; number <= 7; number += 1) await keyResult(acme, { title: `Harbour ${number}`, objectiveId: goal.id });
  await checkIn(acme, await keyResult(acme, { title: 'Ships', objectiveId: goal.id }), {
    at: stage.api.clock.at,
    value: '10',
    confidence: 5,
    progressNote: 'The northern harbour has signed',
  });
  const page = await open('/');

  await page.keyboard.press('Control+k');
  await field(page).waitFor({ timeout: PATIENCE_MS });
  await page.keyboard.type('harbour');
  await choose(page, /Search everything for “harbour”/);
  await page.getByRole('region', { name: 'Check-ins' }).getByText('The northern harbour has signed').waitFor({ timeout: PATIENCE_MS });
  expect(await page.getByRole('region', { name: 'Key results' }).getByRole('listitem').count()).toBe(5);
  await page.getByRole('link', { name: 'More: key results' }).click();
  await until(async () => (await page.getByRole('region', { name: 'Key results' }).getByRole('listitem').count()) === 7);
  expect(new URL(page.url()).search).toContain('kind=key_result');
  await page.getByRole('searchbox').fill('zeppelin');
  await page.getByText('Nothing found for “zeppelin”').waitFor({ timeout: PATIENCE_MS });
  await page.waitForURL((url) => url.searchParams.get('q') === 'zeppelin');
  await page.context().close();
}, 120_000);

test.each([
  { ...WIDE, colorScheme: 'light' },
  { ...PHONE, colorScheme: 'dark' },
] as const)(
  'palette, help and search page pass WCAG AA at $width px, $colorScheme, and nothing is wider than the screen',
  async ({ width, height, colorScheme }) => {
    await keyResult(acme, { title: 'Ships in harbour', objectiveId: (await objective(acme, { title: 'Open harbours' })).id });
    const page = await open('/', { viewport: { width, height }, colorScheme });
    const clean = async () => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(1);
      expect(await violationsOf(page)).toEqual([]);
    };

    await clean();
    // By hand, as on a phone: a magnifier there.
    await page.getByRole('button', { name: /Search or do/ }).click();
    await option(page, /^Dashboard/).waitFor({ timeout: PATIENCE_MS });
    await clean();
    await field(page).fill('harbour');
    await option(page, /Ships in harbour/).waitFor({ timeout: PATIENCE_MS });
    await clean();
    await page.locator('[data-palette]').getByRole('button', { name: /Close/ }).click();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ timeout: PATIENCE_MS });
    await page.waitForTimeout(400);
    await clean();
    await page.goto(`http://127.0.0.1:${stage.api.port}/search?q=harbour`);
    await page.getByRole('region', { name: 'Key results' }).waitFor({ timeout: PATIENCE_MS });
    await clean();
    await page.context().close();
  },
  120_000,
);

async function open(
  path: string,
  { as = acme.admin, viewport = WIDE, colorScheme = 'light' }: { as?: PersonRow; viewport?: typeof WIDE; colorScheme?: 'light' | 'dark' } = {},
): Promise<Page> {
  const page = await stage.open(path, as, { viewport, colorScheme });
  await page.getByRole('button', { name: /Search or do/ }).waitFor({ timeout: PATIENCE_MS });
  return page;
}

function field(page: Page) {
  return page.locator('[data-palette]').getByRole('combobox');
}

function option(page: Page, name: RegExp) {
  return page.locator('[data-palette]').getByRole('option', { name });
}

/** Down until it is the chosen one, then Enter. */
async function choose(page: Page, name: RegExp): Promise<void> {
  await option(page, name).first().waitFor({ timeout: PATIENCE_MS });
  for (let step = 0; step < 60; step += 1) {
    if (name.test((await page.locator('[data-palette] [aria-selected="true"]').textContent()) ?? '')) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`No key leads to ${String(name)}`);
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? '');
}
