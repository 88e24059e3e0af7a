import { readFileSync } from 'node:fs';
import type { WorkflowHandle } from '@temporalio/client';
import pg from 'pg';
import { startFakeJsonServer } from '../integrations/http-json/fake-server.ts';
import { TASK_QUEUE } from '../workflows/ids.ts';
import { alternate, ceilingOf, type Finding, findingOf, median } from './measure.ts';
import type { Stage, StageDatabase } from './stage.ts';
import { openTemporal } from './temporal.ts';

const COMPANIES = 50;
const CONNECTIONS = 100;
const SOURCES_EACH = 100;
const CROWD = 300;
const HOUR_S = 3_600;

/**
 * The hub at the size of an operator with fifty companies: 10,000 key results over 100 connections read at once, and what a small company waits behind a large
 * one that has piled up 300 syncs.
 */
export async function measureHub(stage: Stage): Promise<Finding[]> {
  const database = await stage.freshDatabase();
  const provider = await startFakeJsonServer({ body: { total: 20 } });
  await seedCompanies(database, provider.url);
  const temporal = await openTemporal(stage);
  const ours = await temporal.serveWorker(database, { ALLOW_PRIVATE_ADDRESSES: 'true' });
  const floor = await stage.serve('bench/baselines/no-op-worker.ts', { DATABASE_URL: database.ownerUrl, TEMPORAL_ADDRESS: temporal.address });
  const wallS: number[] = [];
  let value = 20;
  let round = 0;

  const begin = (company: number, connection: number): Promise<WorkflowHandle> => {
    const args = [{ organizationId: idOf('company', company), connectionId: idOf('connection', connection), force: true }];
    const options = { taskQueue: TASK_QUEUE, workflowId: `bench/hub/${round}/${connection}`, args, priority: { fairnessKey: idOf('company', company) } };
    return temporal.client.workflow.start('metricSync', options);
  };
  const sync = async (company: number, connection: number): Promise<{ read: number; failed: number }> => (await begin(company, connection)).result();
  const syncAll = async (): Promise<number> => {
    round += 1;
    value += 1;
    provider.answer({ total: value });
    const startedAt = performance.now();
    const results = await Promise.all(Array.from({ length: CONNECTIONS }, (_, connection) => sync(connection % COMPANIES, connection)));
    wallS.push((performance.now() - startedAt) / 1_000);
    const read = results.reduce((total, result) => total + result.read - result.failed, 0);
    if (read !== CONNECTIONS * SOURCES_EACH) throw new Error(`${read} of ${CONNECTIONS * SOURCES_EACH} were read`);
    return read;
  };
  const noOps = async (): Promise<number> => {
    const each = Array.from({ length: 10 }, (_, batch) => {
      value += 1;
      return temporal.plainClient.workflow.execute('noOpSync', { taskQueue: 'no-op', workflowId: `bench/hub-no-op/${round}/${batch}/${value}`, args: [value] });
    });
    await Promise.all(each);
    return CONNECTIONS * SOURCES_EACH;
  };
  try {
    const found = await alternate({
      ours: { work: syncAll, pids: [ours.pid, temporal.pid, stage.postmaster] },
      baseline: { work: noOps, pids: [floor.pid, temporal.pid, stage.postmaster] },
      rounds: stage.rounds,
    });
    const memoryMb = residentMb(ours.pid);
    const alone = await timed(() => sync(SMALL, SMALL_CONNECTION));
    round += 1;
    // All of them wait in Temporal before the small one comes: what is measured is not how long three hundred take to be handed in.
    const handles = await Promise.all(Array.from({ length: CROWD }, (_, index) => begin(LARGE, CROWD_FIRST + index)));
    const crowd = Promise.all(handles.map((handle) => handle.result()));
    const behind = await timed(() => sync(SMALL, SMALL_CONNECTION));
    const whole = behind + (await timed(() => crowd));
    stage.say(
      `a small company's sync: ${alone.toFixed(1)} s alone, ${behind.toFixed(1)} s behind ${CROWD} of a large one, which took ${whole.toFixed(1)} s in all`,
    );
    return [
      findingOf('hub: 10,000 key results of 100 connections and 50 companies, a key result, against the floor', found, { aim: 5 }),
      ceilingOf('hub: all of them read, by the clock', median(wallS), { aim: HOUR_S, unit: 's' }),
      ceilingOf('hub: memory of the worker afterwards', memoryMb, { aim: 1_000, unit: 'MB' }),
      ceilingOf(`hub: a small company behind ${CROWD} syncs of a large one, of the time that those take`, behind / whole, {
        aim: 0.25,
        unit: 'of it',
        digits: 2,
      }),
    ];
  } finally {
    await temporal.close();
    await provider.close();
  }
}

/** The two companies of the crowd stand behind the fifty. */
const LARGE = COMPANIES;
const SMALL = COMPANIES + 1;
const CROWD_FIRST = CONNECTIONS;
const SMALL_CONNECTION = CONNECTIONS + CROWD;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
}

