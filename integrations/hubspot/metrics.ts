import { dayIn } from '../../domain/calendar.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { Day, Decimal, Instant } from '../../domain/key-result.ts';
import type { MetricReader, MetricSample } from '../../domain/metric.ts';
import { dailySamples, runningTotal } from '../daily-samples.ts';
import { createPagedReader, type PageContext, type PageProgram } from '../paged-reader.ts';
import { createHubspotClient, type HubspotClient } from './client.ts';
import { type CrmItem, type CrmSubject, emptyFeed, type FeedState, feedState, readFeedPage } from './crm-feed.ts';
import { hubspotError } from './errors.ts';
import { type HubspotMetric, manifest } from './manifest.ts';
import type { HubspotObject } from './schema.ts';

/** A reader for one HubSpot account. `read` makes one request a page and hands back where to go on. */
export function createHubspotReader(input: ReaderInput): MetricReader {
  const client = createHubspotClient(input);
  const program = programOf(client);
  return createPagedReader({ manifest, account: () => nameAccount(client), programOf: () => program });
}

function programOf(client: HubspotClient): PageProgram<FeedState> {
  return {
    state: feedState,
    start: emptyFeed,
    readPage: (state, context) => readFeedPage(state, subjectOf(context), client, context),
    samples: samplesOf,
  };
}

/** Reads an object of the kind that most come for, so that a missing scope shows now and not at night. */
async function nameAccount(client: HubspotClient): Promise<string> {
  const { portalId } = await client.account();
  await client.search({ type: 'deals', filters: [{ propertyName: 'hs_object_id', operator: 'GT', value: '0' }], properties: ['amount'] });
  return `account ${portalId}`;
}

function subjectOf({ metric, query }: PageContext): CrmSubject {
  const has = (field: string, value: string | null) => query[field] === undefined || query[field] === value;
  const inPipeline = ({ properties }: HubspotObject) =>
    has('pipeline', properties.pipeline ?? properties.hs_pipeline) &&
    has('stage', properties.dealstage ?? properties.hs_pipeline_stage) &&
    has('owner', properties.hubspot_owner_id);
  switch (metric as HubspotMetric) {
    case 'deals-won':
      return { type: 'deals', counts: (deal) => deal.properties.hs_is_closed_won === 'true' && inPipeline(deal) };
    case 'pipeline-value':
      return { type: 'deals', counts: inPipeline };
    case 'new-contacts':
      return { type: 'contacts', counts: inPipeline };
    case 'tickets':
      return { type: 'tickets', counts: inPipeline };
  }
}

/** Sums so far count by the day on which it happened; what is open is known for today only, and the past of it is rebuilt from begin and end. */
function samplesOf(state: FeedState, context: PageContext): MetricSample[] {
  const { metric, query } = context;
  const members = state.members === null ? null : new Set(state.members);
  const since = typeof query.since === 'string' ? query.since : undefined;
  const day = (instant: Instant): Day => dayIn(instant, context.timeZone);
  const items = Object.entries(state.items).flatMap(([id, item]) => (members === null || members.has(id) ? [item] : []));
  const past = state.odd > 0 ? ('estimated' as const) : ('final' as const);
  const soFar = (changes: { day: Day; by: Decimal }[]) => {
    const total = runningTotal(changes.filter((change) => since === undefined || change.day >= since));
    return dailySamples({ frame: context, past, valueOn: (on) => (since !== undefined && on < since ? null : total(on)) });
  };
  const open = (worth: (item: CrmItem) => Decimal, among: readonly CrmItem[]) => {
    const total = runningTotal(
      among.flatMap((item) => {
        const by = worth(item);
        const ended = item.endedAt === null ? [] : [{ day: day(item.endedAt), by: by.startsWith('-') ? by.slice(1) : `-${by}` }];
        return [{ day: day(item.begunAt), by }, ...ended];
      }),
    );
    return dailySamples({ frame: context, past: 'estimated', valueOn: total }).map((sample) => ({
      ...sample,
      quality: sample.day === day(context.now) && past === 'final' ? ('settling' as const) : ('estimated' as const),
    }));
  };
  const ended = (among: readonly CrmItem[], worth: (item: CrmItem) => Decimal) =>
    among.flatMap((item) => (item.endedAt === null ? [] : [{ day: day(item.endedAt), by: worth(item) }]));
  const amount = (item: CrmItem) => item.amount ?? '0';

  switch (metric as HubspotMetric) {
    case 'deals-won':
      if (query.measure === 'count') return soFar(ended(items, () => '1'));
      // A currency that was given up before the span does not count against the sum.
      return soFar(
        ended(
          inOneCurrency(
            items.filter(({ endedAt }) => since === undefined || (endedAt !== null && day(endedAt) >= since)),
            state,
            query.currency,
          ),
          amount,
        ),
      );
    case 'pipeline-value':
      return open(amount, inOneCurrency(items, state, query.currency));
    case 'new-contacts':
      return soFar(items.map(({ begunAt }) => ({ day: day(begunAt), by: '1' })));
    case 'tickets':
      return query.state === 'closed' ? soFar(ended(items, () => '1')) : open(() => '1', items);
  }
}

/** Amounts of several currencies have no sum: the query has to name one. A deal without a currency is in the account's own. */
function inOneCurrency(items: readonly CrmItem[], { homeCurrency }: FeedState, wanted: unknown): readonly CrmItem[] {
  const currencyOf = (item: CrmItem) => item.currency ?? homeCurrency ?? '';
  if (typeof wanted === 'string') return items.filter((item) => currencyOf(item) === wanted);
  const found = [...new Set(items.filter(({ amount }) => amount !== null).map(currencyOf))].sort();
  if (found.length > 1) throw hubspotError('bad-config', `The deals are in ${found.join(', ')}; say in the query which currency is to be summed`);
  return items;
}
