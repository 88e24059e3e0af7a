import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import type { IntegrationManifest } from '../../domain/integration.ts';
import { baseUrlOr, choiceOf, optional, parseForm, parseQueryOf } from '../form-fields.ts';

const API = 'https://analyticsdata.googleapis.com';
const READ_ONLY = 'https://www.googleapis.com/auth/analytics.readonly';
const NAME = /^[A-Za-z][\w:]{0,99}$/;
const longText = optional(z.string().trim().min(1).max(4_000));

/** What a Google Analytics connection stores plainly. */
export const configSchema = z.object({
  propertyId: z
    .string()
    .trim()
    .transform((text) => text.replace(/^properties\//, ''))
    .refine((text) => /^\d{1,20}$/.test(text), 'The number of the property (Admin → Property details), not the measurement id that begins with G-'),
  clientId: longText,
  baseUrl: baseUrlOr(API).refine((url) => new URL(url).origin === url, 'Only the host, without a path'),
});
export type GoogleAnalyticsConfig = z.output<typeof configSchema>;

/** The part of a service account's key file that is used. */
export const serviceAccountSchema = z.object({ client_email: z.email(), private_key: z.string().refine(isPrivateKey) });

/** What it stores encrypted: the key of a service account, or an OAuth client and its grant. */
export const secretSchema = z.object({
  serviceAccountKey: optional(z.string().max(10_000).refine(isServiceAccountKey, 'Paste the whole JSON key file of the service account')),
  clientSecret: longText,
});
const formSchema = z.object({ ...configSchema.shape, ...secretSchema.shape }).superRefine(({ serviceAccountKey, clientId, clientSecret }, context) => {
  const missing = clientId === undefined ? 'clientId' : clientSecret === undefined ? 'clientSecret' : null;
  if (serviceAccountKey !== undefined || missing === null) return;
  context.addIssue({ code: 'custom', path: [missing], message: 'Needed, unless there is the key of a service account' });
});
/** The grant as the hub keeps it. */
export const grantSchema = z.object({ serviceAccountKey: longText, accessToken: longText });

/** A metric of Analytics, and of which dimension's values it is counted. */
export const querySchema = z
  .object({
    metric: z.string().trim().regex(NAME, 'The API name of a metric, for example activeUsers or keyEvents:sign_up'),
    dimension: optional(z.string().trim().regex(NAME, 'The API name of a dimension, for example country')),
    match: choiceOf('exact', 'begins-with', 'ends-with', 'contains', 'regular-expression'),
    value: longText,
  })
  .refine(({ dimension, value }) => (dimension === undefined) === (value === undefined), {
    path: ['value'],
    message: 'A dimension needs a value, and a value its dimension',
  });
export type GoogleAnalyticsQuery = z.output<typeof querySchema>;

/** Google Analytics 4, described: forms, limits and its one metric. Free of its SDK, so that the API can load it. */
export const manifest: IntegrationManifest = {
  id: 'google-analytics',
  name: 'Google Analytics',
  description: 'Any metric of a Google Analytics 4 property, of all traffic or of a part of it, day by day',
  auth: { kind: 'oauth2', scopes: [READ_ONLY] },
  oauth: {
    authorizeUrl: (config) => `${accountsHost(config, 'https://accounts.google.com')}/o/oauth2/v2/auth`,
    tokenUrl: (config) => `${accountsHost(config, 'https://oauth2.googleapis.com')}/token`,
    scopes: [READ_ONLY],
    // Without both, Google gives a refresh token at the very first consent only, and a reconnected account would die within the hour.
    authorizeParameters: { access_type: 'offline', prompt: 'consent' },
    clientAuthentication: 'body',
    // A service account signs its own tokens.
    appliesTo: ({ secret }) => !secret.serviceAccountKey,
    refreshMarginMs: 5 * 60_000,
  },
  configFields: [
    { name: 'propertyId', label: 'Property', type: 'text', required: true, help: 'Its number: Admin → Property details, at the top right' },
    {
      name: 'clientId',
      label: 'OAuth client',
      type: 'text',
      required: false,
      help: 'The client id of your Google Cloud project; not needed with a service account',
    },
    { name: 'clientSecret', label: 'OAuth client secret', type: 'secret', required: false, help: 'The secret that belongs to the client' },
    {
      name: 'serviceAccountKey',
      label: 'Service account key',
      type: 'secret',
      required: false,
      help: 'Instead of signing in: the JSON key file of a service account that is a Viewer of the property',
    },
    { name: 'baseUrl', label: 'API address', type: 'url', required: false, help: `Only where a proxy stands between; ${API} if empty` },
  ],
  allowedHosts: ['analyticsdata.googleapis.com'],
  hostField: 'baseUrl',
  // Of a standard property: developers.google.com/analytics/devguides/reporting/data/v1/quotas
  budgets: [
    { bucket: 'tokens', requests: 14_000, perSeconds: 3_600, scope: 'account' },
    { bucket: 'concurrent', requests: 10, perSeconds: 1, scope: 'account' },
    { bucket: 'thresholded', requests: 120, perSeconds: 3_600, scope: 'account' },
    { bucket: 'server errors', requests: 10, perSeconds: 3_600, scope: 'account' },
  ],
  accountOf: (config) => `properties/${String(config.propertyId)}`,
  metrics: [
    {
      id: 'report',
      name: 'A metric by day',
      description: 'One metric of the property a day, of all or of one dimension’s values',
      unit: '',
      direction: 'increase',
      backfill: true,
      queryFields: [
        { name: 'metric', label: 'Metric', type: 'text', required: true, help: 'Its API name, for example activeUsers, sessions, keyEvents, purchaseRevenue' },
        { name: 'dimension', label: 'Dimension', type: 'text', required: false, help: 'Count only a part: its API name, for example eventName or country' },
        {
          name: 'match',
          label: 'Match',
          type: 'choice',
          required: false,
          help: 'How the value is compared',
          choices: [
            { value: 'exact', label: 'is' },
            { value: 'begins-with', label: 'begins with' },
            { value: 'ends-with', label: 'ends with' },
            { value: 'contains', label: 'contains' },
            { value: 'regular-expression', label: 'matches the regular expression' },
          ],
        },
        { name: 'value', label: 'Value', type: 'text', required: false, help: 'Of the dimension, for example sign_up' },
      ],
    },
  ],
  webhook: false,
  cursorVersion: 1,
  parseSettings: (input) => {
    const { serviceAccountKey, clientSecret, ...config } = parseForm(formSchema, input);
    return {
      config,
      secret: { ...(serviceAccountKey !== undefined && { serviceAccountKey }), ...(clientSecret !== undefined && { clientSecret }) },
    };
  },
  parseQuery: (metric, input) => {
    const { match, ...query } = parseQueryOf({ report: querySchema }, metric, input);
    return query.dimension === undefined ? query : { ...query, match };
  },
};

/** Beside another API address stand its own sign-in and token addresses. */
function accountsHost(config: Record<string, unknown>, real: string): string {
  const { baseUrl } = config;
  return typeof baseUrl === 'string' && baseUrl !== '' && baseUrl !== API ? baseUrl : real;
}

function isServiceAccountKey(text: string): boolean {
  try {
    return serviceAccountSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
