import { z } from 'zod';
import { dayIn } from '../../domain/calendar.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { MetricReader, MetricSample } from '../../domain/metric.ts';
import { dailySamples, runningTotal } from '../daily-samples.ts';
import { createPagedReader, type PageContext, type PageProgram } from '../paged-reader.ts';
import { createPipedriveClient, type PipedriveClient } from './client.ts';
import { pipedriveError } from './errors.ts';
import { manifest } from './manifest.ts';
import { dealSchema, dealsSchema, userSchema } from './schema.ts';

/** A run reads all deals: those in use, then the archived ones. `deals`: when each was won, and what it is worth. */
const stateSchema = z.object({
  list: z.enum(['deals', 'deals/archived']),
  cursor: z.string().nullable(),
  deals: z.record(z.string(), z.object({ wonAt: z.string().nullable(), value: z.string(), currency: z.string() })),
  odd: z.number().int(),
});
type State = z.output<typeof stateSchema>;
const START: State = { list: 'deals', cursor: null, deals: {}, odd: 0 };

/** A reader for one company's Pipedrive. `read` makes one request a page. */
export function createPipedriveReader(input: ReaderInput): MetricReader {
  const get = createPipedriveClient(input);
  const account = async () => {
    const { data } = await get('/api/v1/users/me', userSchema);
    await get('/api/v2/deals?limit=1', dealsSchema);
    return `${data.name} at ${data.company_name}`;
  };
  const program: PageProgram<State> = { state: stateSchema, start: () => START, readPage: pageReader(get), samples: samplesOf, afterwards: () => START };
  return createPagedReader({ manifest, account, programOf: () => program });
}

/** By id, so that an edit between two pages moves nothing. */
function pageReader(get: PipedriveClient) {
  return async ({ list, cursor, ...state }: State, { metric, query, signal }: PageContext): Promise<{ state: State; more: boolean }> => {
    const given = { cursor, pipeline_id: query.pipeline, owner_id: query.owner };
    const filters = Object.entries(given).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
    const status = metric === 'deals-won' ? 'won' : 'open';
    const parameters = new URLSearchParams([['status', status], ['sort_by', 'id'], ['limit', '500'], ...filters]);
    const page = await get(`/api/v2/${list}?${parameters}`, dealsSchema, signal);
    const read = page.data.map((raw) => dealSchema.safeParse(raw));
    const found = read.flatMap(({ data }) => (data ? [[data.id, { wonAt: data.won_time ?? null, value: String(data.value), currency: data.currency }]] : []));
    const next = page.additional_data?.next_cursor ?? null;
    const deals = { ...state.deals, ...Object.fromEntries(found) };
    const odd = state.odd + read.filter(({ success }) => !success).length;
    return { state: { list: next === null ? 'deals/archived' : list, cursor: next, deals, odd }, more: next !== null || list === 'deals' };
  };
}

function samplesOf({ deals, odd }: State, context: PageContext): MetricSample[] {
  const { metric, query, now, timeZone } = context;
  const past = odd > 0 ? ('estimated' as const) : ('final' as const);
  const today = dayIn(now, timeZone);
  const since = typeof query.since === 'string' ? query.since : '';
  const among = Object.values(deals)
    .map(({ wonAt, value, currency }) => ({ day: dayIn(wonAt ?? now, timeZone), currency, by: query.measure === 'count' ? '1' : value }))
    .filter(({ day, currency }) => day >= since && (query.currency === undefined || currency === query.currency));
  const currencies = [...new Set(among.map(({ currency }) => currency))].sort();
  if (query.measure !== 'count' && currencies.length > 1)
    throw pipedriveError('bad-config', `The deals are in ${currencies.join(', ')}; say in the query which currency is to be summed`);
  const total = runningTotal(among);
  // The past of an open pipeline is not told.
  const known = (day: string) => (metric === 'deals-won' ? day >= since : day === today);
  return dailySamples({ frame: context, past, valueOn: (day) => (known(day) ? total(day) : null) });
}
