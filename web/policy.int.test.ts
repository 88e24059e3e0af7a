import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { mintLink } from '../database/links.ts';
import { type TestApi, openTestApi } from '../test/api.ts';
import { openBrowser } from '../test/browser.ts';
import { checkIn, type Company, company, keyResult, objective } from '../test/factories.ts';

/** The built app under the policy that it is served with, in a real Chromium, which says in its console what it did not let through. */
const PATIENCE_MS = 30_000;
let api: TestApi;
let acme: Company;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let keyResultId: string;
let refused: string[];

beforeAll(async () => {
  api = await openTestApi({ webFolder: join(import.meta.dirname, '..', 'dist', 'web') });
  acme = await company(api.database);
  const goal = await objective(acme, { title: 'Customers stay because it works' });
  const measured = await keyResult(acme, { objectiveId: goal.id, title: 'Renewals signed', target: '100' });
  keyResultId = measured.id;
  await checkIn(acme, measured, { at: '2026-01-12T10:00:00.000Z', value: '10' });
  browser = await openBrowser();
  context = await browser.newContext();
  const [name = '', value = ''] = (await api.cookieOf(acme.admin)).split('=');
  await context.addCookies([{ name, value, url: address() }]);
  page = await context.newPage();
  page.on('console', (message) => {
    if (/content.security.policy/i.test(message.text())) refused.push(message.text());
  });
}, 120_000);

beforeEach(() => {
  refused = [];
});

afterAll(async () => {
  await browser?.close();
  await api?.close();
});

test('no page needs what the policy forbids, dialogs and colours included', async () => {
  const order = { purpose: 'check_in', personId: acme.admin.id, keyResultId, cycleId: acme.cycle.id, week: '2026-W07' } as const;
  const { token } = await mintLink(acme.system, { ...order, at: '2026-02-09T08:00:00.000Z', expiresAt: '2026-03-01T00:00:00.000Z' });
  const lists = [
    '/',
    '/objectives',
    '/cycles',
    '/connections',
    '/connections/new',
    '/outbox',
    '/effects',
    '/audit',
    '/people',
    '/settings',
    '/access',
    '/sessions',
    '/import',
    '/present',
    '/api',
  ];
  for (const path of [...lists, `/cycles/${globalId('Cycle', acme.cycle.id)}`, `/check-in/${token}`, '/nothing/here']) await open(path);
  await open(`/key-results/${globalId('KeyResult', keyResultId)}`);
  await page.getByRole('button', { name: 'Edit' }).first().click();
  await page.getByRole('dialog').getByRole('textbox').first().waitFor({ timeout: PATIENCE_MS });

  // Mantine's variables, and what keeps the page behind a dialog from scrolling, are style elements that scripts add.
  const taken = await page.evaluate(() => ({
    variable: getComputedStyle(document.documentElement).getPropertyValue('--mantine-color-body') !== '',
    overflow: getComputedStyle(document.body).overflow,
    elements: [...document.querySelectorAll('style')].map(({ nonce, sheet }) => nonce !== '' && sheet !== null),
  }));

  expect(refused).toEqual([]);
  expect(taken).toEqual({ variable: true, overflow: 'hidden', elements: expect.arrayContaining([true]) });
  expect(taken.elements).not.toContain(false);
}, 180_000);

test('a mail shows with its own styles in outbox and effects, and can run nothing', async () => {
  await api.http().post('/api/auth/link').send({ email: acme.admin.email }).expect(202);
  let stored: { id: string } | undefined;
  for (const until = performance.now() + PATIENCE_MS; stored === undefined && performance.now() < until; )
    [stored] = (await api.mailbox.list({ limit: 1 })).items;

  await open(`/outbox/${stored?.id ?? ''}`);
  const shown = page.frameLocator('iframe').getByRole('heading', { level: 1 });
  await shown.waitFor({ timeout: PATIENCE_MS });

  expect(await shown.evaluate((heading) => getComputedStyle(heading).fontSize)).toBe('19px');
  expect(refused).toEqual([]);
  const { headers } = await api
    .http()
    .get(`/api/files/outbox/${stored?.id ?? ''}/mail`)
    .set('Cookie', await api.cookieOf(acme.admin))
    .expect(200);
  expect(headers['content-security-policy']).toContain("sandbox allow-top-navigation-by-user-activation; default-src 'none'");
  const [effect] = await api.behind.effect.findMany({ where: { organizationId: acme.organizationId } });
  const mail = await api
    .http()
    .get(`/api/files/effects/${effect?.id ?? ''}/mail`)
    .set('Cookie', await api.cookieOf(acme.admin))
    .expect(200);
  expect(mail.text).toContain('<base target="_top">');
}, 120_000);

test('a style that a stranger got into a page does nothing, and each page has a nonce of its own', async () => {
  const nonces = new Set<string | undefined>();
  for (let asked = 0; asked < 2; asked += 1)
    nonces.add(/style-src 'self' 'nonce-([^']{22,})'/.exec((await page.goto(`${address()}/`))?.headers()['content-security-policy'] ?? '')?.[1]);

  const hidden = await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<style>body { outline: 9px solid red }</style><p id="planted" style="color: rgb(1, 2, 3)">planted</p>');
    const planted = document.getElementById('planted');
    return { outline: getComputedStyle(document.body).outlineWidth, color: planted && getComputedStyle(planted).color };
  });

  expect(nonces.size).toBe(2);
  expect(nonces).not.toContain(undefined);
  expect(hidden.outline).not.toBe('9px');
  expect(hidden.color).not.toBe('rgb(1, 2, 3)');
  expect(refused).toHaveLength(2);
}, 60_000);

function globalId(noun: string, id: string): string {
  return encodeURIComponent(Buffer.from(`${noun}:${id}`).toString('base64'));
}

async function open(path: string): Promise<void> {
  await page.goto(`${address()}${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: PATIENCE_MS });
  await page.waitForLoadState('networkidle');
}

function address(): string {
  return `http://127.0.0.1:${api.port}`;
}
