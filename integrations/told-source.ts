import { z } from 'zod';
import { addDays, dayIn } from '../domain/calendar.ts';
import { ProviderError } from '../domain/errors.ts';
import type { FormField, IntegrationMetric, ReaderInput } from '../domain/integration.ts';
import type { MetricReader } from '../domain/metric.ts';

/** What numbers are called where no name was given with them. */
export const ONLY_SERIES = 'value';

const CURSOR_VERSION = 1;
const cursorSchema = z.object({ version: z.literal(CURSOR_VERSION), day: z.string() });

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
export function createToldReader(provider: string, { pushed }: ReaderInput): MetricReader {
  return {
    testConnection: async () => ({ account: 'numbers that are brought here' }),
    read: async ({ metric, query: givenQuery, span, cursor, now, timeZone, signal }) => {
      signal?.throwIfAborted();
      const query = toldQuerySchema.safeParse(givenQuery);
      if (metric !== TOLD_METRIC.id || !query.success)
        throw new ProviderError({ provider, kind: 'bad-config', message: 'The query names no series that could be read' });
      const today = dayIn(now, timeZone);
      const position = cursorSchema.safeParse(cursor ?? { version: CURSOR_VERSION, day: today });
      if (!position.success) throw new ProviderError({ provider, kind: 'cursor-expired', message: 'The stored position cannot be read; all is read again' });
      if (position.data.day > addDays(today, 1)) return { samples: [], cursor, more: false };
      const samples = (await pushed?.(query.data.series || ONLY_SERIES, span)) ?? [];
      return { samples: samples.filter(({ day }) => day <= today), cursor: { version: CURSOR_VERSION, day: today }, more: false };
    },
  };
}
