import type { Issues } from '@gitbeaker/rest';
import type { z } from 'zod';
import type { ReaderInput } from '../../domain/integration.ts';
import { type Answer, carry, createExchange, readJson, toldLimit, type WrittenRequest } from '../exchange.ts';
import { readStored } from '../form-fields.ts';
import { jsonOf } from '../json-of.ts';
import { gitlabError, translateRefusal } from './errors.ts';
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
 * A client bound to one connection. gitbeaker knows the addresses and the parameters; our exchange carries the requests: gitbeaker's own
 * requester waits in process and repeats a 429 ten times, and its errors carry the request with the token.
 */
export function createGitlabClient({ config: givenConfig, secret: givenSecret, renew, ...reach }: ReaderInput & { timeoutMs?: number }): GitlabClient {
  const config = readStored('gitlab', configSchema, givenConfig);
  const secret = readStored('gitlab', secretSchema, givenSecret);
  const hasToken = secret.token !== undefined || secret.accessToken !== undefined;
  const bucket = hasToken ? 'with token' : 'without token';
  const exchange = createExchange({
    provider: 'gitlab',
    name: 'GitLab',
    baseUrl: config.baseUrl,
    secret: givenSecret,
    ...reach,
    renew: secret.accessToken === undefined ? undefined : renew,
    moves: 1,
    authorize: ({ token, accessToken }) => (accessToken ? { authorization: `Bearer ${accessToken}` } : token ? { 'private-token': token } : {}),
    translate: translateRefusal,
    left: (answer) => {
      const limit = toldLimit(answer, 'ratelimit');
      return limit && { bucket, ...limit };
    },
  });

  async function ask<T>({ call, schema, etag, reckoned = [], signal }: Ask<T>): Promise<GitlabAnswer<T>> {
    const answer = await carry(exchange, { bucket, signal, reckoned: etag ? [...reckoned, 304] : reckoned }, (send) =>
      call({ host: config.baseUrl, requesterFn: requesterOf(send, etag ?? null), queryTimeout: null, rateLimits: {} }),
    );
    const { status, headers, text } = answer;
    if (status === 304) return { kind: 'not-modified' };
    if (status >= 300) return { kind: 'refused', status };
    const link = /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1];
    const paging = { etag: headers.etag ?? null, hasNext: link !== undefined, next: link === undefined ? null : cursorOf(link) };
    return { kind: 'found', data: readJson({ text, schema, provider: 'gitlab', name: 'GitLab' }), ...paging };
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

/** What gitbeaker sends its requests with. Uploads are none of what we do. */
function requesterOf(send: (request: WrittenRequest) => Promise<Answer>, etag: string | null): RequesterFn {
  return (options) => {
    const method =
      (name: Method) =>
      async (endpoint: string, given: Parameters<Requester['get']>[1] = {}) => {
        const url = new URL(`${options.url.replace(/\/+$/, '')}/${endpoint}`);
        url.search = searchOf(given.searchParams ?? {});
        const body = given.body instanceof FormData || given.body === undefined || name === 'get' ? undefined : JSON.stringify(snakeCased(given.body));
        const headers = { ...(etag !== null && { 'if-none-match': etag }), ...(body !== undefined && { 'content-type': 'application/json' }) };
        const { status, text } = await send({ url: url.href, method: name.toUpperCase(), headers, body });
        // The link to the next page is kept from gitbeaker, which would follow it at once: a page is a step that is stored.
        return { status, headers: {}, body: jsonOf(text) };
      };
    return { get: method('get'), post: method('post'), put: method('put'), patch: method('patch'), delete: method('delete') } as Requester;
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
