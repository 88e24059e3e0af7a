import { Deployments, Issues, MergeRequests, Pipelines, ProjectReleases } from '@gitbeaker/rest';
import { startOfDay } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import { type Lifespan, countUntil, medianHours, perDay, shareEnded } from '../../domain/metric-series.ts';
import { numberOf, sameName, textOf } from '../metric-query.ts';
import type { PageContext } from '../paged-reader.ts';
import { type FeedPage, type UpdatedFeed, updatedFeed } from '../updated-feed.ts';
import { wholeList } from '../whole-list.ts';
import type { GitlabAnswer, GitlabClient } from './client.ts';
import { type GitlabMergeRequest, deploymentSchema, issueSchema, listSchema, mergeRequestSchema, pipelineSchema, releaseSchema } from './schema.ts';

const PER_PAGE = 100;
const DEFAULT_WINDOW_DAYS = 28;
const FINISHED = new Set(['success', 'failed']);

/** GitLab tells milliseconds and compares finer; `updated_after` means "at or after", so an instant itself is a place to go on from. */
const TIME = { instant: (instant: string) => instant, resolutionMs: 0 };

/** Issues closed so far. */
export const closedIssues = (client: GitlabClient) =>
  updatedFeed({
    ...TIME,
    list: async ({ since, page, next, etag }, { signal }) => {
      // GitLab before 18.3 reads this list by page numbers, whatever is asked, and then gives no cursor.
      const place = next === null ? { page } : { cursor: next };
      const asked = { projectId: client.config.project, orderBy: 'updated_at', sort: 'asc', perPage: PER_PAGE, pagination: 'keyset', ...place } as const;
      const after = since === null ? {} : { updatedAfter: since };
      return pageOf(await client.ask({ call: (options) => new Issues(options).all({ ...asked, ...after }), schema: listSchema, etag, signal }));
    },
    item: (raw, { query }) => {
      const issue = issueSchema.safeParse(raw);
      if (!issue.success) return null;
      const { iid, created_at, closed_at, updated_at } = issue.data;
      const counts = closed_at !== null && closed_at !== undefined && issue.data.state === 'closed' && matches(issue.data, query);
      return { key: iid, updatedAt: updated_at, lifespan: counts ? [created_at, closed_at] : null };
    },
    firstSince,
    valueOn: countEnded,
  });

/** Merge requests merged so far. */
export const mergedMergeRequests = (client: GitlabClient) => updatedFeed({ ...mergeRequestFeed(client), firstSince, valueOn: countEnded });

/** Median hours from opening a merge request to its merge. */
export const leadTime = (client: GitlabClient) =>
  updatedFeed({
    ...mergeRequestFeed(client),
    firstSince: windowStart,
    valueOn: (lifespans, { query, timeZone }) => medianHours({ lifespans, windowDays: windowOf(query), timeZone }),
  });

/** Share of finished pipelines that succeeded. Each finished one begins a lifespan, and only a good one ends it. */
export const pipelineSuccessRate = (client: GitlabClient) =>
  updatedFeed({
    ...TIME,
    list: async ({ since, page, etag }, { query, signal }) => {
      const branch = textOf(query, 'branch');
      const asked = { orderBy: 'updated_at', sort: 'asc', perPage: PER_PAGE, page, ...(branch !== undefined && { ref: branch }) } as const;
      const after = since === null ? {} : { updatedAfter: since };
      return pageOf(
        await client.ask({ call: (options) => new Pipelines(options).all(client.config.project, { ...asked, ...after }), schema: listSchema, etag, signal }),
      );
    },
    item: (raw) => {
      const pipeline = pipelineSchema.safeParse(raw);
      if (!pipeline.success) return null;
      const { id, status, created_at, updated_at } = pipeline.data;
      // A repeated pipeline keeps its number and is judged anew.
      const lifespan: Lifespan | null = FINISHED.has(status) ? [created_at, status === 'success' ? updated_at : null] : null;
      return { key: id, updatedAt: updated_at, lifespan };
    },
    firstSince: windowStart,
    valueOn: (lifespans, { query, timeZone }) => shareEnded({ lifespans, windowDays: windowOf(query), timeZone }),
  });

