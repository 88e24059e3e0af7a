import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageIdOf } from '../activities/mail-frame.ts';
import { approveLevels, cycleById, startPlanning } from '../database/cycles.ts';
import { openOffTrackEscalations } from '../database/escalation-openings.ts';
import { startSessionFor } from '../database/sign-in.ts';
import { addDays } from '../domain/day.ts';
import { LEVELS } from '../domain/objective.ts';
import { cycleWorkflowId } from '../domain/workflow-ids.ts';
import { TASK_QUEUE } from '../workflows/ids.ts';
import { openCycleStage } from './cycle-stage.ts';
import { company, type Company, judged, keyResult, objective, openTestDatabase, person } from './factories.ts';
import { type KillStage, openKillStage, type Part, seededRandom, type SendInFlight } from './kill-stage.ts';

/** Give KILL_SEED to have the moments of an earlier run again, KILL_WEEKS=13 for a whole quarter. */
const SEED = Number(process.env['KILL_SEED'] ?? Math.floor(Math.random() * 1e9));
const WEEKS = Number(process.env['KILL_WEEKS'] ?? 6);

const BEGINS = '2026-01-04T22:00:00.000Z';
const CYCLE = { phase: 'draft', startsOn: '2026-01-05', endsOn: addDays('2026-01-05', WEEKS * 7 - 1) } as const;
/** To the close of the cycle, two working days after its end. */
const CYCLE_MS = (WEEKS * 7 + 2) * 86_400_000;
const KILLS: Readonly<Record<Part, number>> = { worker: 20, postgres: 3, temporal: 3, api: 3 };
const SMTP_DELAY_MS = 60;

let stage: KillStage;
beforeAll(async () => {
  stage = await openKillStage();
}, 240_000);
afterAll(() => stage?.close(), 60_000);

test('a cycle survives kill -9 of worker, API, Temporal and PostgreSQL at random moments: every message once, none lost', async () => {
  const acme = await quarter(await company(stage.database, CYCLE));
  const reference = unkilledRun();
  reference.catch(() => undefined);
  const visitor = await visit(await company(stage.database, aroundToday()));
  stage.smtp.fault({ kind: 'delay', ms: SMTP_DELAY_MS, times: Number.POSITIVE_INFINITY });
  const rate = CYCLE_MS / cycleMs(stage.startMs);
  await stage.setClock(acme.organizationId, { originMs: Date.parse(BEGINS) - rate * Date.now(), rate });
  await startPlanning(acme.scope, { id: acme.cycle.id }, { at: BEGINS });

  const inFlight = await killAtRandom(acme, SEED);
  inFlight.push(...(await killDuringRetro(acme)));
  await until('the cycle is closed', async () => (await cycleById(acme.system, acme.cycle.id)).phase === 'closed');
  await until('all workflows have ended', async () => (await runningWorkflows(acme)).length === 0);
  await visitor.leave();

  const effects = await effectsOf(stage, acme);
  const expected = await reference;
  const count = countOf(stage.smtp.messages().map(({ messageId }) => messageId));
  const flown = new Map(inFlight.map(({ id, kind }) => [id, kind]));
  const unknown = effects.filter(({ state }) => state === 'unknown');
  const again = effects.filter(({ messageId }) => (count.get(messageId) ?? 0) > 1);
  process.stderr.write(
    `KILL_SEED=${SEED}: ${stage.smtp.messages().length} messages for ${effects.length} rows; in flight at the kills: ${flown.size}; unknown: ${
      unknown.map(nameOf).join(', ') || 'none'
    }; sent again: ${again.map(nameOf).join(', ') || 'none'}\n`,
  );
  // Each row has an end, and that end agrees with what the mail server took.
  expect(effects.filter(({ state }) => !['sent', 'skipped', 'unknown'].includes(state)).map(nameOf)).toEqual([]);
  expect(effects.filter(({ state, messageId }) => state === 'sent' && !count.has(messageId)).map(nameOf)).toEqual([]);
  expect(effects.filter(({ state, messageId }) => state === 'skipped' && count.has(messageId)).map(nameOf)).toEqual([]);
  expect([...count.keys()].filter((messageId) => !effects.some((effect) => effect.messageId === messageId))).toEqual([]);
  // Twice came only what is better twice than never, and only where it was being sent at a kill; nobody knows only of such sends.
  expect(again.filter(({ id, kind }) => kind !== 'retro' || !flown.has(id)).map(nameOf)).toEqual([]);
  expect(unknown.filter(({ id }) => !flown.has(id)).map(nameOf)).toEqual([]);
  // None is lost and none invented: the same as when nothing is killed, but for what an outage made late.
  const late = new Set(effects.filter(({ reason }) => reason === 'late').map(keyOf));
  const weekly = (rows: readonly EffectLine[]): string[] => [
    ...new Set(rows.filter(({ kind, state }) => kind !== 'escalation' && state !== 'skipped').map(keyOf)),
  ];
  expect(weekly(effects).toSorted()).toEqual(
    weekly(expected.effects)
      .filter((key) => !late.has(key))
      .toSorted(),
  );
  expect(expected.rungs.length).toBeGreaterThan(6);
  expect(await rungsOf(stage, acme)).toEqual(expected.rungs);
  expect(visitor.lost(await visitor.stored())).toEqual([]);
}, 1_500_000);

