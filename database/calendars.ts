import type { CalendarChannel } from '../domain/calendar-account.ts';
import type { Instant } from '../domain/key-result.ts';
import type { Window } from '../domain/occurrences.ts';
import { type ConnectionRow, connectionSecret, createConnection, deleteConnection } from './connections.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { CalendarModel } from './generated/prisma/models/Calendar.ts';
import { calendarCommand } from './meeting-signals.ts';
import { plain } from './plain.ts';
import { isAllowed, notFound, requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type Scope } from './scope.ts';
import { randomToken } from './tokens.ts';
import type { WriteOptions } from './versions.ts';
import { addCommand } from './workflow-commands.ts';

/** Why all of a calendar is read anew. */
export type RoundReason = 'first' | 'expired' | 'rolled';

/** A calendar that is kept in step, and how far it was read. */
export interface CalendarRow {
  organizationId: string;
  id: string;
  connectionId: string;
  ownerId: string;
  providerCalendarId: string;
  timeZone: string;
  cursor: unknown;
  cursorVersion: number;
  windowFrom: Instant | null;
  windowTo: Instant | null;
  roundStartedAt: Instant | null;
  roundReason: string;
  roundEvents: number;
  lastSyncAt: Instant | null;
  rebuiltAt: Instant | null;
  rebuiltEvents: number;
  rebuiltRemoved: number;
  channelId: string | null;
  channelResource: string;
  channelRenewAt: Instant | null;
  channelExpiresAt: Instant | null;
  createdAt: Instant;
  version: number;
}

/** The calendars of the acting person. */
export async function ownCalendars(scope: Scope): Promise<CalendarRow[]> {
  const ownerId = actingPersonId(scope);
  if (ownerId === null || !isAllowed(scope, 'read', 'calendar', { ownerIds: [ownerId] })) return [];
  return (await scope.db.calendar.findMany({ where: { organizationId: scope.organizationId, ownerId }, orderBy: { createdAt: 'asc' } })).map(rowOf);
}

/** A calendar, for the workflow that keeps it; null where it was taken away. */
export async function calendarById(scope: Scope, id: string): Promise<CalendarRow | null> {
  const row = await scope.db.calendar.findFirst({ where: { organizationId: scope.organizationId, id } });
  return row === null ? null : rowOf(row);
}

/** Which of these people have a calendar here that is in step. */
export async function calendarOwners(scope: Scope, personIds: readonly string[]): Promise<Set<string>> {
  const rows = await scope.db.$queryRaw<{ ownerId: string }[]>`
    SELECT DISTINCT c.owner_id::text AS "ownerId" FROM calendars c
    JOIN connections k ON k.organization_id = c.organization_id AND k.id = c.connection_id AND k.health IN ('ok', 'degraded', 'exhausted')
    WHERE c.organization_id = ${scope.organizationId}::uuid AND c.owner_id = ANY(${[...personIds]}::uuid[])`;
  return new Set(rows.map(({ ownerId }) => ownerId));
}

/**
 * Connects the acting person's own calendar, by the client that the company has registered at the provider: an account of their own, with their own consent.
 * Of the company's secrets it takes the client's alone.
 */
export async function connectCalendar(
  scope: Scope,
  input: { by: ConnectionRow; name: string; needsConsent: boolean },
  { at }: WriteOptions,
): Promise<CalendarRow> {
  const ownerId = actingPersonId(scope);
  requireRight(scope, 'create', 'calendar', { ownerIds: [ownerId] });
  if (ownerId === null) throw notFound('calendar');
  const { by, name, needsConsent } = input;
  return inTransaction(scope, async (inside) => {
    const { organizationId, database, db } = inside;
    const known = await db.calendar.findMany({ where: { organizationId, ownerId } });
    const accounts = await db.connection.findMany({
      where: { organizationId, id: { in: known.map(({ connectionId }) => connectionId) }, provider: by.provider },
    });
    const same = known.find(({ connectionId }) => accounts.some(({ id }) => id === connectionId));
    // Asked twice: the one there is.
    if (same !== undefined) return rowOf(same);
    const { config } = (await db.connection.findFirstOrThrow({ where: { organizationId, id: by.id }, select: { config: true } })) as {
      config: Record<string, unknown>;
    };
    const { clientSecret } = await connectionSecret(inside, by.id);
    const secret = { webhookSecret: randomToken(), ...(clientSecret === undefined ? {} : { clientSecret }) };
    const connection = await createConnection(
      inside,
      { provider: by.provider, name, settings: { config, secret }, ownerId, needsConsent, personal: true },
      { at },
    );
    const id = database.newId(`calendar/${connection.id}`);
    const row = await db.calendar.create({ data: { organizationId, id, connectionId: connection.id, ownerId, createdAt: new Date(at) } });
    publish(inside, { type: 'calendar', id });
    await addCommand(inside, calendarCommand(inside, id, at));
    return rowOf(row);
  });
}

