import { Issues, Projects, Users } from '@gitbeaker/rest';
import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { MetricReader } from '../../domain/metric.ts';
import { type PageReader, pageReader, readPrograms } from '../metric-program.ts';
import { type GitlabClient, createGitlabClient } from './client.ts';
import { closedIssues, deploymentFrequency, leadTime, mergedMergeRequests, pipelineSuccessRate, releases } from './feeds.ts';
import { type GitlabMetricId, manifest } from './manifest.ts';
import { listSchema, projectSchema, userSchema } from './schema.ts';

const READERS: Readonly<Record<GitlabMetricId, PageReader<GitlabClient>>> = {
  'closed-issues': pageReader(manifest, 'closed-issues', closedIssues),
  'merged-merge-requests': pageReader(manifest, 'merged-merge-requests', mergedMergeRequests),
  'pipeline-success-rate': pageReader(manifest, 'pipeline-success-rate', pipelineSuccessRate),
  'deployment-frequency': pageReader(manifest, 'deployment-frequency', deploymentFrequency),
  'lead-time': pageReader(manifest, 'lead-time', leadTime),
  releases: pageReader(manifest, 'releases', releases),
};

/** A reader for one project. */
export function createGitlabReader(input: ReaderInput): MetricReader {
  const client = createGitlabClient(input);
  return { testConnection: async () => ({ account: await nameAccount(client) }), read: readPrograms(manifest, READERS, client) };
}

/** Names the account behind the credentials, having read what metrics will need, so that a missing permission shows now and not at night. */
export async function nameAccount(client: GitlabClient): Promise<string> {
  const { project: projectId, baseUrl } = client.config;
  const project = await client.read({ call: (options) => new Projects(options).show(projectId), schema: projectSchema });
  await client.read({ call: (options) => new Issues(options).all({ projectId, perPage: 1, page: 1 }), schema: listSchema });
  const place = `${project.path_with_namespace} on ${new URL(baseUrl).host}`;
  return client.hasToken ? `${await nameUser(client)} for ${place}` : `${place}, without a token`;
}

/** A token with few rights may not ask whose it is; it may read all the same. */
async function nameUser(client: GitlabClient): Promise<string> {
  try {
    return (await client.read({ call: (options) => new Users(options).showCurrentUser(), schema: userSchema })).username;
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'bad-config') return 'a token';
    throw error;
  }
}
