import { z } from 'zod';
import type { Instant } from '../domain/key-result.ts';
import { countUntil } from '../domain/metric-series.ts';
import { dailySamples } from './daily-samples.ts';
import { textOf } from './metric-query.ts';
import type { PageContext, PageProgram } from './paged-reader.ts';

const listState = z.object({
  /** The finished list: when each item was published. */
  published: z.array(z.string()),
  /** The mark of the finished list's first page. */
  etag: z.string().nullable(),
  reading: z.object({ page: z.number().int(), etag: z.string().nullable(), found: z.record(z.string(), z.string()) }).nullable(),
  odd: z.number().int(),
});

/** One provider's list that is read by page numbers, newest first. */
export interface WholeList {
  list(
    place: { page: number; etag: string | null },
    context: PageContext,
  ): Promise<{ notModified: true } | { notModified: false; items: readonly unknown[]; hasNext: boolean; etag: string | null }>;
  /** An item of the list; null where it is not understood. `publishedAt` is null for one that does not count. */
  item(raw: unknown, context: PageContext): { key: string | number; publishedAt: Instant | null } | null;
}

/**
 * Counts a short list. A new item pushes the rest down a page, so they are kept by key while the list is read; the finished list replaces
 * the old one at the end. A list whose first page is unchanged is not read again.
 */
export function wholeList(source: WholeList): PageProgram<z.output<typeof listState>> {
  return {
    state: listState,
    start: () => ({ published: [], etag: null, reading: null, odd: 0 }),
    readPage: async (state, context) => {
      const reading = state.reading ?? { page: 1, etag: null, found: {} };
      const answer = await source.list({ page: reading.page, etag: reading.page === 1 ? state.etag : null }, context);
      if (answer.notModified) return { state: { ...state, reading: null }, more: false };
      const found = { ...reading.found };
      let odd = reading.page === 1 ? 0 : state.odd;
      for (const raw of answer.items) {
        const item = source.item(raw, context);
        if (item === null) odd += 1;
        else if (item.publishedAt !== null) found[item.key] = item.publishedAt;
      }
      const etag = reading.page === 1 ? answer.etag : reading.etag;
      if (answer.hasNext) return { state: { ...state, odd, reading: { page: reading.page + 1, etag, found } }, more: true };
      return { state: { published: Object.values(found).sort(), etag, reading: null, odd }, more: false };
    },
    samples: ({ published, odd }, context) => {
      const since = textOf(context.query, 'since');
      const valueOn = countUntil({ instants: published, since, timeZone: context.timeZone });
      return dailySamples({ frame: context, past: odd > 0 ? 'estimated' : 'final', valueOn });
    },
  };
}
