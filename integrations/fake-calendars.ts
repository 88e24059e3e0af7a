import type { EventTime } from '../domain/calendar-account.ts';
import { startsOfSeries } from './fake-series.ts';

/** An event as the fake keeps it: once, for its organizer and all who are invited. */
export interface StoredEvent {
  id: string;
  organizer: string;
  title: string;
  description: string;
  start: EventTime;
  end: EventTime;
  recurrence: readonly string[];
  attendees: { email: string; response: string }[];
  cancelled: boolean;
  seriesId: string | null;
  originalStart: EventTime | null;
  /** An instance that was changed, and no longer follows its series. */
  isException: boolean;
  /** When it last changed, in steps of the whole world. */
  step: number;
  updated: string;
  /** Calendars that had it and no longer do. */
  goneFrom: Set<string>;
}

/** An event as it is saved; the rest is worked out. */
export type FakeEventInput = Omit<StoredEvent, 'step' | 'updated' | 'goneFrom' | 'isException'>;

/** What people do in their calendars. `originalStart` names one instance of a series. */
export type FakeDeed =
  | {
      action: 'create';
      calendar: string;
      id?: string;
      title: string;
      start: EventTime;
      end: EventTime;
      recurrence?: readonly string[];
      attendees?: readonly string[];
    }
  | { action: 'move'; id: string; start: EventTime; end: EventTime; originalStart?: EventTime }
  | { action: 'rename'; id: string; title: string; originalStart?: EventTime }
  | { action: 'respond'; id: string; person: string; response: 'accepted' | 'tentative' | 'declined'; originalStart?: EventTime }
  | { action: 'delete'; id: string; originalStart?: EventTime };

export interface FakeCalendars {
  people: readonly string[];
  /** All events that a calendar has or had, in a steady order. */
  eventsOf(calendar: string): StoredEvent[];
  find(calendar: string, id: string): StoredEvent | null;
  /** An instance as it stands, whether it was changed before or not. */
  instance(series: StoredEvent, originalStart: EventTime): StoredEvent | null;
  instances(series: StoredEvent): StoredEvent[];
  save(event: FakeEventInput): StoredEvent;
  remove(event: StoredEvent): void;
  /** All instances of a series stand again where its rule puts them. */
  resetInstances(series: StoredEvent): void;
  deed(deed: FakeDeed): StoredEvent;
  step(): number;
}

/** Series without an end are worked out to here. */
const HORIZON = '2035-01-01T00:00:00Z';

