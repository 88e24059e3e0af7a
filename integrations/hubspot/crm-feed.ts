import { z } from 'zod';
import { addMs, startOfDay } from '../../domain/calendar.ts';
import type { PageContext } from '../paged-reader.ts';
import { type HubspotClient, SEARCH_LIMIT, type SearchFilter } from './client.ts';
import { hubspotError } from './errors.ts';
import { idSchema, type HubspotObject, objectSchema } from './schema.ts';

/** What is kept of an object that counts: when it began and ended, and what it is worth. */
const itemSchema = z.object({
  begunAt: z.string(),
  endedAt: z.string().nullable(),
  won: z.boolean(),
  amount: z.string().nullable(),
  currency: z.string().nullable(),
});
export type CrmItem = z.output<typeof itemSchema>;

export const feedState = z.object({
  /** Changes are read from here on; null until all has been read once. */
  since: z.string().nullable(),
  rebuiltAt: z.string(),
  homeCurrency: z.string().nullable(),
  items: z.record(z.string(), itemSchema),
  /** Objects of the company that is asked for; null where none is. */
  members: z.array(z.string()).nullable(),
  /** Items that could not be read. */
  odd: z.number().int(),
  run: z
    .object({
      startedAt: z.string(),
      step: z.enum(['account', 'objects', 'archived', 'company', 'members']),
      /** Where the step goes on. */
      after: z.string().nullable(),
      companies: z.array(z.object({ id: z.string(), after: z.string().optional() })),
    })
    .nullable(),
});
export type FeedState = z.output<typeof feedState>;

/** Which objects a query asks for. */
export interface CrmSubject {
  type: 'deals' | 'contacts' | 'tickets';
  counts(object: HubspotObject): boolean;
}

/** Search is behind by seconds, at times by minutes; and our clocks may differ. */
const LOOK_BACK_MS = 10 * 60_000;
/** A week: what neither the search nor the recycling bin tells (merged, erased and restored objects) is found by reading all again. */
const REBUILD_AFTER_MS = 7 * 86_400_000;
const MOST_INPUTS = 1_000;

/** Before anything has been read. */
export function emptyFeed(): FeedState {
  return { since: null, rebuiltAt: '', homeCurrency: null, items: {}, members: null, odd: 0, run: null };
}

/**
 * One request of a run: the account's currency (when all is read), objects in the order of their ids, the recycling bin, and where a
 * company is asked for, the company and what belongs to it. Order by id makes equal times, edits between pages and the end of a search
 * after 10,000 results harmless: each page is a search of its own, for ids above the last.
 */
export async function readFeedPage(
  given: FeedState,
  subject: CrmSubject,
  client: HubspotClient,
  context: PageContext,
): Promise<{ state: FeedState; more: boolean }> {
  const state = given.run === null ? begin(given, context) : given;
  const { run } = state;
  if (run === null) throw new Error('A run has begun');
  switch (run.step) {
    case 'account': {
      const { companyCurrency } = await client.account(context.signal);
      return { state: { ...state, homeCurrency: companyCurrency ?? null, run: { ...run, step: 'objects' } }, more: true };
    }
    case 'objects':
      return { state: await readObjects(state, run, subject, client, context), more: true };
    case 'archived': {
      const page = await client.archived({ type: subject.type, after: run.after, signal: context.signal });
      const items = { ...state.items };
      for (const raw of page.results) {
        const gone = idSchema.safeParse(raw);
        if (gone.success) delete items[gone.data.id];
      }
      const after = page.paging?.next?.after ?? null;
      if (after !== null) return { state: { ...state, items, run: { ...run, after } }, more: true };
      if (typeof context.query.companyDomain !== 'string') return { state: { ...state, items, ...ended(run.startedAt) }, more: false };
      return { state: { ...state, items, run: { ...run, step: 'company', after: null } }, more: true };
    }
    case 'company':
      return { state: await readCompany(state, run, client, context), more: true };
    case 'members':
      return readMembers(state, run, subject, client, context);
  }
}

type Run = NonNullable<FeedState['run']>;

function begin(state: FeedState, { now }: PageContext): FeedState {
  const whole = state.since === null || Date.parse(now) - Date.parse(state.rebuiltAt) >= REBUILD_AFTER_MS;
  const run: Run = { startedAt: now, step: whole ? 'account' : 'objects', after: null, companies: [] };
  return whole ? { ...emptyFeed(), rebuiltAt: now, run } : { ...state, run };
}