test('a check-in is accepted while Temporal is down, and acted on when it is back', async () => {
  const acme = await company(stage.database, { ...aroundToday(), settings: { workingDays: [1, 2, 3, 4, 5, 6, 7] } });
  const owner = await person(acme.system, { name: 'Olga Owner' });
  // At any hour and on any day, as this test runs on the real clock.
  const always = { muted: [], quietHours: { from: 0, to: 0 } };
  await acme.scope.db.person.updateMany({ where: { organizationId: acme.organizationId, id: owner.id }, data: { preferences: always } });
  const slow = await keyResult(acme, { title: 'Slow', ownerId: owner.id });
  // Escalated yesterday, by a clock that takes half a minute from then to now: a second mail on the same day would wait for the next.
  const from = Date.now() - 26 * 3_600_000;
  const openedAt = new Date(from).toISOString();
  await stage.setClock(acme.organizationId, { originMs: from - 2500 * Date.now(), rate: 2500 });
  await judged(acme, slow, openedAt);
  await openOffTrackEscalations(acme.system, { cycleId: acme.cycle.id, keyResultIds: [slow.id], at: openedAt });
  const mails = (): string[] => stage.smtp.messages().flatMap(({ to, subject }) => (to === owner.email ? [subject] : []));
  await until('the owner has been told', async () => mails().length === 1);

  await stage.kill('temporal');
  const answer = await checkIn(await cookieOf(acme), slow.id, 90);
  await sleep(3000);
  const meanwhile = mails().length;
  await stage.revive('temporal');
  await until('the owner hears of the recovery', async () => mails().length > 1);

  expect(answer.status).toBeLessThan(300);
  expect(meanwhile).toBe(1);
  expect(mails()).toEqual([expect.stringContaining('Off track'), expect.stringContaining('Slow')]);
}, 300_000);

/** Kills parts in a random order, each a random moment after the one before was up again; some workers while a mail is being sent. */
async function killAtRandom(acme: Company, seed: number): Promise<SendInFlight[]> {
  const random = seededRandom(seed);
  const order = (Object.keys(KILLS) as Part[])
    .flatMap((part) => Array.from({ length: KILLS[part] }, () => ({ part, at: random() })))
    .toSorted((a, b) => a.at - b.at);
  const inFlight: SendInFlight[] = [];
  for (const { part } of order) {
    // A worker that dies with a task in hand holds it for ten seconds: some die again before that, the others once work goes on.
    if (random() < 0.4) await untilWorkGoesOn(acme);
    await sleep(random() * 2000);
    if (part === 'worker' && random() < 0.4) await untilSending(5000);
    inFlight.push(...(await stage.kill(part)), ...(await stage.revive(part)));
  }
  return inFlight;
}

