import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { addComment } from '../database/comment-changes.ts';
import { keyResultById } from '../database/key-results.ts';
import type { PersonRow } from '../database/people.ts';
import { addMs } from '../domain/calendar.ts';
import { checkIn, company, type Company, judged, keyResult, objective, person, scopeOf, team } from '../test/factories.ts';
import { enter, focusAt, press, tabTo, write } from '../test/keyboard.ts';
import { closeAll, openPageStage, type PageStage, PATIENCE_MS, until } from '../test/pages.ts';

/** What each role comes for, from its first page to its last, by keys alone: docs/journeys.md. */
const PATIENCE = { timeout: PATIENCE_MS };
const LAST_WEEK = '2026-02-03T09:00:00.000Z';
const NOW = '2026-02-10T09:00:00.000Z';
const SIZES = { 390: 844, 768: 1024, 1440: 900 } as const;
type Width = keyof typeof SIZES;

let stage: PageStage;
let numbers: Server;
let acme: Company;
let lead: PersonRow;
let una: PersonRow;
beforeAll(async () => {
  stage = await openPageStage();
  numbers = createServer((_, response) => response.end(JSON.stringify({ total: 42 })));
  await new Promise<void>((resolve) => numbers.listen(0, '127.0.0.1', resolve));
}, 120_000);
beforeEach(async () => {
  acme = await company(stage.api.database);
  lead = await person(acme.system, { name: 'Lea Lead', role: 'TEAM_LEAD', managerId: acme.admin.id });
  const { id: teamId } = await team(acme.system, { name: 'Payments', leadId: lead.id });
  una = await person(acme.system, { name: 'Una', teamId, managerId: lead.id });
});
afterAll(async () => {
  await stage?.close();
  numbers?.close();
});

test.each([390, 768, 1440] as const)(
  'at %d px a contributor checks in from home with a note, finds it on its page, asks a colleague and gets the answer in the inbox',
  async (width) => {
    const measured = await own('Shops that came back');
    const page = await open('/', una, width);

    await write(page, ['textbox', /^Value now/], '64');
    await tabTo(page, ['slider', /^Confidence/]);
    await press(page, '8');
    await enter(page, ['button', 'Add progress, a blocker or a change']);
    await focusAt(page, ['textbox', 'What moved?']);
    await page.keyboard.type('Two shops signed');
    await enter(page, ['button', 'Check in'], { back: true });
    await page.getByText('All of yours are checked in for this week.').waitFor(PATIENCE);
    expect(await keyResultById(acme.system, measured.id)).toMatchObject({ current: '64', confidence: 8 });

    await enter(page, ['link', 'Shops that came back']);
    await page.getByText('Two shops signed').waitFor(PATIENCE);
    await tabTo(page, ['textbox', 'Comment']);
    await page.keyboard.type('Right, @le');
    await page.getByRole('option', { name: /Lea Lead/ }).waitFor(PATIENCE);
    await press(page, 'Enter');
    await page.keyboard.type('?');
    await press(page, 'Control+Enter');
    await page.getByRole('button', { name: 'Add a reaction' }).waitFor(PATIENCE);
    // Where fingers type, the foot of a phone’s screen is the keyboard’s until the field is left.
    await press(page, 'Shift+Tab');

    const scope = await scopeOf(stage.api.database, lead, NOW);
    await addComment(scope, { keyResultId: measured.id, body: `<@${una.id}> Very much so` }, { at: NOW });
    await page.getByRole('link', { name: 'Inbox, 1 unread' }).waitFor(PATIENCE);
    await enter(page, ['link', 'Inbox, 1 unread'], { back: true });
    await page.getByText('Lea Lead mentioned you').waitFor(PATIENCE);
    await press(page, 'j');
    await press(page, 'Enter');
    await page.locator('article[data-target]').filter({ hasText: 'Very much so' }).waitFor(PATIENCE);
    await closeAll(page);
  },
  180_000,
);

