import type { CalendarAccount } from './calendar-account.ts';
import type { CodeHost } from './code-host.ts';
import type { DomainError } from './errors.ts';
import type { Day, Instant } from './key-result.ts';
import type { ChatReply, ChatRequest, Messenger } from './messenger.ts';
import type { MetricDefinition, MetricReader, MetricSample, MetricSpan } from './metric.ts';

/** One field of a form that is made from an integration's description. A `secret` is stored encrypted and never shown again. */
export interface FormField {
  name: string;
  label: string;
  type: 'text' | 'long-text' | 'secret' | 'number' | 'url' | 'choice';
  required: boolean;
  help: string;
  /** Of a `choice`, and of no other: the first is proposed. */
  choices?: readonly { value: string; label: string }[];
}

/** What a provider lets one account do: `requests` in `perSeconds`, shared by all who use that `scope`. */
export interface Budget {
  bucket: string;
  requests: number;
  perSeconds: number;
  scope: 'account' | 'address';
}

/** The budget that all workers share, as it is handed to who makes the calls. */
export interface BudgetKeeper {
  /** Takes from a bucket of the manifest before a call; `cost` is 1 where it is left out. Throws ProviderError `rate-limited` with the wait where too little is left. */
  take(bucket: string, cost?: number): Promise<void>;
  /** What the provider itself says is left; it outranks our own count. */
  told(bucket: string, said: { remaining: number; resetAt: Instant }): Promise<void>;
}

/** How an account is authorized in the browser: OAuth 2 with PKCE. The grant is kept in the secret as `accessToken`, `refreshToken`, `grantedAt` and `expiresAt`. */
export interface OAuthDescription {
  /** Where the person agrees, and where codes and refresh tokens are exchanged; both may hang on the settings of a self-managed server. */
  authorizeUrl(config: Record<string, unknown>): string;
  tokenUrl(config: Record<string, unknown>): string;
  scopes: readonly string[];
  /** What else the provider wants in the authorization request, such as `access_type=offline`. */
  authorizeParameters?: Readonly<Record<string, string>>;
  /** Whether these settings go by consent; left out where all do, and false where a token or a key was entered instead. */
  appliesTo?(settings: ConnectionSettings): boolean;
  /** How the client proves itself at the token address. */
  clientAuthentication: 'body' | 'basic';
  /** A token is renewed so long before its end. */
  refreshMarginMs: number;
}

/** A metric as the wizard offers it, with the fields of its query. */
export interface IntegrationMetric extends MetricDefinition {
  description: string;
  queryFields: readonly FormField[];
}

/** A connection's settings after parsing: what is stored plainly, and what is stored encrypted. */
export interface ConnectionSettings {
  config: Record<string, unknown>;
  secret: Record<string, string>;
}

/** An integration as data: forms, limits and offers, without its SDK. One `manifest.ts` an integration. */
export interface IntegrationManifest {
  id: string;
  name: string;
  description: string;
  auth: { kind: 'none' | 'token' | 'headers' | 'oauth2'; scopes: readonly string[] };
  /** Of `oauth2`; of `token` where signing in is a second way. The form asks for `clientId` and the secret `clientSecret`, a button does the rest. */
  oauth?: OAuthDescription;
  configFields: readonly FormField[];
  /** Hosts that are called. Where the settings name the host, it is the one in `hostField` instead. */
  allowedHosts: readonly string[];
  hostField: string | null;
  budgets: readonly Budget[];
  /** What is counted together: connections with the same answer share their budgets, such as a project. Default: each connection its own. */
  accountOf?(config: Record<string, unknown>): string;
  metrics: readonly IntegrationMetric[];
  webhook: boolean;
  /** Whether people bring its values on the connection's page, in a file or one by one. Default false. */
  takesValues?: boolean;
  /** Raised when a stored cursor of an older release can no longer be read. */
  cursorVersion: number;
  /** Checks a filled-in form and splits off the secrets. Throws DomainError INVALID_INPUT with `details.fields`. */
  parseSettings(input: unknown): ConnectionSettings;
  /** Checks a metric's query. Throws DomainError INVALID_INPUT with `details.fields`, also for an unknown metric. */
  parseQuery(metric: string, input: unknown): Record<string, unknown>;
}

