import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { IntegrationManifest } from '../../domain/integration.ts';
import { baseUrlOr, optional, parseForm, parseQueryOf } from '../form-fields.ts';

const DEFAULT_BASE_URL = 'https://graph.microsoft.com';
/** Where one signs in, by where Graph answers; Microsoft's separate clouds have their own. */
const LOGIN_HOSTS: Readonly<Record<string, string>> = {
  'https://graph.microsoft.com': 'https://login.microsoftonline.com',
  'https://graph.microsoft.us': 'https://login.microsoftonline.us',
  'https://dod-graph.microsoft.us': 'https://login.microsoftonline.us',
  'https://microsoftgraph.chinacloudapi.cn': 'https://login.chinacloudapi.cn',
};
const text = z.string().trim().min(1).max(500);

/** What an Outlook connection stores plainly. */
export const configSchema = z.object({
  clientId: text,
  tenant: optional(
    z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9.-]{1,100}$/, 'The tenant as in contoso.onmicrosoft.com, or its id'),
  ).transform((tenant) => tenant ?? 'common'),
  baseUrl: baseUrlOr(DEFAULT_BASE_URL),
});

/** What it stores encrypted: the client's secret, and the grant once a person agreed. */
export const secretSchema = z.object({ clientSecret: text, accessToken: text.optional(), webhookSecret: text.optional() });

const SCOPES = ['offline_access', 'Calendars.ReadWrite'] as const;

/** Outlook Calendar by Microsoft Graph, described. Free of its SDK, so that the API can load it. */
export const manifest: IntegrationManifest = {
  id: 'outlook-calendar',
  name: 'Outlook Calendar',
  description: 'Meetings stand in Outlook calendars of Microsoft 365 and stay in step both ways',
  auth: { kind: 'oauth2', scopes: SCOPES },
  oauth: {
    authorizeUrl: (config) => `${loginOf(config)}/oauth2/v2.0/authorize`,
    tokenUrl: (config) => `${loginOf(config)}/oauth2/v2.0/token`,
    scopes: SCOPES,
    authorizeParameters: { response_mode: 'query', prompt: 'select_account' },
    clientAuthentication: 'body',
    refreshMarginMs: 5 * 60_000,
  },
  configFields: [
    { name: 'clientId', label: 'Application ID', type: 'text', required: true, help: 'Of the app registration (web) in Microsoft Entra' },
    { name: 'clientSecret', label: 'Client secret', type: 'secret', required: true, help: 'The value of a client secret of that app registration' },
    { name: 'tenant', label: 'Tenant', type: 'text', required: false, help: 'Your directory, such as contoso.onmicrosoft.com; empty for any' },
    { name: 'baseUrl', label: 'API address', type: 'url', required: false, help: 'Only for a national cloud or a test server; empty for Microsoft’s own' },
  ],
  allowedHosts: ['graph.microsoft.com', 'login.microsoftonline.com'],
  hostField: 'baseUrl',
  budgets: [{ bucket: 'mailbox', requests: 10_000, perSeconds: 600, scope: 'account' }],
  metrics: [],
  webhook: true,
  cursorVersion: 1,
  parseSettings: (input) => {
    const { clientSecret, ...config } = parseForm(z.object({ ...configSchema.shape, clientSecret: text }), input);
    return { config, secret: { clientSecret, webhookSecret: clientState(clientSecret) } };
  },
  parseQuery: (metric, input) => parseQueryOf({}, metric, input),
};

/** What notifications carry to prove themselves: made from the client's secret, so that saving the form again keeps the subscriptions that live. */
function clientState(clientSecret: string): string {
  return createHmac('sha256', clientSecret).update('sextant calendar subscription').digest('base64url');
}

function loginOf({ baseUrl, tenant }: Record<string, unknown>): string {
  const base = typeof baseUrl === 'string' && baseUrl !== '' ? baseUrl.replace(/\/+$/, '') : DEFAULT_BASE_URL;
  return `${LOGIN_HOSTS[base] ?? base}/${typeof tenant === 'string' && tenant !== '' ? tenant : 'common'}`;
}
