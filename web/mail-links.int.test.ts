import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Browser, Page } from 'playwright-core';
import { createApiMails } from '../activities/api-mails.ts';
import { createConnectionActivities } from '../activities/connection.ts';
import { createMetricSyncActivities } from '../activities/metric-sync.ts';
import { createConnection } from '../database/connections.ts';
import { approveLevels } from '../database/cycles.ts';
import { createMetricSource } from '../database/metric-sources.ts';
import type { PersonRow } from '../database/people.ts';
import { ProviderError } from '../domain/errors.ts';
import type { MailMessage } from '../domain/mail.ts';
import { LEVELS } from '../domain/objective.ts';
import { openTestApi, type TestApi } from '../test/api.ts';
import { openBrowser, openWindow } from '../test/browser.ts';
import { beginCycle, type CycleStage, openCycleStage } from '../test/cycle-stage.ts';
import { type Company, company, keyResult, objective, openTestDatabase, person, team } from '../test/factories.ts';
import { createKpi } from '../database/kpis.ts';
import { createMeeting } from '../database/meetings.ts';
import { createTask } from '../database/task-changes.ts';
import { nothingOutside } from '../test/nothing-outside.ts';

/** A whole cycle plays with the real workflows, and nobody answers anything; then what its mails link to is opened in a real Chromium. */
const SITE = 'https://sextant.test';
const PATIENCE_MS = 30_000;
const refusing: typeof nothingOutside.openAccount = (input) => ({
  ...nothingOutside.openAccount(input),
  metrics: () => Promise.reject(new ProviderError({ provider: 'github', kind: 'reauth-needed', message: 'Bad credentials.' })),
});
let stage: CycleStage;
let api: TestApi;
let browser: Browser;
let acme: Company;
let people: PersonRow[];

beforeAll(async () => {
  const over = await openTestDatabase();
  stage = await openCycleStage(over.database, {
    publicUrl: SITE,
    outside: { ...nothingOutside, openAccount: refusing },
  });
  api = await openTestApi({ over, publicUrl: 'http://sextant.test', webFolder: join(import.meta.dirname, '..', 'dist', 'web') });
  acme = await company(over.database, { phase: 'draft', startsOn: '2026-01-05', endsOn: '2026-02-08' });
  people = await peopleOf(acme);
  await play();
  await otherMails();
  browser = await openBrowser();
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await api?.close();
}, 60_000);

test('whatever a mail links to is there for its reader', async () => {
  const links = [...distinctLinks(), ...(await linksElsewhere())];
  const lost: string[] = [];
  for (const { path, reader, subject, date } of links) {
    const said = await whatIsAt({ path, reader, date });
    if (said !== null) lost.push(`${reader.name}: ${subject}: ${path} says ${said}`);
  }

  expect(lost).toEqual([]);
  // Whoever adds an address to mails adds a mail with it above: what is not opened here is not known to lead anywhere.
  expect([...new Set(links.map(({ path }) => shapeOf(path)))].toSorted()).toEqual(expect.arrayContaining(shapesInSources()));
}, 300_000);

/** One address of each shape a reader: what they may see differs. */
function distinctLinks(): { path: string; reader: PersonRow; subject: string; date: Date }[] {
  const found = new Map<string, { path: string; reader: PersonRow; subject: string; date: Date }>();
  for (const mail of stage.mails) {
    const reader = people.find(({ email }) => email === mail.to.address);
    if (reader === undefined) throw new Error(`Nobody has the address ${mail.to.address}`);
    for (const path of pathsIn(mail)) {
      const key = `${shapeOf(path)} ${reader.id}`;
      if (!found.has(key)) found.set(key, { path, reader, subject: mail.subject, date: mail.date });
    }
  }
  return [...found.values()];
}

/** Addresses that no mail of the cycle has: of a KPI's and a meeting's mail, and of the task in a pull request. */
async function linksElsewhere(): Promise<ReturnType<typeof distinctLinks>> {
  const at = '2026-02-10T09:00:00.000Z';
  const { scope, admin } = acme;
  const kpi = await createKpi(scope, { name: 'Orders', unit: '', ownerId: admin.id, direction: 'increase', bandLow: '10', bandHigh: null }, { at });
  const times = { startsAt: '2026-02-16T10:00:00.000Z', durationMinutes: 30, timeZone: 'UTC', recurrence: '' };
  const meeting = await createMeeting(scope, { ...times, title: 'Plan', agenda: '', invited: { personIds: [admin.id], emails: [] } }, { at });
  const task = await createTask(scope, { title: 'Quick search' }, { at });
  const reader = people.find(({ id }) => id === admin.id);
  if (reader === undefined) throw new Error('Nobody is here.');
  return [`/kpis/${kpi.id}`, `/meetings/${meeting.id}`, `/board?task=${task.id}`].map((path) => ({ path, reader, subject: path, date: new Date(at) }));
}

