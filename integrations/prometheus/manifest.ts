import { z } from 'zod';
import type { IntegrationManifest } from '../../domain/integration.ts';
import { parseForm, parseQueryOf, webAddress } from '../form-fields.ts';

const optionalText = z.string().trim().max(4_000).default('');

/** What a Prometheus connection stores plainly: where the server answers, and the user of Basic authentication. */
export const configSchema = z.object({
  baseUrl: webAddress('; they have fields of their own').transform((url) => url.replace(/\/+$/, '')),
  user: optionalText,
});

/** What it stores encrypted. */
export const secretSchema = z.object({ password: optionalText });

/** One expression in PromQL that gives one series. */
export const querySchema = z.object({ expression: z.string().trim().min(1, 'An expression, for example sum(orders_open)').max(4_000) });

/** Prometheus, and what answers like it: Thanos, Mimir, VictoriaMetrics. */
export const manifest: IntegrationManifest = {
  id: 'prometheus',
  name: 'Prometheus',
  description: 'Any expression in PromQL, read at the end of each day',
  auth: { kind: 'token', scopes: [] },
  configFields: [
    { name: 'baseUrl', label: 'Address', type: 'url', required: true, help: 'https://…, up to where /api/v1 begins' },
    { name: 'user', label: 'User', type: 'text', required: false, help: 'For Basic authentication; empty where a token is used' },
    { name: 'password', label: 'Password or token', type: 'secret', required: false, help: 'With a user it is the password, without one a Bearer token' },
  ],
  allowedHosts: [],
  hostField: 'baseUrl',
  budgets: [{ bucket: 'queries', requests: 60, perSeconds: 60, scope: 'address' }],
  metrics: [
    {
      id: 'expression',
      name: 'An expression',
      description: 'The value of an expression at the end of each day in the company’s zone',
      unit: '',
      direction: 'increase',
      backfill: true,
      queryFields: [
        { name: 'expression', label: 'PromQL', type: 'long-text', required: true, help: 'One series, for example sum(increase(orders_total[1d]))' },
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
  parseQuery: (metric, input) => parseQueryOf({ expression: querySchema }, metric, input),
};
