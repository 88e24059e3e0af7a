import { z } from 'zod';
import { addMs } from '../domain/calendar.ts';
import type { Day, Instant } from '../domain/key-result.ts';
import type { SampleQuality } from '../domain/metric.ts';
import type { Lifespan } from '../domain/metric-series.ts';
import { dailySamples } from './daily-samples.ts';
import { type PageContext, type PageProgram, REBUILD_AFTER_MS } from './paged-reader.ts';
import { isAhead } from './stored-cursor.ts';

/** One page of a list that is ordered by the time of its items' last change. */
export type FeedPage =
  | { notModified: true }
  | {
      notModified: false;
      items: readonly unknown[];
      hasNext: boolean;
      etag: string | null;
      /** Where the provider goes on by itself (a keyset cursor); null where pages are found by time and number. */
      next: string | null;
    };

/** Where a page begins. `page` is above 1 only while more items than fit on a page share one instant. */
export interface FeedPlace {
  since: Instant | null;
  page: number;
  next: string | null;
}

/** One provider's list, and what a metric takes of it. */
export interface UpdatedFeed {
  list(place: FeedPlace & { etag: string | null }, context: PageContext): Promise<FeedPage>;
  /** An item of the list; null where it is not understood. `lifespan` is null for one that does not count. */
  item(raw: unknown, context: PageContext): { key: string | number; updatedAt: Instant; lifespan: Lifespan | null } | null;
  /** What is older than this need not be read; null is the beginning of all. */
  firstSince(context: PageContext): Instant | null;
  valueOn(lifespans: readonly Lifespan[], context: PageContext): (day: Day) => number | null;
  /** Of the days before today; default `final`. */
  past?: SampleQuality;
  /** How an instant is handed to the provider. */
  instant(instant: Instant): string;
  /** So far apart are two instants that the provider tells from each other; pages overlap by as much. */
  resolutionMs: number;
}

/** A row may become visible after a younger one has been read; each run looks back this far. */
const LOOK_BACK_MS = 120_000;

const feedState = z.object({
  /** Where the next page begins; null is the beginning of all. */
  since: z.string().nullable(),
  page: z.number().int().min(1),
  next: z.string().nullable().default(null),
  running: z.boolean(),
  etag: z.string().nullable(),
  rebuiltAt: z.string(),
  /** Items that were not understood; while there are any, values are `estimated`. */
  odd: z.number().int(),
  items: z.record(z.string(), z.tuple([z.string(), z.string().nullable()])),
});
type FeedState = z.output<typeof feedState>;

/**
 * Follows a list by the time of change instead of by page number: an item that is edited while we page moves to the end and is read again,
 * where page numbers would skip its neighbour. Items are kept by key, so reading one twice is harmless and one that no longer counts
 * (reopened, relabelled) leaves.
 */
export function updatedFeed(feed: UpdatedFeed): PageProgram<FeedState> {
  const before = (instant: Instant, ms: number) => feed.instant(addMs(instant, -ms));

  const start = (context: PageContext): FeedState => ({
    since: feed.firstSince(context),
    page: 1,
    next: null,
    running: true,
    etag: null,
    rebuiltAt: context.now,
    odd: 0,
    items: {},
  });

  /** A run that was begun goes on; a new one starts from the last, or from nothing when a week has passed. */
  function stateToContinue(given: FeedState, context: PageContext): FeedState {
    if (given.running) return given;
    const outdated = Date.parse(context.now) - Date.parse(given.rebuiltAt) > REBUILD_AFTER_MS;
    return outdated ? start(context) : { ...given, running: true, page: 1, next: null };
  }

  function applyPage(state: FeedState, page: readonly unknown[], context: PageContext): { state: FeedState; newest: Instant | null } {
    const items = { ...state.items };
    let { odd } = state;
    let newest: Instant | null = null;
    for (const raw of page) {
      const item = feed.item(raw, context);
      if (item === null) {
        odd += 1;
        continue;
      }
      if (item.lifespan === null) delete items[item.key];
      else items[item.key] = [...item.lifespan];
      if (newest === null || Date.parse(item.updatedAt) > Date.parse(newest)) newest = item.updatedAt;
    }
    return { state: { ...state, items, odd }, newest };
  }

  /** The page after this one: the provider's own word; else from the newest item on; or, where all of the page share its first instant, the next number. */
  function placeAfter({ since, page }: FeedState, newest: Instant | null, told: string | null): FeedPlace {
    if (told !== null) return { since, page: 1, next: told };
    const next = newest === null ? null : before(newest, feed.resolutionMs);
    if (next !== null && (since === null || Date.parse(next) > Date.parse(since))) return { since: next, page: 1, next: null };
    return { since, page: page + 1, next: null };
  }

  return {
    state: feedState,
    start,
    readPage: async (given, context) => {
      const state = stateToContinue(given, context);
      // Only the first page of a run may say "unchanged": it is then the only one.
      const etag = given.running ? null : state.etag;
      const answer = await feed.list({ since: state.since, page: state.page, next: state.next, etag }, context);
      if (answer.notModified) return { state: { ...state, running: false }, more: false };
      const { state: read, newest } = applyPage(state, answer.items, context);
      if (answer.hasNext) return { state: { ...read, ...placeAfter(state, newest, answer.next), running: true, etag: null }, more: true };
      const since = newest === null ? state.since : before(newest, LOOK_BACK_MS);
      return { state: { ...read, since, page: 1, next: null, running: false, etag: given.running ? null : answer.etag }, more: false };
    },
    samples: (state, context) => {
      if (isAhead(state.since, context.now)) return [];
      const past = state.odd > 0 ? 'estimated' : (feed.past ?? 'final');
      return dailySamples({ frame: context, past, valueOn: feed.valueOn(Object.values(state.items), context) });
    },
  };
}