/** As the seed's SQL makes them from a number. */
function idOf(noun: string, number: number): string {
  const hex = `${NOUNS.indexOf(noun) + 1}${String(number).padStart(31, '0')}`;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const NOUNS = ['company', 'person', 'cycle', 'objective', 'connection', 'key-result', 'source'];
const sqlId = (noun: string, number: string): string => `('${NOUNS.indexOf(noun) + 1}' || lpad((${number})::text, 31, '0'))::uuid`;

/** Straight into the tables, so that no workflow of the connections reads them as well. */
async function seedCompanies({ ownerUrl }: StageDatabase, baseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(SEED_COMPANIES, [COMPANIES + 2]);
    const connections = [
      ...Array.from({ length: CONNECTIONS }, (_, index) => ({ index, company: index % COMPANIES, sources: SOURCES_EACH })),
      ...Array.from({ length: CROWD }, (_, index) => ({ index: CROWD_FIRST + index, company: LARGE, sources: 10 })),
      { index: SMALL_CONNECTION, company: SMALL, sources: 10 },
    ];
    for (const statement of SEED_CONNECTIONS)
      await client.query(statement, statement.includes('$2') ? [JSON.stringify(connections), { baseUrl }] : [JSON.stringify(connections)]);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

const SEED_COMPANIES = `
  WITH company AS (
    INSERT INTO organizations (id, name, time_zone, language, settings, created_at)
    SELECT ${sqlId('company', 'n')}, 'Company ' || n, 'Europe/Berlin', 'en',
      '{"rulePack":"house","statusRules":{"compare":"pace","onTrack":0.7,"atRisk":0.4,"settlingIn":0.15},"workingDays":[1,2,3,4,5],"holidays":[],"rollUpChildren":false}',
      now() - interval '1 year'
    FROM generate_series(0, $1::int - 1) n RETURNING id
  ), person AS (
    INSERT INTO people (organization_id, id, email, name, role, time_zone, leadership, preferences)
    SELECT ${sqlId('company', 'n')}, ${sqlId('person', 'n')}, 'admin.' || n || '@bench.example', 'Admin ' || n, 'ADMIN', 'Europe/Berlin', true,
      '{"muted":[],"quietHours":{"from":20,"to":8}}'
    FROM generate_series(0, $1::int - 1) n
  ), cycle AS (
    INSERT INTO cycles (organization_id, id, name, starts_on, ends_on, phase, planning, created_at)
    SELECT ${sqlId('company', 'n')}, ${sqlId('cycle', 'n')}, 'Q', current_date - 45, current_date + 45, 'active', '{"company":null,"team":null,"individual":null}', now() - interval '60 days'
    FROM generate_series(0, $1::int - 1) n
  )
  INSERT INTO objectives (organization_id, id, cycle_id, level, title, description, owner_id, position, created_at)
  SELECT ${sqlId('company', 'n')}, ${sqlId('objective', 'n')}, ${sqlId('cycle', 'n')}, 'COMPANY', 'Customers stay', '', ${sqlId('person', 'n')}, 1, now() - interval '50 days'
  FROM generate_series(0, $1::int - 1) n`;

const CONNECTION_ROWS = `jsonb_to_recordset($1::jsonb) AS c(index int, company int, sources int)`;
const SEED_CONNECTIONS = [
  `INSERT INTO connections (organization_id, id, provider, name, config, owner_id, created_at)
   SELECT ${sqlId('company', 'c.company')}, ${sqlId('connection', 'c.index')}, 'http-json', 'Connection ' || c.index, $2, ${sqlId('person', 'c.company')}, now() FROM ${CONNECTION_ROWS}`,
  `INSERT INTO key_results (organization_id, id, cycle_id, objective_id, title, kind, unit, start, target, owner_id, position, confidence, reasons, arithmetic, created_at)
   SELECT ${sqlId('company', 'c.company')}, ${sqlId('key-result', 'c.index * 1000 + s')}, ${sqlId('cycle', 'c.company')}, ${sqlId('objective', 'c.company')}, 'Raise measure ' || s,
     'increase', 'points', 0, 100, ${sqlId('person', 'c.company')}, s, 7, '{}', '', now() - interval '50 days'
   FROM ${CONNECTION_ROWS}, generate_series(1, c.sources) s`,
  `INSERT INTO metric_sources (organization_id, id, connection_id, key_result_id, metric, query, created_at)
   SELECT ${sqlId('company', 'c.company')}, ${sqlId('source', 'c.index * 1000 + s')}, ${sqlId('connection', 'c.index')}, ${sqlId('key-result', 'c.index * 1000 + s')}, 'number',
     jsonb_build_object('path', '/' || s, 'value', '$.total'), now()
   FROM ${CONNECTION_ROWS}, generate_series(1, c.sources) s`,
];