/** Calendars of some people with their events, series and instances; each fake provider has its own. `onChange` hears of each calendar that something changed in. */
export function createFakeCalendars({ people, onChange }: { people: readonly string[]; onChange: (calendar: string) => void }): FakeCalendars {
  const events = new Map<string, StoredEvent>();
  let step = 0;
  let made = 0;
  const keyOf = ({ organizer, id }: Pick<StoredEvent, 'organizer' | 'id'>) => `${organizer}/${id}`;
  const calendarsOf = (event: StoredEvent) => [event.organizer, ...event.attendees.map(({ email }) => email)].filter((email) => people.includes(email));
  const all = () => [...events.values()].sort((a, b) => a.id.localeCompare(b.id));

  const save: FakeCalendars['save'] = (event) => {
    const before = events.get(keyOf(event));
    step += 1;
    const saved: StoredEvent = { ...event, step, updated: new Date(Date.now()).toISOString(), goneFrom: new Set(), isException: event.seriesId !== null };
    for (const calendar of before === undefined ? [] : [...calendarsOf(before), ...before.goneFrom])
      if (!calendarsOf(saved).includes(calendar)) saved.goneFrom.add(calendar);
    events.set(keyOf(saved), saved);
    if (saved.recurrence.length > 0) dropLostExceptions(saved);
    for (const calendar of new Set([...calendarsOf(saved), ...saved.goneFrom])) onChange(calendar);
    return saved;
  };

  /** A rule that changed leaves no place for instances that were changed under the old one. */
  function dropLostExceptions(series: StoredEvent): void {
    const places = new Set(startsOfSeries({ ...series, from: '1970-01-01T00:00:00Z', to: HORIZON }).map(placeOf));
    for (const event of exceptionsOf(series)) if (event.originalStart === null || !places.has(placeOf(event.originalStart))) events.delete(keyOf(event));
  }

  function exceptionsOf(series: StoredEvent): StoredEvent[] {
    return all().filter(({ organizer, seriesId }) => organizer === series.organizer && seriesId === series.id);
  }

  function instance(series: StoredEvent, originalStart: EventTime): StoredEvent | null {
    return world.instances(series).find((event) => event.originalStart !== null && placeOf(event.originalStart) === placeOf(originalStart)) ?? null;
  }

  function known(id: string, originalStart: EventTime | undefined): StoredEvent {
    const event = all().find((candidate) => candidate.id === id);
    const found = event !== undefined && originalStart !== undefined ? instance(event, originalStart) : event;
    if (found === undefined || found === null) throw new Error(`There is no event ${id}`);
    return found;
  }

  const world: FakeCalendars = {
    people,
    step: () => step,
    eventsOf: (calendar) => all().filter((event) => calendarsOf(event).includes(calendar) || event.goneFrom.has(calendar)),
    find: (calendar, id) =>
      events.get(`${calendar}/${id}`) ?? all().find((event) => event.id === id && event.attendees.some(({ email }) => email === calendar)) ?? null,
    instance,
    instances: (series) => {
      const changed = new Map(exceptionsOf(series).map((event) => [event.originalStart === null ? '' : placeOf(event.originalStart), event]));
      const lastsMs = instantMs(series.end) - instantMs(series.start);
      return startsOfSeries({ ...series, from: '1970-01-01T00:00:00Z', to: HORIZON }).map((start): StoredEvent => {
        const id = `${series.id}_${placeOf(start)}`;
        return changed.get(placeOf(start)) ?? { ...series, id, start, end: later(start, lastsMs), recurrence: [], seriesId: series.id, originalStart: start };
      });
    },
    save,
    remove: (event) => {
      for (const exception of event.seriesId === null ? exceptionsOf(event) : []) events.delete(keyOf(exception));
      save({ ...event, recurrence: [], cancelled: true });
    },
    resetInstances: (series) => {
      for (const exception of exceptionsOf(series)) events.delete(keyOf(exception));
    },
    deed: (deed) => {
      if (deed.action === 'create') {
        const { calendar, id = `ev${String((made += 1)).padStart(6, '0')}`, title, start, end, recurrence = [], attendees = [] } = deed;
        const rest = { description: '', cancelled: false, seriesId: null, originalStart: null };
        return save({
          id,
          organizer: calendar,
          title,
          start,
          end,
          recurrence,
          attendees: attendees.map((email) => ({ email, response: 'needsAction' })),
          ...rest,
        });
      }
      const event = known(deed.id, deed.originalStart);
      switch (deed.action) {
        case 'move':
          return save({ ...event, start: deed.start, end: deed.end });
        case 'rename':
          return save({ ...event, title: deed.title });
        case 'respond':
          return save({ ...event, attendees: event.attendees.map((guest) => (guest.email === deed.person ? { ...guest, response: deed.response } : guest)) });
        case 'delete':
          world.remove(event);
          return event;
      }
    },
  };
  return world;
}

/** Where an instance stands in its series, as it is written into its id. */
export function placeOf(time: EventTime): string {
  return 'day' in time ? time.day.replaceAll('-', '') : `${new Date(time.at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function later(time: EventTime, ms: number): EventTime {
  const at = new Date(instantMs(time) + ms).toISOString();
  return 'day' in time ? { day: at.slice(0, 10) } : { at, timeZone: time.timeZone };
}

function instantMs(time: EventTime): number {
  return Date.parse('day' in time ? `${time.day}T00:00:00Z` : time.at);
}
