import { runRehearsal } from '../commands/rehearsal/run.ts';
import { openStage } from '../commands/rehearsal/stage.ts';
import { nothingKnown, planImport } from '../domain/import/plan-import.ts';
import { cycleWorkflowId } from '../domain/workflow-ids.ts';
import { readEnvironment } from '../env.ts';
import { ceilingOf, type Finding } from './measure.ts';
import { goalsFile, peopleFile } from './rehearsal-files.ts';
import type { Stage } from './stage.ts';

/** The history of a quarter's cycle workflow, over all its runs, as a rehearsal of 100 people and 300 key results leaves it. */
export async function measureCycleEvents({ say }: Stage): Promise<Finding[]> {
  const rehearsal = await openStage({ environment: readEnvironment(process.env), seed: 1, say });
  try {
    const files = [
      { name: 'people.csv', text: peopleFile() },
      { name: 'okrs.csv', text: goalsFile() },
    ];
    const plan = planImport(files, nothingKnown({ timeZone: 'Europe/Berlin', today: '1970-01-01' }));
    const organization = { name: 'Bench', timeZone: 'Europe/Berlin', language: 'en', settings: {} } as const;
    await runRehearsal(rehearsal, { plan, organization, planning: null, behaviour: 'typical', educational: false, seed: 1 }, () => undefined);
    // The retro of the rehearsed cycle has made the next one.
    const { rows } = await rehearsal.database.pool.query<{ id: string }>('SELECT id FROM cycles ORDER BY starts_on LIMIT 1');
    const handle = rehearsal.client.workflow.getHandle(cycleWorkflowId(rows[0]?.id ?? ''));
    const { events } = await handle.fetchHistory();
    return [ceilingOf('history events of a quarter’s cycle workflow, its last run', events?.length ?? 0, { aim: 6_000, unit: 'events' })];
  } finally {
    await rehearsal.close();
  }
}
