import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { findChromium } from '../local/chromium.ts';

/** A real Chromium without a window. The caller closes it. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await findChromium(() => undefined, { shellWillDo: true });
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** A window of its own, without the service worker, which would fetch the whole app into each: its tests open theirs themselves. */
export function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({ serviceWorkers: 'block', ...options });
}

/** Containers have neither a sandbox nor a large /dev/shm; the rest keeps the browser from calling home. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];
