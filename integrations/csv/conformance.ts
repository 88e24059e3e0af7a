import { toldConformance } from '../told-conformance.ts';
import { createCsvReader } from './metrics.ts';

/** How a file's numbers are held to the checks. */
export const conformance = toldConformance({
  createReader: createCsvReader,
  signWebhook: null,
  bypass: { C15: 'Files and single numbers come by the page of the connection, not by a webhook' },
});
