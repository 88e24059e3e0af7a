import type { ReaderInput } from '../../domain/integration.ts';
import { createGuardedFetch } from '../guarded-fetch.ts';
import { sourceError, translateFailure, translateStatus } from './errors.ts';
import { configSchema, secretSchema } from './manifest.ts';

/** JSON from one address, or the news that it is what it was. */
export type JsonAnswer = { notModified: true } | { notModified: false; json: unknown; etag: string | null };

export interface JsonClient {
  host: string;
  get(request: { path: string; etag: string | null; signal?: AbortSignal | undefined }): Promise<JsonAnswer>;
}

const MAX_BYTES = 2_000_000;
const MAX_REDIRECTS = 3;

/** Reads JSON from the one host of a connection. Redirects are followed on that host only, so that the headers go nowhere else. */
export function createJsonClient({
  config,
  secret,
  allowLoopback = false,
  allowPrivate = false,
  budget,
  timeoutMs = 15_000,
}: ReaderInput & { timeoutMs?: number }): JsonClient {
  const settings = configSchema.safeParse(config);
  const secrets = secretSchema.safeParse(secret);
  if (!settings.success || !secrets.success) throw sourceError('bad-config', 'The settings of this connection are incomplete');
  const base = new URL(settings.data.baseUrl);
  const headers = { accept: 'application/json', 'user-agent': 'sextant', ...headersOf(secrets.data.headers) };
  const fetch = createGuardedFetch({ allowedHosts: [base.host], allowLoopback, allowPrivate, maxBytes: MAX_BYTES, timeoutMs });

  return {
    host: base.host,
    get: async ({ path, etag, signal }) => {
      try {
        let url = join(base, path);
        for (let step = 0; step <= MAX_REDIRECTS; step += 1) {
          await budget?.take('address');
          const response = await fetch(url, { headers: { ...headers, ...(etag && { 'if-none-match': etag }) }, ...(signal && { signal }) });
          if (response.status === 304 && etag) return { notModified: true };
          const location = response.headers.get('location');
          if (response.status >= 300 && response.status < 400 && location !== null) {
            await response.body?.cancel();
            url = new URL(location, url);
            continue;
          }
          if (!response.ok) {
            await response.body?.cancel();
            throw translateStatus(response, { nowMs: Date.now() });
          }
          return { notModified: false, json: parseJson(await response.text()), etag: response.headers.get('etag') };
        }
        throw sourceError('bad-config', 'The address leads in circles');
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        throw translateFailure(error);
      }
    },
  };
}

/** The query's path goes on where the address ends. A whole address, or one that begins with "//", would be another host: refused. */
function join(base: URL, path: string): URL {
  const [pathname = '', search = ''] = path.split(/\?(.*)/s);
  const url = new URL(base);
  if (pathname !== '') url.pathname = `${base.pathname.replace(/\/$/, '')}/${pathname.replace(/^\/+/, '')}`;
  if (search !== '') url.search = [base.search.slice(1), search].filter((part) => part !== '').join('&');
  return url;
}

function headersOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of a proxy or half an answer; tomorrow it may be JSON again.
    throw sourceError('transient', 'The address answered something that is not JSON');
  }
}
