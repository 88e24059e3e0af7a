import { z } from 'zod';
import type { FormField, IntegrationManifest } from '../../domain/integration.ts';
import { parseForm, parseQueryOf } from '../form-fields.ts';

const TLS_MODES = ['verify-full', 'require', 'disable'] as const;
const name = z.string().trim().min(1).max(200);

/** What an SQL connection stores plainly. */
export const configSchema = z.object({
  host: z
    .string()
    .trim()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9.:_[\]-]+$/, 'A host name or an address, without a port'),
  port: z.union([z.literal('').transform(() => 5432), z.coerce.number().int().min(1).max(65_535)]).default(5432),
  database: name,
  user: name,
  sslmode: z.union([z.literal('').transform(() => TLS_MODES[0]), z.enum(TLS_MODES)]).default('verify-full'),
});
export type SqlConfig = z.output<typeof configSchema>;

/** What it stores encrypted. */
export const secretSchema = z.object({ password: z.string().max(1_000).default('') });

/** One SELECT: `(day, value)`, or one value. */
export const querySchema = z.object({
  statement: z
    .string()
    .trim()
    .min(1, 'A SELECT that gives day and value, or one value')
    .max(20_000)
    .regex(/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(select|with|values|table)\b/i, 'Begin with SELECT or WITH'),
});

const text = (field: Omit<FormField, 'type' | 'required'>): FormField => ({ ...field, type: 'text', required: true });

/** A PostgreSQL database that a role may only read. */
export const manifest: IntegrationManifest = {
  id: 'sql',
  name: 'PostgreSQL',
  description: 'A query in SQL over a PostgreSQL database, with a role that may only read',
  auth: { kind: 'token', scopes: [] },
  configFields: [
    text({ name: 'host', label: 'Host', help: 'For example replica.example.com; private networks have to be allowed by the administrator' }),
    { name: 'port', label: 'Port', type: 'number', required: false, help: '5432 if empty' },
    text({ name: 'database', label: 'Database', help: 'The name of the database' }),
    text({ name: 'user', label: 'Role', help: 'A role of its own that may only read: one that can write is refused' }),
    { name: 'password', label: 'Password', type: 'secret', required: true, help: 'Of this role; stored encrypted' },
    {
      name: 'sslmode',
      label: 'Encryption',
      type: 'choice',
      required: true,
      help: 'Checked unless the server has a certificate of its own making',
      choices: [
        { value: 'verify-full', label: 'TLS, certificate checked' },
        { value: 'require', label: 'TLS, certificate not checked' },
        { value: 'disable', label: 'None' },
      ],
    },
  ],
  allowedHosts: [],
  hostField: 'host',
  budgets: [{ bucket: 'queries', requests: 60, perSeconds: 60, scope: 'account' }],
  accountOf: ({ host, port, database }) => JSON.stringify([host, port, database]),
  metrics: [
    {
      id: 'query',
      name: 'A query',
      description: 'Rows of day and value, or one value for today',
      unit: '',
      direction: 'increase',
      backfill: true,
      queryFields: [
        {
          name: 'statement',
          label: 'SELECT',
          type: 'long-text',
          required: true,
          help: 'For example SELECT paid_at::date, sum(amount) FROM orders GROUP BY 1; or one value, which is today’s',
        },
      ],
    },
  ],
  webhook: false,
  cursorVersion: 1,
  parseSettings: (input) => {
    const { password, ...config } = parseForm(z.object({ ...configSchema.shape, ...secretSchema.shape }), input);
    const secret: Record<string, string> = password === '' ? {} : { password };
    return { config, secret };
  },
  parseQuery: (metric, input) => parseQueryOf({ query: querySchema }, metric, input),
};
