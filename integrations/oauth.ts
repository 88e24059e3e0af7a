import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ProviderError, type ProviderErrorKind } from '../domain/errors.ts';
import type { AccessGrant, Consent, IntegrationManifest, OAuthDescription, ReaderInput } from '../domain/integration.ts';
import { toldWaitMs } from './exchange.ts';
import { createGuardedFetch } from './guarded-fetch.ts';

type OAuthManifest = Pick<IntegrationManifest, 'id' | 'name'> & { oauth: OAuthDescription };

const TIMEOUT_MS = 10_000;
const UNTOLD_WAIT_MS = 60_000;

/** A token address's answer, good or bad; Slack says `ok: false` with 200. */
const answerSchema = z.object({
  access_token: z.string().min(1).optional(),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number().positive().optional(),
  error: z.union([z.string(), z.looseObject({})]).optional(),
});

/** Authorization code with PKCE: where the person agrees, and what the token address gives for their code or for a refresh token. */
export function openConsent(manifest: OAuthManifest, input: ReaderInput): Consent {
  return {
    url: ({ redirectUri, state, verifier }) => {
      const { oauth } = manifest;
      const url = new URL(oauth.authorizeUrl(input.config));
      const parameters = {
        response_type: 'code',
        client_id: clientIdOf(input),
        redirect_uri: redirectUri,
        scope: oauth.scopes.join(' '),
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...oauth.authorizeParameters,
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },
    exchange: ({ code, verifier, redirectUri }) =>
      askForGrant(manifest, input, { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri }),
    refresh: (refreshToken) => askForGrant(manifest, input, { grant_type: 'refresh_token', refresh_token: refreshToken }),
  };
}

async function askForGrant({ id, name, oauth }: OAuthManifest, input: ReaderInput, fields: Record<string, string>): Promise<AccessGrant> {
  const nowMs = Date.now();
  const { config, secret, allowLoopback = false, allowPrivate = false } = input;
  const fail = (kind: ProviderErrorKind, message: string, retryAfterMs?: number) => new ProviderError({ provider: id, kind, message, retryAfterMs });
  const address = new URL(oauth.tokenUrl(config));
  const fetch = createGuardedFetch({ allowedHosts: [address.host], allowLoopback, allowPrivate, timeoutMs: TIMEOUT_MS, maxBytes: 100_000 });
  const client = { id: clientIdOf(input), secret: secret.clientSecret ?? '' };
  const body = new URLSearchParams(oauth.clientAuthentication === 'body' ? { ...fields, client_id: client.id, client_secret: client.secret } : fields);
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(oauth.clientAuthentication === 'basic' && { authorization: `Basic ${basic(client)}` }),
    },
    body: body.toString(),
  }).catch(() => {
    throw fail('transient', `${name} cannot be reached to renew the access`);
  });
  const answer = answerSchema.safeParse(await response.json().catch(() => null));
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds, error } = answer.data ?? {};
  // A dead grant stays dead, even where it comes wrapped in a limit.
  if (error === 'invalid_grant' || error === 'invalid_refresh_token' || error === 'bad_refresh_token') {
    throw fail('reauth-needed', `${name} no longer knows this consent: connect the account again`);
  }
  if (error === 'invalid_client' || error === 'unauthorized_client' || error === 'bad_client_secret')
    throw fail('bad-config', `${name} does not accept the client id and secret of this connection`);
  if (response.status === 429)
    throw fail('rate-limited', `${name} asks to wait`, toldWaitMs({ header: (name) => response.headers.get(name) }, { nowMs }) ?? UNTOLD_WAIT_MS);
  if (response.status >= 500 || !answer.success) throw fail('transient', `${name} has trouble of its own (${response.status})`);
  if (!response.ok || accessToken === undefined) throw fail('bad-config', `${name} refused the exchange (${response.status})`);
  return {
    accessToken,
    refreshToken: refreshToken ?? null,
    lifeMs: seconds === undefined ? null : seconds * 1_000,
  };
}

function clientIdOf({ config: { clientId } }: ReaderInput): string {
  return typeof clientId === 'string' ? clientId : '';
}

function basic({ id, secret }: { id: string; secret: string }): string {
  return Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64');
}
