import { z } from 'zod';
import { dayIn } from '../domain/calendar.ts';
import type { FormField, IntegrationManifest, IntegrationMetric, ReaderInput } from '../domain/integration.ts';
import type { MetricReader } from '../domain/metric.ts';
import { readQuery } from './metric-query.ts';
import { isAhead, openCursor } from './stored-cursor.ts';

/** What numbers are called where no name was given with them. */
export const ONLY_SERIES = 'value';

/** The query of a source that is told: which of the series that were brought. */
export const toldQuerySchema = z.object({ series: z.string().trim().max(100).default('') });

const series: FormField = {
  name: 'series',
  label: 'Series',
  type: 'text',
  required: false,
  help: `The name under which the numbers are brought; empty for "${ONLY_SERIES}"`,
};

/** The one metric of a source that is told. */
export const TOLD_METRIC: IntegrationMetric = {
  id: 'series',
  name: 'A series',
  description: 'Of each day the number that was told last',
  unit: '',
  direction: 'increase',
  backfill: true,
  queryFields: [series],
};

/** A reader of numbers that were brought to us: it asks nobody, so there is nothing to limit and nothing to wait for. */
export function createToldReader(manifest: IntegrationManifest, { pushed }: ReaderInput): MetricReader {
  const cursorSchema = z.object({ version: z.literal(manifest.cursorVersion), day: z.string() });
  return {
    testConnection: async () => ({ account: 'numbers that are brought here' }),
    read: async ({ metric, query: givenQuery, span, cursor, now, timeZone, signal }) => {
      signal?.throwIfAborted();
      const query = toldQuerySchema.parse(readQuery(manifest, metric, givenQuery));
      const today = dayIn(now, timeZone);
      if (isAhead(openCursor(manifest.id, cursorSchema, cursor)?.day, today)) return { samples: [], cursor, more: false };
      const samples = (await pushed?.(query.series || ONLY_SERIES, span)) ?? [];
      return { samples: samples.filter(({ day }) => day <= today), cursor: { version: manifest.cursorVersion, day: today }, more: false };
    },
  };
}
