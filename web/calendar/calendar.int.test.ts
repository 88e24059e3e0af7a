import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { createMeeting, exceptionsOf, meetingById, meetingsIn } from '../../database/meetings.ts';
import { updatePerson } from '../../database/people.ts';
import type { PersonRow } from '../../database/people.ts';
import { createTask } from '../../database/task-changes.ts';
import { taskById } from '../../database/tasks.ts';
import { company, type Company, keyResult, person, scopeOf } from '../../test/factories.ts';
import { boxOf, closeAll, openPageStage, type PageStage, PATIENCE_MS, PHONE, said, violationsOf } from '../../test/pages.ts';

/** The built calendar in a real Chromium, over the real API and PostgreSQL. */
const AT = '2026-02-10T08:00:00.000Z';
const WIDE = { width: 1440, height: 1000 };

let stage: PageStage;
let acme: Company;
let anna: PersonRow;
beforeAll(async () => {
  stage = await openPageStage();
}, 120_000);
beforeEach(async () => {
  acme = await company(stage.api.database, { timeZone: 'Europe/Berlin' });
  anna = await person(acme.system, { name: 'Anna Asks', timeZone: 'Europe/Berlin' });
});
afterAll(async () => {
  await stage?.close();
});

test('in a month a meeting is dragged to another day, keeps its time across the change of the clocks, and comes back by the notice', async () => {
  const { id } = await meet({ title: 'Plan', startsAt: '2026-03-27T09:00:00.000Z' });
  const [mine, theirs] = [await calendar('?view=month&day=2026-03-10'), await calendar('?view=month&day=2026-03-10')];

  await drag(mine, entryOf(mine, 'Plan'), cellOf(mine, '2026-03-31/day'));
  await mine.getByText('Plan: now Tue, Mar 31, 10:00').first().waitFor({ timeout: PATIENCE_MS });
  await cellOf(theirs, '2026-03-31/day').getByRole('button', { name: 'Plan' }).waitFor({ timeout: PATIENCE_MS });
  expect((await meetingById(acme.system, id)).startsAt).toBe('2026-03-31T08:00:00.000Z');

  await mine.getByRole('button', { name: 'Undo' }).click();
  await mine.getByText('Plan is back where it was').first().waitFor({ timeout: PATIENCE_MS });
  await cellOf(mine, '2026-03-27/day').getByRole('button', { name: 'Plan' }).waitFor({ timeout: PATIENCE_MS });
  expect((await meetingById(acme.system, id)).startsAt).toBe('2026-03-27T09:00:00.000Z');
  await closeAll(mine, theirs);
}, 120_000);

test('in a week one of a series is moved alone by keys, which say where it goes, and the series by mouse', async () => {
  const { id } = await meet({ title: 'Weekly', startsAt: '2026-03-02T09:00:00.000Z', recurrence: 'FREQ=WEEKLY;BYDAY=MO' });
  const page = await calendar('?view=week&day=2026-03-10');

  await pickUp(page, 'Weekly');
  await page.keyboard.press('ArrowRight');
  await said(page, /Weekly: Tue, Mar 10, 10:00/);
  for (const time of ['10:15', '10:30']) {
    await page.keyboard.press('ArrowDown');
    await said(page, new RegExp(`Weekly: Tue, Mar 10, ${time}`));
  }
  await page.keyboard.press('Space');
  await page.getByRole('dialog').getByRole('button', { name: 'This one' }).click();
  await page.getByText('Weekly: now Tue, Mar 10, 10:30').first().waitFor({ timeout: PATIENCE_MS });
  expect((await exceptionsOf(acme.system, [id])).get(id)).toMatchObject([{ originalStart: '2026-03-09T09:00:00.000Z', startsAt: '2026-03-10T09:30:00.000Z' }]);

  await page.getByRole('button', { name: 'Later' }).click();
  await cellOf(page, '2026-03-16/600').getByRole('button', { name: 'Weekly' }).waitFor({ timeout: PATIENCE_MS });
  await drag(page, entryOf(page, 'Weekly'), cellOf(page, '2026-03-18/660'));
  await page.getByRole('dialog').getByRole('button', { name: 'The whole series' }).click();
  await page.getByText('Weekly: now Wed, Mar 18, 11:00').first().waitFor({ timeout: PATIENCE_MS });
  const found = await meetingsIn(acme.scope, { from: '2026-03-15T00:00:00.000Z', to: '2026-04-02T00:00:00.000Z', mine: false });
  expect(found.map(({ startsAt }) => startsAt)).toEqual(['2026-03-18T10:00:00.000Z', '2026-03-25T10:00:00.000Z', '2026-04-01T09:00:00.000Z']);
  await closeAll(page);
}, 120_000);