/** Once more while the retrospective is on its way, which is sent again then. */
async function killDuringRetro(acme: Company): Promise<SendInFlight[]> {
  await until('the quarter is over', async () => ['retro', 'closed'].includes((await cycleById(acme.system, acme.cycle.id)).phase));
  await untilSending(20_000);
  return [...(await stage.kill('worker')), ...(await stage.revive('worker'))];
}

async function untilWorkGoesOn({ cycle }: Company): Promise<void> {
  const lengthOf = async (): Promise<number> => (await stage.client.workflow.getHandle(cycleWorkflowId(cycle.id)).describe()).historyLength;
  const before = await lengthOf().catch(() => 0);
  for (const end = Date.now() + 15_000; Date.now() < end; await sleep(100)) if ((await lengthOf().catch(() => 0)) > before) return;
}

async function untilSending(patienceMs: number): Promise<void> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(5)) if ((await stage.sending().catch(() => [])).length > 0) return;
}

/** Eight people in two zones, three objectives, six key results, and nobody who ever checks in. */
async function quarter(acme: Company): Promise<Company> {
  const { system, admin } = acme;
  const newYork = { timeZone: 'America/New_York' };
  const leader = await person(system, { name: 'Lea Leader', leadership: true, managerId: admin.id, ...newYork });
  const mia = await person(system, { name: 'Mia Manager', role: 'MANAGER', managerId: leader.id });
  const max = await person(system, { name: 'Max Manager', role: 'MANAGER', managerId: leader.id, ...newYork });
  const owners = [
    await person(system, { name: 'Otto Owner', managerId: mia.id }),
    await person(system, { name: 'Pia Owner', managerId: mia.id }),
    await person(system, { name: 'Quinn Owner', managerId: max.id, ...newYork }),
    await person(system, { name: 'Rosa Owner', managerId: max.id, ...newYork }),
  ];
  const objectives = [
    await objective(acme),
    await objective(acme, { level: 'TEAM', ownerId: mia.id }),
    await objective(acme, { level: 'TEAM', ownerId: max.id }),
  ];
  for (let index = 0; index < 6; index++) {
    const objectiveId = objectives[index % 3]?.id;
    const ownerId = owners[index % 4]?.id;
    if (objectiveId !== undefined && ownerId !== undefined) await keyResult(acme, { title: `Key result ${index + 1}`, objectiveId, ownerId });
  }
  await approveLevels(system, { cycleId: acme.cycle.id, levels: LEVELS, personId: admin.id }, { at: '2026-01-01T00:00:00.000Z' });
  return acme;
}

/** The same quarter where nothing is killed, on the server whose clock leaps. */
async function unkilledRun(): Promise<{ effects: EffectLine[]; rungs: string[] }> {
  const open = await openTestDatabase();
  const calm = await openCycleStage(open.database);
  try {
    const acme = await quarter(await company(open.database, CYCLE));
    const { organizationId, cycle } = acme;
    const clock = await calm.clockAt(BEGINS);
    const args = [{ organizationId, cycleId: cycle.id, clock }];
    await (await calm.client.workflow.start('okrCycle', { workflowId: cycleWorkflowId(cycle.id), taskQueue: TASK_QUEUE, args })).result();
    const where = { ...open, publicUrl: stage.publicUrl };
    return { effects: await effectsOf(where, acme), rungs: await rungsOf(where, acme) };
  } finally {
    await calm.close();
    await open.close();
  }
}

interface EffectLine {
  id: string;
  kind: string;
  occurrence: string;
  state: string;
  reason: string;
  email: string;
  messageId: string;
}

async function effectsOf({ database, publicUrl }: Pick<KillStage, 'database' | 'publicUrl'>, { organizationId }: Company): Promise<EffectLine[]> {
  const [rows, people] = await Promise.all([
    database.prismaOf(organizationId).effect.findMany({ where: { organizationId } }),
    database.prismaOf(organizationId).person.findMany({ where: { organizationId }, select: { id: true, email: true } }),
  ]);
  const emails = new Map(people.map(({ id, email }) => [id, email]));
  return rows.map((row) => ({ ...row, email: emails.get(row.recipient) ?? '', messageId: messageIdOf(row, publicUrl) }));
}

