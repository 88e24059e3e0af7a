import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import { checkInsPage } from '../database/check-ins.ts';
import { connectionById, createConnection, type ConnectionRow } from '../database/connections.ts';
import { judgeKeyResults } from '../database/judgment.ts';
import { keyResultById } from '../database/key-results.ts';
import { createMetricSource, type MetricSourceRow } from '../database/metric-sources.ts';
import { samplesOf } from '../database/samples.ts';
import { addDays } from '../domain/day.ts';
import type { Fault } from '../integrations/fake-provider.ts';
import { emptyRepository, type FakeIssue } from '../integrations/github/fake-repository.ts';
import { startFakeGithub } from '../integrations/github/fake-server.ts';
import { startFakeJsonServer } from '../integrations/http-json/fake-server.ts';
import { addObject, emptyCrm, openDeal, wonDeal } from '../integrations/hubspot/fake-crm.ts';
import { startFakeHubspot } from '../integrations/hubspot/fake-server.ts';
import { encryptedPayloads } from '../local/data-converter.ts';
import { type CycleStage, openCycleStage } from '../test/cycle-stage.ts';
import { company, type Company, keyResult, openTestDatabase, type OpenTestDatabase } from '../test/factories.ts';
import { outsideWithoutBudget } from '../test/outside-without-budget.ts';
import { seededFaults, strike } from '../test/seeded-faults.ts';
import { TASK_QUEUE } from '../workflows/ids.ts';
import type { metricSync } from '../workflows/metric-sync.ts';

const BEGINS = '2026-01-05';
/** Read twice a week, over the thirteen weeks of the cycle. */
const READ_ON = Array.from({ length: 26 }, (_, index) => addDays(BEGINS, Math.floor(index * 3.5)));
/** As a worker that reads each hour: what failed is read again until it is right. */
const TRIES = 12;
/** A sync that takes longer is waiting. */
const WORKS_MS = 1_000;

let open: OpenTestDatabase;
let stage: CycleStage;
/** Not the stage's: while that one waits for a result the server leaps ahead, by months where a worker is slow to begin. */
let client: Client;
beforeAll(async () => {
  open = await openTestDatabase();
  stage = await openCycleStage(open.database, { outside: outsideWithoutBudget() });
  client = new Client({ connection: stage.environment.connection, dataConverter: encryptedPayloads(open.database.secretKey) });
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await open?.close();
});

test('a quarter in which one request in twenty meets a fault ends with the same ledgers as one without', async () => {
  const calm = await playQuarter(() => null);
  const { next, struck } = seededFaults(20_260_105);
  const stormy = await playQuarter(next);

  expect(struck().length).toBeGreaterThan(10);
  expect(new Set(struck()).size).toBe(8);
  // Faults cost reads, not numbers.
  expect(stormy.failures).toBeGreaterThan(0);
  expect(calm.failures).toBe(0);
  expect(calm.ledgers.every(({ samples }) => Object.keys(samples).length > 20)).toBe(true);
  expect(stormy.ledgers).toEqual(calm.ledgers);
}, 300_000);

interface Quarter {
  ledgers: Awaited<ReturnType<typeof ledgerOf>>[];
  /** Sources whose read failed and was made good. */
  failures: number;
}

/** Three providers with what happens there over a quarter, and the real metricSync over them; each request may meet the fault that `next` gives. */
async function playQuarter(next: () => Fault | null): Promise<Quarter> {
  let today = BEGINS;
  const github = await startFakeGithub({ today, repository: emptyRepository() });
  // Its seconds pass a hundred times as fast, so that its limit of five searches a second is met and passes.
  const hubspot = await startFakeHubspot({ crm: emptyCrm(), now: () => Date.parse(`${today}T18:00:00.000Z`) + ((performance.now() * 100) % 3_600_000) });
  const json = await startFakeJsonServer({ body: { sold: 0 } });
  const acme = await company(open.database);
  const wire = wiring(acme);
  const connections = [
    await wire('github', { owner: 'octo', repository: 'demo', baseUrl: github.url, token: 'demo' }, [
      ['closed-issues', {}],
      ['merged-pull-requests', {}],
      ['open-bugs', {}],
      ['lead-time', {}],
    ]),
    await wire('hubspot', { baseUrl: hubspot.url, token: 'demo' }, [
      ['deals-won', { measure: 'count' }],
      ['pipeline-value', {}],
      ['new-contacts', {}],
      ['tickets', {}],
    ]),
    await wire('http-json', { baseUrl: json.url }, [['number', { value: '$.sold' }]]),
  ];
  let failures = 0;
  try {
    for (const [index, day] of READ_ON.entries()) {
      today = day;
      for (let issue = 0; issue <= index % 4; issue += 1) github.repository.issues.push(issueOf(index * 10 + issue + 1, day, issue === 2));
      addObject(hubspot.crm, { type: 'deals', properties: wonDeal({ amount: String(1_000 + index), closedOn: day }), modifiedAt: `${day}T10:00:00.000Z` });
      addObject(hubspot.crm, { type: 'deals', properties: openDeal({ amount: String(500 + index), createdOn: day }), modifiedAt: `${day}T11:00:00.000Z` });
      addObject(hubspot.crm, { type: 'contacts', properties: {}, modifiedAt: `${day}T12:00:00.000Z` });
      json.answer({ sold: 3 * index });
      strike(github.fault, 4, next);
      strike(hubspot.fault, 12, next);
      strike(json.fault, 2, () => simple(next()));
      for (const { connection } of connections) failures += await syncUntilRight(acme, connection, `${day}T18:00:00.000Z`);
    }
    await judgeKeyResults(acme.system, { cycleId: acme.cycle.id, dueAt: '2026-04-05T18:00:00.000Z', afterId: null, limit: 50 });
    const sources = connections.flatMap((each) => each.sources);
    return { ledgers: await Promise.all(sources.map((source) => ledgerOf(acme, source))), failures };
  } finally {
    await Promise.all([github.close(), hubspot.close(), json.close()]);
  }
}