test('a task gets another due date by mouse and by keys; left in the air by escape it stays', async () => {
  const { id } = await createTask(await scopeOf(stage.api.database, anna), { title: 'Write', dueOn: '2026-03-10', assigneeId: anna.id }, { at: AT });
  const page = await calendar('?view=month&day=2026-03-10');

  await drag(page, entryOf(page, 'Write'), cellOf(page, '2026-03-12/day'));
  await page.getByText('Write: now Thu, Mar 12').first().waitFor({ timeout: PATIENCE_MS });
  await pickUp(page, 'Write');
  await page.keyboard.press('ArrowDown');
  await said(page, /Write: Thu, Mar 19/);
  await page.keyboard.press('Escape');
  await said(page, /Write stays where it was/);
  await pickUp(page, 'Write');
  await page.keyboard.press('ArrowLeft');
  await said(page, /Write: Wed, Mar 11/);
  await page.keyboard.press('Space');
  await page.getByText('Write: now Wed, Mar 11').first().waitFor({ timeout: PATIENCE_MS });

  expect(await taskById(acme.scope, id)).toMatchObject({ dueOn: '2026-03-11', version: 3 });
  await closeAll(page);
}, 120_000);

test('what others called stays where it is and says whose it is; what changed meanwhile is refused and shown as it stands', async () => {
  const ben = await person(acme.system, { name: 'Ben Busy' });
  await createMeeting(await scopeOf(stage.api.database, ben), meeting({ title: 'Theirs', startsAt: '2026-03-10T09:00:00.000Z', personIds: [anna.id] }), {
    at: AT,
  });
  const own = await meet({ title: 'Mine', startsAt: '2026-03-11T09:00:00.000Z' });
  const page = await calendar('?view=month&day=2026-03-10');

  await drag(page, entryOf(page, 'Theirs'), cellOf(page, '2026-03-12/day'));
  await page.getByText('Ben Busy called this meeting').waitFor({ timeout: PATIENCE_MS });
  await cellOf(page, '2026-03-10/day').getByRole('button', { name: 'Theirs' }).waitFor({ timeout: PATIENCE_MS });
  await stage.api.behind.meeting.updateMany({ where: { id: own.id }, data: { version: 5, title: 'Renamed' } });
  await drag(page, entryOf(page, 'Mine'), cellOf(page, '2026-03-13/day'));
  await page.getByText('Somebody else changed this meeting meanwhile').waitFor({ timeout: PATIENCE_MS });

  await cellOf(page, '2026-03-11/day').getByRole('button', { name: 'Renamed' }).waitFor({ timeout: PATIENCE_MS });
  expect(await meetingById(acme.system, own.id)).toMatchObject({ startsAt: '2026-03-11T09:00:00.000Z', version: 5 });
  await closeAll(page);
}, 120_000);

test('by keys alone: days, views, today, a meeting made on a day, and one opened', async () => {
  await meet({ title: 'Plan', startsAt: '2026-03-12T09:00:00.000Z' });
  const page = await calendar('?view=month&day=2026-03-10');
  await cellOf(page, '2026-03-10/day').focus();
  for (const key of ['ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowRight']) await page.keyboard.press(key);
  for (const day of ['2026-03-11', '2026-03-12']) {
    await page.keyboard.press('ArrowRight');
    await focusIsOn(page, `${day}/day`);
  }
  await page.keyboard.press('PageDown');
  await focusIsOn(page, '2026-04-12/day');
  await page.keyboard.press('PageUp');
  await focusIsOn(page, '2026-03-12/day');

  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog');
  await form.getByLabel('Title').fill('Made by keys');
  expect(await form.getByLabel(/^Day/).inputValue()).toBe('2026-03-12');
  await form.getByRole('button', { name: 'Invite' }).press('Enter');
  await cellOf(page, '2026-03-12/day').getByRole('button', { name: 'Made by keys' }).waitFor({ timeout: PATIENCE_MS });

  await page.keyboard.press('Escape');
  await cellOf(page, '2026-03-12/day').focus();
  await page.keyboard.press('w');
  await page.getByRole('rowheader', { name: '09:00' }).waitFor({ timeout: PATIENCE_MS });
  await page.keyboard.press('a');
  await page.getByRole('heading', { name: 'Thursday, March 12' }).waitFor({ timeout: PATIENCE_MS });
  await page.keyboard.press('m');
  await page.keyboard.press('t');
  await page.locator('[aria-current="date"]').waitFor({ timeout: PATIENCE_MS });
  await page.goBack();
  await entryOf(page, 'Plan').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Plan' }).waitFor({ timeout: PATIENCE_MS });
  await closeAll(page);
}, 120_000);

