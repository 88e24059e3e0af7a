import assert from 'node:assert/strict';
import { send, sendMany } from './load.ts';
import { alternate, findingOf, type Finding } from './measure.ts';
import { seedCompany } from './seed.ts';
import type { Stage } from './stage.ts';

const QUERY = `query Search($text: String!) {
  search(text: $text, first: 5) { more hits { id kind onPageOf context person at status closed name { text marks { start end } } excerpt { text marks { start end } } } }
}`;

const REQUESTS = 60;
const WARM_UP = 200;

/** Searching 500 objectives, 1,500 key results and 50,000 check-ins, against the same words by one hand-written statement: words that few have, and one in every note. */
export async function measureSearch(stage: Stage): Promise<Finding[]> {
  const database = await stage.freshDatabase();
  const company = await seedCompany(database.ownerUrl, { checkIns: 50_000 });
  const served = await stage.serveOurs(database);
  const headers = { 'content-type': 'application/json', 'x-sextant': '1', cookie: await stage.signIn(database, company.email) };
  const floor = await stage.serve('bench/baselines/search-statement.ts', { DATABASE_URL: database.ownerUrl });

  const compare = async (text: string, requests: number) => {
    const ours = { port: served.port, path: '/graphql', method: 'POST' as const, headers, body: JSON.stringify({ query: QUERY, variables: { text } }) };
    const bare = { port: floor.port, path: `/${company.organizationId}/${encodeURIComponent(text.replaceAll(' ', '/'))}` };
    const { hits, more } = (JSON.parse(await send(ours)) as { data: { search: { hits: object[]; more: string[] } } }).data.search;
    assert.equal(hits.length + more.length, (JSON.parse(await send(bare)) as object[]).length);
    for (const call of [ours, bare]) await sendMany(Math.min(WARM_UP, requests * 3), () => call);
    const side = (pid: number, call: typeof ours | typeof bare) => ({ work: () => sendMany(requests, () => call), pids: [pid, stage.postmaster] });
    return alternate({ ours: side(served.pid, ours), baseline: side(floor.pid, bare), rounds: stage.rounds });
  };
  return [
    findingOf('search for words that few have, 50,000 check-ins, against one hand-written statement', await compare('measure 77', REQUESTS), { aim: 3 }),
    findingOf('search for a word that every check-in has, against the same', await compare('partner', 10), { aim: 2 }),
  ];
}
