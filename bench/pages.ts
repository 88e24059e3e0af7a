import lighthouse, { desktopConfig } from 'lighthouse';
import { openBrowser } from './browser.ts';
import { atLeastOf, type Finding, median } from './measure.ts';
import { seedCompany } from './seed.ts';
import type { Stage } from './stage.ts';

const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;

/** What Lighthouse says of the home page of a company with 500 objectives, as on a desktop: the middle of the rounds, out of 100. */
export async function measurePages(stage: Stage): Promise<Finding[]> {
  const database = await stage.freshDatabase();
  const company = await seedCompany(database.ownerUrl);
  const { port } = await stage.serveOurs(database);
  const cookie = await stage.signIn(database, company.email);
  const { browser, debuggingPort } = await openBrowser();
  const scores = new Map<string, number[]>(CATEGORIES.map((category) => [category, []]));
  try {
    for (let round = 0; round < stage.rounds; round += 1) {
      const options = { port: debuggingPort, extraHeaders: { Cookie: cookie }, onlyCategories: [...CATEGORIES], logLevel: 'error' as const };
      const result = await lighthouse(`http://127.0.0.1:${port}/`, options, desktopConfig);
      if (result === undefined || result.lhr.runtimeError !== undefined)
        throw new Error(`Lighthouse gave up: ${result?.lhr.runtimeError?.message ?? 'no result'}`);
      for (const category of CATEGORIES) scores.get(category)?.push((result.lhr.categories[category]?.score ?? 0) * 100);
      for (const { id, score, title } of Object.values(result.lhr.audits)) if (round === 0 && score !== null && score < 0.9) stage.say(`  ${id}: ${title}`);
    }
  } finally {
    await browser.close();
  }
  const aims = { performance: 95, accessibility: 100, 'best-practices': 95 };
  return CATEGORIES.map((category) =>
    atLeastOf(`home page with 500 objectives, Lighthouse: ${category}`, median(scores.get(category) ?? []), { aim: aims[category], unit: 'of 100' }),
  );
}
