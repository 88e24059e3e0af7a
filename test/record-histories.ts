import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordCheckIn } from '../database/check-ins.ts';
import { connectCalendar, disconnectCalendar } from '../database/calendars.ts';
import { createConnection } from '../database/connections.ts';
import { approveLevels } from '../database/cycles.ts';
import { createMeeting, updateMeeting } from '../database/meetings.ts';
import { createMetricSource } from '../database/metric-sources.ts';
import { createTask, linkTaskToCode, moveTask } from '../database/task-changes.ts';
import { tellReleases } from '../database/task-release.ts';
import type { Play } from '../domain/behaviour.ts';
import type { CodeHost, PullRequest } from '../domain/code-host.ts';
import type { AccountInput } from '../domain/integration.ts';
import type { MetricReader } from '../domain/metric.ts';
import {
  calendarWorkflowId,
  connectionWorkflowId,
  cycleWorkflowId,
  meetingWorkflowId,
  metricSyncWorkflowId,
  missedCheckInsWorkflowId,
  offTrackWorkflowId,
  rehearsalWorkflowId,
  retroWorkflowId,
  taskReleaseWorkflowId,
  weeklyCheckInWorkflowId,
} from '../domain/workflow-ids.ts';
import { TASK_QUEUE } from '../workflows/ids.ts';
import { okrCycle } from '../workflows/okr-cycle.ts';
import { type CycleStage, openCycleStage } from './cycle-stage.ts';
import { company, keyResult, openTestDatabase, person } from './factories.ts';
import { fakeCalendar } from './fake-calendar.ts';
import { closeRunDirectory, openRunDirectory } from './run-directory.ts';
import { nothingOutside } from './nothing-outside.ts';

/**
 * Records the histories that replay.int.test.ts replays: `node --import ./local/run-typescript.mjs test/record-histories.ts`.
 * Run it when a workflow is new (with `cycle`, `connection`, `release`, `calendar` or `rehearsal` for one of them), and add the files beside the older ones: they are the proof that running cycles survive an upgrade.
 */
const FOLDER = join(import.meta.dirname, '..', 'workflows', 'histories');
const AT = '2026-01-04T22:00:00.000Z';

await openRunDirectory();
const open = await openTestDatabase();
mkdirSync(FOLDER, { recursive: true });
const wanted = process.argv.slice(2);
try {
  if (wants('cycle')) await onStage([], recordCycle);
  if (wants('connection')) await onStage([], recordConnection);
  if (wants('release')) await onStage([], recordRelease);
  if (wants('calendar')) await recordCalendar();
  if (wants('rehearsal')) await recordRehearsal();
} finally {
  await open.close();
  await closeRunDirectory();
}

function wants(name: string): boolean {
  return wanted.length === 0 || wanted.includes(name);
}

/** A server each: time that one recording has left far ahead is not another's. Payloads are plain, so that a recording can be read, and replayed without a key. */
async function onStage(plays: readonly Play[], record: (stage: CycleStage) => Promise<void>): Promise<void> {
  const code = mergingHost();
  const stage = await openCycleStage(
    open.database,
    {
      outside: {
        ...nothingOutside,
        openAccount: (input) => ({ ...nothingOutside.openAccount(input), metrics: async () => countingReader(), code: async () => code }),
      },
    },
    plays,
    {
      dataConverter: {},
    },
  );
  try {
    await record(stage);
  } finally {
    await stage.close();
  }
}

