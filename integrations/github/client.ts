import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { RefusedRequest, createGuardedFetch } from '../guarded-fetch.ts';
import { installationToken } from './app-auth.ts';
import { translateRefusal } from './errors.ts';
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
}

/** A client bound to one connection. Octokit's own retries and throttling are not installed: the engine retries, and waits without a slot. */
export function createGithubClient({
  config: givenConfig,
  secret,
  allowLoopback = false,
  allowPrivate = false,
  budget,
  timeoutMs = 20_000,
}: ReaderInput & { timeoutMs?: number }): GithubClient {
  const config = parseStored(configSchema, givenConfig);
  const { token, privateKey } = parseStored(secretSchema, secret);
  const { appId, installationId } = config;
  const app = appId !== undefined && installationId !== undefined && privateKey !== undefined ? { appId, installationId, privateKey } : null;
  const baseUrl = new URL(config.baseUrl);
  if (baseUrl.protocol === 'http:' && !allowLoopback && !allowPrivate) {
    throw new ProviderError({
      provider: 'github',
      kind: 'bad-config',
      message: 'The API address must begin with https:// so that the token is not sent in the clear',
    });
  }
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const octokit = new Octokit({
    baseUrl: config.baseUrl,
    userAgent: 'sextant',
    log: silent,
    request: { fetch: createGuardedFetch({ allowedHosts: [baseUrl.host], allowLoopback, allowPrivate, timeoutMs }), redirect: 'manual' },
  });
  const hasToken = app !== null || token !== undefined;
  const bucket = hasToken ? 'with token' : 'without token';
  const tokenOf = async (refused?: string) =>
    app === null ? token : installationToken({ octokit, credentials: app, baseUrl: config.baseUrl, repository: config.repository, refused });

  /** One request, taken from the budget; its answer tells what is left of it. */
  async function call(route: string, parameters: Record<string, unknown>, given: Record<string, string>, signal: AbortSignal | undefined) {
    const attempt = async (credential: string | undefined) => {
      await budget?.take(bucket);
      const headers = { 'x-github-api-version': '2022-11-28', ...(credential !== undefined && { authorization: `token ${credential}` }), ...given };
      const asked = { owner: config.owner, repo: config.repository, ...parameters, headers, ...(signal && { request: { signal } }) };
      try {
        const response = await followMove(octokit, await octokit.request(route, asked), headers, signal);
        await tell(response.headers);
        return response;
      } catch (error) {
        await tell(responseOf(error)?.headers ?? {});
        throw error;
      }
    };
    const credential = await tokenOf();
    try {
      return await attempt(credential);
    } catch (error) {
      // An app's token may end before its time, as when its rights are changed: one other is asked for, once.
      if (app === null || statusOf(error) !== 401) throw error;
      return attempt(await tokenOf(credential));
    }
  }

  async function tell(headers: Readonly<Record<string, string | number | undefined>>): Promise<void> {
    const [remaining, reset] = [Number(headers['x-ratelimit-remaining'] ?? 'none'), Number(headers['x-ratelimit-reset'] ?? 'none')];
    const isOurs = (headers['x-ratelimit-resource'] ?? 'core') === 'core';
    if (isOurs && Number.isFinite(remaining) && Number.isFinite(reset))
      await budget?.told(bucket, { remaining, resetAt: new Date(reset * 1_000).toISOString() });
  }

  const ask: GithubClient['ask'] = async ({ route, parameters = {}, schema, reckoned = [], signal }) => {
    try {
      const response = await call(route, parameters, {}, signal);
      return { refused: false, data: understood(schema, response.data), hasNext: hasNext(response) };
    } catch (error) {
      const refusal = responseOf(error);
      // A 403 may be a limit; that is never reckoned with.
      const passes = refusal !== null && reckoned.includes(refusal.status) && translateRefusal(refusal, { nowMs: Date.now() }).kind !== 'rate-limited';
      if (passes) return { refused: true, status: refusal.status, message: refusal.message };
      throw translateGithubError(error, signal);
    }
  };

  return {
    config,
    hasToken,
    ask,
    read: async (request) => {
      const reply = await ask(request);
      if (reply.refused) throw translateRefusal({ status: reply.status, headers: {}, message: reply.message }, { nowMs: Date.now() });
      return reply.data;
    },
    get: async ({ route, parameters = {}, schema, etag, accept, signal }) => {
      try {
        const response = await call(route, parameters, { ...(etag && { 'if-none-match': etag }), ...(accept && { accept }) }, signal);
        return { notModified: false, data: understood(schema, response.data), etag: response.headers.etag ?? null, hasNext: hasNext(response) };
      } catch (error) {
        if (etag && statusOf(error) === 304) return { notModified: true, etag };
        throw translateGithubError(error, signal);
      }
    },
  };
}

