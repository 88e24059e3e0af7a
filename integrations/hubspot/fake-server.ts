import { createHmac, randomUUID } from 'node:crypto';
import { addDays } from '../../domain/day.ts';
import { type FakeAnswer, type FakeProvider, type FakeRequest, startFakeProvider } from '../fake-provider.ts';
import { addObject, emptyCrm, type FakeCrm, type FakeSearch, type FakeType, openDeal, searchObjects, shapeOf, wonDeal } from './fake-crm.ts';

export interface FakeHubspot extends FakeProvider {
  crm: FakeCrm;
  /** A grant, as the button brings it. */
  grant(): { accessToken: string; refreshToken: string };
  /** All access tokens have run out. */
  expireTokens(): void;
  /** The person took the app away. */
  revoke(): void;
  /** What happens right after the next answer of a path that contains `path`. */
  afterNext(path: string, happening: () => void): void;
  /** Sends what changed to an address, signed as HubSpot does; `signedAt` is its own clock. */
  deliver(input: { address: string; secret: string; events: readonly Record<string, unknown>[]; signedAt?: number }): Promise<number>;
}

const TOKEN_LIFE_S = 1_800;
const MEMBERS_A_PAGE = 500;

/**
 * A small HubSpot on loopback: search with its cap of 10,000 and its limit a second, lists with the recycling bin, associations, account
 * details and OAuth with refresh tokens. With `strict`, only tokens that it gave are taken; `token` is one of a private app.
 */
