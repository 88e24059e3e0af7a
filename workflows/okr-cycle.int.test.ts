import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { recordCheckIn } from '../database/check-ins.ts';
import { approveLevels, cycleById } from '../database/cycles.ts';
import { effectsPage } from '../database/effects.ts';
import { escalationsPage, stepsOf } from '../database/escalations.ts';
import { keyResultById, keyResultsByIds } from '../database/key-results.ts';
import { updatePerson } from '../database/people.ts';
import { weeklyFiguresOf } from '../database/weekly-figures.ts';
import { LEVELS } from '../domain/objective.ts';
import { weeksTouching } from '../domain/week.ts';
import { cycleWorkflowId, missedCheckInsWorkflowId, offTrackWorkflowId, weeklyCheckInWorkflowId } from '../domain/workflow-ids.ts';
import { type CycleStage, lineOf, openCycleStage } from '../test/cycle-stage.ts';
import { company, type Company, keyResult, objective, openTestDatabase, type OpenTestDatabase, person } from '../test/factories.ts';
import { TASK_QUEUE } from './ids.ts';
import { okrCycle, type OkrCycleInput } from './okr-cycle.ts';

let open: OpenTestDatabase;
let stage: CycleStage;
const played: Company[] = [];
beforeAll(async () => {
  open = await openTestDatabase();
}, 120_000);
// A server each: time that one test has left locked or far ahead is not another's.
beforeEach(async () => {
  stage = await openCycleStage(open.database);
}, 120_000);
afterEach(async () => {
  for (const acme of played.splice(0)) await endWorkflows(acme);
  await stage?.close();
}, 60_000);
afterAll(async () => {
  await open?.close();
});

test('a whole quarter in which nobody checks in: every key result is off track by week 4, and nobody hears of it twice a day', async () => {
  const acme = await company(open.database, { phase: 'draft' });
  const { manager, owner } = await peopleOf(acme, { timeZone: 'America/New_York' });
  const team = await objective(acme, { level: 'TEAM', ownerId: manager.id });
  const keyResults = await Promise.all(['One', 'Two', 'Three'].map((title) => keyResult(acme, { title, ownerId: owner.id, objectiveId: team.id })));
  await approveAll(acme);

  const cycle = await begin(acme, '2026-01-04T22:00:00.000Z');
  const phase = await cycle.result();

  const sent = mails();
  const figures = await weeklyFiguresOf(acme.system, acme.cycle.id);
  const told = sent.filter((line) => / (Off track|No check-in)/.test(line)).map((line) => line.replace(/T\S+ (\S+) .*/, ' $1'));
  expect(phase).toBe('closed');
  expect(await cycleById(acme.system, acme.cycle.id)).toMatchObject({ phase: 'closed', closing: { completionRate: 0 } });
  expect(figures.map(({ week, asked, answered }) => `${week} ${answered}/${asked}`)).toHaveLength(13);
  expect(figures[0]?.byStatus).toEqual({ TOO_EARLY: 3 });
  expect(figures[3]?.byStatus).toEqual({ OFF_TRACK: 3 });
  expect(sent.filter((line) => line.includes('Off track'))[0]).toBe('2026-01-20T14:00 otto.owner Off track: 3 key results, worst One, no value yet');
  expect(told).toEqual([...new Set(told)]);
  expect(sent.filter((line) => line.includes('otto.owner Weekly OKR check-in'))).toHaveLength(12);
  expect(sent.filter((line) => line.includes('otto.owner Last call'))).toHaveLength(1);
  expect(sent.filter((line) => line.includes("team's check-ins"))).toEqual(["2026-01-14T09:00 mia.manager Your team's check-ins, week 2: 1 missed"]);
  expect(sent.at(-1)).toMatch(/^2026-04-07T17:00 ada.admin Cycle \w+ retrospective: 0 % KR completion$/);
  expect(stage.mails.at(-1)?.attachments[0]?.contentType).toBe('application/pdf');
  expect(new Set(stage.mails.map(({ messageId }) => messageId)).size).toBe(stage.mails.length);
  const { rows } = await effectsPage(acme.scope, {}, { first: 200 });
  expect(rows.filter(({ state }) => !['sent', 'skipped'].includes(state))).toEqual([]);
  expect(
    (
      await keyResultsByIds(
        acme.system,
        keyResults.map(({ id }) => id),
      )
    ).every(({ status }) => status === 'OFF_TRACK'),
  ).toBe(true);
  const { historyLength } = await cycle.describe();
  expect(historyLength).toBeLessThan(2_000);
}, 400_000);

