import type { CalendarAccount } from '../domain/calendar-account.ts';
import type { CodeHost } from '../domain/code-host.ts';
import type { BudgetKeeper, ReaderInput } from '../domain/integration.ts';
import type { Messenger } from '../domain/messenger.ts';
import type { MetricReader, MetricSpan } from '../domain/metric.ts';

/** What every integration has to hold, or has to say in writing why it cannot apply. */
export const CHECKS = {
  C1: 'the manifest is sound, secrets are marked, and no failure shows one',
  C2: 'the connection test tells good, revoked, under-privileged and unreachable apart',
  C3: 'a second read repeats the first, and then shows what happened since',
  C4: 'killed after any page, a new process goes on to the same samples',
  C5: 'many items of one instant are all counted, and the read ends',
  C6: 'an item that becomes visible late is still counted',
  C7: 'an item edited between two pages hides no other',
  C8: 'a position in the future gives no samples',
  C9: 'a position that cannot be read is cursor-expired, and from null all is right again, vanished items gone',
  C10: 'what was deleted is no longer counted after the time that is named',
  C11: 'a limit is known in all its forms, and the wait is never shorter than told',
  C12: 'the shared budget is asked before each request, and a refusal sends none',
  C13: 'a token that runs out in the middle is refreshed once, also by two at once',
  C14: 'a dead grant asks for a person, and outranks a limit',
  C15: 'a webhook is taken with a right signature only, fast, and repeats are recognizable',
  C16: 'a subscription is renewed, a missed notification made good by the next read',
  C17: 'an answer with odd items or fields neither fails silently nor passes as final',
  C18: 'zero and no data are kept apart',
  C19: 'days are the company’s days, in every zone',
  C20: 'one company’s credentials never go out with another’s request',
  C21: 'an action that writes is done once under retry',
  C22: 'no other host and no private address is spoken to, redirects included',
  C23: 'what the last release stored and offered can still be read',
  C24: 'every check is run or has its reason',
} as const;
export type CheckId = keyof typeof CHECKS;

/** What the fake can be told to do to the next request; one that the system does not know is not in the bench's `faults`. */
export type FaultName =
  | 'unauthorized'
  | 'forbidden'
  | 'limit-seconds'
  | 'limit-date'
  | 'limit-reset'
  | 'limit-untold'
  | 'limit-as-403'
  | 'limit-around-dead-grant'
  | 'server-error'
  | 'truncated'
  | 'dropped'
  /** It did what was asked, and the answer never came. */
  | 'lost-answer'
  | 'odd-item'
  | 'redirect-elsewhere';

/** How long the limits above tell to wait, in milliseconds. */
export const TOLD_WAIT_MS: Partial<Record<FaultName, number>> = {
  'limit-seconds': 90_000,
  'limit-date': 120_000,
  'limit-reset': 300_000,
  'limit-untold': 60_000,
  'limit-as-403': 60_000,
};

/** How a door is opened; `secret` is put where the credentials go. */
export interface BenchOptions {
  secret?: string;
  /** Without leave to reach loopback, where the fake is. */
  withoutLeave?: boolean;
  budget?: BudgetKeeper;
  renew?: ReaderInput['renew'];
}

/** A fake of the system, and one of its doors open on it. */
export interface DoorBench<Door> {
  open(options?: BenchOptions): Door;
  /** What another process (C4) and the referee open the same account with, in plain data; `config.baseUrl` is the fake. Left out where it takes more than data: C4 then opens it anew for each page. */
  accountInput?: ReaderInput;
  faults: Partial<Record<FaultName, () => void>>;
  /** The credentials of each request so far, as the fake saw them. */
  credentials(): readonly string[];
  /** The secret as the connection stores it, for a door whose access is renewed (C13); left out where it is not. */
  renewed?(secret: string): Record<string, string>;
  close(): Promise<void>;
}

/** A fake with some state, and a reader of its metrics. */
export interface Bench extends DoorBench<MetricReader> {
  /** What the metric ought to read today. */
  truth(): string;
  /** Things that happen at the provider. */
  happenings: Partial<Record<'one-more' | 'many-at-once' | 'one-late' | 'edit-between-pages' | 'one-vanishes', () => Promise<void> | void>>;
}

/** A fake with events, and its calendars. Sextant has made no event in it yet. */
export interface CalendarBench extends DoorBench<CalendarAccount> {
  calendarId: string;
  /** Begins now; what the calendar holds in it takes more than a page. */
  window: { from: string; to: string };
  /** Titles of the events that stand in the window. */
  truth(): readonly string[];
  happenings: Record<'one-more' | 'many-at-once' | 'edit-between-pages' | 'one-vanishes' | 'cursors-expire', () => Promise<void> | void>;
  /** Each makes the next request refuse its position, one for each way in which the provider says so. */
  refusals: readonly (() => void)[];
  /** A stored cursor, moved into a far future. */
  intoFuture(cursor: unknown): unknown;
  /** Somebody who has no meeting in the window, and somebody whose calendar cannot be seen. */
  people: { free: string; hidden: string };
  /** Where the fake may send what a channel says. */
  hookUrl: string;
  /** How many events of this own id the provider holds. */
  eventsOf(ownId: string): number;
  /** How many channels live at the provider. */
  channels(): number;
}

/** A fake with a repository. */
export interface CodeBench extends DoorBench<CodeHost> {
  /** Addresses of an issue in it, and of the first pull request that will be made. */
  linkedUrls: readonly string[];
  /** A check passes on it, and somebody approves it. */
  reviewed(pullRequest: { branch: string; number: number }): Promise<void>;
  branches(name: string): number;
  openPullRequests(branch: string): number;
}

/** A fake with people in it. */
export interface MessagesBench extends DoorBench<Messenger> {
  /** Whom a message goes to, as `send` takes it, with what else is known of them. */
  recipient: string;
  person: { email: string; workspaceId: string };
  /** What opens a form, as a press brings it. */
  trigger(): string;
  /** The message of this key, as the door finds it again; null where it finds none. */
  find(key: string): Promise<unknown>;
  /** How many messages of this key were taken. */
  messagesOf(key: string): number;
}

/** How an integration's metrics are checked. */
export interface MetricsSubject {
  metric: string;
  query: Record<string, unknown>;
  span: MetricSpan;
  bench(options?: { empty?: boolean }): Promise<Bench>;
  /** What metrics read where there is no data: '0', or null for no sample. */
  emptyReads: Readonly<Record<string, { query: Record<string, unknown>; value: string | null }>>;
  /** A stored cursor, moved into a far future. */
  intoFuture(cursor: unknown): unknown;
  /** After how long a deletion shows at the latest. */
  deletionShowsAfterDays: number;
}

/** What an integration's `conformance.ts` exports: a bench for each of its doors, and the reasons for checks that cannot apply. */
export type Conformance = {
  now: string;
  calendar?: () => Promise<CalendarBench>;
  code?: () => Promise<CodeBench>;
  messages?: () => Promise<MessagesBench>;
  /** Signs a body as the provider does, at `at`, for the address it is sent to; null where there are no webhooks. */
  signWebhook: ((input: { secret: string; deliveryId: string; body: Uint8Array; address: string; at: string }) => Record<string, string>) | null;
  /** A message of a provider that signs nothing and sends our own token back; left out where it signs. */
  carryWebhook?: (input: { secret: string; deliveryId: string }) => { headers: Record<string, string>; body: Uint8Array };
  bypass: Partial<Record<CheckId, string>>;
} & (MetricsSubject | { [Field in keyof MetricsSubject]?: never });
