import type { z } from 'zod';
import type { ReaderInput } from '../../domain/integration.ts';
import { createExchange, readJson } from '../exchange.ts';
import { readStored } from '../form-fields.ts';
import { translateRefusal } from './errors.ts';
import { configSchema } from './manifest.ts';

/** Reads from one company's Pipedrive; each call is one request. */
export type PipedriveClient = <T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal) => Promise<T>;

/** A client bound to one connection. */
export function createPipedriveClient({ config, ...input }: ReaderInput): PipedriveClient {
  const { baseUrl } = readStored('pipedrive', configSchema, config);
  const authorize = ({ token = '' }: Readonly<Record<string, string>>) => ({ 'x-api-token': token });
  const exchange = createExchange({ provider: 'pipedrive', name: 'Pipedrive', baseUrl, ...input, authorize, translate: translateRefusal });
  return async (path, schema, signal) => {
    const { text } = await exchange({ url: `${baseUrl}${path}`, bucket: 'burst', signal });
    return readJson({ text, schema, provider: 'pipedrive', name: 'Pipedrive' });
  };
}