/** Successful deployments a day, on average over the window. */
export const deploymentFrequency = (client: GitlabClient) =>
  updatedFeed({
    ...TIME,
    list: async ({ since, page, etag }, { query, signal }) => {
      // GitLab refuses `updated_after` in any other order than this one.
      const asked = { orderBy: 'updated_at', sort: 'asc', perPage: PER_PAGE, page, environment: textOf(query, 'environment') ?? 'production' } as const;
      const after = since === null ? {} : { updatedAfter: since };
      return pageOf(
        await client.ask({ call: (options) => new Deployments(options).all(client.config.project, { ...asked, ...after }), schema: listSchema, etag, signal }),
      );
    },
    item: (raw) => {
      const deployment = deploymentSchema.safeParse(raw);
      if (!deployment.success) return null;
      const { id, status, created_at, updated_at, deployable } = deployment.data;
      // One that was reported over the API has no job: it was made when it was done.
      return { key: id, updatedAt: updated_at, lifespan: status === 'success' ? [deployable?.finished_at ?? created_at, null] : null };
    },
    firstSince: windowStart,
    valueOn: (lifespans, { query, timeZone }) => perDay({ lifespans, windowDays: windowOf(query), timeZone }),
  });

/** Releases published so far. */
export const releases = (client: GitlabClient) =>
  wholeList({
    list: async ({ page, etag }, { signal }) => {
      const asked = { orderBy: 'released_at', sort: 'desc', perPage: PER_PAGE, page } as const;
      return pageOf(await client.ask({ call: (options) => new ProjectReleases(options).all(client.config.project, asked), schema: listSchema, etag, signal }));
    },
    item: (raw) => {
      const release = releaseSchema.safeParse(raw);
      if (!release.success) return null;
      const { tag_name, released_at, upcoming_release } = release.data;
      return { key: tag_name, publishedAt: upcoming_release ? null : (released_at ?? null) };
    },
  });

function mergeRequestFeed(client: GitlabClient): Pick<UpdatedFeed, 'list' | 'item' | 'instant' | 'resolutionMs'> {
  return {
    ...TIME,
    list: async ({ since, page, etag }, { signal }) => {
      const asked = { projectId: client.config.project, state: 'merged', orderBy: 'updated_at', sort: 'asc', perPage: PER_PAGE, page } as const;
      const after = since === null ? {} : { updatedAfter: since };
      return pageOf(await client.ask({ call: (options) => new MergeRequests(options).all({ ...asked, ...after }), schema: listSchema, etag, signal }));
    },
    item: (raw, { query }) => {
      const merge = mergeRequestSchema.safeParse(raw);
      if (!merge.success) return null;
      const { iid, created_at, merged_at, updated_at } = merge.data;
      const counts = merged_at !== null && merged_at !== undefined && matches(merge.data, query);
      return { key: iid, updatedAt: updated_at, lifespan: counts ? [created_at, merged_at] : null };
    },
  };
}

function pageOf(answer: GitlabAnswer<unknown[]>): FeedPage {
  return answer.kind === 'found' ? { notModified: false, ...answer, items: answer.data } : { notModified: true };
}

function matches(item: Pick<GitlabMergeRequest, 'labels' | 'milestone' | 'author'> & { target_branch?: string }, query: PageContext['query']): boolean {
  const label = textOf(query, 'label');
  const target = textOf(query, 'targetBranch');
  return (
    (label === undefined || item.labels.some((name) => sameName(name, label))) &&
    (target === undefined || item.target_branch === target) &&
    sameName(item.milestone?.title, textOf(query, 'milestone')) &&
    sameName(item.author?.username, textOf(query, 'author'))
  );
}

/** Closing and merging count as a change, so what ended since a day was changed since then. */
function firstSince({ query, timeZone }: PageContext): string | null {
  const since = textOf(query, 'since');
  return since === undefined ? null : startOfDay(since, timeZone);
}

function windowStart({ query, span, timeZone }: PageContext): string {
  return startOfDay(addDays(span.from, -windowOf(query)), timeZone);
}

function windowOf(query: PageContext['query']): number {
  return numberOf(query, 'windowDays', DEFAULT_WINDOW_DAYS);
}

function countEnded(lifespans: readonly Lifespan[], { query, timeZone }: PageContext): (day: string) => number | null {
  const instants = lifespans.flatMap(([, endedAt]) => (endedAt === null ? [] : [endedAt]));
  return countUntil({ instants, since: textOf(query, 'since'), timeZone });
}
