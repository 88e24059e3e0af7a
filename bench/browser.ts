import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '../local/chromium.ts';
import { findFreePort } from '../local/ports.ts';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-component-update'];

/** A Chromium without a window, and the port by which a tool may drive it. The caller closes it. */
export async function openBrowser(): Promise<{ browser: Browser; debuggingPort: number }> {
  const debuggingPort = await findFreePort();
  const executablePath = await findChromium(() => undefined, { shellWillDo: false });
  return { browser: await chromium.launch({ executablePath, args: [...ARGUMENTS, `--remote-debugging-port=${debuggingPort}`] }), debuggingPort };
}

/** A page of the app as a signed-in person sees it on a desktop, once its own questions are answered. */
export async function openPage(browser: Browser, { port, cookie, path }: { port: number; cookie: string; path: string }): Promise<Page> {
  const origin = `http://127.0.0.1:${port}`;
  const context = await browser.newContext({ viewport: { width: 1350, height: 940 }, locale: 'en' });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  await page.goto(`${origin}${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  return page;
}
