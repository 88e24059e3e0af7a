import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { createAccountability } from '../database/accountabilities.ts';
import { createConnection } from '../database/connections.ts';
import { importFiles } from '../database/import.ts';
import { keyResultById } from '../database/key-results.ts';
import { mintLink } from '../database/links.ts';
import { createMeeting } from '../database/meetings.ts';
import { createPerson, personById, type PersonRow, updatePerson } from '../database/people.ts';
import { parseCsv } from '../domain/import/csv.ts';
import { openWindow } from '../test/browser.ts';
import { checkIn, type Company, company, keyResult, objective, person, scopeOf, team } from '../test/factories.ts';
import { openPageStage, type PageStage, PATIENCE_MS, violationsOf } from '../test/pages.ts';

/** The built app in a real Chromium, over the real API and PostgreSQL. */
let stage: PageStage;
let acme: Company;
let keyResultId: string;
let link: string;
/** Each page there is, with something to show where it needs something. */
let paths: string[];

beforeAll(async () => {
  stage = await openPageStage();
  acme = await company(stage.api.database);
  const goal = await objective(acme, { title: 'Customers stay because it works' });
  const measured = await keyResult(acme, { objectiveId: goal.id, title: 'Renewals signed', target: '100' });
  keyResultId = measured.id;
  for (const [day, value] of [
    ['2026-01-12', '10'],
    ['2026-01-19', '18'],
    ['2026-02-02', '35'],
  ] as const)
    await checkIn(acme, measured, { at: `${day}T10:00:00.000Z`, value });
  const order = { purpose: 'check_in', personId: acme.admin.id, keyResultId, cycleId: acme.cycle.id, week: '2026-W07' } as const;
  const { token } = await mintLink(acme.system, { ...order, at: '2026-02-09T08:00:00.000Z', expiresAt: '2026-03-01T00:00:00.000Z' });
  link = `/check-in/${token}`;
  const [goalPage, measuredPage, cyclePage] = [pageOf('Objective', goal.id), pageOf('KeyResult', measured.id), pageOf('Cycle', acme.cycle.id)];
  const department = await team(acme.system, { name: 'Product', leadId: acme.admin.id });
  const circle = await team(acme.system, { name: 'Payments', parentId: department.id });
  const left = await person(acme.system, { name: 'Lena Left', active: false });
  const role = { teamId: circle.id, purpose: 'The circle is heard above', duties: ['Speaks for the circle', 'Brings back what was decided'] };
  await createAccountability(acme.system, { ...role, name: 'Rep Link', holderIds: [acme.admin.id] }, { at: '2026-02-02T10:00:00.000Z' });
  await acme.system.db.accountability.updateMany({ data: { holderIds: [acme.admin.id, left.id] } });
  const lists = [
    '/',
    '/objectives',
    '/board',
    '/cycles',
    '/calendar',
    '/meetings',
    '/meetings/new',
    '/connections',
    '/connections/new',
    '/outbox',
    '/effects',
    '/workflows',
    '/kpis',
    '/kpis/new',
    '/inbox',
    '/search?text=renewals',
    '/audit',
    '/people',
    '/teams',
    '/settings',
    '/access',
    '/account',
    '/sign-in',
    '/import',
    '/present',
  ];
  paths = [...lists, goalPage, measuredPage, cyclePage, `/people/${acme.admin.id}`, `/teams/${department.id}`, link, '/nothing/here'];
}, 120_000);

afterAll(async () => {
  await stage?.close();
});

