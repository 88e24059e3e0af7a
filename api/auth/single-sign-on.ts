import express, { type Router } from 'express';
import * as openid from 'openid-client';
import { z } from 'zod';
import { accountOf } from '../../database/accounts.ts';
import { lookupScope, personScope } from '../../database/scope.ts';
import { startSessionFor } from '../../database/sign-in.ts';
import { personFromSso, ssoClient, ssoProviderFor } from '../../database/sso.ts';
import { DomainError } from '../../domain/errors.ts';
import type { ApiDeps } from '../context.ts';
import { parseBody } from '../parse.ts';
import { sealedCookie, tellProblem } from './sealed-cookie.ts';
import { actedFrom, replaceSession } from './session.ts';

const SCOPE = 'openid email profile';

const AddressRequest = z.object({ email: z.email().max(320) });
const Pending = z.object({ providerId: z.uuid(), verifier: z.string(), state: z.string(), nonce: z.string() });
const Claims = z.object({ email: z.email(), email_verified: z.boolean().optional(), name: z.string().optional() });

/**
 * Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce. The provider of a proven domain speaks for people of that domain in its
 * own organization; its session opens no other and changes nothing of the account.
 */
export function singleSignOnRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const lookup = lookupScope(deps.database);
  const redirect = new URL('/api/auth/sso/callback', deps.publicUrl).href;
  const refusal = new DomainError('LINK_EXPIRED', 'This sign-in took too long, or was begun in another browser. Begin again.');
  const cookie = sealedCookie(deps, { name: 'sso', schema: Pending, refusal });

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
    cookie.put(response, { providerId: found.id, verifier, state, nonce });
    response.status(201).json({ url: openid.buildAuthorizationUrl(client.configuration, parameters).href });
  });

  router.get('/sso/callback', async (request, response) => {
    try {
      const { state, nonce, verifier, providerId } = cookie.take(request, response);
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
      tellProblem(deps, response, error);
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