function ended(startedAt: string): Pick<FeedState, 'since' | 'run'> {
  return { since: addMs(startedAt, -LOOK_BACK_MS), run: null };
}

async function readObjects(
  state: FeedState,
  run: Run,
  { type, counts }: CrmSubject,
  client: HubspotClient,
  { query, timeZone, signal }: PageContext,
): Promise<FeedState> {
  const filters: SearchFilter[] = [{ propertyName: 'hs_object_id', operator: 'GT', value: run.after ?? '0' }];
  if (state.since !== null) filters.push({ propertyName: modifiedProperty(type), operator: 'GTE', value: String(Date.parse(state.since)) });
  // Contacts are many, and the day on which one was made never changes: what is not counted need not be kept.
  if (type === 'contacts' && typeof query.since === 'string')
    filters.push({ propertyName: 'createdate', operator: 'GTE', value: String(Date.parse(startOfDay(query.since, timeZone))) });
  const { results } = await client.search({ type, filters, properties: PROPERTIES[type], signal });
  const items = { ...state.items };
  let odd = run.after === null ? 0 : state.odd;
  let after = run.after ?? '0';
  for (const raw of results) {
    const identified = idSchema.safeParse(raw);
    if (identified.success && /^\d+$/.test(identified.data.id) && BigInt(identified.data.id) > BigInt(after)) after = identified.data.id;
    const object = objectSchema.safeParse(raw);
    if (!object.success) odd += 1;
    else if (counts(object.data)) items[object.data.id] = itemOf(object.data);
    // An object may leave what is asked for: another stage, another owner.
    else delete items[object.data.id];
  }
  // A page without one readable id leads nowhere.
  const goesOn = results.length >= SEARCH_LIMIT && after !== (run.after ?? '0');
  return { ...state, items, odd, run: goesOn ? { ...run, after } : { ...run, step: 'archived', after: null } };
}

async function readCompany(state: FeedState, run: Run, client: HubspotClient, { query, signal }: PageContext): Promise<FeedState> {
  const domain = String(query.companyDomain).toLowerCase();
  const filters: SearchFilter[] = [{ propertyName: 'domain', operator: 'EQ', value: domain }];
  const { results } = await client.search({ type: 'companies', filters, properties: ['domain'], signal });
  const companies = results.flatMap((raw) => {
    const company = idSchema.safeParse(raw);
    return company.success ? [{ id: company.data.id }] : [];
  });
  // Not zero: a slip of the pen would otherwise look like a bad quarter.
  if (companies.length === 0) throw hubspotError('bad-config', `HubSpot knows no company with the domain ${domain}`);
  return { ...state, members: [], run: { ...run, step: 'members', companies } };
}

/** What belongs to a company changes without a change of the object, so it is read in every run. */
async function readMembers(state: FeedState, run: Run, { type }: CrmSubject, client: HubspotClient, { signal }: PageContext) {
  const inputs = run.companies.slice(0, MOST_INPUTS);
  const { results } = await client.associated({ from: 'companies', to: type, inputs, signal });
  const found = results.flatMap(({ to }) => to.map(({ toObjectId }) => toObjectId));
  const unfinished = results.flatMap(({ from, paging }) => (paging?.next ? [{ id: from.id, after: paging.next.after }] : []));
  const companies = [...unfinished, ...run.companies.slice(MOST_INPUTS)];
  const members = [...new Set([...(state.members ?? []), ...found])];
  if (companies.length > 0) return { state: { ...state, members, run: { ...run, companies } }, more: true };
  return { state: { ...state, members, ...ended(run.startedAt) }, more: false };
}

const PROPERTIES: Readonly<Record<CrmSubject['type'], string[]>> = {
  deals: ['createdate', 'closedate', 'amount', 'deal_currency_code', 'hs_is_closed', 'hs_is_closed_won', 'pipeline', 'dealstage', 'hubspot_owner_id'],
  contacts: ['createdate', 'hubspot_owner_id'],
  tickets: ['createdate', 'closed_date', 'hs_pipeline', 'hs_pipeline_stage', 'hubspot_owner_id'],
};

function modifiedProperty(type: CrmSubject['type']): string {
  return type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
}

/** The close date of an open deal is only what is hoped for. */
function itemOf({ properties }: HubspotObject): CrmItem {
  return {
    begunAt: properties.createdate,
    endedAt: properties.hs_is_closed === 'true' ? properties.closedate : properties.closed_date,
    won: properties.hs_is_closed_won === 'true',
    amount: properties.amount,
    currency: properties.deal_currency_code,
  };
}