/** A webhook whose signature was right. `subject` names what it is about (`owner/repository`); `metrics` are those it can have changed. */
export interface WebhookDelivery {
  deliveryId: string;
  event: string;
  subject: string;
  payload: unknown;
  metrics: readonly string[];
  /** Numbers that came with it, for a source that is told instead of asked; a day of null is the day on which it came. */
  values?: readonly (Omit<PushedValue, 'day'> & { day: Day | null })[];
  /** Why nothing of it is taken although its signature was right; whoever sent it is told. */
  refusal?: DomainError;
  /** Of a chat, and of nothing else: what somebody did there, and how a reply to it is written. */
  chat?: { request: ChatRequest; write(reply: ChatReply): ChatAnswer };
}

/** The body of an answer to a chat; null for none. */
export type ChatAnswer = { json: object } | { text: string } | null;

/** A number that was brought to us: by a webhook, in a file or by hand. `series` is its name within the connection. */
export interface PushedValue {
  series: string;
  day: Day;
  value: string;
}

/** What a webhook check needs: header names in lower case, the body as it came over the wire. */
export interface WebhookRequest {
  secret: string;
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  rawBody: Uint8Array;
  /** The public address it was sent to, for providers that sign it. */
  address?: string;
  /** When it came, for providers that sign the time; default: now. */
  at?: Instant;
}

/** How a reader is opened: parsed settings, and what lies within reach beyond the public internet (default: nothing). */
export interface ReaderInput extends ConnectionSettings {
  /** This machine: only for the demo's fake server and for tests. */
  allowLoopback?: boolean;
  /** Private networks (10/8, 192.168/16 …), for sources inside the company. */
  allowPrivate?: boolean;
  /** Default: without limit. */
  budget?: BudgetKeeper;
  /** A fresh secret after the present one was refused in the middle of a run; left out where the account has no grant. */
  renew?: () => Promise<Record<string, string>>;
  /** What was brought to this connection, for sources that are told; default: nothing. */
  pushed?: (series: string, span: MetricSpan) => Promise<readonly MetricSample[]>;
}

/** An integration as the product knows it: described at once, its SDK loaded when a reader is made. The list is `integrations/catalog.ts`. */
export interface Integration {
  manifest: IntegrationManifest;
  /** What it can do, each opened with a connection's settings; the first tests the connection. */
  open: Capabilities;
  verifyWebhook: ((request: WebhookRequest) => WebhookDelivery) | null;
  /** What the provider wants to hear back as plain text before it delivers, from the address's query; null where it asks for nothing. */
  answerHandshake?: (query: Readonly<Record<string, unknown>>) => string | null;
}

/** A connection's account: its doors are opened when they are needed. A door that the integration lacks throws ProviderError `bad-config`. */
export interface Account {
  test(): Promise<{ account: string }>;
  metrics(): Promise<MetricReader>;
  calendar(): Promise<CalendarAccount>;
  code(): Promise<CodeHost>;
  messages(): Promise<Messenger>;
  /** A person's consent, of an account that goes by one. */
  consent(): Promise<Consent>;
}

/** How a person's consent is asked for and renewed; all methods but `url` throw ProviderError, `reauth-needed` where a grant is refused for good. */
export interface Consent {
  /** Where the person is sent to agree. */
  url(input: { redirectUri: string; state: string; verifier: string }): string;
  /** The grant for the code that the person comes back with. */
  exchange(input: { code: string; redirectUri: string; verifier: string }): Promise<AccessGrant>;
  refresh(refreshToken: string): Promise<AccessGrant>;
}

/** All integrations, as the composition roots hand them over: described, and opened as far as this installation may reach. */
export interface Outside {
  /** Throws NOT_FOUND for a provider that Sextant does not know. */
  manifestOf(provider: string): IntegrationManifest;
  /** Whether the provider has this door; false for one that Sextant does not know. */
  offers(provider: string, door: keyof Capabilities): boolean;
  openAccount(input: AccountInput): Account;
}

/** What a person's consent gave us. */
export interface AccessGrant {
  accessToken: string;
  /** Null where the provider gave none, or no new one. */
  refreshToken: string | null;
  /** How long the access lives; null where it does not end. */
  lifeMs: number | null;
}

/** How an account is reached: the provider, and what its doors are opened with. */
export type AccountInput = ReaderInput & { provider: string };

/** The doors of an integration; one that it lacks is left out. */
export interface Capabilities {
  metrics?: (input: ReaderInput) => Promise<MetricReader>;
  calendar?: (input: ReaderInput) => Promise<CalendarAccount>;
  code?: (input: ReaderInput) => Promise<CodeHost>;
  messages?: (input: ReaderInput) => Promise<Messenger>;
}