function hasNext({ headers }: OctokitResponse): boolean {
  return /rel="next"/.test(headers.link ?? '');
}

/** Half an answer, or a page of a proxy in between: GitHub's own answers have this shape. */
function understood<T>(schema: z.ZodType<T>, data: unknown): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new ProviderError({ provider: 'github', kind: 'transient', message: `GitHub's answer could not be understood: ${shapeError(result.error)}` });
}

type OctokitResponse = Awaited<ReturnType<Octokit['request']>>;

/** A renamed repository answers with its new place, always on the same host; one step is followed for reads. The guard refuses any other host, and the token never goes from https to http. */
async function followMove(
  octokit: Octokit,
  response: OctokitResponse,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<OctokitResponse> {
  const status: number = response.status;
  if (status < 300) return response;
  const { location } = response.headers;
  const stays = location !== undefined && new URL(location, response.url).protocol === new URL(response.url).protocol;
  if (status >= 400 || !stays) throw translateRefusal({ status, headers: response.headers, message: '' }, { nowMs: Date.now() });
  const moved = await octokit.request(`GET ${new URL(location, response.url).href}`, { headers, ...(signal && { request: { signal } }) });
  const movedStatus: number = moved.status;
  if (movedStatus >= 300) throw translateRefusal({ status: movedStatus, headers: moved.headers, message: '' }, { nowMs: Date.now() });
  return moved;
}

/** Everything that can go wrong, as ProviderError. A cancellation stays what it is, so that the engine sees it. */
function translateGithubError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof ProviderError) return error;
  if (signal?.aborted) return signal.reason;
  const refused = causes(error).find((cause) => cause instanceof RefusedRequest);
  if (refused) return new ProviderError({ provider: 'github', kind: 'bad-config', message: refused.message });
  const response = responseOf(error);
  if (response) return translateRefusal(response, { nowMs: Date.now() });
  // The cause is left out: Octokit's errors carry the request with its Authorization header.
  return new ProviderError({ provider: 'github', kind: 'transient', message: 'GitHub cannot be reached' });
}

function responseOf(error: unknown) {
  if (typeof error !== 'object' || error === null || !('response' in error) || typeof error.response !== 'object' || error.response === null) return null;
  const { status, headers, data } = error.response as { status: number; headers: Record<string, string>; data: unknown };
  return { status, headers, message: sentenceOf(data) };
}

/** GitHub's own words; the reasons of a 422 stand in a list beside its sentence. */
function sentenceOf(data: unknown): string {
  const words = z
    .object({ message: z.string(), errors: z.array(z.union([z.string(), z.object({ message: z.string().optional() })])).optional() })
    .safeParse(data);
  if (!words.success) return '';
  const reasons = (words.data.errors ?? []).map((reason) => (typeof reason === 'string' ? reason : (reason.message ?? '')));
  return [words.data.message, ...reasons].join(' ').trim();
}

function statusOf(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at: unknown = error; at !== undefined && at !== null && chain.length < 6; at = typeof at === 'object' && 'cause' in at ? at.cause : undefined)
    chain.push(at);
  return chain;
}

function parseStored<T>(schema: z.ZodType<T>, stored: unknown): T {
  const result = schema.safeParse(stored);
  if (result.success) return result.data;
  throw new ProviderError({ provider: 'github', kind: 'bad-config', message: `The connection's settings are incomplete: ${shapeError(result.error)}` });
}

/** Which fields were wrong; never their values. */
function shapeError(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, code }) => `${path.join('.') || 'answer'} (${code})`)
    .join(', ');
}
