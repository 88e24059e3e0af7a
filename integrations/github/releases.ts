import { z } from 'zod';
import { type MetricProgram, textOf } from './metric-program.ts';
import { listSchema, releaseSchema } from './schema.ts';
import { countUntil, dailySamples } from './series.ts';

const releasesState = z.object({
  /** The finished list: when each release was published. */
  published: z.array(z.string()),
  /** The mark of the finished list's first page. */
  etag: z.string().nullable(),
  reading: z.object({ page: z.number().int(), etag: z.string().nullable(), found: z.record(z.string(), z.string()) }).nullable(),
  odd: z.number().int(),
});

/**
 * Releases, newest first as GitHub lists them. A new one pushes the rest down a page, so they are kept by id while the list is read; the
 * finished list replaces the old one at the end. A list whose first page is unchanged is not read again.
 */
export const releases: MetricProgram<z.output<typeof releasesState>> = {
  state: releasesState,
  start: () => ({ published: [], etag: null, reading: null, odd: 0 }),
  readPage: async (state, { client, signal }) => {
    const reading = state.reading ?? { page: 1, etag: null, found: {} };
    const answer = await client.get({
      route: 'GET /repos/{owner}/{repo}/releases',
      parameters: { per_page: 100, page: reading.page },
      schema: listSchema,
      etag: reading.page === 1 ? state.etag : null,
      signal,
    });
    if (answer.notModified) return { state: { ...state, reading: null }, more: false };
    const found = { ...reading.found };
    let odd = reading.page === 1 ? 0 : state.odd;
    for (const raw of answer.data) {
      const release = releaseSchema.safeParse(raw);
      if (!release.success) odd += 1;
      else if (!release.data.draft && !release.data.prerelease && release.data.published_at !== null) found[release.data.id] = release.data.published_at;
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
