import { z } from 'zod';
import type { IntegrationManifest } from '../../domain/integration.ts';
import { parseForm, parseQueryOf } from '../form-fields.ts';
import { TOLD_METRIC, toldQuerySchema } from '../told-source.ts';

const settingsSchema = z.object({ webhookSecret: z.string().trim().min(24, 'At least 24 characters, for example from: openssl rand -base64 24').max(200) });

/** Numbers that other programs send, signed as Standard Webhooks say. */
export const manifest: IntegrationManifest = {
  id: 'webhook-in',
  name: 'Sent by your own programs',
  description: 'A signed request brings the number: from a script, a job, or a system that can call an address',
  auth: { kind: 'token', scopes: [] },
  configFields: [
    {
      name: 'webhookSecret',
      label: 'Secret for signatures',
      type: 'secret',
      required: true,
      help: 'At least 24 characters; one that begins with whsec_ is base64, as the libraries of Standard Webhooks make it',
    },
  ],
  allowedHosts: [],
  hostField: null,
  budgets: [],
  metrics: [TOLD_METRIC],
  webhook: true,
  cursorVersion: 1,
  parseSettings: (input) => ({ config: {}, secret: parseForm(settingsSchema, input) }),
  parseQuery: (metric, input) => parseQueryOf({ [TOLD_METRIC.id]: toldQuerySchema }, metric, input),
};