test.each([390, 768, 1440] as const)(
  'at %d px a lead sees who has not checked in, answers what waits, puts another off with a reason, and keeps a key result in review',
  async (width) => {
    await own('Silent number');
    // What is told last stands first; the other width has its own.
    const [refunds, cards] = [`Refunds within ${width} minutes`, `Cards taken in ${width} shops`];
    const [slow, late] = [await escalated(cards, LAST_WEEK), await escalated(refunds, addMs(LAST_WEEK, 60_000))];
    const page = await open('/', lead, width);

    const week = page.getByRole('region', { name: 'Your people’s week' });
    await week.getByText('0 of 1', { exact: true }).waitFor(PATIENCE);
    await tabTo(page, ['link', 'Una']);
    await tabTo(page, ['link', refunds], { back: true });
    await enter(page, ['button', 'I have seen it']);
    await page.getByRole('heading', { name: 'One thing waits for your answer' }).waitFor(PATIENCE);
    await enter(page, ['link', cards]);
    await enter(page, ['button', 'Snooze']);
    await focusAt(page, ['textbox', 'Why']);
    await page.keyboard.type('The bank is closed');
    await press(page, 'Escape');
    await focusAt(page, ['button', 'Snooze']);
    await press(page, 'Enter');
    await focusAt(page, ['textbox', 'Why']);
    await page.keyboard.type('The bank is closed');
    await press(page, 'Enter');
    await page.getByText(/^Snoozed until/).waitFor(PATIENCE);
    expect(await stateOf(late.id)).toBe('acknowledged');
    expect(await stateOf(slow.id)).toBe('snoozed');

    await page.goto(`${new URL(page.url()).origin}/key-results/${slow.id}?review=2026-01&decision=keep`);
    await enter(page, ['button', 'Keep']);
    await page.getByText('Kept').waitFor(PATIENCE);
    expect(await stage.api.behind.reviewDecision.findMany({ where: { keyResultId: slow.id } })).toMatchObject([{ month: '2026-01', decision: 'keep' }]);
    await closeAll(page);
  },
  180_000,
);

test.each([390, 768, 1440] as const)(
  'at %d px whoever leads the company goes from home to a goal at risk and to why it is, and shows the slides',
  async (width) => {
    const chief = await person(acme.system, { name: 'Cleo Chief', role: 'MANAGER', leadership: true });
    const goal = await objective(acme, { title: 'Shops trust our payouts' });
    const measured = await keyResult(acme, { title: 'Payouts within a day', objectiveId: goal.id });
    await checkIn(acme, measured, { at: LAST_WEEK, value: '24' });
    expect((await judged(acme, measured, NOW)).status).toBe('AT_RISK');
    const page = await open('/', chief, width);

    await enter(page, ['link', 'Shops trust our payouts']);
    await page.getByRole('heading', { level: 1, name: 'Shops trust our payouts' }).waitFor(PATIENCE);
    await enter(page, ['link', 'Payouts within a day']);
    const why = page.getByRole('region', { name: 'How this status comes about' });
    await why.waitFor(PATIENCE);
    expect(await why.innerText()).toMatch(/Judged by pace/);
    await press(page, 'g');
    await press(page, 'd');
    await enter(page, ['link', 'Present']);
    await page.getByText(/Slide 1 of/).waitFor(PATIENCE);
    await page.keyboard.press('ArrowRight');
    await page.getByText('Shops trust our payouts').first().waitFor(PATIENCE);
    await page.keyboard.press('ArrowLeft');
    await page.getByText(/Slide 1 of/).waitFor(PATIENCE);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: acme.cycle.name }).waitFor(PATIENCE);
    await closeAll(page);
  },
  180_000,
);

