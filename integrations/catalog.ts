import { DomainError, ProviderError } from '../domain/errors.ts';
import type { Account, AccountInput, Capabilities, Integration, Outside, ReaderInput } from '../domain/integration.ts';
import { manifest as csv } from './csv/manifest.ts';
import { manifest as github } from './github/manifest.ts';
import { verifyWebhook as verifyGithubWebhook } from './github/webhook.ts';
import { manifest as googleAnalytics } from './google-analytics/manifest.ts';
import { manifest as hubspot } from './hubspot/manifest.ts';
import { verifyWebhook as verifyHubspotWebhook } from './hubspot/webhook.ts';
import { manifest as pipedrive } from './pipedrive/manifest.ts';
import { manifest as gitlab } from './gitlab/manifest.ts';
import { verifyWebhook as verifyGitlabWebhook } from './gitlab/webhook.ts';
import { manifest as httpJson } from './http-json/manifest.ts';
import { manifest as mixpanel } from './mixpanel/manifest.ts';
import { manifest as prometheus } from './prometheus/manifest.ts';
import { manifest as sql } from './sql/manifest.ts';
import { manifest as webhookIn } from './webhook-in/manifest.ts';
import { verifyWebhook as verifyWebhookIn } from './webhook-in/webhook.ts';
import { manifest as googleCalendar } from './google-calendar/manifest.ts';
import { verifyWebhook as verifyGoogleCalendarWebhook } from './google-calendar/webhook.ts';
import { manifest as outlookCalendar } from './outlook-calendar/manifest.ts';
import { answerHandshake as answerOutlookHandshake, verifyWebhook as verifyOutlookCalendarWebhook } from './outlook-calendar/webhook.ts';
import { manifest as slack } from './slack/manifest.ts';
import { verifyWebhook as verifySlackWebhook } from './slack/webhook.ts';

/** All integrations, in the order the wizard shows them. A new one is a folder and a line here; SDKs are loaded when a door is opened. */
export const integrations: readonly Integration[] = [
  {
    manifest: github,
    open: {
      metrics: async (input) => (await import('./github/metrics.ts')).createGithubReader(input),
      code: async (input) => (await import('./github/pull-requests.ts')).createGithubCodeHost(input),
    },
    verifyWebhook: verifyGithubWebhook,
  },
  {
    manifest: gitlab,
    open: {
      metrics: async (input) => (await import('./gitlab/metrics.ts')).createGitlabReader(input),
      code: async (input) => (await import('./gitlab/pull-requests.ts')).createGitlabCodeHost(input),
    },
    verifyWebhook: verifyGitlabWebhook,
  },
  {
    manifest: googleAnalytics,
    open: { metrics: async (input) => (await import('./google-analytics/metrics.ts')).createGoogleAnalyticsReader(input) },
    verifyWebhook: null,
  },
  { manifest: mixpanel, open: { metrics: async (input) => (await import('./mixpanel/metrics.ts')).createMixpanelReader(input) }, verifyWebhook: null },
  {
    manifest: hubspot,
    open: { metrics: async (input) => (await import('./hubspot/metrics.ts')).createHubspotReader(input) },
    verifyWebhook: verifyHubspotWebhook,
  },
  { manifest: pipedrive, open: { metrics: async (input) => (await import('./pipedrive/metrics.ts')).createPipedriveReader(input) }, verifyWebhook: null },
  { manifest: httpJson, open: { metrics: async (input) => (await import('./http-json/metrics.ts')).createHttpJsonReader(input) }, verifyWebhook: null },
  { manifest: prometheus, open: { metrics: async (input) => (await import('./prometheus/metrics.ts')).createPrometheusReader(input) }, verifyWebhook: null },
  { manifest: sql, open: { metrics: async (input) => (await import('./sql/metrics.ts')).createSqlReader(input) }, verifyWebhook: null },
  {
    manifest: webhookIn,
    open: { metrics: async (input) => (await import('./webhook-in/metrics.ts')).createWebhookInReader(input) },
    verifyWebhook: verifyWebhookIn,
  },
  { manifest: csv, open: { metrics: async (input) => (await import('./csv/metrics.ts')).createCsvReader(input) }, verifyWebhook: null },
  {
    manifest: googleCalendar,
    open: { calendar: async (input) => (await import('./google-calendar/calendar.ts')).createGoogleCalendar(input) },
    verifyWebhook: verifyGoogleCalendarWebhook,
  },
  {
    manifest: outlookCalendar,
    open: { calendar: async (input) => (await import('./outlook-calendar/calendar.ts')).createOutlookCalendar(input) },
    verifyWebhook: verifyOutlookCalendarWebhook,
    answerHandshake: answerOutlookHandshake,
  },
  {
    manifest: slack,
    open: { messages: async (input) => (await import('./slack/messages.ts')).createSlackMessenger(input) },
    verifyWebhook: verifySlackWebhook,
  },
];

/** The integration of a connection's `provider`, or undefined. */
export function integrationOf(id: string): Integration | undefined {
  return integrations.find(({ manifest }) => manifest.id === id);
}

/** The integrations as composition roots hand them over; `reach` says how far a connection may go beyond the public internet. */
export function createOutside(reach: (input: AccountInput) => Pick<ReaderInput, 'allowLoopback' | 'allowPrivate'>): Outside {
  return {
    manifestOf: (provider) => known(provider).manifest,
    offers: (provider, door) => integrationOf(provider)?.open[door] !== undefined,
    openAccount: (input) => openAccount(known(input.provider), { ...input, ...reach(input) }),
  };
}

function known(provider: string): Integration {
  const integration = integrationOf(provider);
  if (integration === undefined) throw new DomainError('NOT_FOUND', `There is no integration called ${provider}.`);
  return integration;
}

function openAccount({ manifest, open }: Integration, input: ReaderInput): Account {
  const doorOf = <Door extends keyof Capabilities>(door: Door): NonNullable<Capabilities[Door]> => {
    const opens = open[door];
    if (opens === undefined) throw new ProviderError({ provider: manifest.id, kind: 'bad-config', message: `${manifest.name} has no ${door}` });
    return opens;
  };
  return {
    test: async () => {
      const any = open.metrics ?? open.calendar ?? open.code ?? doorOf('messages');
      return (await any(input)).testConnection();
    },
    metrics: async () => doorOf('metrics')(input),
    calendar: async () => doorOf('calendar')(input),
    code: async () => doorOf('code')(input),
    messages: async () => doorOf('messages')(input),
    consent: async () => {
      const { id, name, oauth } = manifest;
      if (oauth === undefined) throw new ProviderError({ provider: id, kind: 'bad-config', message: `${name} is not used by consent` });
      return (await import('./oauth.ts')).openConsent({ id, name, oauth }, input);
    },
  };
}
