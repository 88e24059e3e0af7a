import { z } from 'zod';
import { dayIn } from '../../domain/calendar.ts';
import { dailySamples } from '../daily-samples.ts';
import type { PageProgram } from '../paged-reader.ts';
import type { GithubClient } from './client.ts';
import { listSchema, repositorySchema, stargazerSchema } from './schema.ts';

const starsState = z.object({
  /** Stars by day of giving, while and until the past is read; null afterwards. */
  past: z.object({ page: z.number().int(), byDay: z.record(z.string(), z.number().int()), done: z.boolean() }).nullable(),
  now: z.number().int().nullable(),
  etag: z.string().nullable(),
});

/** GitHub lists the first 40,000 stargazers of a repository and no more. */
const LAST_PAGE = 400;

/**
 * Stars. The number of now is exact. The past is rebuilt once from the dates at which those who still hold a star gave it, hence
 * `estimated`; a repository with more stars than GitHub lists has no past, as a wrong one would be worse.
 */
export const stars = (client: GithubClient): PageProgram<z.output<typeof starsState>> => ({
  state: starsState,
  start: ({ span, now, timeZone }) => ({ past: span.from < dayIn(now, timeZone) ? { page: 1, byDay: {}, done: false } : null, now: null, etag: null }),
  readPage: async (state, { timeZone, signal }) => {
    const { past } = state;
    if (past === null || past.done) {
      const answer = await client.get({ route: 'GET /repos/{owner}/{repo}', schema: repositorySchema, etag: state.etag, signal });
      return { state: answer.notModified ? state : { ...state, now: answer.data.stargazers_count, etag: answer.etag }, more: false };
    }
    const answer = await client.get({
      route: 'GET /repos/{owner}/{repo}/stargazers',
      parameters: { per_page: 100, page: past.page },
      schema: listSchema,
      accept: 'application/vnd.github.star+json',
      signal,
    });
    if (answer.notModified) return { state, more: true };
    const byDay = { ...past.byDay };
    for (const raw of answer.data) {
      const star = stargazerSchema.safeParse(raw);
      if (!star.success) continue;
      const day = dayIn(star.data.starred_at, timeZone);
      byDay[day] = (byDay[day] ?? 0) + 1;
    }
    if (answer.hasNext && past.page >= LAST_PAGE) return { state: { ...state, past: null }, more: true };
    return { state: { ...state, past: { page: past.page + 1, byDay, done: !answer.hasNext } }, more: true };
  },
  samples: ({ past, now }, context) => {
    if (now === null) return [];
    const today = dayIn(context.now, context.timeZone);
    const before = dailySamples({
      frame: context,
      past: 'estimated',
      valueOn: (day) => (past === null || day === today ? null : now - givenAfter(past.byDay, day)),
    });
    return [...before, ...dailySamples({ frame: context, valueOn: (day) => (day === today ? now : null) })];
  },
  afterwards: (state) => ({ ...state, past: null }),
});

/** Counted backwards from the exact number of today, so that the series ends on it. */
function givenAfter(byDay: Readonly<Record<string, number>>, day: string): number {
  return Object.entries(byDay).reduce((sum, [given, count]) => (given > day ? sum + count : sum), 0);
}