function pathsIn({ html, text, headers }: MailMessage): string[] {
  const hrefs = [...html.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
  const urls = [...hrefs, ...`${text} ${Object.values(headers).join(' ')}`.matchAll(/https:\/\/[^\s<>)"]+/g)].map((url) =>
    typeof url === 'string' ? url : url[0],
  );
  return urls.filter((url) => url.startsWith(`${SITE}/`)).map((url) => url.slice(SITE.length));
}

/** An address without what differs from row to row: "/key-results/:id". */
function shapeOf(path: string): string {
  return path.replace(/^((?:\/api)?\/(?:check-in|sign-in))\/.+/, '$1/:id').replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, ':id');
}

/** The shapes of all addresses that are made of the public one where mails are written. */
function shapesInSources(): string[] {
  const sources = globSync('{activities,database}/**/*.ts').filter((path) => !path.endsWith('.test.ts') && !path.includes('generated'));
  const shapes = sources.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/publicUrl\}(\/[^`]*)`/g)].map(([, shape = '']) => shape));
  expect(shapes.length).toBeGreaterThan(10);
  // A provider calls this one, and no person opens it.
  const byPrograms = ['/api/webhooks/:id'];
  return [...new Set(shapes.map((shape) => shape.replaceAll(/\$\{[^}]*\}/g, ':id')))].filter((shape) => !byPrograms.includes(shape)).toSorted();
}

/** Null where a page shows something; else what it says. */
async function whatIsAt({ path, reader, date }: { path: string; reader: PersonRow; date: Date }): Promise<string | null> {
  api.clock.at = date.toISOString();
  const address = `http://127.0.0.1:${api.port}`;
  const context = await openWindow(browser, { locale: 'en-GB' });
  const isOpen = /^(\/api)?\/(check-in|sign-in)\//.test(path);
  if (!isOpen) {
    const [name = '', value = ''] = (await api.cookieOf(reader)).split('=');
    await context.addCookies([{ name, value, url: address }]);
  }
  const page = await context.newPage();
  const broken: string[] = [];
  page.on('pageerror', ({ message }) => broken.push(message));
  await page.goto(`${address}${path}`);
  const said = await mainText(page);
  await context.close();
  const title = said.split('\n').find((line) => line.trim() !== '') ?? '(nothing)';
  return (
    broken[0] ??
    (/This address leads to nothing|went wrong|not complete|never sent|That did not work|has expired|Sign in to Sextant/i.test(said) ? title : null)
  );
}

async function mainText(page: Page): Promise<string> {
  await page.locator('h1').first().waitFor({ timeout: PATIENCE_MS });
  await page.waitForLoadState('networkidle');
  return page.locator('body').innerText();
}

/** A report line of four, so that a week that nobody answers is told of by name, and then by teams. */
async function peopleOf({ system, admin }: Company): Promise<PersonRow[]> {
  const director = await person(system, { name: 'Dora Director', role: 'MANAGER', managerId: admin.id });
  const manager = await person(system, { name: 'Max Manager', role: 'MANAGER', managerId: director.id });
  const lead = await person(system, { name: 'Lea Lead', role: 'TEAM_LEAD', managerId: manager.id });
  const payments = await team(system, { name: 'Payments', leadId: lead.id });
  const una = await person(system, { name: 'Una Contributor', managerId: manager.id, teamId: payments.id });
  return [admin, director, manager, lead, una];
}

async function play(): Promise<void> {
  const [admin, , manager, , una] = people;
  if (!admin || !manager || !una) throw new Error('Nobody is here.');
  const top = await objective(acme, { title: 'Customers stay' });
  const middle = await objective(acme, { title: 'Payments just work', level: 'TEAM', ownerId: manager.id, parentId: top.id });
  const own = await objective(acme, { title: 'Refunds are quick', level: 'INDIVIDUAL', ownerId: una.id, parentId: middle.id });
  for (const [owner, goal] of [
    [admin, top],
    [manager, middle],
    [una, own],
  ] as const)
    await keyResult(acme, { title: `Number of ${owner.name}`, ownerId: owner.id, objectiveId: goal.id });
  await api.behind.cycle.updateMany({
    where: { id: acme.cycle.id },
    data: { planning: { company: '2025-12-08', team: '2025-12-15', individual: '2025-12-22' } },
  });
  await approveLevels(acme.system, { cycleId: acme.cycle.id, levels: LEVELS, personId: admin.id }, { at: '2025-12-01T00:00:00.000Z' });
  const cycle = await beginCycle(stage, acme, '2025-12-07T22:00:00.000Z');
  expect(await cycle.result()).toBe('closed');
}

/** Those that no cycle sends: of a connection that broke, and of signing in. */
async function otherMails(): Promise<void> {
  const at = '2026-02-10T09:00:00.000Z';
  const measured = await keyResult(acme, { title: 'Stars' });
  const settings = { config: { owner: 'o', repository: 'r' }, secret: { token: 't' } };
  const connection = await createConnection(acme.scope, { provider: 'github', name: 'GitHub', settings, ownerId: acme.admin.id }, { at });
  await createMetricSource(acme.scope, { connectionId: connection.id, keyResultId: measured.id, metric: 'stars', query: {} }, { at });
  const { syncSources } = createMetricSyncActivities(stage.deps);
  const { tellOfConnection } = createConnectionActivities(stage.deps);
  const ref = { organizationId: acme.organizationId, connectionId: connection.id };
  await new MockActivityEnvironment().run(syncSources, { ...ref, now: at, force: true, afterId: null });
  await new MockActivityEnvironment().run(tellOfConnection, { ...ref, now: at });
  api.clock.at = at;
  await createApiMails(stage.deps).signInLink({
    organizationId: acme.organizationId,
    personId: acme.admin.id,
    token: await api.signInToken(acme.admin.email),
    at,
  });
}
