import { DomainError } from '../domain/errors.ts';
import type { ConnectionSettings } from '../domain/integration.ts';
import type { Instant } from '../domain/key-result.ts';
import { connectionWorkflowId } from '../domain/workflow-ids.ts';
import { writeAudit } from './audit-log.ts';
import { publish } from './events.ts';
import type { ConnectionModel } from './generated/prisma/models/Connection.ts';
import { jsonColumn, plain } from './plain.ts';
import { notFound, requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type LookupScope, type Scope } from './scope.ts';
import { decryptSecret, encryptSecret } from './secrets.ts';
import { conflict, refuseStale, type WriteOptions } from './versions.ts';
import { addCommand } from './workflow-commands.ts';

export type ConnectionHealth = 'ok' | 'degraded' | 'reauth_needed' | 'bad_config' | 'paused';

/** An outside account as plain data; its secrets never leave this file but to open a reader. */
export interface ConnectionRow {
  organizationId: string;
  id: string;
  provider: string;
  name: string;
  config: Record<string, unknown>;
  ownerId: string;
  health: ConnectionHealth;
  healthReason: string;
  healthSince: Instant | null;
  ownerToldAt: Instant | null;
  lastSyncAt: Instant | null;
  createdAt: Instant;
  version: number;
}

/** All connections of the organization, by name: dozens at most. */
export async function allConnections(scope: Scope): Promise<ConnectionRow[]> {
  requireRight(scope, 'read', 'connection');
  return (await scope.db.connection.findMany({ where: { organizationId: scope.organizationId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] })).map(rowOf);
}

/** The connection of this id; refused where there is none. */
export async function connectionById(scope: Scope, id: string): Promise<ConnectionRow> {
  const [connection] = await connectionsByIds(scope, [id]);
  if (connection === undefined) throw notFound('connection');
  return connection;
}

/** The connections of these ids, in no order; unknown ones are left out. */
export async function connectionsByIds(scope: Scope, ids: readonly string[]): Promise<ConnectionRow[]> {
  return (await scope.db.connection.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } })).map(rowOf);
}

/** The settings of a connection with its secrets in plain text: for opening a reader, and never for an answer. */
export async function connectionSettings(scope: Scope, id: string): Promise<ConnectionSettings & { provider: string }> {
  const model = await scope.db.connection.findUnique({ where: { organizationId_id: { organizationId: scope.organizationId, id } } });
  if (model === null) throw notFound('connection');
  return { provider: model.provider, config: rowOf(model).config, secret: secretOf(scope.database.secretKey, model) };
}

/** Makes a connection and asks for its workflow, which reads its sources from then on. */
export async function createConnection(
  scope: Scope,
  input: { provider: string; name: string; settings: ConnectionSettings; ownerId?: string },
  { at }: WriteOptions,
): Promise<ConnectionRow> {
  requireRight(scope, 'create', 'connection');
  return inTransaction(scope, async (inside) => {
    const { organizationId, database } = scope;
    const ownerId = input.ownerId ?? actingPersonId(scope);
    if (ownerId === null) throw new Error('A connection needs an owner, who is told of trouble');
    const id = database.newId(`connection/${input.provider}/${input.name}`);
    const model = await inside.db.connection.create({
      data: { organizationId, id, provider: input.provider, name: nameOf(input.name), ownerId, createdAt: new Date(at), ...settingsColumns(scope, id, input.settings) },
    });
    const after = rowOf(model);
    await writeAudit(inside, { action: 'create', noun: 'connection', subjectId: id, after, at });
    publish(inside, { type: 'connection', id });
    const start = { organizationId, connectionId: id };
    await addCommand(inside, { workflowId: connectionWorkflowId(id), workflowType: 'connection', kind: 'start', input: start, at });
    return after;
  });
}

/** Changes name and settings; a secret left out stays as it is. New settings end the trouble, until the next reading says otherwise. */
export async function updateConnection(
  scope: Scope,
  input: { id: string; name: string; settings: ConnectionSettings },
  { version, at }: WriteOptions,
): Promise<ConnectionRow> {
  requireRight(scope, 'update', 'connection');
  return inTransaction(scope, async (inside) => {
    const before = await connectionSettings(inside, input.id);
    const settings = { config: input.settings.config, secret: { ...before.secret, ...input.settings.secret } };
    const healthy = { health: 'ok' as const, healthReason: '', healthSince: new Date(at), ownerToldAt: null };
    return write(inside, { id: input.id, version, at, action: 'update', data: { name: nameOf(input.name), ...settingsColumns(scope, input.id, settings), ...healthy } });
  });
}

/** Pauses or resumes the reading of a connection. */
export async function pauseConnection(scope: Scope, { id, paused }: { id: string; paused: boolean }, { at }: WriteOptions): Promise<ConnectionRow> {
  requireRight(scope, 'update', 'connection');
  return inTransaction(scope, (inside) =>
    write(inside, { id, version: null, at, action: paused ? 'pause' : 'resume', data: { health: paused ? 'paused' : 'ok', healthReason: '', healthSince: new Date(at) } }),
  );
}

