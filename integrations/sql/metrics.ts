import { z } from 'zod';
import { dayIn } from '../../domain/calendar.ts';
import { isDay } from '../../domain/day.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { Day, Decimal, Instant } from '../../domain/key-result.ts';
import type { MetricReader, MetricSample, MetricSpan } from '../../domain/metric.ts';
import { plainDecimal } from '../daily-samples.ts';
import { readQuery } from '../metric-query.ts';
import { isAhead, openCursor } from '../stored-cursor.ts';
import { createSqlClient, type SqlAnswer } from './client.ts';
import { sqlError } from './errors.ts';
import { manifest, querySchema } from './manifest.ts';

const cursorSchema = z.object({ version: z.literal(manifest.cursorVersion), day: z.string() });

/** A reader of one database. A query with days is read whole each time, so that corrected rows restate; one without gives today's number. */
export function createSqlReader(input: ReaderInput): MetricReader {
  const client = createSqlClient(input);
  return {
    testConnection: async () => {
      await client.check();
      return { account: client.account };
    },
    read: async ({ metric, query: givenQuery, span, cursor, now, timeZone, signal }) => {
      const { statement } = querySchema.parse(readQuery(manifest, metric, givenQuery));
      const today = dayIn(now, timeZone);
      if (isAhead(openCursor('sql', cursorSchema, cursor)?.day, today)) return { samples: [], cursor, more: false };
      const answer = await client.select(statement, { timeZone, signal });
      return { samples: samplesOf(answer, { span, today, now }), cursor: { version: manifest.cursorVersion, day: today }, more: false };
    },
  };
}

function samplesOf({ columns, rows }: SqlAnswer, { span, today, now }: { span: MetricSpan; today: Day; now: Instant }): MetricSample[] {
  if (columns === 1) {
    if (rows.length > 1) throw sqlError('bad-config', `The query gives ${rows.length} values without days; give one, or a day with each`);
    const value = decimalOf(rows[0]?.[0] ?? null);
    return value === null || today < span.from || today > span.to ? [] : [{ day: today, value, quality: 'settling', takenAt: now }];
  }
  if (columns !== 2) throw sqlError('bad-config', `The query gives ${columns} columns; it should give day and value, or one value`);
  const samples = new Map<Day, MetricSample>();
  for (const [first, second] of rows) {
    const day = (first ?? '').slice(0, 10);
    if (!isDay(day)) throw sqlError('bad-config', 'The first column of the query is not a day; write it before the value, as in day::date');
    if (samples.has(day)) throw sqlError('bad-config', `The query gives two rows for ${day}: group them by day`);
    const value = decimalOf(second ?? null);
    if (value !== null) samples.set(day, { day, value, quality: day === today ? 'settling' : 'final', takenAt: now });
  }
  const last = span.to < today ? span.to : today;
  return [...samples.values()].filter(({ day }) => day >= span.from && day <= last).sort((left, right) => (left.day < right.day ? -1 : 1));
}

/** NULL and NaN are no data; text that is no number is a mistake of the query. */
function decimalOf(text: string | null): Decimal | null {
  if (text === null || /^(NaN|-?Infinity)$/.test(text)) return null;
  if (/^-?\d{1,30}(\.\d{1,30})?$/.test(text)) return text;
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw sqlError('bad-config', 'The value of the query is not a number');
  return plainDecimal(number);
}
