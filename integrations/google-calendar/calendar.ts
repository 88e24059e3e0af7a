import { z } from 'zod';
import type { CalendarAccount, CalendarEvent, EventDraft } from '../../domain/calendar-account.ts';
import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { createGoogleClient, type GoogleCall } from './client.ts';
import { calendarEvent, changesTo, newEvent } from './event.ts';
import { putExceptions } from './exceptions.ts';
import { eventIdOf } from './own-id.ts';
import { type GoogleEvent, calendarListSchema, calendarSchema, channelSchema, eventPageSchema, eventSchema, freeBusySchema } from './schema.ts';

/** Google answers about so many calendars at a time. */
const FREE_BUSY_CALENDARS = 50;
const PAGE_SIZE = 250;
/** Another writer may come between reading an event and changing it; more often than this is trouble. */
const PUT_ROUNDS = 4;
/** Kinds that Google makes by itself and that are no meetings. */
const NO_MEETINGS: ReadonlySet<string> = new Set(['birthday', 'workingLocation']);

/** One calendar's position: where a first reading stands, or the token of the last one. */
const cursorSchema = z.object({
  version: z.literal(1),
  calendarId: z.string(),
  timeMin: z.string().optional(),
  syncToken: z.string().optional(),
  pageToken: z.string().optional(),
});
type Cursor = z.output<typeof cursorSchema>;

