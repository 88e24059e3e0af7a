import { type MethodOptions, calendar_v3 } from '@googleapis/calendar';
import type { z } from 'zod';
import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { readStored } from '../form-fields.ts';
import { RefusedRequest, createGuardedFetch } from '../guarded-fetch.ts';
import { type GoogleRefusal, translateRefusal } from './errors.ts';
import { configSchema, secretSchema } from './manifest.ts';

/** `headers` is a Headers, whatever the SDK's type says of HTTP/2. */
type SdkAnswer = { status: number; headers: unknown; data: unknown };
type GoogleAnswer = SdkAnswer & { headers: Headers };

export interface GoogleCall<T> {
  /** `options` are to be handed on: our `fetch`, our token, no retry and no verdict of the SDK's own. */
  send(api: calendar_v3.Calendar, options: MethodOptions): Promise<SdkAnswer>;
  schema: z.ZodType<T>;
  /** Of a write: the version that it may replace. */
  ifMatch?: string | undefined;
  /** Statuses that are an answer to this call; then the result is null. */
  absentOn?: readonly number[];
  /** False for what only reads: a lost answer has then done nothing. Default true. */
  writes?: boolean;
  signal?: AbortSignal | undefined;
}

/** Google Calendar for one grant: a request is answered, or throws ProviderError; it is made once, and once more after a renewed access. */
export interface GoogleClient {
  call<T>(request: GoogleCall<T>): Promise<T | null>;
}

export function createGoogleClient(input: ReaderInput & { timeoutMs?: number }): GoogleClient {
  const { budget, renew, allowLoopback = false, allowPrivate = false, timeoutMs = 20_000 } = input;
  const config = readStored('google-calendar', configSchema, input.config);
  const secret = readStored('google-calendar', secretSchema, input.secret);
  const baseUrl = new URL(config.baseUrl);
  if (baseUrl.protocol === 'http:' && !allowLoopback && !allowPrivate)
    throw failure('bad-config', 'The API address must begin with https:// so that the access token is not sent in the clear');
  const guarded = createGuardedFetch({ allowedHosts: [baseUrl.host], allowLoopback, allowPrivate, timeoutMs });
  const fetchImplementation = (async (address: string | URL, init: RequestInit = {}) => {
    const { method = 'GET', headers, body, signal } = init;
    // Agents and proxies that gaxios adds from the environment stay out: the guard chooses the connection.
    const plain = { method, headers: Object.fromEntries(new Headers(headers)), ...(typeof body === 'string' && { body }), ...(signal && { signal }) };
    return (await guarded(address, plain)) as unknown as Response;
  }) as typeof fetch;
  const api = new calendar_v3.Calendar({ rootUrl: `${baseUrl.origin}/` });
  let accessToken = secret.accessToken;
  let renewal: Promise<string | undefined> | null = null;

  async function attempt<T>({ send, ifMatch, signal, writes = true }: GoogleCall<T>, token: string): Promise<GoogleAnswer> {
    await budget?.take('requests');
    const options = {
      headers: { authorization: `Bearer ${token}`, ...(ifMatch !== undefined && { 'if-match': ifMatch }) },
      fetchImplementation,
      retry: false,
      responseType: 'json' as const,
      validateStatus: () => true,
      ...(signal && { signal }),
    };
    try {
      const { status, headers, data } = await send(api, options);
      return { status, headers: new Headers(headers as HeadersInit), data };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw unreachable(error, writes);
    }
  }

  /** A new access token, asked for once by all calls that were refused with the old one. */
  function renewed(refused: string): Promise<string | undefined> {
    if (accessToken !== refused) return Promise.resolve(accessToken);
    renewal ??= (renew?.() ?? Promise.resolve({})).then((next) => {
      accessToken = secretSchema.partial().parse(next).accessToken ?? accessToken;
      return accessToken;
    });
    return renewal.finally(() => {
      renewal = null;
    });
  }

  return {
    call: async (request) => {
      if (accessToken === undefined) throw failure('reauth-needed', 'No Google account is connected yet: agree at Google first');
      const token = accessToken;
      let answer = await attempt(request, token);
      if (answer.status === 401 && renew !== undefined) {
        const next = await renewed(token);
        if (next !== undefined && next !== token) answer = await attempt(request, next);
      }
      const { status, headers, data: body } = answer;
      if (request.absentOn?.includes(status)) return null;
      if (status < 200 || status >= 300) throw translateRefusal({ status, headers, body } satisfies GoogleRefusal, { nowMs: Date.now() });
      const parsed = request.schema.safeParse(body);
      if (parsed.success) return parsed.data;
      // Half an answer, or a page of a proxy in between.
      throw failure('transient', `Google's answer could not be understood: ${parsed.error.issues[0]?.path.join('.') || 'it is not JSON'}`);
    },
  };
}

/** Why no answer came. The cause is left out: gaxios' errors carry the request with its Authorization header. */
function unreachable(error: unknown, writes: boolean): ProviderError {
  const chain: unknown[] = [];
  for (let at = error; at instanceof Error && chain.length < 6; at = at.cause) chain.push(at);
  const refused = chain.find((link) => link instanceof RefusedRequest);
  if (refused) return failure('bad-config', refused.message);
  if (error instanceof Error && error.message.startsWith('Missing required')) return failure('bad-config', error.message);
  return new ProviderError({ provider: 'google-calendar', kind: 'transient', message: 'Google Calendar cannot be reached', maybeDone: writes });
}

function failure(kind: 'bad-config' | 'reauth-needed' | 'transient', message: string): ProviderError {
  return new ProviderError({ provider: 'google-calendar', kind, message });
}
