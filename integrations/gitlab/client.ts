import type { Issues } from '@gitbeaker/rest';
import { z } from 'zod';
import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { type Fetch, RefusedRequest, createGuardedFetch } from '../guarded-fetch.ts';
import { type GitlabRefusal, translateRefusal } from './errors.ts';
import { type GitlabConfig, configSchema, secretSchema } from './manifest.ts';

type ResourceOptions = NonNullable<ConstructorParameters<typeof Issues>[0]>;
type RequesterFn = NonNullable<ResourceOptions['requesterFn']>;
type Requester = ReturnType<RequesterFn>;
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What GitLab said: what was asked for, that nothing changed since `etag`, or a refusal that the caller reckoned with. */
export type GitlabAnswer<T> =
  | { kind: 'found'; data: T; etag: string | null; hasNext: boolean; next: string | null }
  | { kind: 'not-modified' }
  | { kind: 'refused'; status: number };

interface Ask<T> {
  /** The request, as a resource of gitbeaker makes it: `(options) => new Issues(options).all(…)`. */
  call: (options: ResourceOptions) => Promise<unknown>;
  schema: z.ZodType<T>;
  etag?: string | null;
  /** Refusals that are an answer here, such as 404 for "there is none". */
  reckoned?: readonly number[];
  signal?: AbortSignal | undefined;
}

/** GitLab for one connection: every request is made once, and is answered or throws ProviderError. */
export interface GitlabClient {
  config: GitlabConfig;
  hasToken: boolean;
  ask<T>(request: Ask<T>): Promise<GitlabAnswer<T>>;
  /** The same where nothing but the thing itself is an answer. */
  read<T>(request: Omit<Ask<T>, 'etag' | 'reckoned'>): Promise<T>;
}

/**
 * A client bound to one connection. gitbeaker knows the addresses and the parameters; the requests are made here, through the guarded
 * fetch: its own requester waits in process and repeats a 429 ten times, and its errors carry the request with the token.
 */
export function createGitlabClient({
  config: givenConfig,
  secret: givenSecret,
  allowLoopback = false,
  allowPrivate = false,
  budget,
  renew,
  timeoutMs = 20_000,
}: ReaderInput & { timeoutMs?: number }): GitlabClient {
  const config = parseStored(configSchema, givenConfig);
  let secret = parseStored(secretSchema, givenSecret);
  const baseUrl = new URL(config.baseUrl);
  if (baseUrl.protocol === 'http:' && !allowLoopback && !allowPrivate)
    throw gitlabError('bad-config', 'The server’s address must begin with https:// so that the token is not sent in the clear');
  const fetch = createGuardedFetch({ allowedHosts: [baseUrl.host], allowLoopback, allowPrivate, timeoutMs });
  const hasToken = secret.token !== undefined || secret.accessToken !== undefined;
  const bucket = hasToken ? 'with token' : 'without token';

  async function attempt<T>({ call, schema, etag, reckoned = [], signal }: Ask<T>): Promise<GitlabAnswer<T>> {
    await budget?.take(bucket);
    const exchange = createExchange({ fetch, etag: etag ?? null, signal });
    const { token, accessToken } = secret;
    const credentials = accessToken !== undefined ? { oauthToken: accessToken } : token !== undefined ? { token } : {};
    try {
      const body = await call({ host: config.baseUrl, requesterFn: exchange.requesterFn, queryTimeout: null, rateLimits: {}, ...credentials });
      const data = schema.safeParse(body);
      if (data.success) return { kind: 'found', data: data.data, ...exchange.paging() };
      // Half an answer, or a page of a proxy in between: GitLab's own answers have this shape.
      throw gitlabError('transient', `GitLab’s answer could not be understood: ${shapeError(data.error)}`);
    } catch (error) {
      if (error instanceof Refused && error.refusal.status === 304) return { kind: 'not-modified' };
      if (error instanceof Refused && reckoned.includes(error.refusal.status)) return { kind: 'refused', status: error.refusal.status };
      throw translateGitlabError(error, signal);
    } finally {
      const left = exchange.budgetLeft();
      if (left !== null) await budget?.told(bucket, left);
    }
  }

  /** A grant may run out in the middle: it is renewed once, and the request repeated once. */
  async function ask<T>(request: Ask<T>): Promise<GitlabAnswer<T>> {
    try {
      return await attempt(request);
    } catch (error) {
      if (renew === undefined || secret.accessToken === undefined || !(error instanceof ProviderError) || error.kind !== 'reauth-needed') throw error;
      secret = parseStored(secretSchema, await renew());
      return attempt(request);
    }
  }

  return {
    config,
    hasToken,
    ask,
    read: async (request) => {
      const answer = await ask(request);
      if (answer.kind === 'found') return answer.data;
      throw gitlabError('transient', 'GitLab gave no answer');
    },
  };
}

/** A failure of GitLab, in words that hold neither token nor body. */
export function gitlabError(kind: ProviderError['kind'], message: string): ProviderError {
  return new ProviderError({ provider: 'gitlab', kind, message });
}