/** Lets go of one's calendar: what stands in it stays there, and what was read of it is forgotten. */
export async function disconnectCalendar(scope: Scope, { id }: { id: string }, { at }: WriteOptions): Promise<void> {
  const calendar = isAllowed(scope, 'delete', 'calendar') ? await calendarById(scope, id) : null;
  if (calendar === null) throw notFound('calendar');
  requireRight(scope, 'delete', 'calendar', { ownerIds: [calendar.ownerId] });
  await deleteConnection(scope, { id: calendar.connectionId }, { at });
}

/** Has the acting person's calendar read now. */
export async function syncCalendarNow(scope: Scope, { id }: { id: string }, { at }: WriteOptions): Promise<CalendarRow> {
  const calendar = isAllowed(scope, 'update', 'calendar') ? await calendarById(scope, id) : null;
  if (calendar === null) throw notFound('calendar');
  requireRight(scope, 'update', 'calendar', { ownerIds: [calendar.ownerId] });
  await addCommand(scope, calendarCommand(scope, id, at));
  return calendar;
}

/** Writes which calendar of the account it is. */
export async function nameCalendar(
  scope: Scope,
  { id, providerCalendarId, timeZone }: Pick<CalendarRow, 'id' | 'providerCalendarId' | 'timeZone'>,
): Promise<void> {
  await change(scope, id, { providerCalendarId, timeZone });
}

/** Begins to read all of a calendar anew; rows stay, as they hold what was last agreed on, and those not seen by the end of the round go. */
export async function beginRound(scope: Scope, input: { id: string; reason: RoundReason; window: Window; cursorVersion: number; now: Instant }): Promise<void> {
  const { id, reason, window, cursorVersion, now } = input;
  await change(scope, id, {
    cursor: Prisma.DbNull,
    cursorVersion,
    windowFrom: new Date(window.from),
    windowTo: new Date(window.to),
    roundStartedAt: new Date(now),
    roundReason: reason,
    roundEvents: 0,
  });
}

/** Writes how far a calendar was read: in the transaction of the rows. */
export async function saveCursor(scope: Scope, { id, cursor, events }: { id: string; cursor: unknown; events: number }): Promise<void> {
  await change(scope, id, { cursor: cursor === null ? Prisma.DbNull : (cursor as Prisma.InputJsonValue), roundEvents: { increment: events } });
}

/** Ends a round; what a rebuild came to is kept for people to read. */
export async function endRound(scope: Scope, { calendar, removed, now }: { calendar: CalendarRow; removed: number; now: Instant }): Promise<void> {
  const told = calendar.roundReason === 'expired' ? { rebuiltAt: new Date(now), rebuiltRemoved: removed } : {};
  await change(scope, calendar.id, { roundStartedAt: null, roundReason: '', ...told });
  if (calendar.roundReason === 'expired')
    await scope.db
      .$executeRaw`UPDATE calendars SET rebuilt_events = round_events WHERE organization_id = ${scope.organizationId}::uuid AND id = ${calendar.id}::uuid`;
}

/** Writes that a calendar was read and written. */
export async function markSynced(scope: Scope, { id, now }: { id: string; now: Instant }): Promise<void> {
  await change(scope, id, { lastSyncAt: new Date(now) });
  publish(scope, { type: 'calendar', id });
}

/** Keeps a channel; it is renewed at half of its life. Null asks again at `renewAt`. */
export async function saveChannel(scope: Scope, { id, channel, renewAt }: { id: string; channel: CalendarChannel | null; renewAt: Instant }): Promise<void> {
  const kept = channel === null ? {} : { channelId: channel.id, channelResource: channel.resource, channelExpiresAt: new Date(channel.expiresAt) };
  await change(scope, id, { ...kept, channelRenewAt: new Date(renewAt) });
}

async function change({ db, organizationId }: Scope, id: string, data: Prisma.CalendarUpdateManyMutationInput): Promise<void> {
  await db.calendar.updateMany({ where: { organizationId, id }, data });
}

function rowOf(model: CalendarModel): CalendarRow {
  return plain(model);
}
