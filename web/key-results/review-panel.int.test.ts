import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { openBrowser, openWindow } from '../../test/browser.ts';
import { company, type Company, keyResult } from '../../test/factories.ts';

/** Where the buttons of the monthly review's mail lead, in a real Chromium over the real API. */
const PATIENCE = { timeout: 30_000 };

let api: TestApi;
let acme: Company;
let browser: Browser;
beforeAll(async () => {
  api = await openTestApi({ webFolder: join(import.meta.dirname, '..', '..', 'dist', 'web') });
  acme = await company(api.database);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

test('what was pressed in the mail is written when it is confirmed, and the address no longer asks', async () => {
  const { page, decisions } = await arrive('keep');
  expect(await decisions()).toEqual([]);

  await page.getByRole('region', { name: 'Review of February 2026' }).getByRole('button', { name: 'Keep' }).click(PATIENCE);
  await page.getByText('Kept').waitFor(PATIENCE);

  expect(await decisions()).toEqual([['2026-02', 'keep']]);
  await page.getByRole('region', { name: 'Review of February 2026' }).waitFor({ ...PATIENCE, state: 'detached' });
  expect(new URL(page.url()).search).toBe('');
}, 120_000);

test('to change it opens its form, and to drop it asks for a reason', async () => {
  for (const [pressed, button, then] of [
    ['change', 'Change', 'Edit'],
    ['drop', 'Drop', 'Drop'],
  ] as const) {
    const { page, decisions } = await arrive(pressed);
    await page.getByRole('region', { name: 'Review of February 2026' }).getByRole('button', { name: button }).click(PATIENCE);

    await page.getByRole('dialog').filter({ hasText: then }).waitFor(PATIENCE);
    expect(await decisions()).toEqual([['2026-02', pressed]]);
    await page.context().close();
  }
}, 120_000);

async function arrive(decision: string): Promise<{ page: Page; decisions: () => Promise<[string, string][]> }> {
  const { id } = await keyResult(acme, { title: `To be reviewed: ${decision}` });
  const context = await openWindow(browser, { locale: 'en' });
  const [name = '', value = ''] = (await api.cookieOf(acme.admin)).split('=');
  await context.addCookies([{ name, value, url: `http://127.0.0.1:${api.port}` }]);
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${api.port}/key-results/${id}?review=2026-02&decision=${decision}`);
  const decisions = async () =>
    (await api.behind.reviewDecision.findMany({ where: { keyResultId: id } })).map((row): [string, string] => [row.month, row.decision]);
  return { page, decisions };
}
