import assert from 'node:assert/strict';
import { sendMany, send, type Call } from './load.ts';
import { alternate, findingOf, type Finding } from './measure.ts';
import { type Company, seedCompany } from './seed.ts';
import type { Served, Stage, StageDatabase } from './stage.ts';

const QUERY = `query Dashboard($cycleId: ID!) {
  objectives(cycleId: $cycleId, first: 50) {
    edges { node {
      id title level status progress
      owner { id name }
      keyResults { id title kind unit start target current progress status lastCheckIn { id at value confidence progressNote } }
    } }
  }
}`;

const REQUESTS = 120;
/** So many requests until V8 has compiled both sides. */
const WARM_UP = 600;

/**
 * Fifty objectives with their key results, owners and last check-ins: our GraphQL over HTTP with session and Scope, against the same rows by one
 * hand-written statement; what a longer history costs us, and what row security does.
 */
export async function measureDashboard(stage: Stage): Promise<Finding[]> {
  const long = await serveCompany(stage, 100_000);
  const short = await serveCompany(stage, 7_500);
  const floor = await stage.serve('bench/baselines/one-statement.ts', { DATABASE_URL: long.database.ownerUrl });
  const floorCall = { port: floor.port, path: `/${long.company.organizationId}/${long.company.cycleId}` };
  assert.deepEqual(withPlainIds(JSON.parse(await send(long.call))), JSON.parse(await send(floorCall)));

  // The owner of the tables is not held by row security; all else is the same product.
  const unheld = await stage.serveOurs({ ...long.database, appUrl: long.database.ownerUrl });
  const unheldCall = { ...long.call, port: unheld.port };
  assert.equal(await send(unheldCall), await send(long.call));

  const side = ({ pid }: Served, call: Call) => ({ work: () => sendMany(REQUESTS, () => call), pids: [pid, stage.postmaster] });
  for (const call of [long.call, short.call, floorCall, unheldCall]) await sendMany(WARM_UP, () => call);
  const againstFloor = await alternate({ ours: side(long.served, long.call), baseline: side(floor, floorCall), rounds: stage.rounds });
  const againstShort = await alternate({ ours: side(long.served, long.call), baseline: side(short.served, short.call), rounds: stage.rounds });
  const againstUnheld = await alternate({ ours: side(long.served, long.call), baseline: side(unheld, unheldCall), rounds: stage.rounds });
  return [
    findingOf('dashboard, against one hand-written statement', againstFloor, { aim: 2 }),
    findingOf('dashboard with 100,000 check-ins, against 7,500', againstShort, { aim: 1.2 }),
    findingOf('dashboard under row security, against the same product as the tables’ owner', againstUnheld, { aim: 1.1 }),
  ];
}

async function serveCompany(stage: Stage, checkIns: number): Promise<{ database: StageDatabase; company: Company; served: Served; call: Call }> {
  const database = await stage.freshDatabase();
  const company = await seedCompany(database.ownerUrl, { checkIns });
  const served = await stage.serveOurs(database);
  const headers = { 'content-type': 'application/json', 'x-sextant': '1', cookie: await stage.signIn(database, company.email) };
  const cycleId = Buffer.from(`Cycle:${company.cycleId}`).toString('base64');
  return {
    database,
    company,
    served,
    call: { port: served.port, path: '/graphql', method: 'POST', headers, body: JSON.stringify({ query: QUERY, variables: { cycleId } }) },
  };
}

/** Our ids name their noun; the statement's are bare. */
function withPlainIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlainIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'id' && typeof inner === 'string' ? Buffer.from(inner, 'base64').toString('utf8').replace(/^.*:/, '') : withPlainIds(inner),
    ]),
  );
}
