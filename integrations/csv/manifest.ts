import type { IntegrationManifest } from '../../domain/integration.ts';
import { parseQueryOf } from '../form-fields.ts';
import { TOLD_METRIC, toldQuerySchema } from '../told-source.ts';

/** Numbers from a file, or given by hand, on the connection's page. */
export const manifest: IntegrationManifest = {
  id: 'csv',
  name: 'File or by hand',
  description: 'Numbers from a CSV file, or one by one, entered on the page of the connection',
  auth: { kind: 'none', scopes: [] },
  configFields: [],
  allowedHosts: [],
  hostField: null,
  budgets: [],
  metrics: [TOLD_METRIC],
  webhook: false,
  takesValues: true,
  cursorVersion: 1,
  parseSettings: () => ({ config: {}, secret: {} }),
  parseQuery: (metric, input) => parseQueryOf({ [TOLD_METRIC.id]: toldQuerySchema }, metric, input),
};
