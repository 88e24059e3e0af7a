import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeAudit } from '../database/audit-log.ts';
import { workflowCitations } from '../database/audit-verification.ts';
import { approveLevels } from '../database/cycles.ts';
import { systemScope } from '../database/scope.ts';
import { LEVELS } from '../domain/objective.ts';
import { beginCycle, type CycleStage, openCycleStage } from '../test/cycle-stage.ts';
import { company, keyResult, objective, openTestDatabase, type OpenTestDatabase } from '../test/factories.ts';
import { checkCitations } from './audit-citations.ts';

let open: OpenTestDatabase;
let stage: CycleStage;

beforeAll(async () => {
  open = await openTestDatabase();
  stage = await openCycleStage(open.database);
}, 120_000);
afterAll(async () => {
  await stage.close();
  await open.close();
}, 60_000);

test('what a workflow did stands in its history; an activity that is made up does not, and a run that is gone is counted', async () => {
  const at = '2026-01-04T22:00:00.000Z';
  const acme = await company(open.database, { phase: 'draft' });
  const { id: objectiveId } = await objective(acme);
  await keyResult(acme, { objectiveId });
  await approveLevels(acme.system, { cycleId: acme.cycle.id, levels: LEVELS, personId: acme.admin.id }, { at });
  const cycle = await beginCycle(stage, acme, at);
  await stage.until('2026-01-06T12:00:00.000Z');

  const honest = await workflowCitations(acme.system);
  const truth = await checkCitations(stage.client, honest);
  const [{ workflowId, runId } = { workflowId: '', runId: '' }] = honest;
  const claims = [
    { workflowId, run: { runId, activityId: '9999' } },
    { workflowId: 'cycle/gone', run: { runId: randomUUID(), activityId: '1' } },
  ];
  for (const { workflowId: claimed, run } of claims)
    await writeAudit(systemScope(open.database, { organizationId: acme.organizationId, workflowId: claimed, run }), {
      action: 'update',
      noun: 'cycle',
      subjectId: `claimed by ${claimed} ${run.runId}`,
      at,
    });
  const lies = await checkCitations(stage.client, await workflowCitations(acme.system));
  await cycle.terminate();

  expect(truth).toMatchObject({ expired: 0, findings: [] });
  expect(truth.found).toBeGreaterThan(0);
  expect(lies).toMatchObject({ found: truth.found, expired: 1 });
  expect(lies.findings).toEqual([{ sentence: expect.stringContaining('activity 9999 of cycle/') }]);
}, 120_000);
