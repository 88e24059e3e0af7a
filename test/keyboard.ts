import type { Locator, Page } from 'playwright-core';
import { until } from './pages.ts';

/** More stops than any page of the tests has. */
const MOST_STOPS = 150;
/** What the last key brought is there by then. */
const PATIENCE_MS = 30_000;

/** What is looked for: a role and the whole accessible name, or its beginning. */
export type Aim = readonly [role: Parameters<Page['getByRole']>[0], name: string | RegExp];

/**
 * Goes on by Tab, or back by Shift and Tab, until the focus is on what has this role and name. Throws where it is not reached, where a stop on the way is
 * out of sight or covered, and where it looks the same with the focus as without.
 */
export async function tabTo(page: Page, [role, name]: Aim, { back = false } = {}): Promise<void> {
  const aim = page.getByRole(role, { name, exact: true });
  await aim.first().waitFor({ timeout: PATIENCE_MS });
  const before = await lookOf(aim.first());
  let aims = await aim.elementHandles();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    const at = await page.evaluate((elements) => {
      if (document.activeElement === document.body) return 'nowhere';
      if (elements.some((element) => !element.isConnected)) return 'changed';
      return elements.some((element) => element === document.activeElement) ? 'there' : 'on the way';
    }, aims);
    if (at === 'changed') {
      aims = await aim.elementHandles();
      continue;
    }
    // Behind the last stop it is nowhere, before it begins anew.
    if (at !== 'nowhere') await seen(page.locator(':focus'), at === 'there' ? before : null);
    if (at === 'there') return;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`Tab does not reach ${role} “${String(name)}”`);
}

/** Presses a key, and waits until the focus is somewhere; throws where it was lost. */
export async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await hasFocus(page, `after ${key}`);
}

/** Goes to something by Tab and presses Enter there. */
export async function enter(page: Page, aim: Aim, how?: { back: boolean }): Promise<void> {
  await tabTo(page, aim, how);
  await press(page, 'Enter');
}

/** Goes to a field by Tab and types into it, in place of what is there. */
export async function write(page: Page, aim: Aim, text: string): Promise<void> {
  await tabTo(page, aim);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** Waits until the focus is at what has this role and name, without a key. */
export async function focusAt(page: Page, [role, name]: Aim): Promise<void> {
  const aim = page.getByRole(role, { name, exact: true });
  await aim.first().waitFor({ timeout: PATIENCE_MS });
  await until(async () => (await page.locator(':focus').and(aim).count()) > 0, PATIENCE_MS).catch(async () => {
    throw new Error(`The focus is not at ${role} “${String(name)}” but at ${await focused(page)}`);
  });
}

async function hasFocus(page: Page, when: string): Promise<void> {
  // A page that comes, a dialog that goes: what loses the focus gives it on within a moment.
  await page
    .waitForFunction(() => document.activeElement !== null && document.activeElement !== document.body, undefined, { timeout: PATIENCE_MS })
    .catch(() => Promise.reject(new Error(`The focus is lost ${when} on ${page.url()}`)));
}

async function seen(focus: Locator, before: string | null): Promise<void> {
  let why = '';
  await until(async () => {
    why = await focus.evaluate(hiddenWhy, undefined, { timeout: 1_000 }).catch(String);
    if (why === '' && before !== null && (await lookOf(focus)) === before) why = 'looks the same with the focus as without it';
    return why === '';
  }, 10_000).catch(async () => {
    throw new Error(`${await focused(focus.page())} ${why}`);
  });
}

/** Why something with the focus cannot be seen; empty where it can. */
function hiddenWhy(element: Element): string {
  // A choice that is drawn by its label is seen where that is.
  const label = element instanceof HTMLInputElement ? element.labels?.[0] : undefined;
  const shown = label !== undefined && element.getBoundingClientRect().width < 2 ? label : element;
  const box = shown.getBoundingClientRect();
  const [left, right] = [Math.max(0, box.left), Math.min(window.innerWidth, box.right)];
  const [top, bottom] = [Math.max(0, box.top), Math.min(window.innerHeight, box.bottom)];
  if (right - left < 1 || bottom - top < 1) return `lies out of sight at ${JSON.stringify(box)}`;
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [left + (right - left) * x, top + (bottom - top) * y] as const));
  const own = shown.closest('label') ?? shown;
  const over = points.map(([x, y]) => document.elementFromPoint(x, y)).filter((hit) => hit === null || !(own.contains(hit) || hit.contains(own)));
  return over.length * 2 > points.length ? `is covered by ${over[0]?.outerHTML.slice(0, 120)}` : '';
}

/** What shows the focus: outline, shadow and border of a thing and of what is drawn around it. */
function lookOf(thing: Locator): Promise<string> {
  return thing.evaluate((element) => {
    const around = [element, element.parentElement, element.parentElement?.parentElement, element.nextElementSibling];
    return around
      .map((each) => {
        if (!each) return '';
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } = getComputedStyle(each);
        return outlineStyle === 'none' ? `${boxShadow} ${borderColor}` : `${outlineStyle} ${outlineWidth} ${outlineColor} ${boxShadow} ${borderColor}`;
      })
      .join('|');
  });
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160) ?? 'nothing');
}