/** Four weeks: approved late, paused and resumed, off track and recovered, silent for weeks, closed early. */
async function recordCycle(stage: CycleStage): Promise<void> {
  const { client, until, relay, clockAt } = stage;
  const acme = await company(open.database, { phase: 'draft', startsOn: '2026-01-05', endsOn: '2026-02-01' });
  const manager = await person(acme.system, { name: 'Mia Manager', role: 'MANAGER', managerId: acme.admin.id });
  const owner = await person(acme.system, { name: 'Otto Owner', managerId: manager.id, timeZone: 'America/New_York' });
  const mended = await keyResult(acme, { title: 'Mended', ownerId: manager.id });
  await keyResult(acme, { title: 'Silent', ownerId: owner.id });
  const { organizationId, cycle } = acme;
  const clock = await clockAt(AT);
  const running = await client.workflow.start(okrCycle, {
    workflowId: cycleWorkflowId(cycle.id),
    taskQueue: TASK_QUEUE,
    args: [{ organizationId, cycleId: cycle.id, clock }],
  });
  const ask = (name: string): Promise<unknown> => running.executeUpdate(name, { args: [{ personId: acme.admin.id, level: null }] });
  await until('2026-01-05T08:00:00.000Z');
  await approveLevels(acme.system, { cycleId: cycle.id, levels: ['COMPANY'], personId: acme.admin.id }, { at: '2026-01-05T08:00:00.000Z' });
  await ask('approve');
  await until('2026-01-13T12:00:00.000Z');
  await recordCheckIn(acme.system, { keyResultId: mended.id, at: '2026-01-13T12:00:00.000Z', value: '70', source: 'PERSON', authorId: manager.id });
  await relay();
  await until('2026-01-22T12:00:00.000Z');
  await ask('pause');
  await until('2026-01-23T12:00:00.000Z');
  await ask('resume');
  await until('2026-01-27T12:00:00.000Z');
  await ask('closeEarly');
  await running.result();
  await save(stage, 'okr-cycle', cycleWorkflowId(cycle.id));
  await save(stage, 'weekly-check-in', weeklyCheckInWorkflowId(cycle.id, '2026-W02'));
  await save(stage, 'escalation-off-track', offTrackWorkflowId(mended.id));
  await save(stage, 'escalation-missed-check-ins', missedCheckInsWorkflowId(cycle.id, '2026-W03'));
  await save(stage, 'retro', retroWorkflowId(cycle.id));
}

async function recordConnection(stage: CycleStage): Promise<void> {
  const { client, until, relay, clockAt } = stage;
  await clockAt('2026-01-19T05:00:00.000Z');
  const acme = await company(open.database);
  const kr = await keyResult(acme);
  const at = '2026-01-19T05:00:00.000Z';
  const settings = { config: {}, secret: {} };
  const connection = await createConnection(acme.scope, { provider: 'github', name: 'GitHub', ownerId: acme.admin.id, settings }, { at });
  await createMetricSource(acme.scope, { connectionId: connection.id, keyResultId: kr.id, metric: 'stars', query: {} }, { at });
  await relay();
  await until('2026-01-21T12:00:00.000Z');
  const running = client.workflow.getHandle(connectionWorkflowId(connection.id));
  await running.executeUpdate('syncNow');
  await until('2026-01-21T13:00:00.000Z');
  await save(stage, 'connection', connectionWorkflowId(connection.id));
  await save(stage, 'metric-sync', metricSyncWorkflowId(connection.id));
}

/** Opened, looked at, read at once when a webhook arrives, moved away and back, and merged in the end. */
async function recordRelease(stage: CycleStage): Promise<void> {
  const { until, relay, clockAt } = stage;
  await clockAt('2026-01-19T09:00:00.000Z');
  const acme = await company(open.database);
  const connection = { provider: 'github', name: 'GitHub', ownerId: acme.admin.id, settings: { config: {}, secret: {} } };
  const { id: connectionId } = await createConnection(acme.scope, connection, { at: '2026-01-19T09:00:00.000Z' });
  const { id } = await createTask(acme.scope, { title: 'Quick search' }, { at: '2026-01-19T09:00:00.000Z' });
  await linkTaskToCode(acme.scope, { id, connectionId, branch: null }, { at: '2026-01-19T09:00:00.000Z' });
  const move = async (state: 'ready_for_release' | 'in_review', at: string): Promise<void> => {
    await until(at);
    await moveTask(acme.scope, { id, state }, { at });
    await relay();
  };
  await move('ready_for_release', '2026-01-19T09:00:01.000Z');
  await until('2026-01-19T09:20:00.000Z');
  await tellReleases(acme.system, { connectionId, at: '2026-01-19T09:20:00.000Z' });
  await relay();
  await move('in_review', '2026-01-19T09:25:00.000Z');
  await move('ready_for_release', '2026-01-19T09:25:00.001Z');
  await until('2026-01-19T12:00:00.000Z');
  await save(stage, 'task-release', taskReleaseWorkflowId(id));
}

