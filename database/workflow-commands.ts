import type { Instant } from '../domain/key-result.ts';
import type { Database } from './client.ts';
import { Prisma } from './generated/prisma/client.ts';
import { seededIds } from './ids.ts';
import type { Scope } from './scope.ts';

/** What a workflow is to be told: to begin, or to look again at its rows. */
export interface CommandInput {
  workflowId: string;
  workflowType: string;
  kind: 'start' | 'signal';
  /** Name of the signal; of a start, the signal that a run already there gets instead. */
  name?: string;
  input: object;
  at: Instant;
}

/** A command as the relay hands it to Temporal. */
export interface CommandToSend {
  organizationId: string;
  id: string;
  workflowId: string;
  workflowType: string;
  kind: 'start' | 'signal';
  name: string;
  input: unknown;
}

/** How long a relay may take over a batch before another one tries. */
const CLAIM_SECONDS = 30;
const LONGEST_BACKOFF_SECONDS = 60;

const written = new WeakSet<Database>();

/** Whether this process has written commands since its relay last looked: for whoever relays its own alone, as a rehearsal does. */
export function hasWrittenCommands(database: Database): boolean {
  return written.has(database);
}

/** Writes down a command, in the transaction of the change that causes it. The relay sends it after the commit. */
export async function addCommand(scope: Scope, command: CommandInput): Promise<void> {
  await addCommands(scope, [command]);
}

/**
 * Writes many commands with one statement. The id comes from what is said to whom and when, so that a second add is harmless:
 * a start stays as it is, a signal is sent once more, as there is something new to look at.
 */
export async function addCommands(scope: Scope, commands: readonly CommandInput[]): Promise<void> {
  if (commands.length === 0) return;
  written.add(scope.database);
  await scope.db.$executeRaw(commandsInsert(scope.organizationId, commands));
}

/** The statement that writes commands, to stand alone or as a part of the statement that causes them; then `condition` says whether they are due. */
export function commandsInsert(organizationId: string, commands: readonly CommandInput[], condition: Prisma.Sql = Prisma.sql`true`): Prisma.Sql {
  const idOf = seededIds(`command/${organizationId}`);
  const rows = commands.map(({ workflowId, workflowType, kind, name = '', input, at }) => ({
    id: idOf(`${kind}/${workflowId}/${name}/${at}`),
    workflow_id: workflowId,
    workflow_type: workflowType,
    kind,
    name,
    input,
    created_at: at,
  }));
  const distinct = [...new Map(rows.map((row) => [row.id, row])).values()];
  return Prisma.sql`
    INSERT INTO workflow_commands (organization_id, id, workflow_id, workflow_type, kind, name, input, created_at)
    SELECT ${organizationId}::uuid, id, workflow_id, workflow_type, kind, name, input, created_at
    FROM jsonb_to_recordset(${JSON.stringify(distinct)}::jsonb)
      AS t(id uuid, workflow_id text, workflow_type text, kind command_kind, name text, input jsonb, created_at timestamptz)
    WHERE ${condition}
    ON CONFLICT (organization_id, id) DO UPDATE SET sent_at = NULL, claimed_until = NULL WHERE excluded.kind = 'signal'`;
}

/**
 * Sends what waits, oldest first, and returns how many were sent. Several relays may run at once: each claims its own batch.
 * No transaction is open while Temporal is spoken to; a relay that dies in between leaves a claim that runs out, and a second delivery is harmless.
 */
export async function relayCommands(
  database: Database,
  send: (command: CommandToSend) => Promise<void>,
  { limit = 100, signal }: { limit?: number; signal?: AbortSignal } = {},
): Promise<number> {
  written.delete(database);
  const commands = await claimCommands(database, limit);
  let sent = 0;
  for (const command of commands) {
    if (signal?.aborted) break;
    try {
      await send(command);
      await markSent(database, command);
      sent += 1;
    } catch (cause) {
      // What the others of this batch would meet too: their claims run out, and the next relay tries.
      await markFailed(database, command, cause);
      if (sent === 0) throw cause;
    }
  }
  return sent;
}

/** How many commands wait; a health figure. */
export async function countWaitingCommands(database: Database): Promise<number> {
  return database.prisma.workflowCommand.count({ where: { sentAt: null } });
}

async function claimCommands(database: Database, limit: number): Promise<CommandToSend[]> {
  const claimed = await database.pool.query<CommandToSend>(
    `WITH next AS (
       SELECT organization_id, id FROM workflow_commands
       WHERE sent_at IS NULL AND (claimed_until IS NULL OR claimed_until < now())
       ORDER BY created_at, kind, id LIMIT $1 FOR UPDATE SKIP LOCKED
     )
     UPDATE workflow_commands c SET claimed_until = now() + make_interval(secs => $2), attempts = attempts + 1
     FROM next WHERE c.organization_id = next.organization_id AND c.id = next.id
     RETURNING c.organization_id AS "organizationId", c.id, c.workflow_id AS "workflowId", c.workflow_type AS "workflowType", c.kind::text AS kind,
       c.name, c.input, c.created_at AS "createdAt"`,
    [limit, CLAIM_SECONDS],
  );
  // RETURNING keeps no order; a start has to go before the signals of the same instant.
  return claimed.rows.toSorted((a, b) => compare(sortKey(a), sortKey(b)));
}

async function markSent(database: Database, { organizationId, id }: CommandToSend): Promise<void> {
  await database.pool.query(`UPDATE workflow_commands SET sent_at = now(), failure = '' WHERE organization_id = $1 AND id = $2`, [organizationId, id]);
}

async function markFailed(database: Database, { organizationId, id }: CommandToSend, cause: unknown): Promise<void> {
  await database.pool.query(
    `UPDATE workflow_commands SET failure = $3, claimed_until = now() + make_interval(secs => least($4, power(2, least(attempts, 10)))) WHERE organization_id = $1 AND id = $2`,
    [organizationId, id, cause instanceof Error ? cause.message : String(cause), LONGEST_BACKOFF_SECONDS],
  );
}

function sortKey(command: CommandToSend & { createdAt?: Date }): string {
  return [command.createdAt?.toISOString() ?? '', command.kind === 'start' ? 0 : 1, command.id].join('/');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
