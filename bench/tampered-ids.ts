import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type Call, send } from './load.ts';
import { type Finding, median } from './measure.ts';
import { seedCompany } from './seed.ts';
import type { Stage } from './stage.ts';

const ASKED = 200;
/** Until V8 has compiled the way. */
const WARM_UP = 300;
/** By so much the median of the ratios may differ from 1, in either direction. */
const NOISE = 0.1;

/**
 * How long it takes to be refused an id of another company, or one of one's own company that is hidden by place, against one that does not exist (wall
 * time): the kinds are asked one after the other in turns, so that what else the machine does falls on all of them.
 */
export async function measureTamperedIds(stage: Stage): Promise<Finding[]> {
  const database = await stage.freshDatabase();
  const { organizationId } = await seedCompany(database.ownerUrl, { checkIns: 7_500 });
  const { foreign, hidden } = await addGoals(database.ownerUrl, organizationId);
  const { port } = await stage.serveOurs(database);
  const findings: Finding[] = [];
  for (const [who, email] of [
    ['an administrator', 'person.1@bench.example'],
    ['a contributor by place', 'person.1900@bench.example'],
  ] as const) {
    const headers = { 'content-type': 'application/json', 'x-sextant': '1', cookie: await stage.signIn(database, email) };
    const node = (id: string): Call => ({ port, path: '/graphql', method: 'POST', headers, body: JSON.stringify({ query: NODE, variables: { id } }) });
    const asks: Record<string, (goal: Goal) => Call> = {
      'node(id) of a key result': ({ keyResultId }) => node(globalId('KeyResult', keyResultId)),
      'node(id) of an objective': ({ objectiveId }) => node(globalId('Objective', objectiveId)),
      'GET /api/v1/key-results/{id}': ({ keyResultId }) => ({ port, path: `/api/v1/key-results/${keyResultId}`, headers }),
    };
    // An administrator sees all of their company.
    const kinds = who === 'an administrator' ? { 'of another company': foreign } : { 'of another company': foreign, 'hidden by place': hidden };
    for (const [what, callOf] of Object.entries(asks))
      for (const [kind, goal] of Object.entries(kinds)) findings.push(await compare(`${what} ${kind}, asked by ${who}`, { callOf, goal }));
  }
  return findings;
}

const NODE = 'query Node($id: ID!) { node(id: $id) { __typename id } }';

interface Goal {
  objectiveId: string;
  keyResultId: string;
}

async function compare(name: string, { callOf, goal }: { callOf: (goal: Goal) => Call; goal: Goal }): Promise<Finding> {
  const times: Record<'there' | 'nowhere', number[]> = { there: [], nowhere: [] };
  for (let round = -WARM_UP; round < ASKED; round++) {
    const nowhere = { objectiveId: randomUUID(), keyResultId: randomUUID() };
    const turns = [['there', goal] as const, ['nowhere', nowhere] as const];
    const answers: string[] = [];
    for (const [kind, asked] of round % 2 === 0 ? turns : turns.toReversed()) {
      const startedAt = performance.now();
      const answer = await answerTo(callOf(asked), Math.abs(round));
      if (round >= 0) times[kind].push(performance.now() - startedAt);
      answers.push(answer);
    }
    assert.equal(answers[0], answers[1], `${name}: another answer`);
  }
  const [ours, baseline] = [median(times.there), median(times.nowhere)];
  // Of neighbours in time: what the machine does meanwhile weighs on both.
  const ratios = times.there.map((ms, round) => ms / (times.nowhere[round] ?? Number.NaN));
  const ratio = median(ratios);
  return {
    name,
    ours: `${ours.toFixed(2)} ms`,
    baseline: `${baseline.toFixed(2)} ms`,
    ratio: ratio.toFixed(3),
    aim: `1 ± ${NOISE}`,
    met: Math.abs(ratio - 1) <= NOISE,
  };
}

/** What was said, refusals included. */
function answerTo(call: Call, caller: number): Promise<string> {
  return send(call, caller).catch((error: unknown) => withoutIds(String(error)));
}

/** The path that a refusal repeats holds the id that was asked for. */
function withoutIds(text: string): string {
  return text.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>');
}

function globalId(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`).toString('base64');
}

/** Goals by place: one of another company, and one of the company's own that belongs to its first person alone. */
async function addGoals(ownerUrl: string, organizationId: string): Promise<{ foreign: Goal; hidden: Goal }> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`UPDATE organizations SET settings = settings || '{"access": "place"}'`);
    const elsewhere = randomUUID();
    const [personId, cycleId] = [randomUUID(), randomUUID()];
    await client.query(
      `INSERT INTO organizations (id, name, time_zone, language, settings, created_at) SELECT $1, 'Elsewhere', time_zone, language, settings, created_at FROM organizations`,
      [elsewhere],
    );
    await client.query(
      `INSERT INTO people (organization_id, id, email, name, role, time_zone, preferences) VALUES ($1, $2, 'a@elsewhere.example', 'A', 'ADMIN', 'UTC', '{}')`,
      [elsewhere, personId],
    );
    await client.query(
      `INSERT INTO cycles (organization_id, id, name, starts_on, ends_on, phase, planning, created_at)
       VALUES ($1, $2, 'Q', current_date - 45, current_date + 45, 'active', '{}', now())`,
      [elsewhere, cycleId],
    );
    const own = await client.query<{ id: string; cycle: string }>(
      `SELECT p.id, c.id AS cycle FROM people p JOIN cycles c USING (organization_id) WHERE organization_id = $1 AND email = 'person.1@bench.example'`,
      [organizationId],
    );
    const [first] = own.rows;
    assert(first !== undefined);
    const add = async (place: { organizationId: string; cycleId: string; ownerId: string }): Promise<Goal> => {
      const goal = { objectiveId: randomUUID(), keyResultId: randomUUID() };
      await client.query(
        `INSERT INTO objectives (organization_id, id, cycle_id, level, title, owner_id, position, created_at) VALUES ($1, $2, $3, 'INDIVIDUAL', 'O', $4, 1, now())`,
        [place.organizationId, goal.objectiveId, place.cycleId, place.ownerId],
      );
      await client.query(
        `INSERT INTO key_results (organization_id, id, cycle_id, objective_id, title, kind, start, target, owner_id, position, created_at)
         VALUES ($1, $2, $3, $4, 'K', 'increase', 0, 100, $5, 1, now())`,
        [place.organizationId, goal.keyResultId, place.cycleId, goal.objectiveId, place.ownerId],
      );
      return goal;
    };
    return {
      foreign: await add({ organizationId: elsewhere, cycleId, ownerId: personId }),
      hidden: await add({ organizationId, cycleId: first.cycle, ownerId: first.id }),
    };
  } finally {
    await client.end();
  }
}
