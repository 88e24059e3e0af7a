import { z } from 'zod';
import type { FormField, IntegrationManifest } from '../../domain/integration.ts';
import { baseUrlOr, choiceOf, optional, optionalDay, optionalText, parseForm, parseQueryOf } from '../form-fields.ts';

const REAL_HOST = 'https://api.hubapi.com';

/** What a HubSpot connection stores plainly. */
export const configSchema = z.object({ clientId: optionalText, baseUrl: baseUrlOr(REAL_HOST) });

/** What it stores encrypted: a private app's token, or a grant that the button brought. */
export const secretSchema = z.object({
  token: optionalText,
  clientSecret: optionalText,
  webhookSecret: optionalText,
  accessToken: z.string().optional(),
  refreshToken: z.string().optional(),
  expiresAt: z.string().optional(),
});

const currency = optional(z.string().trim().toUpperCase().regex(/^[A-Z]{3}$/, 'Three letters, for example EUR')); // biome-ignore format: one line a field
const filters = { pipeline: optionalText, stage: optionalText, owner: optionalText, companyDomain: optionalText };
const querySchemas = {
  'deals-won': z.object({ measure: choiceOf('amount', 'count'), currency, ...filters, since: optionalDay }),
  'pipeline-value': z.object({ currency, ...filters }),
  'new-contacts': z.object({ owner: optionalText, companyDomain: optionalText, since: optionalDay }),
  tickets: z.object({ state: choiceOf('open', 'closed'), ...filters, since: optionalDay }),
} as const;

/** The metrics that HubSpot offers. */
export type HubspotMetric = keyof typeof querySchemas;

const text = (name: string, label: string, help: string): FormField => ({ name, label, type: 'text', required: false, help });
const since = text('since', 'Since', 'Count from this day on (2026-10-01); empty counts all');
const owner = text('owner', 'Owner', 'Only those of this owner: the id, as in Settings → Users → the address of the page');
const companyDomain = text('companyDomain', 'Company', 'Only those of the company with this domain, for example example.com');
const currencyField = text('currency', 'Currency', 'Only deals in this currency, for example EUR; needed where your deals have several');
const inPipeline = [
  text('pipeline', 'Pipeline', 'Only those in this pipeline: its internal id, for example "default"'),
  text('stage', 'Stage', 'Only those in this stage: its internal id, for example "closedwon"'),
  owner,
  companyDomain,
];

/** HubSpot, described: forms, limits and metrics. Free of its SDK, so that the API can load it. */
export const manifest: IntegrationManifest = {
  id: 'hubspot',
  name: 'HubSpot',
  description: 'Deals won, pipeline value, new contacts and tickets of a HubSpot account',
  auth: { kind: 'oauth2', scopes: ['crm.objects.deals.read', 'crm.objects.contacts.read', 'crm.objects.companies.read', 'tickets'] },
  oauth: {
    authorizeUrl: (config) => (isReal(config) ? 'https://app.hubspot.com/oauth/authorize' : `${String(config.baseUrl)}/oauth/authorize`),
    tokenUrl: (config) => `${isReal(config) ? REAL_HOST : String(config.baseUrl)}/oauth/v1/token`,
    scopes: ['crm.objects.deals.read', 'crm.objects.contacts.read', 'crm.objects.companies.read', 'tickets'],
    clientAuthentication: 'body',
    // A private app's token needs nobody's consent.
    appliesTo: ({ secret }) => !secret.token,
    // An access token lives for 30 minutes.
    refreshMarginMs: 5 * 60_000,
  },
  configFields: [
    {
      name: 'token',
      label: 'Private app token',
      type: 'secret',
      required: false,
      help: 'Settings → Integrations → Private apps; with the rights to read deals, contacts, companies and tickets. Leave it empty to sign in at HubSpot instead',
    },
    text('clientId', 'Client id', 'Of your own HubSpot app, where you sign in instead of using a token'),
    { name: 'clientSecret', label: 'Client secret', type: 'secret', required: false, help: 'Of the same app' },
    {
      name: 'webhookSecret',
      label: 'Webhook secret',
      type: 'secret',
      required: false,
      help: 'The client secret of the app that sends webhooks; without it changes are seen at the next sync',
    },
    { name: 'baseUrl', label: 'API address', type: 'url', required: false, help: 'Leave empty: https://api.hubapi.com' },
  ],
  allowedHosts: ['api.hubapi.com'],
  hostField: 'baseUrl',
  budgets: [
    { bucket: 'search', requests: 5, perSeconds: 1, scope: 'account' },
    { bucket: 'burst', requests: 100, perSeconds: 10, scope: 'account' },
  ],
  metrics: [
    {
      id: 'deals-won',
      name: 'Deals won',
      description: 'Deals won so far: their amount in one currency, or their number',
      unit: '',
      direction: 'increase',
      backfill: true,
      queryFields: [
        {
          name: 'measure',
          label: 'Measure',
          type: 'choice',
          required: true,
          help: 'What is added up',
          choices: [
            { value: 'amount', label: 'Amount' },
            { value: 'count', label: 'Number of deals' },
          ],
        },
        currencyField,
        ...inPipeline,
        since,
      ],
    },
    {
      id: 'pipeline-value',
      name: 'Pipeline value',
      description: 'Amount of all open deals in one currency',
      unit: '',
      direction: 'increase',
      backfill: true,
      queryFields: [currencyField, ...inPipeline],
    },
    {
      id: 'new-contacts',
      name: 'New contacts',
      description: 'Contacts made so far',
      unit: 'contacts',
      direction: 'increase',
      backfill: true,
      queryFields: [owner, companyDomain, since],
    },
    {
      id: 'tickets',
      name: 'Tickets',
      description: 'Tickets that are open, or those closed so far',
      unit: 'tickets',
      direction: 'decrease',
      backfill: true,
      queryFields: [
        {
          name: 'state',
          label: 'State',
          type: 'choice',
          required: true,
          help: 'Which tickets are counted',
          choices: [
            { value: 'open', label: 'Open' },
            { value: 'closed', label: 'Closed' },
          ],
        },
        ...inPipeline,
        since,
      ],
    },
  ],
  webhook: true,
  cursorVersion: 1,
  parseSettings: (input) => {
    const form = z.object({ ...configSchema.shape, ...secretSchema.shape }).refine(({ token, clientId }) => token !== undefined || clientId !== undefined, {
      path: ['token'],
      message: 'Enter the token of a private app, or the client id of an app to sign in with',
    });
    const { baseUrl, clientId, ...secret } = parseForm(form, input);
    return { config: { baseUrl, ...(clientId !== undefined && { clientId }) }, secret };
  },
  parseQuery: (metric, input) => parseQueryOf(querySchemas, metric, input),
};

function isReal(config: Record<string, unknown>): boolean {
  return config.baseUrl === undefined || config.baseUrl === '' || config.baseUrl === REAL_HOST;
}
