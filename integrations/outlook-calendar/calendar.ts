import { z } from 'zod';
import type { CalendarAccount, CalendarChannel } from '../../domain/calendar-account.ts';
import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { readChanges } from './changes.ts';
import { createGraphClient } from './client.ts';
import { findOwn, putEvent } from './put.ts';
import { calendarSchema, pageSchema, scheduleSchema, subscriptionSchema } from './schema.ts';

/** Graph answers about so many people at a time. */
const SCHEDULES = 20;
/** A subscription to events lives less than seven days. */
const LONGEST_SUBSCRIPTION_MS = 10_070 * 60_000;
/** What people call taken. */
const TAKEN: ReadonlySet<string> = new Set(['busy', 'oof', 'tentative', 'unknown']);

/** An Outlook mailbox's calendars, by Microsoft Graph. */
export function createOutlookCalendar(input: ReaderInput): CalendarAccount {
  const client = createGraphClient(input);

  return {
    // Exchange always writes to attendees itself; it cannot be asked not to.
    mailsAttendees: true,
    testConnection: async () => {
      const { owner, name } = await client.answer({ method: 'GET', path: '/me/calendar', schema: calendarSchema });
      return { account: `${owner?.address ?? name ?? 'Calendar'} at Outlook` };
    },
    calendars: async ({ signal } = {}) => {
      const found: Awaited<ReturnType<CalendarAccount['calendars']>>[number][] = [];
      let request: { path: string; query?: Record<string, string> } = { path: '/me/calendars', query: { $top: '100' } };
      for (let pages = 0; pages < 20; pages += 1) {
        const page = await client.answer({ method: 'GET', ...request, schema: pageSchema, signal });
        // A calendar has no zone at Graph, and the mailbox's own is behind another consent.
        for (const { id, name, canEdit, isDefaultCalendar } of page.value.flatMap((item) => calendarSchema.safeParse(item).data ?? []))
          found.push({ id, name: name ?? '', timeZone: 'UTC', writable: canEdit ?? false, primary: isDefaultCalendar ?? false });
        const next = page['@odata.nextLink'];
        if (next === undefined) break;
        request = { path: next };
      }
      return found;
    },
    changes: ({ calendarId, cursor, window, signal }) => readChanges({ client, calendarId, cursor, window, signal }),
    put: ({ calendarId, event, signal }) => putEvent({ client, calendarId, signal }, event),
    remove: async ({ calendarId, ownId, signal }) => {
      for (const { id } of await findOwn({ client, calendarId, signal }, ownId)) {
        const path = `/me/calendars/${encodeURIComponent(calendarId)}/events/${encodeURIComponent(id)}`;
        await client.call({ method: 'DELETE', path, schema: z.unknown(), absentOn: [404], signal });
      }
    },
    busy: async ({ emails, from, to, signal }) => {
      const taken: Record<string, { from: string; to: string }[]> = {};
      for (let at = 0; at < emails.length; at += SCHEDULES) {
        const schedules = emails.slice(at, at + SCHEDULES);
        // Parameters of an action have great letters in Graph's metadata, unlike fields.
        const body = { Schedules: schedules, StartTime: utcTime(from), EndTime: utcTime(to), AvailabilityViewInterval: 30 };
        const { value } = await client.answer({ method: 'POST', path: '/me/calendar/getSchedule', body, schema: scheduleSchema, writes: false, signal });
        for (const { scheduleId, error, scheduleItems } of value) {
          // A calendar that the account may not look into is not free: it is left out.
          if ((error !== undefined && error !== null) || !scheduleItems) continue;
          taken[scheduleId] = scheduleItems
            .filter(({ status }) => TAKEN.has(status))
            .map(({ start, end }) => ({ from: instantOf(start.dateTime), to: instantOf(end.dateTime) }));
        }
      }
      return taken;
    },
    watch: async ({ calendarId, url, token, until, signal }) => {
      const resource = `/me/calendars/${calendarId}/events`;
      const body = {
        changeType: 'created,updated,deleted',
        notificationUrl: url,
        // It cannot be added later, and without it nobody says that notifications were lost.
        lifecycleNotificationUrl: url,
        resource,
        expirationDateTime: expirationOf(until),
        clientState: token,
      };
      const made = await client.call({ method: 'POST', path: '/subscriptions', body, schema: subscriptionSchema, absentOn: [409], signal });
      if (made !== null) return channelOf(made);
      // Graph takes no second one for the same: an earlier attempt has made it, and its answer was lost.
      const page = await client.answer({ method: 'GET', path: '/subscriptions', schema: pageSchema, signal });
      const known = page.value
        .flatMap((item) => subscriptionSchema.safeParse(item).data ?? [])
        .find((subscription) => subscription.resource === resource && subscription.notificationUrl === url);
      if (known === undefined) throw failure('transient', 'Outlook is still at work on an earlier subscription');
      return channelOf(known);
    },
    renew: async ({ channel: { id }, until, signal }) => {
      const body = { expirationDateTime: expirationOf(until) };
      const renewed = await client.call({
        method: 'PATCH',
        path: `/subscriptions/${encodeURIComponent(id)}`,
        body,
        schema: subscriptionSchema,
        absentOn: [404],
        signal,
      });
      if (renewed === null) throw failure('cursor-expired', 'Outlook no longer has this subscription; a new one has to be made');
      return channelOf(renewed);
    },
    stop: async ({ channel: { id }, signal }) => {
      await client.call({ method: 'DELETE', path: `/subscriptions/${encodeURIComponent(id)}`, schema: z.unknown(), absentOn: [404], signal });
    },
  };
}

function channelOf({ id, resource, expirationDateTime }: z.output<typeof subscriptionSchema>): CalendarChannel {
  return { id, resource, expiresAt: new Date(expirationDateTime).toISOString() };
}

function expirationOf(until: string): string {
  return new Date(Math.min(Date.parse(until), Date.now() + LONGEST_SUBSCRIPTION_MS)).toISOString();
}

function utcTime(at: string): { dateTime: string; timeZone: string } {
  return { dateTime: new Date(at).toISOString().slice(0, 19), timeZone: 'UTC' };
}

function instantOf(dateTime: string): string {
  return new Date(`${dateTime.replace(/Z$/, '')}Z`).toISOString();
}

function failure(kind: 'transient' | 'cursor-expired', message: string): ProviderError {
  return new ProviderError({ provider: 'outlook-calendar', kind, message });
}
