import { JSONPath } from 'jsonpath-plus';
import { z } from 'zod';
import { dayIn } from '../../domain/calendar.ts';
import { isDay } from '../../domain/day.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { Day, Decimal } from '../../domain/key-result.ts';
import type { MetricReader } from '../../domain/metric.ts';
import { dailySamples, plainDecimal } from '../daily-samples.ts';
import { readQuery } from '../metric-query.ts';
import { isAhead, openCursor } from '../stored-cursor.ts';
import { createJsonClient } from './client.ts';
import { sourceError } from './errors.ts';
import { type HttpJsonQuery, manifest, querySchema } from './manifest.ts';

const cursorSchema = z.object({ version: z.literal(manifest.cursorVersion), etag: z.string().nullable(), day: z.string(), query: z.string() });

/** A reader for one address. A source without a list of days gives today's number only. */
export function createHttpJsonReader(input: ReaderInput): MetricReader {
  const client = createJsonClient(input);
  return {
    testConnection: async () => {
      await client.get({ path: '', etag: null });
      return { account: client.host };
    },
    read: async ({ metric, query: givenQuery, span, cursor: givenCursor, now, timeZone, signal }) => {
      const query = querySchema.parse(readQuery(manifest, metric, givenQuery));
      const today = dayIn(now, timeZone);
      const key = JSON.stringify(query);
      const position = openCursor('http-json', cursorSchema, givenCursor);
      if (isAhead(position?.day, today)) return { samples: [], cursor: givenCursor, more: false };
      // Only on the day of the last read does "unchanged" say that there is nothing to add.
      const known = position?.day === today && position.query === key ? position.etag : null;
      const answer = await client.get({ path: query.path, etag: known, signal });
      const cursor = { version: manifest.cursorVersion, etag: answer.notModified ? known : answer.etag, day: today, query: key };
      if (answer.notModified) return { samples: [], cursor, more: false };
      const values = valuesOf(answer.json, query, today);
      return { samples: dailySamples({ frame: { span, now, timeZone }, valueOn: (day) => values.get(day) ?? null }), cursor, more: false };
    },
  };
}

/** The numbers by day. Null is left out: no data is not zero. */
function valuesOf(json: unknown, { value: at, day: daysAt }: HttpJsonQuery, today: Day): ReadonlyMap<Day, Decimal> {
  const values = find(json, at);
  const days = daysAt === undefined ? values.map(() => today) : find(json, daysAt);
  if (daysAt === undefined && values.length > 1)
    throw sourceError('bad-config', `${at} finds ${values.length} values; name one, or say where their days stand`);
  if (days.length !== values.length) throw sourceError('bad-config', `There are ${values.length} numbers and ${days.length} days; each number needs its day`);
  const read = days.map((found, index) => {
    const day = typeof found === 'string' ? found.slice(0, 10) : '';
    if (!isDay(day)) throw sourceError('bad-config', `${daysAt ?? ''} finds something that is not a day such as 2026-11-22`);
    return [day, decimalOf(values[index], at)] as const;
  });
  return new Map(read.flatMap(([day, value]) => (value === null ? [] : [[day, value]])));
}

/** Filters and scripts in a path would be code of a stranger: they are refused, not run. */
function find(json: unknown, path: string): unknown[] {
  try {
    const found: unknown = JSONPath({ path, json: json as object, eval: false, wrap: true });
    return Array.isArray(found) ? found : [];
  } catch {
    throw sourceError('bad-config', `"${path}" is not a path that can be read; filters such as ?(…) are not allowed`);
  }
}

/** A number, also where it is written as text ("12.50"). Null is "no data", which is not zero; anything else is a mistake of the path. */
function decimalOf(value: unknown, path: string): Decimal | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && Number.isFinite(value)) return plainDecimal(value);
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim())) return value.trim();
  throw sourceError('bad-config', `What stands at ${path} is not a number`);
}