export async function startFakeHubspot({
  crm = emptyCrm(),
  token = null,
  strict = token !== null,
  searchesPerSecond = Number.POSITIVE_INFINITY,
  now = Date.now,
  port = 0,
}: {
  crm?: FakeCrm;
  token?: string | null;
  strict?: boolean;
  searchesPerSecond?: number;
  now?: () => number;
  port?: number;
} = {}): Promise<FakeHubspot> {
  const access = new Map<string, number>();
  const refresh = new Set<string>();
  const codes = new Set<string>();
  const searched = new Map<string, number[]>();
  const happenings: { path: string; happening: () => void }[] = [];
  let burst = 100;

  function grant(): { accessToken: string; refreshToken: string } {
    const [accessToken, refreshToken] = [`access-${randomUUID()}`, `refresh-${randomUUID()}`];
    access.set(accessToken, now() + TOKEN_LIFE_S * 1_000);
    refresh.add(refreshToken);
    return { accessToken, refreshToken };
  }

  function gate({ url, headers }: FakeRequest): FakeAnswer | null {
    if (url.pathname.startsWith('/oauth/')) return null;
    const given = headers.authorization?.replace('Bearer ', '') ?? '';
    if (strict && given !== token && (access.get(given) ?? 0) <= now())
      return refusal(401, access.has(given) ? 'EXPIRED_AUTHENTICATION' : 'INVALID_AUTHENTICATION', 'Authentication credentials not found');
    if (!url.pathname.endsWith('/search')) return null;
    const recent = (searched.get(given) ?? []).filter((at) => at > now() - 1_000);
    if (recent.length >= searchesPerSecond) return secondly();
    searched.set(given, [...recent, now()]);
    return null;
  }

  function answered(request: FakeRequest, answer: FakeAnswer): FakeAnswer {
    const at = happenings.findIndex(({ path }) => request.url.pathname.includes(path));
    if (at >= 0) happenings.splice(at, 1)[0]?.happening();
    burst = Math.max(0, burst - 1);
    if (request.url.pathname.endsWith('/search')) return answer;
    return {
      ...answer,
      headers: { 'x-hubspot-ratelimit-max': '100', 'x-hubspot-ratelimit-remaining': String(burst), 'x-hubspot-ratelimit-interval-milliseconds': '10000' },
    };
  }

  const typeOf = (request: FakeRequest, name = 'type') => request.parameters[name] as FakeType;
  const provider = await startFakeProvider({
    now,
    port,
    gate,
    routes: [
      [
        'GET',
        '/account-info/v3/details',
        (request) =>
          answered(request, {
            json: {
              portalId: crm.portalId,
              accountType: 'STANDARD',
              timeZone: 'Europe/Berlin',
              companyCurrency: crm.companyCurrency,
              additionalCurrencies: ['USD'],
            },
          }),
      ],
      ['POST', '/crm/v3/objects/:type/search', (request) => answered(request, searchedFor(request))],
      ['GET', '/crm/v3/objects/:type', (request) => answered(request, listed(request))],
      ['POST', '/crm/v4/associations/:from/:to/batch/read', (request) => answered(request, associated(request))],
      ['GET', '/oauth/authorize', consented],
      ['POST', '/oauth/v1/token', exchanged],
    ],
  });

  function searchedFor(request: FakeRequest): FakeAnswer {
    const answer = searchObjects(crm, typeOf(request), request.json() as FakeSearch, request.now());
    const { results } = answer.json as { results?: unknown[] };
    return results === undefined ? answer : { ...answer, json: { ...(answer.json as object), results: request.list(results) } };
  }

  function listed(request: FakeRequest): FakeAnswer {
    const asked = request.url.searchParams;
    const limit = Number(asked.get('limit') ?? 10);
    if (limit > 100) return refusal(400, 'VALIDATION_ERROR', 'limit must not be greater than 100');
    const wanted = [...crm.objects[typeOf(request)].values()].filter(({ archived }) => archived === (asked.get('archived') === 'true'));
    const rest = wanted.filter(({ id }) => Number(id) > Number(asked.get('after') ?? 0)).sort((a, b) => Number(a.id) - Number(b.id));
    const page = rest.slice(0, limit);
    const next = rest.length > limit ? { paging: { next: { after: page.at(-1)?.id, link: 'deprecated' } } } : {};
    return { json: { results: request.list(page.map((object) => shapeOf(object, asked.getAll('properties'), typeOf(request)))), ...next } };
  }

  function associated(request: FakeRequest): FakeAnswer {
    const { inputs } = request.json() as { inputs: { id: string; after?: string }[] };
    if (inputs.length > 1_000) return refusal(400, 'VALIDATION_ERROR', 'Too many inputs');
    const found = inputs.map(({ id, after = '0' }) => {
      const ids = crm.associations.get(`${typeOf(request, 'from')}/${id}`)?.[typeOf(request, 'to')] ?? [];
      const to = ids.slice(Number(after), Number(after) + MEMBERS_A_PAGE);
      const more = ids.length > Number(after) + MEMBERS_A_PAGE;
      return {
        from: { id },
        to: to.map((toObjectId) => ({ toObjectId: Number(toObjectId), associationTypes: [] })),
        ...(more && { paging: { next: { after: String(Number(after) + MEMBERS_A_PAGE) } } }),
      };
    });
    const results = found.filter(({ to }) => to.length > 0);
    const missing = found.filter(({ to }) => to.length === 0);
    const errors = missing.map(({ from }) => ({
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
      message: 'No associations',
      context: { fromObjectId: [from.id] },
    }));
    const times = { startedAt: new Date(now()).toISOString(), completedAt: new Date(now()).toISOString() };
    return {
      status: missing.length > 0 ? 207 : 200,
      json: { status: 'COMPLETE', ...times, results, ...(errors.length > 0 && { numErrors: errors.length, errors }) },
    };
  }

  /** Agrees at once; the browser would ask. */
  function consented({ url }: FakeRequest): FakeAnswer {
    const redirect = url.searchParams.get('redirect_uri');
    if (redirect === null) return refusal(400, 'VALIDATION_ERROR', 'missing redirect_uri');
    const code = randomUUID();
    codes.add(code);
    const back = new URL(redirect);
    back.searchParams.set('code', code);
    back.searchParams.set('state', url.searchParams.get('state') ?? '');
    return { status: 302, headers: { location: back.href } };
  }

  /** A refresh token is good once: its successor comes with the answer. */
  function exchanged(request: FakeRequest): FakeAnswer {
    const form = request.form();
    const [code, old] = [form.get('code') ?? '', form.get('refresh_token') ?? ''];
    if (!form.get('client_id') || !form.get('client_secret'))
      return { status: 400, json: { status: 'BAD_CLIENT_ID', message: 'missing or unknown client id' } };
    if (form.get('grant_type') === 'refresh_token' ? !refresh.delete(old) : !codes.delete(code))
      return {
        status: 400,
        json: { status: code === '' ? 'BAD_REFRESH_TOKEN' : 'BAD_AUTH_CODE', error: 'invalid_grant', message: 'missing or invalid refresh token' },
      };
    const { accessToken, refreshToken } = grant();
    return { json: { token_type: 'bearer', access_token: accessToken, refresh_token: refreshToken, expires_in: TOKEN_LIFE_S } };
  }

  return {
    ...provider,
    crm,
    grant,
    expireTokens: () => {
      for (const key of access.keys()) access.set(key, 0);
    },
    revoke: () => {
      access.clear();
      refresh.clear();
    },
    afterNext: (path, happening) => void happenings.push({ path, happening }),
    deliver: async ({ address, secret, events, signedAt = now() }) => {
      const body = JSON.stringify(events);
      const response = await fetch(address, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...signedHeaders({ secret, address, body, signedAt }) },
      });
      return response.status;
    },
  };
}

