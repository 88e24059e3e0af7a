import { Buffer } from 'node:buffer';
import type { z } from 'zod';
import type { ReaderInput } from '../../domain/integration.ts';
import { createGuardedFetch } from '../guarded-fetch.ts';
import { mixpanelError, translateFailure, translateRefusal } from './errors.ts';
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
export function createMixpanelClient({
  config: givenConfig,
  secret: givenSecret,
  allowLoopback = false,
  allowPrivate = false,
  budget,
  timeoutMs = 60_000,
}: ReaderInput & { timeoutMs?: number }): MixpanelClient {
  const settings = configSchema.safeParse(givenConfig);
  const secrets = secretSchema.safeParse(givenSecret);
  if (!settings.success || !secrets.success) throw mixpanelError('bad-config', 'The settings of this connection are incomplete');
  const config = settings.data;
  const base = new URL(config.baseUrl);
  if (base.protocol === 'http:' && !allowLoopback && !allowPrivate)
    throw mixpanelError('bad-config', 'The API address must begin with https:// so that the secret is not sent in the clear');
  const authorization = `Basic ${Buffer.from(`${config.serviceAccount}:${secrets.data.serviceAccountSecret}`).toString('base64')}`;
  const fetch = createGuardedFetch({ allowedHosts: [base.host], allowLoopback, allowPrivate, timeoutMs });
  const answers = new Map<string, Promise<unknown>>();

  async function ask(address: URL): Promise<unknown> {
    await budget?.take('queries');
    await budget?.take('concurrent');
    const response = await fetch(address, { headers: { accept: 'application/json', 'user-agent': 'sextant', authorization } });
    const json = parseJson(await response.text());
    const refusal = errorSchema.safeParse(json).data;
    if (response.ok && refusal === undefined) {
      if (json === undefined) throw mixpanelError('transient', 'Mixpanel answered something that is not JSON');
      return json;
    }
    // A refusal that comes with 200 is one of the question.
    const failure = translateRefusal(
      { status: response.ok ? 400 : response.status, headers: response.headers, message: refusal?.error ?? '' },
      { nowMs: Date.now() },
    );
    // Dashboards spend from the same hour, which our own count cannot know.
    if (failure.kind === 'rate-limited')
      await budget?.told('queries', { remaining: 0, resetAt: new Date(Date.now() + (failure.retryAfterMs ?? 0)).toISOString() });
    throw failure;
  }

  function askOnce(address: URL, key: string): Promise<unknown> {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(address);
    answers.set(key, answer);
    // A failure is not remembered: the next that asks may have better luck.
    answer.catch(() => answers.delete(key));
    return answer;
  }

  return {
    config,
    query: async ({ path, parameters, schema, asOf, signal }) => {
      const address = new URL(`${base.href.replace(/\/$/, '')}/api/query${path}`);
      for (const [name, value] of Object.entries({ project_id: config.projectId, ...parameters }))
        if (value !== undefined) address.searchParams.set(name, value);
      try {
        const json = await unlessAborted(askOnce(address, `${asOf} ${address.href}`), signal);
        const data = schema.safeParse(json);
        if (!data.success) throw mixpanelError('bad-config', 'Mixpanel answered in a shape that is not known here; check the report');
        return data.data;
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        throw translateFailure(error);
      }
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
