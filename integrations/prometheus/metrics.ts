import { z } from 'zod';
import { dayIn, startOfDay } from '../../domain/calendar.ts';
import { addDays, daysFrom } from '../../domain/day.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { Day, Instant } from '../../domain/key-result.ts';
import type { MetricReader, MetricSample, SampleQuality } from '../../domain/metric.ts';
import { plainDecimal } from '../daily-samples.ts';
import { readQuery } from '../metric-query.ts';
import { isAhead, openCursor } from '../stored-cursor.ts';
import { createPrometheusClient } from './client.ts';
import { prometheusError } from './errors.ts';
import { manifest, querySchema } from './manifest.ts';
import { instantSchema, rangeSchema } from './schema.ts';

const DAY_SECONDS = 86_400;
const cursorSchema = z.object({ version: z.literal(manifest.cursorVersion), day: z.string() });

/** A reader of expressions: past days in ranges, today as of now. A day is read again each time it is asked for, as late samples may still come in. */
export function createPrometheusReader(input: ReaderInput): MetricReader {
  const client = createPrometheusClient(input);
  return {
    testConnection: async () => {
      await client.get('/query', { parameters: { query: 'vector(1)' }, schema: instantSchema });
      return { account: client.host };
    },
    read: async ({ metric, query: givenQuery, span, cursor: givenCursor, now, timeZone, signal }) => {
      const { expression } = querySchema.parse(readQuery(manifest, metric, givenQuery));
      const today = dayIn(now, timeZone);
      if (isAhead(openCursor('prometheus', cursorSchema, givenCursor)?.day, today)) return { samples: [], cursor: givenCursor, more: false };
      const samples: MetricSample[] = [];
      for (const days of evenRuns(daysFrom(span.from, span.to < today ? span.to : addDays(today, -1)), timeZone))
        samples.push(...(await readRange({ expression, days })));
      if (span.from <= today && today <= span.to) samples.push(...(await readNow(expression, today)));
      return { samples, cursor: { version: manifest.cursorVersion, day: today }, more: false };

      async function readRange({ expression: text, days }: { expression: string; days: readonly Day[] }): Promise<MetricSample[]> {
        const ends = new Map(days.map((day) => [endSecond(day, timeZone), day]));
        const [start, end] = [Math.min(...ends.keys()), Math.max(...ends.keys())];
        const parameters = { query: text, start: String(start), end: String(end), step: String(DAY_SECONDS) };
        const { data, warnings } = await client.get('/query_range', { parameters, schema: rangeSchema, signal });
        return onlySeries(data.result).flatMap(({ values }) =>
          values.flatMap(([second, value]) => {
            const day = ends.get(Math.round(second));
            return day === undefined ? [] : sampleOf({ day, value, quality: warnings.length > 0 ? 'estimated' : 'final', now });
          }),
        );
      }

      async function readNow(text: string, day: Day): Promise<MetricSample[]> {
        const parameters = { query: text, time: String(Date.parse(now) / 1000) };
        const { data, warnings } = await client.get('/query', { parameters, schema: instantSchema, signal });
        const points = data.resultType === 'scalar' ? [data.result] : onlySeries(data.result).map(({ value }) => value);
        return points.flatMap(([, value]) => sampleOf({ day, value, quality: warnings.length > 0 ? 'estimated' : 'settling', now }));
      }
    },
  };
}

/** Days whose ends lie 24 hours apart: a range has one step, and the day on which the clocks change has another length. */
function evenRuns(days: readonly Day[], timeZone: string): Day[][] {
  const runs: Day[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run !== undefined && before !== undefined && endSecond(day, timeZone) - endSecond(before, timeZone) === DAY_SECONDS) run.push(day);
    else runs.push([day]);
  }
  return runs;
}

/** The first instant of the next day: so that `[1d]` covers the whole day, the second before midnight included. */
function endSecond(day: Day, timeZone: string): number {
  return Date.parse(startOfDay(addDays(day, 1), timeZone)) / 1000;
}

/** Several series are several numbers: which of them is meant only the person knows. */
function onlySeries<Series>(series: readonly Series[]): readonly Series[] {
  if (series.length > 1) throw prometheusError('bad-config', `The expression gives ${series.length} series; put sum(…) or another aggregation around it`);
  return series;
}

/** NaN and Inf are what a division by nothing gives: no data, which is not zero. */
function sampleOf({ day, value, quality, now }: { day: Day; value: string; quality: SampleQuality; now: Instant }): MetricSample[] {
  const number = Number(value);
  return Number.isFinite(number) ? [{ day, value: plainDecimal(number), quality, takenAt: now }] : [];
}
