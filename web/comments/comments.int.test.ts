import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { addComment } from '../../database/comment-changes.ts';
import { commentsPage } from '../../database/comments.ts';
import type { KeyResultRow } from '../../database/key-results.ts';
import type { PersonRow } from '../../database/people.ts';
import { checkIn, company, type Company, keyResult, person, scopeOf } from '../../test/factories.ts';
import { closeAll, openPageStage, type PageStage, PATIENCE_MS, PHONE, violationsOf } from '../../test/pages.ts';

/** Threads and the inbox, built, in a real Chromium over the real API and PostgreSQL. */
const AT = '2026-02-10T08:00:00.000Z';
const WIDE = { width: 1280, height: 900 };

let stage: PageStage;
let acme: Company;
let mate: PersonRow;
let goal: KeyResultRow;
beforeAll(async () => {
  stage = await openPageStage();
}, 120_000);
beforeEach(async () => {
  acme = await company(stage.api.database);
  mate = await person(acme.system, { name: 'Mate Manager', role: 'MANAGER' });
  goal = await keyResult(acme, { title: 'Ship four features' });
});
afterAll(async () => {
  await stage?.close();
});

test('two who look at one goal see what the other writes at once, line by line, with links that can be followed', async () => {
  const [mine, theirs] = [await open(acme.admin, WIDE), await open(mate, WIDE)];

  await mine.getByLabel('Comment', { exact: true }).fill('First line\n  second <b>line</b>\n\nhttps://example.test/wiki_(x).');
  await mine.getByRole('button', { name: 'Comment', exact: true }).click();

  const seen = theirs.getByRole('article', { name: 'Comment of Ada Admin' });
  await seen.waitFor({ timeout: PATIENCE_MS });
  expect(await seen.locator('p').first().innerText()).toBe('First line\n  second <b>line</b>\n\nhttps://example.test/wiki_(x).');
  expect(await seen.getByRole('link', { name: 'https://example.test/wiki_(x)' }).getAttribute('rel')).toContain('noopener');
  await seen.getByRole('button', { name: 'Add a reaction' }).click();
  await theirs.getByRole('button', { name: 'Hooray' }).click();
  await mine.getByRole('button', { name: /Hooray: Mate Manager/ }).waitFor({ timeout: PATIENCE_MS });

  await mine.getByRole('button', { name: /^Edit: comment of Ada Admin/ }).click();
  await mine.getByLabel('Comment, written anew').fill('Better said');
  await mine.getByRole('button', { name: 'Save' }).click();
  await seen.getByText('Better said').waitFor({ timeout: PATIENCE_MS });
  await seen.getByText('edited').waitFor({ timeout: PATIENCE_MS });
  expect(await seen.getByRole('button', { name: /^Edit/ }).count()).toBe(0);
  await closeAll(mine, theirs);
}, 120_000);

test('by keys alone somebody is called, and finds it in the inbox, opens it, answers and is done with it', async () => {
  const mine = await open(acme.admin, WIDE);
  await mine.getByLabel('Comment', { exact: true }).focus();
  await mine.keyboard.type('Ask @mat');
  await mine.getByRole('option', { name: /Mate Manager/ }).waitFor({ timeout: PATIENCE_MS });
  await mine.keyboard.press('Enter');
  await mine.keyboard.type('about it');
  await mine.keyboard.press('Control+Enter');
  await mine.getByRole('link', { name: '@Mate Manager' }).waitFor({ timeout: PATIENCE_MS });
  // It shows before it is stored; what can be reacted to is.
  await mine.getByRole('button', { name: 'Add a reaction' }).waitFor({ timeout: PATIENCE_MS });
  expect(await stored()).toEqual([`Ask <@${mate.id}> about it`]);

  const theirs = await open(mate, WIDE, '/inbox');
  await theirs.getByRole('link', { name: 'Inbox, 1 unread' }).waitFor({ timeout: PATIENCE_MS });
  await theirs.getByText('Ada Admin mentioned you').waitFor({ timeout: PATIENCE_MS });
  await theirs.keyboard.press('j');
  await theirs.keyboard.press('Enter');
  const comment = theirs.locator('article[data-target]');
  await comment.waitFor({ timeout: PATIENCE_MS });
  expect(await comment.innerText()).toContain('Ask @Mate Manager about it');
  await theirs.getByRole('link', { name: 'Inbox', exact: true }).waitFor({ timeout: PATIENCE_MS });
  await theirs.getByLabel('Comment', { exact: true }).focus();
  await theirs.keyboard.type('Here I am');
  await theirs.keyboard.press('Control+Enter');

  // Whoever wrote it hears of the answer without a reload.
  await mine.getByRole('link', { name: 'Inbox, 1 unread' }).waitFor({ timeout: PATIENCE_MS });
  await theirs.getByRole('link', { name: 'Inbox', exact: true }).focus();
  await theirs.keyboard.press('Enter');
  await theirs.getByText('Ada Admin mentioned you').waitFor({ timeout: PATIENCE_MS });
  await theirs.keyboard.press('j');
  await theirs.keyboard.press('e');
  await theirs.getByText('Nothing waits for you').waitFor({ timeout: PATIENCE_MS });
  await theirs.getByRole('radiogroup', { name: 'What to show' }).getByText('Done').click();
  await theirs.getByRole('button', { name: /^Bring back/ }).click();
  await theirs.getByText('Nothing is done yet').waitFor({ timeout: PATIENCE_MS });
  await closeAll(mine, theirs);
}, 120_000);

