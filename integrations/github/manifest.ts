import { z } from 'zod';
import type { FormField, IntegrationManifest } from '../../domain/integration.ts';
import { baseUrlOr, optional, optionalCount, optionalDay, optionalText, parseForm, parseQueryOf } from '../form-fields.ts';

const NAME = /^[A-Za-z0-9._-]{1,100}$/;

/** What a GitHub connection stores plainly. */
export const configSchema = z.object({
  owner: z.string().trim().regex(NAME, 'The owner as in github.com/OWNER/repository'),
  repository: z.string().trim().regex(NAME, 'The name as in github.com/owner/REPOSITORY'),
  baseUrl: baseUrlOr('https://api.github.com'),
  appId: optional(z.string().trim().regex(/^\w{1,40}$/, 'The App ID or Client ID on the app’s page')), // biome-ignore format: one line a field
  installationId: optional(z.string().trim().regex(/^\d{1,19}$/, 'The number at the end of the installation’s address')), // biome-ignore format: one line a field
});
export type GithubConfig = z.output<typeof configSchema>;

/** What a GitHub connection stores encrypted. */
export const secretSchema = z.object({
  token: optionalText,
  webhookSecret: optionalText,
  privateKey: optional(z.string().trim().includes('PRIVATE KEY', 'The whole .pem file, from BEGIN to END').max(10_000)),
});

const formSchema = z.object({ ...configSchema.shape, ...secretSchema.shape }).superRefine(({ appId, installationId, privateKey }, context) => {
  const app = Object.entries({ appId, installationId, privateKey });
  const missing = app.filter(([, value]) => value === undefined);
  if (missing.length === app.length) return;
  for (const [name] of missing) context.addIssue({ code: 'custom', path: [name], message: 'An app needs all three: App ID, Installation ID and private key' });
});

const issueQuery = z.object({ label: optionalText, milestone: optionalText, author: optionalText, since: optionalDay });
const querySchemas = {
  'closed-issues': issueQuery,
  'merged-pull-requests': issueQuery,
  'open-bugs': z.object({ label: optionalText }),
  'lead-time': z.object({ label: optionalText, author: optionalText, windowDays: optionalCount(365) }),
  releases: z.object({ since: optionalDay }),
  stars: z.object({}),
  'ci-success-rate': z.object({ branch: optionalText, windowDays: optionalCount(90) }),
  commits: z.object({ branch: optionalText, since: optionalDay }),
  'open-pull-requests': z.object({ label: optionalText, branch: optionalText }),
  'unanswered-discussions': z.object({}),
} as const;

const label: FormField = { name: 'label', label: 'Label', type: 'text', required: false, help: 'Only those with this label, for example "bug"' };
const author: FormField = { name: 'author', label: 'Author', type: 'text', required: false, help: 'Only those opened by this GitHub user' };
const milestone: FormField = { name: 'milestone', label: 'Milestone', type: 'text', required: false, help: 'Only those of the milestone with this title' };
const since: FormField = { name: 'since', label: 'Since', type: 'text', required: false, help: 'Count from this day on (2026-10-01); empty counts all' };
const branch = (help: string): FormField => ({ name: 'branch', label: 'Branch', type: 'text', required: false, help });
const windowDays: FormField = {
  name: 'windowDays',
  label: 'Days looked back',
  type: 'number',
  required: false,
  help: 'The figure of a day covers this many days up to it; 28 if empty',
};

