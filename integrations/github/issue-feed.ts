import { z } from 'zod';
import { addDays, addMs, startOfDay } from '../../domain/calendar.ts';
import { type MetricProgram, REBUILD_AFTER_MS, type ReadContext, numberOf, textOf } from './metric-program.ts';
import { type GithubIssue, issueSchema, listSchema } from './schema.ts';
import { type Lifespan, countUntil, dailySamples, medianHours, openOn } from './series.ts';

/** Metrics that are counted over issues and pull requests: GitHub lists both in one feed. */
export type FeedMetric = 'closed-issues' | 'open-bugs' | 'merged-pull-requests' | 'lead-time';

const PER_PAGE = 100;
const DEFAULT_WINDOW_DAYS = 28;
/** A row may become visible after a younger one has been read; each run looks back this far. */
const LOOK_BACK_MS = 120_000;
/** GitHub's `since` says "after" and means "at or after", to the second; one second makes both readings safe. */
const TIE_MS = 1_000;

const feedState = z.object({
  query: z.string(),
  /** Where the next page begins: `since` of its address; null is the beginning of all. */
  since: z.string().nullable(),
  /** Above 1 only while more items than fit on a page share one second. */
  page: z.number().int().min(1),
  running: z.boolean(),
  etag: z.string().nullable(),
  rebuiltAt: z.string(),
  /** Items that were not understood; while there are any, values are `estimated`. */
  odd: z.number().int(),
  items: z.record(z.string(), z.tuple([z.string(), z.string().nullable()])),
});
type FeedState = z.output<typeof feedState>;

/**
 * Follows the feed by `updated_at` instead of by page number: an item that is edited while we page moves to the end and is read again,
 * where page numbers would skip its neighbour. Items are kept by number, so reading one twice is harmless and one that no longer
 * counts (reopened, relabelled) leaves.
 */
export function issueFeed(metric: FeedMetric): MetricProgram<FeedState> {
  return {
    state: feedState,
    start: (context) => ({
      query: JSON.stringify(context.query),
      since: firstSince(metric, context),
      page: 1,
      running: true,
      etag: null,
      rebuiltAt: context.now,
      odd: 0,
      items: {},
    }),
    readPage: async (given, context) => {
      const state = stateToContinue(given, context, () => issueFeed(metric).start(context));
      const answer = await context.client.get({
        route: 'GET /repos/{owner}/{repo}/issues',
        parameters: { state: 'all', sort: 'updated', direction: 'asc', per_page: PER_PAGE, page: state.page, since: state.since ?? undefined },
        schema: listSchema,
        // Only the first page of a run may say "unchanged": it is then the only one.
        etag: given.running ? null : state.etag,
        signal: context.signal,
      });
      if (answer.notModified) return { state: { ...state, running: false }, more: false };
      const { state: read, newest } = applyPage({ state, page: answer.data, metric, context });
      if (!answer.hasNext) {
        const next = newest === null ? state.since : secondsBefore(newest, LOOK_BACK_MS);
        return { state: { ...read, since: next, page: 1, running: false, etag: given.running ? null : answer.etag }, more: false };
      }
      return { state: { ...read, ...placeAfter(state, newest), running: true, etag: null }, more: true };
    },
    samples: (state, context) => {
      if (isAheadOf(state, context)) return [];
      const lifespans = Object.values(state.items);
      const past = state.odd > 0 || metric === 'open-bugs' ? 'estimated' : 'final';
      return dailySamples({ frame: context, past, valueOn: valueOn(metric, lifespans, context) });
    },
  };
}

/** A cursor from the future (a restored clock, another server's) answers nothing instead of something wrong, until it is rebuilt. */
function isAheadOf({ since }: FeedState, context: ReadContext): boolean {
  return since !== null && Date.parse(since) > Date.parse(context.now) + 86_400_000;
}

/** A run that was begun goes on; a new one starts from the last, or from nothing when the query changed or a week has passed. */
function stateToContinue(given: FeedState, context: ReadContext, start: () => FeedState): FeedState {
  if (given.query !== JSON.stringify(context.query)) return start();
  if (given.running) return given;
  const outdated = Date.parse(context.now) - Date.parse(given.rebuiltAt) > REBUILD_AFTER_MS;
  return outdated ? start() : { ...given, running: true, page: 1 };
}