test('what is typed stays for whoever comes back, and what did not go out is sent again as one comment', async () => {
  const page = await open(acme.admin, WIDE);
  await page.getByLabel('Comment', { exact: true }).fill('Half a thought');
  await page.reload();
  const box = page.getByLabel('Comment', { exact: true });
  await box.waitFor({ timeout: PATIENCE_MS });
  expect(await box.inputValue()).toBe('Half a thought');

  // The server takes it, and its answer is lost.
  let lost = 0;
  await page.route('**/graphql', async (route) => {
    if (lost > 0 || !(route.request().postData() ?? '').includes('addComment')) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  const again = page.getByRole('button', { name: 'Send again' });
  const came = page.getByRole('article', { name: 'Comment of Ada Admin' });
  // News of it may come before the loss is seen: then there is nothing to send again.
  await again
    .or(came.getByRole('button', { name: 'Add a reaction' }))
    .first()
    .waitFor({ timeout: PATIENCE_MS });
  if (await again.isVisible()) await again.click().catch(() => undefined);
  await came.getByRole('button', { name: 'Add a reaction' }).waitFor({ timeout: PATIENCE_MS });
  expect([await came.count(), await stored()]).toEqual([1, ['Half a thought']]);
  await closeAll(page);
}, 120_000);

test('what cannot be reached goes back into the field, and nothing is lost', async () => {
  const page = await open(acme.admin, WIDE);
  await page.route('**/graphql', (route) => ((route.request().postData() ?? '').includes('addComment') ? route.abort() : route.continue()));
  await page.getByLabel('Comment', { exact: true }).fill('Into the void');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();

  await page.getByText(/Not sent/).waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('button', { name: 'Take back' }).click();

  expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toBe('Into the void');
  expect(await stored()).toEqual([]);
  await closeAll(page);
}, 120_000);

test('a check-in keeps the lines of its note, and its thread opens below it', async () => {
  await checkIn(acme, goal, { at: AT, value: '10', progressNote: 'One\nTwo' });
  const page = await open(mate, WIDE);

  const note = page.getByText('One Two');
  await note.waitFor({ timeout: PATIENCE_MS });
  expect(await note.innerText()).toBe('One\nTwo');
  await page.getByRole('listitem').getByRole('button', { name: 'Comment', exact: true }).click();
  await page.getByPlaceholder('Say something on this check-in').fill('Only ten?');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: '1 comment' }).waitFor({ timeout: PATIENCE_MS });

  const theirs = await open(acme.admin, WIDE, '/inbox');
  await theirs.getByText('Mate Manager commented').click();
  await theirs.getByText('Only ten?').waitFor({ timeout: PATIENCE_MS });
  await closeAll(page, theirs);
}, 120_000);

test.each([
  ['a key result', 'light'],
  ['the inbox', 'dark'],
] as const)(
  '%s on a phone in %s colours is no wider than it, and clean by axe',
  async (what, colorScheme) => {
    const scope = await scopeOf(stage.api.database, mate);
    await addComment(
      scope,
      { keyResultId: goal.id, body: `<@${acme.admin.id}> ${'averyverylongword'.repeat(8)}\nhttps://example.test/${'path/'.repeat(30)}` },
      { at: AT },
    );
    const page = await open(acme.admin, PHONE, what === 'the inbox' ? '/inbox' : undefined, colorScheme);
    await page
      .getByText(/averyverylongword/)
      .first()
      .waitFor({ timeout: PATIENCE_MS });

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
    // In, so that the colours of a page that fades in are not measured on the way.
    await page.waitForFunction('document.getAnimations().every((animation) => animation.playState !== "running")', undefined, { timeout: PATIENCE_MS });
    expect(await violationsOf(page)).toEqual([]);
    await closeAll(page);
  },
  120_000,
);

async function open(someone: PersonRow, viewport: typeof WIDE, path = `/key-results/${goal.id}`, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await stage.open(path, someone, { viewport, colorScheme, locale: 'en-GB' });
  if (!path.startsWith('/inbox')) await page.getByRole('heading', { name: 'Comments' }).waitFor({ timeout: PATIENCE_MS });
  return page;
}

async function stored(): Promise<string[]> {
  return (await commentsPage(acme.scope, { keyResultId: goal.id }, {})).rows.map(({ body }) => body);
}
