import { isTimeZone } from '../../domain/time-zone.ts';
import { z } from 'zod';
import type { FormField, IntegrationManifest } from '../../domain/integration.ts';
import { choiceOf, optional, optionalCount, parseForm, parseQueryOf, webAddress } from '../form-fields.ts';

/** Where a project's data lives decides which host is asked. */
export const HOSTS = { eu: 'https://eu.mixpanel.com', in: 'https://in.mixpanel.com', us: 'https://mixpanel.com' } as const;
/** Within this many days Mixpanel takes an event after it happened. */
export const LATE_EVENT_DAYS = 5;
/** People have so long to finish a funnel where neither we nor the funnel say otherwise. */
const USUAL_WINDOW_DAYS = 14;

const text = z.string().trim().min(1).max(500);
const optionalText = optional(text);
const id = z.coerce
  .string()
  .trim()
  .regex(/^\d{1,20}$/, 'A number, as in the address of its page');

/** What a Mixpanel connection stores plainly. */
export const configSchema = z
  .object({
    projectId: id,
    serviceAccount: z
      .string()
      .trim()
      .min(1, 'The user name of the service account')
      .max(200)
      .regex(/^[^:\s]+$/, 'The user name of the service account'),
    residency: z.enum(['eu', 'in', 'us']),
    timeZone: z.string().trim().refine(isTimeZone, 'A zone such as Europe/Berlin'),
    baseUrl: optional(webAddress()),
  })
  .transform(({ baseUrl, residency, ...config }) => ({ ...config, residency, baseUrl: (baseUrl ?? HOSTS[residency]).replace(/\/+$/, '') }));
export type MixpanelConfig = z.output<typeof configSchema>;

/** What it stores encrypted. */
export const secretSchema = z.object({
  serviceAccountSecret: z.string().trim().min(1, 'The secret that was shown when the service account was made').max(500),
});

/** The query of each metric, after parsing. */
export const querySchemas = {
  insights: z.object({ bookmarkId: id, series: optionalText, segment: optionalText }),
  segmentation: z.object({
    event: text,
    type: choiceOf('general', 'unique', 'average'),
    where: optionalText,
  }),
  funnel: z.object({ funnelId: id, windowDays: optionalCount(90), where: optionalText }),
  retention: z.object({
    bornEvent: text,
    event: optionalText,
    afterDays: optionalCount(90).transform((days) => days ?? 7),
    where: optionalText,
  }),
} as const;
export type MixpanelMetricId = keyof typeof querySchemas;
export type MixpanelQuery<Metric extends MixpanelMetricId> = z.output<(typeof querySchemas)[Metric]>;

/** For how many days after its own a day's number may still change. */
export function settlingDaysOf(metric: MixpanelMetricId, windowDays: number = USUAL_WINDOW_DAYS): number {
  return metric === 'funnel' ? windowDays + LATE_EVENT_DAYS : LATE_EVENT_DAYS;
}

const where: FormField = {
  name: 'where',
  label: 'Only where',
  type: 'text',
  required: false,
  help: 'A segmentation expression, for example properties["plan"] == "pro"',
};

/** Mixpanel, described: forms, limits and metrics. */
export const manifest: IntegrationManifest = {
  id: 'mixpanel',
  name: 'Mixpanel',
  description: 'Saved reports, events, funnels and retention of a Mixpanel project',
  auth: { kind: 'token', scopes: ['Consumer'] },
  configFields: [
    { name: 'projectId', label: 'Project', type: 'text', required: true, help: 'Its number: Settings → Project settings, or mixpanel.com/project/NUMBER' },
    {
      name: 'residency',
      label: 'Data residency',
      type: 'choice',
      required: true,
      help: 'Where the project’s data lives: Settings → Project settings',
      choices: [
        { value: 'us', label: 'United States' },
        { value: 'eu', label: 'European Union' },
        { value: 'in', label: 'India' },
      ],
    },
    {
      name: 'timeZone',
      label: 'Time zone',
      type: 'text',
      required: true,
      help: 'Of the project, as in its settings, for example Europe/Berlin: its days are counted',
    },
    { name: 'serviceAccount', label: 'Service account', type: 'text', required: true, help: 'Its user name; the role Consumer is enough' },
    { name: 'serviceAccountSecret', label: 'Service account secret', type: 'secret', required: true, help: 'Shown once, when the service account was made' },
    { name: 'baseUrl', label: 'API address', type: 'url', required: false, help: 'Only where a proxy stands between; the host of the data residency if empty' },
  ],
  allowedHosts: Object.values(HOSTS).map((host) => new URL(host).host),
  hostField: 'baseUrl',
  // docs.mixpanel.com/docs/rate-limits: shared with everybody who looks at the project's dashboards through the API.
  budgets: [
    { bucket: 'queries', requests: 60, perSeconds: 3_600, scope: 'account' },
    { bucket: 'concurrent', requests: 5, perSeconds: 1, scope: 'account' },
  ],
  accountOf: ({ residency, projectId }) => `${String(residency)}/${String(projectId)}`,
  metrics: [
    {
      id: 'insights',
      name: 'A saved report',
      description: 'One line of a saved Insights report',
      unit: '',
      direction: 'increase',
      backfill: true,
      queryFields: [
        { name: 'bookmarkId', label: 'Report', type: 'text', required: true, help: 'Its number, after "report-" in the address of its page' },
        { name: 'series', label: 'Line', type: 'text', required: false, help: 'Its name, where the report has several' },
        {
          name: 'segment',
          label: 'Segment',
          type: 'text',
          required: false,
          help: 'The value of the breakdown, where the report has one; all of them if empty',
        },
      ],
    },
    {
      id: 'segmentation',
      name: 'An event',
      description: 'How often an event happened a day, to how many people, or how often to each',
      unit: 'events',
      direction: 'increase',
      backfill: true,
      queryFields: [
        { name: 'event', label: 'Event', type: 'text', required: true, help: 'Its name as it is sent, for example Signed up' },
        {
          name: 'type',
          label: 'Count',
          type: 'choice',
          required: false,
          help: 'What is counted',
          choices: [
            { value: 'general', label: 'Events' },
            { value: 'unique', label: 'People' },
            { value: 'average', label: 'Events per person' },
          ],
        },
        where,
      ],
    },
    {
      id: 'funnel',
      name: 'Funnel conversion',
      description: 'Share of those who entered a saved funnel on a day and came through',
      unit: '%',
      direction: 'increase',
      backfill: true,
      queryFields: [
        { name: 'funnelId', label: 'Funnel', type: 'text', required: true, help: 'Its number, as in the address of its page' },
        { name: 'windowDays', label: 'Days to finish', type: 'number', required: false, help: 'How long people have; as saved in the funnel if empty' },
        where,
      ],
    },
    {
      id: 'retention',
      name: 'Retention',
      description: 'Share of those who came for the first time some days ago and are back today',
      unit: '%',
      direction: 'increase',
      backfill: true,
      queryFields: [
        { name: 'bornEvent', label: 'First event', type: 'text', required: true, help: 'What makes somebody new, for example Signed up' },
        { name: 'event', label: 'Returning event', type: 'text', required: false, help: 'What makes somebody be back; any event if empty' },
        { name: 'afterDays', label: 'After days', type: 'number', required: false, help: 'How many days later; 7 if empty' },
        where,
      ],
    },
  ],
  webhook: false,
  cursorVersion: 1,
  parseSettings: (input) => ({ config: parseForm(configSchema, input), secret: parseForm(secretSchema, input) }),
  parseQuery: (metric, input) => parseQueryOf(querySchemas, metric, input),
};
