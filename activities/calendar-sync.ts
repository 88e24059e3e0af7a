import { heartbeat } from '@temporalio/activity';
import type { CalendarAccount } from '../domain/calendar-account.ts';
import { connectionAccount } from '../database/connection-account.ts';
import { type ConnectionRow, connectionSecret, connectionsByIds, markConnection, needsAPerson } from '../database/connections.ts';
import { type CalendarOwner } from '../database/calendar-merge.ts';
import { keepPage } from '../database/calendar-pull.ts';
import { draftOf, keepPut, keepRemoval, pendingPushes, type Push } from '../database/calendar-pushes.ts';
import { beginRound, calendarById, type CalendarRow, markSynced, nameCalendar, type RoundReason, saveChannel } from '../database/calendars.ts';
import { claimEffect, type EffectPlan, planEffect, settleEffect } from '../database/effects.ts';
import { organizationById } from '../database/organizations.ts';
import { personById } from '../database/people.ts';
import { inTransaction, type Scope } from '../database/scope.ts';
import { addMs } from '../domain/calendar.ts';
import { ProviderError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import { whileBeating } from './beating.ts';
import { giveUpOn, isForAPerson } from './connection-trouble.ts';
import type { ActivityDeps } from './dependencies.ts';
import { recipientScope, workflowOf, workflowScope } from './scopes.ts';

/** Which calendar an activity is about. */
export interface CalendarRef {
  organizationId: string;
  calendarId: string;
}

/** What a calendar's workflow does next. */
export interface CalendarPlan {
  gone: boolean;
  /** It waits for a person: its account is paused, or not connected. */
  paused: boolean;
  nextSyncAt: Instant;
}

export type CalendarSyncActivities = ReturnType<typeof createCalendarSyncActivities>;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** What a provider forgets to tell is found so soon. */
const POLL_MS = 10 * MINUTE_MS;
/** What is kept in step: so far back, so far ahead; moved on once a week. */
const WINDOW_DAYS = { back: 30, ahead: 180, roll: 7 };
const CHANNEL_MS = 7 * DAY_MS;
/** A provider that gives no channel is asked again after so long; until then the poll finds everything. */
const CHANNEL_AGAIN_MS = 6 * 60 * MINUTE_MS;
const PUSHES_A_PAGE = 50;

/** What calendarSync asks for. All may run twice: a page is kept with its cursor, and an event of ours is known by its own id. */
export function createCalendarSyncActivities(deps: ActivityDeps) {
  return {
    /** When the calendar is to be read next, from the rows as they are. */
    async nextCalendarSync({ calendarId, now, ...ref }: CalendarRef & { now: Instant }): Promise<CalendarPlan> {
      const scope = workflowScope(deps, ref);
      const { calendar, connection } = await readCalendar(scope, calendarId);
      if (calendar === null || connection === undefined) return { gone: true, paused: true, nextSyncAt: now };
      const nextSyncAt = calendar.lastSyncAt === null ? now : addMs(calendar.lastSyncAt, POLL_MS);
      return { gone: false, paused: needsAPerson(connection.health), nextSyncAt };
    },

    /** Reads what changed there, page by page; a cursor that has expired begins a rebuild, a window that has grown old a new round. */
    async pullCalendar({ calendarId, now, ...ref }: CalendarRef & { now: Instant }): Promise<{ events: number; meetings: number }> {
      const total = { events: 0, meetings: 0 };
      await withCalendar(ref, { calendarId, now }, async ({ scope, account, connection, calendar: opened }) => {
        const owner = await ownerOf(scope, { connection, now });
        const { cursorVersion } = deps.outside.manifestOf(connection.provider);
        let calendar = opened;
        if (calendar.providerCalendarId === '') calendar = await findFirst(scope, calendar, account);
        const reason = roundDue(calendar, { cursorVersion, now });
        if (reason !== null) calendar = await startRound(scope, { calendar, reason, cursorVersion, now });
        for (let more = true; more; ) {
          heartbeat(calendar.cursor === null);
          const page = await readPage(account, calendar);
          if (page === 'expired') {
            if (calendar.cursor === null)
              throw new ProviderError({ provider: connection.provider, kind: 'transient', message: 'A first reading was refused as if it were an old one' });
            calendar = await startRound(scope, { calendar, reason: 'expired', cursorVersion, now });
            continue;
          }
          const { events, meetings } = await keepPage(scope, { calendar, page, owner, now });
          total.events += events;
          total.meetings += meetings;
          ({ more } = page);
          calendar = await calendarOf(scope, calendarId);
        }
      });
      return total;
    },

    /** Writes there what changed here: each with its row in `effects`, one by one. */
    async pushCalendar({ calendarId, now, ...ref }: CalendarRef & { now: Instant }): Promise<{ put: number; removed: number }> {
      const total = { put: 0, removed: 0 };
      await withCalendar(ref, { calendarId, now }, async ({ scope, account, connection, calendar }) => {
        if (calendar.providerCalendarId === '') return;
        const { email } = await personById(scope, calendar.ownerId);
        for (let pushes = await pendingPushes(scope, { calendar, now, limit: PUSHES_A_PAGE }); pushes.length > 0; ) {
          for (const push of pushes) {
            heartbeat(push.occurrence);
            await perform(scope, { push, calendar, account, email, now });
            total[push.kind === 'put' ? 'put' : 'removed'] += 1;
          }
          pushes = await pendingPushes(scope, { calendar, now, limit: PUSHES_A_PAGE });
        }
        await markSynced(scope, { id: calendarId, now });
        await markConnection(scope, { id: connection.id, health: 'ok', reason: '', at: now, synced: true });
      });
      return total;
    },

    /** Keeps a channel open by which the provider says that there is news: a new one at half of the old one's life, which is stopped afterwards. */
    async keepChannel({ calendarId, now, ...ref }: CalendarRef & { now: Instant }): Promise<void> {
      const { publicUrl } = deps;
      // Providers speak to nobody without TLS.
      if (!publicUrl.startsWith('https:')) return;
      await withCalendar(ref, { calendarId, now }, async ({ scope, account, connection, calendar }) => {
        const { webhookSecret } = await connectionSecret(scope, connection.id);
        if (webhookSecret === undefined || calendar.providerCalendarId === '' || (calendar.channelRenewAt !== null && calendar.channelRenewAt > now)) return;
        const url = `${publicUrl}/api/webhooks/${connection.id}`;
        const channelId = scope.database.newId(`channel/${calendarId}/${now}`);
        try {
          const channel = await account.watch({ calendarId: calendar.providerCalendarId, channelId, url, token: webhookSecret, until: addMs(now, CHANNEL_MS) });
          const halfLifeMs = (Date.parse(channel.expiresAt) - Date.parse(now)) / 2;
          await saveChannel(scope, { id: calendarId, channel, renewAt: addMs(now, Math.max(halfLifeMs, MINUTE_MS)) });
          await stopOld(account, calendar);
        } catch (error) {
          // The poll is the truth; a channel only makes it quicker.
          if (!(error instanceof ProviderError) || error.kind === 'reauth-needed') throw error;
          await saveChannel(scope, { id: calendarId, channel: null, renewAt: addMs(now, CHANNEL_AGAIN_MS) });
        }
      });
    },
  };

  /** Opens the account and works with it. Where only a person can help, the account is marked and its owner told once; what may pass is tried again. */
  async function withCalendar(
    ref: { organizationId: string },
    { calendarId, now }: { calendarId: string; now: Instant },
    work: (open: { scope: Scope; account: CalendarAccount; connection: ConnectionRow; calendar: CalendarRow }) => Promise<void>,
  ): Promise<void> {
    const scope = workflowScope(deps, ref);
    const { calendar, connection } = await readCalendar(scope, calendarId);
    if (calendar === null || connection === undefined || needsAPerson(connection.health)) return;
    try {
      await whileBeating(async () => {
        const account = await (await connectionAccount(scope, connection, { outside: deps.outside, at: now })).calendar();
        await work({ scope, account, connection, calendar });
      });
    } catch (error) {
      if (!(error instanceof ProviderError) || !isForAPerson(error)) throw error;
      await giveUpOn(scope, { connection, error, now });
    }
  }

  /** With the owner's own rights, as if they had signed in: what they may not do here they cannot do by their calendar. */
  async function ownerOf(scope: Scope, { connection, now }: { connection: ConnectionRow; now: Instant }): Promise<CalendarOwner> {
    const person = await personById(scope, connection.ownerId);
    const organization = await organizationById(scope);
    return { personId: person.id, email: person.email, rights: await recipientScope(scope, { person, organization, now }) };
  }

  async function perform(
    scope: Scope,
    { push, calendar, account, email, now }: { push: Push; calendar: CalendarRow; account: CalendarAccount; email: string; now: Instant },
  ): Promise<void> {
    const { providerCalendarId } = calendar;
    const meetingId = push.kind === 'put' ? push.meeting.id : push.meetingId;
    const title = push.kind === 'put' ? push.meeting.title : push.title;
    const plan: EffectPlan = {
      kind: 'calendar-event',
      subject: `meeting/${meetingId}`,
      occurrence: push.occurrence,
      recipient: calendar.ownerId,
      channel: 'calendar',
      dueAt: now,
      title,
      reason: 'takes part',
      workflowId: workflowOf(),
      input: push.kind === 'put' ? { startsAt: push.meeting.startsAt, recurrence: push.meeting.recurrence } : {},
    };
    const effect = await planEffect(scope, plan);
    await claimEffect(scope, effect.id, now);
    if (push.kind === 'put') {
      const event = await account.put({ calendarId: providerCalendarId, event: draftOf({ ...push, email, publicUrl: deps.publicUrl }) });
      await inTransaction(scope, async (inside) => {
        await keepPut(inside, { calendar, meeting: push.meeting, event, email, now });
        await settleEffect(inside, effect.id, { state: 'sent', at: now, receipt: { eventId: event.id, revision: event.revision } });
      });
      return;
    }
    await account.remove({ calendarId: providerCalendarId, ownId: push.meetingId });
    await inTransaction(scope, async (inside) => {
      await keepRemoval(inside, { calendar, eventId: push.eventId });
      await settleEffect(inside, effect.id, { state: 'sent', at: now, receipt: { eventId: push.eventId } });
    });
  }
}

/** A calendar with its account, as far as they are still there. */
async function readCalendar(scope: Scope, id: string): Promise<{ calendar: CalendarRow | null; connection: ConnectionRow | undefined }> {
  const calendar = await calendarById(scope, id);
  const [connection] = calendar === null ? [] : await connectionsByIds(scope, [calendar.connectionId]);
  return { calendar, connection };
}

async function readPage(account: CalendarAccount, calendar: CalendarRow) {
  const { providerCalendarId, cursor, windowFrom, windowTo } = calendar;
  try {
    return await account.changes({ calendarId: providerCalendarId, cursor, window: { from: windowFrom ?? '', to: windowTo ?? '' } });
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'cursor-expired') return 'expired' as const;
    throw error;
  }
}