test('an educational cycle coaches the owner and tells nobody above', async () => {
  const acme = await company(open.database, { ...SHORT, educational: true });
  const { owner } = await peopleOf(acme);
  await keyResult(acme, { title: 'Alone', ownerId: owner.id });

  await (await begin(acme, SHORT_BEGINS)).result();

  const sent = mails();
  expect(sent.filter((line) => / (Off track|No check-in|Week)/.test(line)).map((line) => line.split(' ')[1])).toEqual(expect.arrayContaining(['otto.owner']));
  expect(sent.filter((line) => line.includes('mia.manager'))).toEqual([]);
}, 120_000);

test('a manager who changes in the middle of an escalation: the new one is told, the old one is not', async () => {
  const acme = await company(open.database, SHORT);
  const { owner } = await peopleOf(acme);
  const nina = await person(acme.system, { name: 'Nina New', role: 'MANAGER', managerId: acme.admin.id });
  const slow = await keyResult(acme, { title: 'Slow', ownerId: owner.id });
  await begin(acme, SHORT_BEGINS);
  await stage.until('2026-01-12T12:00:00.000Z');
  const [escalation] = (await escalationsPage(acme.scope, { keyResultId: slow.id }, {})).rows;

  await updatePerson(acme.scope, { id: owner.id, managerId: nina.id }, { at: '2026-01-12T12:00:00.000Z' });
  await stage.until('2026-01-14T12:00:00.000Z');

  const told = (await stepsOf(acme.system, [escalation?.id ?? ''])).filter(({ settledAt }) => settledAt !== null);
  expect(told.map(({ audience, recipientId }) => [audience, recipientId])).toEqual([
    ['owner', owner.id],
    ['manager', nina.id],
  ]);
  expect(mails().filter((line) => line.includes('Off track'))).toEqual([
    expect.stringContaining('otto.owner Off track: Slow'),
    expect.stringContaining('nina.new Off track: Slow'),
  ]);
}, 120_000);

test('what recovers is told to those who had been told, and to nobody else', async () => {
  const acme = await company(open.database, SHORT);
  const { owner } = await peopleOf(acme);
  const slow = await keyResult(acme, { title: 'Slow', ownerId: owner.id });
  await begin(acme, SHORT_BEGINS);
  await stage.until('2026-01-13T07:00:00.000Z');

  await recordCheckIn(acme.system, { keyResultId: slow.id, at: '2026-01-13T07:00:00.000Z', value: '60', source: 'PERSON', authorId: owner.id });
  await stage.relay();
  await stage.until('2026-01-16T12:00:00.000Z');

  expect((await escalationsPage(acme.scope, { keyResultId: slow.id }, {})).rows.map(({ state }) => state)).toEqual(['recovered']);
  expect(mails().filter((line) => line.includes('Slow') || line.includes('Back on track'))).toHaveLength(2);
  expect(mails().filter((line) => line.includes('mia.manager'))).toEqual([]);
}, 120_000);

test('nothing is asked while a cycle is paused, and after it the days go on where they stand', async () => {
  const acme = await company(open.database, SHORT);
  const { owner } = await peopleOf(acme);
  await keyResult(acme, { ownerId: owner.id });
  const cycle = await begin(acme, SHORT_BEGINS);
  await stage.until('2026-01-09T12:00:00.000Z');

  await cycle.executeUpdate('pause', { args: [{ personId: acme.admin.id }] });
  await stage.until('2026-01-21T12:00:00.000Z');
  const paused = mails().filter((line) => line > '2026-01-09T12' && line < '2026-01-21T12');
  await cycle.executeUpdate('resume', { args: [{ personId: acme.admin.id }] });
  const phase = await cycle.result();

  expect(paused).toEqual([]);
  expect(phase).toBe('closed');
  expect(
    mails()
      .filter((line) => line.includes('Weekly OKR check-in'))
      .map((line) => line.slice(0, 10)),
  ).toEqual(['2026-01-05']);
  expect(mails().filter((line) => / (Last call|.*retrospective)/.test(line))).toHaveLength(2);
  await expect(cycle.executeUpdate('pause', { args: [{ personId: acme.admin.id }] })).rejects.toThrow();
}, 120_000);

