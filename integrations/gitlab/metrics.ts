import { Issues, Projects, Users } from '@gitbeaker/rest';
import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { MetricReader } from '../../domain/metric.ts';
import { createPagedReader, type PageProgram } from '../paged-reader.ts';
import { type GitlabClient, createGitlabClient } from './client.ts';
import { closedIssues, deploymentFrequency, leadTime, mergedMergeRequests, pipelineSuccessRate, releases } from './feeds.ts';
import { type GitlabMetric, manifest } from './manifest.ts';
import { listSchema, projectSchema, userSchema } from './schema.ts';

/** A reader for one project. */
export function createGitlabReader(input: ReaderInput): MetricReader {
  const client = createGitlabClient(input);
  const programs: Readonly<Record<GitlabMetric, PageProgram<unknown>>> = {
    'closed-issues': closedIssues(client),
    'merged-merge-requests': mergedMergeRequests(client),
    'pipeline-success-rate': pipelineSuccessRate(client),
    'deployment-frequency': deploymentFrequency(client),
    'lead-time': leadTime(client),
    releases: releases(client),
  };
  return createPagedReader({ manifest, account: () => nameAccount(client), programOf: (metric) => programs[metric as GitlabMetric] });
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
