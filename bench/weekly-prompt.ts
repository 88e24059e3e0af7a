import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import { type FakeSmtpServer, startFakeSmtpServer } from '../integrations/mail/fake-server.ts';
import { TASK_QUEUE } from '../workflows/ids.ts';
import { alternate, ceilingOf, type Finding, findingOf } from './measure.ts';
import { seedCompany } from './seed.ts';
import type { Served, Stage } from './stage.ts';
import { eventsOf, openTemporal } from './temporal.ts';

const PEOPLE = 2_000;
const PATIENCE_MS = 1_200_000;

/** The Monday mail of 2,000 people, from the workflow's start until the last one has arrived, against a plain loop that writes the same rows and sends the same mails. */
export async function measureWeeklyPrompt(stage: Stage): Promise<Finding[]> {
  const database = await stage.freshDatabase();
  const { organizationId, cycleId } = await seedCompany(database.ownerUrl, { people: PEOPLE, keyResults: PEOPLE, checkIns: 0 });
  const sink = await startFakeSmtpServer();
  const temporal = await openTemporal(stage);
  const mail = { SMTP_URL: sink.url, MAIL_FROM: 'Sextant <sextant@bench.example>' };
  const ours = await temporal.serveWorker(database, mail);
  const floor = await stage.serve('bench/baselines/mail-loop.ts', { DATABASE_URL: database.ownerUrl, ...mail });
  const events: number[] = [];
  let monday = mondayAfter(Temporal.Now.plainDateISO('Europe/Berlin').subtract({ days: 42 }));
  try {
    const week = async (): Promise<number> => {
      const workflowId = `bench/week/${monday.toString()}`;
      const noon = monday.toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '12:00' }).epochMilliseconds;
      const input = { organizationId, cycleId, week: weekOf(monday), clock: { originMs: noon - Date.now(), rate: 1 } };
      const before = sink.messages().length;
      const handle = await temporal.client.workflow.start('weeklyCheckIn', { taskQueue: TASK_QUEUE, workflowId, args: [input] });
      await arrived(sink, before + PEOPLE);
      // The last row is settled after the last mail has arrived.
      await sleep(300);
      events.push(await eventsOf(handle));
      await handle.terminate();
      monday = monday.add({ days: 7 });
      return PEOPLE;
    };
    const found = await alternate({
      ours: { work: week, pids: [ours.pid, temporal.pid, stage.postmaster] },
      baseline: { work: () => loop(floor, monday.toString()), pids: [floor.pid, stage.postmaster] },
      rounds: stage.rounds,
    });
    return [
      findingOf('weekly prompt, a mail, against a plain loop with the same rows', found, { aim: 1.5 }),
      ceilingOf('history events of a week’s prompts to 2,000 people', Math.max(...events), { aim: 500, unit: 'events' }),
    ];
  } finally {
    await temporal.close();
    await sink.close();
  }
}

async function loop({ process: child }: Served, week: string): Promise<number> {
  const done = new Promise((resolve) => child.once('message', resolve));
  child.send(week);
  const sent = Number(await done);
  assert.equal(sent, PEOPLE);
  return sent;
}

async function arrived(sink: FakeSmtpServer, count: number): Promise<void> {
  for (let waited = 0; sink.messages().length < count; waited += 100) {
    if (waited > PATIENCE_MS) throw new Error(`Only ${sink.messages().length} of ${count} mails have arrived`);
    await sleep(100);
  }
}

function mondayAfter(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.add({ days: 8 - day.dayOfWeek });
}

function weekOf(day: Temporal.PlainDate): string {
  return `${day.yearOfWeek}-W${String(day.weekOfYear).padStart(2, '0')}`;
}