test('closed early: the last call goes out at once, and score, retro and close follow', async () => {
  const acme = await company(open.database, SHORT);
  const { owner } = await peopleOf(acme);
  await keyResult(acme, { title: 'Cut short', ownerId: owner.id });
  const cycle = await begin(acme, SHORT_BEGINS);
  await stage.until('2026-01-13T10:00:00.000Z');

  await cycle.executeUpdate('closeEarly', { args: [{ personId: acme.admin.id }] });
  const phase = await cycle.result();

  expect(phase).toBe('closed');
  expect(await cycleById(acme.system, acme.cycle.id)).toMatchObject({ closedAt: '2026-01-15T18:00:00.000Z' });
  expect(
    mails()
      .filter((line) => /Last call|retrospective/.test(line))
      .map((line) => line.split(' ').slice(0, 2).join(' ')),
  ).toEqual(['2026-01-13T10:00 otto.owner', '2026-01-15T17:00 ada.admin']);
}, 120_000);

test('a leader whose evening has begun where they are gets the retrospective in their morning, after the cycle is closed', async () => {
  const acme = await company(open.database, SHORT);
  const { owner } = await peopleOf(acme);
  await person(acme.system, { name: 'Priya Leader', role: 'MANAGER', leadership: true, timeZone: 'Asia/Kolkata' });
  await keyResult(acme, { ownerId: owner.id });

  const phase = await (await begin(acme, SHORT_BEGINS)).result();

  const sent = mails().filter((line) => line.includes('retrospective'));
  expect(phase).toBe('closed');
  expect(await cycleById(acme.system, acme.cycle.id)).toMatchObject({ closedAt: '2026-02-03T18:00:00.000Z' });
  expect(sent.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    '2026-02-03T17:00 ada.admin',
    expect.stringMatching(/^2026-02-04T0\d:\d\d priya\.leader$/),
  ]);
  expect(stage.mails.at(-1)?.attachments[0]?.contentType).toBe('application/pdf');
}, 120_000);

test('a check-in after its deadline is taken for the week of its link, and its author is not missed', async () => {
  const acme = await company(open.database, SHORT);
  const { owner } = await peopleOf(acme);
  const late = await keyResult(acme, { ownerId: owner.id });
  await begin(acme, SHORT_BEGINS);
  await stage.until('2026-01-12T08:00:00.000Z');

  const { checkIn } = await recordCheckIn(acme.system, {
    keyResultId: late.id,
    at: '2026-01-12T08:00:00.000Z',
    value: '60',
    source: 'LINK',
    week: '2026-W02',
    authorId: owner.id,
  });
  await stage.until('2026-01-14T12:00:00.000Z');

  expect(checkIn).toMatchObject({ week: '2026-W02', late: true });
  expect((await weeklyFiguresOf(acme.system, acme.cycle.id))[0]).toMatchObject({ week: '2026-W02', asked: 1, answered: 1 });
  expect(mails().filter((line) => line.includes('mia.manager'))).toEqual([]);
}, 120_000);

