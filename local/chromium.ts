import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { runProgram, whereIs } from './programs.ts';

const SHELL = 'chromium-headless-shell';
const WHOLE = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser without its windows will do: it works the same in half the processor's time. Measured is the one that people use. */
interface ChromiumNeed {
  shellWillDo: boolean;
}

/** A Chromium that is there already: on PATH or downloaded by Playwright earlier; or null. */
function chromiumAtHand({ shellWillDo }: ChromiumNeed): string | null {
  const onPath = [...(shellWillDo ? [SHELL] : []), ...WHOLE].map(whereIs).find((path) => path !== null);
  const downloaded = chromium.executablePath();
  return onPath ?? (existsSync(downloaded) ? downloaded : null);
}

/** Finds Chromium, or gets it: by Playwright's own download, or from the system's packages where we may install them. */
export async function findChromium(say: (line: string) => void, need: ChromiumNeed): Promise<string> {
  const atHand = chromiumAtHand(need);
  if (atHand !== null) return atHand;
  try {
    say('Downloading Chromium with Playwright (about 170 MB, once)');
    const playwright = join(createRequire(import.meta.url).resolve('playwright-core/package.json'), '..', 'cli.js');
    await runProgram(process.execPath, [playwright, 'install', 'chromium-headless-shell', 'chromium']);
  } catch (cause) {
    if (process.getuid?.() !== 0 || whereIs('apt-get') === null)
      throw new Error('Chromium could not be downloaded: install it ("apt-get install chromium")', { cause });
    say('Chromium could not be downloaded, so the system installs it: 1 to 2 minutes');
    await runProgram('apt-get', ['install', '-y', '-qq', 'chromium'], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  }
  const found = chromiumAtHand(need);
  if (found === null) throw new Error('Chromium was installed and is still not found: put it on PATH');
  return found;
}
