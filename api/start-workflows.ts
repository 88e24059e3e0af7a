import { type Client, isGrpcServiceError, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../database/client.ts';
import { relayCommands, type CommandToSend } from '../database/workflow-commands.ts';
import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import type { WorkflowState } from '../domain/workflow-state.ts';
import { TASK_QUEUE } from '../workflows/ids.ts';

/** The only user of the Temporal client in the API. */
export interface WorkflowStarter {
  /** Whether Temporal can be reached; while it cannot, commands wait as rows and nothing is lost. */
  ready(): boolean;
  /** Sends what stands in workflow_commands; called after a commit, never inside a transaction. */
  relay(): void;
  /** Asks a running workflow for something only it can refuse (its phase). Throws NOT_READY while Temporal is away, or the workflow cannot go on. */
  update(input: { workflowId: string; name: string; input?: object }): Promise<void>;
  query<Answer>(input: { workflowId: string; name: string }): Promise<Answer | null>;
  /** How workflows stand, by their ids, at most 200 of them; those that Temporal does not know are missing, and null is for Temporal away. */
  look(workflowIds: readonly string[]): Promise<ReadonlyMap<string, SeenWorkflow> | null>;
}

/** A workflow as Temporal lists it: some seconds late. */
export interface SeenWorkflow {
  state: WorkflowState;
  /** Since when its present run goes, or when it ended. */
  since: Instant;
}

const BATCH = 100;
/** A status of gRPC. */
const FAILED_PRECONDITION = 9;

/** Delivers one command to Temporal. Safe to repeat: a start that exists is used, a signal only says "look again". */
export async function sendCommand(client: Client, command: CommandToSend): Promise<void> {
  if (command.kind === 'start') {
    // Its own tasks wait in turn as well, and what it begins inherits that.
    const priority = { fairnessKey: command.organizationId };
    const start = { taskQueue: TASK_QUEUE, workflowId: command.workflowId, args: [command.input], priority };
    // A start that names a signal is "begin, or look again if you run already".
    if (command.name === '') await client.workflow.start(command.workflowType, { ...start, workflowIdConflictPolicy: 'USE_EXISTING' });
    else await client.workflow.signalWithStart(command.workflowType, { ...start, signal: command.name, signalArgs: [] });
    return;
  }
  try {
    await client.workflow.getHandle(command.workflowId).signal(command.name);
  } catch (error) {
    // A workflow that has ended (or never began) has nothing to look at again.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** Builds the starter over a client that may come later: `currentClient` answers null until Temporal is up. */
export function createWorkflowStarter(deps: { database: Database; currentClient: () => Client | null; log: Logger }): WorkflowStarter {
  let running: Promise<unknown> | null = null;
  let again = false;
  const relay = (): void => {
    const client = deps.currentClient();
    if (client === null) return;
    again = running !== null;
    // What is committed while a relay runs may have come too late for it.
    if (again) return;
    running = relayCommands(deps.database, (command) => sendCommand(client, command), { limit: BATCH })
      .then((sent) => {
        again ||= sent === BATCH;
      })
      .catch((error: unknown) => deps.log.warn({ err: error }, 'commands wait for the relay'))
      .finally(() => {
        running = null;
        if (again) relay();
      });
  };
  return {
    ready: () => deps.currentClient() !== null,
    relay,
    update: async ({ workflowId, name, input }) => {
      const client = deps.currentClient();
      if (client === null) throw new DomainError('NOT_READY', 'Temporal is not running yet, so the cycle cannot answer. Try again in a few minutes.');
      try {
        const handle = client.workflow.getHandle(workflowId);
        await (input === undefined ? handle.executeUpdate(name) : handle.executeUpdate<unknown, [object]>(name, { args: [input] }));
      } catch (error) {
        if (error instanceof WorkflowUpdateFailedError) throw new DomainError('WRONG_PHASE', error.cause?.message ?? 'The cycle refused.');
        if (error instanceof WorkflowNotFoundError)
          throw new DomainError('WRONG_PHASE', 'This cycle has no running workflow: it has not been started, or it is over.');
        if (cannotGoOn(error))
          throw new DomainError(
            'NOT_READY',
            'The workflow of this cycle cannot go on at present: the log of the worker says why. Try again when that is mended.',
          );
        throw error;
      }
    },
    query: async <Answer>({ workflowId, name }: { workflowId: string; name: string }) => {
      const client = deps.currentClient();
      if (client === null) return null;
      try {
        return await client.workflow.getHandle(workflowId).query<Answer, []>(name);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null;
        throw error;
      }
    },
    look: async (workflowIds) => {
      const client = deps.currentClient();
      if (client === null) return null;
      const seen = new Map<string, SeenWorkflow>();
      if (workflowIds.length === 0) return seen;
      const ids = workflowIds.map((id) => `'${id}'`).join(', ');
      // The newest run comes first; those before it, which went on as another or ended, say nothing of today, and of some there are thousands.
      const runs = client.workflow.list({ query: `WorkflowId IN (${ids}) AND ExecutionStatus != 'ContinuedAsNew'`, pageSize: RUNS_READ });
      let read = 0;
      for await (const { workflowId, status, startTime, closeTime } of runs) {
        if (!seen.has(workflowId)) seen.set(workflowId, { state: STATES[status.name] ?? 'unknown', since: (closeTime ?? startTime).toISOString() });
        read += 1;
        if (seen.size === workflowIds.length || read === RUNS_READ) break;
      }
      return seen;
    },
  };
}

const RUNS_READ = 1_000;

/** What Temporal calls a state, in our words. */
const STATES: Readonly<Record<string, WorkflowState>> = {
  RUNNING: 'running',
  COMPLETED: 'completed',
  FAILED: 'failed',
  TIMED_OUT: 'timed_out',
  TERMINATED: 'terminated',
  CANCELLED: 'cancelled',
};

/** What Temporal says where a workflow's last step failed, as without the key of its payloads; it is tried again at growing distances. */
function cannotGoOn(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return isGrpcServiceError(cause) && cause.code === FAILED_PRECONDITION;
}