// Twice the size of a window of 1280 pixels is a window of 640 of them.
test.each([
  { width: 1440, colorScheme: 'light', also: { what: 'at twice the size', width: 640, direction: 'ltr' } },
  { width: 390, colorScheme: 'dark', also: { what: 'from right to left', width: 390, direction: 'rtl' } },
] as const)(
  'pages pass WCAG AA at $width px, $colorScheme, and $also.what nothing scrolls sideways',
  async ({ width, colorScheme, also }) => {
    const context = await signedIn({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    const tooWide = () => page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth - 1));

    const found: Record<string, string[]> = {};
    for (const path of paths) {
      await page.setViewportSize({ width, height: 900 });
      await open(page, path);
      const violations = await violationsOf(page);
      if ((await tooWide()) > 0) violations.push(`${await tooWide()} px too wide`);
      await page.setViewportSize({ width: also.width, height: 900 });
      await page.evaluate((direction) => (document.documentElement.dir = direction), also.direction);
      if ((await tooWide()) > 0) violations.push(`${await tooWide()} px too wide ${also.what}`);
      if (violations.length > 0) found[path] = violations;
    }

    expect(found).toEqual({});
    await context.close();
  },
  240_000,
);

test('a link answers in one field and one key, without a session, and another browser shows it at once', async () => {
  const watching = await signedIn({ viewport: { width: 1280, height: 900 } });
  const dashboard = await watching.newPage();
  await open(dashboard, '/');
  await dashboard.getByText('35%').first().waitFor({ timeout: PATIENCE_MS });
  const phone = await openWindow(stage.browser, { viewport: { width: 390, height: 844 } });
  const form = await phone.newPage();
  await open(form, link);

  await form.getByRole('textbox').first().fill('64');
  await form.keyboard.press('Enter');

  await form
    .getByText(/64\s?%/)
    .first()
    .waitFor({ timeout: PATIENCE_MS });
  await dashboard.getByText('64%').first().waitFor({ timeout: PATIENCE_MS });
  expect(await phone.cookies()).toEqual([]);
  await Promise.all([watching.close(), phone.close()]);
}, 120_000);

test('what another window saved meanwhile is not overwritten: both versions are shown', async () => {
  const context = await signedIn({ viewport: { width: 1280, height: 900 } });
  const [mine, theirs] = [await context.newPage(), await context.newPage()];
  for (const page of [mine, theirs]) {
    await open(page, pageOf('KeyResult', keyResultId));
    await page.getByRole('button', { name: 'Edit' }).first().click();
  }
  const rename = async (page: Page, title: string): Promise<void> => {
    await page.getByRole('dialog').getByRole('textbox').first().fill(title);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  };

  await rename(theirs, 'Renewals signed in time');
  // The page beneath my form shows it already.
  await mine.locator('h1', { hasText: 'Renewals signed in time' }).waitFor({ timeout: PATIENCE_MS });
  await rename(mine, 'Renewals signed twice');

  await mine.getByRole('dialog').getByText('Renewals signed in time').first().waitFor({ timeout: PATIENCE_MS });
  expect(await mine.getByRole('dialog').innerText()).toContain('Renewals signed twice');
  expect((await keyResultById(acme.system, keyResultId)).title).toBe('Renewals signed in time');
  await context.close();
}, 120_000);

