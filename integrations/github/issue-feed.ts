import { startOfDay } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import { type Lifespan, countUntil, medianHours, openOn } from '../../domain/metric-series.ts';
import { numberOf, sameName, textOf } from '../metric-query.ts';
import type { PageContext } from '../paged-reader.ts';
import { updatedFeed } from '../updated-feed.ts';
import type { GithubClient } from './client.ts';
import { type GithubIssue, issueSchema, listSchema } from './schema.ts';

/** Metrics that are counted over issues and pull requests: GitHub lists both in one feed. */
export type FeedMetric = 'closed-issues' | 'open-bugs' | 'merged-pull-requests' | 'lead-time';

const PER_PAGE = 100;
const DEFAULT_WINDOW_DAYS = 28;

/** GitHub's issues and pull requests by their time of change. */
export function issueFeed(client: GithubClient, metric: FeedMetric) {
  return updatedFeed({
    list: async ({ since, page, etag }, { signal }) => {
      const answer = await client.get({
        route: 'GET /repos/{owner}/{repo}/issues',
        parameters: { state: 'all', sort: 'updated', direction: 'asc', per_page: PER_PAGE, page, since: since ?? undefined },
        schema: listSchema,
        etag,
        signal,
      });
      return answer.notModified ? answer : { ...answer, items: answer.data, next: null };
    },
    item: (raw, context) => {
      const issue = issueSchema.safeParse(raw);
      if (!issue.success) return null;
      return { key: issue.data.number, updatedAt: issue.data.updated_at, lifespan: lifespanOf(issue.data, metric, context) };
    },
    firstSince: (context) => firstSince(metric, context),
    valueOn: (lifespans, context) => valueOn(metric, lifespans, context),
    past: metric === 'open-bugs' ? 'estimated' : 'final',
    // Whole seconds; `since` says "after" and means "at or after": one second of overlap makes both readings safe.
    instant: (instant) => instant.replace(/\.\d{3}Z$/, 'Z'),
    resolutionMs: 1_000,
  });
}

/** Closing and merging count as an update, so what ended since a day was updated since then. Open bugs need all that ever was. */
function firstSince(metric: FeedMetric, { query, span, timeZone }: PageContext): string | null {
  const since = textOf(query, 'since');
  if (metric === 'lead-time') return startOfDay(addDays(span.from, -numberOf(query, 'windowDays', DEFAULT_WINDOW_DAYS)), timeZone);
  return metric === 'open-bugs' || since === undefined ? null : startOfDay(since, timeZone);
}

/** Begin and end of an item that the metric counts, or null. */
function lifespanOf(issue: GithubIssue, metric: FeedMetric, { query }: PageContext): Lifespan | null {
  const isPullRequest = issue.pull_request !== null && issue.pull_request !== undefined;
  const wantsPullRequests = metric === 'merged-pull-requests' || metric === 'lead-time';
  if (isPullRequest !== wantsPullRequests || !matches(issue, metric, query)) return null;
  const endedAt = isPullRequest ? (issue.pull_request?.merged_at ?? null) : issue.closed_at;
  return endedAt === null && metric !== 'open-bugs' ? null : [issue.created_at, endedAt];
}

function matches(issue: GithubIssue, metric: FeedMetric, query: PageContext['query']): boolean {
  const label = textOf(query, 'label') ?? (metric === 'open-bugs' ? 'bug' : undefined);
  const names = issue.labels.map((entry) => (typeof entry === 'string' ? entry : (entry.name ?? '')));
  return (
    (label === undefined || names.some((name) => sameName(name, label))) &&
    sameName(issue.milestone?.title, textOf(query, 'milestone')) &&
    sameName(issue.user?.login, textOf(query, 'author'))
  );
}

function valueOn(metric: FeedMetric, lifespans: readonly Lifespan[], { query, timeZone }: PageContext): (day: string) => number | null {
  if (metric === 'open-bugs') return openOn({ lifespans, timeZone });
  if (metric === 'lead-time') return medianHours({ lifespans, windowDays: numberOf(query, 'windowDays', DEFAULT_WINDOW_DAYS), timeZone });
  const instants = lifespans.flatMap(([, endedAt]) => (endedAt === null ? [] : [endedAt]));
  return countUntil({ instants, since: textOf(query, 'since'), timeZone });
}
