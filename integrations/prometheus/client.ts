import type { z } from 'zod';
import type { ReaderInput } from '../../domain/integration.ts';
import { createGuardedFetch } from '../guarded-fetch.ts';
import { prometheusError, translateFailure, translateStatus } from './errors.ts';
import { configSchema, secretSchema } from './manifest.ts';

export interface PrometheusClient {
  host: string;
  get<Answer>(path: string, request: { parameters: Record<string, string>; schema: z.ZodType<Answer>; signal?: AbortSignal | undefined }): Promise<Answer>;
}

/** Asks the one server of a connection, each request counted in the budget first. */
export function createPrometheusClient({
  config,
  secret,
  allowLoopback = false,
  allowPrivate = false,
  budget,
  timeoutMs = 30_000,
}: ReaderInput & { timeoutMs?: number }): PrometheusClient {
  const settings = configSchema.safeParse(config);
  const secrets = secretSchema.safeParse(secret);
  if (!settings.success || !secrets.success) throw prometheusError('bad-config', 'The settings of this connection are incomplete');
  const { baseUrl, user } = settings.data;
  const { password } = secrets.data;
  const { host } = new URL(baseUrl);
  const authorization = user === '' ? `Bearer ${password}` : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const headers = { accept: 'application/json', 'user-agent': 'sextant', ...(password !== '' && { authorization }) };
  const fetch = createGuardedFetch({ allowedHosts: [host], allowLoopback, allowPrivate, maxBytes: 2_000_000, timeoutMs });

  return {
    host,
    get: async (path, { parameters, schema, signal }) => {
      try {
        await budget?.take('queries');
        const response = await fetch(`${baseUrl}/api/v1${path}?${new URLSearchParams(parameters)}`, { headers, ...(signal && { signal }) });
        const body = parsed(await response.text());
        if (!response.ok) throw translateStatus(response, { body, nowMs: Date.now() });
        // Half an answer, or a page of a proxy in between.
        if (body === null) throw prometheusError('transient', 'Prometheus answered something that is not JSON');
        const answer = schema.safeParse(body);
        if (!answer.success)
          throw prometheusError('bad-config', 'The expression gives no plain numbers: histograms need a function such as histogram_quantile');
        return answer.data;
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        throw translateFailure(error);
      }
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
