import { z } from 'zod';
import { dayIn } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { Day } from '../../domain/key-result.ts';
import type { MetricReader, MetricSpan } from '../../domain/metric.ts';
import { readQuery } from '../metric-query.ts';
import { isAhead, openCursor } from '../stored-cursor.ts';
import { type MixpanelClient, createMixpanelClient } from './client.ts';
import { type MixpanelMetricId, type MixpanelQuery, manifest, querySchemas, settlingDaysOf } from './manifest.ts';
import { funnelListSchema, funnelSchema, insightsSchema, retentionSchema, segmentationSchema } from './schema.ts';
import { type DayValue, lineOf, samplesOf } from './series.ts';

interface Asking {
  client: MixpanelClient;
  span: MetricSpan;
  /** The project's own day. */
  today: Day;
  asOf: string;
  signal: AbortSignal | undefined;
}

type Ask<Metric extends MixpanelMetricId> = (query: MixpanelQuery<Metric>, asking: Asking) => Promise<DayValue[]>;

const ASKS: { readonly [Metric in MixpanelMetricId]: Ask<Metric> } = {
  insights: askInsights,
  segmentation: askSegmentation,
  funnel: askFunnel,
  retention: askRetention,
};
const cursorSchema = z.object({ version: z.literal(manifest.cursorVersion), through: z.string() });

/** A reader for one project. Each read is one query, shared with every other read of this reader at the same `now` that asks the same. */
export function createMixpanelReader(input: ReaderInput): MetricReader {
  const client = createMixpanelClient(input);
  const { projectId, residency, serviceAccount, timeZone } = client.config;
  return {
    testConnection: async () => {
      await client.query({ path: '/funnels/list', parameters: {}, schema: funnelListSchema, asOf: crypto.randomUUID() });
      return { account: `${serviceAccount} for project ${projectId} (${residency.toUpperCase()}), days of ${timeZone}` };
    },
    read: async ({ metric, query, span, cursor, now, signal }) => {
      const parsed = parseQuery(metric, query);
      const today = dayIn(now, timeZone);
      const to = span.to < today ? span.to : today;
      const position = openCursor('mixpanel', cursorSchema, cursor);
      if (isAhead(position?.through, today) || span.from > to)
        return { samples: [], cursor: cursor ?? { version: manifest.cursorVersion, through: today }, more: false };

      const values = await (ASKS[metric as MixpanelMetricId] as Ask<MixpanelMetricId>)(parsed, {
        client,
        span: { from: span.from, to },
        today,
        asOf: now,
        signal,
      });
      const windowDays = 'windowDays' in parsed ? parsed.windowDays : undefined;
      const settlingDays = settlingDaysOf(metric as MixpanelMetricId, windowDays);
      const samples = samplesOf(values, { frame: { span, now, timeZone }, settlingDays });
      return { samples, cursor: { version: manifest.cursorVersion, through: today }, more: false };
    },
  };
}

async function askInsights({ bookmarkId, series, segment }: MixpanelQuery<'insights'>, { client, today, asOf, signal }: Asking): Promise<DayValue[]> {
  const report = await client.query({ path: '/insights', parameters: { bookmark_id: bookmarkId }, schema: insightsSchema, asOf, signal });
  return lineOf(report.series, { name: series, segment, today });
}

async function askSegmentation({ event, type, where }: MixpanelQuery<'segmentation'>, { client, span, asOf, signal }: Asking): Promise<DayValue[]> {
  const parameters = { event, type, where, unit: 'day', ...datesOf(span) };
  const { data } = await client.query({ path: '/segmentation', parameters, schema: segmentationSchema, asOf, signal });
  const numbers = data.values[event] ?? {};
  // `series` comes in no order, and only the days in it were counted. The average over nobody comes as 0, and is none.
  return data.series.flatMap((day) => {
    const value = numbers[day] ?? null;
    return value === null || (type === 'average' && value === 0) ? [] : [{ day, value }];
  });
}

async function askFunnel({ funnelId, windowDays, where }: MixpanelQuery<'funnel'>, { client, span, asOf, signal }: Asking): Promise<DayValue[]> {
  const window = windowDays === undefined ? {} : { length: String(windowDays), length_unit: 'day' };
  const parameters = { funnel_id: funnelId, where, unit: 'day', ...window, ...datesOf(span) };
  const { data } = await client.query({ path: '/funnels', parameters, schema: funnelSchema, asOf, signal });
  return Object.entries(data).flatMap(([day, { analysis }]) => shareOf(day, analysis.completion, analysis.starting_amount));
}

/** The number of a day is about those who were new `afterDays` before it: so the newest number is today's, and not a week old. */
async function askRetention({ bornEvent, event, afterDays, where }: MixpanelQuery<'retention'>, { client, span, asOf, signal }: Asking): Promise<DayValue[]> {
  const cohorts = { from: addDays(span.from, -afterDays), to: addDays(span.to, -afterDays) };
  const parameters = {
    retention_type: 'birth',
    born_event: bornEvent,
    event,
    born_where: where,
    unit: 'day',
    interval_count: String(afterDays),
    ...datesOf(cohorts),
  };
  const answer = await client.query({ path: '/retention', parameters, schema: retentionSchema, asOf, signal });
  return Object.entries(answer).flatMap(([day, { first, counts }]) => {
    const back = counts[afterDays];
    return back === undefined ? [] : shareOf(addDays(day, afterDays), back, first);
  });
}

/** A share of nobody is no data. */
function shareOf(day: Day, part: number, whole: number): DayValue[] {
  return whole === 0 ? [] : [{ day, value: (part / whole) * 100 }];
}

/** A query costs one whatever its span: whole months, so that key results that begin on other days ask the same. */
function datesOf({ from, to }: MetricSpan): { from_date: Day; to_date: Day } {
  return { from_date: `${from.slice(0, 8)}01`, to_date: to };
}

function parseQuery(metric: string, query: Record<string, unknown>) {
  const checked = readQuery(manifest, metric, query);
  return querySchemas[metric as MixpanelMetricId].parse(checked);
}
