import { z } from 'zod';
import type { FormField, IntegrationManifest } from '../../domain/integration.ts';
import { baseUrlOr, optionalText, parseForm, parseQueryOf } from '../form-fields.ts';

const REAL_HOST = 'https://slack.com';

/** What the bot may do, and why: BEHAVIOR.md. */
const SCOPES = ['chat:write', 'im:write', 'im:history', 'users:read', 'users:read.email', 'commands', 'links:read', 'links:write'] as const;

/** What a Slack connection stores plainly. */
export const configSchema = z.object({ clientId: optionalText, baseUrl: baseUrlOr(REAL_HOST) });

/** What it stores encrypted: a bot token entered by hand, or the grant that the button brought; and what deliveries are signed with. */
export const secretSchema = z.object({
  botToken: optionalText,
  clientSecret: optionalText,
  webhookSecret: optionalText,
  accessToken: z.string().optional(),
  refreshToken: z.string().optional(),
  expiresAt: z.string().optional(),
});

const secret = (name: string, label: string, help: string): FormField => ({ name, label, type: 'secret', required: false, help });

/** Slack, described. Free of its SDK, so that the API can load it. */
export const manifest: IntegrationManifest = {
  id: 'slack',
  name: 'Slack',
  description: 'Weekly prompts and escalations in Slack, check-ins from there, status by /okr and previews of links',
  auth: { kind: 'oauth2', scopes: SCOPES },
  oauth: {
    authorizeUrl: (config) => `${hostOf(config)}/oauth/v2/authorize`,
    tokenUrl: (config) => `${hostOf(config)}/api/oauth.v2.access`,
    scopes: SCOPES,
    clientAuthentication: 'body',
    appliesTo: (settings) => !settings.secret.botToken,
    // With token rotation an access token lives for twelve hours; without it there is no end, and nothing to refresh.
    refreshMarginMs: 3_600_000,
  },
  configFields: [
    secret(
      'webhookSecret',
      'Signing secret',
      'Of your Slack app: Basic Information → App Credentials. Without it prompts are sent, and nothing that is pressed or entered in Slack is believed',
    ),
    secret('botToken', 'Bot token', 'OAuth & Permissions → Bot User OAuth Token (xoxb-…). Leave it empty to connect by signing in at Slack instead'),
    { name: 'clientId', label: 'Client id', type: 'text', required: false, help: 'Of the same app, where you sign in instead of entering a token' },
    secret('clientSecret', 'Client secret', 'Of the same app, where you sign in instead of entering a token'),
    { name: 'baseUrl', label: 'Address', type: 'url', required: false, help: 'Leave empty: https://slack.com' },
  ],
  allowedHosts: ['slack.com'],
  hostField: 'baseUrl',
  // By Slack's tiers, for a workspace and a method. One message a second a channel follows from one message a person.
  budgets: [
    { bucket: 'post', requests: 200, perSeconds: 60, scope: 'account' },
    { bucket: 'look-up', requests: 50, perSeconds: 60, scope: 'account' },
    { bucket: 'history', requests: 50, perSeconds: 60, scope: 'account' },
    { bucket: 'change', requests: 50, perSeconds: 60, scope: 'account' },
    { bucket: 'at-once', requests: 100, perSeconds: 60, scope: 'account' },
  ],
  metrics: [],
  webhook: true,
  cursorVersion: 1,
  parseSettings: (input) => {
    const form = z
      .object({ ...configSchema.shape, ...secretSchema.pick({ botToken: true, clientSecret: true, webhookSecret: true }).shape })
      .refine(({ botToken, clientId }) => botToken !== undefined || clientId !== undefined, {
        path: ['botToken'],
        message: 'Enter the bot token, or the client id of an app to sign in with',
      });
    const { baseUrl, clientId, ...given } = parseForm(form, input);
    return { config: { baseUrl, ...(clientId !== undefined && { clientId }) }, secret: given };
  },
  parseQuery: (metric, input) => parseQueryOf({}, metric, input),
};

function hostOf({ baseUrl }: Record<string, unknown>): string {
  return typeof baseUrl === 'string' && baseUrl !== '' ? baseUrl : REAL_HOST;
}
