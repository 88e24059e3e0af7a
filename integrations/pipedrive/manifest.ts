import { z } from 'zod';
import type { FormField, IntegrationManifest } from '../../domain/integration.ts';
import { choiceOf, optional, optionalDay, optionalText, parseForm, parseQueryOf, webAddress } from '../form-fields.ts';

const formSchema = z.object({
  company: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'The name in COMPANY.pipedrive.com'),
  baseUrl: optional(webAddress()),
  token: optionalText,
});
export const configSchema = z.object({ company: z.string(), baseUrl: z.url() });

const number = optional(z.coerce.number().int().min(1).transform(String));
const filters = { currency: optionalText.transform((code) => code?.toUpperCase()), pipeline: number, owner: number };
const querySchemas = {
  'deals-won': z.object({ measure: choiceOf('amount', 'count'), ...filters, since: optionalDay }),
  'pipeline-value': z.object(filters),
};

const text = (name: string, label: string, help: string): FormField => ({ name, label, type: 'text', required: false, help });
const choices = [{ value: 'amount', label: 'Value' }, { value: 'count', label: 'Number of deals' }]; // biome-ignore format: one line a list
const measure: FormField = { name: 'measure', label: 'Measure', type: 'choice', required: true, help: 'What is added up', choices };
const inPipeline = [
  text('currency', 'Currency', 'Only deals in this currency, for example EUR; needed where your deals have several'),
  text('pipeline', 'Pipeline', 'Only deals of this pipeline: its number, as in the address of its page'),
  text('owner', 'Owner', 'Only deals of this user: the number, as in the address of the profile'),
];

/** Pipedrive, described: forms, limits and metrics. */
export const manifest: IntegrationManifest = {
  id: 'pipedrive',
  name: 'Pipedrive',
  description: 'Deals won and the value of the pipeline',
  auth: { kind: 'token', scopes: ['deals:read'] },
  configFields: [
    { name: 'company', label: 'Company', type: 'text', required: true, help: 'The name in COMPANY.pipedrive.com' },
    { name: 'token', label: 'API token', type: 'secret', required: true, help: 'Personal preferences → API, of a user who sees all deals' },
    { name: 'baseUrl', label: 'API address', type: 'url', required: false, help: 'Leave empty: https://COMPANY.pipedrive.com' },
  ],
  allowedHosts: [],
  hostField: 'baseUrl',
  budgets: [{ bucket: 'burst', requests: 20, perSeconds: 2, scope: 'account' }],
  metrics: [
    {
      id: 'deals-won',
      name: 'Deals won',
      description: 'Deals won so far: their value in one currency, or their number',
      unit: '',
      direction: 'increase',
      backfill: true,
      queryFields: [measure, ...inPipeline, text('since', 'Since', 'Count from this day on (2026-10-01); empty counts all')],
    },
    {
      id: 'pipeline-value',
      name: 'Pipeline value',
      description: 'Value of all open deals in one currency',
      unit: '',
      direction: 'increase',
      backfill: false,
      queryFields: inPipeline,
    },
  ],
  webhook: false,
  cursorVersion: 1,
  parseSettings: (input) => {
    const { company, baseUrl, token } = parseForm(formSchema, input);
    return { config: { company, baseUrl: baseUrl?.replace(/\/+$/, '') || `https://${company}.pipedrive.com` }, secret: token === undefined ? {} : { token } };
  },
  parseQuery: (metric, input) => parseQueryOf(querySchemas, metric, input),
};
