import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { reportsOf } from '../database/reports.ts';
import { systemScope, type Scope } from '../database/scope.ts';
import { escalationsPage } from '../database/escalations.ts';
import { linkByToken } from '../database/links.ts';
import { cycleById } from '../database/cycles.ts';
import { reviewedSets } from '../database/quality-review.ts';
import { weeklyFiguresOf } from '../database/weekly-figures.ts';
import { createLocalMailbox, type LocalMailbox } from '../integrations/mail/local-mailbox.ts';
import { openTestDatabase, type OpenTestDatabase } from '../test/factories.ts';
import { loadSampleCompany, type SampleInstallation } from './sample.ts';
import { nothingOutside } from '../test/nothing-outside.ts';

const SUNDAY_OF_WEEK_6 = '2026-11-22T10:30:00.000Z';
const MONDAY_MORNING_OF_WEEK_6 = '2026-11-16T04:30:00.000Z';

let open: OpenTestDatabase;
let folder: string;
let mailbox: LocalMailbox;
let scope: Scope;
let cycles: Map<string, string>;
let tookMs: number;

beforeAll(async () => {
  open = await openTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'sextant-sample-'));
  mailbox = createLocalMailbox({ folder });
  const startedAt = performance.now();
  await loadSampleCompany({ installation: installationOf(open, mailbox), now: SUNDAY_OF_WEEK_6 });
  tookMs = performance.now() - startedAt;
  const organization = await open.behind.organization.findFirstOrThrow();
  scope = systemScope(open.database, { organizationId: organization.id, workflowId: 'test' });
  cycles = new Map((await open.behind.cycle.findMany()).map(({ phase, id }) => [phase, id]));
}, 180_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await open.close();
});

test('the company stands as it is promised', async () => {
  const { behind: prisma } = open;
  const cycleId = cycles.get('active') ?? '';
  const byLevel = await prisma.objective.groupBy({ by: ['level'], where: { cycleId }, _count: true });
  const statuses = await prisma.keyResult.groupBy({ by: ['status'], where: { cycleId }, _count: true });

  process.stdout.write(`The sample company was loaded in ${(tookMs / 1000).toFixed(1)} s\n`);
  expect(await prisma.organization.findMany({ select: { name: true, sample: true } })).toEqual([{ name: 'Northwind Instruments', sample: true }]);
  expect(await prisma.person.count()).toBe(48);
  expect(await prisma.person.count({ where: { language: 'ru' } })).toBe(1);
  expect(await prisma.team.count()).toBe(6);
  expect([...cycles.keys()].toSorted()).toEqual(['active', 'closed', 'draft']);
  expect(Object.fromEntries(byLevel.map(({ level, _count }) => [level, _count]))).toEqual({ COMPANY: 5, TEAM: 14, INDIVIDUAL: 8 });
  expect(Object.fromEntries(statuses.map(({ status, _count }) => [status, _count]))).toMatchObject({ AT_RISK: 6, OFF_TRACK: 3 });
  expect(await prisma.keyResult.count({ where: { cycleId, wrongWay: true } })).toBe(1);
  expect(await prisma.keyResult.count({ where: { cycleId, freshness: 'STALE' } })).toBe(1);
});