/** A meeting in a connected calendar, moved here, and called off; and the mail to somebody who has connected none. */
async function recordCalendar(): Promise<void> {
  const at = '2026-02-02T08:00:00.000Z';
  const mailbox = fakeCalendar({ email: 'ada.admin@example.test', now: () => at });
  const manifestOf = () => nothingOutside.manifestOf('github');
  const outside = {
    ...nothingOutside,
    manifestOf,
    openAccount: (input: AccountInput) => ({ ...nothingOutside.openAccount(input), calendar: async () => mailbox.account }),
  };
  const stage = await openCycleStage(open.database, { outside }, [], { dataConverter: {} });
  try {
    await stage.clockAt(at);
    const acme = await company(open.database);
    const by = await createConnection(acme.scope, { provider: 'github', name: 'Ours', ownerId: acme.admin.id, settings: { config: {}, secret: {} } }, { at });
    const calendar = await connectCalendar(acme.scope, { by, name: 'Mine', needsConsent: false }, { at });
    const times = { startsAt: '2026-02-09T10:00:00.000Z', durationMinutes: 30, timeZone: 'UTC', recurrence: '' };
    const invited = { personIds: [(await person(acme.system, { name: 'Otto Owner' })).id], emails: [] };
    const meeting = await createMeeting(acme.scope, { ...times, title: 'Plan', agenda: '', invited }, { at });
    await stage.relay();
    await stage.until('2026-02-02T08:20:00.000Z');
    await updateMeeting(acme.scope, { id: meeting.id, startsAt: '2026-02-09T11:00:00.000Z' }, { at: '2026-02-02T08:20:00.000Z' });
    await stage.relay();
    await stage.until('2026-02-02T08:45:00.000Z');
    await disconnectCalendar(acme.scope, { id: calendar.id }, { at: '2026-02-02T08:45:00.000Z' });
    await stage.relay();
    await stage.until('2026-02-02T08:50:00.000Z');
    await save(stage, 'calendar-sync', calendarWorkflowId(calendar.id));
    await save(stage, 'meeting', meetingWorkflowId(meeting.id));
  } finally {
    await stage.close();
  }
}

/** Two weeks in which one person checks in twice and then says what was learned. */
async function recordRehearsal(): Promise<void> {
  const acme = await company(open.database, { startsOn: '2026-01-05', endsOn: '2026-01-18' });
  const { id: keyResultId } = await keyResult(acme);
  const play = { keyResultId, personId: acme.admin.id };
  const checkIn = { ...play, kind: 'check-in', stepsDone: null, confidence: 7, note: '', blocker: '' } as const;
  const plays: Play[] = [
    { ...checkIn, at: '2026-01-08T10:00:00.000Z', value: '20' },
    { ...checkIn, at: '2026-01-15T10:00:00.000Z', value: '60' },
    { ...play, kind: 'answer', at: '2026-01-16T10:00:00.000Z', learned: 'Ask earlier', inOurControl: true, carry: 'forward' },
  ];
  await onStage(plays, async (stage) => {
    const { organizationId, cycle } = acme;
    const workflowId = rehearsalWorkflowId(cycle.id);
    const input = { organizationId, cycleId: cycle.id, clock: await stage.clockAt(AT) };
    await stage.client.workflow.execute('rehearsal', { taskQueue: TASK_QUEUE, workflowId, args: [input] });
    await save(stage, 'rehearsal', workflowId);
  });
}

async function save({ client }: CycleStage, name: string, workflowId: string): Promise<void> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(history, null, 1)}\n`);
  process.stdout.write(`${name}: ${history.events?.length ?? 0} events\n`);
}

/** A metric that grows by one a day. */
function countingReader(): MetricReader {
  return {
    testConnection: async () => ({ account: 'test' }),
    read: async ({ span, now }) => ({ samples: [{ day: span.to, value: span.to.slice(8), quality: 'final', takenAt: now }], cursor: null, more: false }),
  };
}

/** A code host whose one pull request is merged at the twelfth look. */
function mergingHost(): CodeHost {
  let looks = 0;
  const seen = (): PullRequest => {
    looks += 1;
    const plain = { number: 1, url: 'https://code.test/1', title: 'Quick search', branch: 'task/quick-search', draft: false };
    const [checks, reviews] = [
      { passed: Math.min(looks, 3), failed: 0, pending: Math.max(0, 3 - looks) },
      { approvals: looks > 5 ? 1 : 0, changesRequested: 0 },
    ];
    return looks < 12 ? { ...plain, state: 'open', mergedAt: null, checks, reviews } : { ...plain, state: 'merged', mergedAt: AT, checks, reviews };
  };
  return {
    testConnection: async () => ({ account: 'test' }),
    ensureBranch: async ({ branch }) => ({ branch, made: true }),
    ensurePullRequest: async () => seen(),
    pullRequest: async () => seen(),
    linkedItem: async () => null,
  };
}
