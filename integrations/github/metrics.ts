import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { MetricReader } from '../../domain/metric.ts';
import { createPagedReader, type PageProgram } from '../paged-reader.ts';
import { ciRuns } from './ci-runs.ts';
import { type GithubClient, createGithubClient } from './client.ts';
import { commits, openPullRequests, unansweredDiscussions } from './counts.ts';
import { issueFeed } from './issue-feed.ts';
import { type GithubMetric, manifest } from './manifest.ts';
import { releases } from './releases.ts';
import { listSchema, repositorySchema, userSchema } from './schema.ts';
import { stars } from './stars.ts';

/** A reader for one repository. */
export function createGithubReader(input: ReaderInput): MetricReader {
  const client = createGithubClient(input);
  const programs: Readonly<Record<GithubMetric, PageProgram<unknown>>> = {
    'closed-issues': issueFeed(client, 'closed-issues'),
    'merged-pull-requests': issueFeed(client, 'merged-pull-requests'),
    'open-bugs': issueFeed(client, 'open-bugs'),
    'lead-time': issueFeed(client, 'lead-time'),
    releases: releases(client),
    stars: stars(client),
    'ci-success-rate': ciRuns(client),
    commits: commits(client),
    'open-pull-requests': openPullRequests(client),
    'unanswered-discussions': unansweredDiscussions(client),
  };
  return createPagedReader({ manifest, account: () => nameAccount(client), programOf: (metric) => programs[metric as GithubMetric] });
}

/** Reads what every metric will need, so that a missing permission shows now and not at night. */
export async function nameAccount(client: GithubClient): Promise<string> {
  const repository = await client.get({ route: 'GET /repos/{owner}/{repo}', schema: repositorySchema });
  await client.get({ route: 'GET /repos/{owner}/{repo}/issues', parameters: { per_page: 1, state: 'all' }, schema: listSchema });
  const place = `${repository.notModified ? '' : repository.data.full_name} on ${new URL(client.config.baseUrl).host.replace(/^api\./, '')}`;
  return client.hasToken ? `${await nameUser(client)} for ${place}` : `${place}, without a token`;
}

/** An app's installation token has no user; it may read all the same. */
async function nameUser(client: GithubClient): Promise<string> {
  try {
    const user = await client.get({ route: 'GET /user', schema: userSchema });
    return user.notModified ? '' : user.data.login;
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'bad-config') return 'an app';
    throw error;
  }
}
