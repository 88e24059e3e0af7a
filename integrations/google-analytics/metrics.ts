import { z } from 'zod';
import { dayIn } from '../../domain/calendar.ts';
import { addDays, daysFrom } from '../../domain/day.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { Day, Instant } from '../../domain/key-result.ts';
import type { MetricReader, MetricSample, MetricSpan } from '../../domain/metric.ts';
import { dailySamples } from '../daily-samples.ts';
import { readQuery } from '../metric-query.ts';
import { isAhead, openCursor } from '../stored-cursor.ts';
import { type AnalyticsClient, type ReportRequest, createAnalyticsClient } from './client.ts';
import { type GoogleAnalyticsQuery, manifest, querySchema } from './manifest.ts';
import { decimalOf, dayOf } from './report-values.ts';
import type { Report } from './schema.ts';

/** "Data can take 24–48 hours": today and the three days before it may still change. */
const SETTLING_DAYS = 3;
/** Types of which a day without any is zero. Of a rate or an average it is nothing: nought by nought. */
const COUNTED = /^TYPE_(INTEGER|CURRENCY|SECONDS|MILLISECONDS|MINUTES|HOURS)$/;

const readingSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** First the rows that were asked for, then, where some days have none, whether the property saw anything on them. */
  stage: z.enum(['rows', 'traffic']),
  offset: z.number(),
  timeZone: z.string(),
  counted: z.boolean(),
  quality: z.enum(['thresholded', 'sampled', 'estimated']).nullable(),
  days: z.record(z.string(), z.string()),
});
type Reading = z.output<typeof readingSchema>;
const cursorSchema = z.object({ version: z.literal(manifest.cursorVersion), query: z.string(), through: z.string(), reading: readingSchema.nullable() });

/** A reader for one property. It reads the whole span each time, one request a page: a day's number is restated for days after. */
export function createGoogleAnalyticsReader({ rowsPerPage = 10_000, ...input }: ReaderInput & { rowsPerPage?: number }): MetricReader {
  const client = createAnalyticsClient(input);
  return {
    testConnection: async () => ({ account: await nameAccount(client) }),
    read: async ({ metric, query: givenQuery, span, cursor: givenCursor, now, signal }) => {
      const asked = querySchema.parse(readQuery(manifest, metric, givenQuery));
      const query = JSON.stringify(asked);
      const position = positionOf(givenCursor, { query, span, now });
      if (position === 'ahead') return { samples: [], cursor: givenCursor, more: false };

      const report = await client.report(requestOf({ query: asked, reading: position, limit: rowsPerPage }), signal);
      const reading = continueReading({ reading: position, report, isFiltered: asked.dimension !== undefined, now });
      const through = dayIn(now, 'UTC');
      const cursor = { version: manifest.cursorVersion, query, through, reading };
      if (!reading.done) return { samples: [], cursor: { ...cursor, reading: reading.next }, more: true };
      return { samples: samplesOf(reading.next, now), cursor: { ...cursor, reading: null }, more: false };
    },
  };
}

function positionOf(cursor: unknown, { query, span, now }: { query: string; span: MetricSpan; now: Instant }): Reading | 'ahead' {
  // The property's zone is not known before its first answer: up to the newest day that has begun anywhere.
  const newest = dayIn(now, 'Pacific/Kiritimati');
  const start: Reading = {
    from: span.from,
    to: span.to < newest ? span.to : newest,
    stage: 'rows',
    offset: 0,
    timeZone: '',
    counted: false,
    quality: null,
    days: {},
  };
  const opened = openCursor('google-analytics', cursorSchema, cursor);
  if (isAhead(opened?.through, newest)) return 'ahead';
  const reading = opened?.reading ?? null;
  const goesOn = reading !== null && opened?.query === query && reading.from === start.from && reading.to === start.to;
  return goesOn ? reading : start;
}

