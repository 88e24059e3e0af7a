import type { calendar_v3 } from '@googleapis/calendar';
import type { EventDraft, EventTime } from '../../domain/calendar-account.ts';
import type { GoogleClient } from './client.ts';
import { googleTime, timeKey, timeOf } from './event.ts';
import { eventIdOf } from './own-id.ts';
import { type GoogleEvent, type GoogleTime, eventPageSchema, eventSchema } from './schema.ts';

/** A series that Sextant makes ends with its cycle; this is a wall against one that does not. */
const MOST_PAGES = 8;

/** Moves, cancels and restores instances until those that differ from the series are those of the draft. */
export async function putExceptions({
  client,
  calendarId,
  draft,
  signal,
}: {
  client: GoogleClient;
  calendarId: string;
  draft: EventDraft;
  signal: AbortSignal | undefined;
}): Promise<void> {
  const wanted = new Map(draft.exceptions.map((exception) => [timeKey(exception.originalStart), exception]));
  for (const instance of await instancesOf({ client, calendarId, draft, signal })) {
    const originalStart = timeOf(instance.originalStartTime, zoneOf(draft));
    if (originalStart === null) continue;
    const requestBody = changesToInstance({ instance, originalStart, wanted: wanted.get(timeKey(originalStart)), draft });
    if (requestBody === null) continue;
    await client.call({
      send: (api, options) => api.events.patch({ calendarId, eventId: instance.id, sendUpdates: 'none', requestBody }, options),
      schema: eventSchema,
      absentOn: [404, 410],
      signal,
    });
  }
}

async function instancesOf({
  client,
  calendarId,
  draft,
  signal,
}: {
  client: GoogleClient;
  calendarId: string;
  draft: EventDraft;
  signal: AbortSignal | undefined;
}): Promise<GoogleEvent[]> {
  const instances: GoogleEvent[] = [];
  let pageToken: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const asked = { calendarId, eventId: eventIdOf(draft.ownId), showDeleted: true, maxResults: 250, ...(pageToken !== undefined && { pageToken }) };
    const page = await client.call({
      send: (api, options) => api.events.instances(asked, options),
      schema: eventPageSchema,
      absentOn: [404, 410],
      writes: false,
      signal,
    });
    for (const item of page?.items ?? []) instances.push(...[eventSchema.safeParse(item).data].filter((event) => event !== undefined));
    pageToken = page?.nextPageToken;
    if (pageToken === undefined) break;
  }
  return instances;
}

/** What has to change for one instance; null where nothing has. One that the draft does not name stands where the rule puts it. */
function changesToInstance({
  instance,
  originalStart,
  wanted,
  draft,
}: {
  instance: GoogleEvent;
  originalStart: EventTime;
  wanted: EventDraft['exceptions'][number] | undefined;
  draft: EventDraft;
}): calendar_v3.Schema$Event | null {
  const cancelled = instance.status === 'cancelled';
  if (wanted?.cancelled) return cancelled ? null : { status: 'cancelled' };
  const start = wanted?.start ?? originalStart;
  const end = wanted?.end ?? endOf(originalStart, draft);
  const inPlace = isAt(instance.start, start) && isAt(instance.end, end);
  if (!cancelled && inPlace) return null;
  return { status: 'confirmed', start: googleTime(start), end: googleTime(end) };
}

/** Where an instance ends that lasts as long as its series. */
function endOf(start: EventTime, draft: EventDraft): EventTime {
  const lastsMs = instantMs(draft.end) - instantMs(draft.start);
  const at = new Date(instantMs(start) + lastsMs).toISOString();
  return 'day' in start ? { day: at.slice(0, 10) } : { at, timeZone: start.timeZone };
}

function instantMs(time: EventTime): number {
  return Date.parse('day' in time ? `${time.day}T00:00:00Z` : time.at);
}

function zoneOf({ start }: EventDraft): string {
  return 'day' in start ? 'UTC' : start.timeZone;
}

function isAt(given: GoogleTime | undefined, wanted: EventTime): boolean {
  const time = timeOf(given, 'UTC');
  return time !== null && timeKey(time) === timeKey(wanted);
}
