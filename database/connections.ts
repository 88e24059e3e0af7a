import type { ConnectionSettings } from '../domain/integration.ts';
import type { Instant } from '../domain/key-result.ts';
import type { Action } from '../domain/permissions.ts';
import { connectionWorkflowId } from '../domain/workflow-ids.ts';
import { writeAudit } from './audit-log.ts';
import { publish } from './events.ts';
import type { ConnectionModel } from './generated/prisma/models/Connection.ts';
import { writeNotices } from './notice-writer.ts';
import { jsonColumn, plain } from './plain.ts';
import { calendarCommand } from './meeting-signals.ts';
import { isAllowed, notFound, requireRight } from './rights.ts';
import { inTransaction, refuseWhileViewing, type Scope } from './scope.ts';
import { decryptSecret, encryptSecret, type SecretPlace } from './secrets.ts';
import { conflict, given, refuseStale, type WriteOptions } from './versions.ts';
import { addCommand, addCommands } from './workflow-commands.ts';

/** `exhausted` waits for a provider's budget by itself; how long, its reason says. */
export type ConnectionHealth = 'ok' | 'degraded' | 'reauth_needed' | 'bad_config' | 'paused' | 'exhausted';

/** An outside account, without its secret. */
export interface ConnectionRow {
  organizationId: string;
  id: string;
  provider: string;
  name: string;
  config: Record<string, unknown>;
  hasSecret: boolean;
  ownerId: string;
  /** Somebody's own account, such as their calendar: only its owner and administrators see it. */
  personal: boolean;
  health: ConnectionHealth;
  healthReason: string;
  healthSince: Instant | null;
  ownerToldAt: Instant | null;
  lastSyncAt: Instant | null;
  /** Of an account with a grant: when its access ends unless it is renewed, which happens by itself. */
  accessEndsAt: Instant | null;
  createdAt: Instant;
  version: number;
}

/** Health in which only a person can help. */
const NEEDS_A_PERSON: readonly ConnectionHealth[] = ['reauth_needed', 'bad_config', 'paused'];

/** Whether an account waits for a person: nothing is asked of it until then. */
export function needsAPerson(health: ConnectionHealth): boolean {
  return NEEDS_A_PERSON.includes(health);
}

/** One connection; refused where there is none. */
export async function connectionById(scope: Scope, id: string): Promise<ConnectionRow> {
  const [connection] = await connectionsByIds(scope, [id]);
  if (connection === undefined) throw notFound('connection');
  return connection;
}

/** Connections of these ids, in no order. */
export async function connectionsByIds(scope: Scope, ids: readonly string[]): Promise<ConnectionRow[]> {
  const rows = await scope.db.connection.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } });
  return rows.map(rowOf).flatMap((row) => (mayConnection(scope, 'read', row) ? [withoutWiring(scope, row)] : []));
}

