import { dirname, join } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { createPayloadCodec, type PayloadKeyring } from './payload-codec.ts';

/** The module that turns errors into what is kept of them; the bundle of the workflows holds it as well. */
export const FAILURE_CONVERTER_PATH = join(dirname(import.meta.dirname), 'workflows', 'failure-converter.ts');

/**
 * How workers and clients of the product write and read what Temporal keeps: inputs, results, messages and failures, all encrypted (decision 009).
 * Ids, names and times stay plain.
 */
export function encryptedPayloads(keyring: PayloadKeyring): DataConverter {
  return { payloadCodecs: [createPayloadCodec(keyring)], failureConverterPath: FAILURE_CONVERTER_PATH };
}