/** What a company has of a source in the end: each day's number, the check-ins, the key result. */
async function ledgerOf(acme: Company, { id, metric, keyResultId: fed }: MetricSourceRow) {
  const keyResultId = fed ?? '';
  const newest = new Map<string, string>();
  // The last one told of a day comes first.
  for (const { day, value } of await samplesOf(acme.system, { sourceId: id, first: 1_000 })) if (!newest.has(day)) newest.set(day, value);
  const checkIns = (await checkInsPage(acme.scope, { keyResultId }, { first: 500 })).rows;
  const days = new Map<string, string | null>();
  for (const { at, value } of checkIns.toReversed()) days.set(at.slice(0, 10), value);
  const { current, status, progress } = await keyResultById(acme.system, keyResultId);
  return { metric, samples: Object.fromEntries(newest), checkIns: Object.fromEntries(days), keyResult: { current, status, progress } };
}

/** Runs the workflow until no source fails; gives back how many did on the way. */
async function syncUntilRight({ organizationId, system }: Company, { id: connectionId }: ConnectionRow, at: string): Promise<number> {
  let failures = 0;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const clock = await stage.clockAt(at);
    const sync = await client.workflow.start<typeof metricSync>('metricSync', {
      workflowId: `quarter/${connectionId}/${at}/${attempt}`,
      taskQueue: TASK_QUEUE,
      args: [{ organizationId, connectionId, clock, force: true }],
    });
    const { failed } = await resultOf(sync);
    // A sync that gave up on the account fails no source.
    const { health, healthReason } = await connectionById(system, connectionId);
    if (health === 'reauth_needed' || health === 'bad_config') throw new Error(`A person would be asked to help: ${healthReason}`);
    if (failed === 0) return failures;
    failures += failed;
  }
  throw new Error(`A source of connection ${connectionId} still fails after ${TRIES} syncs`);
}

/** Waits for a result; where the workflow itself waits, as for a limit, its time is slept through. */
async function resultOf<Result>(sync: { result(): Promise<Result> }): Promise<Result> {
  let ended = false;
  const result = sync.result().finally(() => {
    ended = true;
  });
  while (!ended) {
    await Promise.race([result, sleep(WORKS_MS)]);
    if (!ended) await stage.environment.sleep('5 minutes');
  }
  return result;
}

function wiring(acme: Company) {
  const at = `${BEGINS}T05:00:00.000Z`;
  return async (provider: string, form: Record<string, string>, metrics: readonly (readonly [metric: string, query: Record<string, unknown>])[]) => {
    const settings = stage.deps.outside.manifestOf(provider).parseSettings(form);
    const connection = await createConnection(acme.scope, { provider, name: provider, ownerId: acme.admin.id, settings }, { at });
    const sources: MetricSourceRow[] = [];
    for (const [metric, query] of metrics) {
      const { id: keyResultId } = await keyResult(acme, { title: `${provider} ${metric}`, target: '100' });
      sources.push(await createMetricSource(acme.scope, { connectionId: connection.id, keyResultId, metric, query }, { at }));
    }
    return { connection, sources };
  };
}

/** The faults that a server of one document knows; it has no lists. */
function simple(fault: Fault | null): Fault | null {
  if (fault === null || fault.kind === 'status' || fault.kind === 'truncate' || fault.kind === 'drop') return fault && { ...fault, skip: 0 };
  return { kind: 'drop' };
}

function issueOf(number: number, day: string, isPullRequest: boolean): FakeIssue {
  const at = `${day}T10:00:00Z`;
  return {
    ...{ number, title: `Issue ${number}`, author: 'mara', labels: ['bug'], milestone: null },
    createdAt: `${day}T08:00:00Z`,
    updatedAt: at,
    closedAt: number % 3 === 0 ? null : at,
    isPullRequest,
    mergedAt: isPullRequest && number % 3 !== 0 ? at : null,
  };
}
