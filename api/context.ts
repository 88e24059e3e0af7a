import type { Logger } from 'pino';
import type { IntegrationManifest, Outside, WebhookDelivery, WebhookRequest } from '../domain/integration.ts';
import type { ChatReply, ChatRequest } from '../domain/messenger.ts';
import type { Database } from '../database/client.ts';
import type { Scope } from '../database/scope.ts';
import { DomainError } from '../domain/errors.ts';
import type { Loaders } from './loaders.ts';
import type { WorkflowStarter } from './start-workflows.ts';

/** One part of the machine as the set-up page and /readyz show it. */
export interface PartView {
  name: string;
  state: string;
  note: string;
  elapsedSeconds: number;
  expectedSeconds: number | null;
}

/** A whole message of the local mailbox. */
export interface OutboxMessage {
  id: string;
  subject: string;
  from: string;
  to: string;
  at: string;
  html: string;
  text: string;
  headers: readonly { name: string; value: string }[];
  attachments: readonly { filename: string; contentType: string; content: Uint8Array }[];
}

/** The local mailbox of one company: what it got while there was no SMTP_URL, or as sample data. */
export interface Outbox {
  list(page: {
    limit: number;
    before: string | null;
  }): Promise<{ rows: readonly { id: string; place: string; subject: string; to: string; at: string; preview: string }[]; hasNext: boolean }>;
  read(id: string): Promise<OutboxMessage | null>;
}

/** A message as people read it. */
export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/** The few mails that answer a request at once (both go through `effects` like every other), and the rendering of what was sent. */
export interface ApiMails {
  signInLink(input: { organizationId: string; personId: string; token: string; at: string }): Promise<void>;
  /** The link by which somebody who was added signs in for the first time. */
  invitation(input: { organizationId: string; personId: string; invitedById: string; token: string; at: string }): Promise<void>;
  /** A fresh link in place of one that has expired or was revoked, to the same person. */
  freshLink(input: { organizationId: string; linkId: string; at: string }): Promise<void>;
  /** The message of an effect with its links masked; null where it was never rendered. */
  renderEffect(input: { organizationId: string; effectId: string }): Promise<RenderedMail | null>;
  /** Takes messages out of the local mailbox. */
  forgetMails(input: { organizationId: string; effectIds: readonly string[] }): Promise<void>;
}

/** What people do in a company's chat. */
export interface ApiChat {
  /** What is said to it at once, and what is done after that. */
  answer(input: {
    scope: Scope;
    connectionId: string;
    deliveryId: string;
    event: string;
    request: ChatRequest;
    at: string;
  }): Promise<{ reply: ChatReply; later?: () => Promise<void> }>;
}

/** Everything the API is handed by its composition root. */
export interface ApiDeps {
  database: Database;
  startWorkflows: WorkflowStarter;
  clock: { now(): string };
  publicUrl: string;
  /** There is no mail server: each company's mail lies in an outbox that its administrators read. */
  mailStaysHere?: boolean;
  mails: ApiMails;
  chat: ApiChat;
  outboxOf(organizationId: string): Outbox;
  integrations: readonly IntegrationManifest[];
  /** Opens accounts of settings that are not saved yet (test), and of connections. */
  outside: Outside;
  /** Checks the signature of a provider's delivery. Throws DomainError. */
  verifyWebhook(input: WebhookRequest & { provider: string }): WebhookDelivery;
  /** What a provider wants to hear back before it delivers; null for a delivery. */
  answerHandshake(provider: string, query: Readonly<Record<string, unknown>>): string | null;
  /** `fetch` for addresses that an administrator named: public ones alone, unless the operator allows others. */
  fetchOutside: (address: string, init: RequestInit) => Promise<Response>;
  /** The TXT records of a name; none where there is no such name. Throws ProviderError where nobody can say. */
  txtRecords(name: string): Promise<readonly string[]>;
  /** What fills the wizard's form for the local demo server of a provider; null where none runs. */
  demoConfig(provider: string): Record<string, unknown> | null;
  parts: { view(): readonly PartView[]; ready(): boolean };
  /** Temporal's own web app, or the page of a workflow in it; null where that is not known. */
  temporalUrl(workflowId?: string): string | null;
  /** Runs a rehearsal that has a row, in a child process; progress goes to the row. */
  rehearse(input: { organizationId: string; rehearsalId: string }): void;
  rehearsalFiles(rehearsalId: string): Promise<readonly { name: string; size: number; path: string }[]>;
  /** The all-hands slides of a cycle as PDF. */
  allHandsPdf(input: { scope: Scope; cycleId: string; now: string }): Promise<Uint8Array>;
  /** The meetings of whoever the Scope belongs to, as an iCalendar file. */
  calendarFeed(input: { scope: Scope; now: string }): Promise<string>;
  webFolder: string;
  log: Logger;
  /** Proxies in front that may be believed about the client's address. Default 0. */
  trustedProxies?: number;
}

/** What a resolver may use. */
export interface Context {
  deps: ApiDeps;
  scope: Scope | null;
  loaders: Loaders | null;
  now: string;
  /** Puts a session cookie into the answer; where there is no answer to put it into (a socket), nothing. */
  startSession(token: string): void;
}

/** The signed-in Scope and its loaders. Throws SIGNED_OUT. */
export function signedIn(context: Context): { scope: Scope; loaders: Loaders } {
  if (context.scope === null || context.loaders === null) throw new DomainError('SIGNED_OUT', 'You are signed out. Ask for a sign-in link at /sign-in.');
  return { scope: context.scope, loaders: context.loaders };
}
