import { z } from 'zod';
import type { IntegrationManifest } from '../../domain/integration.ts';
import { parseForm, parseQueryOf, webAddress } from '../form-fields.ts';

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** One header a line, "Name: value". Line by line it cannot smuggle another header in. */
const headerLines = z
  .string()
  .default('')
  .transform((text) => text.split(/\r?\n/).filter((line) => line.trim() !== ''))
  .refine(
    (lines) => lines.every((line) => HEADER_NAME.test(line.slice(0, line.indexOf(':'))) && line.length <= 4_000),
    'One header a line, as in "Authorization: Bearer …"',
  );

/** What an http-json connection stores plainly: the address up to where queries go on. */
export const configSchema = z.object({
  baseUrl: webAddress('; use a header'),
});

/** What it stores encrypted. */
export const secretSchema = z.object({ headers: headerLines });

/** Where the number stands. `path` is resolved against the address and must stay on its host. */
export const querySchema = z.object({
  path: z.string().trim().max(2_000).default(''),
  value: z.string().trim().min(1, 'Where the number stands, for example $.total').max(500),
  day: z
    .string()
    .trim()
    .max(500)
    .optional()
    .transform((path) => path || undefined),
});
export type HttpJsonQuery = z.output<typeof querySchema>;

/** Any address that answers JSON with a number in it. */
export const manifest: IntegrationManifest = {
  id: 'http-json',
  name: 'HTTP and JSON',
  description: 'Any web address that answers JSON with a number in it',
  auth: { kind: 'headers', scopes: [] },
  configFields: [
    {
      name: 'baseUrl',
      label: 'Address',
      type: 'url',
      required: true,
      help: 'https://…; addresses inside private networks have to be allowed by the administrator',
    },
    { name: 'headers', label: 'Headers', type: 'secret', required: false, help: 'One a line, for example "Authorization: Bearer …"; stored encrypted' },
  ],
  allowedHosts: [],
  hostField: 'baseUrl',
  // Addresses of the company's own, mostly, that give no limit; one that has a lower limit says so with 429.
  budgets: [{ bucket: 'address', requests: 1_200, perSeconds: 60, scope: 'account' }],
  metrics: [
    {
      id: 'number',
      name: 'A number',
      description: 'One number a day, found by a JSONPath; or a list of days and numbers',
      unit: '',
      direction: 'increase',
      backfill: true,
      queryFields: [
        { name: 'path', label: 'Path', type: 'text', required: false, help: 'Added to the address, for example /v1/stats?team=7' },
        { name: 'value', label: 'Number at', type: 'text', required: true, help: 'JSONPath, for example $.data.total, or $.days[*].count for a list' },
        {
          name: 'day',
          label: 'Days at',
          type: 'text',
          required: false,
          help: 'JSONPath of the days that belong to a list of numbers, for example $.days[*].date',
        },
      ],
    },
  ],
  webhook: false,
  cursorVersion: 1,
  parseSettings: (input) => {
    const { baseUrl, headers } = parseForm(z.object({ ...configSchema.shape, ...secretSchema.shape }), input);
    return { config: { baseUrl }, secret: headers.length > 0 ? { headers: headers.join('\n') } : {} };
  },
  parseQuery: (metric, input) => parseQueryOf({ number: querySchema }, metric, input),
};
