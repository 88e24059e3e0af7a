import * as associations from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js';
import * as objects from '@hubspot/api-client/lib/codegen/crm/objects/index.js';
import type { z } from 'zod';
import type { ReaderInput } from '../../domain/integration.ts';
import { type Answer, type Call, carry, createExchange, readJson } from '../exchange.ts';
import { readStored } from '../form-fields.ts';
import { translateRefusal } from './errors.ts';
import { configSchema, secretSchema } from './manifest.ts';
import { accountSchema, associationsSchema, type HubspotPage, pageSchema } from './schema.ts';

/** A condition of a search; all have to hold. */
export interface SearchFilter {
  propertyName: string;
  operator: 'GT' | 'GTE' | 'EQ';
  value: string;
}

/** HubSpot for one connection: each method makes one request, once. */
export interface HubspotClient {
  account(signal?: AbortSignal): Promise<z.output<typeof accountSchema>>;
  /** The first 200 in the order of their ids. HubSpot finds 10,000 a query, so a caller goes on by id instead of by page. */
  search(request: { type: string; filters: SearchFilter[]; properties: string[]; signal?: AbortSignal | undefined }): Promise<HubspotPage>;
  /** What lies in the recycling bin. */
  archived(request: { type: string; after: string | null; signal?: AbortSignal | undefined }): Promise<HubspotPage>;
  /** What belongs to each of up to 1,000 objects. */
  associated(request: {
    from: string;
    to: string;
    inputs: readonly { id: string; after?: string | undefined }[];
    signal?: AbortSignal | undefined;
  }): Promise<z.output<typeof associationsSchema>>;
}

/** The most a search gives at once. */
export const SEARCH_LIMIT = 200;

interface SdkRequest {
  getUrl(): string;
  getHttpMethod(): string;
  getHeaders(): Record<string, string>;
  getBody(): unknown;
}

/**
 * A client bound to one connection. It stands on the SDK's generated half alone: the SDK's `Client` puts retries and limits into a list
 * that all clients of a process share, so that one company's settings would decide over another's. Its HTTP goes through our guarded fetch.
 */
export function createHubspotClient({ config: givenConfig, secret, timeoutMs, ...reach }: ReaderInput & { timeoutMs?: number }): HubspotClient {
  const { baseUrl } = readStored('hubspot', configSchema, givenConfig);
  const hasGrant = readStored('hubspot', secretSchema, secret).token === undefined;
  const exchange = createExchange({
    provider: 'hubspot',
    name: 'HubSpot',
    baseUrl,
    secret,
    ...reach,
    ...(timeoutMs !== undefined && { timeoutMs }),
    authorize: ({ token, accessToken }) => ({ authorization: `Bearer ${token || accessToken || ''}` }),
    translate: (refusal, { nowMs }) => translateRefusal(refusal, { nowMs, hasGrant }),
    left: burstLeft,
  });

  async function send<T>(schema: z.ZodType<T>, call: Pick<Call, 'bucket' | 'signal'>, ask: (transport: Transport) => Promise<unknown>): Promise<T> {
    const { text } = await carry(exchange, call, (carrier) =>
      ask((request) => {
        const body = request.getBody();
        const written = { url: request.getUrl(), method: request.getHttpMethod(), headers: request.getHeaders() };
        return carrier({ ...written, body: typeof body === 'string' ? body : undefined });
      }),
    );
    return readJson({ text, schema, provider: 'hubspot', name: 'HubSpot' });
  }

  return {
    account: async (signal) => {
      const { text } = await exchange({ url: `${baseUrl}/account-info/v3/details`, bucket: 'burst', signal });
      return readJson({ text, schema: accountSchema, provider: 'hubspot', name: 'HubSpot' });
    },
    search: ({ type, filters, properties, signal }) =>
      send(pageSchema, { bucket: 'search', signal }, (transport) =>
        new objects.SearchApi(objectsOf(baseUrl, transport)).doSearch(type, {
          filterGroups: [{ filters: filters.map((filter) => ({ ...filter, operator: filter.operator as objects.FilterOperatorEnum })) }],
          sorts: ['hs_object_id'],
          properties,
          limit: SEARCH_LIMIT,
        }),
      ),
    archived: ({ type, after, signal }) =>
      send(pageSchema, { bucket: 'burst', signal }, (transport) =>
        new objects.BasicApi(objectsOf(baseUrl, transport)).getPage(type, 100, after ?? undefined, ['hs_object_id'], undefined, undefined, true),
      ),
    associated: ({ from, to, inputs, signal }) =>
      send(associationsSchema, { bucket: 'burst', signal }, (transport) =>
        new associations.BatchApi(associationsOf(baseUrl, transport)).getPage(from, to, {
          inputs: inputs.map(({ id, after }) => (after === undefined ? { id } : { id, after })),
        }),
      ),
  };
}

type Transport = (request: SdkRequest) => Promise<Answer>;

/** One configuration a request, so that nothing is shared, and as the SDK sends through the API's own transport whatever a call says. */
function objectsOf(baseUrl: string, transport: Transport): objects.Configuration {
  return objects.createConfiguration({
    baseServer: new objects.ServerConfiguration(baseUrl, {}),
    httpApi: objects.wrapHttpLibrary({
      send: async (request) => {
        const { status, headers, text } = await transport(request);
        return new objects.ResponseContext(status, headers, { text: async () => text, binary: async () => Buffer.from(text) });
      },
    }),
  });
}

/** The same for the associations, which the SDK generates with types of their own. */
function associationsOf(baseUrl: string, transport: Transport): associations.Configuration {
  return associations.createConfiguration({
    baseServer: new associations.ServerConfiguration(baseUrl, {}),
    httpApi: associations.wrapHttpLibrary({
      send: async (request) => {
        const { status, headers, text } = await transport(request);
        return new associations.ResponseContext(status, headers, { text: async () => text, binary: async () => Buffer.from(text) });
      },
    }),
  });
}

/** What is left of the ten seconds. Search tells nothing of its own limit. */
function burstLeft({ headers }: Answer, { nowMs }: { nowMs: number }): { bucket: string; remaining: number; resetAt: string } | null {
  const remaining = Number(headers['x-hubspot-ratelimit-remaining'] ?? Number.NaN);
  const intervalMs = Number(headers['x-hubspot-ratelimit-interval-milliseconds'] ?? Number.NaN);
  if (!Number.isFinite(remaining) || !Number.isFinite(intervalMs)) return null;
  return { bucket: 'burst', remaining, resetAt: new Date(nowMs + intervalMs).toISOString() };
}
