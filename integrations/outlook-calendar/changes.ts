import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CalendarEvent, CalendarPage } from '../../domain/calendar-account.ts';
import { ProviderError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/key-result.ts';
import type { GraphClient } from './client.ts';
import { calendarEvent, cancelledInstances } from './event.ts';
import { EVENT_FIELDS, type GraphEvent, eventSchema, pageSchema, removedSchema } from './schema.ts';

/** A window that lags behind by more than this is left for a new one. */
const ROLL_AFTER_MS = 7 * 86_400_000;
const PAGE_SIZE = 100;
/** Letters that an occurrence is remembered by: its id is 150 long, and a calendar has a thousand of them. */
const MARK_LENGTH = 8;

/** Occurrences that are in the window, as marks in a row under their series: Graph says of one that was taken out nothing but its id. */
const occurrencesSchema = z.record(z.string(), z.string());
type Occurrences = z.output<typeof occurrencesSchema>;

const cursorSchema = z.object({
  version: z.literal(1),
  calendarId: z.string(),
  window: z.object({ from: z.string(), to: z.string() }),
  /** Where the round goes on, or the next one begins: Graph's link to the letter. Null at the very start. */
  link: z.string().nullable(),
  /** Whether the round is over and `link` begins the next. */
  resting: z.boolean(),
  /** Whether the round tells what changed, and not all there is. */
  incremental: z.boolean(),
  occurrences: occurrencesSchema,
  /** While the window rolls: the last round's link, read once more after the new round for what it alone knows to be gone. */
  before: z.object({ link: z.string(), occurrences: occurrencesSchema }).nullable(),
});
type Cursor = z.output<typeof cursorSchema>;

export interface ReadChangesInput {
  client: GraphClient;
  calendarId: string;
  cursor: unknown;
  window: { from: Instant; to: Instant };
  signal: AbortSignal | undefined;
}

/**
 * One page of a calendar's changes. Graph nails a window into its link for ever. So when the caller's has moved on by a week, a new round is read beside the old link, the old one is
 * asked a last time for what vanished meanwhile, and only then it is dropped: nothing is missed and nothing has to expire.
 */
export async function readChanges(input: ReadChangesInput): Promise<CalendarPage> {
  const { calendarId, window } = input;
  const at = rolled(cursorOf(input.cursor, calendarId) ?? startOf(calendarId, window), window);
  const draining = at.resting && at.before !== null;
  const page = await readLink(input, at.resting ? (at.before ?? at).link : at.link, at.window);
  const items = new Map(page.value.flatMap((item) => idOf(item)));
  const known = new Map([...marksOf(at.before?.occurrences ?? {}), ...marksOf(at.occurrences)]);
  const incremental = at.incremental || at.resting;
  const { changed, removed, seen } = await understand(input, { items, known, incremental });
  const occurrences = draining ? at.occurrences : withMarks(at.occurrences, seen, removed);
  const next = page['@odata.nextLink'];
  const delta = page['@odata.deltaLink'];
  if (next !== undefined) {
    const before = at.before && draining ? { ...at.before, link: next } : at.before;
    return {
      changed,
      removed,
      cursor: { ...at, occurrences, before, link: draining ? at.link : next, resting: draining, incremental } satisfies Cursor,
      more: true,
    };
  }
  if (delta === undefined) throw failure('transient', 'Outlook ended the list without saying where to go on');
  if (draining) return { changed, removed, cursor: { ...at, before: null } satisfies Cursor, more: false };
  return { changed, removed, cursor: { ...at, occurrences, link: delta, resting: true, incremental: false } satisfies Cursor, more: at.before !== null };
}

function startOf(calendarId: string, window: ReadChangesInput['window']): Cursor {
  return { version: 1, calendarId, window, link: null, resting: false, incremental: false, occurrences: {}, before: null };
}

function rolled(at: Cursor, window: ReadChangesInput['window']): Cursor {
  const lagsMs = Math.max(Date.parse(window.to) - Date.parse(at.window.to), Date.parse(at.window.from) - Date.parse(window.from));
  if (!at.resting || at.before !== null || at.link === null || lagsMs <= ROLL_AFTER_MS) return at;
  return { ...startOf(at.calendarId, window), before: { link: at.link, occurrences: at.occurrences } };
}

function readLink({ client, calendarId, signal }: ReadChangesInput, link: string | null, { from, to }: Cursor['window']) {
  const first = { path: `/me/calendars/${encodeURIComponent(calendarId)}/calendarView/delta`, query: { startDateTime: from, endDateTime: to } };
  return client.answer({ method: 'GET', ...(link === null ? first : { path: link }), schema: pageSchema, prefer: [`odata.maxpagesize=${PAGE_SIZE}`], signal });
}

/** What a page says. Series are asked for by themselves: only there Graph names the instances that were taken out; and so is what left the window: it may live on outside. */
async function understand(
  input: ReadChangesInput,
  { items, known, incremental }: { items: ReadonlyMap<string, unknown>; known: ReadonlyMap<string, string>; incremental: boolean },
) {
  const changed: CalendarEvent[] = [];
  const removed: string[] = [];
  const touched = new Set<string>();
  const exceptions: GraphEvent[] = [];
  const gone: string[] = [];
  const seen: { id: string; seriesId: string }[] = [];
  const familiar = new Set(known.values());

  const take = (event: GraphEvent) => {
    if (event.type === 'seriesMaster') touched.add(event.id);
    else if (event.seriesMasterId) {
      seen.push({ id: event.id, seriesId: event.seriesMasterId });
      if (event.type === 'exception') exceptions.push(event);
      // At the first round a series is asked for once; later, an occurrence that changed may be all that tells of its series.
      if (event.type === 'exception' || incremental || !familiar.has(event.seriesMasterId)) touched.add(event.seriesMasterId);
    } else if (event.isCancelled) removed.push(event.id);
    else changed.push(...some(calendarEvent(event)));
  };
  for (const [id, item] of items) {
    const seriesId = known.get(markOf(id));
    if (!removedSchema.safeParse(item).success) for (const event of some(eventSchema.safeParse(item).data)) take(event);
    else if (seriesId === undefined) gone.push(id);
    else touched.add(seriesId);
  }
  for (const id of gone) {
    const event = await eventById(input, id);
    if (event === null) removed.push(id);
    else take(event);
  }
  for (const seriesId of touched) {
    const series = await eventById(input, seriesId, { withCancelled: true });
    if (series === null || series.isCancelled) {
      if (!removed.includes(seriesId)) removed.push(seriesId);
      continue;
    }
    changed.push(...some(calendarEvent(series)), ...cancelledInstances(series));
    for (const exception of exceptions) if (exception.seriesMasterId === seriesId) changed.push(...some(calendarEvent(exception, series)));
  }
  return { changed, removed, seen };
}

function eventById({ client, calendarId, signal }: ReadChangesInput, id: string, { withCancelled = false } = {}): Promise<GraphEvent | null> {
  const path = `/me/calendars/${encodeURIComponent(calendarId)}/events/${encodeURIComponent(id)}`;
  const query = { $select: withCancelled ? `${EVENT_FIELDS},cancelledOccurrences` : EVENT_FIELDS };
  return client.call({ method: 'GET', path, query, schema: eventSchema, absentOn: [404], signal });
}

function idOf(item: unknown): [string, unknown][] {
  const id = z.object({ id: z.string().min(1) }).safeParse(item).data?.id;
  return id === undefined ? [] : [[id, item]];
}

function markOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, MARK_LENGTH);
}

