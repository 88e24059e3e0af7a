import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { findFreePort } from '../local/ports.ts';
import { openTestApi, type TestApi } from '../test/api.ts';
import { codeOf } from '../test/authenticator.ts';
import { openBrowser, openWindow } from '../test/browser.ts';

/** The ways in, as people go them: on an empty installation, in a real Chromium. */
const PATIENCE_MS = 15_000;
const PASSWORD = 'correct horse battery';
const EMAIL = 'ada@example.test';
let api: TestApi;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const port = await findFreePort();
  // Passkeys belong to a name, which an address of numbers has not.
  api = await openTestApi({ webFolder: join(import.meta.dirname, '..', 'dist', 'web'), publicUrl: `http://localhost:${port}`, port });
  api.clock.at = new Date().toISOString();
  browser = await openBrowser();
  page = await (await openWindow(browser, { viewport: { width: 1280, height: 900 } })).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await api?.close();
});

async function go(path: string): Promise<void> {
  await page.goto(`${api.deps.publicUrl}${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}

async function signOut(): Promise<void> {
  await account().click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}

const account = () => page.getByRole('button', { name: 'Ada Admin' });
const isIn = () => account().waitFor();

test('the first run makes the first admin, on a page that closes behind them', async () => {
  await go('/');
  await page.getByRole('heading', { name: 'Welcome to Sextant' }).waitFor();
  await page.getByRole('textbox', { name: 'Company' }).fill('Acme');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Admin');
  await page.getByRole('textbox', { name: 'Your e-mail' }).fill(EMAIL);
  await page.getByText('By place').click();
  await page.getByRole('button', { name: 'Start' }).click();
  await isIn();

  const again = await api
    .http()
    .post('/api/auth/first')
    .send({ name: 'Other', timeZone: 'UTC', language: 'en', access: 'open', personName: 'Eve', email: 'eve@example.test' });
  const { settings } = await api.behind.organization.findFirstOrThrow();

  expect([again.status, await api.behind.organization.count()]).toEqual([409, 1]);
  expect(settings).toMatchObject({ access: 'place' });
  expect((await api.http().get('/api/auth/first')).body).toEqual({ open: false });
}, 60_000);

test('a password, a second factor and a recovery code are set up on one page, and let in from then on', async () => {
  await go('/account');
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('Password set').waitFor();
  const factor = page.getByRole('region', { name: 'Second factor' });
  await factor.getByLabel('Present password').fill(PASSWORD);
  await factor.getByRole('button', { name: 'Set up' }).click();
  const secret = await factor.locator('code').first().innerText();
  await factor.getByLabel('Code').fill(codeOf(secret));
  await factor.getByRole('button', { name: 'Confirm' }).click();
  await factor.getByText('Keep these recovery codes').waitFor();
  const recovery = await factor.locator('li code').first().innerText();

  for (const code of [() => codeOf(secret), () => recovery]) {
    await signOut();
    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByRole('button', { name: 'Use a password' }).click();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'One more step' }).waitFor();
    await page.getByLabel('Code').fill(code());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await isIn();
  }

  expect(recovery.length).toBeGreaterThan(8);
}, 120_000);

test('single sign-on asks for the address that it needs, and Enter goes on from there', async () => {
  const context = await openWindow(browser);
  const stranger = await context.newPage();
  stranger.setDefaultTimeout(PATIENCE_MS);
  await stranger.goto(`${api.deps.publicUrl}/sign-in`);

  await stranger.getByRole('button', { name: 'Single sign-on' }).click();
  await stranger.getByText('Your address tells which company’s sign-in to open.').waitFor();
  expect(await stranger.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('email');
  await stranger.keyboard.type(EMAIL);
  await stranger.keyboard.press('Enter');

  await stranger.getByText('There is no single sign-on for addresses of this domain.').waitFor();
  await stranger.getByRole('button', { name: 'Use a link by mail' }).click();
  expect(await stranger.getByLabel('E-mail').inputValue()).toBe(EMAIL);
  await context.close();
}, 60_000);

test('a passkey of the device lets in without anything typed', async () => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });

  await go('/account');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('Passkey added').waitFor();
  await signOut();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await isIn();

  const entries = await api.behind.auditEntry.findMany({ where: { action: 'sign-in' } });
  expect(await api.behind.accountPasskey.count()).toBe(1);
  expect(await api.behind.session.count({ where: { method: 'passkey' } })).toBe(1);
  expect(entries.map(({ after }) => (after as { by: string }).by).toSorted()).toEqual(['founding', 'passkey', 'password', 'password']);
}, 60_000);

test('a token is shown once, works, and is withdrawn on the same page', async () => {
  await go('/account');
  const tokens = page.getByRole('region', { name: 'Tokens for my programs' });
  await tokens.getByLabel('What uses it').fill('Nightly script');
  await tokens.getByRole('button', { name: 'Make a token' }).click();
  const secret = await tokens.getByText(/^sextant_/).innerText();
  const ask = async (): Promise<number> => (await api.http().get('/api/v1/cycles').set('Authorization', `Bearer ${secret}`)).status;
  const working = await ask();
  await go('/account');
  expect(await page.getByText(secret).count()).toBe(0);
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button')
    .filter({ hasText: /Yes|Confirm|Withdraw/ })
    .first()
    .click();
  await page.getByText('Withdrawn').waitFor();

  expect([working, await ask()]).toEqual([200, 401]);
}, 60_000);