test('layers, whose dates and the zone are chosen and kept; a click on an hour begins a meeting then', async () => {
  await person(acme.system, { name: 'Nobody' });
  await keyResult(acme, { kind: 'milestone', title: 'Contract', ownerId: anna.id, steps: [{ title: 'Signed', dueOn: '2026-03-12' }] });
  await createTask(acme.scope, { title: 'Not hers', dueOn: '2026-03-12', assigneeId: acme.admin.id }, { at: AT });
  await meet({ title: 'Plan', startsAt: '2026-03-12T09:00:00.000Z' });
  const { version } = anna;
  await updatePerson(acme.scope, { id: anna.id, timeZone: 'America/New_York' }, { version, at: AT });
  const page = await calendar('?view=week&day=2026-03-10');

  await cellOf(page, '2026-03-12/300').getByRole('button', { name: 'Plan' }).waitFor({ timeout: PATIENCE_MS });
  await page.getByLabel('Time zone', { exact: true }).selectOption('device');
  await cellOf(page, '2026-03-12/600').getByRole('button', { name: 'Plan' }).waitFor({ timeout: PATIENCE_MS });
  expect(await entryOf(page, 'Not hers').count()).toBe(0);
  await page.getByRole('button', { name: 'All I may see' }).click();
  await entryOf(page, 'Not hers').waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('button', { name: 'Milestones' }).click();
  await page.reload();
  await entryOf(page, 'Not hers').waitFor({ timeout: PATIENCE_MS });
  expect(await entryOf(page, 'Signed').count()).toBe(0);

  await cellOf(page, '2026-03-11/780').click({ position: { x: 20, y: 34 } });
  const form = page.getByRole('dialog');
  expect([await form.getByLabel(/^Day/).inputValue(), await form.getByLabel(/^Time( \*)?$/).inputValue()]).toEqual(['2026-03-11', '13:30']);
  expect(await form.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
  await closeAll(page);
}, 120_000);

test('a phone begins with the agenda, shows a day of the month in full, and a finger drags in the week', async () => {
  const { id } = await meet({ title: 'Plan', startsAt: '2026-03-10T09:00:00.000Z' });
  const page = await calendar('?day=2026-03-10', { viewport: PHONE });

  await page.getByRole('heading', { name: 'Tuesday, March 10' }).waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('button', { name: 'Month', exact: true }).click();
  await cellOf(page, '2026-03-10/day').click();
  await page.getByRole('button', { name: 'Plan', exact: true }).waitFor({ timeout: PATIENCE_MS });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(1);
  await page.getByRole('button', { name: 'Week', exact: true }).click();
  await cellOf(page, '2026-03-10/600').getByRole('button', { name: 'Plan' }).waitFor({ timeout: PATIENCE_MS });
  const [from, to] = [await boxOf(entryOf(page, 'Plan')), await boxOf(cellOf(page, '2026-03-11/660'))];
  const client = await page.context().newCDPSession(page);
  const at = (x: number, y: number) => ({ touchPoints: [{ x, y }] });
  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at(from.x + 20, from.y + 6) });
  await page.waitForFunction(() => document.querySelector('[data-dragged]') !== null, undefined, { timeout: PATIENCE_MS });
  for (let step = 1; step <= 10; step += 1)
    await client.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      ...at(from.x + 20 + ((to.x - from.x) * step) / 10, from.y + 6 + ((to.y - from.y + 2) * step) / 10),
    });
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await page.getByText('Plan: now Wed, Mar 11, 11:00').first().waitFor({ timeout: PATIENCE_MS });
  expect((await meetingById(acme.system, id)).startsAt).toBe('2026-03-11T10:00:00.000Z');
  await closeAll(page);
}, 120_000);

