import type { Day, Instant } from './key-result.ts';

/** A moment of an event: an instant with the zone in which it recurs, or a whole day. */
export type EventTime = { at: Instant; timeZone: string } | { day: Day };

export type AttendeeResponse = 'none' | 'accepted' | 'tentative' | 'declined';

/** An event as a calendar has it. An instance of a series names the series and where it would have stood. */
export interface CalendarEvent {
  /** The provider's id. */
  id: string;
  /** The id that Sextant gave to what it made; null for all else. An instance carries that of its series. */
  ownId: string | null;
  seriesId: string | null;
  originalStart: EventTime | null;
  title: string;
  description: string;
  start: EventTime;
  /** The first moment, or the first day, after it. */
  end: EventTime;
  /** RRULE, EXDATE and RDATE lines as in RFC 5545; empty for a single event and for instances. */
  recurrence: readonly string[];
  attendees: readonly { email: string; response: AttendeeResponse }[];
  /** A cancelled instance of a living series stays known; an event that is gone is in `removed`. */
  cancelled: boolean;
  /** Changes with each change at the provider. */
  revision: string;
  updatedAt: Instant | null;
}

/** What Sextant writes into a calendar. */
export interface EventDraft {
  ownId: string;
  title: string;
  description: string;
  start: EventTime;
  end: EventTime;
  recurrence: readonly string[];
  attendees: readonly { email: string }[];
  /** Instances of the series that differ: moved, or left out. */
  exceptions: readonly { originalStart: EventTime; start: EventTime; end: EventTime; cancelled: boolean }[];
}

/** One page of what changed since the cursor. */
export interface CalendarPage {
  changed: readonly CalendarEvent[];
  /** Provider's ids of what is gone. */
  removed: readonly string[];
  /** Opaque; null is "from the start". Stored in the transaction of the rows. */
  cursor: unknown;
  more: boolean;
}

/** A channel through which a provider says that something changed. */
export interface CalendarChannel {
  id: string;
  /** What is needed to stop it. */
  resource: string;
  expiresAt: Instant;
}

/** One person's or one company's account of calendars; every method throws ProviderError only, `cursor-expired` asks to begin at null. */
export interface CalendarAccount {
  /** Whether the provider itself writes to attendees when an event is put or removed; where it does not (the default), Sextant's own invitations do. */
  mailsAttendees?: boolean;
  testConnection(): Promise<{ account: string }>;
  calendars(input?: { signal?: AbortSignal }): Promise<readonly { id: string; name: string; timeZone: string; writable: boolean; primary: boolean }[]>;
  /** `window` bounds a first read; a provider that carries it in its cursor is begun anew when it rolls. */
  changes(input: { calendarId: string; cursor: unknown; window: { from: Instant; to: Instant }; signal?: AbortSignal }): Promise<CalendarPage>;
  /** Makes the event or changes it; the same `ownId` is the same event, however often it is called. */
  put(input: { calendarId: string; event: EventDraft; signal?: AbortSignal }): Promise<CalendarEvent>;
  /** Takes the event away; nothing happens where there is none. */
  remove(input: { calendarId: string; ownId: string; signal?: AbortSignal }): Promise<void>;
  /** When these people are taken, as far as the account may know. */
  busy(input: {
    emails: readonly string[];
    from: Instant;
    to: Instant;
    signal?: AbortSignal;
  }): Promise<Readonly<Record<string, readonly { from: Instant; to: Instant }[]>>>;
  watch(input: { calendarId: string; channelId: string; url: string; token: string; until: Instant; signal?: AbortSignal }): Promise<CalendarChannel>;
  /** Lets a channel live longer; left out where channels cannot be renewed and a new one takes over. `cursor-expired` where it is gone. */
  renew?(input: { channel: CalendarChannel; until: Instant; signal?: AbortSignal }): Promise<CalendarChannel>;
  stop(input: { channel: CalendarChannel; signal?: AbortSignal }): Promise<void>;
}