/** The page after this one: from the newest item on, or, where all of the page share its first second, the next page number. */
function placeAfter({ since, page }: FeedState, newest: string | null): Pick<FeedState, 'since' | 'page'> {
  const next = newest === null ? null : secondsBefore(newest, TIE_MS);
  return next !== null && (since === null || Date.parse(next) > Date.parse(since)) ? { since: next, page: 1 } : { since, page: page + 1 };
}

/** An instant as GitHub takes it, in whole seconds. */
function secondsBefore(instant: string, ms: number): string {
  return addMs(instant, -ms).replace(/\.\d{3}Z$/, 'Z');
}

/** Closing and merging count as an update, so what ended since a day was updated since then. Open bugs need all that ever was. */
function firstSince(metric: FeedMetric, { query, span, timeZone }: ReadContext): string | null {
  const since = textOf(query, 'since');
  if (metric === 'lead-time') return startOfDay(addDays(span.from, -numberOf(query, 'windowDays', DEFAULT_WINDOW_DAYS)), timeZone);
  return metric === 'open-bugs' || since === undefined ? null : startOfDay(since, timeZone);
}

function applyPage({ state, page, metric, context }: { state: FeedState; page: readonly unknown[]; metric: FeedMetric; context: ReadContext }): {
  state: FeedState;
  newest: string | null;
} {
  const items = { ...state.items };
  let { odd } = state;
  let newest: string | null = null;
  for (const raw of page) {
    const parsed = issueSchema.safeParse(raw);
    if (!parsed.success) {
      odd += 1;
      continue;
    }
    const issue = parsed.data;
    const lifespan = lifespanOf(issue, metric, context);
    if (lifespan === null) delete items[issue.number];
    else items[issue.number] = lifespan;
    if (newest === null || Date.parse(issue.updated_at) > Date.parse(newest)) newest = issue.updated_at;
  }
  return { state: { ...state, items, odd }, newest };
}

/** Begin and end of an item that the metric counts, or null. */
function lifespanOf(issue: GithubIssue, metric: FeedMetric, { query }: ReadContext): [string, string | null] | null {
  const isPullRequest = issue.pull_request !== null && issue.pull_request !== undefined;
  const wantsPullRequests = metric === 'merged-pull-requests' || metric === 'lead-time';
  if (isPullRequest !== wantsPullRequests || !matches(issue, metric, query)) return null;
  const endedAt = isPullRequest ? (issue.pull_request?.merged_at ?? null) : issue.closed_at;
  return endedAt === null && metric !== 'open-bugs' ? null : [issue.created_at, endedAt];
}

/** GitHub compares labels and names without regard to case; so do we. */
function matches(issue: GithubIssue, metric: FeedMetric, query: ReadContext['query']): boolean {
  const label = textOf(query, 'label') ?? (metric === 'open-bugs' ? 'bug' : undefined);
  const names = issue.labels.map((entry) => (typeof entry === 'string' ? entry : (entry.name ?? '')));
  return (
    (label === undefined || names.some((name) => sameName(name, label))) &&
    sameName(issue.milestone?.title, textOf(query, 'milestone')) &&
    sameName(issue.user?.login, textOf(query, 'author'))
  );
}

function sameName(found: string | undefined, wanted: string | undefined): boolean {
  return wanted === undefined || found?.toLowerCase() === wanted.toLowerCase();
}

function valueOn(metric: FeedMetric, lifespans: readonly Lifespan[], { query, timeZone }: ReadContext): (day: string) => number | null {
  if (metric === 'open-bugs') return openOn({ lifespans, timeZone });
  if (metric === 'lead-time') return medianHours({ lifespans, windowDays: numberOf(query, 'windowDays', DEFAULT_WINDOW_DAYS), timeZone });
  const instants = lifespans.flatMap(([, endedAt]) => (endedAt === null ? [] : [endedAt]));
  return countUntil({ instants, since: textOf(query, 'since'), timeZone });
}