test('an administrator looks with a person’s eyes from the page of rights, and comes back', async () => {
  await person(acme.system, { name: 'Una Contributor', role: 'CONTRIBUTOR', timeZone: 'UTC' });
  const context = await signedIn({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();

  await open(page, '/access');
  await page
    .getByRole('combobox', { name: 'Person' })
    .or(page.getByRole('textbox', { name: 'Person' }))
    .first()
    .fill('Una');
  await page.getByRole('option', { name: 'Una Contributor' }).click();
  await page.getByRole('button', { name: 'Look with their eyes' }).click();
  await page.getByText('You see Sextant as Una Contributor').waitFor({ timeout: PATIENCE_MS });
  expect(await page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
  await open(page, '/audit');
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Nothing here');
  await page.getByRole('button', { name: 'Back to Ada Admin' }).click();
  await page.getByRole('heading', { level: 1, name: 'Who sees what' }).waitFor({ timeout: PATIENCE_MS });

  await context.close();
}, 60_000);

test('an administrator builds departments, teams and their roles, and whoever works there sees them at once', async () => {
  const lead = await person(acme.system, { name: 'Lea Lead', role: 'CONTRIBUTOR', timeZone: 'UTC' });
  const [watching, context] = [await signedIn({ viewport: { width: 390, height: 844 } }, lead), await signedIn({ viewport: { width: 1280, height: 900 } })];
  const [watched, page] = [await watching.newPage(), await context.newPage()];
  await open(watched, '/teams');
  await open(page, '/teams?view=tree');
  const form = page.getByRole('dialog');

  await page.getByRole('button', { name: 'New team' }).click();
  await form.getByRole('textbox', { name: 'Name' }).fill('Search');
  await form.getByRole('combobox', { name: 'Belongs to' }).selectOption({ label: 'Product' });
  await choose(form.getByLabel('Lead'), page, 'Lea Lead');
  expect(await violationsOf(page)).toEqual([]);
  await form.getByRole('button', { name: 'New team' }).click();
  await page.getByRole('button', { name: 'Add a role: Search' }).click();
  await form.getByRole('textbox', { name: 'Role' }).fill('Release manager');
  await form.getByRole('textbox', { name: 'Accountabilities' }).fill('Releases are calm\nWhat is in them is written down');
  await choose(form.getByLabel('Held by'), page, 'Lea Lead');
  await page.keyboard.press('Escape');
  expect(await violationsOf(page)).toEqual([]);
  await form.getByRole('button', { name: 'Add a role' }).click();

  const roles = watched.getByRole('list', { name: 'Roles in Search' });
  await roles.getByText('Release manager').waitFor({ timeout: PATIENCE_MS });
  expect(await roles.innerText()).toMatch(/Releases are calm[^]*What is in them is written down[^]*Lea Lead/);
  expect(await watched.getByText(/^led by Lea Lead/).count()).toBe(1);
  expect(await watched.getByRole('button', { name: /^(Edit|Add|New)/ }).count()).toBe(0);
  expect(await watched.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(1);
  await Promise.all([watching.close(), context.close()]);
}, 120_000);

test('a team is not offered what is below it, is folded by the keyboard, and is not deleted while something is in it', async () => {
  const context = await signedIn({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await open(page, '/teams?view=tree');
  const roles = page.getByRole('list', { name: 'Roles in Payments' });
  expect(await roles.innerText()).toMatch(/Lena Left\s+left/);

  await page.getByRole('button', { name: 'What is in Product' }).focus();
  await page.keyboard.press('Enter');
  expect(await roles.isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Edit: Product' }).click();
  const belongsTo = page.getByRole('combobox', { name: 'Belongs to' });
  await belongsTo.waitFor({ timeout: PATIENCE_MS });
  const places = await belongsTo.getByRole('option').allInnerTexts();
  await page.getByRole('button', { name: 'Delete team' }).click();
  await page.getByRole('button', { name: 'Yes, do it' }).click();
  await page.getByText(/^Product has goals or teams below it/).waitFor({ timeout: PATIENCE_MS });

  expect(places.map((place) => place.trim())).toContain('The company itself');
  expect(places.map((place) => place.trim())).not.toEqual(expect.arrayContaining(['Payments']));
  await context.close();
}, 60_000);

test.each([{ width: 1280 }, { width: 390 }])(
  'what leaves by file at $width px is what the page promised, and comes back unchanged',
  async ({ width }) => {
    const context = await signedIn({ viewport: { width, height: 844 } });
    const page = await context.newPage();
    await open(page, '/import');
    const files = page.getByRole('list').filter({ hasText: 'okrs.csv' });
    const paths: string[] = [];

    for (const name of ['okrs.csv', 'check-ins.csv', 'people.csv']) {
      const line = files.getByRole('listitem').filter({ hasText: name });
      const promised = /([\d,]+) rows?/.exec(await line.innerText())?.[1];
      const coming = page.waitForEvent('download', { timeout: PATIENCE_MS });
      await line.getByRole('link', { name: `Download ${name}` }).click();
      const download = await coming;
      paths.push(await download.path());
      expect([name, download.suggestedFilename(), parseCsv(await readFile(await download.path(), 'utf8')).records.length - 1]).toEqual([
        name,
        name,
        Number(promised),
      ]);
    }
    const again = await importFiles(
      acme.scope,
      await Promise.all(paths.map(async (path, index) => ({ name: `${index}.csv`, text: await readFile(path, 'utf8') }))),
      {
        dryRun: false,
        at: stage.api.clock.at,
      },
    );

    expect(again.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(again).toMatchObject({ applied: true, people: 0, teams: 0, objectives: 0, keyResults: 0, checkIns: 0 });
    await context.close();
  },
  60_000,
);

test('a wrong link says so, and offers the way out', async () => {
  const context = await openWindow(stage.browser);
  const page = await context.newPage();

  await open(page, `${link.slice(0, -4)}AAAA`);

  expect(await page.getByRole('main').innerText()).toMatch(/not complete|never sent|fresh/i);
  await context.close();
}, 60_000);

test('the address at the foot of mails leads to where one chooses what one gets, when, and who reads for one', async () => {
  const una = await person(acme.system, { name: 'Una Away', timeZone: 'Europe/Berlin' });
  await person(acme.system, { name: 'Sam Standin' });
  await person(acme.system, { name: 'Vera Viewer', role: 'VIEWER' });
  // The account's own part goes by the real clock, and would end a session of some months ago.
  const then = stage.api.clock.at;
  stage.api.clock.at = new Date().toISOString();
  const context = await signedIn({ viewport: { width: 390, height: 844 } }, una);
  const page = await context.newPage();
  await open(page, '/preferences');

  await page.getByRole('checkbox', { name: /Reminder/ }).focus();
  await page.keyboard.press('Space');
  await page.getByLabel('From').selectOption('18');
  await choose(page.getByLabel('Who reads for me'), page, 'Vera Viewer');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Vera Viewer cannot read for others here').waitFor({ timeout: PATIENCE_MS });
  expect(await violationsOf(page)).toEqual([]);
  await choose(page.getByLabel('Who reads for me'), page, 'Sam Standin');
  await page.getByLabel('Last day').fill('2100-08-31');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').waitFor({ timeout: PATIENCE_MS });
  await open(page, '/preferences');

  expect(await page.getByRole('checkbox', { name: /Reminder/ }).isChecked()).toBe(false);
  expect(await page.getByLabel('Last day').inputValue()).toBe('2100-08-31');
  const { preferences, deputyUntil } = await personById(acme.system, una.id);
  expect(preferences).toEqual({ muted: ['reminder'], quietHours: { from: 18, to: 8 } });
  expect(deputyUntil).toBe('2100-08-31T22:00:00.000Z');
  stage.api.clock.at = then;
  await context.close();
}, 120_000);

test('only what has numbers is offered to a key result; an account without them says where it shows', async () => {
  const settings = { config: {}, secret: {} };
  const slack = await createConnection(acme.scope, { provider: 'slack', name: 'Our Slack', ownerId: acme.admin.id, settings }, { at: stage.api.clock.at });
  const numbers = await createConnection(acme.scope, { provider: 'csv', name: 'Figures', ownerId: acme.admin.id, settings }, { at: stage.api.clock.at });
  const goal = await keyResult(acme, { title: 'Fed from outside' });
  const context = await signedIn({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const offered = async (path: string): Promise<number[]> => {
    await open(page, path);
    await page.getByRole('button', { name: /^GitHub/ }).waitFor({ timeout: PATIENCE_MS });
    return Promise.all([/^GitHub/, /^Google Calendar/, /^Slack/, /^Our Slack/].map((name) => page.getByRole('button', { name }).count()));
  };
  const id = encodeURIComponent(Buffer.from(`Connection:${slack.id}`).toString('base64'));

  expect(await offered(`/connections/new?keyResult=${encodeURIComponent(goal.id)}`)).toEqual([1, 0, 0, 0]);
  expect(await offered('/connections/new')).toEqual([1, 1, 1, 0]);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(/query (\w+)/.exec(request.postData() ?? '')?.[1] ?? ''));
  await open(page, `/connections/new?kpi=none&connection=${encodeURIComponent(Buffer.from(`Connection:${numbers.id}`).toString('base64'))}`);
  await page.getByRole('combobox', { name: 'Which number?' }).waitFor({ timeout: PATIENCE_MS });
  expect([asked.includes('Integrations'), asked.includes('Objectives')]).toEqual([true, false]);
  await open(page, `/connections/new?connection=${id}`);
  await page.getByRole('heading', { name: 'Our Slack is connected' }).waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('link', { name: 'Choose the channel' }).waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('link', { name: 'To the connection' }).click();
  await page.getByRole('heading', { name: 'Where it shows' }).waitFor({ timeout: PATIENCE_MS });

  expect(await page.getByText('Feed another key result').count()).toBe(0);
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Name' }).waitFor({ timeout: PATIENCE_MS });
  expect(await violationsOf(page)).toEqual([]);
  await context.close();
}, 60_000);

test('a page that its query is refused whole says so, and does not break', async () => {
  const context = await signedIn({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const broken: string[] = [];
  page.on('pageerror', ({ message }) => broken.push(message));
  await page.route('**/graphql', async (route) => {
    const isAsked = /query (OutboxMessage|AccessOf|Integrations|ObjectiveOfNewKeyResult)\b/.test(route.request().postData() ?? '');
    if (isAsked) await route.fulfill({ json: { data: null, errors: [{ message: 'The database is away for a moment.' }] } });
    else await route.continue();
  });

  for (const path of ['/outbox/none', '/connections/new', `${pageOf('Objective', acme.cycle.id)}/new-key-result`]) {
    await page.goto(`${address()}${path}`);
    await page.getByText('The database is away for a moment.').waitFor({ timeout: PATIENCE_MS });
  }

  expect(broken).toEqual([]);
  await context.close();
}, 60_000);

test('people are found by team and role in an address that can be sent, and whoever left is shown when asked for', async () => {
  const harbour = await team(acme.system, { name: 'Harbour' });
  await person(acme.system, { name: 'Mona Manages', role: 'MANAGER', teamId: harbour.id });
  await person(acme.system, { name: 'Carla Contributes', teamId: harbour.id });
  await person(acme.system, { name: 'Leo Left', teamId: harbour.id, active: false });
  const context = await signedIn({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const names = () => page.getByRole('list', { name: 'People' }).getByRole('listitem').getByRole('link').allInnerTexts();
  await open(page, '/people');

  await page.getByRole('combobox', { name: 'Team' }).selectOption({ label: 'Harbour' });
  await page.getByText('2 people', { exact: true }).waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('checkbox', { name: /who left/ }).check();
  await page.getByText('3 people', { exact: true }).waitFor({ timeout: PATIENCE_MS });
  expect(await names()).toEqual(['Carla Contributes', 'Leo Left', 'Mona Manages']);
  await page.getByRole('combobox', { name: 'Role' }).selectOption({ label: 'Manager' });
  await page.getByText('1 person', { exact: true }).waitFor({ timeout: PATIENCE_MS });
  const sent = new URL(page.url());
  expect(Object.fromEntries(sent.searchParams)).toEqual({ team: harbour.id, role: 'MANAGER', left: 'true' });
  await open(page, `${sent.pathname}${sent.search}`);

  expect(await names()).toEqual(['Mona Manages']);
  await context.close();
}, 60_000);

test('a cycle in the list says how it stands and what it does next, and times stand by one’s own clock', async () => {
  const tom = await person(acme.system, { name: 'Tom Tokyo', role: 'ADMIN', timeZone: 'Asia/Tokyo' });
  const scope = await scopeOf(stage.api.database, tom);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const times = { startsAt: `${tomorrow}T03:00:00.000Z`, durationMinutes: 30, timeZone: 'UTC', recurrence: '' };
  await createMeeting(scope, { ...times, title: 'Noon in Tokyo', agenda: '', invited: { personIds: [], emails: [] } }, { at: stage.api.clock.at });
  const context = await signedIn({ viewport: { width: 1280, height: 900 }, timezoneId: 'UTC' }, tom);
  const page = await context.newPage();

  await open(page, '/cycles');
  const running = page.getByRole('region', { name: acme.cycle.name });
  expect(await running.innerText()).toMatch(
    /week \d+ of 13 · \d+ days left[^]*expected by now[^]*key results?[^]*Next by itself[^]*(Check-in of week \d+, from|Monthly review: )/,
  );
  await open(page, '/meetings');

  const told = () => page.getByRole('listitem').filter({ hasText: 'Noon in Tokyo' }).innerText();
  expect(await told()).toMatch(/12:00–12:30/);
  const hour = stage.api.clock.at.slice(11, 13);
  const written = () => page.locator(`time[datetime="${stage.api.clock.at}"]`).first().innerText();
  await open(page, '/audit');
  expect(await written()).toContain(`${String((Number(hour) + 9) % 24).padStart(2, '0')}:`);
  // The clock of the device holds for every page once it was chosen.
  await open(page, '/calendar');
  await page.getByLabel('Time zone').selectOption('device');
  await open(page, '/meetings');
  expect(await told()).toMatch(/03:00–03:30/);
  await open(page, '/audit');
  expect(await written()).toContain(`${hour}:`);
  await context.close();
}, 60_000);

test('whoever is erased on the people page stands there and in the audit log without a name', async () => {
  const { id } = await createPerson(acme.scope, { name: 'Gone Tomorrow', email: 'gone@example.test', timeZone: 'UTC' }, { at: stage.api.clock.at });
  await updatePerson(acme.scope, { id, name: 'Gone Today' }, { at: stage.api.clock.at });
  const context = await signedIn({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();

  await open(page, '/people?left=true');
  await page.getByRole('button', { name: 'Edit: Gone Today' }).click();
  expect(await violationsOf(page)).toEqual([]);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Everything about them, as a file' }).click()]);
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await page.getByRole('button', { name: 'Yes, do it' }).click();
  await page.getByText(/^Erased person/).waitFor({ timeout: PATIENCE_MS });
  await open(page, `/audit?subject=${encodeURIComponent(Buffer.from(`Person:${id}`).toString('base64'))}`);
  await page.getByText('(erased)').first().waitFor({ timeout: PATIENCE_MS });

  expect(file.suggestedFilename()).toBe('person.json');
  expect(await page.getByText(/Gone To/).count()).toBe(0);
  await context.close();
}, 120_000);

/** The address of a thing's page as it was once, with the global id in it. */
function pageOf(noun: 'Objective' | 'KeyResult' | 'Cycle', id: string): string {
  const folder = { Objective: 'objectives', KeyResult: 'key-results', Cycle: 'cycles' }[noun];
  return `/${folder}/${encodeURIComponent(Buffer.from(`${noun}:${id}`).toString('base64'))}`;
}

/** Types a name into a field that searches people, and takes who is found. */
async function choose(field: Locator, page: Page, name: string): Promise<void> {
  await field.first().fill(name);
  await page.getByRole('option', { name }).click();
}

async function signedIn(options: Parameters<Browser['newContext']>[0], somebody: PersonRow = acme.admin): Promise<BrowserContext> {
  // The app's own policy takes no foreign script, and axe is one.
  const context = await openWindow(stage.browser, { ...options, bypassCSP: true });
  const [name = '', value = ''] = (await stage.api.cookieOf(somebody)).split('=');
  await context.addCookies([{ name, value, url: address() }]);
  return context;
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${address()}${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: PATIENCE_MS });
  await page.waitForLoadState('networkidle');
}

function address(): string {
  return `http://127.0.0.1:${stage.api.port}`;
}
