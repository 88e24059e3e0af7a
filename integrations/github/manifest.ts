import { z } from 'zod';
import { isDay } from '../../domain/calendar.ts';
import { DomainError } from '../../domain/errors.ts';
import type { FormField, IntegrationManifest } from '../../domain/integration.ts';

const NAME = /^[A-Za-z0-9._-]{1,100}$/;
const empty = z.literal('').transform(() => undefined);
const optionalText = z.union([empty, z.string().trim().min(1).max(200)]).optional();
const day = z.union([empty, z.string().refine(isDay, 'Write the day as 2026-11-22')]).optional();
const count = (most: number) => z.union([empty, z.coerce.number().int().min(1).max(most)]).optional();

/** What a GitHub connection stores plainly. */
export const configSchema = z.object({
  owner: z.string().trim().regex(NAME, 'The owner as in github.com/OWNER/repository'),
  repository: z.string().trim().regex(NAME, 'The name as in github.com/owner/REPOSITORY'),
  baseUrl: z
    .union([empty, z.url({ protocol: /^https?$/ })])
    .optional()
    .transform((url) => (url ?? 'https://api.github.com').replace(/\/+$/, '')),
  appId: z
    .union([
      empty,
      z
        .string()
        .trim()
        .regex(/^\w{1,40}$/, 'The App ID or Client ID on the app’s page'),
    ])
    .optional(),
  installationId: z
    .union([
      empty,
      z
        .string()
        .trim()
        .regex(/^\d{1,19}$/, 'The number at the end of the installation’s address'),
    ])
    .optional(),
});
export type GithubConfig = z.output<typeof configSchema>;

/** What a GitHub connection stores encrypted. */
export const secretSchema = z.object({
  token: optionalText,
  webhookSecret: optionalText,
  privateKey: z.union([empty, z.string().trim().includes('PRIVATE KEY').max(10_000)]).optional(),
});

const issueQuery = z.object({ label: optionalText, milestone: optionalText, author: optionalText, since: day });
const querySchemas = {
  'closed-issues': issueQuery,
  'merged-pull-requests': issueQuery,
  'open-bugs': z.object({ label: optionalText }),
  'lead-time': z.object({ label: optionalText, author: optionalText, windowDays: count(365) }),
  releases: z.object({ since: day }),
  stars: z.object({}),
  'ci-success-rate': z.object({ branch: optionalText, windowDays: count(90) }),
} as const;

const label: FormField = { name: 'label', label: 'Label', type: 'text', required: false, help: 'Only those with this label, for example "bug"' };
const author: FormField = { name: 'author', label: 'Author', type: 'text', required: false, help: 'Only those opened by this GitHub user' };
const milestone: FormField = { name: 'milestone', label: 'Milestone', type: 'text', required: false, help: 'Only those of the milestone with this title' };
const since: FormField = { name: 'since', label: 'Since', type: 'text', required: false, help: 'Count from this day on (2026-10-01); empty counts all' };
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
  auth: { kind: 'token', scopes: ['metadata=read', 'issues=read', 'pull_requests=read', 'actions=read'] },
  configFields: [
    { name: 'owner', label: 'Owner', type: 'text', required: true, help: 'The user or organization: github.com/OWNER/repository' },
    { name: 'repository', label: 'Repository', type: 'text', required: true, help: 'Its name, without the owner' },
    {
      name: 'token',
      label: 'Access token',
      type: 'secret',
      required: false,
      help: 'A fine-grained token with read access to issues, pull requests and actions. Public repositories can be read without, at 60 requests an hour',
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
      queryFields: [{ name: 'branch', label: 'Branch', type: 'text', required: false, help: 'Only runs on this branch' }, windowDays],
    },
  ],
  webhook: true,
  cursorVersion: 1,
  parseSettings: (input) => {
    const settings = parse(configSchema.extend(secretSchema.shape), input);
    const { token, webhookSecret, privateKey, ...config } = settings;
    const app = { appId: config.appId, installationId: config.installationId, privateKey };
    const missing = Object.entries(app).filter(([, value]) => value === undefined);
    if (missing.length === 1 || missing.length === 2) {
      const fields = Object.fromEntries(missing.map(([name]) => [name, 'An app needs all three: App ID, Installation ID and private key']));
      throw new DomainError('INVALID_INPUT', `Please check: ${Object.keys(fields).join(', ')}`, { fields });
    }
    return {
      config: withoutUndefined(config),
      secret: { ...(token && { token }), ...(webhookSecret && { webhookSecret }), ...(privateKey && { privateKey }) },
    };
  },
  parseQuery: (metric, input) => {
    if (!isMetricId(metric)) throw new DomainError('INVALID_INPUT', `GitHub offers no metric "${metric}"`, { fields: { metric: 'unknown' } });
    return withoutUndefined(parse<Record<string, unknown>>(querySchemas[metric], input));
  },
};

/** The query of each metric, after parsing. */
export type GithubMetricId = keyof typeof querySchemas;

/** Whether GitHub offers this metric. */
export function isMetricId(metric: string): metric is GithubMetricId {
  return Object.hasOwn(querySchemas, metric);
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fields = Object.fromEntries(result.error.issues.map(({ path, message }) => [path.join('.'), message]));
  throw new DomainError('INVALID_INPUT', `Please check: ${Object.keys(fields).join(', ')}`, { fields });
}

function withoutUndefined(query: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}
