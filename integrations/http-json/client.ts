import type { ReaderInput } from '../../domain/integration.ts';
import { createExchange } from '../exchange.ts';
import { readStored } from '../form-fields.ts';
import { jsonOf } from '../json-of.ts';
import { sourceError, translateRefusal } from './errors.ts';
import { configSchema, secretSchema } from './manifest.ts';

/** JSON from one address, or the news that it is what it was. */
export type JsonAnswer = { notModified: true } | { notModified: false; json: unknown; etag: string | null };

export interface JsonClient {
  host: string;
  get(request: { path: string; etag: string | null; signal?: AbortSignal | undefined }): Promise<JsonAnswer>;
}

/** Reads JSON from the one host of a connection. Redirects are followed on that host only, so that the headers go nowhere else. */
export function createJsonClient({ config, secret, ...reach }: ReaderInput & { timeoutMs?: number }): JsonClient {
  const { baseUrl } = readStored('http-json', configSchema, config);
  const headers = headersOf(readStored('http-json', secretSchema, secret).headers);
  const base = new URL(baseUrl);
  const exchange = createExchange({
    provider: 'http-json',
    name: 'The address',
    baseUrl,
    secret,
    timeoutMs: 15_000,
    ...reach,
    maxBytes: 2_000_000,
    moves: 3,
    allowHttp: true,
    authorize: () => headers,
    translate: translateRefusal,
  });

  return {
    host: base.host,
    get: async ({ path, etag, signal }) => {
      const url = join(base, path).href;
      const answer = await exchange({ url, bucket: 'address', headers: etag ? { 'if-none-match': etag } : {}, reckoned: etag ? [304] : [], signal });
      if (answer.status === 304) return { notModified: true };
      const json = jsonOf(answer.text);
      // A page of a proxy or half an answer; tomorrow it may be JSON again.
      if (json === undefined) throw sourceError('transient', 'The address answered something that is not JSON');
      return { notModified: false, json, etag: answer.headers.etag ?? null };
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
