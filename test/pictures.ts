import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';

/** What drew the pictures: another Chromium, or other fonts, draw the same page otherwise. */
export interface Maker {
  chromium: string;
  fonts: string;
}

/** How many pixels may differ, other than those that smooth an edge: what a person would not see. */
const UNSEEN_PIXELS = 30;

/** Names the Chromium and the fonts that draw a page: its letters are drawn in the sizes of the app, and what comes out is hashed. */
export async function makerOf(page: Page): Promise<Maker> {
  const drawn = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 600;
    canvas.height = 120;
    const context = canvas.getContext('2d');
    ['400 13px', '600 16px', '700 30px'].forEach((size, index) => {
      if (context === null) return;
      context.font = `${size} ${getComputedStyle(document.body).fontFamily}`;
      context.fillText('Sextant 0123456789 % €₽ “quoted” Секстант ёжик ◎ ☑ ⠿ ✓', 4, 30 + index * 36);
    });
    return canvas.toDataURL();
  });
  const version = page.context().browser()?.version() ?? '';
  return { chromium: version.split('.')[0] ?? '', fonts: createHash('sha256').update(drawn).digest('hex').slice(0, 16) };
}

/** Takes a picture of the whole page, once two in a row are the same. */
export async function photograph(page: Page): Promise<Buffer> {
  let before: Buffer = Buffer.alloc(0);
  for (let tries = 0; tries < 20; tries += 1) {
    const picture = await page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide' });
    if (picture.equals(before)) return picture;
    before = picture;
  }
  throw new Error(`${page.url()} never stands still`);
}

/** How a picture differs from the accepted one, and where both and their difference lie now; null where nobody would see a difference. */
export function differenceFrom(accepted: string, picture: Buffer): string | null {
  if (!existsSync(accepted)) return `${accepted} is not there: look at ${keep({ 'new.png': picture })}, and accept it with UPDATE_PICTURES=1`;
  const [before, after] = [PNG.sync.read(readFileSync(accepted)), PNG.sync.read(picture)];
  if (before.width !== after.width || before.height !== after.height) {
    const folder = keep({ 'accepted.png': PNG.sync.write(before), 'new.png': picture });
    return `${accepted} is ${before.width} × ${before.height} px, and now it is ${after.width} × ${after.height}: see ${folder}`;
  }
  const difference = new PNG({ width: before.width, height: before.height });
  const differing = pixelmatch(before.data, after.data, difference.data, before.width, before.height);
  if (differing <= UNSEEN_PIXELS) return null;
  const folder = keep({ 'accepted.png': PNG.sync.write(before), 'new.png': picture, 'difference.png': PNG.sync.write(difference) });
  return `${differing} pixels differ from ${accepted}: see ${folder}`;
}

/** The run's own folder goes with the run, and these are for whoever reads of the failure after it. */
function keep(files: Readonly<Record<string, Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-pictures-'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}
