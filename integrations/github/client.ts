import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { ReaderInput } from '../../domain/integration.ts';
import { type Answer, carry, createExchange, fetchBy, readJson, toldLimit } from '../exchange.ts';
import { readStored } from '../form-fields.ts';
import { jsonOf } from '../json-of.ts';
import { installationToken } from './app-auth.ts';
import { githubError, sentenceOf, translateErrors, translateRefusal } from './errors.ts';
import { type GithubConfig, configSchema, secretSchema } from './manifest.ts';

/** One page of an answer, or the news that nothing changed since `etag`. */
export type GithubAnswer<T> = { notModified: true; etag: string } | { notModified: false; data: T; etag: string | null; hasNext: boolean };

/** What GitHub said to a request that is not conditional, or a refusal that the caller reckoned with. */
export type GithubReply<T> = { refused: false; data: T; hasNext: boolean } | { refused: true; status: number; message: string };

interface GithubRequest<T> {
  route: `${'GET' | 'POST' | 'PATCH'} ${string}`;
  parameters?: Record<string, unknown>;
  schema: z.ZodType<T>;
  signal?: AbortSignal | undefined;
}

/** GitHub for one connection: every request is answered or throws ProviderError, and is made once. */
export interface GithubClient {
  config: GithubConfig;
  hasToken: boolean;
  /** Reads, where wished only what changed since `etag`. */
  get<T>(request: GithubRequest<T> & { route: `GET ${string}`; etag?: string | null; accept?: string }): Promise<GithubAnswer<T>>;
  /** Reads or writes; `reckoned` are refusals that are an answer here, such as 404 for "there is none". */
  ask<T>(request: GithubRequest<T> & { reckoned?: readonly number[] }): Promise<GithubReply<T>>;
  /** The same where nothing but the thing itself is an answer. */
  read<T>(request: GithubRequest<T>): Promise<T>;
  /** Asks GraphQL about the repository, whose `$owner` and `$name` are given with the variables. */
  count<T>(question: Question<T>): Promise<{ repository: T }>;
}

interface Question<T> {
  query: string;
  variables: Readonly<Record<string, unknown>>;
  /** Of the repository. */
  schema: z.ZodType<T>;
  signal?: AbortSignal | undefined;
}

/** The budget of GraphQL, in points; each of our questions costs one. */
const COUNTS = 'counts';

/** A client bound to one connection: Octokit writes the requests, our exchange carries them. It is given no plugin that retries or throttles. */
export function createGithubClient({ config: givenConfig, secret: givenSecret, ...given }: ReaderInput & { timeoutMs?: number }): GithubClient {
  const config = readStored('github', configSchema, givenConfig);
  const secret = readStored('github', secretSchema, givenSecret);
  const { appId, installationId, baseUrl } = config;
  const { privateKey } = secret;
  const app = appId !== undefined && installationId !== undefined && privateKey !== undefined ? { appId, installationId, privateKey } : null;
  const hasToken = app !== null || secret.token !== undefined;
  const bucket = hasToken ? 'with token' : 'without token';
  const octokit = new Octokit({ baseUrl, userAgent: 'sextant', log: { debug() {}, info() {}, warn() {}, error() {} } });
  const reach = { provider: 'github', name: 'GitHub', baseUrl, ...given };
  let used: string | undefined;
  const exchange = createExchange({
    ...reach,
    secret: {},
    moves: 1,
    authorize: async ({ refused }) => {
      used = app === null ? secret.token : await installationToken({ reach, bucket, credentials: app, repository: config.repository, refused });
      return used === undefined ? {} : { authorization: `token ${used}` };
    },
    // An app's token may end before its time, as when its rights are changed: one other is asked for, once.
    renew: app === null ? undefined : async () => ({ refused: used ?? '' }),
    translate: translateRefusal,
    left: (answer) => {
      const told = { core: bucket, graphql: COUNTS }[answer.headers['x-ratelimit-resource'] ?? 'core'];
      const limit = toldLimit(answer, 'x-ratelimit');
      return told === undefined || limit === null ? null : { bucket: told, ...limit };
    },
  });

  function send({ route, parameters, headers, ...call }: Sent): Promise<Answer> {
    const asked = { owner: config.owner, repo: config.repository, ...parameters, headers: { 'x-github-api-version': '2022-11-28', ...headers } };
    return carry(exchange, { bucket, ...call }, (carrier) => octokit.request(route, { ...asked, request: { fetch: fetchBy(carrier) } }));
  }

  const ask: GithubClient['ask'] = async ({ schema, ...request }) => {
    const answer = await send(request);
    if (answer.status >= 300) return { refused: true, status: answer.status, message: sentenceOf(jsonOf(answer.text)) };
    return { refused: false, data: understood(schema, answer), hasNext: hasNext(answer) };
  };

  async function count<T>({ query, variables, schema, signal }: Question<T>): Promise<{ repository: T }> {
    if (!hasToken) throw githubError('bad-config', 'GitHub counts this for an access token or an app only; enter one at the connection');
    const asked = { owner: config.owner, name: config.repository, ...variables };
    const answer = await carry(exchange, { bucket: COUNTS, signal }, (carrier) => octokit.graphql(query, { ...asked, request: { fetch: fetchBy(carrier) } }));
    const refusal = translateErrors(answer, { nowMs: Date.now() });
    if (refusal !== null) throw refusal;
    return understood(z.object({ data: z.object({ repository: schema }) }), answer).data;
  }

  return {
    config,
    hasToken,
    ask,
    count,
    read: async (request) => {
      const reply = await ask(request);
      if (reply.refused) throw new Error('Nothing was reckoned with');
      return reply.data;
    },
    get: async ({ schema, etag, accept, ...request }) => {
      const headers = { ...(etag && { 'if-none-match': etag }), ...(accept && { accept }) };
      const answer = await send({ ...request, headers, reckoned: etag ? [304] : [] });
      if (etag && answer.status === 304) return { notModified: true, etag };
      return { notModified: false, data: understood(schema, answer), etag: answer.headers.etag ?? null, hasNext: hasNext(answer) };
    },
  };
}

type Sent = Pick<GithubRequest<never>, 'route' | 'parameters' | 'signal'> & { headers?: Record<string, string>; reckoned?: readonly number[] };

function hasNext({ headers }: Answer): boolean {
  return /rel="next"/.test(headers.link ?? '');
}

function understood<T>(schema: z.ZodType<T>, { text }: Answer): T {
  return readJson({ text, schema, provider: 'github', name: 'GitHub' });
}
