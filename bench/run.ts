import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAudit } from './audit.ts';
import { measureCycleEvents } from './cycle-events.ts';
import { measureDashboard } from './dashboard.ts';
import { measureHub } from './hub.ts';
import { measureInteractions } from './interactions.ts';
import { measureLiveMemory } from './live-memory.ts';
import type { Finding } from './measure.ts';
import { measureMetricSync } from './metric-sync.ts';
import { measurePages } from './pages.ts';
import { measureRehearsal } from './rehearsal.ts';
import { measureSearch } from './search.ts';
import { measureSockets } from './sockets.ts';
import { setStage, type Stage } from './stage.ts';
import { measureStart } from './start.ts';
import { measureTamperedIds } from './tampered-ids.ts';
import { measureWebhook } from './webhook.ts';
import { measureWeeklyPrompt } from './weekly-prompt.ts';

/**
 * `npm run bench [-- --only dashboard,webhook --rounds 5]`: prints what our work costs beside the least that the same work could cost, and writes the table to
 * bench/latest.md. Costs are CPU time of the processes that serve, for wall time swings on a shared machine. Ends with 1 where an aim is missed.
 */
const MEASUREMENTS: Record<string, (stage: Stage) => Promise<Finding[]>> = {
  audit: measureAudit,
  dashboard: measureDashboard,
  search: measureSearch,
  webhook: measureWebhook,
  sockets: measureSockets,
  'metric-sync': measureMetricSync,
  hub: measureHub,
  'weekly-prompt': measureWeeklyPrompt,
  rehearsal: measureRehearsal,
  'cycle-events': measureCycleEvents,
  start: measureStart,
  pages: measurePages,
  interactions: measureInteractions,
  'live-memory': measureLiveMemory,
  'tampered-ids': measureTamperedIds,
};

const { values } = parseArgs({ options: { only: { type: 'string' }, rounds: { type: 'string', default: '5' } } });
const chosen = values.only?.split(',') ?? Object.keys(MEASUREMENTS);
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const findings: Finding[] = [];

for (const name of chosen) {
  const measure = MEASUREMENTS[name];
  if (measure === undefined) throw new Error(`There is no measurement "${name}": choose from ${Object.keys(MEASUREMENTS).join(', ')}`);
  say(`${name} …`);
  const stage = await setStage({ rounds: Number(values.rounds), say });
  try {
    const found = await measure(stage);
    findings.push(...found);
    say(tableOf(found));
  } finally {
    await stage.close();
  }
}
const table = tableOf(findings);
say(`\n${table}`);
writeFileSync(join(import.meta.dirname, 'latest.md'), `${table}\n`);
process.exit(findings.every(({ met }) => met) ? 0 : 1);

function tableOf(found: readonly Finding[]): string {
  const lines = found.map(({ name, ours, baseline, ratio, aim, met }) => [name, ours, baseline, ratio, aim, met ? 'met' : 'missed']);
  const head = ['what', 'ours', 'baseline', 'ratio: median (min–max)', 'aim', 'verdict'];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