test.each([390, 768, 1440] as const)(
  'at %d px an administrator invites somebody, feeds a key result from an address, and takes a cycle from draft to its approval',
  async (width) => {
    const fed = await own('Numbers from outside');
    const page = await open('/people', acme.admin, width);

    await enter(page, ['button', 'New person']);
    await write(page, ['textbox', 'Name'], 'Nia New');
    await write(page, ['textbox', 'E-mail'], `nia.${width}@example.test`);
    await press(page, 'Enter');
    await page.getByText('Invitation mailed').waitFor(PATIENCE);
    expect(await acme.system.db.person.count({ where: { email: `nia.${width}@example.test` } })).toBe(1);
    await focusAt(page, ['button', 'New person']);

    await go(page, 'n', 'Connections');
    await enter(page, ['link', 'Connect a source']);
    await enter(page, ['button', /^HTTP and JSON/]);
    await write(page, ['textbox', 'Address'], `http://127.0.0.1:${(numbers.address() as AddressInfo).port}`);
    await enter(page, ['button', 'Continue']);
    await write(page, ['textbox', 'Number at'], '$.total');
    await tabTo(page, ['combobox', 'Which key result does it feed?']);
    await page.keyboard.type('Numb');
    await enter(page, ['button', 'Preview']);
    await page.getByRole('main').getByText('42').first().waitFor(PATIENCE);
    await enter(page, ['button', 'Feed the key result']);
    await enter(page, ['link', 'See the key result']);
    await page.getByRole('heading', { level: 1, name: fed.title }).waitFor(PATIENCE);

    await go(page, 'c', 'Cycles');
    await enter(page, ['button', 'New cycle']);
    await focusAt(page, ['textbox', 'Name']);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Next quarter');
    await press(page, 'Enter');
    await page.getByRole('heading', { level: 1, name: 'Next quarter' }).waitFor(PATIENCE);
    await go(page, 'o', 'Objectives');
    await enter(page, ['link', 'New objective']);
    await write(page, ['textbox', 'Objective'], 'Every shop gets its money on time');
    await press(page, 'Enter');
    await enter(page, ['link', 'New key result']);
    await write(page, ['textbox', 'Key result'], 'Payouts that come within one day');
    await write(page, ['textbox', 'Target'], '95');
    await press(page, 'Enter');
    await page.getByRole('link', { name: 'Payouts that come within one day' }).waitFor(PATIENCE);
    await go(page, 'c', 'Cycles');
    await enter(page, ['link', /^Next quarter/]);
    await enter(page, ['button', 'Approve and start']);
    await focusAt(page, ['button', 'Yes, do it']);
    await press(page, 'Enter');
    await page
      .getByText(/approved by Ada Admin/)
      .first()
      .waitFor(PATIENCE);
    await closeAll(page);
  },
  180_000,
);

test('two who check in on one key result at once, one on a phone, end with the same value and the same order', async () => {
  const measured = await own('Counted by two');
  const path = `/key-results/${measured.id}`;
  const [mine, theirs] = [await open(path, una, 390), await open(path, lead, 1440)];
  for (const [page, value] of [
    [mine, '41'],
    [theirs, '57'],
  ] as const)
    await write(page, ['textbox', /^Value now/], value);

  await Promise.all([mine, theirs].map((page) => press(page, 'Enter')));

  await until(async () => (await valuesOf(mine)).length === 3 && (await valuesOf(theirs)).length === 3);
  const { current } = await keyResultById(acme.system, measured.id);
  for (const page of [mine, theirs]) await page.getByText(`${current} %`, { exact: true }).first().waitFor(PATIENCE);
  expect(await valuesOf(mine)).toEqual(await valuesOf(theirs));
  await closeAll(mine, theirs);
}, 180_000);

function open(path: string, as: PersonRow, width: Width): Promise<Page> {
  return stage.open(path, as, { viewport: { width, height: SIZES[width] } });
}

/** Goes to a page by its two keys. */
async function go(page: Page, key: string, title: string): Promise<void> {
  await page.keyboard.press('g');
  await press(page, key);
  await page.getByRole('heading', { level: 1, name: title }).waitFor(PATIENCE);
}

/** A key result of Una's that was checked in last week. */
async function own(title: string) {
  const goal = await objective(acme, { level: 'INDIVIDUAL', ownerId: una.id });
  const measured = await keyResult(acme, { title, ownerId: una.id, objectiveId: goal.id, unit: '%' });
  await checkIn(acme, measured, { at: LAST_WEEK, value: '30' });
  return measured;
}

/** A key result of the lead's that waits for an answer of theirs. */
async function escalated(title: string, since: string) {
  const measured = await keyResult(acme, { title, ownerId: lead.id });
  await checkIn(acme, measured, { at: NOW, value: '1' });
  const { organizationId, system, cycle } = acme;
  const id = randomUUID();
  const openedAt = new Date(since);
  await system.db.escalation.create({
    data: { organizationId, id, cycleId: cycle.id, kind: 'off_track', keyResultId: measured.id, number: 1, openedAt },
  });
  const told = { recipientId: lead.id, audience: 'owner', dueAt: openedAt, settledAt: openedAt };
  await system.db.escalationStep.create({ data: { organizationId, escalationId: id, step: 1, ...told } });
  return measured;
}

async function stateOf(keyResultId: string): Promise<string | undefined> {
  return (await stage.api.behind.escalation.findFirst({ where: { keyResultId } }))?.state;
}

/** The values of the check-ins on the page of a key result, in their order. */
function valuesOf(page: Page): Promise<string[]> {
  return page.getByRole('region', { name: 'Check-ins' }).locator('ol > li strong:first-child').allInnerTexts();
}