/** Every rung of an off-track ladder that was told: which key result, how high, to whom. */
async function rungsOf({ database }: Pick<KillStage, 'database'>, { organizationId }: Company): Promise<string[]> {
  const rows = await database.prismaOf(organizationId).$queryRaw<{ rung: string }[]>`
    SELECT k.title || ' / ' || s.step || ' ' || s.audience || ' / ' || p.email AS rung
    FROM escalation_steps s
    JOIN escalations e ON e.organization_id = s.organization_id AND e.id = s.escalation_id
    JOIN key_results k ON k.organization_id = e.organization_id AND k.id = e.key_result_id
    JOIN people p ON p.organization_id = s.organization_id AND p.id = s.recipient_id
    WHERE s.organization_id = ${organizationId}::uuid AND s.settled_at IS NOT NULL AND s.effect_id IS NOT NULL`;
  return rows.map(({ rung }) => rung).toSorted();
}

async function runningWorkflows({ organizationId, cycle }: Company): Promise<string[]> {
  const ids: string[] = [];
  const keyResults = await stage.database.prismaOf(organizationId).keyResult.findMany({ where: { organizationId }, select: { id: true } });
  for await (const { workflowId } of stage.client.workflow.list({ query: `ExecutionStatus = 'Running'` }))
    if (workflowId.includes(cycle.id) || keyResults.some(({ id }) => workflowId.includes(id))) ids.push(workflowId);
  return ids;
}

/** How long the cycle takes: what all the kills need on this machine, as told by the time that a worker takes to start, and a rest in peace. */
function cycleMs(startMs: number): number {
  return Math.min(600_000, Math.max(210_000, 100 * startMs));
}

/** Somebody who checks in again and again, whatever is down at the moment, and notes what was accepted. */
async function visit(beta: Company) {
  const goal = await keyResult(beta, { target: '100000' });
  const cookie = await cookieOf(beta);
  const accepted: number[] = [];
  const leaving = { now: false };
  const walk = async (): Promise<void> => {
    for (let value = 1; !leaving.now; await sleep(250)) {
      const { status } = await checkIn(cookie, goal.id, value).catch(() => ({ status: 0 }));
      if (status < 200 || status >= 300) continue;
      accepted.push(value);
      value += 1;
    }
  };
  const walking = walk();
  return {
    leave: async () => {
      leaving.now = true;
      await walking;
    },
    stored: async (): Promise<number[]> =>
      (await stage.database.prismaOf(beta.organizationId).checkIn.findMany({ where: { keyResultId: goal.id }, select: { value: true } })).map(({ value }) =>
        Number(value),
      ),
    /** What was accepted and is not there; nothing accepted at all would be a loss too. */
    lost: (stored: readonly number[]): (number | string)[] => (accepted.length === 0 ? ['everything'] : accepted.filter((value) => !stored.includes(value))),
  };
}

async function checkIn(cookie: string, keyResultId: string, value: number): Promise<{ status: number }> {
  const headers = { 'content-type': 'application/json', cookie };
  const body = JSON.stringify({ value: String(value) });
  return fetch(`${stage.publicUrl}/api/v1/key-results/${keyResultId}/check-ins`, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
}

async function cookieOf({ scope }: Company): Promise<string> {
  return `sextant_session=${await startSessionFor(scope, now(), { method: 'password', accountId: randomUUID() })}`;
}

/** Waits for as long as a test may take; a part that is down at the moment is no answer. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 600_000; Date.now() < end; await sleep(200)) if (await holds().catch(() => false)) return;
  throw new Error(`Waited in vain until ${what}:\n${stage.log().slice(-2000)}`);
}

function aroundToday() {
  const today = now().slice(0, 10);
  return { startsOn: addDays(today, -45), endsOn: addDays(today, 45) };
}

/** The real time: these tests run on it. */
function now(): string {
  return new Date().toISOString();
}

function keyOf({ kind, occurrence, email }: EffectLine): string {
  return `${kind} ${occurrence} ${email}`;
}

function nameOf(effect: EffectLine): string {
  return `${effect.state} ${keyOf(effect)}`;
}

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