/** What a reading found out about the account; the same twice changes nothing. `toldOwner` is set when the owner's message is planned. */
export async function recordHealth(
  scope: Scope,
  input: { id: string; health: Exclude<ConnectionHealth, 'paused'>; reason: string; at: Instant },
): Promise<{ changed: boolean; connection: ConnectionRow }> {
  return inTransaction(scope, async (inside) => {
    const before = await connectionById(inside, input.id);
    const synced = input.health === 'ok' ? { lastSyncAt: new Date(input.at) } : {};
    if (before.health === 'paused' || (before.health === input.health && before.healthReason === input.reason)) {
      if (input.health === 'ok') await inside.db.connection.updateMany({ where: { organizationId: scope.organizationId, id: input.id }, data: synced });
      return { changed: false, connection: before };
    }
    const recovered = input.health === 'ok' ? { ownerToldAt: null } : {};
    const data = { health: input.health, healthReason: input.reason, healthSince: new Date(input.at), ...synced, ...recovered };
    return { changed: true, connection: await write(inside, { id: input.id, version: null, at: input.at, action: `health-${input.health}`, data }) };
  });
}

/** Remembers that the owner was told of the present trouble. */
export async function rememberOwnerTold(scope: Scope, { id, at }: { id: string; at: Instant }): Promise<void> {
  await scope.db.connection.updateMany({ where: { organizationId: scope.organizationId, id }, data: { ownerToldAt: new Date(at) } });
}

/** Takes a connection away with its sources; the samples that were read stay with their key results. */
export async function deleteConnection(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<void> {
  requireRight(scope, 'delete', 'connection');
  await inTransaction(scope, async (inside) => {
    const before = await connectionById(inside, id);
    refuseStale({ noun: 'connection', version, yours: { id }, theirs: before });
    await inside.db.metricSource.deleteMany({ where: { organizationId: scope.organizationId, connectionId: id } });
    await inside.db.connection.deleteMany({ where: { organizationId: scope.organizationId, id } });
    await writeAudit(inside, { action: 'delete', noun: 'connection', subjectId: id, before, at });
    publish(inside, { type: 'connection', id });
    await lookAgainAtConnection(inside, { id, at });
  });
}

/** Asks the connection's workflow to look at its rows again. */
export async function lookAgainAtConnection(scope: Scope, { id, at }: { id: string; at: Instant }): Promise<void> {
  await addCommand(scope, { workflowId: connectionWorkflowId(id), workflowType: 'connection', kind: 'signal', name: 'lookAgain', input: {}, at });
}

/** The connection that a webhook's address names, with the secret that signs its deliveries; null where there is none. */
export async function connectionForWebhook(
  { db, database }: LookupScope,
  id: string,
): Promise<{ organizationId: string; id: string; provider: string; webhookSecret: string } | null> {
  if (!/^[0-9a-f-]{36}$/i.test(id)) return null;
  const model = await db.connection.findFirst({ where: { id } });
  if (model === null) return null;
  return { organizationId: model.organizationId, id, provider: model.provider, webhookSecret: secretOf(database.secretKey, model)['webhookSecret'] ?? '' };
}

async function write(scope: Scope, change: { id: string; version: number | null | undefined; at: Instant; action: string; data: object }): Promise<ConnectionRow> {
  const { id, version, at, action, data } = change;
  const before = await connectionById(scope, id);
  refuseStale({ noun: 'connection', version, yours: { id }, theirs: before });
  const { count } = await scope.db.connection.updateMany({
    where: { organizationId: scope.organizationId, id, version: before.version },
    data: { ...data, version: { increment: 1 } },
  });
  const after = await connectionById(scope, id);
  if (count === 0) throw conflict('connection', { id }, after);
  await writeAudit(scope, { action, noun: 'connection', subjectId: id, before, after, at });
  publish(scope, { type: 'connection', id });
  if (scope.actor.kind !== 'system') await lookAgainAtConnection(scope, { id, at });
  return after;
}

function nameOf(text: string): string {
  const name = text.trim();
  if (name === '') throw new DomainError('INVALID_INPUT', 'Give the connection a name.', { field: 'name' });
  return name;
}

function settingsColumns(scope: Scope, id: string, { config, secret }: ConnectionSettings) {
  const encrypted = Object.keys(secret).length === 0 ? null : encryptSecret(scope.database.secretKey, placeOf(scope.organizationId, id), JSON.stringify(secret));
  return { config: jsonColumn(config) as object, secret: encrypted?.bytes ?? null, secretKeyId: encrypted?.keyId ?? null };
}

function secretOf(keyring: Parameters<typeof decryptSecret>[0], model: ConnectionModel): Record<string, string> {
  if (model.secret === null || model.secretKeyId === null) return {};
  return JSON.parse(decryptSecret(keyring, placeOf(model.organizationId, model.id), { bytes: model.secret, keyId: model.secretKeyId }));
}

function placeOf(organizationId: string, rowId: string) {
  return { organizationId, table: 'connections', rowId };
}

function rowOf({ secret: _secret, secretKeyId: _keyId, config, ...model }: ConnectionModel): ConnectionRow {
  // Written by this file alone.
  return { ...plain(model), config: config as Record<string, unknown> };
}