/** Of each mark its series. */
function marksOf(occurrences: Occurrences): [string, string][] {
  return Object.entries(occurrences).flatMap(([seriesId, marks]) =>
    Array.from({ length: marks.length / MARK_LENGTH }, (_, at): [string, string] => [marks.slice(at * MARK_LENGTH, (at + 1) * MARK_LENGTH), seriesId]),
  );
}

function withMarks(occurrences: Occurrences, seen: readonly { id: string; seriesId: string }[], removed: readonly string[]): Occurrences {
  const marks = new Map(Object.entries(occurrences).map(([seriesId, row]) => [seriesId, new Set(marksOf({ [seriesId]: row }).map(([mark]) => mark))]));
  for (const { id, seriesId } of seen) marks.set(seriesId, (marks.get(seriesId) ?? new Set()).add(markOf(id)));
  return Object.fromEntries([...marks].filter(([seriesId]) => !removed.includes(seriesId)).map(([seriesId, row]) => [seriesId, [...row].join('')]));
}

/** A stored position; null is "from the start". One of another calendar or another release leads to a new start. */
function cursorOf(cursor: unknown, calendarId: string): Cursor | null {
  if (cursor === null || cursor === undefined) return null;
  const parsed = cursorSchema.safeParse(cursor);
  if (parsed.success && parsed.data.calendarId === calendarId) return parsed.data;
  throw failure('cursor-expired', 'The stored position cannot be read; the calendar is read again');
}

function some<T>(value: T | null | undefined): T[] {
  return value === null || value === undefined ? [] : [value];
}

function failure(kind: 'transient' | 'cursor-expired', message: string): ProviderError {
  return new ProviderError({ provider: 'outlook-calendar', kind, message });
}
