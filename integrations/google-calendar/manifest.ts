import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { IntegrationManifest } from '../../domain/integration.ts';
import { baseUrlOr, parseForm, parseQueryOf } from '../form-fields.ts';

const DEFAULT_BASE_URL = 'https://www.googleapis.com';
const text = z.string().trim().min(1).max(500);

/** What a Google Calendar connection stores plainly. */
export const configSchema = z.object({
  clientId: text,
  baseUrl: baseUrlOr(DEFAULT_BASE_URL),
});

/** What it stores encrypted: the client's secret, and the grant once a person agreed. */
export const secretSchema = z.object({ clientSecret: text, accessToken: text.optional(), webhookSecret: text.optional() });

const SCOPES = [
  'https://www.googleapis.com/auth/calendar.events',
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
  'https://www.googleapis.com/auth/calendar.freebusy',
] as const;

/** Google Calendar, described. Free of its SDK, so that the API can load it. */
export const manifest: IntegrationManifest = {
  id: 'google-calendar',
  name: 'Google Calendar',
  description: 'Meetings stand in Google calendars and stay in step both ways',
  auth: { kind: 'oauth2', scopes: SCOPES },
  oauth: {
    authorizeUrl: (config) => (isGoogle(config) ? 'https://accounts.google.com/o/oauth2/v2/auth' : `${baseUrlOf(config)}/o/oauth2/v2/auth`),
    tokenUrl: (config) => (isGoogle(config) ? 'https://oauth2.googleapis.com/token' : `${baseUrlOf(config)}/token`),
    scopes: SCOPES,
    // Without both, Google gives a refresh token at the first consent only.
    authorizeParameters: { access_type: 'offline', prompt: 'consent' },
    clientAuthentication: 'body',
    refreshMarginMs: 5 * 60_000,
  },
  configFields: [
    { name: 'clientId', label: 'Client ID', type: 'text', required: true, help: 'Of the OAuth client (web application) in your Google Cloud project' },
    { name: 'clientSecret', label: 'Client secret', type: 'secret', required: true, help: 'The secret of that OAuth client' },
    { name: 'baseUrl', label: 'API address', type: 'url', required: false, help: 'Only for a test server; empty for Google itself' },
  ],
  allowedHosts: ['www.googleapis.com', 'oauth2.googleapis.com'],
  hostField: 'baseUrl',
  budgets: [{ bucket: 'requests', requests: 600, perSeconds: 60, scope: 'account' }],
  metrics: [],
  webhook: true,
  cursorVersion: 1,
  parseSettings: (input) => {
    const { clientSecret, ...config } = parseForm(z.object({ ...configSchema.shape, clientSecret: text }), input);
    return { config, secret: { clientSecret, webhookSecret: channelSecret(clientSecret) } };
  },
  parseQuery: (metric, input) => parseQueryOf({}, metric, input),
};

/** What channels carry as their token: made from the client's secret, so that saving the form again keeps the channels that live. */
function channelSecret(clientSecret: string): string {
  return createHmac('sha256', clientSecret).update('sextant calendar channel').digest('base64url');
}

function baseUrlOf({ baseUrl }: Record<string, unknown>): string {
  return typeof baseUrl === 'string' && baseUrl !== '' ? baseUrl.replace(/\/+$/, '') : DEFAULT_BASE_URL;
}

function isGoogle(config: Record<string, unknown>): boolean {
  return baseUrlOf(config) === DEFAULT_BASE_URL;
}