/** All connections of the organization, by name. */
export async function allConnections(scope: Scope): Promise<ConnectionRow[]> {
  requireRight(scope, 'read', 'connection');
  const rows = await scope.db.connection.findMany({ where: { organizationId: scope.organizationId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
  return rows.map(rowOf).flatMap((row) => (mayConnection(scope, 'read', row) ? [withoutWiring(scope, row)] : []));
}

/** Whether somebody may do it to an account: the company's go by the right to connections, somebody's own by the one to calendars. */
export function mayConnection(scope: Scope, action: Action, { personal, ownerId }: Pick<ConnectionRow, 'personal' | 'ownerId'>): boolean {
  return personal ? isAllowed(scope, action, 'calendar', { ownerIds: [ownerId] }) : isAllowed(scope, action, 'connection');
}

/** The account, for somebody who may do this to it; refused like one that is not there. */
export async function connectionFor(scope: Scope, id: string, action: 'update' | 'delete'): Promise<ConnectionRow> {
  refuseWhileViewing(scope);
  // Whoever has no right at all learns nothing of what there is.
  if (!isAllowed(scope, action, 'calendar')) requireRight(scope, action, 'connection');
  const connection = await connectionById(scope, id);
  if (connection.personal) requireRight(scope, action, 'calendar', { ownerIds: [connection.ownerId] });
  else requireRight(scope, action, 'connection');
  return connection;
}

/** All connections as they are opened, wiring and all: for a call on behalf of whoever may know that they are there, never to be shown. */
export async function wiredConnections(scope: Scope): Promise<ConnectionRow[]> {
  requireRight(scope, 'read', 'connection');
  return (await scope.db.connection.findMany({ where: { organizationId: scope.organizationId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] })).map(rowOf);
}

/** Everybody who works here may know which accounts feed the numbers; how they are wired is for those who wire them. */
function withoutWiring(scope: Scope, connection: ConnectionRow): ConnectionRow {
  return mayConnection(scope, 'update', connection) ? connection : { ...connection, config: {} };
}

/** The account of a provider that messages go through: the oldest that waits for nobody; null where there is none. For workflows and for those who wire it. */
export async function usableConnectionOf(scope: Scope, { provider }: { provider: string }): Promise<ConnectionRow | null> {
  const model = await scope.db.connection.findFirst({
    where: { organizationId: scope.organizationId, provider, health: { notIn: [...NEEDS_A_PERSON] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return model === null ? null : withoutWiring(scope, rowOf(model));
}

/** What a person gives to connect an account; the settings are parsed by the integration's manifest. */
export interface ConnectionInput {
  provider: string;
  name: string;
  settings: ConnectionSettings;
  ownerId: string;
  /** It cannot be used before a person has agreed at the provider. */
  needsConsent?: boolean;
  /** The owner's own; default false. */
  personal?: boolean;
}

/** Connects an account, its secret encrypted, and starts its workflow. */
export async function createConnection(scope: Scope, input: ConnectionInput, { at }: WriteOptions): Promise<ConnectionRow> {
  const { provider, name, settings, ownerId, needsConsent = false, personal = false } = input;
  if (personal) requireRight(scope, 'create', 'calendar', { ownerIds: [ownerId] });
  else requireRight(scope, 'create', 'connection');
  return inTransaction(scope, async (inside) => {
    const { organizationId, database } = inside;
    const id = database.newId(`connection/${provider}/${name}`);
    const data = { organizationId, id, provider, name: name.trim(), config: jsonColumn(settings.config) as object, ownerId, personal, createdAt: new Date(at) };
    // Whoever connects it is at the screen, and needs no mail to be told.
    const waits = needsConsent
      ? { health: 'reauth_needed' as const, healthReason: 'Nobody has agreed at the provider yet', healthSince: new Date(at), ownerToldAt: new Date(at) }
      : {};
    const after = rowOf(await inside.db.connection.create({ data: { ...data, ...waits, ...secretColumns(inside, id, settings.secret) } }));
    await writeAudit(inside, { action: 'create', noun: 'connection', subjectId: id, after, at });
    publish(inside, { type: 'connection', id });
    await tellConnection(inside, id, at);
    return after;
  });
}

/** Changes an account's name or settings; with new settings it is tried again. Secrets left empty stay as they are, unless it `moved` to another host. */
export async function updateConnection(
  scope: Scope,
  input: { id: string; name?: string; settings?: ConnectionSettings; moved?: boolean },
  { version, at }: WriteOptions,
): Promise<ConnectionRow> {
  const { id, name, settings, moved = false } = input;
  return inTransaction(scope, async (inside) => {
    const before = await connectionFor(inside, id, 'update');
    refuseStale({ noun: 'connection', version, yours: { id, name }, theirs: before });
    const secret =
      settings === undefined || (!moved && Object.keys(settings.secret).length === 0)
        ? {}
        : secretColumns(inside, id, { ...(moved ? {} : await connectionSecret(inside, id)), ...settings.secret });
    const healed = settings === undefined ? {} : healedColumns();
    const data = { ...given({ name }), ...(settings === undefined ? {} : { config: jsonColumn(settings.config) as object }), ...secret, ...healed };
    return write(inside, { before, data, action: 'update', at });
  });
}

/** Pauses an account or lets it go on: while it is paused nothing is read. */
export async function pauseConnection(scope: Scope, { id, paused }: { id: string; paused: boolean }, { at }: WriteOptions): Promise<ConnectionRow> {
  return inTransaction(scope, async (inside) => {
    const before = await connectionFor(inside, id, 'update');
    const data = paused ? { health: 'paused' as const, healthSince: new Date(at) } : healedColumns();
    return write(inside, { before, data, action: paused ? 'pause' : 'resume', at });
  });
}

/** Why an account rests whose owner has left; it goes on by itself when they are back. */
const OWNER_LEFT = 'Its owner has left';

/** Pauses somebody's own accounts when they leave, and lets go on those that rest for that reason alone when they are back. */
export async function restPersonalConnections(scope: Scope, { ownerId, rest }: { ownerId: string; rest: boolean }, { at }: { at: Instant }): Promise<void> {
  const which = rest ? { health: { not: 'paused' as const } } : { health: 'paused' as const, healthReason: OWNER_LEFT };
  const where = { organizationId: scope.organizationId, ownerId, personal: true, ...which };
  const data = rest ? { health: 'paused' as const, healthReason: OWNER_LEFT, healthSince: new Date(at) } : healedColumns();
  for (const { id } of await scope.db.connection.updateManyAndReturn({ where, data: { ...data, version: { increment: 1 } }, select: { id: true } })) {
    publish(scope, { type: 'connection', id });
    await tellConnection(scope, id, at);
  }
}

/** Takes an account away with its sources and what was linked from it; samples and check-ins stay. */
export async function deleteConnection(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<void> {
  await inTransaction(scope, async (inside) => {
    const before = await connectionFor(inside, id, 'delete');
    refuseStale({ noun: 'connection', version, yours: { id }, theirs: before });
    await inside.db.metricSource.deleteMany({ where: { organizationId: scope.organizationId, connectionId: id } });
    await inside.db.linkedItem.deleteMany({ where: { organizationId: scope.organizationId, connectionId: id } });
    await tellCalendars(inside, id, at);
    await forgetCalendars(inside, id);
    await inside.db.connection.deleteMany({ where: { organizationId: scope.organizationId, id } });
    await writeAudit(inside, { action: 'delete', noun: 'connection', subjectId: id, before, at });
    publish(inside, { type: 'connection', id });
    await addCommand(inside, { workflowId: connectionWorkflowId(id), workflowType: 'connection', kind: 'signal', name: 'lookAgain', input: {}, at });
  });
}

/** The secret of an account in plain text: for the moment of a call, never to be kept. */
export async function connectionSecret(scope: Scope, id: string): Promise<Record<string, string>> {
  const row = await scope.db.connection.findFirst({
    where: { organizationId: scope.organizationId, id },
    select: { secret: true, secretKeyId: true },
  });
  if (row === null || row.secret === null || row.secretKeyId === null) return {};
  return JSON.parse(decryptSecret(scope.database.secretKey, connectionSecretPlace(scope.organizationId, id), { bytes: row.secret, keyId: row.secretKeyId }));
}

/** Health of which somebody is told; what passes by itself, as a budget does, is not. */
const TOLD_HEALTH: readonly ConnectionHealth[] = ['degraded', 'reauth_needed', 'bad_config'];

/** Whether those who answer for an account are still to hear of its trouble: once a trouble. */
export function isUntold({ health, ownerToldAt }: Pick<ConnectionRow, 'health' | 'ownerToldAt'>): boolean {
  return TOLD_HEALTH.includes(health) && ownerToldAt === null;
}

/** Writes how an account is doing. Of a trouble that is new its workflow tells whoever answers for it, unless they were `told`; default false. */
export async function markConnection(
  scope: Scope,
  input: { id: string; health: Exclude<ConnectionHealth, 'paused'>; reason: string; at: Instant; synced?: boolean; told?: boolean },
): Promise<void> {
  const { id, health, reason, at, synced = false, told = false } = input;
  await inTransaction(scope, async (inside) => {
    const before = await connectionById(inside, id);
    if (before.health === 'paused') return;
    // One that only a person can mend is another trouble than one that may pass: administrators hear of it as well.
    const isOther = health === 'ok' || (needsAPerson(health) && !needsAPerson(before.health));
    const ownerToldAt = (isOther ? null : before.ownerToldAt) ?? (told && health !== 'ok' ? at : null);
    await inside.db.connection.updateMany({
      where: { organizationId: scope.organizationId, id },
      data: {
        health,
        healthReason: reason,
        healthSince: dateOf(before.health === health ? before.healthSince : health === 'ok' ? null : at),
        ownerToldAt: dateOf(ownerToldAt),
        ...(synced ? { lastSyncAt: new Date(at) } : {}),
      },
    });
    publish(inside, { type: 'connection', id });
    const broke = needsAPerson(health) && !needsAPerson(before.health);
    if (broke) await writeNotices(inside, [{ ...RECONNECT, subjectId: id, occurrence: `${id}/${at}`, personIds: [before.ownerId] }], { at });
    if (isUntold({ health, ownerToldAt })) await wakeConnection(inside, id, at);
  });
}

const RECONNECT = { kind: 'reconnect', noun: 'connection' } as const;

/** Writes that whoever answers for an account has heard of its trouble: of the one since then, not of another that came while they were told. */
export async function markTold(scope: Scope, { id, healthSince, at }: { id: string; healthSince: Instant | null; at: Instant }): Promise<void> {
  const where = { organizationId: scope.organizationId, id, healthSince: dateOf(healthSince) };
  await scope.db.connection.updateMany({ where, data: { ownerToldAt: new Date(at) } });
}

/** Starts the workflow of an account, or tells it to look again at its rows; those of its calendars too. */
export async function tellConnection(scope: Scope, id: string, at: Instant): Promise<void> {
  await tellCalendars(scope, id, at);
  await wakeConnection(scope, id, at);
}

async function wakeConnection(scope: Scope, id: string, at: Instant): Promise<void> {
  const input = { organizationId: scope.organizationId, connectionId: id };
  await addCommand(scope, { workflowId: connectionWorkflowId(id), workflowType: 'connection', kind: 'start', name: 'lookAgain', input, at });
}

async function tellCalendars(scope: Scope, connectionId: string, at: Instant): Promise<void> {
  const calendars = await scope.db.calendar.findMany({ where: { organizationId: scope.organizationId, connectionId }, select: { id: true } });
  await addCommands(
    scope,
    calendars.map(({ id }) => calendarCommand(scope, id, at)),
  );
}

/** What stands in them stays there; nothing of it is kept here. */
async function forgetCalendars({ db, organizationId }: Scope, connectionId: string): Promise<void> {
  const calendars = await db.calendar.findMany({ where: { organizationId, connectionId }, select: { id: true } });
  await db.calendarEvent.deleteMany({ where: { organizationId, calendarId: { in: calendars.map(({ id }) => id) } } });
  await db.calendar.deleteMany({ where: { organizationId, connectionId } });
}

async function write(scope: Scope, change: { before: ConnectionRow; data: object; action: string; at: Instant }): Promise<ConnectionRow> {
  const { before, data, action, at } = change;
  const where = { organizationId: scope.organizationId, id: before.id, version: before.version };
  const { count } = await scope.db.connection.updateMany({ where, data: { ...data, version: { increment: 1 } } });
  const after = await connectionById(scope, before.id);
  if (count === 0) throw conflict('connection', {}, after);
  await writeAudit(scope, { action, noun: 'connection', subjectId: before.id, before, after, at });
  publish(scope, { type: 'connection', id: before.id });
  await tellConnection(scope, before.id, at);
  return after;
}

/** The columns of an account that is tried anew: nothing is wrong with it until it shows. */
export function healedColumns() {
  return { health: 'ok' as const, healthReason: '', healthSince: null, ownerToldAt: null };
}

/** The columns of a secret, encrypted for its place. */
export function secretColumns(scope: Scope, id: string, secret: Record<string, string>): { secret?: Uint8Array<ArrayBuffer>; secretKeyId?: string } {
  if (Object.keys(secret).length === 0) return {};
  const { bytes, keyId } = encryptSecret(scope.database.secretKey, connectionSecretPlace(scope.organizationId, id), JSON.stringify(secret));
  return { secret: bytes, secretKeyId: keyId };
}

/** Where the secret of a connection belongs: it cannot be decrypted in any other place. */
export function connectionSecretPlace(organizationId: string, id: string): SecretPlace {
  return { organizationId, table: 'connections', rowId: id };
}

function rowOf(model: ConnectionModel): ConnectionRow {
  const { secret, secretKeyId: _, ...columns } = model;
  // The configuration is written by this file alone, as the manifest parsed it.
  return { ...plain(columns), config: model.config as Record<string, unknown>, hasSecret: secret !== null };
}

function dateOf(instant: Instant | null): Date | null {
  return instant === null ? null : new Date(instant);
}