function requestOf({ query, reading, limit }: { query: GoogleAnalyticsQuery; reading: Reading; limit: number }): ReportRequest {
  const { metric, dimension, match, value } = query;
  const page = {
    dateRanges: [{ startDate: reading.from, endDate: reading.to }],
    dimensions: [{ name: 'date' }],
    orderBys: [{ dimension: { dimensionName: 'date' } }],
    limit,
    offset: reading.offset,
    // Without it a day of zero is left out, and looks like a day without data.
    keepEmptyRows: true,
  };
  if (reading.stage === 'traffic') return { ...page, metrics: [{ name: 'eventCount' }] };
  const stringFilter = { matchType: MATCH_TYPES[match], value: value ?? '' };
  return { ...page, metrics: [{ name: metric }], ...(dimension !== undefined && { dimensionFilter: { filter: { fieldName: dimension, stringFilter } } }) };
}

const MATCH_TYPES = {
  exact: 'EXACT',
  'begins-with': 'BEGINS_WITH',
  'ends-with': 'ENDS_WITH',
  contains: 'CONTAINS',
  'regular-expression': 'FULL_REGEXP',
} as const;

function continueReading({ reading, report, isFiltered, now }: { reading: Reading; report: Report; isFiltered: boolean; now: Instant }): {
  done: boolean;
  next: Reading;
} {
  const days = { ...reading.days };
  for (const { dimensionValues, metricValues } of report.rows) {
    const day = dayOf(dimensionValues[0]?.value);
    const value = decimalOf(metricValues[0]?.value);
    if (reading.stage === 'rows') days[day] = value;
    else if (value !== '0') days[day] ??= '0';
  }
  const offset = reading.offset + report.rows.length;
  const timeZone = report.metadata?.timeZone || reading.timeZone || 'UTC';
  const type = report.metricHeaders[0]?.type;
  const counted = reading.stage === 'rows' ? COUNTED.test(String(type)) : reading.counted;
  const next = { ...reading, days, offset, timeZone, counted, quality: reading.stage === 'rows' ? worse(reading.quality, qualityOf(report)) : reading.quality };
  if (offset < report.rowCount && report.rows.length > 0) return { done: false, next };
  if (reading.stage === 'traffic' || !isFiltered || !counted) return { done: true, next };
  // A filter leaves no row on a day on which nothing matched. Zero it is only where the property saw something else that day.
  const hasGaps = daysWithin(next, now).some((day) => days[day] === undefined);
  return hasGaps ? { done: false, next: { ...next, stage: 'traffic', offset: 0 } } : { done: true, next };
}

const WORST = ['thresholded', 'sampled', 'estimated'] as const;

/** Google flags a whole report, never one day of it. */
function qualityOf({ metadata }: Report): Reading['quality'] {
  if (metadata?.subjectToThresholding) return 'thresholded';
  if ((metadata?.samplingMetadatas ?? []).length > 0) return 'sampled';
  return metadata?.dataLossFromOtherRow ? 'estimated' : null;
}

function worse(one: Reading['quality'], other: Reading['quality']): Reading['quality'] {
  return WORST.find((quality) => quality === one || quality === other) ?? null;
}

function samplesOf({ from, to, timeZone, quality, days }: Reading, now: Instant): MetricSample[] {
  const settlingFrom = addDays(dayIn(now, timeZone), -SETTLING_DAYS);
  return dailySamples({ frame: { span: { from, to }, now, timeZone }, past: quality ?? 'final', settlingFrom, valueOn: (day) => days[day] ?? null });
}

/** The days of the span that have begun in the property's own zone. */
function daysWithin({ from, to, timeZone }: Reading, now: Instant): Day[] {
  const today = dayIn(now, timeZone);
  return daysFrom(from, to < today ? to : today);
}

/** Asks what every read will ask, so that a missing permission shows now and not at night. */
async function nameAccount(client: AnalyticsClient): Promise<string> {
  const { metadata } = await client.report({ dateRanges: [{ startDate: 'yesterday', endDate: 'today' }], metrics: [{ name: 'activeUsers' }], limit: 1 });
  return `property ${client.config.propertyId}${metadata?.timeZone ? `, days of ${metadata.timeZone}` : ''}`;
}