test.each([
  { viewport: WIDE, colorScheme: 'light' },
  { viewport: WIDE, colorScheme: 'dark' },
  { viewport: PHONE, colorScheme: 'dark' },
  { viewport: PHONE, colorScheme: 'light' },
] as const)(
  'each view and the question which of a series is meant pass WCAG AA at $viewport.width px, $colorScheme',
  async ({ viewport, colorScheme }) => {
    await meet({ title: 'Weekly', startsAt: '2026-02-23T09:00:00.000Z', recurrence: 'FREQ=WEEKLY;BYDAY=MO' });
    const scope = await scopeOf(stage.api.database, anna);
    for (const title of ['One', 'Two', 'Three', 'Four', 'Five']) await createTask(scope, { title, dueOn: '2026-03-31', assigneeId: anna.id }, { at: AT });
    await createTask(scope, { title: 'Done', dueOn: '2026-03-30', assigneeId: anna.id, state: 'done' }, { at: AT });
    await keyResult(acme, { kind: 'milestone', title: 'Contract', ownerId: anna.id, steps: [{ title: 'Signed', dueOn: '2026-04-01' }] });
    for (const view of ['month', 'week', 'agenda']) {
      const page = await calendar(`?view=${view}&day=2026-03-30`, { viewport, colorScheme });
      await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
      expect([view, await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)]).toEqual([view, 0]);
      expect([view, await violationsOf(page)]).toEqual([view, []]);
      if (view === 'week') {
        await pickUp(page, 'Weekly');
        await page.keyboard.press('ArrowDown');
        await said(page, /Weekly: Mon, Mar 30, 10:15/);
        await page.keyboard.press('Space');
        await page.getByRole('dialog').getByRole('button', { name: 'This one' }).waitFor({ timeout: PATIENCE_MS });
        await settled(page);
        expect([view, await violationsOf(page)]).toEqual([view, []]);
      }
      await closeAll(page);
    }
  },
  180_000,
);

interface Given {
  title: string;
  startsAt: string;
  recurrence?: string;
  personIds?: readonly string[];
}

function meeting({ title, startsAt, recurrence = '', personIds = [] }: Given) {
  return { title, agenda: '', startsAt, durationMinutes: 60, timeZone: 'Europe/Berlin', recurrence, invited: { personIds, emails: [] } };
}

async function meet(given: Given) {
  return createMeeting(await scopeOf(stage.api.database, anna), meeting(given), { at: AT });
}

function calendar(
  search: string,
  { viewport = WIDE, colorScheme = 'light' }: { viewport?: { width: number; height: number }; colorScheme?: 'light' | 'dark' } = {},
): Promise<Page> {
  return stage.open(`/calendar${search}`, anna, { viewport, colorScheme, timezoneId: 'Europe/Berlin' });
}

function cellOf(page: Page, name: string): Locator {
  return page.locator(`[data-cell="${name}"]`);
}

function entryOf(page: Page, title: string): Locator {
  return page.locator('[data-entry]').filter({ hasText: title }).first();
}

async function broughtIntoView(locator: Locator) {
  await locator.scrollIntoViewIfNeeded();
  return boxOf(locator);
}

/** Takes an entry by keys; once it is said where from, the arrows move it. */
async function pickUp(page: Page, title: string): Promise<void> {
  await entryOf(page, title).focus();
  await page.keyboard.press('Space');
  await said(page, new RegExp(`${title} is picked up from|${title}: \\w{3}, `));
}

/** As a hand does it: down, on in steps, and up with the upper edge of what is held on that of a cell. */
async function drag(page: Page, entry: Locator, onto: Locator): Promise<void> {
  const [to, from] = [await broughtIntoView(onto), await broughtIntoView(entry)];
  await page.mouse.move(from.x + 12, from.y + 6);
  await page.mouse.down();
  await page.mouse.move(to.x + 24, to.y + 8, { steps: 12 });
  await onto.and(page.locator('[data-over], [data-cell*="/"]:not([data-cell$="day"])')).waitFor({ timeout: PATIENCE_MS });
  await page.mouse.up();
}

async function focusIsOn(page: Page, name: string): Promise<void> {
  await page.waitForFunction((wanted) => document.activeElement?.getAttribute('data-cell') === wanted, name, { timeout: PATIENCE_MS });
}

/** Until nothing on the page moves any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'), undefined, { timeout: PATIENCE_MS });
}