/** GitHub, described: forms, limits and metrics. Free of its SDK, so that the API can load it. */
export const manifest: IntegrationManifest = {
  id: 'github',
  name: 'GitHub',
  description: 'Issues, pull requests, releases, stars and CI of a repository, on github.com or your own server',
  auth: { kind: 'token', scopes: ['metadata=read', 'issues=read', 'actions=read', 'checks=read', 'statuses=read', 'pull_requests=write', 'contents=write'] },
  configFields: [
    { name: 'owner', label: 'Owner', type: 'text', required: true, help: 'The user or organization: github.com/OWNER/repository' },
    { name: 'repository', label: 'Repository', type: 'text', required: true, help: 'Its name, without the owner' },
    {
      name: 'token',
      label: 'Access token',
      type: 'secret',
      required: false,
      help: 'A fine-grained token with read access to issues, pull requests and actions; to open pull requests, write access to them and to contents. Public repositories can be read without, at 60 requests an hour',
    },
    {
      name: 'webhookSecret',
      label: 'Webhook secret',
      type: 'secret',
      required: false,
      help: 'The secret you set at the webhook; without it changes are seen at the next sync',
    },
    { name: 'appId', label: 'App ID', type: 'text', required: false, help: 'Only to connect as a GitHub App instead of a token: its App ID' },
    {
      name: 'installationId',
      label: 'Installation ID',
      type: 'text',
      required: false,
      help: 'The number at the end of the address of the installation’s page',
    },
    { name: 'privateKey', label: 'Private key', type: 'secret', required: false, help: 'The whole .pem file that GitHub gave you for the app' },
    { name: 'baseUrl', label: 'API address', type: 'url', required: false, help: 'Only for GitHub Enterprise Server: https://HOST/api/v3' },
  ],
  allowedHosts: ['api.github.com'],
  hostField: 'baseUrl',
  budgets: [
    { bucket: 'with token', requests: 5_000, perSeconds: 3_600, scope: 'account' },
    { bucket: 'without token', requests: 60, perSeconds: 3_600, scope: 'address' },
    { bucket: 'counts', requests: 5_000, perSeconds: 3_600, scope: 'account' },
  ],
  metrics: [
    {
      id: 'closed-issues',
      name: 'Closed issues',
      description: 'Issues closed so far',
      unit: 'issues',
      direction: 'increase',
      backfill: true,
      queryFields: [label, milestone, author, since],
    },
    {
      id: 'merged-pull-requests',
      name: 'Merged pull requests',
      description: 'Pull requests merged so far',
      unit: 'pull requests',
      direction: 'increase',
      backfill: true,
      queryFields: [label, milestone, author, since],
    },
    {
      id: 'open-bugs',
      name: 'Open bugs',
      description: 'Issues open with the label "bug", or another',
      unit: 'issues',
      direction: 'decrease',
      backfill: true,
      queryFields: [label],
    },
    {
      id: 'releases',
      name: 'Releases',
      description: 'Releases published so far, without drafts and pre-releases',
      unit: 'releases',
      direction: 'increase',
      backfill: true,
      queryFields: [since],
    },
    { id: 'stars', name: 'Stars', description: 'Stars of the repository', unit: 'stars', direction: 'increase', backfill: true, queryFields: [] },
    {
      id: 'lead-time',
      name: 'Lead time',
      description: 'Median time from opening a pull request to its merge',
      unit: 'hours',
      direction: 'decrease',
      backfill: true,
      queryFields: [label, author, windowDays],
    },
    {
      id: 'ci-success-rate',
      name: 'CI success rate',
      description: 'Share of finished workflow runs that succeeded',
      unit: '%',
      direction: 'increase',
      backfill: true,
      queryFields: [branch('Only runs on this branch'), windowDays],
    },
    {
      id: 'commits',
      name: 'Commits',
      description: 'Commits on a branch so far; counted by GitHub, for which it wants a token or an app',
      unit: 'commits',
      direction: 'increase',
      backfill: true,
      queryFields: [branch('The repository’s default branch if empty'), since],
    },
    {
      id: 'open-pull-requests',
      name: 'Open pull requests',
      description: 'Pull requests open now; counted by GitHub, for which it wants a token or an app',
      unit: 'pull requests',
      direction: 'decrease',
      backfill: false,
      queryFields: [label, branch('Only those into this branch')],
    },
    {
      id: 'unanswered-discussions',
      name: 'Unanswered discussions',
      description: 'Discussions open now without an accepted answer; counted by GitHub, for which it wants a token or an app',
      unit: 'discussions',
      direction: 'decrease',
      backfill: false,
      queryFields: [],
    },
  ],
  webhook: true,
  cursorVersion: 1,
  parseSettings: (input) => {
    const { owner, repository, baseUrl, appId, installationId, ...secret } = parseForm(formSchema, input);
    return { config: { owner, repository, baseUrl, ...(appId !== undefined && { appId, installationId }) }, secret };
  },
  parseQuery: (metric, input) => parseQueryOf(querySchemas, metric, input),
};

/** The metrics that GitHub offers. */
export type GithubMetric = keyof typeof querySchemas;
