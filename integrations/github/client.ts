import { Octokit } from '@octokit/rest';
import type { z } from 'zod';
import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { RefusedRequest, createGuardedFetch } from '../guarded-fetch.ts';
import { translateRefusal } from './errors.ts';
import { type GithubConfig, configSchema, secretSchema } from './manifest.ts';

/** One page of an answer, or the news that nothing changed since `etag`. */
export type GithubAnswer<T> = { notModified: true; etag: string } | { notModified: false; data: T; etag: string | null; hasNext: boolean };

/** GitHub for one connection: every request may be conditional, is answered or throws ProviderError, and is made once. */
export interface GithubClient {
  config: GithubConfig;
  hasToken: boolean;
  get<T>(request: {
    route: `GET ${string}`;
    parameters?: Record<string, string | number | undefined>;
    schema: z.ZodType<T>;
    etag?: string | null;
    accept?: string;
    signal?: AbortSignal | undefined;
  }): Promise<GithubAnswer<T>>;
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
  const { token } = parseStored(secretSchema, secret);
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
    ...(token !== undefined && { auth: token }),
    baseUrl: config.baseUrl,
    userAgent: 'sextant',
    log: silent,
    request: { fetch: createGuardedFetch({ allowedHosts: [baseUrl.host], allowLoopback, allowPrivate, timeoutMs }), redirect: 'manual' },
  });

  return {
    config,
    hasToken: token !== undefined,
    get: async ({ route, parameters = {}, schema, etag, accept, signal }) => {
      const headers = { 'x-github-api-version': '2022-11-28', ...(etag && { 'if-none-match': etag }), ...(accept && { accept }) };
      const call = { owner: config.owner, repo: config.repository, ...parameters, headers, ...(signal && { request: { signal } }) };
      await budget?.take(token === undefined ? 'without token' : 'with token');
      try {
        const response = await followMove(octokit, await octokit.request(route, call), headers, signal);
        const data = schema.safeParse(response.data);
        // Half an answer, or a page of a proxy in between: GitHub's own answers have this shape.
        if (!data.success)
          throw new ProviderError({ provider: 'github', kind: 'transient', message: `GitHub's answer could not be understood: ${shapeError(data.error)}` });
        return { notModified: false, data: data.data, etag: response.headers.etag ?? null, hasNext: /rel="next"/.test(response.headers.link ?? '') };
      } catch (error) {
        if (etag && statusOf(error) === 304) return { notModified: true, etag };
        throw translateGithubError(error, signal);
      }
    },
  };
}

type OctokitResponse = Awaited<ReturnType<Octokit['request']>>;

/** A renamed repository answers with its new place, always on the same host; one step is followed, and the guard refuses any other host. */
async function followMove(
  octokit: Octokit,
  response: OctokitResponse,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<OctokitResponse> {
  const status: number = response.status;
  if (status < 300) return response;
  const { location } = response.headers;
  if (status >= 400 || location === undefined) throw translateRefusal({ status, headers: response.headers, message: '' }, { nowMs: Date.now() });
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
  const message = typeof data === 'object' && data !== null && 'message' in data ? String(data.message) : '';
  return { status, headers, message };
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
