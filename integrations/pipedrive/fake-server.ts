import { addDays } from '../../domain/day.ts';
import { type FakeAnswer, type FakeProvider, type FakeRequest, startFakeProvider } from '../fake-provider.ts';

export interface FakeDeal {
  id: number;
  value: number | null;
  currency: string;
  status: 'open' | 'won' | 'lost';
  won_time: string | null;
  pipeline_id: number;
  owner_id: number;
  is_archived: boolean;
}

export interface FakePipedrive extends FakeProvider {
  deals: FakeDeal[];
  /** What happens right after the next list of deals. */
  afterNext(happening: () => void): void;
  /** The tokens of the requests so far, oldest first. */
  tokens(): readonly string[];
}

/** A small Pipedrive on loopback: deals in use and archived, filters, pages by an opaque cursor. With `token`, only that one is taken. */
export async function startFakePipedrive({
  deals = [],
  token = null,
  port = 0,
}: {
  deals?: FakeDeal[];
  token?: string | null;
  port?: number;
} = {}): Promise<FakePipedrive> {
  const tokens: string[] = [];
  const happenings: (() => void)[] = [];
  const provider = await startFakeProvider({
    port,
    gate: ({ headers }) => {
      const given = String(headers['x-api-token'] ?? '');
      tokens.push(given);
      return token === null || given === token ? null : { status: 401, json: { success: false, error: 'unauthorized access', errorCode: 401 } };
    },
    routes: [
      ['GET', '/api/v1/users/me', () => ({ json: { success: true, data: { id: 7, name: 'Mara', company_name: 'Example', company_domain: 'example' } } })],
      ['GET', '/api/v2/deals', (request) => listed(request, false)],
      ['GET', '/api/v2/deals/archived', (request) => listed(request, true)],
    ],
  });

  function listed(request: FakeRequest, archived: boolean): FakeAnswer {
    const asked = request.url.searchParams;
    const limit = Number(asked.get('limit') ?? 100);
    if (limit > 500) return { status: 400, json: { success: false, error: 'limit must be less than or equal to 500', code: 'ERR_SCHEMA_VALIDATION_FAILED' } };
    const after = Number(Buffer.from(asked.get('cursor') ?? '', 'base64').toString() || 0);
    const is = (name: string, value: string | number) => asked.get(name) === null || asked.get(name)?.split(',').includes(String(value));
    const rest = deals
      .filter((deal) => deal.is_archived === archived && is('status', deal.status) && is('pipeline_id', deal.pipeline_id) && is('owner_id', deal.owner_id))
      .filter(({ id }) => id > after)
      .sort((a, b) => a.id - b.id);
    const page = rest.slice(0, limit);
    const next_cursor = rest.length > limit ? Buffer.from(String(page.at(-1)?.id)).toString('base64') : null;
    const answer = { json: { success: true, data: request.list(page), additional_data: { next_cursor } } };
    happenings.shift()?.();
    return answer;
  }

  return { ...provider, deals, afterNext: (happening) => void happenings.push(happening), tokens: () => tokens };
}

/** A won deal, in few words. */
export function wonDeal(deal: Partial<FakeDeal> & { id: number; won_time: string }): FakeDeal {
  return { value: 100, currency: 'EUR', status: 'won', pipeline_id: 1, owner_id: 7, is_archived: false, ...deal };
}

/** A quarter of a small company. */
export function demoDeals({ today }: { today: string }): FakeDeal[] {
  return Array.from({ length: 40 }, (_, index) => {
    const deal = wonDeal({ id: index + 1, value: 2_000 + ((index * 731) % 7_000), won_time: `${addDays(today, -2 * index)}T10:00:00Z` });
    return index % 3 === 0 ? { ...deal, status: 'open' as const, won_time: null } : deal;
  });
}
