import type { MetricDefinition, MetricReader } from './metric.ts';

/** One field of a form that is made from an integration's description. A `secret` is stored encrypted and never shown again. */
export interface FormField {
  name: string;
  label: string;
  type: 'text' | 'secret' | 'number' | 'url';
  required: boolean;
  help: string;
}

/** What a provider lets one account do: `requests` in `perSeconds`, shared by all who use that `scope`. */
export interface Budget {
  bucket: string;
  requests: number;
  perSeconds: number;
  scope: 'account' | 'address';
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
  auth: { kind: 'none' | 'token' | 'headers'; scopes: readonly string[] };
  configFields: readonly FormField[];
  /** Hosts that are called. Where the settings name the host, it is the one in `hostField` instead. */
  allowedHosts: readonly string[];
  hostField: string | null;
  budgets: readonly Budget[];
  metrics: readonly IntegrationMetric[];
  webhook: boolean;
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
}

/** What a webhook check needs: header names in lower case, the body as it came over the wire. */
export interface WebhookRequest {
  secret: string;
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  rawBody: Uint8Array;
}

/** How a reader is opened: parsed settings, and what lies within reach beyond the public internet (default: nothing). */
export interface ReaderInput extends ConnectionSettings {
  /** This machine: only for the demo's fake server and for tests. */
  allowLoopback?: boolean;
  /** Private networks (10/8, 192.168/16 …), for sources inside the company. */
  allowPrivate?: boolean;
}

/** An integration as the product knows it: described at once, its SDK loaded when a reader is made. The list is `integrations/catalog.ts`. */
export interface Integration {
  manifest: IntegrationManifest;
  createReader(input: ReaderInput): Promise<MetricReader>;
  verifyWebhook: ((request: WebhookRequest) => WebhookDelivery) | null;
}
