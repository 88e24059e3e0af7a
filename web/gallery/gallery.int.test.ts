import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import type { Browser, Page } from 'playwright-core';
import { buildGallery } from '../../local/builds.ts';
import { openBrowser, openWindow } from '../../test/browser.ts';
import { PATIENCE_MS, PHONE, violationsOf } from '../../test/pages.ts';
import { differenceFrom, type Maker, makerOf, photograph } from '../../test/pictures.ts';

const PICTURES = join(import.meta.dirname, 'pictures');
const MADE_BY = join(PICTURES, 'made-by.json');
const UPDATES = process.env['UPDATE_PICTURES'] === '1';
const BYTES_OF_ALL = 1_500_000;
const STORIES = readdirSync(join(import.meta.dirname, 'stories')).map((file) => file.replace('.tsx', ''));
const WIDE = { width: 900, height: 600 };
/** Two pictures show each theme, language and width; either is looked at in the other width too. */
const LOOKS = [
  { theme: 'light', language: 'en', size: WIDE, otherSize: PHONE },
  { theme: 'dark', language: 'ru', size: PHONE, otherSize: WIDE },
] as const;
const NOW = '2026-02-16T09:00:00Z';

let browser: Browser;
let page: Page;
let url: string;
let close: () => void;
let isSameMaker: boolean;
const errors: string[] = [];
const asked: string[] = [];

beforeAll(async () => {
  await buildGallery();
  const served = express()
    .use(express.static(join(import.meta.dirname, '..', '..', 'dist', 'gallery')))
    .listen(0, '127.0.0.1');
  close = () => void served.close();
  await new Promise((resolve) => served.once('listening', resolve));
  url = `http://127.0.0.1:${(served.address() as AddressInfo).port}`;
  browser = await openBrowser();
  const context = await openWindow(browser, { locale: 'en', timezoneId: 'UTC', reducedMotion: 'reduce' });
  page = await context.newPage();
  await page.clock.setFixedTime(NOW);
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(url);
  await page.locator('h1').waitFor({ timeout: PATIENCE_MS });
  const maker = await makerOf(page);
  if (UPDATES) {
    mkdirSync(PICTURES, { recursive: true });
    writeFileSync(MADE_BY, `${JSON.stringify(maker)}\n`);
  }
  const accepted = JSON.parse(readFileSync(MADE_BY, 'utf8')) as Maker;
  isSameMaker = accepted.chromium === maker.chromium && accepted.fonts === maker.fonts;
  if (!isSameMaker)
    process.stdout.write(
      `Pictures of the gallery are not compared: made by Chromium ${accepted.chromium} with fonts ${accepted.fonts}, and this is ${maker.chromium} with ${maker.fonts}\n`,
    );
});
afterAll(async () => {
  await browser.close();
  close();
});

test('the list names every story, and nothing but the page itself is asked for', async () => {
  await page.goto(url);
  await page.locator('h1').waitFor({ timeout: PATIENCE_MS });

  expect(await page.locator('li > a:first-child').allTextContents()).toEqual(STORIES);
  expect(asked.filter((address) => !address.startsWith(`${url}/`))).toEqual([]);
});

test.each(STORIES)('%s stands in each theme and width, can be read by all, and looks as it was accepted', async (story) => {
  errors.length = 0;
  asked.length = 0;
  const differences: (string | null)[] = [];
  for (const { theme, language, size, otherSize } of LOOKS) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize(size);
    await page.goto(`${url}/?story=${story}&theme=${theme}&language=${language}`);
    await page.locator(`[data-story="${story}"]`).waitFor({ timeout: PATIENCE_MS });
    const picture = await photograph(page);
    const accepted = join(PICTURES, `${story}-${theme}.png`);
    if (UPDATES) writeFileSync(accepted, picture);
    else if (isSameMaker) differences.push(differenceFrom(accepted, picture));

    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
    await page.setViewportSize(otherSize);
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  }

  expect(errors).toEqual([]);
  expect(asked.filter((address) => !address.startsWith(`${url}/`))).toEqual([]);
  expect(differences.filter((difference) => difference !== null)).toEqual([]);
});

test('there is a picture of each story in either theme, no other, and all of them together stay small', () => {
  const expected = STORIES.flatMap((story) => LOOKS.map(({ theme }) => `${story}-${theme}.png`));
  const pictures = () => readdirSync(PICTURES).filter((file) => file.endsWith('.png'));
  if (UPDATES) for (const file of pictures().filter((each) => !expected.includes(each))) rmSync(join(PICTURES, file));

  expect(pictures().sort()).toEqual(expected.sort());
  expect(pictures().reduce((sum, file) => sum + statSync(join(PICTURES, file)).size, 0)).toBeLessThan(BYTES_OF_ALL);
});

/** How far a page is wider than its window, in px. */
function overflowOf(shown: Page): Promise<number> {
  return shown.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
}
