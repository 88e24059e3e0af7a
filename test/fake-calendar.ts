import type { CalendarAccount, CalendarChannel, CalendarEvent, EventDraft } from '../domain/calendar-account.ts';
import { ProviderError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';

/** A mailbox at a provider that does what breaks real ones. For tests of the engine: the providers' own fakes stand in their folders. */
export interface FakeCalendar {
  account: CalendarAccount;
  events(): CalendarEvent[];
  eventOf(ownId: string): CalendarEvent | undefined;
  /** What a person does in their calendar. */
  add(event: { title: string; startsAt: Instant; endsAt: Instant; recurrence?: readonly string[] }): CalendarEvent;
  move(id: string, times: { startsAt: Instant; endsAt: Instant }): void;
  moveInstance(id: string, originalStart: Instant, times: { startsAt: Instant; endsAt: Instant } | null): void;
  respond(id: string, response: CalendarEvent['attendees'][number]['response']): void;
  delete(id: string): void;
  /** From now on all cursors are too old; what was deleted is not told any more. */
  expireCursors(): void;
  /** The next writes happen, and their caller is told that nobody knows. */
  loseAnswers(times: number): void;
  /** Every page comes twice over, the older one last, and out of order. */
  beUnreliable(): void;
  /** How often something was asked for. */
  calls: { put: number; remove: number; changes: number; watch: string[]; stop: string[] };
}

interface Cursor {
  epoch: number;
  since: number;
  /** A first reading tells nothing of what is gone, on all of its pages. */
  first?: boolean;
}

/** Opens an empty mailbox. `now` says when it is there. */
export function fakeCalendar({ email, now, pageSize = 3 }: { email: string; now: () => Instant; pageSize?: number }): FakeCalendar {
  const log: { seq: number; id: string; event: CalendarEvent | null }[] = [];
  const calls: FakeCalendar['calls'] = { put: 0, remove: 0, changes: 0, watch: [], stop: [] };
  let [epoch, seq, lost, unreliable] = [1, 0, 0, false];

  const current = (): Map<string, CalendarEvent> => {
    const events = new Map<string, CalendarEvent>();
    for (const { id, event } of log) {
      if (event === null) events.delete(id);
      else events.set(id, event);
    }
    return events;
  };
  const write = (id: string, event: CalendarEvent | null): CalendarEvent | null => {
    seq += 1;
    const kept = event === null ? null : { ...event, id, revision: `r${seq}`, updatedAt: new Date(Date.parse(now()) + seq).toISOString() };
    log.push({ seq, id, event: kept });
    return kept;
  };
  const known = (id: string): CalendarEvent => {
    const event = current().get(id);
    if (event === undefined) throw new Error(`There is no event ${id}`);
    return event;
  };
  const eventOf = (ownId: string) => [...current().values()].find((event) => event.ownId === ownId && event.seriesId === null);
  const answer = <Value>(value: Value): Value => {
    if (lost === 0) return value;
    lost -= 1;
    throw new ProviderError({ provider: 'fake', kind: 'transient', message: 'the answer was lost', maybeDone: true });
  };
  const blank = {
    ownId: null,
    seriesId: null,
    originalStart: null,
    description: '',
    recurrence: [],
    attendees: [],
    cancelled: false,
    revision: '',
    updatedAt: null,
  };
  const moment = (at: Instant, timeZone = 'UTC') => ({ at, timeZone });

  const account: CalendarAccount = {
    testConnection: async () => ({ account: email }),
    calendars: async () => [{ id: 'main', name: email, timeZone: 'UTC', writable: true, primary: true }],
    changes: async ({ cursor, window }) => {
      calls.changes += 1;
      const from = cursor as Cursor | null;
      if (from !== null && from.epoch !== epoch) throw new ProviderError({ provider: 'fake', kind: 'cursor-expired', message: '410 Gone' });
      const since = from?.since ?? 0;
      const isFirst = from === null || from.first === true;
      // The newest word of each, as providers coalesce.
      const newest = [...new Map(log.map((entry) => [entry.id, entry])).values()].filter((entry) => entry.seq > since && (!isFirst || entry.event !== null));
      const wanted = newest.filter(({ event }) => event === null || event.recurrence.length > 0 || touches(event, window)).toSorted((a, b) => a.seq - b.seq);
      const page = wanted.slice(0, pageSize);
      const more = wanted.length > page.length;
      const older = unreliable ? page.flatMap(({ id, seq: at }) => log.filter((entry) => entry.id === id && entry.seq < at).slice(-1)) : [];
      const told = unreliable ? [...page.toReversed(), ...page, ...older] : page;
      return {
        changed: told.flatMap(({ event }) => event ?? []),
        removed: page.filter(({ event }) => event === null).map(({ id }) => id),
        cursor: (more ? { epoch, since: page.at(-1)?.seq ?? since, first: isFirst } : { epoch, since: seq }) satisfies Cursor,
        more,
      };
    },
    put: async ({ event }) => {
      calls.put += 1;
      const before = eventOf(event.ownId);
      const id = before?.id ?? `event-${event.ownId}`;
      const written = write(id, { ...blank, ...before, ...masterOf(event, before) });
      for (const each of event.exceptions) {
        const original = 'at' in each.originalStart ? each.originalStart.at : '';
        const instance = { ...blank, id: '', title: event.title, seriesId: id, originalStart: each.originalStart, start: each.start, end: each.end };
        write(`${id}/${original}`, { ...instance, cancelled: each.cancelled });
      }
      return answer(written ?? known(id));
    },
    remove: async ({ ownId }) => {
      calls.remove += 1;
      const event = eventOf(ownId);
      if (event !== undefined) write(event.id, null);
      answer(null);
    },
    busy: async () => ({}),
    watch: async ({ channelId, until }) => {
      calls.watch.push(channelId);
      return { id: channelId, resource: `resource-${channelId}`, expiresAt: until } satisfies CalendarChannel;
    },
    stop: async ({ channel }) => {
      calls.stop.push(channel.id);
    },
  };

  return {
    account,
    calls,
    events: () => [...current().values()],
    eventOf,
    add: ({ title, startsAt, endsAt, recurrence = [] }) =>
      write(`foreign-${seq}`, { ...blank, id: '', title, start: moment(startsAt), end: moment(endsAt), recurrence }) ?? known(''),
    move: (id, { startsAt, endsAt }) => void write(id, { ...known(id), start: moment(startsAt), end: moment(endsAt) }),
    moveInstance: (id, originalStart, times) => {
      const { title } = known(id);
      const place = times ?? { startsAt: originalStart, endsAt: originalStart };
      const instance = {
        ...blank,
        id: '',
        title,
        seriesId: id,
        originalStart: moment(originalStart),
        start: moment(place.startsAt),
        end: moment(place.endsAt),
      };
      write(`${id}/${originalStart}`, { ...instance, cancelled: times === null });
    },
    respond: (id, response) => void write(id, { ...known(id), attendees: [{ email, response }] }),
    delete: (id) => void write(id, null),
    expireCursors: () => {
      epoch += 1;
    },
    loseAnswers: (times) => {
      lost = times;
    },
    beUnreliable: () => {
      unreliable = true;
    },
  };

  function masterOf({ ownId, title, description, start, end, recurrence, attendees }: EventDraft, before: CalendarEvent | undefined) {
    const answers = attendees.map((attendee) => ({
      email: attendee.email,
      response: before?.attendees.find((each) => each.email === attendee.email)?.response ?? ('none' as const),
    }));
    return { id: '', ownId, title, description, start, end, recurrence, attendees: answers };
  }
}

function touches({ start, end }: CalendarEvent, window: { from: Instant; to: Instant }): boolean {
  const [startsAt, endsAt] = ['at' in start ? start.at : start.day, 'at' in end ? end.at : end.day];
  return endsAt > window.from && startsAt < window.to;
}