/** A Google account's calendars. Google mails nobody on our account (`sendUpdates: none`): Sextant's own invitations do. */
export function createGoogleCalendar(input: ReaderInput): CalendarAccount {
  const client = createGoogleClient(input);
  const answered = async <T>(request: GoogleCall<T>): Promise<T> => {
    const answer = await client.call(request);
    if (answer === null) throw failure('transient', 'Google gave no answer');
    return answer;
  };

  /** The event as the draft says, whoever else writes at the same time. */
  async function bringInStep(calendarId: string, draft: EventDraft, signal?: AbortSignal): Promise<GoogleEvent> {
    const eventId = eventIdOf(draft.ownId);
    for (let round = 0; round < PUT_ROUNDS; round += 1) {
      const present = await client.call({
        send: (api, options) => api.events.get({ calendarId, eventId }, options),
        schema: eventSchema,
        absentOn: [404, 410],
        writes: false,
        signal,
      });
      if (present === null) {
        const made = await client.call({
          send: (api, options) => api.events.insert({ calendarId, sendUpdates: 'none', requestBody: newEvent(draft) }, options),
          schema: eventSchema,
          // It is there after all: an earlier attempt whose answer was lost.
          absentOn: [409],
          signal,
        });
        if (made !== null) return made;
        continue;
      }
      const requestBody = changesTo(present, draft);
      if (requestBody === null) return present;
      const changed = await client.call({
        send: (api, options) => api.events.patch({ calendarId, eventId, sendUpdates: 'none', requestBody }, options),
        schema: eventSchema,
        ifMatch: present.etag || undefined,
        absentOn: [404, 410, 412],
        signal,
      });
      if (changed !== null) return changed;
    }
    throw failure('transient', 'The event is being changed at Google in this moment');
  }

  return {
    mailsAttendees: false,
    testConnection: async () => {
      const { id } = await answered({
        send: (api, options) => api.calendarList.get({ calendarId: 'primary' }, options),
        schema: calendarSchema,
        writes: false,
      });
      return { account: `${id} at Google` };
    },
    calendars: async ({ signal } = {}) => {
      const found: Awaited<ReturnType<CalendarAccount['calendars']>>[number][] = [];
      for (let pageToken: string | undefined, pages = 0; pages === 0 || (pageToken !== undefined && pages < 20); pages += 1) {
        const asked = { maxResults: PAGE_SIZE, minAccessRole: 'reader', ...(pageToken !== undefined && { pageToken }) };
        const page = await answered({ send: (api, options) => api.calendarList.list(asked, options), schema: calendarListSchema, writes: false, signal });
        for (const { id, summary, summaryOverride, timeZone, accessRole, primary } of page.items)
          found.push({ id, name: summaryOverride ?? summary, timeZone, writable: accessRole === 'owner' || accessRole === 'writer', primary });
        pageToken = page.nextPageToken;
      }
      return found;
    },
    changes: async ({ calendarId, cursor, window, signal }) => {
      const at = cursorOf(cursor, calendarId) ?? { version: 1, calendarId, timeMin: window.from };
      const { timeMin, syncToken, pageToken } = at;
      // With a token Google takes no bounds; all else has to be as it was at the first reading.
      const bounds = syncToken === undefined ? { ...(timeMin !== undefined && { timeMin }) } : { syncToken };
      const asked = { calendarId, singleEvents: false, maxResults: PAGE_SIZE, ...bounds, ...(pageToken !== undefined && { pageToken }) };
      const page = await answered({ send: (api, options) => api.events.list(asked, options), schema: eventPageSchema, writes: false, signal });
      const changed: CalendarEvent[] = [];
      const removed: string[] = [];
      for (const item of page.items) {
        const event = eventSchema.safeParse(item);
        if (!event.success || NO_MEETINGS.has(event.data.eventType)) continue;
        // A cancelled instance belongs to a series that lives on: it has to stay known as long as the series does.
        if (event.data.status === 'cancelled' && event.data.recurringEventId === undefined) removed.push(event.data.id);
        else changed.push(...[calendarEvent(event.data, page.timeZone)].filter((known) => known !== null));
      }
      const { nextPageToken, nextSyncToken } = page;
      if (nextPageToken !== undefined) return { changed, removed, cursor: { ...at, pageToken: nextPageToken } satisfies Cursor, more: true };
      if (nextSyncToken === undefined) throw failure('transient', 'Google ended the list without saying where to go on');
      return { changed, removed, cursor: { version: 1, calendarId, syncToken: nextSyncToken } satisfies Cursor, more: false };
    },
    put: async ({ calendarId, event: draft, signal }) => {
      const event = await bringInStep(calendarId, draft, signal);
      if (draft.recurrence.length > 0) await putExceptions({ client, calendarId, draft, signal });
      const put = calendarEvent(event, 'UTC');
      if (put === null) throw failure('transient', 'Google’s answer has no time in it');
      return put;
    },
    remove: async ({ calendarId, ownId, signal }) => {
      const send: GoogleCall<unknown>['send'] = (api, options) => api.events.delete({ calendarId, eventId: eventIdOf(ownId), sendUpdates: 'none' }, options);
      await client.call({ send, schema: z.unknown(), absentOn: [404, 410], signal });
    },
    busy: async ({ emails, from, to, signal }) => {
      const taken: Record<string, { from: string; to: string }[]> = {};
      for (let at = 0; at < emails.length; at += FREE_BUSY_CALENDARS) {
        const requestBody = { timeMin: from, timeMax: to, items: emails.slice(at, at + FREE_BUSY_CALENDARS).map((id) => ({ id })) };
        const send: GoogleCall<unknown>['send'] = (api, options) => api.freebusy.query({ requestBody }, options);
        const { calendars } = await answered({ send, schema: freeBusySchema, writes: false, signal });
        // A calendar that the account may not look into is not free: it is left out.
        for (const [email, { busy, errors }] of Object.entries(calendars))
          if (errors.length === 0) taken[email] = busy.map(({ start, end }) => ({ from: new Date(start).toISOString(), to: new Date(end).toISOString() }));
      }
      return taken;
    },
    watch: async ({ calendarId, channelId, url, token, until, signal }) => {
      const requestBody = { id: channelId, type: 'web_hook', address: url, token, expiration: String(Date.parse(until)) };
      const send: GoogleCall<unknown>['send'] = (api, options) => api.events.watch({ calendarId, requestBody }, options);
      const { id, resourceId, expiration } = await answered({ send, schema: channelSchema, signal });
      return { id, resource: resourceId, expiresAt: new Date(expiration).toISOString() };
    },
    stop: async ({ channel: { id, resource }, signal }) => {
      const send: GoogleCall<unknown>['send'] = (api, options) => api.channels.stop({ requestBody: { id, resourceId: resource } }, options);
      await client.call({ send, schema: z.unknown(), absentOn: [404], signal });
    },
  };
}

/** A stored position; null is "from the start". One of another calendar or another release leads to a new start. */
function cursorOf(cursor: unknown, calendarId: string): Cursor | null {
  if (cursor === null || cursor === undefined) return null;
  const parsed = cursorSchema.safeParse(cursor);
  if (parsed.success && parsed.data.calendarId === calendarId) return parsed.data;
  throw failure('cursor-expired', 'The stored position cannot be read; the calendar is read again');
}

function failure(kind: 'transient' | 'cursor-expired', message: string): ProviderError {
  return new ProviderError({ provider: 'google-calendar', kind, message });
}
