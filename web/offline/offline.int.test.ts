import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { checkInsPage } from '../../database/check-ins.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { openBrowser } from '../../test/browser.ts';
import { dropKeyResult } from '../../database/key-results.ts';
import { company, type Company, keyResult } from '../../test/factories.ts';

/** The built app and its service worker in a real Chromium, with a server that is really away for a while. */
const PATIENCE_MS = 30_000;

/** The app as it is deployed: a test puts the next version there. */
let webFolder: string;
let api: TestApi;
let acme: Company;
let browser: Browser;
const sockets = new Set<Socket>();
beforeAll(async () => {
  webFolder = await mkdtemp(join(tmpdir(), 'sextant-web-'));
  await cp(join(import.meta.dirname, '..', '..', 'dist', 'web'), webFolder, { recursive: true });
  api = await openTestApi({ webFolder });
  api.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  browser = await openBrowser();
}, 120_000);
beforeEach(async () => {
  acme = await company(api.database);
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
  if (webFolder !== undefined) await rm(webFolder, { recursive: true });
});

test('without network the app opens with what it knew last; a check-in outlives its tab and is sent once', async () => {
  const kr = await keyResult(acme, { ownerId: acme.admin.id, title: 'Teams that use it weekly' });
  const context = await signedIn();
  const first = await open(context);
  await keptUp(first);

  await away();
  await first.reload();
  await first.getByRole('heading', { level: 1 }).waitFor({ timeout: PATIENCE_MS });
  await first.getByText('You are offline.').waitFor({ timeout: PATIENCE_MS });
  await checkIn(first, kr.title, '45');
  await first.getByText(/Kept on this device: Teams that use it weekly/).waitFor({ timeout: PATIENCE_MS });
  await first.close();
  expect((await checkInsPage(acme.system, { keyResultId: kr.id }, {})).rows).toEqual([]);

  await back();
  const second = await open(context);
  await recorded(kr.id, 1);
  // Pages that look again send nothing twice.
  await second.reload();
  await open(context);
  await second.waitForLoadState('networkidle');

  const { rows } = await checkInsPage(acme.system, { keyResultId: kr.id }, {});
  expect(rows.map(({ value, source, authorId }) => [value, source, authorId])).toEqual([['45', 'PERSON', acme.admin.id]]);
  await context.close();
}, 120_000);

test('what one person wrote is not sent as another’s, and signing out forgets what was seen', async () => {
  const kr = await keyResult(acme, { ownerId: acme.admin.id, title: 'Answers within a day' });
  const context = await signedIn();
  const mine = await open(context);
  await keptUp(mine);
  await away();
  await checkIn(mine, kr.title, '30');
  await mine.getByText(/Kept on this device/).waitFor({ timeout: PATIENCE_MS });
  await back();

  const other = await company(api.database);
  await context.addCookies([await cookieOf(other)]);
  const theirs = await open(context);
  await theirs.waitForLoadState('networkidle');
  expect((await checkInsPage(acme.system, { keyResultId: kr.id }, {})).rows).toEqual([]);

  expect(await kept(theirs)).toBeGreaterThan(0);
  await theirs.evaluate(() => fetch('/api/auth/session', { method: 'DELETE' }));
  expect(await kept(theirs)).toBe(0);
  await context.close();
}, 120_000);

test('an answer that the API refuses is told, and does not stand in the way for ever', async () => {
  const kr = await keyResult(acme, { ownerId: acme.admin.id, title: 'Hours to a release' });
  const context = await signedIn();
  const page = await open(context);
  await keptUp(page);
  await away();
  await checkIn(page, kr.title, '20');
  await page.getByText(/Kept on this device/).waitFor({ timeout: PATIENCE_MS });
  await dropKeyResult(acme.scope, { id: kr.id, reason: 'Nobody needs it any more' }, { version: kr.version, at: api.clock.at });
  await back();

  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.getByText(/Your check-in on Hours to a release was not taken/).waitFor({ timeout: PATIENCE_MS });
  await page.getByText(/1 check-in waits/).waitFor({ state: 'hidden', timeout: PATIENCE_MS });
  expect((await checkInsPage(acme.system, { keyResultId: kr.id }, {})).rows).toEqual([]);
  await context.close();
}, 120_000);

test('a new version announces itself in a tab that stays open, and is there with one click', async () => {
  const context = await signedIn();
  const page = await open(context);
  await keptUp(page);
  expect(await page.getByText('A new version of Sextant is ready.').count()).toBe(0);

  await appendFile(join(webFolder, 'service-worker.js'), '\n// the next version');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByText('A new version of Sextant is ready.').waitFor({ timeout: PATIENCE_MS });
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Load it' }).click()]);
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: PATIENCE_MS });

  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting)).toBeNull();
  expect(await page.getByText('A new version of Sextant is ready.').count()).toBe(0);
  await context.close();
}, 120_000);

/** The server goes, as when a laptop leaves the office. */
async function away(): Promise<void> {
  const closed = new Promise((resolve) => api.server.close(resolve));
  for (const socket of sockets) socket.destroy();
  await closed;
}

async function back(): Promise<void> {
  await new Promise<void>((resolve) => api.server.listen(api.port, '127.0.0.1', resolve));
}

async function signedIn(): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' });
  await context.addCookies([await cookieOf(acme)]);
  return context;
}

async function cookieOf({ admin }: Company) {
  const [name = '', value = ''] = (await api.cookieOf(admin)).split('=');
  return { name, value, url: `http://localhost:${api.port}` };
}

async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`http://localhost:${api.port}/`);
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: PATIENCE_MS });
  return page;
}

/** Until the service worker holds the app, and has seen the page's questions. */
async function keptUp(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: PATIENCE_MS });
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: PATIENCE_MS });
  await page.waitForLoadState('networkidle');
}

async function checkIn(page: Page, title: string, value: string): Promise<void> {
  const form = page.getByRole('form', { name: new RegExp(title) });
  await form.getByRole('textbox').first().fill(value);
  await form.getByRole('button', { name: 'Check in' }).click();
}

function kept(page: Page): Promise<number> {
  return page.evaluate(async () => (await (await caches.open('sextant-answers')).keys()).length);
}

async function recorded(keyResultId: string, count: number): Promise<void> {
  const rows = async () => (await checkInsPage(acme.system, { keyResultId }, {})).rows.length;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && (await rows()) < count; ) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await rows()).toBe(count);
}
