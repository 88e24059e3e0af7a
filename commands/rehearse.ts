import { join } from 'node:path';
import { cycleById } from '../database/cycles.ts';
import { exportCycle } from '../database/export.ts';
import { organizationById } from '../database/organizations.ts';
import { advanceRehearsal, rehearsalById } from '../database/rehearsals.ts';
import { type Scope, systemScope } from '../database/scope.ts';
import { rehearsalWorkflowId } from '../domain/workflow-ids.ts';
import { readEnvironment } from '../env.ts';
import { makeFolders } from '../local/folders.ts';
import { openInstallation } from '../wiring.ts';
import { startLater } from './rehearsal/later-start.ts';
import { writeOutcome } from './rehearsal/files.ts';
import { runRehearsal } from './rehearsal/run.ts';
import { openStage, type Stage } from './rehearsal/stage.ts';

/**
 * `node commands/rehearse.ts ORGANIZATION REHEARSAL`: the rehearsal that somebody asked for in the app. Reads the cycle as it stands, plays it on a
 * PostgreSQL and a Temporal of its own, and writes progress and outcome to its row, the files into the installation's folder.
 */
const [organizationId = '', rehearsalId = ''] = process.argv.slice(2);
const environment = readEnvironment(process.env);
const folders = makeFolders(environment.dataDirectory, `${import.meta.dirname}/..`);
const installation = openInstallation({ environment: { ...environment, logLevel: 'silent' }, databaseUrl: environment.databaseUrl ?? '', folders });
const scope = systemScope(installation.database, { organizationId, workflowId: rehearsalWorkflowId(rehearsalId), request: 'rehearse' });
let stage: Stage | null = null;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void end(new Error('Sextant was stopped while this rehearsal ran. Start it again.')));

try {
  await rehearse(scope);
  await end(null);
} catch (cause) {
  await end(cause);
}

async function rehearse(within: Scope): Promise<void> {
  const { cycleId, options } = await rehearsalById(within, rehearsalId);
  await tell({ state: 'running', progressNote: 'setting the stage' });
  const [cycle, { name, timeZone, language, settings }, plan] = [
    await cycleById(within, cycleId),
    await organizationById(within),
    await exportCycle(within, cycleId),
  ];
  if (plan.keyResults.length === 0) throw new Error('This cycle has no key results yet, so there is nothing to rehearse.');
  stage = await openStage({ environment, seed: options.seed, say: () => undefined });
  const request = startLater({ plan, organization: { name, timeZone, language, settings }, planning: cycle.planning, ...options }, options.laterByDays ?? 0);
  // Told one after the other, so that the last word is the last one written.
  let told: Promise<void> = Promise.resolve();
  const outcome = await runRehearsal(stage, request, ({ share, note }) => {
    told = told.then(() => tell({ progress: share, progressNote: note }));
  });
  await told;
  writeOutcome(outcome, { captured: stage.folder, out: join(folders.files, 'rehearsals', rehearsalId) });
  await tell({ state: 'done', progress: 1, progressNote: '', summary: outcome.summary, endedAt: new Date().toISOString() });
}

function tell(news: Omit<Parameters<typeof advanceRehearsal>[1], 'id'>): Promise<void> {
  return advanceRehearsal(scope, { id: rehearsalId, ...news });
}

async function end(cause: unknown): Promise<never> {
  if (cause !== null) {
    const failure = cause instanceof Error ? cause.message : 'The rehearsal failed.';
    process.stderr.write(`${failure}\n`);
    await tell({ state: 'failed', failure, endedAt: new Date().toISOString() }).catch(() => undefined);
  }
  await stage?.close().catch(() => undefined);
  await installation.close();
  return process.exit(cause === null ? 0 : 1);
}
