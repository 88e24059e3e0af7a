import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import { openBrowser, openPage } from './browser.ts';
import { ceilingOf, type Finding } from './measure.ts';
import { seedCompany } from './seed.ts';
import type { Stage } from './stage.ts';

/** An hour's worth at one a second. */
const UPDATES = 3_600;
const PAUSE_MS = 25;
const SETTLE_MS = 3_000;

/** What the home page holds in memory after an hour of changes, told forty times as fast, against what it held before. */
export async function measureLiveMemory(stage: Stage): Promise<Finding[]> {
  const database = await stage.freshDatabase();
  const company = await seedCompany(database.ownerUrl, { people: 200, objectives: 100, keyResults: 300, checkIns: 1_000 });
  const { port } = await stage.serveOurs(database);
  const { browser } = await openBrowser();
  try {
    const page = await openPage(browser, { port, cookie: await stage.signIn(database, company.email), path: '/' });
    const session = await page.context().newCDPSession(page);
    const { rows } = await database.database.pool.query("SELECT md5('key-result/' || n)::uuid AS id FROM generate_series(1, 300) n");
    let answers = 0;
    page.on('response', (response) => {
      if (response.request().postData()?.includes('query Dashboard') === true) answers += 1;
    });
    const change = async (updates: number): Promise<number> => {
      for (let update = 0; update < updates; update++) {
        const payload = JSON.stringify([{ organizationId: company.organizationId, type: 'key-result', id: rows[update % rows.length].id }]);
        await database.database.pool.query('SELECT pg_notify($1, $2)', ['sextant', payload]);
        await sleep(PAUSE_MS);
      }
      return heapMegabytes(session);
    };
    // The first answers to news fill what is kept for good.
    const start = await change(UPDATES / 20);
    const middle = await change(UPDATES / 2);
    const end = await change(UPDATES / 2);
    if (answers < UPDATES / 20) throw new Error(`The page asked again only ${answers} times: it does not hear of changes`);
    const heap = [start, middle, end].map((megabytes) => megabytes.toFixed(1)).join(', ');
    return [
      ceilingOf(`heap of the home page after 3,600 changes, against before (start, middle, end: ${heap} MB)`, end / start, {
        aim: 1.2,
        unit: 'times',
        digits: 2,
      }),
    ];
  } finally {
    await browser.close();
  }
}

async function heapMegabytes(session: CDPSession): Promise<number> {
  await sleep(SETTLE_MS);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1_000_000;
}