test('three days of outage send no flood: only the newest nudge goes out, the others are written down as late', async () => {
  const acme = await company(open.database, SHORT);
  const { owner } = await peopleOf(acme);
  const quiet = await keyResult(acme, { ownerId: owner.id });

  await begin(acme, '2026-01-15T06:30:00.000Z', { cursor: { dueAt: '2026-01-11T12:00:00.000Z', key: 'before' } });
  await stage.until('2026-01-16T12:00:00.000Z');

  const { rows } = await effectsPage(acme.scope, { cycleId: acme.cycle.id }, { first: 200 });
  expect(
    rows
      .map(({ kind, state, reason }) => [kind, state, state === 'skipped' ? reason : ''])
      .toSorted(([left], [right]) => String(left).localeCompare(String(right))),
  ).toEqual([
    ['reminder', 'sent', ''],
    ['weekly-prompt', 'skipped', 'late'],
  ]);
  expect(mails().filter((line) => !line.includes('Off track'))).toEqual([expect.stringMatching(/^2026-01-15T09:00 otto.owner Reminder/)]);
  expect(await keyResultById(acme.system, quiet.id)).toMatchObject({ offTrackDays: 2, judgedAt: '2026-01-16T06:00:00.000Z' });
}, 120_000);

test('a cycle that nobody approved waits at its door, and begins when it is approved', async () => {
  const acme = await company(open.database, { ...SHORT, phase: 'draft' });
  const { owner } = await peopleOf(acme);
  await keyResult(acme, { ownerId: owner.id });
  const cycle = await begin(acme, SHORT_BEGINS);
  await stage.until('2026-01-06T12:00:00.000Z');
  const before = await cycle.query('phase');

  await expect(cycle.executeUpdate('pause', { args: [{ personId: acme.admin.id }] })).resolves.toBe('paused');
  await cycle.executeUpdate('resume', { args: [{ personId: acme.admin.id }] });
  await cycle.executeUpdate('approve', { args: [{ personId: acme.admin.id, level: null }] });
  await stage.until('2026-01-06T13:00:00.000Z');

  expect(before).toBe('planning');
  expect((await cycleById(acme.system, acme.cycle.id)).phase).toBe('active');
  await expect(cycle.executeUpdate('approve', { args: [{ personId: acme.admin.id, level: null }] })).rejects.toThrow();
}, 120_000);

/** Four weeks, so that tests stay quick; settling-in ends on the fifth day. */
const SHORT = { startsOn: '2026-01-05', endsOn: '2026-02-01' } as const;
const SHORT_BEGINS = '2026-01-04T22:00:00.000Z';

async function peopleOf({ system, admin }: Company, given: { timeZone?: string } = {}) {
  const manager = await person(system, { name: 'Mia Manager', role: 'MANAGER', managerId: admin.id });
  return { manager, owner: await person(system, { name: 'Otto Owner', managerId: manager.id, ...given }) };
}

async function approveAll({ system, cycle, admin }: Company): Promise<void> {
  await approveLevels(system, { cycleId: cycle.id, levels: LEVELS, personId: admin.id }, { at: '2026-01-01T00:00:00.000Z' });
}

async function begin(acme: Company, at: string, given: Partial<OkrCycleInput> = {}): Promise<WorkflowHandleWithFirstExecutionRunId<typeof okrCycle>> {
  stage.mails.length = 0;
  played.push(acme);
  const { organizationId, cycle } = acme;
  const clock = await stage.clockAt(at);
  return stage.client.workflow.start(okrCycle, {
    workflowId: cycleWorkflowId(cycle.id),
    taskQueue: TASK_QUEUE,
    args: [{ organizationId, cycleId: cycle.id, clock, ...given }],
  });
}

/** What a test leaves running would go on sending in the next one's time. */
async function endWorkflows({ system, cycle }: Company): Promise<void> {
  const weeks = weeksTouching(cycle.startsOn, cycle.endsOn);
  const keyResults = await system.db.keyResult.findMany({ where: { cycleId: cycle.id }, select: { id: true } });
  const ids = [
    cycleWorkflowId(cycle.id),
    ...weeks.flatMap((week) => [weeklyCheckInWorkflowId(cycle.id, week), missedCheckInsWorkflowId(cycle.id, week)]),
    ...keyResults.map(({ id }) => offTrackWorkflowId(id)),
  ];
  await Promise.all(
    ids.map((id) =>
      stage.client.workflow
        .getHandle(id)
        .terminate()
        .catch(() => undefined),
    ),
  );
}

function mails(): string[] {
  return stage.mails.map(lineOf);
}
