import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordCheckIn } from '../database/check-ins.ts';
import { createConnection } from '../database/connections.ts';
import { approveLevels } from '../database/cycles.ts';
import { createMetricSource } from '../database/metric-sources.ts';
import type { MetricReader } from '../domain/metric.ts';
import {
  connectionWorkflowId,
  cycleWorkflowId,
  metricSyncWorkflowId,
  missedCheckInsWorkflowId,
  offTrackWorkflowId,
  retroWorkflowId,
  weeklyCheckInWorkflowId,
} from '../domain/workflow-ids.ts';
import { TASK_QUEUE } from '../workflows/ids.ts';
import { okrCycle } from '../workflows/okr-cycle.ts';
import { type CycleStage, openCycleStage } from './cycle-stage.ts';
import { company, keyResult, openTestDatabase, person } from './factories.ts';
import { closeRunDirectory, openRunDirectory } from './run-directory.ts';

/**
 * Records the histories that replay.int.test.ts replays: `node --import ./local/tsx-hook.mjs test/record-histories.ts`.
 * Run it when a workflow is new, and add the files beside the older ones: they are the proof that running cycles survive an upgrade.
 */
const FOLDER = join(import.meta.dirname, '..', 'workflows', 'histories');
const AT = '2026-01-04T22:00:00.000Z';

await openRunDirectory();
const open = await openTestDatabase();
const stage = await openCycleStage(open.database, { readerFor: async () => countingReader() });
mkdirSync(FOLDER, { recursive: true });
try {
  await recordCycle(stage);
  await recordConnection(stage);
} finally {
  await stage.close();
  await open.close();
  await closeRunDirectory();
}

/** Four weeks: approved late, paused and resumed, off track and recovered, silent for weeks, closed early. */
async function recordCycle({ client, until, relay, clockAt }: CycleStage): Promise<void> {
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
  await save('okr-cycle', cycleWorkflowId(cycle.id));
  await save('weekly-check-in', weeklyCheckInWorkflowId(cycle.id, '2026-W02'));
  await save('escalation-off-track', offTrackWorkflowId(mended.id));
  await save('escalation-missed-check-ins', missedCheckInsWorkflowId(cycle.id, '2026-W03'));
  await save('retro', retroWorkflowId(cycle.id));
}

async function recordConnection({ client, until, relay, clockAt }: CycleStage): Promise<void> {
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
  await save('connection', connectionWorkflowId(connection.id));
  await save('metric-sync', metricSyncWorkflowId(connection.id));
}

async function save(name: string, workflowId: string): Promise<void> {
  const history = await stage.client.workflow.getHandle(workflowId).fetchHistory();
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
