import { z } from 'zod';
import type { FormField, IntegrationManifest } from '../../domain/integration.ts';
import { baseUrlOr, optionalCount, optionalDay, optionalSecret, optionalText, parseForm, parseQueryOf } from '../form-fields.ts';

/** `group/project`, `group/subgroup/project`, or the number of a project. */
const PROJECT = /^(\d+|[\w.-]+(\/[\w.-]+)+)$/;

/** What a GitLab connection stores plainly. */
export const configSchema = z.object({
  project: z.string().trim().regex(PROJECT, 'The path as in gitlab.com/GROUP/PROJECT, or the number of the project'),
  baseUrl: baseUrlOr('https://gitlab.com'),
  clientId: optionalText,
});
export type GitlabConfig = z.output<typeof configSchema>;

/** What it stores encrypted: a token of the form, or a grant that was given in the browser. */
export const secretSchema = z.object({
  token: optionalSecret,
  webhookSecret: optionalSecret,
  clientSecret: optionalSecret,
  accessToken: optionalSecret,
  refreshToken: optionalSecret,
  expiresAt: optionalSecret,
});

const mergeQuery = z.object({ label: optionalText, author: optionalText, targetBranch: optionalText });
const querySchemas = {
  'closed-issues': z.object({ label: optionalText, milestone: optionalText, author: optionalText, since: optionalDay }),
  'merged-merge-requests': mergeQuery.extend({ milestone: optionalText, since: optionalDay }),
  'pipeline-success-rate': z.object({ branch: optionalText, windowDays: optionalCount(90) }),
  'deployment-frequency': z.object({ environment: optionalText, windowDays: optionalCount(365) }),
  'lead-time': mergeQuery.extend({ windowDays: optionalCount(365) }),
  releases: z.object({ since: optionalDay }),
} as const;

const text = (name: string, label: string, help: string): FormField => ({ name, label, type: 'text', required: false, help });
const label = text('label', 'Label', 'Only those with this label, for example "bug"');
const author = text('author', 'Author', 'Only those opened by this GitLab user');
const milestone = text('milestone', 'Milestone', 'Only those of the milestone with this title');
const targetBranch = text('targetBranch', 'Target branch', 'Only those merged into this branch');
const since = text('since', 'Since', 'Count from this day on (2026-10-01); empty counts all');
const windowDays: FormField = {
  name: 'windowDays',
  label: 'Days looked back',
  type: 'number',
  required: false,
  help: 'The figure of a day covers this many days up to it; 28 if empty',
};

/** GitLab, described: forms, limits and metrics. Free of its SDK, so that the API can load it. */
export const manifest: IntegrationManifest = {
  id: 'gitlab',
  name: 'GitLab',
  description: 'Issues, merge requests, pipelines, deployments and releases of a project, on gitlab.com or your own server',
  auth: { kind: 'token', scopes: ['read_api', 'api'] },
  oauth: {
    authorizeUrl: (config) => `${configSchema.parse(config).baseUrl}/oauth/authorize`,
    tokenUrl: (config) => `${configSchema.parse(config).baseUrl}/oauth/token`,
    // Merge requests are opened with `api`; there is no smaller scope that may.
    scopes: ['api'],
    clientAuthentication: 'body',
    // A public project is read without either.
    appliesTo: ({ config, secret }) => !secret['token'] && Boolean(config['clientId']),
    // An access token lives two hours.
    refreshMarginMs: 10 * 60_000,
  },
  configFields: [
    { name: 'project', label: 'Project', type: 'text', required: true, help: 'Its path: gitlab.com/GROUP/PROJECT' },
    {
      name: 'token',
      label: 'Access token',
      type: 'secret',
      required: false,
      help: 'A project or personal access token with the scope read_api; api where merge requests are to be opened. Public projects can be read without',
    },
    {
      name: 'webhookSecret',
      label: 'Webhook secret',
      type: 'secret',
      required: false,
      help: 'The signing token (whsec_…) you set at the webhook, or its secret token on a server older than that; without it changes are seen at the next sync',
    },
    { name: 'baseUrl', label: 'Server', type: 'url', required: false, help: 'Only for your own server: https://gitlab.example.com' },
    text('clientId', 'Application ID', 'Only to sign in instead of entering a token: of an application registered at GitLab'),
    { name: 'clientSecret', label: 'Application secret', type: 'secret', required: false, help: 'Of the same application' },
  ],
  allowedHosts: ['gitlab.com'],
  hostField: 'baseUrl',
  // gitlab.com's limits; a server of one's own says its own in the headers of its answers.
  budgets: [
    { bucket: 'with token', requests: 2_000, perSeconds: 60, scope: 'account' },
    { bucket: 'without token', requests: 400, perSeconds: 60, scope: 'address' },
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
      id: 'merged-merge-requests',
      name: 'Merged merge requests',
      description: 'Merge requests merged so far',
      unit: 'merge requests',
      direction: 'increase',
      backfill: true,
      queryFields: [label, milestone, author, targetBranch, since],
    },
    {
      id: 'pipeline-success-rate',
      name: 'Pipeline success rate',
      description: 'Share of finished pipelines that succeeded',
      unit: '%',
      direction: 'increase',
      backfill: true,
      queryFields: [text('branch', 'Branch', 'Only pipelines on this branch'), windowDays],
    },
    {
      id: 'deployment-frequency',
      name: 'Deployment frequency',
      description: 'Successful deployments a day, on average',
      unit: 'per day',
      direction: 'increase',
      backfill: true,
      queryFields: [text('environment', 'Environment', 'Its name; "production" if empty'), windowDays],
    },
    {
      id: 'lead-time',
      name: 'Lead time',
      description: 'Median time from opening a merge request to its merge',
      unit: 'hours',
      direction: 'decrease',
      backfill: true,
      queryFields: [label, author, targetBranch, windowDays],
    },
    {
      id: 'releases',
      name: 'Releases',
      description: 'Releases published so far, without those to come',
      unit: 'releases',
      direction: 'increase',
      backfill: true,
      queryFields: [since],
    },
  ],
  webhook: true,
  cursorVersion: 1,
  parseSettings: (input) => {
    const { project, baseUrl, clientId, ...secret } = parseForm(z.object({ ...configSchema.shape, ...secretSchema.shape }), input);
    return { config: { project, baseUrl, ...(clientId !== undefined && { clientId }) }, secret };
  },
  parseQuery: (metric, input) => parseQueryOf(querySchemas, metric, input),
};

/** The metrics that GitLab offers. */
export type GitlabMetric = keyof typeof querySchemas;
