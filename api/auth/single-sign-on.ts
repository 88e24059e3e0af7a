import express, { type Router } from 'express';
import * as openid from 'openid-client';
import { z } from 'zod';
import { accountOf } from '../../database/accounts.ts';
import { lookupScope, personScope } from '../../database/scope.ts';
import { decryptSecret, encryptSecret } from '../../database/secrets.ts';
import { startSessionFor } from '../../database/sign-in.ts';
import { personFromSso, ssoClient, ssoProviderFor } from '../../database/sso.ts';
import { DomainError } from '../../domain/errors.ts';
import type { ApiDeps } from '../context.ts';
import { parseBody } from '../parse.ts';
import { actedFrom, cookieOf, cookieOptions, cookiePrefix, replaceSession } from './session.ts';

const LIFE_MS = 600_000;
const SCOPE = 'openid email profile';

const AddressRequest = z.object({ email: z.email().max(320) });
const Pending = z.object({ providerId: z.uuid(), verifier: z.string(), state: z.string(), nonce: z.string(), untilMs: z.number() });
const Claims = z.object({ email: z.email(), email_verified: z.boolean().optional(), name: z.string().optional() });

/**
 * Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce. The provider of a proven domain speaks for people of that domain in its
 * own organization; its session opens no other and changes nothing of the account.
 */
export function singleSignOnRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const lookup = lookupScope(deps.database);
  const redirect = new URL('/api/auth/sso/callback', deps.publicUrl).href;
  const cookie = `${cookiePrefix(deps.publicUrl)}.sso`;
  // Nobody's row: what is encrypted here opens as this cookie alone.
  const place = { organizationId: '', table: 'cookies', rowId: 'sso' };

  router.post('/sso', async (request, response) => {
    const { email } = parseBody(AddressRequest, request.body);
    const found = await ssoProviderFor(lookup, email);
    if (found === null) throw new DomainError('NOT_FOUND', 'There is no single sign-on for addresses of this domain. Ask for a link instead.');
    const client = await openClient(found.id);
    const [verifier, state, nonce] = [openid.randomPKCECodeVerifier(), openid.randomState(), openid.randomNonce()];
    const parameters = {
      redirect_uri: redirect,
      scope: SCOPE,
      state,
      nonce,
      login_hint: email,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    };
    const pending = JSON.stringify({ providerId: found.id, verifier, state, nonce, untilMs: Date.parse(deps.clock.now()) + LIFE_MS });
    const { bytes, keyId } = encryptSecret(deps.database.secretKey, place, pending);
    response.cookie(cookie, `${keyId}.${Buffer.from(bytes).toString('base64url')}`, { ...cookieOptions(deps.publicUrl), maxAge: LIFE_MS });
    response.status(201).json({ url: openid.buildAuthorizationUrl(client.configuration, parameters).href });
  });

  router.get('/sso/callback', async (request, response) => {
    response.clearCookie(cookie, cookieOptions(deps.publicUrl));
    try {
      const { state, nonce, verifier, providerId } = pendingOf(request.headers.cookie ?? '');
      const { provider, configuration } = await openClient(providerId);
      const answer = await askProvider(() =>
        openid.authorizationCodeGrant(configuration, new URL(request.originalUrl, deps.publicUrl), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        }),
      );
      const claims = Claims.safeParse(answer.claims());
      if (!claims.success || claims.data.email_verified === false)
        throw new DomainError('NOT_FOUND', 'Your provider did not say which e-mail address is yours, or that it is proven. Ask who runs it.');
      const at = deps.clock.now();
      const person = await personFromSso(lookup, provider, { email: claims.data.email, name: claims.data.name ?? '', at });
      const account = await accountOf(lookup, { ...person, now: at });
      const { device, ...from } = actedFrom(request);
      const scope = personScope(deps.database, { ...person, organizationId: provider.organizationId, ...from });
      await replaceSession(deps, request, response, await startSessionFor(scope, at, { method: 'sso', accountId: account.id, device }));
      response.redirect(303, '/');
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // Whoever comes back from their provider looks at a page: it says what is wrong. Not by its address, which anybody could write.
      response.cookie('sextant.problem', error.message, { ...cookieOptions(deps.publicUrl), httpOnly: false, maxAge: 60_000 });
      response.redirect(303, '/sign-in');
    }
  });

  return router;

  async function openClient(providerId: string) {
    const found = await ssoClient(lookup, providerId);
    if (found === null) throw new DomainError('NOT_FOUND', 'Your company no longer signs in this way. Ask for a link instead.');
    const { secret, ...provider } = found;
    const issuer = new URL(provider.issuer);
    const configuration = await askProvider(() =>
      openid.discovery(issuer, provider.clientId, secret, undefined, {
        // The address was checked when it was saved: plain http is a provider on this very machine.
        execute: [openid.enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [openid.allowInsecureRequests] : [])],
        [openid.customFetch]: (address, init) => deps.fetchOutside(address, init as RequestInit),
      }),
    );
    return { provider, configuration };
  }

  function pendingOf(cookies: string): z.infer<typeof Pending> {
    const again = new DomainError('LINK_EXPIRED', 'This sign-in took too long, or was begun in another browser. Begin again.');
    const [keyId, bytes] = cookieOf(cookies, cookie)?.split('.') ?? [];
    if (keyId === undefined || bytes === undefined) throw again;
    let text: string;
    try {
      text = decryptSecret(deps.database.secretKey, place, { keyId, bytes: Buffer.from(bytes, 'base64url') });
    } catch {
      throw again;
    }
    const pending = Pending.parse(JSON.parse(text));
    if (pending.untilMs < Date.parse(deps.clock.now())) throw again;
    return pending;
  }

  /** What a provider refuses, or does not answer, is told in a sentence; its own words go to the log alone. */
  async function askProvider<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      deps.log.warn({ err: error }, 'single sign-on failed');
      throw new DomainError('NOT_READY', 'Your company’s sign-in did not answer as expected. Try again; if it stays so, ask who runs it.');
    }
  }
}