test('what is off track has a past: since when, how often judged, flagged when, forecast in week 4', async () => {
  const offTrack = await open.behind.keyResult.findMany({ where: { cycleId: cycles.get('active') ?? '', status: 'OFF_TRACK' } });

  for (const { statusSince, firstFlaggedAt, offTrackDays, judgedAt } of offTrack) {
    expect(statusSince?.toISOString() ?? '').toMatch(/^2026-1[01]-/);
    expect(firstFlaggedAt?.toISOString() ?? '').toMatch(/^2026-1[01]-/);
    expect(offTrackDays).toBeGreaterThanOrEqual(2);
    expect(judgedAt?.toISOString()).toBe('2026-11-22T05:00:00.000Z');
  }
  const withForecast = await open.behind.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM key_results WHERE cycle_id = ${cycles.get('active') ?? ''}::uuid AND early_forecast IS NOT NULL`;
  expect(withForecast[0]?.count).toBeGreaterThan(40);
});

test('one escalation waits for the administrator; the others are in hand', async () => {
  const admin = await open.behind.person.findFirstOrThrow({ where: { email: 'helen.brandt@northwind.example' } });
  const live = await escalationsPage(scope, { live: true }, { first: 50 });
  const waiting = await escalationsPage(scope, { waitingForId: admin.id }, { first: 50 });

  expect(live.rows.filter(({ state }) => state === 'open')).toHaveLength(1);
  expect(waiting.rows).toHaveLength(1);
  expect(live.rows.filter(({ state }) => state === 'acknowledged')).toHaveLength(2);
});

test('last quarter is closed, with its figures, thirteen weeks and the paper', async () => {
  const cycleId = cycles.get('closed') ?? '';
  const { closing, closedAt } = await cycleById(scope, cycleId);
  const reports = await reportsOf(scope, { cycleIds: [cycleId] });

  expect(closing?.counts).toMatchObject({ dropped: 1 });
  expect(closing?.completionRate).toBeGreaterThan(0.2);
  expect(closedAt).not.toBeNull();
  expect(await weeklyFiguresOf(scope, cycleId)).toHaveLength(13);
  expect(reports.map(({ kind, mediaType }) => `${kind} ${mediaType}`).toSorted()).toEqual(['retro application/pdf', 'retro-board application/pdf']);
});

test('this quarter goes on from now: nothing of the past is due again', async () => {
  const commands = await open.behind.workflowCommand.findMany({ where: { kind: 'start' } });
  const figures = await weeklyFiguresOf(scope, cycles.get('active') ?? '');

  expect(
    commands
      .map(({ workflowType }) => workflowType)
      .filter((type) => type !== 'escalation')
      .toSorted(),
  ).toEqual(['connection', 'connection', 'okrCycle', 'weeklyCheckIn']);
  expect(commands.find(({ workflowType }) => workflowType === 'okrCycle')?.input).toMatchObject({ cursor: { dueAt: SUNDAY_OF_WEEK_6 } });
  expect(figures).toHaveLength(5);
  expect(await open.behind.effect.count({ where: { state: { in: ['planned', 'sending'] }, dueAt: { lt: new Date(SUNDAY_OF_WEEK_6) } } })).toBe(0);
});

test('the next quarter is a draft with exactly two warnings', async () => {
  const [set] = await reviewedSets(scope, [await cycleById(scope, cycles.get('draft') ?? '')]);

  expect(set?.findings.filter(({ severity }) => severity === 'warning')).toHaveLength(2);
});

test('the outbox holds what was sent, and the links in it work', async () => {
  const { items } = await mailbox.list({ limit: 200 });
  const sent = await open.behind.effect.groupBy({ by: ['kind'], where: { state: 'sent' }, _count: true });
  const prompt = items.find(({ to, subject }) => to.includes('helen.brandt') && subject.startsWith('Weekly'));
  const { text } = await mailbox.read(prompt?.id ?? '');
  const [, token = ''] = /\/check-in\/([\w.-]+)/.exec(text) ?? [];

  expect(sent.map(({ kind }) => kind).toSorted()).toEqual(expect.arrayContaining(['digest', 'escalation', 'retro', 'weekly-prompt']));
  expect(items).toHaveLength(sent.reduce((sum, { _count }) => sum + _count, 0));
  expect(await linkByToken({ database: open.database, db: open.behind }, token, SUNDAY_OF_WEEK_6)).toMatchObject({ purpose: 'check_in' });
});

test('where a company is, a second load changes nothing', async () => {
  expect(await loadSampleCompany({ installation: installationOf(open, mailbox), now: SUNDAY_OF_WEEK_6 })).toBe(false);
});

test('a load that breaks leaves nothing behind', async () => {
  const other = await openTestDatabase();
  const broken = createLocalMailbox({ folder: join(folder, 'broken') });
  const installation = installationOf(other, broken);
  const database = { ...installation.database, newId: failingAfter(400, installation.database.newId) };

  await expect(loadSampleCompany({ installation: { ...installation, database }, now: SUNDAY_OF_WEEK_6 })).rejects.toThrow('pulled the plug');

  expect(await other.behind.organization.count()).toBe(0);
  expect(await other.behind.person.count()).toBe(0);
  expect((await broken.list({ limit: 10 })).items).toHaveLength(0);
  await other.close();
}, 180_000);

test('it loads as well on a Monday before breakfast, when last week is still open', async () => {
  const other = await openTestDatabase();
  const box = createLocalMailbox({ folder: join(folder, 'monday') });

  await loadSampleCompany({ installation: installationOf(other, box), now: MONDAY_MORNING_OF_WEEK_6 });

  const { behind: prisma } = other;
  const active = await prisma.cycle.findFirstOrThrow({ where: { phase: 'active' } });
  const statuses = await prisma.keyResult.groupBy({ by: ['status'], where: { cycleId: active.id }, _count: true });
  expect(Object.fromEntries(statuses.map(({ status, _count }) => [status, _count]))).toMatchObject({ AT_RISK: 6, OFF_TRACK: 3 });
  expect(await prisma.escalation.count({ where: { state: 'open' } })).toBe(1);
  expect((await box.list({ limit: 200 })).items.length).toBeGreaterThanOrEqual(5);
  await other.close();
}, 180_000);

function installationOf({ database }: OpenTestDatabase, box: LocalMailbox): SampleInstallation {
  return {
    database,
    mailboxOf: () => box,
    outside: nothingOutside,
    log: { info: () => undefined, warn: () => undefined } as unknown as SampleInstallation['log'],
    environment: { publicUrl: 'http://localhost:3000', mailFrom: 'Sextant <sextant@localhost>', demoUrls: { github: 'http://127.0.0.1:4567' } },
  };
}

/** Ids as ever, until the plug is pulled. */
function failingAfter(calls: number, newId: (naturalKey: string) => string): (naturalKey: string) => string {
  let made = 0;
  return (naturalKey) => {
    made += 1;
    if (made > calls) throw new Error('pulled the plug');
    return newId(naturalKey);
  };
}