/** A status that is not 2xx, on its way through gitbeaker; it never leaves this file. */
class Refused extends Error {
  readonly refusal: GitlabRefusal;
  constructor(refusal: GitlabRefusal) {
    super(`GitLab answered ${refusal.status}`);
    this.refusal = refusal;
  }
}

/** One request of gitbeaker, made by us: what it sends, and what the headers of the answer said. */
function createExchange({ fetch, etag, signal }: { fetch: Fetch; etag: string | null; signal: AbortSignal | undefined }) {
  let headers: Readonly<Record<string, string | undefined>> = {};

  const send = async (method: Method, options: Parameters<RequesterFn>[0], endpoint: string, given: Parameters<Requester['get']>[1] = {}) => {
    const url = new URL(`${options.url.replace(/\/+$/, '')}/${endpoint}`);
    url.search = searchOf(given.searchParams ?? {});
    const body = given.body instanceof FormData || given.body === undefined || method === 'get' ? null : JSON.stringify(snakeCased(given.body));
    const credentials = await Promise.all(Object.entries(options.authHeaders).map(async ([name, value]) => [name, await value()] as const));
    const init = {
      method: method.toUpperCase(),
      headers: {
        accept: 'application/json',
        'user-agent': 'sextant',
        ...Object.fromEntries(credentials),
        ...(etag !== null && { 'if-none-match': etag }),
        ...(body !== null && { 'content-type': 'application/json' }),
      },
      ...(body !== null && { body }),
      ...(signal && { signal }),
    };
    let response = await fetch(url, init);
    const moved = response.headers.get('location');
    // A renamed project answers with its new place on the same host; one step is followed. The guard refuses any other host, and the
    // token never goes from https to http.
    if (method === 'get' && response.status >= 301 && response.status <= 308 && moved !== null && new URL(moved, url).protocol === url.protocol) {
      await response.body?.cancel();
      response = await fetch(new URL(moved, url), init);
    }
    headers = Object.fromEntries(response.headers.entries());
    const content = await response.text();
    if (!response.ok) throw new Refused({ status: response.status, headers, message: sentenceOf(content) });
    // The link to the next page is kept from gitbeaker, which would follow it at once: a page is a step that is stored.
    return { status: response.status, headers: {}, body: parseJson(content) };
  };

  const requesterFn: RequesterFn = (options) => {
    const method = (name: Method) => (endpoint: string, given?: Parameters<Requester['get']>[1]) => send(name, options, endpoint, given);
    return { get: method('get'), post: method('post'), put: method('put'), patch: method('patch'), delete: method('delete') } as Requester;
  };

  return {
    requesterFn,
    paging: () => {
      const link = /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1];
      return { etag: headers.etag ?? null, hasNext: link !== undefined, next: link === undefined ? null : cursorOf(link) };
    },
    budgetLeft: () => {
      const [remaining, reset] = [Number(headers['ratelimit-remaining'] ?? 'none'), Number(headers['ratelimit-reset'] ?? 'none')];
      if (!Number.isFinite(remaining) || !Number.isFinite(reset)) return null;
      return { remaining, resetAt: new Date(reset * 1_000).toISOString() };
    },
  };
}

/** The place in a list that is read by keyset; null in one that is read by page numbers. */
function cursorOf(link: string): string | null {
  return URL.canParse(link) ? new URL(link).searchParams.get('cursor') : null;
}

function searchOf(parameters: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(snakeCased(parameters))) search.append(name, String(value));
  return search.toString();
}

/** gitbeaker's names are ours, GitLab's have underscores. */
function snakeCased(record: object): Record<string, unknown> {
  const named = Object.entries(record).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named.map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]));
}

/** GitLab's own words of a refusal: they stand in `message`, `error` or `error_description`, or are the whole of a short text. */
function sentenceOf(content: string): string {
  const words = z.object({ message: z.unknown(), error: z.unknown(), error_description: z.unknown() }).partial().safeParse(parseJson(content));
  if (!words.success) return content.length < 200 ? content : '';
  return [words.data.error, words.data.error_description, words.data.message]
    .filter((part) => part !== undefined)
    .map((part) => JSON.stringify(part))
    .join(' ');
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** Everything that can go wrong, as ProviderError. A cancellation stays what it is, so that the engine sees it. */
function translateGitlabError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof ProviderError) return error;
  if (signal?.aborted) return signal.reason;
  if (error instanceof Refused) return translateRefusal(error.refusal, { nowMs: Date.now() });
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 6; depth += 1) {
    if (at instanceof RefusedRequest) return gitlabError('bad-config', at.message);
    at = at.cause;
  }
  // The cause is left out: it may carry the request with its token.
  return gitlabError('transient', 'GitLab cannot be reached');
}

function parseStored<T>(schema: z.ZodType<T>, stored: unknown): T {
  const result = schema.safeParse(stored);
  if (result.success) return result.data;
  throw gitlabError('bad-config', `The connection’s settings are incomplete: ${shapeError(result.error)}`);
}

/** Which fields were wrong; never their values. */
function shapeError(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, code }) => `${path.join('.') || 'answer'} (${code})`)
    .join(', ');
}
