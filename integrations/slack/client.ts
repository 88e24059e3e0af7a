import { LogLevel, WebAPIPlatformError, WebAPIRequestError, WebClient } from '@slack/web-api';
import type { z } from 'zod';
import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { createExchange } from '../exchange.ts';
import { readStored } from '../form-fields.ts';
import { slackError, translateRefusal } from './errors.ts';
import { configSchema, secretSchema } from './manifest.ts';

/** One request of a method of Slack's; `writes` where a lost answer leaves open whether it was done. */
export interface SlackCall<T> {
  method: string;
  bucket: string;
  schema: z.ZodType<T>;
  arguments?: Record<string, unknown>;
  signal?: AbortSignal | undefined;
  writes?: true;
}

export interface SlackClient {
  call<T>(request: SlackCall<T>): Promise<T>;
}

/**
 * Slack for one connection: the SDK writes the request and reads the answer, our exchange carries it. The SDK's retries are off, and so is
 * its habit of sleeping through a limit with its queue held; no address but the API's own is called, whatever a method is named.
 */
export function createSlackClient({ config: givenConfig, secret, timeoutMs, ...reach }: ReaderInput & { timeoutMs?: number }): SlackClient {
  const { baseUrl } = readStored('slack', configSchema, givenConfig);
  readStored('slack', secretSchema, secret);
  const { renew } = reach;
  let current: Readonly<Record<string, string>> = secret;
  let renewal: Promise<Readonly<Record<string, string>>> | null = null;

  async function once<T>({ method, bucket, schema, arguments: given = {}, signal, writes }: SlackCall<T>): Promise<T> {
    const nowMs = Date.now();
    let sent = false;
    let header: (name: string) => string | null = () => null;
    const exchange = createExchange({
      provider: 'slack',
      name: 'Slack',
      baseUrl,
      secret: current,
      ...(reach.allowLoopback !== undefined && { allowLoopback: reach.allowLoopback }),
      ...(reach.allowPrivate !== undefined && { allowPrivate: reach.allowPrivate }),
      ...(reach.budget && { budget: reach.budget }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      authorize: ({ botToken, accessToken }) => ({ authorization: `Bearer ${botToken || accessToken || ''}` }),
      translate: translateRefusal,
    });
    const client = new WebClient(undefined, {
      slackApiUrl: `${baseUrl}/api/`,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      // Its log would hold what people wrote.
      logger: SILENT,
      fetch: async (url, init) => {
        sent = true;
        const body = typeof init?.body === 'string' ? init.body : '';
        const answer = await exchange({ url: String(url), method: 'POST', headers: init?.headers ?? {}, body, bucket, signal });
        header = (name) => answer.headers[name] ?? null;
        return new Response(answer.text, { status: answer.status, headers: answer.headers });
      },
    });
    const unreadable = () => slackError('transient', "Slack's answer could not be understood");
    try {
      const result = schema.safeParse(await client.apiCall(method, given));
      if (result.success) return result.data;
      throw unreadable();
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const failure = failureOf(error);
      // Sent, and no word of how it went: what writes may have written.
      throw writes && sent && failure.kind === 'transient' ? slackError('transient', failure.message, { maybeDone: true }) : failure;
    }

    function failureOf(error: unknown): ProviderError {
      const cause = error instanceof WebAPIRequestError ? error.original : error;
      if (cause instanceof ProviderError) return cause;
      if (!(error instanceof WebAPIPlatformError)) return slackError('transient', 'Slack cannot be reached');
      // The SDK hands half an answer on as the word of a refusal.
      return /^[a-z_]{1,60}$/.test(error.data.error) ? translateRefusal({ status: 200, header, body: error.data }, { nowMs }) : unreadable();
    }
  }

  return {
    call: async (request) => {
      const used = current;
      try {
        return await once(request);
      } catch (error) {
        // A rotated token that ran out in the middle: one renewal, shared by all that met it, and one more try.
        if (!(error instanceof ProviderError) || error.kind !== 'reauth-needed' || renew === undefined) throw error;
        if (current === used) {
          renewal ??= renew().finally(() => {
            renewal = null;
          });
          current = await renewal;
        }
        return once(request);
      }
    },
  };
}

const nothing = (): void => undefined;
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing, setLevel: nothing, getLevel: () => LogLevel.ERROR, setName: nothing };