/** Which calendar of the account is the owner's first. */
async function findFirst(scope: Scope, calendar: CalendarRow, account: CalendarAccount): Promise<CalendarRow> {
  const all = await account.calendars();
  const first = all.find(({ primary, writable }) => primary && writable) ?? all.find(({ writable }) => writable);
  if (first === undefined)
    throw new ProviderError({ provider: 'calendar', kind: 'bad-config', message: 'This account has no calendar that can be written to' });
  await nameCalendar(scope, { id: calendar.id, providerCalendarId: first.id, timeZone: first.timeZone });
  return calendarOf(scope, calendar.id);
}

function roundDue({ windowTo, cursorVersion: stored }: CalendarRow, { cursorVersion, now }: { cursorVersion: number; now: Instant }): RoundReason | null {
  if (windowTo === null || stored !== cursorVersion) return 'first';
  return windowTo < addMs(now, (WINDOW_DAYS.ahead - WINDOW_DAYS.roll) * DAY_MS) ? 'rolled' : null;
}

async function startRound(
  scope: Scope,
  { calendar, reason, cursorVersion, now }: { calendar: CalendarRow; reason: RoundReason; cursorVersion: number; now: Instant },
): Promise<CalendarRow> {
  const window = { from: addMs(now, -WINDOW_DAYS.back * DAY_MS), to: addMs(now, WINDOW_DAYS.ahead * DAY_MS) };
  await beginRound(scope, { id: calendar.id, reason, window, cursorVersion, now });
  return calendarOf(scope, calendar.id);
}

async function stopOld(account: CalendarAccount, { channelId, channelResource, channelExpiresAt }: CalendarRow): Promise<void> {
  if (channelId === null || channelExpiresAt === null) return;
  try {
    await account.stop({ channel: { id: channelId, resource: channelResource, expiresAt: channelExpiresAt } });
  } catch (error) {
    // It ends by itself.
    if (!(error instanceof ProviderError)) throw error;
  }
}

async function calendarOf(scope: Scope, id: string): Promise<CalendarRow> {
  const calendar = await calendarById(scope, id);
  if (calendar === null) throw new ProviderError({ provider: 'calendar', kind: 'bad-config', message: 'This calendar was taken away meanwhile' });
  return calendar;
}
