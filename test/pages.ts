import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { PersonRow } from '../database/people.ts';
import { openTestApi, type TestApi } from './api.ts';
import { openBrowser, openWindow } from './browser.ts';

/** How long a page may take on a busy machine before a test gives up. */
export const PATIENCE_MS = 30_000;
/** The size of a phone, in CSS pixels. */
export const PHONE = { width: 390, height: 844 };

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The built app in a real Chromium, over the real API and PostgreSQL. */
export interface PageStage {
  api: TestApi;
  browser: Browser;
  /** A page in a window of its own, signed in as somebody, once it stands and asks for nothing more. */
  open(path: string, as: PersonRow, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** Opens what tests of pages need; `npm test` built the app before. The caller closes it. */
export async function openPageStage(): Promise<PageStage> {
  const api = await openTestApi({ webFolder: join(import.meta.dirname, '..', 'dist', 'web') });
  const browser = await openBrowser();
  const url = `http://127.0.0.1:${api.port}`;
  return {
    api,
    browser,
    async open(path, as, options) {
      // The app's own policy takes no foreign script, and axe is one.
      const hasTouch = (options?.viewport?.width ?? 1280) < 500;
      const context = await openWindow(browser, { viewport: { width: 1280, height: 900 }, bypassCSP: true, hasTouch, locale: 'en', ...options });
      const [name = '', value = ''] = (await api.cookieOf(as)).split('=');
      await context.addCookies([{ name, value, url }]);
      const page = await context.newPage();
      await page.goto(url + path);
      await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: PATIENCE_MS });
      await page.waitForLoadState('networkidle');
      return page;
    },
    async close() {
      await browser.close();
      await api.close();
    },
  };
}

/** Waits until something holds; throws where it does not come so. */
export async function until(holds: () => Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) if (await holds()) return;
  throw new Error(`It did not come so in ${patienceMs} ms: ${String(holds)}`);
}

/** Waits until a screen reader is told these words. */
export async function said(page: Page, words: RegExp): Promise<void> {
  const live = async () => (await page.locator('[aria-live]').allTextContents()).join('|');
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await page.waitForTimeout(50)) if (words.test(await live())) return;
  expect(await live()).toMatch(words);
}

/** Where something stands in the window, in CSS pixels; throws where it is not shown. */
export async function boxOf(place: Locator) {
  const box = await place.boundingBox();
  if (box === null) throw new Error('It is not shown');
  return box;
}

/** Closes the windows of pages. */
export async function closeAll(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) await page.context().close();
}

/** What axe finds against WCAG 2.2 AA, as "rule: the elements". */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: AXE });
  return page.evaluate(async () => {
    const axe = Reflect.get(window, 'axe') as { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  });
}
