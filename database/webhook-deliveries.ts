import { DomainError } from '../domain/errors.ts';
import type { WebhookDelivery } from '../domain/integration.ts';
import type { Instant } from '../domain/key-result.ts';
import { connectionWorkflowId } from '../domain/workflow-ids.ts';
import { writeAudit } from './audit-log.ts';
import { connectionById, connectionSecretPlace } from './connections.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/prisma/client.ts';
import { isUuid } from './ids.ts';
import { calendarCommand } from './meeting-signals.ts';
import { plain } from './plain.ts';
import { datedValues, keepPushedValues } from './pushed-values.ts';
import { isAllowed, requireRight } from './rights.ts';
import { inTransaction, type LookupScope, type Scope } from './scope.ts';
import { decryptSecret } from './secrets.ts';
import { readJson } from './statements.ts';
import { addCommand, commandsInsert } from './workflow-commands.ts';

/** What a webhook's signature is checked with. */
export interface WebhookConnection {
  organizationId: string;
  id: string;
  provider: string;
  secret: string;
  /** The account's calendars, which are told instead of the account itself. */
  calendarIds: readonly string[];
}

/** The connection of a webhook's address and its webhook secret; null where it has none, as nothing could be believed then. */
export async function connectionForWebhook({ database }: LookupScope, connectionId: string): Promise<WebhookConnection | null> {
  if (!isUuid(connectionId)) return null;
  const { rows } = await database.pool.query<StoredConnection>({ name: 'webhook-connection', text: CONNECTION, values: [connectionId] });
  const [connection] = rows;
  if (!connection?.secret || connection.secretKeyId === null) return null;
  const { organizationId, id, provider, calendarIds } = connection;
  const place = connectionSecretPlace(organizationId, id);
  const { webhookSecret } = JSON.parse(decryptSecret(database.secretKey, place, { bytes: connection.secret, keyId: connection.secretKeyId }));
  return webhookSecret ? { organizationId, id, provider, secret: webhookSecret, calendarIds } : null;
}

interface StoredConnection {
  organizationId: string;
  id: string;
  provider: string;
  secret: Uint8Array | null;
  secretKeyId: string | null;
  calendarIds: string[];
}

const CONNECTION = `
  SELECT organization_id::text AS "organizationId", id::text, provider, secret, secret_key_id AS "secretKeyId",
    ARRAY(SELECT c.id::text FROM calendars c WHERE c.organization_id = connections.organization_id AND c.connection_id = connections.id) AS "calendarIds"
  FROM connections WHERE id = $1`;

/**
 * Writes down a delivery, and that its connection has something to read: one statement, so one round trip and one commit, as deliveries come in bursts.
 * The second delivery of one id is not fresh and changes nothing. Numbers that came with it are kept in the same transaction; DomainError INVALID_INPUT where
 * one is of a day to come.
 */
export async function recordDelivery(
  scope: Scope,
  { values, ...delivery }: Arrival & { values?: WebhookDelivery['values'] | undefined },
): Promise<{ fresh: boolean }> {
  if (values === undefined) return insertDelivery(scope, delivery);
  const { connectionId, deliveryId, at } = delivery;
  return inTransaction(scope, async (inside) => {
    const outcome = await insertDelivery(inside, delivery);
    if (outcome.fresh) await keepPushedValues(inside, { connectionId, cause: `delivery/${deliveryId}`, values: await datedValues(inside, values, at), at });
    return outcome;
  });
}

/** A delivery that has come, and the calendars of its account. */
interface Arrival {
  connectionId: string;
  calendarIds?: readonly string[];
  deliveryId: string;
  event: string;
  at: Instant;
}

async function insertDelivery(scope: Scope, { connectionId, calendarIds = [], deliveryId, event, at }: Arrival): Promise<{ fresh: boolean }> {
  const { organizationId } = scope;
  const workflowId = connectionWorkflowId(connectionId);
  const input = { organizationId, connectionId };
  const account = { workflowId, workflowType: 'connection', kind: 'start', name: 'webhookArrived', input, at } as const;
  const commands = calendarIds.length === 0 ? [account] : calendarIds.map((id) => calendarCommand(scope, id, at));
  return readJson(
    scope,
    Prisma.sql`
    WITH fresh AS (
      INSERT INTO webhook_deliveries (organization_id, connection_id, delivery_id, event, received_at)
      VALUES (${organizationId}::uuid, ${connectionId}::uuid, ${deliveryId}, ${event}, ${at}::timestamptz) ON CONFLICT DO NOTHING RETURNING delivery_id
    ), command AS (${commandsInsert(organizationId, commands, Prisma.sql`EXISTS (SELECT FROM fresh)`)})
    SELECT json_build_object('fresh', EXISTS (SELECT FROM fresh))::text AS answer`,
  );
}

/** Writes down a delivery that is handled at once, in the transaction of what it does; false for the second of one id. */
export async function takeDelivery(
  scope: Scope,
  { connectionId, deliveryId, event, at }: { connectionId: string; deliveryId: string; event: string; at: Instant },
): Promise<boolean> {
  const data = { organizationId: scope.organizationId, connectionId, deliveryId, event, receivedAt: new Date(at), handledAt: new Date(at) };
  const { count } = await scope.db.webhookDelivery.createMany({ data, skipDuplicates: true });
  return count === 1;
}

/** A delivery as people look at it. */
export interface DeliveryRow {
  deliveryId: string;
  event: string;
  receivedAt: Instant;
  /** When a sync has read what it was about; null while it waits. */
  handledAt: Instant | null;
}

/** The newest deliveries of a connection, for those who wire it. */
export async function deliveriesOf(scope: Scope, { connectionId, first }: { connectionId: string; first: number }): Promise<DeliveryRow[]> {
  if (!isAllowed(scope, 'update', 'connection')) return [];
  const rows = await scope.db.webhookDelivery.findMany({
    where: { organizationId: scope.organizationId, connectionId },
    orderBy: [{ receivedAt: 'desc' }, { deliveryId: 'asc' }],
    take: first,
    select: { deliveryId: true, event: true, receivedAt: true, handledAt: true },
  });
  return rows.map((row) => plain(row));
}

/** Has what a delivery was about read once more, as if it had just arrived. */
export async function replayDelivery(
  scope: Scope,
  { connectionId, deliveryId }: { connectionId: string; deliveryId: string },
  { at }: { at: Instant },
): Promise<void> {
  requireRight(scope, 'update', 'connection');
  await inTransaction(scope, async (inside) => {
    const { organizationId } = inside;
    await connectionById(inside, connectionId);
    const { count } = await inside.db.webhookDelivery.updateMany({ where: { organizationId, connectionId, deliveryId }, data: { handledAt: null } });
    if (count === 0) throw new DomainError('INVALID_INPUT', 'This delivery is not known any more.', { field: 'deliveryId' });
    await writeAudit(inside, { action: 'replay', noun: 'connection', subjectId: connectionId, after: { deliveryId }, at });
    const input = { organizationId, connectionId };
    await addCommand(inside, { workflowId: connectionWorkflowId(connectionId), workflowType: 'connection', kind: 'start', name: 'webhookArrived', input, at });
    publish(inside, { type: 'connection', id: connectionId });
  });
}

/** Marks the deliveries that a sync has read what they were about. */
export async function handleDeliveries(scope: Scope, { connectionId, at }: { connectionId: string; at: Instant }): Promise<void> {
  await scope.db.webhookDelivery.updateMany({
    where: { organizationId: scope.organizationId, connectionId, handledAt: null, receivedAt: { lte: new Date(at) } },
    data: { handledAt: new Date(at) },
  });
}
