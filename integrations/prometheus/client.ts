import type { z } from 'zod';
import type { ReaderInput } from '../../domain/integration.ts';
import { createExchange } from '../exchange.ts';
import { readStored } from '../form-fields.ts';
import { jsonOf } from '../json-of.ts';
import { prometheusError, translateRefusal } from './errors.ts';
import { configSchema, secretSchema } from './manifest.ts';

export interface PrometheusClient {
  host: string;
  get<Answer>(path: string, request: { parameters: Record<string, string>; schema: z.ZodType<Answer>; signal?: AbortSignal | undefined }): Promise<Answer>;
}

/** Asks the one server of a connection, each request counted in the budget first. */
export function createPrometheusClient({ config, secret, ...reach }: ReaderInput & { timeoutMs?: number }): PrometheusClient {
  const { baseUrl, user } = readStored('prometheus', configSchema, config);
  const { password } = readStored('prometheus', secretSchema, secret);
  const authorization = user === '' ? `Bearer ${password}` : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const exchange = createExchange({
    provider: 'prometheus',
    name: 'Prometheus',
    baseUrl,
    secret,
    timeoutMs: 30_000,
    ...reach,
    maxBytes: 2_000_000,
    tooBig: 'The answer is too big: let the expression give one series',
    allowHttp: true,
    authorize: () => (password === '' ? {} : { authorization }),
    translate: translateRefusal,
  });

  return {
    host: new URL(baseUrl).host,
    get: async (path, { parameters, schema, signal }) => {
      const { text } = await exchange({ url: `${baseUrl}/api/v1${path}?${new URLSearchParams(parameters)}`, bucket: 'queries', signal });
      const body = jsonOf(text) ?? null;
      // Half an answer, or a page of a proxy in between.
      if (body === null) throw prometheusError('transient', 'Prometheus answered something that is not JSON');
      const answer = schema.safeParse(body);
      if (!answer.success) throw prometheusError('bad-config', 'The expression gives no plain numbers: histograms need a function such as histogram_quantile');
      return answer.data;
    },
  };
}
