import { z } from 'zod';
import type { CalendarEvent, EventDraft, EventTime } from '../../domain/calendar-account.ts';
import { ProviderError } from '../../domain/errors.ts';
import type { GraphClient } from './client.ts';
import { OWN_ID_PROPERTY, calendarEvent, cancelledInstances, changesTo, graphTime, newEvent, originalStartOf, timeKey, zoneOf } from './event.ts';
import { EVENT_FIELDS, type GraphEvent, eventSchema, pageSchema } from './schema.ts';

/** How often an event may have been deleted and made again. */
const GENERATIONS = 8;
/** So far ahead a series of ours may reach: cycles are shorter. */
const SERIES_MS = 2 * 366 * 86_400_000;
const MOST_PAGES = 20;

export interface PutInput {
  client: GraphClient;
  calendarId: string;
  signal: AbortSignal | undefined;
}

/** Makes the event or changes it until all is as the draft says; what already is so is not written again. */
export async function putEvent(input: PutInput, draft: EventDraft): Promise<CalendarEvent> {
  const event = await bringInStep(input, draft);
  const excluded = draft.recurrence.filter((line) => line.startsWith('EXDATE'));
  const written = draft.recurrence.length > excluded.length && (await putExceptions(input, draft, event));
  // The version of a series counts its instances too.
  const [last = event] = written ? await findOwn(input, draft.ownId) : [event];
  const put = calendarEvent(last);
  if (put === null) throw failure('Outlook’s answer has no time in it');
  return put;
}

/** The events that carry our id: one, or none. */
export async function findOwn({ client, calendarId, signal }: PutInput, ownId: string): Promise<GraphEvent[]> {
  const value = ownId.replaceAll("'", "''");
  const query = {
    $filter: `singleValueExtendedProperties/Any(ep: ep/id eq '${OWN_ID_PROPERTY}' and ep/value eq '${value}')`,
    $select: EVENT_FIELDS,
    $top: '10',
  };
  const page = await client.answer({ method: 'GET', path: `${pathOf(calendarId)}/events`, query, schema: pageSchema, signal });
  return page.value.flatMap((item) => eventSchema.safeParse(item).data ?? []).filter(({ seriesMasterId, isCancelled }) => !seriesMasterId && !isCancelled);
}

async function bringInStep(input: PutInput, draft: EventDraft): Promise<GraphEvent> {
  const { client, calendarId, signal } = input;
  for (let generation = 0; generation < GENERATIONS; generation += 1) {
    const [present] = await findOwn(input, draft.ownId);
    if (present !== undefined) {
      const body = changesTo(present, draft);
      if (body === null) return present;
      const path = `${pathOf(calendarId)}/events/${encodeURIComponent(present.id)}`;
      const changed = await client.call({ method: 'PATCH', path, body, schema: eventSchema, absentOn: [404], signal });
      if (changed !== null) return changed;
      continue;
    }
    const body = newEvent(draft, generation);
    // Refused: it is there by now, from an attempt whose answer was lost, or it was deleted and its transaction is used up.
    const made = await client.call({ method: 'POST', path: `${pathOf(calendarId)}/events`, body, schema: eventSchema, absentOn: [409], signal });
    if (made !== null) return made;
  }
  throw failure('The event is being changed at Outlook in this moment');
}

/** Moves, takes out and restores instances until those that differ from the series are those of the draft. Says whether something was written. */
async function putExceptions(input: PutInput, draft: EventDraft, event: GraphEvent): Promise<boolean> {
  const { client, calendarId, signal } = input;
  const path = `${pathOf(calendarId)}/events/${encodeURIComponent(event.id)}`;
  const wanted = new Map(draft.exceptions.map((exception) => [timeKey(exception.originalStart), exception]));
  const query = { $select: `${EVENT_FIELDS},cancelledOccurrences` };
  const series = await client.answer({ method: 'GET', path, query, schema: eventSchema, signal });
  const toRestore = cancelledInstances(series).some(({ originalStart }) => originalStart !== null && wanted.get(timeKey(originalStart))?.cancelled !== true);
  // Graph cannot bring one instance back; a rule that is told again brings them all.
  if (toRestore) await client.call({ method: 'PATCH', path, body: { recurrence: series.recurrence }, schema: eventSchema, signal });

  let written = toRestore;
  const timeZone = zoneOf(series);
  for (const instance of await instancesOf(input, draft, event.id)) {
    const originalStart = originalStartOf(instance, timeZone);
    if (originalStart === null) continue;
    const exception = wanted.get(timeKey(originalStart));
    const instancePath = `${pathOf(calendarId)}/events/${encodeURIComponent(instance.id)}`;
    if (exception?.cancelled) {
      await client.call({ method: 'DELETE', path: instancePath, schema: z.unknown(), absentOn: [404], signal });
      written = true;
      continue;
    }
    const start = exception?.start ?? originalStart;
    const end = exception?.end ?? endOf(originalStart, draft);
    const is = calendarEvent(instance, series);
    if (is !== null && timeKey(is.start) === timeKey(start) && timeKey(is.end) === timeKey(end)) continue;
    const body = { start: graphTime(start), end: graphTime(end) };
    await client.call({ method: 'PATCH', path: instancePath, body, schema: eventSchema, absentOn: [404], signal });
    written = true;
  }
  return written;
}

async function instancesOf({ client, calendarId, signal }: PutInput, draft: EventDraft, seriesId: string): Promise<GraphEvent[]> {
  // An instance that was moved ahead of the first is listed where it stands now.
  const from = new Date(Math.min(instantMs(draft.start), ...draft.exceptions.map(({ start }) => instantMs(start))) - 31 * 86_400_000).toISOString();
  const query = { startDateTime: from, endDateTime: new Date(instantMs(draft.start) + SERIES_MS).toISOString(), $select: EVENT_FIELDS, $top: '200' };
  const instances: GraphEvent[] = [];
  let request: { path: string; query?: Record<string, string> } = { path: `${pathOf(calendarId)}/events/${encodeURIComponent(seriesId)}/instances`, query };
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await client.answer({ method: 'GET', ...request, schema: pageSchema, signal });
    instances.push(...page.value.flatMap((item) => eventSchema.safeParse(item).data ?? []));
    const next = page['@odata.nextLink'];
    if (next === undefined) break;
    request = { path: next };
  }
  return instances;
}

/** Where an instance ends that lasts as long as its series. */
function endOf(start: EventTime, draft: EventDraft): EventTime {
  const at = new Date(instantMs(start) + instantMs(draft.end) - instantMs(draft.start)).toISOString();
  return 'day' in start ? { day: at.slice(0, 10) } : { at, timeZone: start.timeZone };
}

function instantMs(time: EventTime): number {
  return Date.parse('day' in time ? `${time.day}T00:00:00Z` : time.at);
}

function pathOf(calendarId: string): string {
  return `/me/calendars/${encodeURIComponent(calendarId)}`;
}

function failure(message: string): ProviderError {
  return new ProviderError({ provider: 'outlook-calendar', kind: 'transient', message });
}
