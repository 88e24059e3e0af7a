import { Client, type Context, ResponseType } from '@microsoft/microsoft-graph-client';
import type { z } from 'zod';
import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { readStored } from '../form-fields.ts';
import { RefusedRequest, createGuardedFetch } from '../guarded-fetch.ts';
import { jsonOf } from '../json-of.ts';
import { translateRefusal } from './errors.ts';
import { configSchema, secretSchema } from './manifest.ts';

export interface GraphCall<T> {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** A path below /v1.0, or a link that Graph gave, which is used to the letter. */
  path: string;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  schema: z.ZodType<T>;
  /** Wishes beside those of every call. */
  prefer?: readonly string[];
  /** Statuses that are an answer to this call; then the result is null. */
  absentOn?: readonly number[];
  /** Whether a lost answer may have changed something. Default: all but GET. */
  writes?: boolean;
  signal?: AbortSignal | undefined;
}

/** Microsoft Graph for one mailbox: a request is answered, or throws ProviderError; it is made once, and once more after a renewed access. */
export interface GraphClient {
  call<T>(request: GraphCall<T>): Promise<T | null>;
  /** As `call`, where nothing is no answer. */
  answer<T>(request: GraphCall<T>): Promise<T>;
}

/** Exchange refuses a fifth request of an app to one mailbox. */
const AT_ONCE = 4;
/** Moments in UTC, plain text, and ids that stay when an event is moved to another folder. */
const PREFER = ['outlook.timezone="UTC"', 'outlook.body-content-type="text"', 'IdType="ImmutableId"'];

/** One request beside the SDK: an address that Graph gave as a whole, which the SDK would take apart, and why no answer came, which it would forget. */
class Exchange {
  readonly address: string | null;
  failure: unknown = null;
  constructor(address: string | null) {
    this.address = address;
  }
}

/**
 * The SDK's own chain of middleware is not used: it retries in process, caps Retry-After at three minutes and follows redirects. One step is left, our guarded `fetch`.
 */
export function createGraphClient(input: ReaderInput & { timeoutMs?: number }): GraphClient {
  const { budget, renew, allowLoopback = false, allowPrivate = false, timeoutMs = 20_000 } = input;
  const config = readStored('outlook-calendar', configSchema, input.config);
  const secret = readStored('outlook-calendar', secretSchema, input.secret);
  const baseUrl = new URL(config.baseUrl);
  if (baseUrl.protocol === 'http:' && !allowLoopback && !allowPrivate)
    throw failure('bad-config', 'The API address must begin with https:// so that the access token is not sent in the clear');
  const guarded = createGuardedFetch({ allowedHosts: [baseUrl.host], allowLoopback, allowPrivate, timeoutMs });
  const middleware = {
    execute: async (context: Context) => {
      const { method = 'GET', headers, body, signal } = context.options ?? {};
      const exchange = context.middlewareControl?.getMiddlewareOptions(Exchange) as Exchange | undefined;
      const address = exchange?.address ?? (typeof context.request === 'string' ? context.request : context.request.url);
      const plain = { method, headers: headers as Record<string, string>, ...(typeof body === 'string' && { body }), ...(signal && { signal }) };
      const answer = await guarded(address, plain).catch((error: unknown) => {
        if (exchange) exchange.failure = error;
        throw error;
      });
      context.response = answer as unknown as Response;
    },
  };
  const graph = Client.initWithMiddleware({ middleware, baseUrl: baseUrl.origin, defaultVersion: 'v1.0' });
  const inTurn = turnsOf(AT_ONCE);
  let accessToken = secret.accessToken;
  let renewal: Promise<string | undefined> | null = null;

  async function attempt<T>({ method, path, query = {}, body, prefer = [], writes = method !== 'GET', signal }: GraphCall<T>, token: string) {
    await budget?.take('mailbox');
    const whole = path.startsWith('http');
    const exchange = new Exchange(whole ? path : null);
    const request = graph
      .api(whole ? '/' : path)
      .responseType(ResponseType.RAW)
      .middlewareOptions([exchange]);
    // The SDK does not encode values.
    request.query(Object.fromEntries(Object.entries(query).map(([name, value]) => [name, encodeURIComponent(value)])));
    request.headers({ authorization: `Bearer ${token}`, accept: 'application/json', prefer: [...PREFER, ...prefer].join(', ') });
    if (signal) request.option('signal', signal);
    try {
      const response = (await send(request, method, body)) as Response;
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: jsonOf(text) };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw unreachable(exchange.failure ?? error, writes);
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

  async function call<T>(request: GraphCall<T>): Promise<T | null> {
    if (accessToken === undefined) throw failure('reauth-needed', 'No Microsoft account is connected yet: agree at Microsoft first');
    const token = accessToken;
    let answer = await inTurn(() => attempt(request, token));
    if (answer.status === 401 && renew !== undefined) {
      const next = await renewed(token);
      if (next !== undefined && next !== token) answer = await inTurn(() => attempt(request, next));
    }
    if (request.absentOn?.includes(answer.status)) return null;
    if (answer.status < 200 || answer.status >= 300) throw translateRefusal(answer, { nowMs: Date.now() });
    const parsed = request.schema.safeParse(answer.body);
    if (parsed.success) return parsed.data;
    // Half an answer, or a page of a proxy in between.
    throw failure('transient', `Outlook's answer could not be understood: ${parsed.error.issues[0]?.path.join('.') || 'it is not JSON'}`);
  }

  return {
    call,
    answer: async (request) => {
      const answer = await call(request);
      if (answer === null) throw failure('transient', 'Outlook gave no answer');
      return answer;
    },
  };
}

function send(request: ReturnType<Client['api']>, method: GraphCall<unknown>['method'], body: unknown): Promise<unknown> {
  switch (method) {
    case 'GET':
      return request.get();
    case 'POST':
      return request.post(body);
    case 'PATCH':
      return request.patch(body);
    case 'DELETE':
      return request.delete();
  }
}

/** Lets so many run at once; the rest wait their turn. */
function turnsOf(most: number): <T>(run: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await run();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}

/** Why no answer came. The cause is left out: it may carry the request with its token. */
function unreachable(error: unknown, writes: boolean): ProviderError {
  const chain: unknown[] = [];
  for (let at = error; typeof at === 'object' && at !== null && chain.length < 6; at = 'cause' in at ? at.cause : undefined) chain.push(at);
  const refused = chain.find((link) => link instanceof RefusedRequest);
  if (refused) return failure('bad-config', refused.message);
  return new ProviderError({ provider: 'outlook-calendar', kind: 'transient', message: 'Outlook Calendar cannot be reached', maybeDone: writes });
}

function failure(kind: 'bad-config' | 'reauth-needed' | 'transient', message: string): ProviderError {
  return new ProviderError({ provider: 'outlook-calendar', kind, message });
}