/** The headers of a delivery: signature version 3. */
export function signedHeaders({
  secret,
  address,
  body,
  signedAt,
}: {
  secret: string;
  address: string;
  body: string | Uint8Array;
  signedAt: number;
}): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`POST${address}`).update(body).update(String(signedAt)).digest('base64');
  return { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': String(signedAt) };
}

/** A quarter of a small company: deals in two currencies, contacts, tickets, one company with deals of its own. */
export function demoCrm({ today }: { today: string }): FakeCrm {
  const crm = emptyCrm();
  const company = addObject(crm, {
    type: 'companies',
    properties: { domain: 'example.com', name: 'Example' },
    modifiedAt: `${addDays(today, -90)}T08:00:00.000Z`,
  }).id;
  for (let ago = 84; ago >= 0; ago -= 1) {
    const day = addDays(today, -ago);
    const modifiedAt = `${day}T10:00:00.000Z`;
    if (ago % 5 === 0)
      addObject(crm, {
        type: 'deals',
        properties: wonDeal({ amount: String(4_000 + ((ago * 370) % 9_000)), closedOn: day }),
        modifiedAt,
        ...(ago % 15 === 0 && { company }),
      });
    if (ago % 7 === 3)
      addObject(crm, {
        type: 'deals',
        properties: openDeal({ amount: String(2_500 + ((ago * 910) % 12_000)), createdOn: day, currency: ago % 2 === 0 ? 'EUR' : 'USD' }),
        modifiedAt,
      });
    if (ago % 2 === 0) addObject(crm, { type: 'contacts', properties: { hubspot_owner_id: '11' }, modifiedAt });
    if (ago % 4 === 1)
      addObject(crm, {
        type: 'tickets',
        properties: { closed_date: ago > 12 ? `${addDays(day, 6)}T15:00:00.000Z` : null, hs_pipeline: '0', hs_pipeline_stage: ago > 12 ? '4' : '1' },
        modifiedAt,
      });
  }
  return crm;
}

function secondly(): FakeAnswer {
  return {
    status: 429,
    json: {
      status: 'error',
      message: 'You have reached your secondly limit.',
      errorType: 'RATE_LIMIT',
      policyName: 'SECONDLY',
      category: 'RATE_LIMITS',
      correlationId: 'fake',
    },
  };
}

function refusal(status: number, category: string, message: string): FakeAnswer {
  return { status, json: { status: 'error', message, category, correlationId: 'fake' } };
}
