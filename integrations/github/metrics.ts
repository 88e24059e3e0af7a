import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { MetricReader } from '../../domain/metric.ts';
import { type PageReader, pageReader, readPrograms } from '../metric-program.ts';
import { ciRuns } from './ci-runs.ts';
import { type GithubClient, createGithubClient } from './client.ts';
import { issueFeed } from './issue-feed.ts';
import { type GithubMetricId, manifest } from './manifest.ts';
import { releases } from './releases.ts';
import { listSchema, repositorySchema, userSchema } from './schema.ts';
import { stars } from './stars.ts';

const READERS: Readonly<Record<GithubMetricId, PageReader<GithubClient>>> = {
  'closed-issues': pageReader(manifest, 'closed-issues', issueFeed('closed-issues')),
  'merged-pull-requests': pageReader(manifest, 'merged-pull-requests', issueFeed('merged-pull-requests')),
  'open-bugs': pageReader(manifest, 'open-bugs', issueFeed('open-bugs')),
  'lead-time': pageReader(manifest, 'lead-time', issueFeed('lead-time')),
  releases: pageReader(manifest, 'releases', releases),
  stars: pageReader(manifest, 'stars', stars),
  'ci-success-rate': pageReader(manifest, 'ci-success-rate', ciRuns),
};

/** A reader for one repository. */
export function createGithubReader(input: ReaderInput): MetricReader {
  const client = createGithubClient(input);
  return { testConnection: async () => ({ account: await nameAccount(client) }), read: readPrograms(manifest, READERS, client) };
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
