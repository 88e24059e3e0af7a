import { setTimeout as wait } from 'node:timers/promises';
import { Client, type WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { drained } from '../activities/drained.ts';
import { type ActivityDeps, createActivities } from '../activities/index.ts';
import { createRehearsalActivities } from '../activities/rehearsal.ts';
import { sendCommand } from '../api/start-workflows.ts';
import type { Database } from '../database/client.ts';
import { relayCommands } from '../database/workflow-commands.ts';
import type { Play } from '../domain/behaviour.ts';
import type { MailMessage, Mailer } from '../domain/mail.ts';
import { cycleWorkflowId } from '../domain/workflow-ids.ts';
import { encryptedPayloads } from '../local/data-converter.ts';
import type { Clock } from '../workflows/clock.ts';
import { TASK_QUEUE } from '../workflows/ids.ts';
import type { okrCycle } from '../workflows/okr-cycle.ts';
import { timeSkippingEnvironment } from './temporal.ts';
import { workflowBundle } from './workflow-bundle.ts';
import { nothingOutside } from './nothing-outside.ts';

/** The real workflows and activities on a server whose clock leaps, over a real database; mail is kept. */
export interface CycleStage {
  environment: TestWorkflowEnvironment;
  /** Another one after `restart`. */
  readonly client: Client;
  database: Database;
  /** Mails in the order of sending. */
  mails: MailMessage[];
  mailer: Mailer & { answers: Map<string, 'absent' | 'unknown'> };
  deps: ActivityDeps;
  /** A clock by which it is this instant now; workflows started by commands get the same. */
  clockAt(instant: string): Promise<Clock>;
  /** Lets the cycle's time run to an instant. */
  until(instant: string): Promise<void>;
  /** Sends what waits in workflow_commands; the clock goes into what they start. */
  relay(): Promise<void>;
  /** Ends the worker and goes on with a new one, and a new client, that write and read by this converter: what a deploy with other keys does. */
  restart(dataConverter: DataConverter): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the stage, with people who play if there are any. `clock` is what workflows started by commands get; set it by `clockAt`.
 * Payloads are encrypted under the database's keys, as in the product, unless a converter is given. `restarts` says that `restart` will be called; false by default.
 */
export async function openCycleStage(
  database: Database,
  given: Partial<ActivityDeps> = {},
  plays: readonly Play[] = [],
  { dataConverter = encryptedPayloads(database.secretKey), restarts = false }: { dataConverter?: DataConverter; restarts?: boolean } = {},
): Promise<CycleStage> {
  const environment = await patientEnvironment(dataConverter);
  let { client }: { client: Client } = environment;
  const mails: MailMessage[] = [];
  const answers = new Map<string, 'absent' | 'unknown'>();
  const mailer: CycleStage['mailer'] = {
    answers,
    send: async (message) => {
      mails.push(message);
      return { messageId: message.messageId, response: 'kept' };
    },
    find: async (messageId) => answers.get(messageId) ?? (mails.some((mail) => mail.messageId === messageId) ? { messageId, response: 'kept' } : 'absent'),
    close: async () => undefined,
  };
  const silent = { info: () => undefined, warn: () => undefined };
  const deps: ActivityDeps = {
    database,
    mailerFor: () => mailer,
    publicUrl: 'https://sextant.test',
    mailFrom: 'Sextant <sextant@sextant.test>',
    outside: nothingOutside,
    log: silent,
    ...given,
  };
  let clock: Clock = { originMs: 0, rate: 1 };
  const relay = async (): Promise<void> => {
    while ((await relayCommands(database, (command) => sendCommand(client, { ...command, input: { ...Object(command.input), clock } }))) > 0);
  };
  const bundle = await workflowBundle();
  const startWorker = async (converter: DataConverter): Promise<() => Promise<void>> => {
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue: TASK_QUEUE,
      workflowBundle: bundle,
      dataConverter: converter,
      activities: drained({ ...createActivities(deps), ...createRehearsalActivities(deps, plays) }, relay),
      // What the first worker kept would lock the server's time for the second one.
      ...(restarts ? { maxCachedWorkflows: 0 } : {}),
      shutdownGraceTime: 0,
      shutdownForceTime: '2s',
    });
    const running = worker.run();
    return () => {
      worker.shutdown();
      return running;
    };
  };
  let endWorker = await startWorker(dataConverter);
  return {
    environment,
    get client() {
      return client;
    },
    database,
    mails,
    mailer,
    deps,
    relay,
    until: async (instant) => {
      const now = clock.originMs + clock.rate * (await environment.currentTimeMs());
      await leapt(environment, environment.sleep(Math.ceil((Date.parse(instant) - now) / clock.rate)));
    },
    clockAt: async (instant) => {
      const rate = 1 / 4;
      const from = Date.parse(instant);
      clock = { originMs: from - rate * (await environment.currentTimeMs()), rate, turnMs: 60_000 };
      return clock;
    },
    restart: async (converter) => {
      await endWorker();
      client = new Client({ connection: environment.connection, dataConverter: converter });
      endWorker = await startWorker(converter);
    },
    close: async () => {
      await endWorker();
      await environment.teardown();
    },
  };
}

/** Starts the workflow of a cycle at an instant of its own time. */
export async function beginCycle(
  stage: CycleStage,
  { organizationId, cycle }: { organizationId: string; cycle: { id: string } },
  at: string,
): Promise<WorkflowHandleWithFirstExecutionRunId<typeof okrCycle>> {
  const clock = await stage.clockAt(at);
  return stage.client.workflow.start<typeof okrCycle>('okrCycle', {
    workflowId: cycleWorkflowId(cycle.id),
    taskQueue: TASK_QUEUE,
    args: [{ organizationId, cycleId: cycle.id, clock }],
  });
}

/** So long without a leap the server is stuck. */
const STUCK_MS = 20_000;

/**
 * Waits for a sleep of the time-skipping server. It counts who holds its clock, and at times, on a busy machine, loses count: all workflows sleep, nothing runs,
 * and it leaps no more. What it holds too much is given back then.
 */
async function leapt(environment: TestWorkflowEnvironment, sleeping: Promise<void>): Promise<void> {
  let over = false;
  const ended = sleeping.finally(() => {
    over = true;
  });
  for (let [leaptAt, lead] = [Date.now(), await leadOf()]; !over; ) {
    await Promise.race([ended, wait(1_000, undefined, { ref: false })]);
    const next = over ? lead : await leadOf();
    if (next - lead > 1_000) [leaptAt, lead] = [Date.now(), next];
    else if (Date.now() - leaptAt > STUCK_MS) {
      await environment.connection.testService?.unlockTimeSkipping({});
      leaptAt = Date.now();
    }
  }
  await ended;

  /** How far the server's clock is ahead of ours. */
  async function leadOf(): Promise<number> {
    return (await environment.currentTimeMs()) - Date.now();
  }
}

/** On a machine with more to do the server may miss the five seconds that the SDK gives it. */
async function patientEnvironment(dataConverter: DataConverter, attempts = 5): Promise<TestWorkflowEnvironment> {
  try {
    return await timeSkippingEnvironment(dataConverter);
  } catch (error) {
    if (attempts <= 1) throw error;
    return patientEnvironment(dataConverter, attempts - 1);
  }
}

/** What of a mail a test looks at: the day and hour it was dated, whom it went to, what it says. */
export function lineOf({ date, to, subject }: MailMessage): string {
  return `${date.toISOString().slice(0, 16)} ${to.address.split('@')[0]} ${subject}`;
}
