import { Buffer } from 'node:buffer';
import type { z } from 'zod';
import type { ReaderInput } from '../../domain/integration.ts';
import { createExchange } from '../exchange.ts';
import { readStored } from '../form-fields.ts';
import { jsonOf } from '../json-of.ts';
import { mixpanelError, translateRefusal } from './errors.ts';
import { type MixpanelConfig, configSchema, secretSchema } from './manifest.ts';
import { errorSchema } from './schema.ts';

export interface MixpanelQueryRequest<T> {
  path: '/insights' | '/segmentation' | '/funnels' | '/funnels/list' | '/retention';
  parameters: Readonly<Record<string, string | undefined>>;
  schema: z.ZodType<T>;
  /** Equal questions with an equal `asOf` are asked once. */
  asOf: string;
  signal?: AbortSignal | undefined;
}

/** Mixpanel for one project. Sixty queries an hour are few: the same question of many key results is asked once while the client lives. */
export interface MixpanelClient {
  config: MixpanelConfig;
  query<T>(request: MixpanelQueryRequest<T>): Promise<T>;
}

/** A client bound to one connection. There is no SDK for the query API: Mixpanel's own package sends events only. */
export function createMixpanelClient({ config: givenConfig, secret, ...reach }: ReaderInput & { timeoutMs?: number }): MixpanelClient {
  const config = readStored('mixpanel', configSchema, givenConfig);
  const { serviceAccountSecret } = readStored('mixpanel', secretSchema, secret);
  const authorization = `Basic ${Buffer.from(`${config.serviceAccount}:${serviceAccountSecret}`).toString('base64')}`;
  const exchange = createExchange({
    provider: 'mixpanel',
    name: 'Mixpanel',
    baseUrl: config.baseUrl,
    secret,
    timeoutMs: 60_000,
    ...reach,
    authorize: () => ({ authorization }),
    translate: translateRefusal,
    // Dashboards spend from the same hour, which our own count cannot know.
    left: (_answer, { nowMs, refusal }) =>
      refusal?.kind === 'rate-limited' ? { bucket: 'queries', remaining: 0, resetAt: new Date(nowMs + (refusal.retryAfterMs ?? 0)).toISOString() } : null,
    refuses: ({ status, text }) => status < 200 || status >= 300 || errorSchema.safeParse(jsonOf(text)).success,
  });
  const answers = new Map<string, Promise<unknown>>();

  async function ask(url: string): Promise<unknown> {
    const json = jsonOf((await exchange({ url, bucket: { queries: 1, concurrent: 1 } })).text);
    if (json === undefined) throw mixpanelError('transient', 'Mixpanel answered something that is not JSON');
    return json;
  }

  function askOnce(url: string, key: string): Promise<unknown> {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(url);
    answers.set(key, answer);
    // A failure is not remembered: the next that asks may have better luck.
    answer.catch(() => answers.delete(key));
    return answer;
  }

  return {
    config,
    query: async ({ path, parameters, schema, asOf, signal }) => {
      const address = new URL(`${config.baseUrl}/api/query${path}`);
      for (const [name, value] of Object.entries({ project_id: config.projectId, ...parameters }))
        if (value !== undefined) address.searchParams.set(name, value);
      const json = await unlessAborted(askOnce(address.href, `${asOf} ${address.href}`), signal);
      const data = schema.safeParse(json);
      if (data.success) return data.data;
      throw mixpanelError('bad-config', 'Mixpanel answered in a shape that is not known here; check the report');
    },
  };
}

/** The exchange itself goes on: others may wait for the same answer. */
async function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return answer;
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
