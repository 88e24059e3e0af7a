import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { addComment } from '../../database/comment-changes.ts';
import type { PersonRow } from '../../database/people.ts';
import { company, type Company, keyResult, person, scopeOf } from '../../test/factories.ts';
import { enter, focusAt, press, tabTo } from '../../test/keyboard.ts';
import { boxOf, closeAll, openPageStage, type PageStage, PATIENCE_MS, PHONE, until, violationsOf } from '../../test/pages.ts';

/** The frame of the app in a real Chromium, over the real API and PostgreSQL. */
const PATIENCE = { timeout: PATIENCE_MS };
const NOW = '2026-02-10T09:00:00.000Z';

let stage: PageStage;
let acme: Company;
let una: PersonRow;
beforeAll(async () => {
  stage = await openPageStage();
}, 120_000);
beforeEach(async () => {
  acme = await company(stage.api.database);
  una = await person(acme.system, { name: 'Una' });
});
afterAll(async () => {
  await stage?.close();
});

test('on a phone the bar at the foot leads to the five pages, counts the inbox, covers nothing, and leaves the foot to the keyboard', async () => {
  const measured = await keyResult(acme, { title: 'Refunds in a day', ownerId: una.id });
  const page = await stage.open('/', una, { viewport: PHONE });
  const bar = page.getByRole('navigation', { name: 'Most used pages' });
  await bar.waitFor(PATIENCE);

  await addComment(await scopeOf(stage.api.database, acme.admin, NOW), { keyResultId: measured.id, body: `<@${una.id}> Look` }, { at: NOW });
  await page.getByRole('link', { name: 'Inbox, 1 unread' }).waitFor(PATIENCE);
  expect(await bar.getByRole('link').allInnerTexts()).toEqual(['Dashboard', 'Objectives', 'Board', 'Calendar', expect.stringMatching(/^1\s+Inbox/)]);
  expect(await violationsOf(page)).toEqual([]);
  for (const path of ['/objectives', '/board', '/calendar', '/inbox']) {
    await bar.locator(`a[href^="${path}"]`).tap();
    await bar.locator(`a[href^="${path}"][aria-current="page"]`).waitFor(PATIENCE);
    await page.getByRole('heading', { level: 1 }).waitFor(PATIENCE);
  }

  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  const { y: top } = await boxOf(bar);
  await bar.getByRole('link', { name: 'Calendar' }).tap();
  const meeting = await boxOf(page.getByRole('link', { name: 'Call a meeting' }).or(page.getByRole('button', { name: 'Call a meeting' })));
  expect(meeting.y + meeting.height).toBeLessThan(top);
  expect(await page.getByRole('main').evaluate((main) => Number.parseFloat(getComputedStyle(main).paddingBottom))).toBeGreaterThan(PHONE.height - top);

  await page.goto(`${new URL(page.url()).origin}/people`);
  await bar.waitFor(PATIENCE);
  await page.getByLabel('Search by name or e-mail').tap();
  await until(async () => !(await bar.isVisible()));
  await page.getByRole('heading', { level: 1 }).tap();
  await until(() => bar.isVisible());
  await page.emulateMedia({ media: 'print' });
  expect(await bar.isVisible()).toBe(false);
  await closeAll(page);
}, 120_000);

test('what loses the focus while its page is hidden gives it on once that is shown again', async () => {
  const page = await stage.open('/objectives', una);
  await tabTo(page, ['link', 'Objectives']);

  await page.evaluate(async () => {
    const main = document.querySelector('main') as HTMLElement;
    const whole = main.closest<HTMLElement>('body > *') ?? main;
    const button = main.appendChild(document.createElement('button'));
    button.focus();
    whole.style.display = 'none';
    button.remove();
    await new Promise((resolve) => setTimeout(resolve, 400));
    whole.style.display = '';
  });

  const hasFocus = () => page.evaluate(() => document.activeElement !== document.body);
  await until(hasFocus, 5_000).catch(() => undefined);
  expect(await hasFocus()).toBe(true);
  await closeAll(page);
}, 120_000);

test('everything of an administrator’s navigation fits a window, and what folds stays folded but for its own pages', async () => {
  const page = await stage.open('/', acme.admin, { viewport: { width: 1440, height: 900 } });
  const side = page.locator('#navigation');
  const [account, settings] = [side.getByRole('button', { name: 'Ada Admin' }), side.getByRole('link', { name: 'Settings' })];
  await account.waitFor(PATIENCE);

  expect(await side.getByRole('link').count()).toBe(17);
  for (const end of [account, settings]) expect(await bottomOf(end)).toBeLessThanOrEqual(900);
  expect(await bottomOf(settings)).toBeLessThan((await boxOf(account)).y);
  await enter(page, ['button', 'Operations']);
  expect(await settings.isVisible()).toBe(false);
  await page.reload();
  await account.waitFor(PATIENCE);
  expect(await settings.isVisible()).toBe(false);

  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await settings.waitFor(PATIENCE);
  expect(await settings.getAttribute('aria-current')).toBe('page');
  await side.getByRole('link', { name: 'People' }).click();
  await settings.waitFor({ state: 'hidden', ...PATIENCE });
  await closeAll(page);
}, 120_000);

test.each([
  { width: 390, height: 844, colorScheme: 'dark' },
  { width: 1440, height: 900, colorScheme: 'light' },
] as const)(
  'at $width px the menu at the name goes by keys: account, light, language, the file, and out',
  async ({ width, height, colorScheme }) => {
    const page = await stage.open('/objectives', una, { viewport: { width, height }, colorScheme });
    if (width < 860) await enter(page, ['button', 'Menu']);
    const isDark = () => page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark');
    const before = await isDark();

    await tabTo(page, ['button', /^Una/]);
    await openMenu(page);
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual([
      'My account',
      before ? 'Light mode' : 'Dark mode',
      'Русский',
      'Everything about you, as a file',
      'Sign out',
    ]);
    expect(await violationsOf(page)).toEqual([]);
    await press(page, 'Escape');

    await openMenu(page);
    await press(page, 'ArrowDown');
    await press(page, 'Enter');
    await until(async () => (await isDark()) !== before);
    await openMenu(page);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Everything about you' }).click()]);
    expect(file.suggestedFilename()).toBe('person.json');
    await openMenu(page);
    await press(page, 'End');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/sign-in/, PATIENCE);
    await closeAll(page);
  },
  120_000,
);

/** By its button, which has the focus, and the menu its first entry. */
async function openMenu(page: Page): Promise<void> {
  await focusAt(page, ['button', /^Una/]);
  await press(page, 'Enter');
  await focusAt(page, ['menuitem', 'My account']);
}

async function bottomOf(thing: Locator): Promise<number> {
  const { y, height } = await boxOf(thing);
  return y + height;
}
